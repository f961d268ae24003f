"""The drill: back up, destroy, restore into an empty database and an empty store, and compare all of it."""

import json
import re
import shutil
from io import StringIO

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connections

from actions.models import EvidenceKind
from actions.services import holding
from partners import scope
from partners.gateways import files
from partners.services import backups, kept, ledger

OBJECTS = """
SELECT 'policy', tablename || policyname || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
UNION ALL SELECT 'grant', table_name || grantee || privilege_type FROM information_schema.role_table_grants
    WHERE table_schema = 'public'
UNION ALL SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', pg_get_functiondef(p.oid) || p.proacl::text FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'sequence', sequencename || coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'
ORDER BY 1, 2
"""


def _connect(name):
    owner = connections["owner"].settings_dict
    return psycopg.connect(
        dbname=name, user=owner["USER"], password=owner["PASSWORD"] or None, host=owner["HOST"], port=owner["PORT"], autocommit=True
    )  # fmt: skip


def _everything(name):
    """Every row of every table, as text, and whatever else the database is made of."""
    with _connect(name) as asked:
        tables = asked.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        rows = {
            table: asked.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1').fetchall()
            for (table,) in tables
        }  # fmt: skip
        return rows, {(kind, _without_casts(words)) for kind, words in asked.execute(OBJECTS).fetchall()}


def _without_casts(words):
    """PostgreSQL writes the casts of a list another way once it has been restored."""
    return re.sub(r"::(?:character varying|text)(?:\[\])?|[()]", "", words)


def _objects():
    """Files, and heads of the ledger."""
    found = {}
    for key in [*files.keys(), *files.heads()]:
        with files.opened_by(key).content as content:
            found[key] = content.read()
    return found


@pytest.fixture
def kept_files(world):
    """Twelve files of the police in both of their partnerships, one of them removed since."""
    with scope.entered(world.lead.pk) as by:
        items = [
            holding.add_file(
                partnership_id=(world.northmere, world.harrow)[number % 2].pk,
                agency=world.police,
                upload=SimpleUploadedFile(f"{number}.txt", f"File number {number}.\n".encode() * 5000),
                kind=EvidenceKind.AUDIT,
                by=by,
            )
            for number in range(12)
        ]
    with scope.partnerships([world.northmere.pk]):
        kept.remove(partnership_id=world.northmere.pk, sha256=items[0].sha256, why="Its time was over.")
    return items[1:]


@pytest.fixture
def empty_database(monkeypatch):
    """Another database, as it is before anything was migrated; the owner's login leads there from the call on."""
    owner = connections["owner"].settings_dict
    name = f"{owner['NAME']}_restored"
    with _connect(owner["NAME"]) as asked:
        asked.execute(f'DROP DATABASE IF EXISTS "{name}"')
        asked.execute(f'CREATE DATABASE "{name}"')

    def lead():
        monkeypatch.setitem(owner, "NAME", name)
        return name

    yield lead
    monkeypatch.undo()
    with _connect(owner["NAME"]) as asked:
        asked.execute(f'DROP DATABASE "{name}"')


