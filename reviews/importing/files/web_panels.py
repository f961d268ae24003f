"""Panels of a web page that a person opens to read them: sections that fold up, and tabs with their names."""

import re
from dataclasses import dataclass, field

from lxml import etree

ROLES_LEFT_OUT = {"navigation", "search", "contentinfo", "banner", "dialog", "alertdialog", "complementary"}
_OPENS = ("aria-controls", "data-target", "data-bs-target")
_TOGGLES = re.compile(r"\b(?:tab|pill|collapse|accordion|toggle)\b", re.IGNORECASE)
_PANEL = re.compile(
    r"(?:tab|accordion|toggle|collaps\w*)[_-]{0,2}(?:content|body|panel|pane|inner|text)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Panels:
    """What stands folded up, by its id, and the names of the tabs that open panels without a heading of their own."""

    folded: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)

    def holds(self, node: etree._Element) -> bool:
        """Tell whether the node is opened by a button, however it is hidden meanwhile."""
        if node.get("role") in ROLES_LEFT_OUT:
            return False
        shown = node.get("role") == "tabpanel" or node.get("hidden") == "until-found"
        return shown or node.get("id") in self.folded or _PANEL.search(node.get("class") or "") is not None

    def name_of(self, node: etree._Element) -> str | None:
        """Give the words on the tab of a panel that has no heading."""
        labels = (node.get("aria-labelledby") or "").split()
        name = next((self.names[key] for key in (node.get("id") or "", *labels) if key in self.names), None)
        headed = name is not None and any(True for _ in node.iter("h1", "h2", "h3", "h4", "h5", "h6", "summary"))
        return None if headed else name


NO_PANELS = Panels()


def panels_of(root: etree._Element) -> Panels:
    """Find what buttons, tabs and links of the page open; menus fold up too, and are not of the page's text."""
    folded: set[str] = set()
    names: dict[str, str] = {}
    for node in root.iter("button", "a", "li", "div", "span"):
        opened = [] if _is_of_a_menu(node) else _opened(node)
        folded.update(opened)
        if node.get("role") == "tab":
            words = " ".join("".join(map(str, node.itertext())).split())
            names.update(dict.fromkeys([*opened, *filter(None, [node.get("id")])], words))
    return Panels(frozenset(folded), names)


def _opened(node: etree._Element) -> list[str]:
    found = [name.lstrip("#.") for key in _OPENS for name in (node.get(key) or "").split()]
    toggles = _TOGGLES.search(
        f"{node.get('role') or ''} {node.get('data-toggle') or ''} {node.get('data-bs-toggle') or ''}"
    )
    here = (node.get("href") or "") if toggles else ""
    return [*found, here[1:]] if here.startswith("#") and len(here) > 1 else found


def _is_of_a_menu(node: etree._Element) -> bool:
    return any(above.tag == "nav" or above.get("role") in ROLES_LEFT_OUT for above in node.iterancestors())
