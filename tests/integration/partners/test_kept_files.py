"""Files that were removed, with a tombstone; and what nobody names, which is swept away."""

import hashlib
import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from actions.models import Evidence, EvidenceKind, Tracker
from actions.services import holding, previews, verifying
from partners import scope
from partners.gateways import files, incoming
from partners.models import Tombstone
from partners.services import kept, tokens
from partners.tasks import sweep_files
from reviews.models import Document
from tests.database import as_owner

NOW = timedelta(0)
WHY = "Kept for the ten years that the partnership set."


@pytest.fixture
def hold(world):
    def add(words=b"An audit of forty case files.", name="audit.txt", agency=None, person=None):
        with scope.entered((person or world.lead).pk) as by:
            return holding.add_file(
                partnership_id=world.northmere.pk,
                agency=agency or world.police,
                upload=SimpleUploadedFile(name, words),
                kind=EvidenceKind.AUDIT,
                by=by,
            )

    return add


@pytest.fixture
def removed(hold, django_capture_on_commit_callbacks):
    item = hold()
    _remove(item, django_capture_on_commit_callbacks)
    return item


def _remove(item, committing, by=None):
    with committing(execute=True), scope.partnerships([item.partnership_id]):
        return kept.remove(partnership_id=item.partnership_id, sha256=item.sha256, why=WHY, by=by)


def _place(settings, item):
    return settings.FILE_STORE / str(item.partnership_id) / item.sha256


def test_every_table_of_files_is_known(db):
    assert set(kept.models_naming()) == {Document, Evidence, Tracker}


def test_removed_file_is_gone_and_says_when_and_why(client, world, removed, settings):
    assert not _place(settings, removed).exists()
    client.force_login(world.lead)
    page = client.get(reverse("evidence_file", args=[removed.code]))
    assert page.status_code == 410
    assert "This file was removed on " in page.content.decode()
    assert "the ten years that the partnership set." in page.content.decode()
    with scope.entered(world.lead.pk), pytest.raises(previews.NotShown, match="This file was removed on"):
        previews._content(removed)


def test_tombstone_names_who_removed_it(world, hold, django_capture_on_commit_callbacks):
    item = hold()
    with scope.entered(world.coordinator.pk) as by:
        _remove(item, django_capture_on_commit_callbacks, by)
    with as_owner():
        laid = Tombstone.objects.get()
    assert (laid.sha256, laid.size, laid.removed_by, laid.why) == (item.sha256, item.size, world.coordinator, WHY)


def test_client_is_told_that_a_file_was_removed(client, world, removed):
    with as_owner():
        secret = tokens.issue(
            name="Audits", partnership=world.northmere, agency=world.police,
            scopes=["status:read", "evidence:read", "embargoed:read"], by=world.lead,
        ).secret  # fmt: skip
    answer = client.get(f"/api/v1/evidence/{removed.code}/file", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json()["detail"].startswith("This file was removed on ")


def test_removed_file_is_no_loss(removed):
    report = verifying.verify()
    assert (report.rows, report.removed, report.missing, report.stray, report.is_sound) == (1, 1, [], [], True)
    call_command("verify_evidence", stdout=(words := StringIO()))
    assert "1 of the files were removed, each with a tombstone" in words.getvalue()


def test_what_no_row_names_cannot_be_removed(world, removed, db):
    with scope.partnerships([world.northmere.pk]), pytest.raises(ValidationError, match="No row names this file"):
        kept.remove(partnership_id=world.northmere.pk, sha256=removed.sha256, why=WHY)


def test_same_file_given_anew_after_the_removal_is_kept(client, world, removed, hold, settings):
    """The new row has it; what was removed stays so."""
    again = hold()
    assert again != removed
    client.force_login(world.lead)
    assert client.get(reverse("evidence_file", args=[removed.code])).status_code == 410
    given = client.get(reverse("evidence_file", args=[again.code]))
    assert b"".join(given.streaming_content) == b"An audit of forty case files."
    kept.sweep(older_than=NOW)
    assert _place(settings, again).exists()
    assert verifying.verify().is_sound


def test_rows_that_share_a_file_are_told_before_it_is_removed(world, hold):
    mine, theirs = hold(), hold(agency=world.trust, person=world.other_lead)
    with scope.partnerships([world.northmere.pk]):
        assert kept.rows_naming(world.northmere.pk, mine.sha256) == [mine, theirs]


def test_removal_that_was_cut_off_is_ended_by_the_sweep(hold, settings, django_capture_on_commit_callbacks):
    item = hold()
    with django_capture_on_commit_callbacks(execute=False), scope.partnerships([item.partnership_id]):
        kept.remove(partnership_id=item.partnership_id, sha256=item.sha256, why=WHY)
    assert _place(settings, item).exists()
    assert kept.sweep(older_than=NOW) == kept.Swept(halves=0, objects=1)
    assert not _place(settings, item).exists()


@pytest.fixture
def leftovers(hold, settings, tmp_path):
    """What a killed upload leaves: on its way in, half in the store, and whole without a row. Beside it a kept file."""
    item = hold()
    settings.FILES_INCOMING = tmp_path / "incoming"
    settings.FILES_INCOMING.mkdir()
    way_in = settings.FILES_INCOMING / f"{incoming.PREFIX}k2j3h"
    half = _place(settings, item).with_name("incoming-x8s7")
    stray = _place(settings, item).with_name(hashlib.sha256(b"stray").hexdigest())
    for place in (way_in, half, stray):
        place.write_bytes(b"stray")
    return item, (way_in, half, stray)


def test_what_killed_uploads_left_is_swept_and_nothing_else(leftovers, settings):
    item, left = leftovers
    strange = settings.FILE_STORE / "lost+found" / "file"
    strange.parent.mkdir()
    strange.write_bytes(b"of somebody else")
    assert kept.sweep(older_than=NOW) == kept.Swept(halves=2, objects=1)
    assert not any(place.exists() for place in left)
    assert _place(settings, item).exists()
    assert strange.exists()


def test_what_is_under_way_is_left_alone(leftovers):
    _, left = leftovers
    sweep_files()
    assert all(place.exists() for place in left)
    yesterday = time.time() - 25 * 3600
    for place in left:
        os.utime(place, (yesterday, yesterday))
    sweep_files()
    assert not any(place.exists() for place in left)


def test_object_whose_row_is_being_written_is_left_alone(leftovers, settings):
    """However old it is: another process holds its key until its row is there."""
    item, (_, _, stray) = leftovers
    with _another() as another:
        key = f"{item.partnership_id}/{stray.name}"
        another.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [key])
        kept.sweep(older_than=NOW)
        assert stray.exists()
    kept.sweep(older_than=NOW)
    assert not stray.exists()


