"""Whatever is written with a name of what belongs to others is refused, and nothing has changed.

Names in addresses: every address of the resolver and every operation of the API. Names in fields: every field whose
choices are rows; one that stands in no row of FIELDS fails.
"""

import pkgutil
from datetime import date, timedelta
from importlib import import_module
from typing import NamedTuple
from uuid import uuid4

import pytest
from canaries import TENANTS, Singing
from django import forms
from django.db import connection, transaction
from django.urls import reverse
from lxml import html
from test_access_matrix import URLS, _of_api, wants

import actions.forms
import partners.forms
import reviews.forms
from actions.models import Action, Evidence, Status, Tracker
from actions.models.tracker import TrackerState
from partners.api.schema import schema
from partners.models import DigestDay, Feed, Scope, User
from partners.services import tokens
from reviews.models import Review, Theme
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, action_under

pytestmark = pytest.mark.long
LATER = date.today() + timedelta(days=60)
TABLES = [model._meta.db_table for model in (*TENANTS, User, Feed, DigestDay) if model._meta.managed]


@pytest.fixture
def world(lasting_world, db):
    return lasting_world


@pytest.fixture(scope="module")
def lasting_songs(lasting_world) -> Singing:
    with as_owner():
        found = Singing.of(lasting_world)
        for target in found.targets.values():
            EvidenceFactory(partnership=target.action.partnership, agency=target.action.agency)
        return found


@pytest.fixture
def singing(lasting_songs, world) -> Singing:
    return lasting_songs


def fingerprint(*, until: dict[str, int] | None = None) -> dict[str, str]:
    """What stands in each table; of the rows up to these keys alone, where they are given."""
    rows = (
        f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
        + (f" WHERE id <= {until[table]}" if until else "")
        for table in (until or TABLES)
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(rows))
        return dict(cursor.fetchall())


def last_keys() -> dict[str, int]:
    tables = [model._meta.db_table for model in TENANTS]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', coalesce(max(id), 0) FROM {table}" for table in tables))
        return dict(cursor.fetchall())


def changed(before, *, until=None) -> set[str]:
    now = fingerprint(until=until)
    return {table for table in now if now[table] != before[table]}


def given(html_page: bytes, field: str) -> dict[str, object]:
    """What a browser would send of the form that holds this field."""
    page = html.fromstring(html_page)
    found = next((form for form in page.forms if field in form.fields), None)
    sent: dict[str, object] = {}
    if found is None:  # a button
        return sent
    for name, value in found.form_values():
        sent[name] = [*sent[name], value] if name in sent else [value]  # type: ignore[misc]
    return sent


def offered(html_page: bytes, field: str) -> set[str]:
    """What the page gives to choose from."""
    page = html.fromstring(html_page)
    return {found for tag in ("input", "option") for found in page.xpath(f"//{tag}[@name=$name or ancestor::select/@name=$name]/@value", name=field)}  # fmt: skip


def day(name: str) -> dict[str, int]:
    return {f"{name}_day": LATER.day, f"{name}_month": LATER.month, f"{name}_year": LATER.year}


# Names in fields ------------------------------------------------------------------------------------------------------


class Field(NamedTuple):
    """One field that takes a name: whose page, where, what else is sent, and a name of one's own and of others'."""

    form: str
    field: str
    who: str
    path: str
    own: str
    foreign: str
    sent: dict[str, object] = {}


PERSON = {"name": "Nia Reed", "email": "nia@police.example", "role": "contributor"}
REQUEST = {"question": "Show it.", "evidence_wanted": "An audit.", **day("due_on")}


