from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners.gateways import sessions  # noqa: PLC0415 - models stand only once the apps are ready
        from partners.services import people  # noqa: PLC0415 - the same

        people.register()
        sessions.register()
