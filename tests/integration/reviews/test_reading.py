import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from reading_support import FIELDS, REPORT, draft, upload

from partners import scope
from partners.gateways.files import FileRefused
from reviews.importing import ReadingError
from reviews.models import Document, DraftItem, LearningPoint, Reading, Recommendation, Review
from reviews.services import drafting
from reviews.services import reading as reading_service
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory


@pytest.fixture
def reading(world):
    return draft(world)


@pytest.fixture
def items(reading):
    with as_owner():
        return list(reading.items.all())


def texts(reading, kind="recommendation"):
    with as_owner():
        return [item.text for item in DraftItem.objects.filter(reading=reading, kind=kind)]


def test_upload_makes_a_draft_and_nothing_on_the_record(world, reading, items):
    with as_owner():
        assert (reading.document.title, reading.facts["subject"]) == (
            "Local Child Safeguarding Practice Review: Child H",
            "Child H",
        )
        assert [item.kind for item in items] == ["learning", "learning", "recommendation", "recommendation"]
        assert [point[:10] for point in items[3].sub_points] == ["the family", "every serv"]
        assert all(item.text in REPORT[item.start : item.end] for item in items[:3])
        assert reading.document.review is None
        assert not Review.objects.exists()
        assert not Recommendation.objects.exists()
        assert not LearningPoint.objects.exists()


def test_same_content_again_gives_the_waiting_draft_back(world, reading):
    assert draft(world) == reading


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (SimpleUploadedFile("r.pdf", b"%PDF-1.7 x"), FileRefused, "is damaged"),
        (SimpleUploadedFile("r.odt", b"PK"), FileRefused, "not a kind of file"),
        (SimpleUploadedFile("r.txt", b""), FileRefused, "is empty"),
        (SimpleUploadedFile("r.txt", b"  \n \n"), ReadingError, "."),
        (SimpleUploadedFile("r.txt", b"abc\x00def"), FileRefused, "not really"),
        (SimpleUploadedFile("r.txt", b"x" * (2 * 1024 * 1024 + 1)), FileRefused, "larger than 2 MB"),
    ],
    ids=["pdf", "other", "empty", "blank", "binary", "large"],
)
def test_unfit_file_is_refused_and_nothing_kept(client, world, settings, given, error, words):
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(error, match=words):
        reading_service.read_upload(partnership=world.northmere, upload=given, by=actor)
    assert not settings.FILE_STORE.exists()

    given.seek(0)
    client.force_login(world.coordinator)
    response = client.post(reverse("upload_review", args=["northmere"]), {"file": given})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    with as_owner():
        assert not Document.objects.exists()


def test_upload_page_leads_to_the_draft(client, world):
    client.force_login(world.coordinator)
    response = client.post(reverse("upload_review", args=["northmere"]), {"file": upload()})

    with as_owner():
        assert response["Location"] == reverse("reading", args=[Reading.objects.get().code])


def test_attach_page_reads_for_its_review(client, world):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
    client.force_login(world.coordinator)
    path = reverse("attach_document", args=[review.reference])

    assert review.pseudonym in client.get(path).content.decode()
    client.post(path, {"file": upload()})
    with as_owner():
        assert Reading.objects.get().review == review


def test_review_of_another_partnership_is_refused(world):
    with as_owner():
        foreign = ReviewFactory(partnership=world.harrow)
    with pytest.raises(ValidationError, match="another partnership"):
        draft(world, review=foreign)


