from django.apps import AppConfig
from django.db.backends.signals import connection_created

from partners import cause


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners.gateways import sessions  # noqa: PLC0415 - models stand only once the apps are ready
        from partners.services import people  # noqa: PLC0415 - the same

        connection_created.connect(cause.attend)
        people.register()
        sessions.register()
