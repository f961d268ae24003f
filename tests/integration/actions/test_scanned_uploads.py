"""Uploads before a real clamd: what it calls a virus is stopped, and without its word nothing is kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.models import Evidence, Submission
from partners.gateways import scanner
from partners.services import tokens
from tests.clamd import EICAR, OWN_VIRUS
from tests.database import as_owner


def packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


TYPED = {"statement": "Ten of ten cases had a plan.", "delivery": "done", "kind": "audit", "do": "check"}
WORD = [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]
STOPPED = {
    "plain": ("audit.txt", EICAR, "the virus check found “Eicar-Test"),
    "in a document": ("audit.docx", packed([*WORD, ("word/media/image1.bin", EICAR)]), "the virus check found “Eicar"),
    "of our own": ("audit.csv", b"a,b\n" * 50_000 + OWN_VIRUS, "the virus check found “Followthrough.Tests"),
    "in an archive": ("audit.zip", packed([("a.txt", EICAR)]), "is not a kind of file we can take"),
}


@pytest.fixture(params=STOPPED.values(), ids=STOPPED)
def stopped(request):
    return request.param


def _nothing_kept(settings):
    with as_owner():
        assert not Evidence.objects.exists()
    assert not [place for place in settings.FILE_STORE.rglob("*") if place.is_file()]


def test_page_stops_a_virus_and_keeps_what_was_typed(client, world, action, settings, real_clamd, stopped):
    name, content, words = stopped
    client.force_login(world.lead)
    page = client.post(
        reverse("answer", args=[action.reference]), {**TYPED, "uploads": [SimpleUploadedFile(name, content)]}
    ).content.decode()
    assert f"“{name}” " in page
    assert words in page
    assert TYPED["statement"] in page
    with as_owner():
        assert Submission.objects.get().statement == TYPED["statement"]
    _nothing_kept(settings)


def test_client_is_told_of_a_virus(client, world, settings, real_clamd, stopped):
    name, content, words = stopped
    scopes = ["status:read", "actions:write", "evidence:read"]
    with as_owner():
        secret = tokens.issue(
            name="Audits", partnership=world.northmere, agency=world.police, scopes=scopes, by=world.lead
        ).secret
    answer = client.post(
        "/api/v1/evidence",
        {"file": SimpleUploadedFile(name, content), "kind": "audit"},
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"},
    )
    assert answer.status_code == 422, answer.content
    assert words in answer.json()["errors"]["file"][0]
    _nothing_kept(settings)


def test_scanner_killed_between_two_files(client, world, action, settings, real_clamd, monkeypatch):
    """The first was scanned and is kept; the second was not, so there is nothing of it to be downloaded."""
    scan = scanner.scan

    def scan_then_die(content):
        scan(content)
        real_clamd.kill()

    monkeypatch.setattr(scanner, "scan", scan_then_die)
    client.force_login(world.lead)
    uploads = [SimpleUploadedFile("one.txt", b"Ten cases."), SimpleUploadedFile("two.txt", b"Eleven cases.")]
    page = client.post(reverse("answer", args=[action.reference]), {**TYPED, "uploads": uploads}).content.decode()
    assert "“two.txt” cannot be checked for viruses just now, so it was not kept. Try again in a few minutes." in page
    assert TYPED["statement"] in page
    with as_owner():
        assert [one.filename for one in Evidence.objects.all()] == ["one.txt"]
        kept = Evidence.objects.get()
    places = [place for place in settings.FILE_STORE.rglob("*") if place.is_file()]
    assert [place.name for place in places] == [kept.sha256]


def test_scanner_killed_while_it_reads(client, world, action, settings, real_clamd, monkeypatch):
    send = scanner._Clamd.send
    sent = []

    def send_then_kill(self, words):
        sent.append(len(words))
        if len(sent) == 4:  # the ping, the command, and the first piece have gone
            real_clamd.kill()
        send(self, words)

    monkeypatch.setattr(scanner._Clamd, "send", send_then_kill)
    client.force_login(world.lead)
    upload = SimpleUploadedFile("audit.txt", b"An audit of forty files.\n" * 20_000)
    page = client.post(reverse("answer", args=[action.reference]), {**TYPED, "uploads": [upload]}).content.decode()
    assert "“audit.txt” cannot be checked for viruses just now" in page
    assert TYPED["statement"] in page
    assert len(sent) >= 4
    _nothing_kept(settings)
