"""A document with pages is shown as pictures of them, each item's lines marked."""

import pytest
from django.urls import reverse
from reading_support import draft, upload

from partners import scope
from partners.gateways import files
from reviews import importing, paper
from reviews.models import Reading
from reviews.services import reading as service
from tests.database import as_owner
from tests.printed import printed

FIRST = """Northmere Safeguarding Children Partnership

Local Child Safeguarding Practice Review: Child H

Learning

1. Appointments that were missed were counted, but nobody asked why.
2. Two services each thought that the other was visiting."""
SECOND = """Recommendations

Recommendation 1 Northmere Police should tell the health
visitor on the same day."""
PDF = printed(FIRST, SECOND)


@pytest.fixture
def reading(world, monkeypatch):
    monkeypatch.setattr(service, "read_content", lambda *_, **__: importing.draft_of(f"{FIRST}\n\n{SECOND}"))
    report = upload("", "report.pdf")
    report.file.write(PDF)
    report.size = report.file.seek(0, 2)
    report.seek(0)
    with scope.entered(world.coordinator.pk) as actor:
        return service.read_upload(partnership=world.northmere, upload=report, by=actor)


def page(client, reading, **asked):
    return client.get(reverse("reading", args=[reading.code]), asked).content.decode()


def test_items_are_marked_where_they_stand(reading):
    assert [[round(side) for side in size] for size in reading.page_sizes] == [[595, 842], [595, 842]]
    with as_owner():
        *learning, recommendation = (item.places for item in reading.items.all())
    assert [line[0] for places in learning for line in places] == [1, 1]
    assert [line[0] for line in recommendation] == [2, 2]
    _, left, top, right, bottom = recommendation[0]
    assert (round(left), 85 < top < bottom < 115, 300 < right < 523) == (72, True, True)


def test_pages_are_shown_or_the_words_as_was_chosen(client, world, reading):
    client.force_login(world.coordinator)
    shown = page(client, reading)
    assert shown.count("data-ft-picture=") == 2
    assert 'id="place-1"' in shown
    assert 'href="?page=2#place-3"' in shown
    assert "<rect" in shown

    assert "<rect" not in page(client, reading, source="words")
    assert "<rect" not in page(client, reading)
    assert "<rect" in page(client, reading, source="pages")


def test_without_scripts_only_pictures_near_the_page_asked_for_are_loaded(client, world, reading):
    with as_owner():
        Reading.objects.update(page_sizes=reading.page_sizes * 10)
    client.force_login(world.coordinator)

    assert [number for number in range(1, 21) if f'pages/{number}/" alt' in page(client, reading, page="7")] == [
        6,
        7,
        8,
    ]
    for odd in ("x", "9" * 40, "-1"):
        assert "Show page 9" in page(client, reading, page=odd)


def test_picture_is_drawn_and_kept_by_the_browser(client, world, reading):
    client.force_login(world.coordinator)
    path = reverse("reading_page", args=[reading.code, 2])
    drawn = client.get(path)

    assert (drawn["Content-Type"], drawn.content[:4], drawn["Cache-Control"]) == (
        "image/webp",
        b"RIFF",
        "private, max-age=3600",
    )
    assert client.get(path, headers={"If-None-Match": drawn["ETag"]}).status_code == 304
    assert client.get(reverse("reading_page", args=[reading.code, 3])).status_code == 404


@pytest.mark.parametrize(("fault", "status"), [(files.StoreAway("no"), 503), (FileNotFoundError(), 404)])
def test_picture_that_cannot_be_drawn(client, world, reading, monkeypatch, fault, status):
    def fail(**_):
        raise fault

    monkeypatch.setattr(files, "opened", fail)
    client.force_login(world.coordinator)
    assert client.get(reverse("reading_page", args=[reading.code, 1])).status_code == status


def test_text_has_no_pages(world):
    reading = draft(world)
    assert not reading.is_paged


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", PDF[:400]])
def test_file_that_is_no_pdf_has_no_picture(content):
    with pytest.raises(paper.NoPicture):
        paper.picture(content, 1, width=100)


def test_words_that_stand_on_no_page_have_no_place():
    found = paper.measure(PDF, [paper.Words("Nobody wrote this anywhere."), paper.Words("…"), paper.Words("nobody", 2)])
    assert found.places[:2] == [[], []]
    assert found.places[2][0][0] == 1  # looked for on the second page first


def test_reading_goes_on_where_pages_cannot_be_opened(world, monkeypatch, reading):
    def fail(*_, **__):
        raise paper.NoPicture

    monkeypatch.setattr(paper, "measure", fail)
    with as_owner():
        Reading.objects.update(state="discarded")
    report = upload("", "report.pdf")
    report.file.write(PDF)
    report.size = report.file.seek(0, 2)
    report.seek(0)
    with scope.entered(world.coordinator.pk) as actor:
        read = service.read_upload(partnership=world.northmere, upload=report, by=actor)
    assert (read.state, read.page_sizes) == ("draft", [])