@pytest.fixture(params=["folder", "bucket"])
def store(request, settings):
    """What destroys and replaces it."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return lambda: [files._carrier().remove(key) for key in [*files.keys(), *files.heads()]]


def _back_up(folder):
    call_command("backup", folder, stdout=(words := StringIO()))
    return max(place for place in folder.iterdir() if place.name != backups.FILES), words.getvalue()


@pytest.mark.django_db(transaction=True)
def test_drill_shows_no_difference(store, kept_files, empty_database, tmp_path):
    ledger.chain()
    assert ledger.sign()
    before, objects = _everything(connections["owner"].settings_dict["NAME"]), _objects()
    assert len(kept_files) == 11
    assert len(objects) == 12
    backup, words = _back_up(tmp_path / "backups")
    assert ", 11 files of " in words
    store()
    name = empty_database()
    call_command("restore", backup, stdout=(words := StringIO()))
    assert "nothing differs: " in words.getvalue()
    rows, made_of = _everything(name)
    assert rows == before[0]
    assert made_of ^ before[1] == set()
    assert _objects() == objects
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", backup)


@pytest.mark.django_db(transaction=True)
def test_drill_beside_what_runs_leaves_all_as_it_was(kept_files, tmp_path, settings):
    name, objects = connections["owner"].settings_dict["NAME"], _objects()
    call_command("restore_drill", tmp_path / "backups", stdout=(words := StringIO()))
    assert ", 11 files" in words.getvalue()
    assert connections["owner"].settings_dict["NAME"] == name
    assert _objects() == objects
    with _connect(name) as asked:
        assert (
            asked.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}_drill%"]).fetchall() == []
        )
    assert [place.name for place in (tmp_path / "backups").iterdir() if place.name.startswith("drill")] == []


@pytest.mark.django_db(transaction=True)
def test_next_backup_copies_what_is_new_and_says_what_is_lost(kept_files, tmp_path, settings):
    _back_up(tmp_path / "backups")
    copied = {place: place.stat().st_mtime_ns for place in (tmp_path / "backups" / backups.FILES).rglob("*")}
    lost, altered = (settings.FILE_STORE / str(one.partnership_id) / one.sha256 for one in kept_files[:2])
    lost.unlink()
    altered.chmod(0o640)
    altered.write_bytes(b"Something else")
    second, _ = _back_up(tmp_path / "backups")  # both are there from the first
    assert {place: place.stat().st_mtime_ns for place in copied} == copied
    assert json.loads((second / backups.MANIFEST).read_text())["lost"] == []
    shutil.rmtree(tmp_path / "backups")
    with pytest.raises(CommandError, match="Not in the store as their rows say") as error:
        call_command("backup", tmp_path / "backups", stdout=StringIO())
    assert lost.name in str(error.value)
    assert altered.name in str(error.value)


def _manifest(place, **more):
    place.mkdir(parents=True)
    (place / backups.DUMP).write_bytes(b"no dump")
    facts = {"at": "", "release": "", "dump": backups._sha256(place / backups.DUMP), "tables": {}, "objects": {}}
    (place / backups.MANIFEST).write_text(json.dumps(facts | more))
    return place


def test_database_that_holds_anything_is_not_written_over(db, tmp_path):
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", _manifest(tmp_path / "backup"))


@pytest.fixture
def emptied(monkeypatch, settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files of ours"
    monkeypatch.setattr(backups.postgres, "is_empty", lambda: True)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"dump": "0" * 64}, "The dump is not what was backed up"),
        ({"objects": {f"1/{'0' * 64}": 5}}, "1 files of the backup are missing"),
        ({"tables": 1, "of": "another kind"}, "cannot be read"),
    ],
)
def test_backup_that_is_not_whole_restores_nothing(emptied, tmp_path, monkeypatch, facts, words):
    monkeypatch.setattr(backups.postgres, "restore", lambda _: pytest.fail("restored"))
    with pytest.raises(CommandError, match=words):
        call_command("restore", _manifest(tmp_path / "backup", **facts))


def test_what_broke_off_is_no_backup(emptied, tmp_path):
    with pytest.raises(CommandError, match=r"There is no manifest\.json"):
        call_command("restore", tmp_path)


def test_store_that_holds_anything_is_not_added_to(emptied, tmp_path, settings):
    (settings.FILE_STORE / "1").mkdir(parents=True)
    (settings.FILE_STORE / "1" / ("0" * 64)).write_bytes(b"x")
    with pytest.raises(CommandError, match="The store of files is not empty"):
        call_command("restore", _manifest(tmp_path / "backup"))


def test_what_comes_back_altered_is_told(emptied, tmp_path, monkeypatch):
    monkeypatch.setattr(backups.postgres, "restore", lambda _: None)
    monkeypatch.setattr(backups.postgres, "figures", lambda: {"one": ["1", "7"]})
    key = f"1/{'0' * 64}"
    monkeypatch.setattr(backups.postgres, "made_of", lambda: {"grants": ["9", "7"], "policies": ["1", "7"]})
    facts = {"tables": {"one": ["1", "8"]}, "made_of": {"grants": ["9", "7"], "policies": ["1", "8"]}}
    backup = _manifest(tmp_path / "backup", **facts, objects={key: 5})
    (tmp_path / backups.FILES / "1").mkdir(parents=True)
    (tmp_path / backups.FILES / key).write_bytes(b"12345")
    with pytest.raises(CommandError, match=f"differs from what was backed up: one, policies, {key}"):
        call_command("restore", backup)
