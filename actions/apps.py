from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"

    def ready(self) -> None:
        from actions import notices  # noqa: PLC0415 - models stand only once the apps are ready
        from actions.services import looking_again  # noqa: PLC0415 - the same

        notices.register()
        looking_again.register()
