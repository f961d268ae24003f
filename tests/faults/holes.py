"""Holes in what keeps people apart, each to be dug by itself, with the tests that have to catch it.

A hole in the code is text that is replaced, once, in a copy of the code; one in the database is a statement, and what
puts it right again. The soak digs them one by one (`./dev soak holes`); docs/security.md names it.
"""

from typing import NamedTuple

MATRIX = "tests/integration/test_access_matrix.py"
FENCE = "tests/integration/partners/test_fence.py"
CANARIES = "tests/integration/test_canaries.py"
WRITES = "tests/integration/test_foreign_writes.py"
API = "tests/integration/api/test_api_access.py"
TOKENS = "tests/integration/api/test_api_tokens.py"
ASSURANCE = "tests/integration/actions/test_assurance.py"
VIEWINGS = "tests/integration/actions/test_viewings.py"
VISIBLE = "tests/integration/actions/test_visible.py"
RETENTION = "tests/integration/actions/test_retention.py"
PARTNERS = "tests/integration/partners"
OIDC = f"{PARTNERS}/test_organisation_sign_in.py"
FORGED = f"{PARTNERS}/test_forged_tokens.py"
MAKES = f"{PARTNERS}/test_providers_of_other_makes.py"


class Hole(NamedTuple):
    """`old` stands once in the file `path`, or in the database's `function`, and becomes `new`; or `sql` is run."""

    name: str
    tests: tuple[str, ...]
    path: str = ""
    old: str = ""
    new: str = ""
    sql: str = ""
    mend: str = ""  # after `sql`
    function: str = ""


def cells(*ids: str) -> tuple[str, ...]:
    return tuple(f"{MATRIX}::test_who_gets_what[{one}]" for one in ids)


def policy(table: str, name: str, column: str = "partnership_id") -> tuple[str, str]:
    """Statements that take a fence away, and put it back as it was."""
    scope = "(SELECT nullif(current_setting('app.partnerships', true), ''))::bigint[]"
    return (
        f"DROP POLICY {name} ON {table}",
        f"CREATE POLICY {name} ON {table} AS RESTRICTIVE USING ({column} = ANY ({scope}))",
    )


REVIEW_FENCE, ACTION_FENCE = policy("reviews_review", "review_fence"), policy("actions_action", "action_fence")
LINK_FENCE = policy("actions_actionrecommendation", "actionrecommendation_fence")
OWN = "user_id = (SELECT nullif(current_setting('app.person', true), ''))::bigint"

