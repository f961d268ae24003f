"""Every row of each agency and partnership sings; whoever crawls hears what is theirs, and nothing else.

Here one address of each kind, by those who differ most; `./dev soak canaries` goes to all of them as everybody, by both
verbs. What a foreign address answers is the access matrix's.
"""

import pytest
from canaries import CRAWLERS, TENANTS, Singing, crawl_api, crawl_pages, heard_by, worded

from tests.database import as_owner


@pytest.fixture
def singing(world) -> Singing:
    with as_owner():
        return Singing.of(world)


def test_every_table_with_words_sings(singing):
    assert {model._meta.model_name for model in TENANTS if worded(model)} - singing.sung == set()


def test_nobody_hears_a_foreign_word(world, singing):
    crawls = [crawl_pages(world, singing, name, of_a_kind=1) for name in CRAWLERS]
    with as_owner():
        crawls += crawl_api(world, singing)
    assert [one for crawl in crawls for one in crawl.foreign] == []
    heard = heard_by(crawls)  # a crawl that hears nothing proves nothing
    assert heard["coordinator"] == {"police", "trust"}
    assert heard["other_coordinator"] == {"school", "valepolice"}
    assert heard["lead"] >= {"police", "valepolice"}
