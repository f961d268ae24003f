"""A tracker comes in: mapped once, checked row by row, confirmed whole, undone; a coordinator's alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tracker_support import SOON, _at_hand, baby, bring, do, line

from actions.models import Action, ProgressNote, RowKind, Status, Submission, Tracker, TrackerHabits, Transition
from actions.services import assurance, trackers
from actions.states import MoveNotAllowed
from actions.tasks import carry_on_trackers
from partners import scope
from partners.models import Message
from reviews.models import Involvement, Recommendation
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.trackers import MULTI_AGENCY, comma_separated, upload, workbook

NEW = "/p/northmere/trackers/new/"

__all__ = ["_at_hand", "baby", "bring", "do"]

pytestmark = pytest.mark.usefixtures("_at_hand")


def rows_of(tracker):
    with as_owner():
        return {row.number: row for row in tracker.rows.all()}


def errors(tracker):
    return {number: " ".join(row.errors) for number, row in rows_of(tracker).items() if row.errors}


def test_a_row_of_several_agencies_makes_an_action_for_each(world, recommendation, bring, do):
    tracker = do("confirm", bring(line(lead="Northmere Police / Harrow Vale NHS Trust")))
    with as_owner():
        made = list(Action.objects.order_by("agency__name"))
        assert [(one.agency, one.status, one.delivery, one.due_on) for one in made] == [
            (world.trust, "draft", "under_way", SOON),
            (world.police, "draft", "under_way", SOON),
        ]
        assert {one.recommendations.get() for one in made} == {recommendation}
        assert (tracker.state, tracker.made, tracker.confirmed_by) == ("confirmed", 2, world.coordinator)
        assert not Message.objects.exists()
        assert not Transition.objects.exists()


def test_complete_is_reported_before_import_and_never_assured(world, bring, do):
    row = line(rag="Complete", outcome="All ten were seen.", progress="Audit done in May.")
    do("confirm", bring([*row, date(2026, 1, 12), date(2026, 5, 20)], ask=True, heads=[*MULTI_AGENCY, "Date agreed", "Date completed"]))  # fmt: skip
    with as_owner():
        action = Action.objects.get()
        answer = Submission.objects.get()
        assert (action.status, action.delivery) == (Status.SUBMITTED, "done")
        assert (answer.statement, answer.on_behalf, answer.submitted_by) == (
            "All ten were seen.",
            True,
            world.coordinator,
        )
        assert answer.tracker_id is not None
        moves = [(move.was, move.became, timezone.localtime(move.at).date()) for move in Transition.objects.all()]
        assert moves == [("draft", "issued", date(2026, 1, 12)), ("issued", "submitted", date(2026, 5, 20))]
        assert [note.text for note in ProgressNote.objects.all()] == ["Audit done in May."]
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(PermissionDenied):
        assurance.accept(submission=answer, level="reasonable", reason="Seen.", by=actor)


def test_what_is_asked_is_told_and_shared(world, baby, bring, do):
    do("confirm", bring(line(), line(asked="No date", due=""), ask=True))
    with as_owner():
        assert sorted(Action.objects.values_list("status", flat=True)) == ["draft", "issued"]
        assert list(Message.objects.values_list("recipient__name", "kind")) == [("Lena Shah", "issued")]
        assert Involvement.objects.get(review=baby).agency == world.police


def test_recommendations_that_the_review_has_not_come_in_once(world, baby, bring, do):
    words = "Every agency should ask who else lives in the home."
    tracker = bring(line(rec="7", words=words), line(rec="Rec 7", lead="Harrow Vale NHS Trust", words=words))
    do("confirm", tracker)
    with as_owner():
        made = Recommendation.objects.get(label="7")
        assert (made.text, made.review, made.actions.count()) == (words, baby, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (line(lead="Ministry of Magic"), "“Ministry of Magic” is no agency of this partnership"),
        (line(lead="Vale Schools"), "does not belong to this partnership"),
        (line(lead=""), "There is no agency"),
        (line(due="sometime soon"), "“sometime soon” is not a date"),
        (line(due="31/02/2027"), "not a real date"),
        (line(rec="", words=""), "There is no recommendation"),
        (line(rec="9"), "Baby K has no recommendation 9"),
        (line(asked=""), "There is no action"),
        (line(ref="NSCP-99999"), "NSCP-99999 is no action on the record"),
        (line(asked="x" * 10_001), "longer than 10,000 characters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_holds_all_back(world, bring, row, said):
    tracker = bring(line(asked="Another."), row)
    assert said in errors(tracker)[3]
    with scope.entered(world.coordinator.pk) as actor, pytest.raises(MoveNotAllowed, match="mended first"):
        trackers.confirm(tracker=tracker, by=actor)
    with as_owner():
        assert not Action.objects.exists()


def test_the_same_row_twice_names_the_first(bring):
    assert "stands in row 2 already" in errors(bring(line(), line()))[3]


def test_words_that_nobody_explained_are_an_error(world, bring):
    tracker = bring(line(), key={"in progress": "under_way"})
    with as_owner():
        Tracker.objects.update(meanings={}, state="checking", step_by=world.coordinator)
        tracker.refresh_from_db()
    with scope.entered(world.coordinator.pk) as actor:
        trackers.carry_on(tracker=tracker, by=actor)
    assert "Nobody has said what “In progress” means" in errors(tracker)[2]


def test_fills_and_merged_cells_are_read(world, bring, do):
    rows = [line(rag="", asked="One."), line(rag="", rec="", asked="Two.")]
    rows[0][1] = ""
    tracker = bring(*rows, fills={(0, 8): "#0070C0", (1, 8): "#92D050"}, merges=[(1, 0, 1, "2")], key={"fill:blue": "done", "fill:green": "under_way"})  # fmt: skip
    do("confirm", tracker)
    with as_owner():
        assert dict(Action.objects.values_list("question", "delivery")) == {"One.": "done", "Two.": "under_way"}


def test_an_unknown_owner_is_a_remark_and_a_known_one_owns(world, bring, do):
    tracker = bring(line(owner="Carl@Police.example"), line(asked="Other.", owner="nobody@police.example"))
    assert "is no lead or contributor of Northmere Police" in rows_of(tracker)[3].warnings[0]
    do("confirm", tracker)
    with as_owner():
        assert dict(Action.objects.values_list("question", "owner")) == {
            "Show that babies are seen.": world.contributor.pk,
            "Other.": None,
        }


def test_the_same_tracker_again_changes_nothing(bring, do):
    rows = [line(ref="A1", progress="Half done."), line(ref="A2", asked="Other.", rag="Complete", outcome="Done it.")]
    do("confirm", bring(*rows, ask=True))
    assert {row.kind for row in rows_of(bring(*rows, ask=True)).values()} == {RowKind.SAME}


def test_a_later_tracker_changes_only_what_it_shows(world, bring, do):
    do("confirm", bring(line(ref="A1", due=SOON)))
    later = bring(
        line(ref="A1", asked="Show it twice.", owner="carl@police.example", rag="Complete", progress="Now done.")
    )
    plan = rows_of(later)[2].plan
    assert [(change["field"], change["value"]) for change in plan["changes"]] == [
        ("action", "Show it twice."),
        ("owner", str(world.contributor.pk)),
        ("delivery", "done"),
        ("note", "Now done."),
    ]
    do("confirm", later)
    with as_owner():
        action = Action.objects.get()
        assert (action.question, action.owner, action.delivery, action.status) == (
            "Show it twice.", world.contributor, "done", "draft",
        )  # fmt: skip


def test_what_was_asked_keeps_its_question_and_its_date(world, bring, do):
    do("confirm", bring(line(ref="A1"), ask=True))
    tracker = bring(line(ref="A1", asked="Another question.", due=SOON + timedelta(days=9)))
    row = rows_of(tracker)[2]
    assert row.kind == RowKind.SAME
    assert ["stays" in warning for warning in row.warnings] == [True, True]


def test_an_action_that_is_assured_is_left_alone(world, recommendation, bring):
    with as_owner():
        action = action_under(recommendation, agency=world.police, status=Status.ASSURED)
    row = rows_of(bring(line(ref=action.reference, progress="News.")))[2]
    assert (row.kind, row.plan["changes"]) == (RowKind.SAME, [])
    assert "is “assured” on the record" in row.warnings[0]


def test_a_reference_of_another_agency_is_an_error(world, recommendation, bring):
    with as_owner():
        action = action_under(recommendation, agency=world.trust)
    assert "is asked of Harrow Vale NHS Trust" in errors(bring(line(ref=action.reference)))[2]


def test_what_changed_meanwhile_is_looked_at_again(world, recommendation, bring, do):
    tracker = bring(line())
    with as_owner():
        action_under(recommendation, agency=world.police, question="Show that babies are seen.", status=Status.DRAFT)
    tracker = do("confirm", tracker)
    assert (tracker.state, tracker.trouble) == ("checked", trackers.MOVED_ON)
    with as_owner():
        assert Action.objects.count() == 1


def test_undo_takes_drafts_away_and_withdraws_what_was_asked(world, bring, do):
    words = "Every agency should ask who else lives in the home."
    tracker = do("confirm", bring(line(), line(rec="7", words=words, asked="As a draft.", due=""), ask=True))
    tracker = do("undo", tracker)
    with as_owner():
        action = Action.objects.get()
        assert (action.question, action.status) == ("Show that babies are seen.", "withdrawn")
        assert not Recommendation.objects.filter(label="7").exists()
        assert (tracker.state, tracker.undone_by) == ("undone", world.coordinator)
        assert tracker.rows.count() == 2
        (_, move) = action.transitions.all()
        assert (move.was, move.became, move.by) == ("issued", "withdrawn", world.coordinator)
        told = Message.objects.filter(kind="withdrawn").values_list("recipient__name", "about")
        assert list(told) == [("Lena Shah", action.reference)]


def test_undo_costs_no_queries_of_each_row(world, bring, do):
    def queries(rows):
        do("confirm", bring(*(line(ref=f"A{number}", asked=f"Thing {number}.") for number in rows), ask=True))
        again = do("confirm", bring(*(line(ref=f"A{number}", asked=f"Thing {number}.", owner="Carl Dunn") for number in rows), *(line(asked=f"New {number}.") for number in rows), ask=True))  # fmt: skip
        assert (again.made, again.changed) == (len(rows), len(rows))
        with CaptureQueriesContext(connection) as caught:
            assert do("undo", again).state == "undone"
        return len(caught)

    assert queries([1]) == queries(range(2, 22))


def test_confirming_changes_costs_no_queries_of_each_row(world, bring, do):
    def queries(rows):
        do("confirm", bring(*(line(ref=f"B{number}", asked=f"Thing {number}.") for number in rows), ask=True))
        again = bring(*(line(ref=f"B{number}", asked=f"Otherwise {number}.", rag="Complete", progress="Done.") for number in rows))  # fmt: skip
        with CaptureQueriesContext(connection) as caught:
            assert do("confirm", again).changed == len(rows)
        return len(caught)

    assert queries([1]) == queries(range(2, 22))


def test_undo_puts_back_what_was_changed(world, bring, do):
    do("confirm", bring(line(ref="A1")))
    later = do("confirm", bring(line(ref="A1", asked="Otherwise.", rag="Complete", progress="Done.")))
    do("undo", later)
    with as_owner():
        action = Action.objects.get()
        assert (action.question, action.delivery) == ("Show that babies are seen.", "under_way")
        assert not ProgressNote.objects.filter(text="Done.").exists()


def _note(world, action):
    ProgressNote.objects.create(partnership=world.northmere, action=action, text="More.", delivery="done", by=world.lead, at=timezone.now())  # fmt: skip


def _edit(world, action):
    action.question = "Changed."
    action.save()


@pytest.mark.parametrize("work", [_note, _edit])
def test_undo_is_refused_where_work_went_on(world, bring, do, work):
    tracker = do("confirm", bring(line()))
    with as_owner():
        work(world, Action.objects.get())
    with pytest.raises(MoveNotAllowed, match=r"work has gone on with NSCP-\d+"):
        do("undo", tracker)


def test_headings_are_remembered_for_the_partnership(world, baby, bring):
    heads = [*MULTI_AGENCY[:4], "Wer", *MULTI_AGENCY[5:]]
    with scope.entered(world.coordinator.pk) as actor:
        first = trackers.take_in(partnership=world.northmere, upload=upload(workbook(heads, [line()])), by=actor)
        assert "agency" not in first.columns
        with pytest.raises(ValidationError, match="which column names the agency"):
            trackers.say_columns(tracker=first, sheet=first.sheet, chosen=first.columns, review=baby, ask_now=False, by=actor)  # fmt: skip
        chosen = first.columns | {"agency": 4}
        trackers.say_columns(tracker=first, sheet=first.sheet, chosen=chosen, review=baby, ask_now=False, by=actor)
        second = trackers.take_in(partnership=world.northmere, upload=upload(workbook(heads, [line()])), by=actor)
        assert second.columns["agency"] == 4
    with as_owner():
        assert TrackerHabits.objects.get().partnership == world.northmere


def test_a_corrected_file_keeps_what_was_said(world, bring):
    tracker = bring(line(lead="Nobody"))
    with scope.entered(world.coordinator.pk) as actor:
        content = workbook(MULTI_AGENCY, [line()])
        tracker = trackers.take_in(
            partnership=world.northmere, upload=upload(content, "again.xlsx"), by=actor, over=tracker
        )
        tracker = trackers.carry_on(tracker=tracker, by=actor)
    assert (tracker.state, tracker.filename, len(tracker.earlier)) == ("checked", "again.xlsx", 1)
    assert [row.kind for row in rows_of(tracker).values()] == [RowKind.NEW]


def test_only_a_coordinator_brings_one_in(world):
    for person in (world.chair, world.lead, world.assurer, world.other_coordinator):
        with scope.entered(person.pk) as actor, pytest.raises(PermissionDenied):
            trackers.take_in(partnership=world.northmere, upload=upload(b"x"), by=actor)


def test_a_large_one_is_left_to_the_worker(client, world, baby, monkeypatch):
    monkeypatch.setattr(trackers, "AT_ONCE", 1)
    client.force_login(world.coordinator)
    content = workbook(MULTI_AGENCY, [line(rag=""), line(asked="Another.", rag="")])
    page = client.post(NEW, {"upload": upload(content)})["Location"]

    with as_owner():
        chosen = {name: str(at) for name, at in Tracker.objects.get().columns.items() if name != "rag"}
    there = client.post(page, chosen | {"sheet": "Action plan", "review": baby.reference, "coming_in": "drafts"})
    assert "The rows are being checked" in client.get(there["Location"]).content.decode()
    carry_on_trackers()
    assert "Look, then bring it in" in client.get(there["Location"]).content.decode()


def test_pages_lead_from_file_to_record_and_back(client, world, baby):
    client.force_login(world.coordinator)
    rows = [line(lead="Nowhere Trust"), line(asked="Another.", rag="Complete")]
    columns = client.post(NEW, {"upload": upload(workbook(MULTI_AGENCY, rows, title="Tracker 2026", others=["Notes"]))})["Location"]  # fmt: skip
    assert columns.endswith("/columns/")
    shown = client.get(columns)
    assert "headings in row 3 of the sheet “Action plan”" in shown.content.decode()
    said = {bound.name: bound.value() for bound in shown.context["form"] if bound.value()}
    refused = client.post(columns, said | {"review": baby.reference})
    assert "Say whether they come in as drafts or as asked." in refused.content.decode()
    meanings = client.post(columns, said | {"review": baby.reference, "coming_in": "drafts"})["Location"]
    form = client.get(meanings).context["form"]
    there = client.post(meanings, {bound.name: bound.value() for bound in form})["Location"]
    page = client.get(there).content.decode()
    assert "1 row to mend" in page
    assert "“Nowhere Trust” is no agency" in page
    mend = b"".join(client.get(f"{there}to-mend.csv").streaming_content).decode()
    assert "“Nowhere Trust” is no agency of this partnership" in mend
    assert mend.endswith(",Agency,Nowhere Trust\r\n")
    rows[0][4] = "Northmere Police"
    client.post(f"{there}file/", {"upload": upload(workbook(MULTI_AGENCY, rows, title="Tracker 2026"))})
    assert "Look, then bring it in" in client.get(there).content.decode()
    client.post(there, {"do": "confirm"})
    assert "2 actions made and 0 changed by Cora Ellis" in client.get(there).content.decode()
    client.post(there, {"do": "undo"})
    assert "Undone by Cora Ellis" in client.get(there).content.decode()
    assert "tracker.xlsx" in client.get("/p/northmere/trackers/").content.decode()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "tracker.xlsx", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "tracker.xlsx", "protected by a password"),
        (b"Ref,Agency\r\n", "tracker.docx", "not a kind of file we can take"),
        (b"\r\n\r\n,,,\r\n", "tracker.csv", "The spreadsheet is empty"),
        (b'Ref,Agency\r\n"never ended', "tracker.csv", "not a CSV that can be read"),
    ],
)
def test_a_bad_file_is_refused_beside_the_box(client, world, content, name, said):
    client.force_login(world.coordinator)
    response = client.post(NEW, {"upload": upload(content, name)})
    assert said in response.content.decode()
    with as_owner():
        assert not Tracker.objects.exists()


def test_csv_of_other_places_is_read(world, bring, baby):
    content = comma_separated(MULTI_AGENCY, [[*map(str, line(due="12/06/2027", progress="50 % – “so far”"))]], delimiter=";", encoding="cp1252")  # fmt: skip
    with scope.entered(world.coordinator.pk) as actor:
        tracker = trackers.take_in(partnership=world.northmere, upload=upload(content, "t.csv"), by=actor)
    assert len(tracker.columns) == len(MULTI_AGENCY)


@pytest.mark.parametrize("count", [1, 20])
def test_queries_are_flat(client, world, baby, bring, django_assert_max_num_queries, count):
    tracker = bring(*(line(asked=f"Thing {number}.") for number in range(count)))
    client.force_login(world.coordinator)
    for page in (f"/p/northmere/trackers/{tracker.code}/", "/p/northmere/trackers/"):
        client.get(page)
        with django_assert_max_num_queries(24):
            client.get(page)
