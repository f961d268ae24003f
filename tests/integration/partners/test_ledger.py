"""The ledger: chained without gaps, whatever comes late; and what was falsified is found."""

import json
import random

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from actions.models import Action
from partners import scope
from partners.gateways import files
from partners.models import Event, LedgerLink, LedgerReach
from partners.services import ledger, ledger_check
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.faults.tampering import WAYS, some_place
from tests.personas import build_world


def chain_all():
    """A test is one transaction, which still runs: so nothing of it would be chained but in a first round."""
    with as_owner():
        LedgerReach.objects.all().delete()
    return ledger.chain()


@pytest.fixture
def chained(world, settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files"
    with as_owner():
        for place, agency in ((world.northmere, world.police), (world.harrow, world.school)):
            action_under(RecommendationFactory(review=ReviewFactory(partnership=place)), agency=agency)
    chain_all()
    return world


def verify():
    with as_owner():
        return ledger_check.verify(using="default", chain=False)


def test_every_event_is_chained_by_partnership_without_gaps(chained):
    with as_owner():
        assert LedgerLink.objects.count() == Event.objects.count() > 30
        for place in (None, chained.northmere.pk, chained.harrow.pk):
            numbers = list(
                LedgerLink.objects.filter(partnership=place).order_by("number").values_list("number", flat=True)
            )
            assert numbers == list(range(1, len(numbers) + 1))
    assert verify().is_sound
    assert chain_all() == 0


def test_chain_goes_on_where_it_ended(chained):
    (before,) = [one for one in ledger.heads() if one.partnership == chained.northmere.pk]
    with scope.entered(chained.coordinator.pk):
        Action.objects.update(question="Anew?")
    assert chain_all() == 1
    (after,) = [one for one in ledger.heads() if one.partnership == chained.northmere.pk]
    assert after.number == before.number + 1
    assert verify().is_sound


def test_event_of_a_transaction_that_still_runs_waits(chained):
    with scope.entered(chained.coordinator.pk):
        Action.objects.update(question="Anew?")
    assert ledger.chain() == 0  # the horizon is below this very transaction


def test_after_a_restore_nothing_is_left_out(chained):
    with scope.entered(chained.coordinator.pk):
        Action.objects.update(question="Anew?")
    with as_owner():
        Event.objects.filter(now__question="Anew?").update(txid=2**40)  # of a cluster that had come further
        LedgerReach.objects.update(cluster="another/1")
    assert ledger.chain() == 1


def test_runtime_can_neither_chain_by_itself_nor_change_a_link(chained):
    for table in ("partners_ledgerlink", "partners_ledgerreach"):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(word, ' ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) word"
                " WHERE has_table_privilege(%s, %s, word)",
                [settings.RUNTIME_ROLE, table],
            )
            assert cursor.fetchone()[0] == "SELECT"


def test_links_are_fenced(chained):
    with scope.entered(chained.other_coordinator.pk):
        assert set(LedgerLink.objects.values_list("partnership", flat=True)) == {chained.harrow.pk}


@pytest.mark.parametrize("way", dict.fromkeys(WAYS), ids=lambda way: way.__name__)
def test_what_is_falsified_is_found(chained, way):
    """Each way at some places; `./dev soak ledger` does 10,000."""
    ledger.sign()
    chance = random.Random(7)  # noqa: S311 - the same places each time
    with as_owner(), connection.cursor() as cursor:
        for _ in range(6):
            with transaction.atomic():
                place = some_place(cursor, chance)
                what = way(cursor, place, chance)
                assert ledger_check.verify(using="default", chain=False).wrong, (what, place)
                transaction.set_rollback(True)
    assert verify().is_sound


def test_each_fault_is_told_where_it_is(chained):
    with as_owner():
        event = Event.objects.filter(partnership=chained.northmere).order_by("pk")[3]
        Event.objects.filter(pk=event.pk).update(now={"made": "up"})
        number = LedgerLink.objects.get(event=event).number
    place = f"(of partnership {chained.northmere.pk}, number {number})"
    assert verify().wrong == [f"event {event.pk} says something else than it did {place}"]


def test_head_of_another_key_is_refused(chained, settings):
    ledger.sign()
    settings.SECRET_KEY = "another key altogether, of nobody here"
    assert [one.partition(" ")[2] for one in verify().wrong] == ["was not signed by this installation"]
    settings.SECRET_KEY_FALLBACKS = ["only for tests, where nothing is to be kept secret"]
    assert verify().is_sound


def test_head_put_where_another_stood_is_refused(chained):
    key = ledger.sign()
    (files_root := settings.FILE_STORE / "ledger" / "2020-01-01T00").write_bytes(
        (settings.FILE_STORE / key).read_bytes()
    )
    assert files_root.exists()
    assert verify().wrong == ["ledger/2020-01-01T00 was not signed by this installation"]


def test_first_head_of_an_hour_stays(chained):
    key = ledger.sign()
    before = files.read(key)
    with scope.entered(chained.coordinator.pk):
        Action.objects.update(question="Anew?")
    chain_all()
    assert ledger.sign() == key
    assert files.read(key) == before
    assert key not in list(files.keys())  # it is no file of a person


@pytest.mark.django_db(transaction=True)
def test_commands_seal_and_verify(tmp_path, settings, capsys):
    settings.FILE_STORE = tmp_path / "files"
    with as_owner():
        world = build_world()
    call_command("seal_ledger")
    call_command("verify_ledger", "--json")
    told = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert told["wrong"] == []
    assert told["signed"] == 1
    with as_owner():
        Event.objects.filter(kind="partners.appointment", now__user_id=world.lead.pk).delete()
    with pytest.raises(CommandError, match="not as they were written"):
        call_command("verify_ledger")
