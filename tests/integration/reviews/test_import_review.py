"""The command, and the five published documents through the real pages, where they are at hand."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from reading_support import REPORT

from config.ui.forms import PARTS
from reviews.models import Document, LearningPoint, Reading, Recommendation, Review
from tests.database import as_owner
from tests.factories.reviews import ReviewFactory

SEEDS = django_settings.BASE_DIR.parent / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the project")


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(REPORT)
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_review", *map(str, arguments), stdout=out)
    return out.getvalue()


def put_in(path, *more: object, by: str = "cora@northmere.example", slug: str = "northmere") -> str:
    return run(path, "--partnership", slug, "--by", by, *more)


def test_command_puts_the_review_on_the_record_and_says_so(world, report):
    said = put_in(report)

    assert "Child H (NSCP-1): 2 recommendations and 2 learning points, from “report.md”." in said
    assert "Recommendations: NSCP-2, NSCP-3" in said
    with as_owner():
        assert Reading.objects.get().confirmed_by == world.coordinator
        assert Recommendation.objects.count() == 2


def test_command_gives_json(world, report):
    assert json.loads(put_in(report, "--json")) == {
        "review": "NSCP-1",
        "pseudonym": "Child H",
        "recommendations": ["NSCP-2", "NSCP-3"],
    }


def test_command_attaches_to_the_review_it_is_told(world, report):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere, pseudonym="Ash")
    put_in(report, "--review", review.reference.lower())

    with as_owner():
        assert review.documents.count() == 1
        assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "more", "words"),
    [
        ({"by": "nobody@northmere.example"}, [], "Nobody signs in with"),
        ({"by": "hari@harrow.example"}, [], "There is no partnership “northmere”"),
        ({"slug": "nowhere"}, [], "There is no partnership “nowhere”"),
        ({"by": "chandra@chair.example"}, [], "This needs the right to"),
        ({}, ["--review", "NSCP-999"], "has no review NSCP-999"),
        ({}, ["--review", "HVSP-1"], "has no review HVSP-1"),
        ({}, ["--review", "it"], "has no review it"),
    ],
)
def test_command_refuses_in_one_sentence(world, report, facts, more, words):
    with pytest.raises(CommandError, match=words) as refusal:
        put_in(report, *more, **facts)

    assert str(refusal.value).count(".") <= 3
    with as_owner():
        assert not Document.objects.exists()


def test_command_refuses_the_same_document_twice(world, report):
    put_in(report)
    with pytest.raises(CommandError, match="already holds this very document"):
        put_in(report)


def test_command_needs_a_pseudonym_or_a_review(world, report):
    report.write_text("A statement without a name.\n\nRecommendations\n\n1. The Board should ask why.\n")
    with pytest.raises(CommandError, match="names no pseudonym"):
        put_in(report)
    with as_owner():
        assert not Document.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["--partnership", "northmere"], ["--by", "cora@northmere.example"]])
def test_command_asks_for_what_is_missing(report, arguments):
    with pytest.raises(CommandError, match="--partnership SLUG"):
        run(report, *arguments)


def test_command_refuses_what_is_no_text(world, tmp_path):
    other = tmp_path / "report.odt"
    other.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="not a kind of file"):
        put_in(other)
    broken = tmp_path / "report.pdf"
    broken.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="is damaged"):
        put_in(broken)
    with pytest.raises(CommandError, match="cannot be read"):
        put_in(tmp_path / "absent.txt")


def test_dry_run_needs_no_database(report):
    draft = json.loads(run(report, "--dry-run", "--json"))

    assert (draft["subject"], len(draft["recommendations"]), len(draft["learning_points"])) == ("Child H", 2, 2)
    assert "2 recommendation, 2 learning point" in run(report, "--dry-run")


def test_dry_run_refuses_in_one_sentence(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    with pytest.raises(CommandError):
        run(empty, "--dry-run")


def test_dry_run_from_the_shell_starts_no_server(report, tmp_path):
    command = [sys.executable, "manage.py", "import_review", str(report), "--dry-run", "--json"]
    environment = {"PATH": "/usr/bin:/bin", "DEMO": "1", "FOLLOWTHROUGH_HOME": str(tmp_path / "home")}
    ran = subprocess.run(
        command, cwd=django_settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["subject"] == "Child H"
    assert not (tmp_path / "home").exists()
    absent = subprocess.run(
        [*command[:3], "absent.txt", *command[4:]],
        cwd=django_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (absent.returncode, absent.stderr.strip().count("\n")) == (1, 0)


def seeds() -> list[Path]:
    return sorted(SEEDS.glob("*.txt"))


def assert_in_full(outputs: Path) -> None:
    command = [sys.executable, str(SEEDS / "score.py"), str(outputs), "--seeds", "--detail"]
    scored = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    summary = scored.stdout.splitlines()[-1]
    assert scored.returncode == 0, scored.stdout
    for name in ("rec_f1", "lp_f1", "sub", "theme", "meta"):
        assert f"{name}=1.0000" in summary, scored.stdout
    assert "invented=0 docs=5" in summary


@needs_seeds
def test_dry_runs_of_the_seeds_score_in_full(tmp_path):
    for path in seeds():
        (tmp_path / f"{path.stem}.json").write_text(run(path, "--dry-run", "--json"))

    assert_in_full(tmp_path)


@needs_seeds
def test_seeds_go_in_through_the_pages_exactly_as_expected(client, world, tmp_path):
    client.force_login(world.coordinator)
    for path in seeds():
        put_in_by_page(client, path)

    with as_owner():
        assert Review.objects.count() == 4
        assert Review.objects.get(pseudonym="VS").documents.count() == 2
        for document in Document.objects.all():
            (tmp_path / document.filename).with_suffix(".json").write_text(json.dumps(on_record(document)))
    assert_in_full(tmp_path)


def put_in_by_page(client, path: Path) -> None:
    """Upload and confirm, as a coordinator who changes nothing."""
    with path.open("rb") as file:
        to_draft = client.post(reverse("upload_review", args=["northmere"]), {"file": file})["Location"]
    assert client.get(to_draft).status_code == 200
    form = client.get(to_draft + "confirm/").context["form"]
    data = {field.html_name: field.value() or "" for field in form if field.html_name != "published"}
    boxes = form["published"].field.widget.decompress(form["published"].value())
    data |= {f"published_{part}": value or "" for part, value in zip(PARTS, boxes, strict=True)}
    assert client.post(to_draft + "confirm/", data).status_code == 302, path.name


def on_record(document: Document) -> dict[str, object]:
    """What came of a document, in the form of the expected files; what the record has no place for, as it was read."""
    recommendations = Recommendation.objects.filter(document=document)
    learning = LearningPoint.objects.filter(document=document)
    return document.reading.facts | {
        "title": document.title,
        "subject": document.review.pseudonym,
        "kind": document.review.review_type.kind,
        "published_on": document.published_as or None,
        "recommendations": [
            {
                "label": row.label or None,
                "text": row.text,
                "sub_points": [point.text for point in row.sub_points.all()],
                "theme_heading": row.heading or None,
                "addressed_to": row.addressed_to or None,
            }
            for row in recommendations
        ],
        "learning_points": [
            {"label": row.label or None, "text": row.text, "theme_heading": row.heading or None}
            for row in learning.filter(kind="learning")
        ],
        "good_practice": [row.text for row in learning.filter(kind="good_practice")],
        "questions": [row.text for row in learning.filter(kind="question")],
        "privacy_findings": [],
    }
