from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from partners import messages, scope
from partners.models import Mailing, Message
from tests.database import as_owner
from tests.queries import counted

messages.register("test_ledger", purpose=messages.NOTICE, phrase="It was decided", page="review")
PLANNED = datetime(2026, 6, 12, 9, 0, tzinfo=UTC)


def said(world, number, *, state=None, place=None, to=None, at=PLANNED, **facts):
    """A message in this state; without one it waits for its mail."""
    place, to = place or world.northmere, to or world.lead
    mailing = None
    with as_owner():
        if state:
            mailing = Mailing.objects.create(
                recipient=to,
                purpose="notice",
                local_day=date(2026, 6, 12),
                state=state,
                message_id=f"<{place.pk}-{number}@x>",
                due_at=at,
                sent_at=at if state == "sent" else None,
                **facts,
            )
        return Message.objects.create(
            partnership=place,
            recipient=to,
            kind="test_ledger",
            about=f"{place.prefix}-{number}",
            reason="It was decided",
            key=str(number),
            mailing=mailing,
        )


def ledger(client, person, slug="northmere", **query):
    client.force_login(person)
    return client.get(reverse("messages", kwargs={"slug": slug}), query)


def test_ledger_says_to_whom_about_what_why_and_how_it_stands(client, world):
    said(world, 7, state="sent")
    page = ledger(client, world.coordinator).content.decode()
    for words in ("Lena Shah", "/reviews/NSCP-7/", "It was decided", "Sent", "12 June, 10:00"):
        assert words in page


def test_messages_are_for_those_who_read_the_whole_partnership(world):
    said(world, 7, state="sent")
    said(world, 8, state="sent", place=world.harrow)
    seen = {"coordinator": 1, "chair": 1, "other_coordinator": 1, "lead": 0, "other_lead": 0, "outsider": 0}
    for persona, count in seen.items():
        with scope.entered(getattr(world, persona).pk) as actor:
            assert Message.objects.visible_to(actor).count() == count, persona


def test_ledger_is_of_its_partnership(client, world):
    said(world, 7, state="sent")
    said(world, 8, state="sent", place=world.harrow)
    page = ledger(client, world.coordinator).content.decode()
    assert "NSCP-7" in page
    assert "HVSP-8" not in page


@pytest.mark.parametrize("persona", ["coordinator", "chair"])
def test_ledger_is_for_coordinator_and_chair(client, world, persona):
    assert ledger(client, getattr(world, persona)).status_code == 200


@pytest.mark.parametrize("persona", ["lead", "assurer", "contributor", "executive", "other_lead"])
def test_ledger_is_refused_to_other_insiders(client, world, persona):
    assert ledger(client, getattr(world, persona)).status_code == 403


@pytest.mark.parametrize("persona", ["other_coordinator", "outsider"])
def test_ledger_is_unknown_outside(client, world, persona):
    assert ledger(client, getattr(world, persona)).status_code == 404


@pytest.mark.parametrize("state", ["planned", "sent", "uncertain", "superseded", "dead"])
def test_ledger_shows_one_state(client, world, state):
    for number, each in enumerate(["planned", "sent", "uncertain", "superseded", "dead"], start=1):
        said(world, number, state=each)
    rows = ledger(client, world.coordinator, state=state).context["rows"]
    assert [row.state for row in rows] == [state]


def test_message_without_a_mail_yet_waits(client, world):
    said(world, 7)
    assert [row.state for row in ledger(client, world.coordinator, state="planned").context["rows"]] == ["planned"]


def test_message_left_out_of_a_mail_was_not_needed(client, world):
    message = said(world, 7, state="sent")
    with as_owner():
        Message.objects.filter(pk=message.pk).update(superseded_at=PLANNED)
    assert ledger(client, world.coordinator, state="sent").context["rows"] == []
    rows = ledger(client, world.coordinator, state="superseded").context["rows"]
    assert [row.state for row in rows] == ["superseded"]


def test_state_that_is_none_is_answered_with_all_and_400(client, world):
    said(world, 7)
    response = ledger(client, world.coordinator, state="lost")
    assert response.status_code == 400
    assert len(response.context["rows"]) == 1


