"""One agency over its partnerships, as far as the reader may see: its own people, or who reads a partnership whole."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q, QuerySet

from actions.dashboards.themes import ThemeRow, ThemeTable, Years, ordered, year_of
from actions.models import Action
from actions.models.action import ActionQuerySet
from partners.models import Agency, Partnership, of_agencies
from partners.scope import Actor
from reviews.models import RecommendationTheme


def known_to(actor: Actor) -> QuerySet[Agency]:
    """Those whose page this person may open: agencies they read for, and members of partnerships read whole."""
    own = {agency for _, agency in actor.agency_pairs}
    return Agency.objects.filter(Q(pk__in=own) | Q(memberships__partnership_id__in=actor.read_all_ids)).distinct()


def places(agency: Agency, actor: Actor) -> QuerySet[Partnership]:
    """The partnerships in which this person may see what is asked of the agency."""
    own = {partnership for partnership, one in actor.agency_pairs if one == agency.pk}
    member = Q(pk__in=agency.memberships.filter(partnership_id__in=actor.read_all_ids).values("partnership_id"))
    return Partnership.objects.visible_to(actor).filter(Q(pk__in=own) | member)


def ever_asked(agency: Agency, actor: Actor) -> ActionQuerySet:
    """What the agency was ever asked, that sent back as “not ours” too: for figures, in which it once counted.

    Such a draft is the coordinators' again: `Action.visible_to` hides it from the agency, and lists do not link to it.
    """
    whole = Q(partnership_id__in=actor.read_all_ids)
    return Action.objects.filter(whole | of_agencies(actor), agency=agency, issued_at__isnull=False)


def themes_asked(actions: ActionQuerySet) -> ThemeTable:
    """In how many of these actions a theme stands, by the year of the review; partnerships share themes by name."""
    links = RecommendationTheme.objects.filter(recommendation__links__action__in=actions)
    found = links.annotate(year=year_of("recommendation__review__")).values_list(
        "theme__name", "theme__parent__name", "year", "recommendation__links__action_id"
    )
    seen: dict[tuple[str, str], Years] = defaultdict(lambda: defaultdict(set))
    for theme, parent, year, action in found.distinct():
        seen[theme, parent or ""][year].add(action)
        if parent:
            seen[parent, ""][year].add(action)
    return _table(seen)


def _table(seen: Mapping[tuple[str, str], Years]) -> ThemeTable:
    years = tuple(sorted({year for by_year in seen.values() for year in by_year}))
    rows = [
        ThemeRow(theme, years, tuple(len(by_year.get(year, ())) for year in years), parent)
        for (theme, parent), by_year in seen.items()
    ]
    tops = (
        replace(row, below=ordered(one for one in rows if one.parent == row.theme)) for row in rows if not row.parent
    )
    return ThemeTable(years, ordered(tops))