def fields(world, singing) -> list[Field]:
    mine, theirs = singing.targets["police"], singing.targets["school"]
    mine_too = singing.targets["trust"]
    recommendation, place = mine.recommendation.reference, f"/p/{mine.slug}"
    own_theme, their_theme = (Theme.objects.get(pk=one.theme.pk) for one in (mine_too, theirs))
    review, their_review = (Review.objects.get(pk=one.recommendation.review_id) for one in (mine_too, theirs))
    kind, their_kind = review.review_type.name, their_review.review_type.name
    held = Evidence.objects.filter(agency=world.police, submission_links=None)
    evidence = held.get(partnership=world.northmere)
    elsewhere = held.get(partnership=world.harrow)  # their own agency's, in another partnership
    of_school = theirs.evidence.code
    draft = Action.objects.filter(status=Status.DRAFT).get()
    coordinator, lead = "coordinator", "lead"
    police, school = world.police.slug, world.school.slug
    trust, tom = world.trust.slug, world.other_lead.email
    confirm = f"/readings/{mine.reading.code}/confirm/"
    carl = world.contributor.email
    lena, hari = world.lead.email, world.other_coordinator.email
    item = f"/readings/{mine.reading.code}/items/{mine.item.code}/"
    answer = f"/actions/{mine.action.reference}/answer/"
    batch = f"{place}/actions/change/?pick={draft.number}&kind=owner"
    kept = {"title": "Minutes", "link": "https://example.org/minutes"}
    review_facts = {"pseudonym": "Child N", "title": "Review N", "stage": "notified", "type_name": kind}
    token = {"name": "Case system", "scopes": ["status:read"], **day("ends_on")}
    return [
        Field("TokenForm", "agency", coordinator, f"{place}/partnership/tokens/issue/", police, school, token),
        Field("PersonForm", "agency", coordinator, f"{place}/partnership/people/invite/", police, school, PERSON),
        Field("PauseForm", "whom", coordinator, f"{place}/pauses/", lena, hari, {"reason": "On leave", "pause": "yes"}),
        Field("DeputyForm", "deputy", lead, "/my-reminders/", world.contributor.email, hari, {"cover": f"{mine.slug}.{police}"}),
        Field("DeputyForm", "cover", lead, "/my-reminders/", f"{mine.slug}.{police}", f"harrow-vale.{school}", {"deputy": world.contributor.email}),
        Field("DeputyForm", "calendar", lead, "/my-reminders/", police, school),
        Field("ReviewForm", "agencies", coordinator, f"{place}/reviews/open/", police, school, review_facts),
        Field("ReviewForm", "type_name", coordinator, f"{place}/reviews/open/", kind, their_kind, review_facts),
        Field("ReviewForm", "agencies", coordinator, f"/reviews/{review.reference}/edit/", police, school, {"type_name": kind, "published": ""}),
        Field("ConfirmForm", "which", coordinator, confirm, "new", their_review.reference, review_facts),
        Field("ConfirmForm", "type_name", coordinator, confirm, kind, their_kind, review_facts | {"which": "new"}),
        Field("ConfirmForm", "reference", coordinator, confirm, review.reference, their_review.reference, review_facts | {"which": "other"}),
        Field("RespondForm", "themes", coordinator, f"/recommendations/{recommendation}/respond/", own_theme.name, their_theme.name, {"response": "accepted"}),
        Field("ThemesForm", "themes", coordinator, f"/recommendations/{recommendation}/themes/", own_theme.name, their_theme.name),
        Field("ThemesForm", "themes", coordinator, f"/learning/{mine.learning.code}/themes/", own_theme.name, their_theme.name),
        Field("ItemForm", "themes", coordinator, item, own_theme.name, their_theme.name),
        Field("ThemeForm", "parent", coordinator, f"{place}/themes/edit/", own_theme.name, their_theme.name, {"name": "Handover"}),
        Field("ThemeForm", "parent", coordinator, f"/themes/{mine.theme.code}/edit/", own_theme.name, their_theme.name),
        Field("MergeForm", "into", coordinator, f"/themes/{mine.theme.code}/merge/", str(own_theme.code), str(their_theme.code)),
        Field("AskForm", "agencies", coordinator, f"/recommendations/{recommendation}/ask/", trust, school, REQUEST),
        Field("AskForm", f"owner_{trust}", coordinator, f"/recommendations/{recommendation}/ask/", tom, hari, REQUEST | {"agencies": trust}),
        Field("EditForm", "owner", coordinator, f"/actions/{draft.reference}/edit/", lena, hari, REQUEST),
        Field("BatchForm", "owner", coordinator, batch, lena, hari),
        Field("AnswerForm", "held", lead, answer, str(evidence.code), str(of_school)),
        Field("AnswerForm", "held", lead, answer, str(evidence.code), str(elsewhere.code)),
        Field("NewItemForm", "place", lead, "/evidence/add/", f"{mine.slug} {police}", f"harrow-vale {school}", kept),
        Field("NewItemForm", "place", lead, "/evidence/add/", f"{mine.slug} {police}", f"{mine.slug} {world.trust.slug}", kept),
        Field("HandOverForm", "leaver", coordinator, f"/agencies/{police}/hand-over/", carl, hari, {"follower": lena}),
        Field("HandOverForm", "follower", coordinator, f"/agencies/{police}/hand-over/", lena, hari, {"leaver": carl}),
        Field("GiveForm", "to", lead, f"/evidence/{evidence.code}/give/", "harrow-vale", mine.slug, {"agreed": "on"}),
        Field("ColumnsForm", "review", coordinator, f"{place}/trackers/{mine.tracker.code}/columns/", review.reference, their_review.reference, {"coming_in": "drafts"}),
    ]  # fmt: skip