def test_what_was_not_delivered_stands_first_with_what_to_do(client, world):
    said(world, 7, state="dead", last_error="550 No such user")
    page = ledger(client, world.coordinator).content.decode()
    assert "Not delivered (1)" in page
    assert "lena@police.example" in page
    assert "550 No such user" in page
    assert "another owner" in page


def test_not_delivered_goes_when_a_mail_reaches_the_person(client, world):
    said(world, 7, state="dead")
    said(world, 8, state="sent", at=datetime(2026, 6, 11, tzinfo=UTC))
    assert len(ledger(client, world.coordinator).context["not_delivered"]) == 1
    said(world, 9, state="sent", at=datetime(2026, 6, 13, tzinfo=UTC))
    assert ledger(client, world.coordinator).context["not_delivered"] == []


def test_message_of_a_former_kind_is_still_shown(client, world):
    message = said(world, 7, state="sent")
    with as_owner():
        Message.objects.filter(pk=message.pk).update(kind="of_former_days")
    assert "NSCP-7" in ledger(client, world.coordinator).content.decode()


def test_pages_are_newest_first_and_whole(client, world):
    for number in range(1, 31):
        said(world, number)
    first = ledger(client, world.coordinator).context
    second = ledger(client, world.coordinator, after=first["page"].next).context
    numbers = [int(row.message.about.partition("-")[2]) for page in (first, second) for row in page["rows"]]
    assert numbers == list(range(30, 0, -1))


def test_place_that_cannot_be_read_is_the_first_page(client, world):
    said(world, 7)
    assert len(ledger(client, world.coordinator, after="nonsense").context["rows"]) == 1


def test_empty_ledger_says_so(client, world):
    assert "Nothing has been said" in ledger(client, world.coordinator).content.decode()


def test_queries_are_few_and_flat(client, world):
    said(world, 1, state="sent")
    client.force_login(world.coordinator)
    url = reverse("messages", kwargs={"slug": "northmere"})
    one = counted(client, url)
    for number in range(2, 21):
        said(world, number, state="dead" if number % 2 else "sent")
    assert counted(client, url) == one <= 10


@pytest.mark.parametrize(
    ("query", "count"),
    [({"to": "tom"}, 1), ({"to": "police.example"}, 1), ({"about": "nscp-7"}, 1), ({"about": "NSCP-9"}, 0)],
)
def test_ledger_is_narrowed_by_person_and_thing(client, world, query, count):
    said(world, 7, state="sent")
    said(world, 8, state="sent", to=world.other_lead)
    assert len(ledger(client, world.coordinator, **query).context["rows"]) == count


def test_ledger_as_a_file(client, world):
    said(world, 7, state="dead", last_error="=550")
    said(world, 8, state="sent", place=world.harrow)
    response = ledger(client, world.coordinator, file="csv", state="dead")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("To,Address,About,Why,Rung")
    assert len(lines) == 3
    assert "lena@police.example,NSCP-7,It was decided" in lines[2]
    assert lines[2].endswith("'=550")


def resent(client, person, message, slug="northmere"):
    client.force_login(person)
    return client.post(reverse("messages", kwargs={"slug": slug}), {"resend": message.mailing.message_id})


def test_dead_mail_is_sent_again_once(client, world, smtp):
    message = said(world, 7, state="dead", last_error="550 No such user")
    assert resent(client, world.coordinator, message).status_code == 302
    resent(client, world.coordinator, message)
    messages.drain()
    assert [mail["Subject"] for mail in smtp.taken] == ["NSCP-7: It was decided"]
    assert ledger(client, world.coordinator).context["not_delivered"] == []


def test_chair_sends_nothing_again(client, world):
    assert resent(client, world.chair, said(world, 7, state="dead")).status_code == 403


def test_mail_of_another_partnership_is_not_sent_again(client, world, smtp):
    message = said(world, 8, state="dead", place=world.harrow)
    resent(client, world.coordinator, message)
    messages.drain()
    assert smtp.taken == []
    assert Mailing.objects.get().state == "dead"
