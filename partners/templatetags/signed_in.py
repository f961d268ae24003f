from django import template

register = template.Library()

# The first that is named: most browsers also name those before them.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "A browser we do not know"


@register.filter
def browser(user_agent: str) -> str:
    """Which browser it says it is, and on what: “Edge on Windows”. What nobody knows by name is shown as it came."""
    name, system = (_first(kinds, user_agent) for kinds in (BROWSERS, SYSTEMS))
    if name and system:
        return f"{name} on {system}"
    return name or user_agent[:60] or UNKNOWN


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in kinds if mark in user_agent), "")
