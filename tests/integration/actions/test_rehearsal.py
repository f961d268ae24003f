"""A rehearsal says who would get what on a day, and that is what comes about."""

from datetime import date

import pytest
from django.core.management import call_command
from ladder_support import MONDAY, asked

from actions.services import rehearsing, reminders
from partners.models import Mailing, Message
from tests.database import as_owner


def test_rehearsal_says_who_would_get_what_and_writes_nothing(world, smtp, capsys):
    asked(world)
    asked(world, date(2026, 5, 15), partnership=world.harrow)
    letters = {letter.to.name: [(line.reference, line.why) for line in letter.lines] for letter in _rehearsed(MONDAY)}
    assert letters == {"Lena Shah": [("NSCP-1", "due in 3 working days")], "Hari Cole": [("HVSP-1", "10 working days late")]}  # fmt: skip
    call_command("rehearse", "--on", "2026-06-01")
    said = capsys.readouterr().out
    assert "Monday 1 June 2026" in said
    assert "Lena Shah <lena@police.example>" in said
    assert "Digests that would go: 2; held: 0." in said
    with as_owner():
        assert not Message.objects.exists()
        assert not Mailing.objects.exists()


def test_rehearsed_day_is_what_comes_about(world):
    """A month of rehearsals is a month of digests; what falls on days off is brought by the next one."""
    for number in range(12):
        asked(world, date(2026, 5, 4 + 2 * number), owner=world.contributor if number % 3 else None)
    reminders.plan(on=date(2026, 5, 29))
    for day in (date(2026, 6, n) for n in range(1, 20)):
        before = _said()
        rehearsed = sorted((letter.to.email, line.reference) for letter in _rehearsed(day) for line in letter.lines)
        if day.weekday() < 5:
            reminders.plan(on=day)
            assert sorted(pair[:2] for pair in _said() - before) == rehearsed


def _said():
    with as_owner():
        return set(Message.objects.values_list("recipient__email", "about", "key"))


def _rehearsed(day):
    return rehearsing.rehearse_everywhere(on=day)


@pytest.mark.parametrize("day", [date(2026, 6, 6), date(2026, 8, 31)])
def test_no_digest_is_rehearsed_for_a_day_off(world, day):
    assert _rehearsed(day) == []
    assert "no working day" in rehearsing.no_digest(day)