def test_store_of_another_database_is_not_swept_away(leftovers, settings):
    item, _ = leftovers
    folder = _place(settings, item).parent
    strays = [folder / hashlib.sha256(str(number).encode()).hexdigest() for number in range(kept.FEW)]
    for place in strays:
        place.write_bytes(b"of another database")
    with pytest.raises(CommandError, match="21 of 22 objects are named by no row, so nothing was removed"):
        call_command("sweep_files", hours=0)
    assert all(place.exists() for place in strays)
    call_command("sweep_files", hours=0, many=True, stdout=(words := StringIO()))
    assert "and 21 objects that no row names" in words.getvalue()
    assert list(folder.iterdir()) == [_place(settings, item)]


def test_large_upload_waits_in_its_own_folder_and_leaves_nothing(client, world, settings, tmp_path):
    settings.FILES_INCOMING = tmp_path / "incoming"
    seen = []

    def look(content, kind):
        seen.extend(settings.FILES_INCOMING.iterdir())

    client.force_login(world.lead)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files.structure, "check", look)
        answer = client.post(
            reverse("add_evidence"),
            {"place": f"{world.northmere.slug} {world.police.slug}", "kind": "audit", "upload": SimpleUploadedFile("a.txt", b"x" * 3_000_000)},
        )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert [Path(place).name.startswith(incoming.PREFIX) for place in seen] == [True]
    assert not list(settings.FILES_INCOMING.iterdir())


def test_no_file_is_taken_without_a_scanner_but_in_the_demo(client, world, settings):
    settings.UNSCANNED_FILES = False
    client.force_login(world.lead)
    facts = {"place": f"{world.northmere.slug} {world.police.slug}", "kind": "audit", "title": "Our audit"}
    page = client.post(reverse("add_evidence"), {**facts, "upload": SimpleUploadedFile("a.txt", b"x")}).content.decode()
    assert "“a.txt” was not kept: files cannot be checked for viruses here." in page
    assert "none can be added" in page
    assert "Our audit" in page
    assert not settings.FILE_STORE.exists()


def test_demo_says_on_its_pages_that_files_are_not_scanned(client, world, settings):
    settings.DEMO = True
    client.force_login(world.lead)
    assert "Files are not checked for viruses." in client.get(reverse("evidence")).content.decode()
    settings.CLAMD = ("127.0.0.1", 3310)
    assert "not checked for viruses" not in client.get(reverse("evidence")).content.decode()


def _another():
    owner = connections["owner"].settings_dict
    return psycopg.connect(dbname=owner["NAME"], user=owner["USER"], host=owner["HOST"], port=owner["PORT"])


def test_key_is_held_until_the_row_is_committed(hold):
    """The transaction of this test is still open, as an upload's is until it is answered."""
    item = hold()
    with _another() as another:
        key = f"{item.partnership_id}/{item.sha256}"
        asked = another.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        assert asked.fetchone() == (False,)


def test_key_of_a_copy_is_held_until_its_row_is_committed(world, hold):
    item = hold()
    files.copy(sha256=item.sha256, size=item.size, of=item.partnership_id, to=world.harrow.pk)
    with _another() as another:
        key = f"{world.harrow.pk}/{item.sha256}"
        asked = another.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        assert asked.fetchone() == (False,)


def test_row_that_came_after_the_sweep_had_looked_keeps_its_file(leftovers, settings, monkeypatch):
    item, _ = leftovers
    monkeypatch.setattr(kept, "every_named", dict)
    assert kept.sweep(older_than=NOW).objects == 1
    assert _place(settings, item).exists()
