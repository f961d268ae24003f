"""`./dev soak canaries`: every address of everybody, as every persona, by both verbs; then whatever links lead to.

One persona after another, so that it can be done in parts (`./dev soak canaries -k lead`); what all of them together
were answered is counted at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from access_matrix import EVERYBODY
from canaries import Crawl, Singing, crawl_api, crawl_everything, crawl_pages, heard_by

from tests.database import as_owner

LEAST = 5000  # responses to all of them
PERSONAS = (*EVERYBODY.split(), "nobody")
HEAR_NOTHING = {"outsider", "nobody"}


@dataclass
class Tally:
    """What was heard by all who crawled in this run."""

    responses: int = 0
    crawled: set[str] = field(default_factory=set)

    def add(self, crawls: list[Crawl], who: str) -> str:
        responses = sum(crawl.responses for crawl in crawls)
        heard = sum(sum(crawl.heard.values()) for crawl in crawls)
        foreign = sum(len(crawl.foreign) for crawl in crawls)
        self.responses += responses
        self.crawled.add(who)
        return f"{who}: {responses:,} responses, {heard:,} words of their own heard, {foreign} foreign"


@pytest.fixture(scope="module")
def tally(request) -> Iterator[Tally]:
    found = Tally()
    yield found
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{found.responses:,} responses to {len(found.crawled)} of {len(PERSONAS) + 1}")
    if len(found.crawled) > len(PERSONAS):
        assert found.responses >= LEAST


def _told(capsys, words: str) -> None:
    with capsys.disabled():
        print(f"\n{words}")


@pytest.mark.parametrize("persona", PERSONAS)
def test_persona_hears_no_foreign_word_anywhere(world, tally, capsys, persona):
    assert set(world.personas) == set(PERSONAS)
    with as_owner():
        singing = Singing.of(world)
    crawls = [crawl_everything(world, singing, persona), crawl_pages(world, singing, persona, of_a_kind=6)]
    _told(capsys, tally.add(crawls, persona))
    assert [one for crawl in crawls for one in crawl.foreign] == []
    assert (heard_by(crawls)[persona] == set()) == (persona in HEAR_NOTHING)


def test_client_hears_no_foreign_word_anywhere(world, tally, capsys):
    with as_owner():
        crawls = crawl_api(world, Singing.of(world))
    _told(capsys, tally.add(crawls, "four clients"))
    assert [one for crawl in crawls for one in crawl.foreign] == []
    assert all(whose for whose in heard_by(crawls).values())