FILTERS = (
    Hole("The default filter lets everybody of a partnership read", cells("reading-police"),
         "partners/models/tenant.py", "self.filter(partnership_id__in=actor.read_all_ids)", "self.filter(partnership_id__in=actor.partnership_ids)"),
    Hole("An agency's rows are told by the agency alone, whatever the partnership", (VISIBLE,),
         "partners/models/tenant.py", 'Q(**{agency: agency_id, f"{partnership}__in": partnership_ids})', "Q(**{agency: agency_id})"),
    Hole("Children of a row that is not shared are read", cells("recommendation-trust", "document-trust"),
         "partners/models/tenant.py", "return whole | Q(**parent) if actor.agency_pairs else whole", "return whole | Q(partnership_id__in=actor.partnership_ids)"),
    Hole("Partnerships are not filtered", (f"{CANARIES}::test_filters_hold_by_themselves",),
         "partners/models/partnership.py", "return self.filter(pk__in=actor.partnership_ids)", "return self.all()"),
    Hole("A review is read by every agency of its partnership", cells("review-trust"),
         "reviews/models/review.py", "filter(of_agencies(actor), shared_at__isnull=False)", "filter(shared_at__isnull=False)"),
    Hole("A review is read before it is shared", (VISIBLE,),
         "reviews/models/review.py", "filter(of_agencies(actor), shared_at__isnull=False)", "filter(of_agencies(actor))"),
    Hole("Recommendations are not filtered", cells("recommendation-trust"),
         "reviews/models/recommendation.py", 'class RecommendationQuerySet(TenantQuerySet["Recommendation"]):\n    def visible_to(self, actor: Actor) -> Self:\n        return self.filter(whole_or_of(actor, review__in=shared_with(actor)))',
         'class RecommendationQuerySet(TenantQuerySet["Recommendation"]):\n    def visible_to(self, actor: Actor) -> Self:\n        return self.all()'),
    Hole("Documents are not filtered", cells("document-trust"),
         "reviews/models/document.py", "return self.filter(whole_or_of(actor, review__in=shared_with(actor)))", "return self.all()"),
    Hole("Actions of other agencies are read", cells("action-trust", "agency_actions-trust"),
         "actions/models/action.py", "return self.filter(Q(partnership_id__in=actor.read_all_ids) | asked)", "return self.filter(Q(partnership_id__in=actor.partnership_ids) | asked)"),
    Hole("An agency reads what it was not asked yet", ("tests/integration/actions/test_allocation.py::test_draft_is_unknown_to_the_agency",),
         "actions/models/action.py", "of_agencies(actor) & ~Q(status=Status.DRAFT) & Q(issued_at__isnull=False)", "of_agencies(actor)"),
    Hole("The partnership reads answers that were not sent", ("tests/integration/actions/test_answers.py::test_draft_answer_is_the_agencys_alone",),
         "actions/models/submission.py", "own | Q(partnership_id__in=actor.read_all_ids, submitted_at__isnull=False)", "own | Q(partnership_id__in=actor.read_all_ids)"),
    Hole("The partnership reads evidence that was not sent", ("tests/integration/actions/test_evidence_pages.py",),
         "actions/models/evidence.py", "Q(submission_links__submission__submitted_at__isnull=False, partnership_id__in=actor.read_all_ids)", "Q(partnership_id__in=actor.read_all_ids)"),
    Hole("Evidence is not filtered", cells("evidence_file-trust"),
         "actions/models/evidence.py", "return self.filter(of_agencies(actor) | Q(partnership_id__in=places, pk__in=seen))", "return self.all()"),
    Hole("A file is fetched past its filter", cells("evidence_file-trust"),
         "actions/views/evidence.py", "shown = Evidence.objects.visible_to(request.actor).select_related", "shown = Evidence.objects.select_related"),
    Hole("Themes of others are read", cells("theme-trust"),
         "reviews/models/theme.py", "        whole = Q(partnership_id__in=actor.read_all_ids)\n", "        whole = Q(partnership_id__in=actor.partnership_ids)\n"),
    Hole("A client's token is read by the whole partnership", cells("token-police"),
         "partners/models/token.py", "Q(partnership_id__in=actor.read_all_ids) | of_agencies(actor)", "Q(partnership_id__in=actor.partnership_ids)"),
    Hole("A tracker is read by every agency", cells("tracker-police", "tracker_file-police"),
         "actions/models/tracker.py", "actor.partnerships_with(Power.BRING_TRACKERS)", "actor.partnership_ids"),
    Hole("The partnership sees what an agency reads of its own", (VIEWINGS,),
         "partners/models/viewing.py", "Q(partnership_id__in=actor.read_all_ids, at_home=False)", "Q(partnership_id__in=actor.read_all_ids)"),
    Hole("A change to many actions is carried on by another coordinator", ("tests/integration/actions/test_batches.py::test_another_coordinators_batch_is_not_there",),
         "actions/models/batch.py", "self.filter(by_id=actor.user_id, partnership_id__in=", "self.filter(partnership_id__in="),
)  # fmt: skip

