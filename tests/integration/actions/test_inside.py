"""What is inside evidence, as pages show it: made on the server, and never the file's own code."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from actions.models import EvidenceKind
from actions.services import holding, previews
from partners import scope
from partners.gateways import limited
from partners.models import Tombstone
from tests.database import as_owner
from tests.printed import printed


@pytest.fixture
def held(world):
    def hold(name, content):
        with scope.entered(world.lead.pk) as by:
            return holding.add_file(
                partnership_id=world.northmere.pk,
                agency=world.police,
                upload=SimpleUploadedFile(name, content),
                kind=EvidenceKind.AUDIT,
                by=by,
            )

    return hold


def _look(client, item, page="evidence_inside", **query):
    return client.get(reverse(page, args=[item.code]), query)


def test_words_of_a_file_are_words_and_never_code(client, world, held):
    client.force_login(world.lead)
    content = _look(client, held("note.txt", b"We write <script>alert(1)</script> on it.")).content.decode()
    assert "We write &lt;script&gt;alert(1)&lt;/script&gt; on it." in content
    assert "<script>alert" not in content


def test_frame_runs_no_script_and_stands_only_in_our_pages(client, world, held):
    client.force_login(world.lead)
    item = held("note.txt", b"Words.")
    beside, alone = _look(client, item, "evidence_beside"), _look(client, item)
    assert beside["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in beside["Content-Security-Policy"]
    assert "script-src 'none'" in beside["Content-Security-Policy"]
    assert "<script" not in beside.content.decode()
    assert alone["X-Frame-Options"] == "DENY"
    assert beside["Cache-Control"] == alone["Cache-Control"] == "no-store"


def test_pages_of_a_pdf_are_pictures_with_their_words_in_portions(client, world, held):
    client.force_login(world.lead)
    item = held("audit.pdf", printed(*(f"Words of sheet {number}" for number in range(1, 13))))
    first, rest = _look(client, item).content.decode(), _look(client, item, **{"from": 11}).content.decode()
    assert "Pages 1 to 10 of 12" in first
    assert "Words of sheet 10" in first
    assert "Words of sheet 11" not in first
    assert "Words of sheet 12" in rest
    drawn = client.get(reverse("evidence_picture", args=[item.code, 12]))
    assert Image.open(BytesIO(drawn.content)).format == "WEBP"
    again = client.get(reverse("evidence_picture", args=[item.code, 12]), headers={"If-None-Match": drawn["ETag"]})
    assert again.status_code == 304
    assert client.get(reverse("evidence_picture", args=[item.code, 13])).status_code == 404


def test_picture_is_drawn_anew(client, world, held):
    client.force_login(world.lead)
    content = BytesIO()
    Image.new("RGB", (30, 20)).save(content, "PNG")
    item = held("photo.png", content.getvalue())
    assert "a picture, which nobody has described" in _look(client, item).content.decode()
    drawn = client.get(reverse("evidence_picture", args=[item.code, 1]))
    assert drawn["Content-Type"] == "image/webp"
    assert drawn["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"filename": "mail.eml"}, previews.OTHER_KIND),
        ({"size": previews.LARGEST + 1}, previews.TOO_LARGE),
        ({"sha256": "0" * 64}, previews.GONE),
        ({"filename": "note.docx"}, previews.UNREADABLE),
        ({"filename": "note.pdf"}, previews.UNREADABLE),
    ],
)
def test_what_cannot_be_shown_says_why_and_can_be_downloaded(client, world, held, change, sentence):
    item = held("note.txt", b"Words.")
    with as_owner():
        type(item).objects.filter(pk=item.pk).update(**change)
    client.force_login(world.lead)
    response = _look(client, item)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert reverse("evidence_file", args=[item.code]) in response.content.decode()


def test_file_that_takes_too_long_ends_alone(client, world, held, monkeypatch):
    item = held("note.txt", b"Words.")

    def stopped(*_, **__):
        raise limited.Stopped

    monkeypatch.setattr(limited, "run", stopped)
    client.force_login(world.lead)
    assert previews.UNREADABLE in _look(client, item).content.decode()


def test_file_that_was_removed_says_when_and_why_and_leaves_no_picture(client, world, held):
    content = BytesIO()
    Image.new("RGB", (30, 20)).save(content, "PNG")
    item = held("photo.png", content.getvalue())
    client.force_login(world.lead)
    picture = reverse("evidence_picture", args=[item.code, 1])
    tag = client.get(picture)["ETag"]
    with as_owner():
        Tombstone.objects.create(
            partnership=world.northmere, sha256=item.sha256, size=item.size, why="Sent to us by mistake"
        )
    assert "Sent to us by mistake." in _look(client, item).content.decode()
    assert client.get(picture, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("given", ["0", "-1", "x", "99999", "²"])
def test_page_that_is_none_is_the_first(client, world, held, given):
    client.force_login(world.lead)
    assert "Words of one" in _look(client, held("one.pdf", printed("Words of one")), **{"from": given}).content.decode()
