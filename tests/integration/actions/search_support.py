"""What the tests of search ask: what the database gives, and what a page shows."""

from actions.dashboards import search as dashboard
from actions.searching import asked
from partners import scope
from reviews.models import Theme

SEARCH, SUGGEST = "/search/", "/search/suggest/"


def found(actor, typed, **filters):
    """The keys the database gives, before the second layer."""
    places = dashboard._places(actor)
    themes = list(Theme.objects.visible_to(actor))
    question = dashboard.with_begun(asked(typed))
    return {(kind, pk) for kind, pk, _ in dashboard._ask(question, dashboard.Filters(**filters), themes, places).keys}


def texts(user, typed, **filters):
    with scope.entered(user.pk) as actor:
        return [hit.plain for hit in dashboard.search(typed, actor, filters=dashboard.Filters(**filters)).hits]
