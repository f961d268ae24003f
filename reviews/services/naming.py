"""Which of our agencies and partnerships a document means by a name. Only the whole name counts: nothing is guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partners.models import Agency, AgencyKind, Partnership

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class Named:
    """The member agencies that were named, and the names that fit none."""

    agencies: tuple[Agency, ...]
    unknown: tuple[str, ...]


def agencies_named(partnership: Partnership, names: Iterable[str]) -> Named:
    """Match names to member agencies by name or alias; “Oxford Health (CAMHS)” also by either part.

    The partnership's own names mean its agency of that kind, where it has one, and are never unknown.
    """
    own = ["the partnership", *_own_names(partnership)]
    by_name: dict[str, Agency | None] = dict.fromkeys(map(_plain, own))
    for agency in Agency.objects.filter(memberships__partnership=partnership):
        itself = own if agency.kind == AgencyKind.PARTNERSHIP else []
        for name in map(_plain, (agency.name, *agency.aliases, *itself)):
            by_name[name] = by_name.get(name) or agency
    found: dict[int, Agency] = {}
    unknown = []
    for name in dict.fromkeys(names):
        known = [by_name[form] for form in _forms(name) if form in by_name]
        found |= {agency.pk: agency for agency in known[:1] if agency}
        if not known:
            unknown.append(name)
    return Named(tuple(found.values()), tuple(unknown))


def is_called(partnership: Partnership, name: str) -> bool:
    """Whether a document that gives this name as its publisher may be this partnership's."""
    own = {_plain(one) for one in _own_names(partnership)}
    return any(form in own for form in _forms(name))


def _own_names(partnership: Partnership) -> list[str]:
    return [partnership.name, partnership.prefix, *partnership.aliases]


def _forms(name: str) -> list[str]:
    bracket = _BRACKET.search(name)
    return [_plain(name), *([_plain(name[: bracket.start()]), _plain(bracket[1])] if bracket else [])]


def _plain(name: str) -> str:
    """Without what people write differently: capitals, apostrophes, “&”, “the”."""
    words = re.sub(r"['’]", "", name.casefold()).replace("&", " and ")
    return re.sub(r"\W+", " ", words).strip().removeprefix("the ")