@pytest.mark.parametrize("persona", ["chair", "assurer", "lead"])
def test_services_need_the_coordinator(world, reading, items, persona):
    with scope.entered(getattr(world, persona).pk) as actor:
        for act in (
            lambda: reading_service.read_upload(partnership=world.northmere, upload=upload(), by=actor),
            lambda: reading_service.discard(reading=reading, by=actor),
            lambda: drafting.edit_item(item=items[0], by=actor, **FIELDS),
            lambda: drafting.add_item(reading=reading, by=actor, **FIELDS),
            lambda: drafting.drop(item=items[0], by=actor),
            lambda: drafting.put_back(item=items[0], by=actor),
            lambda: drafting.move_item(item=items[0], up=True, by=actor),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_edit_corrects_and_settles_what_was_unsure(world, reading, items):
    with as_owner():
        DraftItem.objects.filter(pk=items[0].pk).update(sure=False, keep=False)
    with scope.entered(world.coordinator.pk) as actor:
        drafting.edit_item(
            item=items[0], kind="recommendation", text="Ask\n why.", label=" 3 ", sub_points=["a", " ", "b"], by=actor
        )

    with as_owner():
        item = DraftItem.objects.get(pk=items[0].pk)
        assert (item.kind, item.text, item.label, item.sub_points) == ("recommendation", "Ask why.", "3", ["a", "b"])
        assert (item.sure, item.keep) == (True, True)


def test_only_recommendations_have_sub_points(world, items):
    with scope.entered(world.coordinator.pk) as actor:
        assert drafting.edit_item(item=items[3], kind="learning", text="x", sub_points=["a"], by=actor).sub_points == []


def test_item_without_words_is_refused(world, reading, items):
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(ValidationError) as refusal:
        drafting.add_item(reading=reading, kind="learning", text=" ", by=actor)
    assert list(refusal.value.message_dict) == ["text"]


def test_moving_changes_places_within_the_kind(world, reading, items):
    first, second = (item.text for item in items[2:])
    with scope.entered(world.coordinator.pk) as actor:
        drafting.move_item(item=items[2], up=True, by=actor)
        assert texts(reading) == [first, second]
        drafting.move_item(item=items[2], up=False, by=actor)
        assert texts(reading) == [second, first]
        drafting.move_item(item=items[2], up=False, by=actor)
        assert texts(reading) == [second, first]
        drafting.move_item(item=items[2], up=True, by=actor)
    assert texts(reading) == [first, second]


@pytest.mark.parametrize(("do", "kept"), [("leave_out", False), ("put_back", True)])
def test_buttons_leave_out_and_put_back(client, world, reading, items, do, kept):
    with as_owner():
        DraftItem.objects.update(keep=not kept)
    client.force_login(world.coordinator)
    response = client.post(reverse("reading_item", args=[reading.code, items[1].code]), {"do": do})

    assert response["Location"] == reverse("reading", args=[reading.code]) + "#item-2"
    with as_owner():
        assert DraftItem.objects.get(pk=items[1].pk).keep is kept


def test_buttons_move(client, world, reading, items):
    client.force_login(world.coordinator)
    path = reverse("reading_item", args=[reading.code, items[3].code])

    assert client.post(path, {"do": "up"})["Location"].endswith("#item-4")
    assert texts(reading)[0] == items[3].text
    client.post(path, {"do": "down"})
    assert texts(reading)[1] == items[3].text


def test_item_page_edits(client, world, reading, items):
    client.force_login(world.coordinator)
    path = reverse("reading_item", args=[reading.code, items[3].code])

    assert "the family knows who comes" in client.get(path).content.decode()
    client.post(path, {**FIELDS, "label": "9", "sub_points": "one\r\ntwo\r\n"})
    with as_owner():
        item = DraftItem.objects.get(pk=items[3].pk)
        assert (item.text, item.label, item.sub_points) == ("Do it well.", "9", ["one", "two"])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": ""}, "Enter the words"),
        ({"text": " "}, "Enter the words"),
        ({"kind": "moral"}, "Choose"),
        ({"label": "x" * 41}, "40 characters"),
    ],
)
def test_item_page_says_what_is_wrong(client, world, reading, items, facts, words):
    client.force_login(world.coordinator)
    for path in (
        reverse("reading_item", args=[reading.code, items[0].code]),
        reverse("reading_add", args=[reading.code]),
    ):
        assert words in client.post(path, {**FIELDS, **facts}).content.decode()


def test_add_page_adds_last(client, world, reading, items):
    client.force_login(world.coordinator)
    path = reverse("reading_add", args=[reading.code])

    assert client.get(path + "?kind=question").status_code == 200
    assert client.get(path + "?kind=nonsense").status_code == 200
    assert client.post(path, FIELDS)["Location"].endswith("#item-5")
    assert texts(reading)[-1] == "Do it well."


def test_page_joins_items_and_their_places(client, world, reading, items):
    client.force_login(world.coordinator)
    page = client.get(reverse("reading", args=[reading.code])).content.decode()

    assert "2 recommendations, 2 learning points" in page
    for number in range(1, 5):
        for mark in (
            f'id="item-{number}"',
            f'id="place-{number}"',
            f'href="#item-{number}"',
            f'href="#place-{number}"',
        ):
            assert page.count(mark) == 1, mark


def test_page_holds_the_whole_source(client, world, reading):
    client.force_login(world.coordinator)
    page = client.get(reverse("reading", args=[reading.code])).content.decode()

    for line in REPORT.splitlines():
        assert line in page


def test_page_warns_of_personal_details_and_of_what_is_unsure(client, world):
    text = REPORT.replace("nobody asked why.", "nobody asked why. His mother, DOB 12/03/2019, lives at 14 Acacia Road.")
    reading = draft(world, text)
    with as_owner():
        DraftItem.objects.filter(reading=reading, label="2", kind="learning").update(sure=False, keep=False)
    client.force_login(world.coordinator)
    page = client.get(reverse("reading", args=[reading.code])).content.decode()

    assert "looks like a date of birth" in page
    assert re.search(r"<mark id=\"private-1\"[^>]*>12/03/2019</mark>", page)
    assert "1 marked unsure; 1 left out" in page
    assert "Put back" in page


