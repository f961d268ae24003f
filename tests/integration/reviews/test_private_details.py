"""What looks private in a draft is replaced or kept with a reason, both recorded, before anything is confirmed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from reading_support import REPORT, draft

from partners import scope
from reviews.models import DraftItem, LearningPoint
from reviews.services import drafting, private
from reviews.services.confirming import confirm
from tests.database import as_owner

BORN = "12/03/2019"
SAID = f"nobody asked why. His mother, DOB {BORN}, was not seen."


@pytest.fixture
def reading(world):
    return draft(
        world, REPORT.replace("nobody asked why.", SAID).replace("the family knows", f"born {BORN}, the family knows")
    )


@pytest.fixture
def item(reading):
    with as_owner():
        return reading.items.select_related("reading").first()


def fresh(item):
    with as_owner():
        return DraftItem.objects.get(pk=item.pk)


def acting(world):
    return scope.entered(world.coordinator.pk)


def test_detail_is_shown_at_the_item_and_holds_the_confirming_up(client, world, reading, item):
    client.force_login(world.coordinator)
    path = reverse("reading_private", args=[reading.code, item.code, 1])

    assert path in client.get(reverse("reading", args=[reading.code])).content.decode()
    confirming = reverse("reading_confirm", args=[reading.code])
    assert "Decide on these first" in client.get(confirming).content.decode()
    fields = {"which": "new", "title": "T", "pseudonym": "Child H", "type_name": "Serious case review"}
    assert "2 details look private" in client.post(confirming, fields).content.decode()
    with as_owner():
        assert not LearningPoint.objects.exists()


def test_what_is_left_out_need_not_be_decided(world, reading):
    with as_owner():
        DraftItem.objects.filter(text__contains=BORN).update(keep=False)
        DraftItem.objects.filter(sub_points__0__contains=BORN).update(keep=False)
    with acting(world) as actor:
        assert confirm(reading=reading, by=actor)


def test_redacting_replaces_it_in_every_item_and_is_recorded(world, reading, item):
    with acting(world) as actor:
        assert private.redact(reading=reading, value=BORN, instead="[date of  birth removed]", by=actor) == 2
        review = confirm(reading=reading, by=actor)

    with as_owner():
        assert "DOB [date of birth removed]," in review.learning_points.first().text
        assert not review.recommendations.filter(sub_points__text__contains=BORN).exists()
        (noted,) = private.decided([fresh(item)])
        assert (noted["decision"], noted["replaced_by"], noted["by"]) == (
            "redacted",
            "[date of birth removed]",
            world.coordinator.pk,
        )
        assert noted["at"]


def test_keeping_needs_a_reason_and_is_recorded(world, reading, item):
    with acting(world) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            private.keep(reading=reading, value=BORN, reason="  ", by=actor)
        assert private.keep(reading=reading, value=BORN, reason="The family asked for it", by=actor) == 2
        confirm(reading=reading, by=actor)

    (noted,) = private.decided([fresh(item)])
    assert (noted["decision"], noted["reason"]) == ("kept", "The family asked for it")


@pytest.mark.parametrize("instead", ["", f"born {BORN}"])
def test_replacing_by_nothing_or_by_the_same_is_refused(world, reading, instead):
    with acting(world) as actor, pytest.raises(ValidationError):
        private.redact(reading=reading, value=BORN, instead=instead, by=actor)


def test_detail_that_comes_back_is_asked_about_again(world, reading, item):
    with acting(world) as actor:
        private.redact(reading=reading, value=BORN, instead="[removed]", by=actor)
        assert not private.undecided([fresh(item)])
        drafting.read_again(item=item, by=actor)
    assert [one.value for _, one in private.undecided([fresh(item)])] == [BORN]


def test_detail_that_is_typed_is_warned_of(world, reading, item):
    with acting(world) as actor:
        drafting.edit_item(item=item, kind="learning", text="Her mother, Jane Smithers, was not asked.", by=actor)
    assert [one.value for one in private.details(fresh(item))] == ["Jane Smithers"]


def test_page_decides_and_leads_back(client, world, reading, item):
    client.force_login(world.coordinator)
    path = reverse("reading_private", args=[reading.code, item.code, 1])

    page = client.get(path).content.decode()
    assert "[date of birth removed]" in page
    assert "Choose whether" in client.post(path, {}).content.decode()
    assert "Say why it may stand" in client.post(path, {"decision": "kept", "instead": "x"}).content.decode()
    response = client.post(f"{path}?then=confirm", {"decision": "redacted", "instead": "[removed]"})
    assert response["Location"] == reverse("reading_confirm", args=[reading.code])
    assert "DOB [removed]," in fresh(item).text
    assert client.get(path).status_code == 404


def test_deciding_needs_the_coordinator(world, reading):
    with scope.entered(world.chair.pk) as actor:
        for act in (
            lambda: private.redact(reading=reading, value=BORN, instead="x", by=actor),
            lambda: private.keep(reading=reading, value=BORN, reason="x", by=actor),
        ):
            with pytest.raises(PermissionDenied):
                act()
