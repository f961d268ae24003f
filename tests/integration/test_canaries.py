"""Every row of each agency and partnership sings; whoever crawls hears what is theirs, and nothing else.

Here one address of each kind, by those who differ most; `./dev soak canaries` goes to all of them as everybody, by both
verbs. What a foreign address answers is the access matrix's.
"""

import pytest
from canaries import CRAWLERS, TENANTS, Singing, crawl_api, crawl_pages, heard_by, worded

from partners import scope
from partners.models import Partnership
from tests.database import as_owner

pytestmark = pytest.mark.long


@pytest.fixture
def world(lasting_world, db):
    return lasting_world


@pytest.fixture(scope="module")
def lasting_songs(lasting_world) -> Singing:
    with as_owner():
        return Singing.of(lasting_world)


@pytest.fixture
def singing(lasting_songs, world) -> Singing:
    return lasting_songs


def test_every_table_with_words_sings(singing):
    assert {model._meta.model_name for model in TENANTS if worded(model)} - singing.sung == set()


@pytest.mark.parametrize("persona", ["coordinator", "lead", "contributor", "chair", "outsider"])
def test_filters_hold_by_themselves(world, singing, persona):
    """With every fence open: what `visible_to` lets through is still of one's own partnerships alone."""
    with scope.entered(world.personas[persona].pk) as found:
        actor = found
    places = set(actor.partnership_ids)
    with scope.partnerships(scope.all_partnership_ids()):
        assert {row.pk for row in Partnership.objects.visible_to(actor)} == places
        for model in TENANTS:
            if hasattr(model.objects, "visible_to"):
                assert {row.partnership_id for row in model.objects.visible_to(actor)} <= places, model


def test_nobody_hears_a_foreign_word(world, singing):
    crawls = [crawl_pages(world, singing, name, of_a_kind=1) for name in CRAWLERS]
    with as_owner():
        crawls += crawl_api(world, singing)
    assert [one for crawl in crawls for one in crawl.foreign] == []
    heard = heard_by(crawls)  # a crawl that hears nothing proves nothing
    assert heard["coordinator"] == {"police", "trust"}
    assert heard["other_coordinator"] == {"school", "valepolice"}
    assert heard["lead"] >= {"police", "valepolice"}