@pytest.fixture
def drafted(world, singing):
    """What the forms need to be open: a draft, an item whose details are decided, a tracker that waits for its columns."""
    with as_owner():
        mine = singing.targets["police"]
        facts = {"status": Status.DRAFT, "issued_at": None, "first_due_on": None}
        action_under(mine.recommendation, agency=world.police, owner=world.contributor, **facts)
        mine.reading.items.update(private=[])
        Tracker.objects.filter(pk=mine.tracker.pk).update(state=TrackerState.COLUMNS)


def send(client, world, field: Field, name: str):
    """The form of the page, filled in, with this name in the field; and what it changed, which is then undone."""
    client.force_login(world.personas[field.who])
    with transaction.atomic():
        page = client.get(field.path)
        sent = given(page.content, field.field) | field.sent | {field.field: name}
        before = fingerprint()
        response = client.post(field.path, sent)
        what = changed(before)
        transaction.set_rollback(True)
    return response, what, offered(page.content, field.field)


def test_a_foreign_name_in_a_field_is_refused(client, world, singing, drafted):
    with as_owner():
        rows = fields(world, singing)
    wrong = []
    for row in rows:
        response, what, offers = send(client, world, row, row.foreign)
        if row.foreign in offers:
            wrong.append(f"{row.form}.{row.field} offers {row.foreign}")
        if what - KEPT_ALL_THE_SAME.get(row.form, set()) or response.status_code >= 500:
            wrong.append(f"{row.form}.{row.field} took {row.foreign}: {response.status_code} {what}")
        refused = response.context["form"].errors if row.form in REFUSED_ANYWAY else {}
        response, what, _ = send(client, world, row, row.own)
        if row.form in REFUSED_ANYWAY:
            if row.field not in refused or row.field in response.context["form"].errors:
                wrong.append(f"{row.form}.{row.field} does not tell {row.own} from {row.foreign}")
        elif not what - KEPT_ALL_THE_SAME.get(row.form, set()):  # a form that takes nothing refuses anything
            wrong.append(f"{row.form}.{row.field} took not even {row.own}: {response.status_code}")
    assert wrong == []


# A draft answer keeps the words that were typed, whatever else is refused; what it shows is another table's.
KEPT_ALL_THE_SAME = {"AnswerForm": {"actions_submission", "actions_searchentry"}}
REFUSED_ANYWAY = {"ColumnsForm"}  # here for other fields too: the sheet has one column


ROWS_OF_NOBODY = {  # filled when the form is made, with what is no row of a partnership
    ("LedgerFilter", "state"), ("DigestDayForm", "weekday"), ("ReviewForm", "stage"), ("MeaningsForm", "word"),
    ("RungForm", "audience"), ("RevisionForm", "aside"), ("NewItemForm", "aside"),
}  # fmt: skip


def test_every_field_that_takes_a_row_stands_in_the_table(world, singing, drafted):
    """A field that takes rows has no choices before its form is made, and those of models say so."""
    with as_owner():
        listed = {(row.form, row.field) for row in fields(world, singing)}
    missing = {
        (form.__name__, name) for form in _forms() for name, field in form.base_fields.items() if _takes_rows(field)
    }
    assert missing - listed - ROWS_OF_NOBODY == set()


def _forms():
    for package in (partners.forms, reviews.forms, actions.forms):
        modules = [package, *(import_module(f"{package.__name__}.{one.name}") for one in pkgutil.iter_modules(getattr(package, "__path__", [])))]  # fmt: skip
        for module in modules:
            for found in vars(module).values():
                if (
                    isinstance(found, type)
                    and issubclass(found, forms.BaseForm)
                    and found.__module__ == module.__name__
                ):
                    yield found


def _takes_rows(field) -> bool:
    return isinstance(field, forms.ModelChoiceField) or (
        isinstance(field, forms.ChoiceField) and not list(field.choices)
    )


# Names in addresses -----------------------------------------------------------------------------------------------------


