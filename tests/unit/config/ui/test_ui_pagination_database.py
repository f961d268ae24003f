"""Pages by key over real columns of PostgreSQL: text in its collation, dates, and cursors with nonsense for them."""

from datetime import date

import pytest
from django.db.models import Case, DateField, Value, When

from config.ui.pagination import BadCursor, Cursor, keyset_page
from partners.models import Agency, AgencyKind
from tests.database import as_owner
from tests.factories.partners import AgencyFactory

pytestmark = pytest.mark.django_db
NAMES = ["Ärzte", "Probation", "police", "Police", "Zebra trust", "St John’s", "St. John", "östlich"]
SEEN = Case(
    When(kind=AgencyKind.POLICE, then=Value(date(2026, 6, 12))),
    default=Value(date(2025, 1, 1)),
    output_field=DateField(),
)


@pytest.fixture
def agencies():
    with as_owner():
        for number, name in enumerate(NAMES):
            AgencyFactory(slug=f"a{number}", name=name, kind=AgencyKind.POLICE if number % 3 else AgencyKind.TRUST)
    return Agency.objects.annotate(seen_on=SEEN)


@pytest.mark.parametrize("order", [("name",), ("-kind", "name"), ("-seen_on", "name"), ("seen_on", "-pk")])
@pytest.mark.parametrize("size", [1, 3, 20])
def test_walk_there_and_back_sees_every_row_once(agencies, order, size):
    pages, after = [], None
    while not pages or after:
        page = keyset_page(agencies, order=order, after=after, size=size)
        pages.append(page)
        after = page.next
    whole = list(agencies.order_by(*order, "pk"))
    assert [row for page in pages for row in page.items] == whole
    back = pages[-1]
    for expected in reversed(pages[:-1]):
        back = keyset_page(agencies, order=order, after=back.previous, size=size)
        assert back.items == expected.items


@pytest.mark.parametrize("key", ["never", "2026-13-45", "", 7, 10**40])
def test_nonsense_for_a_date_is_a_bad_cursor(agencies, key):
    order = ("seen_on", "pk")
    with pytest.raises(BadCursor):
        keyset_page(agencies, order=order, after=Cursor((key, 1)).encode(order), size=3)


@pytest.mark.parametrize("key", ["x", "", "1.5"])
def test_nonsense_for_a_number_is_a_bad_cursor(agencies, key):
    with pytest.raises(BadCursor):
        keyset_page(agencies, order=("pk",), after=Cursor((key,)).encode(("pk",)), size=3)


@pytest.mark.parametrize("key", [10**40, -(10**40), 0])
def test_number_beyond_the_column_is_only_far_away(agencies, key):
    page = keyset_page(agencies, order=("pk",), after=Cursor((key,)).encode(("pk",)), size=3)
    assert len(page.items) in {0, 3}


def test_list_asks_once(agencies, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(agencies, order=("name",), after=None, size=3)
