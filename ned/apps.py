from django.apps import AppConfig


class NedConfig(AppConfig):
    name = "ned"

    def ready(self) -> None:
        from ned import checks  # noqa: F401  # registers itself