RIGHTS = (
    Hole("No right is asked for", cells("invite-police", "edit_review-police", "acknowledge-police"),
         "partners/access.py", "    if not actor.has(power, partnership_id=partnership_id, agency_id=agency_id):\n", "    if False:\n"),
    Hole("A right holds whatever the agency", (VISIBLE,),
         "partners/scope.py", "and (agency_id is None or held.agency_id == agency_id)", "and True"),
    Hole("A right holds whatever the partnership", (VISIBLE,),
         "partners/scope.py", "            and held.partnership_id == partnership_id\n", ""),
    Hole("The chair may decide on more time", (f"{PARTNERS}/test_people_page.py::test_permissions_in_the_docs_are_those_of_the_code", *cells("decide_more_time-police")),
         "partners/roles.py", "        Power.CHALLENGE,\n        Power.NOMINATE,\n", "        Power.CHALLENGE,\n        Power.MODERATE,\n        Power.NOMINATE,\n"),
    Hole("Who may not judge an agency judges it", (ASSURANCE,),
         "actions/access.py", "return judges and action.agency_id not in actor.agency_ids", "return judges"),
    Hole("Who wrote an answer judges it", (ASSURANCE,),
         "actions/access.py", "    return may_judge_agency(actor, submission.action) and actor.user_id not in {\n        submission.written_by_id,\n        submission.submitted_by_id,\n    }",
         "    return may_judge_agency(actor, submission.action)"),
    Hole("A lead gives any role", (VISIBLE,),
         "partners/access.py", "    if role == Role.CONTRIBUTOR and agency and may(actor, Power.INVITE, partnership, agency):\n        return\n", "    if agency and may(actor, Power.INVITE, partnership, agency):\n        return\n"),
    Hole("A token that writes for an agency is issued by others", (f"{PARTNERS}/test_token_bounds.py",),
         "partners/access.py", "if agency and Scope.ACTIONS_WRITE in scopes:", "if False:"),
    Hole("A client judges", (f"{PARTNERS}/test_token_bounds.py",),
         "partners/scope.py", "return powers & OF_CLIENTS if self.is_token else powers", "return powers"),
    Hole("An operation of the API asks for no scope", (API,),
         "partners/api/permissions.py", "missing = sorted(scopes_of(view, method) - actor.token_scopes)", "missing: list[str] = []"),
    Hole("An action may go anywhere", ("tests/unit/actions/test_states.py",),
         "actions/states.py", "return to in MOVES[Status(was)]", "return True"),
    Hole("What is assured may become a draft", ("tests/unit/actions/test_states.py",),
         "actions/states.py", "frozenset({Status.EMBEDDED, Status.RETURNED, Status.ISSUED})", "frozenset({Status.EMBEDDED, Status.RETURNED, Status.ISSUED, Status.DRAFT})"),
    Hole("A pause is for anybody there is", (f"{WRITES}::test_a_foreign_name_in_a_field_is_refused",),
         "partners/forms.py", 'User.objects.filter(appointments__partnership=partnership).order_by("name").distinct()', 'User.objects.order_by("name")'),
    Hole("A form takes any agency for a review", (f"{WRITES}::test_a_foreign_name_in_a_field_is_refused",),
         "reviews/forms/__init__.py", "Agency.objects.filter(memberships__partnership=partnership),\n", "Agency.objects.all(),\n"),
    Hole("An address has no row in the access matrix", (f"{MATRIX}::test_every_url_is_listed",),
         "partners/urls.py", "urlpatterns = [\n", 'urlpatterns = [\n    path("p/<slug:slug>/people/", people.people, name="all_people"),\n'),
)  # fmt: skip

AT_THE_DOOR = (
    Hole("Nobody needs a second step", (f"{PARTNERS}/test_second_step.py",),
         "partners/gateways/sessions.py", "        return _second_step_owed(request)\n", "        return None\n"),
    Hole("A session has no end", (f"{PARTNERS}/test_session_ends.py",),
         "partners/gateways/sessions.py", "        if why:\n            return _sign_out(request, why)\n", ""),
    Hole("Nobody is asked again who they are", (f"{PARTNERS}/test_second_step.py",),
         "partners/gateways/sessions.py", "return time.time() - at < CONFIRMED_FOR", "return True"),
    Hole("Guesses are not counted", (f"{PARTNERS}/test_guesses.py",),
         "partners/gateways/guesses.py", "        if not Guess.objects.take(bucket.key, bucket.allowance):\n", "        if False:\n"),
    Hole("A known device is anybody's", (f"{PARTNERS}/test_guesses.py",),
         "partners/gateways/guesses.py", "return device if _mark(email) in people else None", "return device or None"),
    Hole("An invitation works for ever", (f"{PARTNERS}/test_joining.py",),
         "partners/gateways/sign_in.py", "max_age=INVITED_FOR)", "max_age=None)"),
    Hole("An invitation works twice", (f"{PARTNERS}/test_joining.py",),
         "partners/gateways/sign_in.py", "return user if user and not user.has_usable_password() and user.password[-16:] == password else None", "return user"),
    Hole("A refused request leaves what it wrote", ("tests/integration/config/test_scope_middleware.py",),
         "config/middleware.py", "            if response.status_code >= FAILED and actor is not scope.NOBODY:\n", "            if False:\n"),
    Hole("A session opens the API", (TOKENS,),
         "config/middleware.py", '    if request.path.startswith("/api/"):\n        secret', '    if request.path.startswith("/api/") and not request.user.is_authenticated:\n        secret'),
    Hole("A downloaded file may run in our pages", ("tests/integration/actions/test_evidence_pages.py",),
         "partners/views/download.py", '            "Content-Security-Policy": "sandbox",\n', ""),
    Hole("A token chooses how it is signed", (f"{FORGED}::test_forged_token_lets_nobody_in",),
         "partners/gateways/organisations.py", 'if kind not in ALGORITHMS or "crit" in header', 'if "crit" in header'),
    Hole("A token answers any question", (f"{FORGED}::test_forged_token_lets_nobody_in",),
         "partners/gateways/organisations.py", 'if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):', "if False:"),
    Hole("A provider names people of other domains", (f"{FORGED}::test_forged_token_lets_nobody_in",),
         "partners/gateways/organisations.py", "domain_of(email) != organisation.domain", "not domain_of(email)"),
    Hole("A token that is for others too is taken", (f"{FORGED}::test_forged_token_lets_nobody_in",),
         "partners/gateways/organisations.py", 'if said["aud"] not in (organisation.client_id, [organisation.client_id]):', "if False:"),
    Hole("One factor elsewhere is enough", (f"{OIDC}::test_second_step_is_asked_for_where_only_one_was_shown",),
         "partners/gateways/sign_in.py", 'if way["two_factors"]:', "if True:"),
    Hole("People of an organisation come in past it", (f"{OIDC}::test_its_people_come_in_there_and_nowhere_else",),
         "partners/gateways/sign_in.py", "if only and only.only_way and not sessions", "if False and not sessions"),
    Hole("The files' host gives pages", ("tests/integration/config/test_files_host.py",),
         "config/middleware.py", "        if there != file or (there and request.method not in READING):\n", "        if there and not file:\n            return self.get_response(request)\n        if there != file:\n"),
    Hole("What a provider says of a domain's owner is passed over", (MAKES,),
         "partners/gateways/organisations.py", '    if "xms_edov" in said:\n', "    if False:\n"),
)  # fmt: skip

