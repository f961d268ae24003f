"""What tests of trackers share: rows, and a tracker brought in as far as it is checked, and further."""

from datetime import date, timedelta

import pytest

from actions.importing import sheets
from actions.services import tracker_files, trackers
from partners import scope
from tests.factories.trackers import MULTI_AGENCY, upload, workbook

SOON = date.today() + timedelta(days=60)
KEY = {"complete": "done", "in progress": "under_way", "not started": "not_started"}


def line(ref="", rec="2", words="", asked="Show that babies are seen.", lead="Northmere Police", owner="", evidence="Ten audited cases", due=SOON, rag="In progress", progress="", outcome=""):  # fmt: skip
    return [ref, rec, words, asked, lead, owner, evidence, due, rag, progress, outcome]


@pytest.fixture
def _at_hand(monkeypatch):
    """Reads in this process, which is quicker; test_tracker_files.py reads in the child."""
    monkeypatch.setattr(tracker_files, "_read", sheets.read)


@pytest.fixture
def baby(world, recommendation):
    return recommendation.review


@pytest.fixture
def bring(world, baby):
    """Rows → a tracker as checked; `ask` issues what is complete."""

    def brought(*rows, ask=False, review="", heads=MULTI_AGENCY, key=KEY, by=None, **book):
        with scope.entered((by or world.coordinator).pk) as actor:
            tracker = trackers.take_in(
                partnership=world.northmere, upload=upload(workbook(heads, rows, **book)), by=actor
            )
            chosen = tracker.columns
            tracker = trackers.say_columns(tracker=tracker, sheet=tracker.sheet, chosen=chosen, review=baby if review == "" else review, ask_now=ask, by=actor)  # fmt: skip
            if trackers.words(tracker):
                said = {word: key.get(word.casefold(), "nothing") for word in trackers.words(tracker)}
                tracker = trackers.say_meanings(tracker=tracker, said=said, by=actor)
            return trackers.carry_on(tracker=tracker, by=actor)

    return brought


@pytest.fixture
def do(world):
    """confirm or undo, and carry it on."""

    def done(step, tracker, by=None):
        with scope.entered((by or world.coordinator).pk) as actor:
            return trackers.carry_on(tracker=getattr(trackers, step)(tracker=tracker, by=actor), by=actor)

    return done
