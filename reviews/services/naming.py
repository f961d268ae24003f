"""Which of our agencies and partnerships a document means by a name. Only the whole name counts: nothing is guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partners.models import Agency, Partnership

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class Named:
    """The member agencies that were named, and the names that fit none."""

    agencies: tuple[Agency, ...]
    unknown: tuple[str, ...]


def agencies_named(partnership: Partnership, names: Iterable[str]) -> Named:
    """Match names to member agencies by name or alias; “Oxford Health (CAMHS)” also by either part."""
    by_name: dict[str, Agency] = {}
    for agency in Agency.objects.filter(memberships__partnership=partnership):
        for name in (agency.name, *agency.aliases):
            by_name.setdefault(_plain(name), agency)
    found: dict[int, Agency] = {}
    unknown = []
    for name in dict.fromkeys(names):
        meant = next((by_name[form] for form in _forms(name) if form in by_name), None)
        if meant:
            found[meant.pk] = meant
        else:
            unknown.append(name)
    return Named(tuple(found.values()), tuple(unknown))


def is_called(partnership: Partnership, name: str) -> bool:
    """Whether a document that gives this name as its publisher may be this partnership's."""
    own = {_plain(one) for one in (partnership.name, partnership.prefix, *partnership.aliases)}
    return any(form in own for form in _forms(name))


def _forms(name: str) -> list[str]:
    bracket = _BRACKET.search(name)
    return [_plain(name), *([_plain(name[: bracket.start()]), _plain(bracket[1])] if bracket else [])]


def _plain(name: str) -> str:
    """Without what people write differently: capitals, apostrophes, “&”, “the”."""
    words = re.sub(r"['’]", "", name.casefold()).replace("&", " and ")
    return re.sub(r"\W+", " ", words).strip().removeprefix("the ")
