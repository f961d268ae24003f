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
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under


@pytest.fixture
def kept(world):
    """Thirty files of the police in Northmere, where they lie."""
    with scope.entered(world.lead.pk) as by:
        for number in range(30):
            upload = SimpleUploadedFile(f"{number}.txt", f"File number {number}.".encode() * 20)
            holding.add_file(
                partnership_id=world.northmere.pk, agency=world.police, upload=upload, kind=EvidenceKind.AUDIT, by=by
            )
    return sorted(Path(verifying.files._carrier().root).glob("*/*"))


def _change(place, content):
    place.chmod(0o640)
    place.write_bytes(content)


def test_all_is_in_order(kept):
    report = verifying.verify()
    assert (report.rows, report.objects, report.is_sound, report.stray) == (30, 30, True, [])


def test_every_flipped_byte_is_found(kept):
    chance = random.Random(7)  # noqa: S311 - of a test
    flipped = chance.sample(kept, 10)
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