GENEROUS = {
    **REQUEST, **PERSON, **day("new_due_on"), **day("ends_on"), "reason": "So.", "statement": "Done.", "delivery": "done", "text": "Text",
    "outcome": "accepted", "level": "limited", "reason_code": "other", "do": "yes", "title": "Title", "name": "Name", "approve": "yes",
    "question": "Why?", "answer": "So.", "judgement": "satisfied", "words": "Words", "kind": "learning", "response": "accepted",
    "pseudonym": "Child N", "link": "https://example.org/x", "end": "yes", "save": "yes", "seen": "x", "decision": "keep", "stage": "notified",
    "parent": "", "finding": "embedded", "agencies": ["vale-schools"], "scopes": ["status:read"], "months": "6", "calendar": "all",
}  # fmt: skip
OF_AGENCIES = {"agency", "agency_actions", "hand_over"}  # their slug is an agency's
IN_ONES_PLACES = {"coordinator": {"trust", "police"}, "lead": {"trust", "school"}, "other_lead": {"trust", "police"}}
WHOSE = {"coordinator": ("school", "valepolice"), "lead": ("trust", "school"), "other_lead": ("police", "valepolice")}


@pytest.mark.parametrize("persona", WHOSE)
def test_a_foreign_name_in_an_address_is_refused(client, world, singing, persona):
    client.force_login(world.personas[persona])
    wrong, before, until = [], fingerprint(), last_keys()
    there = fingerprint(until=until)
    for url in sorted(URLS):
        for whose in WHOSE[persona]:
            for kwargs in _foreign(singing, url, whose, persona):
                with transaction.atomic():
                    status = client.post(reverse(url, kwargs=kwargs), GENEROUS).status_code
                    # With a name of one's own beside the foreign one, something of one's own may be added.
                    what = changed(there, until=until) if status < 400 else set()
                    transaction.set_rollback(status < 400)  # the others undo themselves, or show themselves at the end
                if what or status >= 500 or (status < 400 and not _has_ones_own(singing, url, whose, kwargs)):
                    wrong.append(f"{url} {kwargs} of {whose} as {persona}: {status} {what}")
    assert wrong == []
    assert changed(before) == set()


def _has_ones_own(singing, url, whose, kwargs) -> bool:
    return kwargs != singing.targets[whose].kwargs(url)


def _foreign(singing, url, whose, persona):
    """The address with others' names; where it holds two, also with one of one's own and one of theirs."""
    if _of_api(URLS[url]) or not wants(url) or wants(url) & {"key", "secret", "uidb36", "pk", "name"}:
        return
    theirs = singing.targets[whose].kwargs(url)
    if set(theirs) != wants(url):
        return  # it names what belongs to nobody
    if wants(url) - {"of"} == {"slug"} and url not in OF_AGENCIES and whose in IN_ONES_PLACES[persona]:
        return  # it names the partnership alone
    if url in OF_AGENCIES and whose == "valepolice":
        return  # the police are an agency of both
    yield theirs
    mine = singing.targets["trust" if whose == "police" else "police"].kwargs(url)
    for name in set(theirs) - {"number", "page", "of"} if len(theirs) > 1 else ():
        yield mine | {name: theirs[name]}


def test_a_foreign_name_is_refused_by_every_act_of_the_api(client, world, singing):
    with as_owner():
        issued = [
            tokens.issue(name="x", partnership=world.northmere, agency=agency, scopes=list(Scope.values), by=by).secret
            for agency, by in ((None, world.coordinator), (world.police, world.lead))
        ]
    wrong, before = [], fingerprint()
    acts = [
        (path, method, said)
        for path, found in schema()["paths"].items()
        for method, said in found.items()
        if method != "get" and said["operationId"] != "add_evidence"  # of one's own, and named nowhere
    ]
    for path, method, said in acts:
        for secret in issued:
            for body in _foreign_bodies(world, singing, said):
                where = path.replace("{reference}", singing.targets["school"].action.reference)
                headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": str(uuid4())}
                response = getattr(client, method)(where, body, content_type="application/json", headers=headers)
                if response.status_code not in {400, 403, 404, 415, 422}:
                    wrong.append(f"{said['operationId']}: {response.status_code}")
    assert wrong == []
    assert changed(before) - {"partners_token", "partners_idempotentrequest"} == set()


def _foreign_bodies(world, singing, said):
    """Its own example with others' names in each field that takes one, all at once and one by one."""
    theirs = singing.targets["school"]
    names = {
        "recommendations": [theirs.recommendation.reference], "agency": world.school.slug,
        "owner": world.other_coordinator.email, "evidence": [str(theirs.evidence.code)],
    }  # fmt: skip
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    example = content.get("example") or next((one["value"] for one in content.get("examples", {}).values()), {})
    yield {name: names.get(name, value) for name, value in example.items()}
