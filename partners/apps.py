from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners.services import people  # noqa: PLC0415 - models stand only once the apps are ready

        people.register()
