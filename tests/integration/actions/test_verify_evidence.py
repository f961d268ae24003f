import io
import json
import random
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from actions.models import Decision, EvidenceKind, Outcome, SubmissionEvidence
from actions.services import holding, verifying
from partners import scope
from partners.gateways import s3
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under


def _hold(world, count):
    with scope.entered(world.lead.pk) as by:
        for number in range(count):
            upload = SimpleUploadedFile(f"{number}.txt", f"File number {number}.".encode() * 20)
            holding.add_file(
                partnership_id=world.northmere.pk, agency=world.police, upload=upload, kind=EvidenceKind.AUDIT, by=by
            )


@pytest.fixture
def kept(world):
    """Thirty files of the police in Northmere, where they lie."""
    _hold(world, 30)
    return sorted(Path(verifying.files._carrier().root).glob("*/*"))


def _change(place, content):
    place.chmod(0o640)
    place.write_bytes(content)


def test_all_is_in_order(kept):
    report = verifying.verify()
    assert (report.rows, report.objects, report.is_sound, report.stray) == (30, 30, True, [])


def test_every_flipped_byte_is_found(kept):
    chance = random.Random(7)  # noqa: S311 - of a test
    flipped = chance.sample(kept, 15)
    for place in flipped:
        content = bytearray(place.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        _change(place, bytes(content))
    assert verifying.verify().altered == sorted(f"{place.parent.name}/{place.name}" for place in flipped)


def test_what_is_gone_and_what_nobody_speaks_of(kept):
    kept[0].unlink()
    stray = kept[0].with_name("0" * 64)
    stray.write_bytes(b"Whose is it?")
    (kept[0].with_name("incoming-half")).write_bytes(b"A crash")  # is no object
    report = verifying.verify()
    folder = kept[0].parent.name
    assert report.missing == [f"{folder}/{kept[0].name}"]
    assert report.stray == [f"{folder}/{'0' * 64}"]


def test_bucket_is_looked_through_as_a_folder_is(world, bucket):
    """Flipped bytes, one cut short, one that is gone, one that nobody speaks of."""
    _hold(world, 12)
    client, chance = s3.Bucket().client, random.Random(7)  # noqa: S311 - of a test
    *flipped, cut, gone = sorted(s3.Bucket().keys())[:6]
    for key in flipped:
        content = bytearray(client.get_object(Bucket="files", Key=key)["Body"].read())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        client.put_object(Bucket="files", Key=key, Body=bytes(content))
    client.put_object(Bucket="files", Key=cut, Body=b"File number")
    client.delete_object(Bucket="files", Key=gone)
    stray = f"{world.northmere.pk}/{'0' * 64}"
    client.put_object(Bucket="files", Key=stray, Body=b"Whose is it?")
    report = verifying.verify()
    assert (report.rows, report.objects) == (12, 12)
    assert report.altered == sorted([*flipped, cut, stray])  # and the stray is not what its name says either
    assert (report.missing, report.stray) == ([gone], [stray])


def test_evidence_that_was_slipped_under_a_decision_is_found(world, kept, recommendation):
    with as_owner():
        submission = SubmissionFactory(action=action_under(recommendation, agency=world.police))
        evidence = EvidenceFactory(partnership=world.northmere, agency=world.police)
        link = SubmissionEvidence.objects.create(partnership=world.northmere, submission=submission, evidence=evidence)
        Decision.objects.create(
            partnership=world.northmere, submission=submission, outcome=Outcome.ACCEPTED, level="limited", reason="x",
            by=world.assurer, at=submission.submitted_at, seen=[evidence.fingerprint],
        )  # fmt: skip
        submission.refresh_from_db()
    assert verifying.verify().unbound == []
    with as_owner():
        link.evidence = EvidenceFactory(partnership=world.northmere, agency=world.police, link="https://other.example")
        link.save()
    assert verifying.verify().unbound == [str(submission.code)]


def test_command_says_it_in_words_in_json_and_by_its_end(kept):
    call_command("verify_evidence", stdout=(words := io.StringIO()))
    assert "30 files in the record, 30 objects in the store." in words.getvalue()
    kept[0].unlink()
    with pytest.raises(CommandError, match="missing or was altered"):
        call_command("verify_evidence", json=True, stdout=(words := io.StringIO()))
    assert len(json.loads(words.getvalue())["missing"]) == 1