IN_THE_DATABASE = (
    Hole("The fence of reviews is gone", (FENCE,), sql=REVIEW_FENCE[0], mend=REVIEW_FENCE[1]),
    Hole("The fence of actions is gone", (FENCE,), sql=ACTION_FENCE[0], mend=ACTION_FENCE[1]),
    Hole("The fence of a through table is gone", (FENCE,), sql=LINK_FENCE[0], mend=LINK_FENCE[1]),
    Hole("Row-level security is off for evidence", (FENCE,),
         sql="ALTER TABLE actions_evidence DISABLE ROW LEVEL SECURITY", mend="ALTER TABLE actions_evidence ENABLE ROW LEVEL SECURITY"),
    Hole("Saved views are everybody's", (f"{PARTNERS}/test_saved_views.py",),
         sql="DROP POLICY saved_view_own ON partners_savedview", mend=f"CREATE POLICY saved_view_own ON partners_savedview AS RESTRICTIVE USING ({OWN})"),
    Hole("What happened may be changed", (FENCE,),
         sql="GRANT UPDATE, DELETE ON actions_transition TO {runtime}", mend="REVOKE UPDATE, DELETE ON actions_transition FROM {runtime}"),
    Hole("Decisions may be changed", (FENCE,),
         sql="GRANT UPDATE ON actions_decision TO {runtime}", mend="REVOKE UPDATE ON actions_decision FROM {runtime}"),
    Hole("Who read what may be changed", (VIEWINGS,),
         sql="GRANT UPDATE ON partners_viewing TO {runtime}", mend="REVOKE UPDATE ON partners_viewing FROM {runtime}"),
    Hole("What the changes feed is told can be made up", (f"{FENCE}::test_runtime_hangs_no_function_of_ours_on_a_table_of_its_own",),
         "partners/management/commands/migrate.py", '"REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC, {}"', '"GRANT EXECUTE ON FUNCTION {} TO PUBLIC, {}"'),  # migrate itself would mend a statement
    Hole("A recommendation may point into another partnership", (FENCE,),
         sql="ALTER TABLE reviews_recommendation DROP CONSTRAINT recommendation_review_same_tenant",
         mend="ALTER TABLE reviews_recommendation ADD CONSTRAINT recommendation_review_same_tenant FOREIGN KEY (partnership_id, review_id) REFERENCES reviews_review (partnership_id, id) DEFERRABLE INITIALLY DEFERRED"),
    Hole("Who left enters their scope", (FENCE, f"{PARTNERS}/test_people_page.py"),
         function="app_enter_person", old="AND (a.ends_on IS NULL OR a.ends_on >= today)", new=""),
    Hole("Somebody inactive enters their scope", (FENCE,),
         function="app_enter_person", old="AND u.is_active", new=""),
    Hole("A token that was ended opens the API", (f"{PARTNERS}/test_token_pages.py", TOKENS),
         function="app_enter_token", old="t.revoked_at IS NULL AND", new=""),
    Hole("One person disposes alone", (RETENTION,),
         function="app_dispose", old="OR d.decided_by_id IS DISTINCT FROM person", new=""),
    Hole("What is held is disposed of", (RETENTION,),
         function="app_dispose", old="h.ended_at IS NULL", new="false"),
    Hole("A look-up reads what a session made", (FENCE,),
         sql="ALTER FUNCTION app_enter_person(bigint) SET search_path = public", mend="ALTER FUNCTION app_enter_person(bigint) SET search_path = pg_catalog, public, pg_temp"),
)  # fmt: skip

HOLES = (*FILTERS, *RIGHTS, *AT_THE_DOOR, *IN_THE_DATABASE)
