"""What stands round every page: tabs by role, partnerships to switch between, who is signed in."""

from dataclasses import dataclass
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from partners import scope
from partners.http import REFERENCE
from partners.models import Partnership
from partners.roles import Role


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    active: bool = False


@dataclass(frozen=True)
class Frame:
    user_name: str
    home: str
    tabs: tuple[Link, ...]
    partnerships: tuple[Link, ...]
    demo: bool
    unscanned: bool
    takes_no_files: bool
    search: str
    shades: str  # the stylesheet of partnerships' own colours
    version: str


# Tabs by the widest role held: (text, URL name, whether the URL names a partnership).
COORDINATOR = (
    ("Today", "today", True),
    ("Reviews", "reviews", True),
    ("Actions", "actions", True),
    ("Insight", "insight", True),
    ("Partnership", "partnership", True),
)
CHAIR = (
    ("Overview", "overview", True),
    ("Reviews", "reviews", True),
    ("Actions", "actions", True),
    ("Challenges", "challenges", True),
)
ASSURER = (
    ("To judge", "judging", True),
    ("Reviews", "reviews", True),
    ("Actions", "actions", True),
    ("Insight", "insight", True),
)
AGENCY = (
    ("My work", "my_work", False),
    ("Evidence", "evidence", False),
    ("Agency", "my_agency", False),
)

UNDER = {  # pages that stand under another's tab
    "recommendations": "reviews",
    "challenge_page": "challenges",
    "themes": "reviews",
    "theme": "reviews",
    "edit_themes": "partnership",
    "actions_as_at": "actions",
    "change_actions": "actions",
    "batch": "actions",
    "messages": "partnership",
    "people": "partnership",
    "appointment": "partnership",
    "invite": "partnership",
    "add_agency": "partnership",
    "issue_token": "partnership",
    "token": "partnership",
    "ladder": "partnership",
    "edit_ladder": "partnership",
    "rehearsal": "partnership",
    "pauses": "partnership",
    "add_evidence": "evidence",
    "evidence_item": "evidence",
    "evidence_inside": "evidence",
    "give_evidence": "evidence",
    "replace_evidence": "evidence",
    "standard": "partnership",
    "meetings": "partnership",
    "call_meeting": "partnership",
    "meeting": "partnership",
    "gather_items": "partnership",
    "meeting_item": "partnership",
    "meeting_minutes": "partnership",
    "brag_key": "partnership",
    "retention": "partnership",
    "viewings": "partnership",
    "retention_due": "partnership",
    "disposal": "partnership",
    "agency": "my_agency",
    "agency_actions": "my_agency",
    "sign_off_setting": "my_agency",
    "hand_over": "my_agency",
}


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor. Pages of nobody (sign-in, errors) have a frame without tabs."""
    actor: scope.Actor = getattr(request, "actor", scope.NOBODY)
    known = _known(request, actor)
    current = _current(request, actor, known)
    return {
        "frame": Frame(
            user_name=request.user.get_full_name() if request.user.is_authenticated else "",
            home=reverse("home"),
            tabs=_tabs(request, actor, current),
            partnerships=_switcher(actor, known, current),
            demo=settings.DEMO,
            unscanned=not settings.CLAMD,
            takes_no_files=not (settings.CLAMD or settings.UNSCANNED_FILES),
            shades=_shades(known),
            search=reverse("search") if known else "",
            version=settings.VERSION,
        )
    }


def _known(request: HttpRequest, actor: scope.Actor) -> list[Partnership]:
    """What this person sees any of; not asked for again where the page knows it, or has shown the only one."""
    known: list[Partnership] | None = getattr(request, "known", None)
    if known is not None:
        return known
    shown = getattr(request, "shown_in", None)
    if shown is not None and actor.partnership_ids == {shown.pk}:
        return [shown]
    return list(Partnership.objects.visible_to(actor)) if actor.partnership_ids else []


def _current(request: HttpRequest, actor: scope.Actor, known: list[Partnership]) -> Partnership | None:
    """The partnership that the page or its address names, by slug or the prefix of a reference; else the first one."""
    shown = getattr(request, "shown_in", None)
    named = getattr(request.resolver_match, "kwargs", {})
    reference = REFERENCE.match(str(named.get("reference", "")))
    for partnership in known:
        if (
            partnership == shown
            or partnership.slug == named.get("slug")
            or (reference and partnership.prefix == reference[1])
        ):
            return partnership
    whole = [p for p in known if p.pk in actor.read_all_ids]
    return next(iter(whole or known), None)


def _shades(known: list[Partnership]) -> str:
    """Where the own colours of these partnerships are said; its address changes with them."""
    own = [place.brag_key for place in known if place.brag_key]
    return f"{reverse('brag_css')}?v={crc32(repr(own).encode()):x}" if own else ""


def _tabs(request: HttpRequest, actor: scope.Actor, current: Partnership | None) -> tuple[Link, ...]:
    if current is None:
        return ()
    here = (request.resolver_match.url_name if request.resolver_match else None) or ""
    tabs = []
    for text, name, names_partnership in _entries(actor, current):
        href = reverse(name, kwargs={"slug": current.slug}) if names_partnership else reverse(name)
        tabs.append(Link(text, href, active=name == UNDER.get(here, here)))
    return tuple(tabs)


def _entries(actor: scope.Actor, current: Partnership) -> tuple[tuple[str, str, bool], ...]:
    roles = {held.role for held in actor.held if held.partnership_id == current.pk}
    agency = AGENCY if roles & {Role.LEAD, Role.CONTRIBUTOR, Role.EXECUTIVE} else ()
    if Role.COORDINATOR in roles:
        return COORDINATOR
    if Role.CHAIR in roles:
        return CHAIR
    return (*agency, *(ASSURER if roles & {Role.ASSURER, Role.NOMINEE} else ()))


def _switcher(actor: scope.Actor, known: list[Partnership], current: Partnership | None) -> tuple[Link, ...]:
    """Only for those who read two or more partnerships whole; an agency's list of work spans them all anyway."""
    whole = [p for p in known if p.pk in actor.read_all_ids]
    if len(whole) < 2:  # noqa: PLR2004 - one is no choice
        return ()
    return tuple(Link(p.name, reverse("partnership_home", kwargs={"slug": p.slug}), active=p == current) for p in whole)