def test_page_says_that_the_document_names_another_partnership(client, world):
    reading = draft(world, REPORT.replace("Northmere Safeguarding", "Eastmarsh Safeguarding"))
    client.force_login(world.coordinator)

    assert (
        "The document names <strong>Eastmarsh" in client.get(reverse("reading", args=[reading.code])).content.decode()
    )


def test_page_escapes_what_the_document_says(client, world):
    reading = draft(world, REPORT.replace("nobody asked why", "<script>alert(1)</script> nobody asked why"))
    client.force_login(world.coordinator)

    assert "<script>alert" not in client.get(reverse("reading", args=[reading.code])).content.decode()


def test_draft_of_nothing_says_so(client, world):
    reading = draft(world, "A short statement by the partnership about its work.")
    client.force_login(world.coordinator)

    assert (
        "No recommendation or learning point was read"
        in client.get(reverse("reading", args=[reading.code])).content.decode()
    )


def test_page_takes_few_queries_however_many_items(client, world, reading, django_assert_max_num_queries):
    client.force_login(world.coordinator)
    path = reverse("reading", args=[reading.code])
    with django_assert_max_num_queries(14) as few:
        client.get(path)
    with as_owner():
        DraftItem.objects.bulk_create(
            DraftItem(partnership=world.northmere, reading=reading, position=n, kind="learning", text=f"Point {n}")
            for n in range(5, 45)
        )
    with django_assert_max_num_queries(len(few)):
        client.get(path)


def test_discard_puts_away_and_keeps_the_record_as_it_is(client, world, reading):
    client.force_login(world.coordinator)
    path = reverse("reading_discard", args=[reading.code])

    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == reverse("reviews", args=["northmere"])
    with as_owner():
        reading.refresh_from_db()
        assert reading.state == "discarded"
        assert reading.document.review is None


def test_discarded_draft_can_be_read_but_not_changed(client, world, reading, items):
    with scope.entered(world.coordinator.pk) as actor:
        reading_service.discard(reading=reading, by=actor)
    client.force_login(world.coordinator)

    page = client.get(reverse("reading", args=[reading.code])).content.decode()
    assert "This draft was discarded" in page
    assert "Leave out" not in page
    posts = [
        (reverse("reading_item", args=[reading.code, items[0].code]), FIELDS),
        (reverse("reading_item", args=[reading.code, items[0].code]), {"do": "leave_out"}),
        (reverse("reading_item", args=[reading.code, items[0].code]), {"do": "up"}),
        (reverse("reading_add", args=[reading.code]), FIELDS),
        (reverse("reading_discard", args=[reading.code]), {}),
    ]
    for path, data in posts:
        response = client.post(path, data)
        assert response.status_code == 409, path
        assert "was discarded meanwhile" in response.content.decode()
    with as_owner():
        assert DraftItem.objects.filter(keep=False).count() == 0


def test_uploading_a_discarded_document_reads_it_anew(world, reading):
    with scope.entered(world.coordinator.pk) as actor:
        reading_service.discard(reading=reading, by=actor)

    assert draft(world) != reading


@pytest.fixture
def paths(world, reading, items):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
    code = reading.code
    return {
        "slug": [reverse("upload_review", args=["northmere"])],
        "reference": [reverse("attach_document", args=[review.reference])],
        "draft": [
            reverse("reading", args=[code]),
            reverse("reading_item", args=[code, items[0].code]),
            reverse("reading_add", args=[code]),
            reverse("reading_confirm", args=[code]),
            reverse("reading_discard", args=[code]),
        ],
    }


@pytest.mark.parametrize(
    ("persona", "slug", "draft_"),
    [
        ("chair", 403, 403),
        ("assurer", 403, 403),
        ("lead", 403, 404),
        ("other_coordinator", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_pages_are_the_coordinators(client, world, paths, persona, slug, draft_):
    client.force_login(getattr(world, persona))
    for path in paths["slug"] + paths["draft"]:
        expected = slug if path in paths["slug"] else draft_
        assert client.get(path).status_code == expected, path
        if path != paths["draft"][0]:
            assert client.post(path, FIELDS).status_code == expected, path
    for path in paths["reference"]:
        expected = 404 if persona == "lead" else slug  # nothing of this review is shared with the police
        assert client.get(path).status_code == expected


def test_item_of_another_draft_is_not_found(client, world, reading, items):
    other = draft(world, REPORT + "\nMore.")
    client.force_login(world.coordinator)

    assert client.get(reverse("reading_item", args=[other.code, items[0].code])).status_code == 404
