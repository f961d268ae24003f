"""Which of our agencies and partnerships a document means by a name. Only the whole name counts: nothing is guessed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from partners.models import Agency, AgencyKind, Partnership
from reviews.importing.language.names_of_bodies import is_of_a_person

_PARTS = re.compile(r"\s*;\s*|,\s+(?:and\s+)?|\s+and\s+")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class Named:
    """The member agencies that were named, and the names that fit none."""

    agencies: tuple[Agency, ...]
    unknown: tuple[str, ...]


def agencies_named(partnership: Partnership, names: Iterable[str]) -> Named:
    """Match names to member agencies by name or alias; “Oxford Health (CAMHS)” also by either part.

    Several in one (“Oxford Health and the Police”) are taken apart where each of them is known; of a post (“Head of
    Contact, Oxford Police”) counts where it is. The partnership's own names mean its agency of that kind, where it has
    one, and are never unknown.
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
        meant = next((parts for parts in _ways_to_part(name) if all(_known(part, by_name) for part in parts)), [])
        agencies = [by_name[_known(part, by_name)[0]] for part in meant]
        found |= {agency.pk: agency for agency in agencies if agency}
        if not meant:
            unknown.append(name)
    return Named(tuple(found.values()), tuple(unknown))


def _known(name: str, by_name: Collection[str]) -> list[str]:
    return [form for form in _forms(name) if form in by_name]


def _ways_to_part(name: str) -> list[list[str]]:
    """The name as a whole, as several with “and”, “;” or commas between them, and without the post before it."""
    post, _, of = name.rpartition(", ")
    return [[name], _PARTS.split(name), *([[of]] if is_of_a_person(post) else [])]


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
