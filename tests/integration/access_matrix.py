"""Who gets what, at every address: one row for each URL and target, read by test_access_matrix.py.

`yes` may open it, `refused` is an insider without the right (403), everybody else is told there is no such thing (404).
Targets: police (its own action and all round it in Northmere), trust (another agency's, same partnership), harrow (another
partnership's, of an agency that is not the police), absent (a reference, code or slug that nobody has).
"""

from typing import NamedTuple

INSIDERS = "coordinator chair assurer lead contributor executive other_lead"
WHOLE = "coordinator chair assurer"  # read every record of Northmere
POLICE = "lead contributor executive"
HARROW_WHOLE = "other_coordinator other_chair"
EVERYBODY = f"{INSIDERS} {HARROW_WHOLE} outsider"
ELSEWHERE = "lead other_coordinator other_chair"  # hold an appointment in Harrow Vale (the police serve both)


class Cell(NamedTuple):
    url: str
    target: str
    yes: str = ""
    refused: str = ""


def _reading(url: str, *, police: str, trust: str, harrow: str) -> list[Cell]:
    """A page that whoever knows of the thing may read."""
    return [Cell(url, "police", police), Cell(url, "trust", trust), Cell(url, "harrow", harrow), Cell(url, "absent")]


def _doing(url: str, *, police: str, trust: str, harrow: str) -> list[Cell]:
    """An act on an action: those who know of it without the right are refused."""
    known = {"police": f"{WHOLE} {POLICE}", "trust": f"{WHOLE} other_lead", "harrow": HARROW_WHOLE}
    may = {"police": police, "trust": trust, "harrow": harrow}
    cells = [Cell(url, target, may[target], _without(known[target], may[target])) for target in known]
    return [*cells, Cell(url, "absent")]


def _managing(url: str) -> list[Cell]:
    """A page of one partnership's coordinator about a review or recommendation."""
    return [
        Cell(url, "police", "coordinator", _without(f"{WHOLE} {POLICE}", "coordinator")),
        Cell(url, "trust", "coordinator", _without(f"{WHOLE} other_lead", "coordinator")),
        Cell(url, "harrow", "other_coordinator", "other_chair"),
        Cell(url, "absent"),
    ]


def _place(url: str, yes: str, harrow_yes: str, *, known: str = INSIDERS) -> list[Cell]:
    """A page of a partnership: insiders without the right are refused."""
    return [
        Cell(url, "police", yes, _without(known, yes)),
        Cell(url, "harrow", harrow_yes, _without(ELSEWHERE, harrow_yes)),
        Cell(url, "absent"),
    ]


def _tracker(url: str) -> list[Cell]:
    return [Cell(url, "police", "coordinator"), Cell(url, "harrow", "other_coordinator"), Cell(url, "absent")]


def _without(all_of_them: str, some: str) -> str:
    return " ".join(name for name in all_of_them.split() if name not in some.split())


COORDINATOR = {"police": "coordinator", "trust": "coordinator", "harrow": "other_coordinator"}
LEAD = {"police": "lead", "trust": "other_lead", "harrow": ""}
DRAFTERS = {"police": "lead contributor coordinator", "trust": "other_lead coordinator", "harrow": "other_coordinator"}

MATRIX: list[Cell] = [
    # Anybody signed in
    *[
        Cell(url, "none", EVERYBODY)
        for url in (
            "home",
            "my_work",
            "evidence",
            "add_evidence",
            "brag_css",
            "my_agency",
            "search",
            "search_suggest",
            "my_reminders",
            "way_out",
        )
    ],
    # A person's own account; a passkey's pages know those of who asks alone
    *[
        Cell(url, "none", EVERYBODY)
        for url in (
            "account",
            "account_data",
            "account_change_password",
            "account_set_password",
            "account_reauthenticate",
            "usersessions_list",
            "kept",
            "still_here",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
        )
    ],
    *[
        cell
        for url in ("mfa_edit_webauthn", "mfa_remove_webauthn")
        for cell in (Cell(url, "police", "coordinator"), Cell(url, "harrow", "other_coordinator"), Cell(url, "absent"))
    ],
    # Nobody here has an app or a passkey yet, or came from an organisation: what is about one is not there
    *[
        Cell(url, "none")
        for url in (
            "organisation_confirm",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
        )
    ],
    # A partnership's pages
    *_place("partnership_home", INSIDERS, ELSEWHERE),
    *_place("today", "coordinator", "other_coordinator"),
    *_place("overview", "coordinator chair", "other_coordinator other_chair"),
    *_place("insight", WHOLE, HARROW_WHOLE),
    *_place("actions_as_at", WHOLE, HARROW_WHOLE),
    *_place("standard", "coordinator", "other_coordinator"),
    # Meetings: who reads the partnership whole reads agenda and minutes; coordinators run them
    *_place("meetings", WHOLE, HARROW_WHOLE),
    *_place("call_meeting", "coordinator", "other_coordinator"),
    *[
        cell
        for url in ("meeting", "meeting_minutes")
        for cell in (Cell(url, "police", WHOLE), Cell(url, "harrow", HARROW_WHOLE), Cell(url, "absent"))
    ],
    *[
        cell
        for url in (
            "gather_items",
            "close_minutes",
            "meeting_item",
            "leave_out_item",
            "change_meeting",
            "call_off_meeting",
        )
        for cell in (
            Cell(url, "police", "coordinator", "chair assurer"),
            Cell(url, "harrow", "other_coordinator", "other_chair"),
            Cell(url, "absent"),
        )
    ],
    *_place("brag_key", "coordinator", "other_coordinator"),
    *_place("judging", "coordinator assurer", "other_coordinator"),
    *_place("reviews", INSIDERS, ELSEWHERE),
    *_place("recommendations", INSIDERS, ELSEWHERE),
    *_place("actions", INSIDERS, ELSEWHERE),
    *_place("change_actions", "coordinator", "other_coordinator"),
    # A change to many actions: of the coordinator who made it
    Cell("batch", "police", "coordinator"),
    Cell("batch", "harrow", "other_coordinator"),
    Cell("batch", "absent"),
    *_place("trackers", "coordinator", "other_coordinator"),
    *_place("bring_tracker", "coordinator", "other_coordinator"),
    *_place("take_out_tracker", "coordinator", "other_coordinator"),
    # A tracker: of the coordinators of the partnership; nobody else knows of it
    *_tracker("tracker"),
    *_tracker("tracker_file"),
    *_tracker("tracker_columns"),
    *_tracker("tracker_meanings"),
    *_tracker("tracker_errors"),
    *_place("save_view", INSIDERS, ELSEWHERE),
    # A saved view: its owner's alone (the coordinator's and the other coordinator's here)
    Cell("saved_view", "police", "coordinator"),
    Cell("saved_view", "harrow", "other_coordinator"),
    Cell("saved_view", "absent"),
    *_place("challenges", "coordinator chair", "other_coordinator other_chair"),
    *_place("messages", "coordinator chair", "other_coordinator other_chair"),
    *_place("ladder", "coordinator chair", "other_coordinator other_chair"),
    *_place("edit_ladder", "coordinator", "other_coordinator"),
    *_place("rehearsal", "coordinator chair", "other_coordinator other_chair"),
    *_place("viewings", "coordinator chair", "other_coordinator other_chair"),
    *_place("retention", "coordinator chair", "other_coordinator other_chair"),
    *_place("retention_due", "coordinator chair", "other_coordinator other_chair"),
    # A disposal: of those who may dispose; nobody else knows of it
    Cell("disposal", "police", "coordinator chair"),
    Cell("disposal", "harrow", "other_coordinator other_chair"),
    Cell("disposal", "absent"),
    *_place("pauses", "coordinator chair", "other_coordinator other_chair"),
    *_place("partnership", INSIDERS, ELSEWHERE),
    *_place("add_agency", "coordinator", "other_coordinator"),
    # A lead invites to their own agency, and issues tokens bound to it; the chair names a nominee
    *_place("invite", "coordinator chair lead other_lead", "other_coordinator other_chair lead"),
    *_place("issue_token", "coordinator lead other_lead", "other_coordinator lead"),
    *_place("people", "coordinator chair lead other_lead", "other_coordinator other_chair lead"),
    # An appointment (here a contributor's): everybody in a partnership knows who is in it, few may change it
    Cell("appointment", "police", "coordinator lead", _without(INSIDERS, "coordinator lead")),
    Cell("appointment", "harrow", "other_coordinator", "other_chair lead"),
    Cell("appointment", "absent"),
    # A token of an agency
    Cell("token", "police", "coordinator lead", "chair assurer contributor executive"),
    Cell("token", "harrow", "other_coordinator", "other_chair"),
    Cell("token", "absent"),
    *_place("open_review", "coordinator", "other_coordinator"),
    *_place("upload_review", "coordinator", "other_coordinator"),
    # An agency's standing: its own people, and who reads one of its partnerships whole (the police are in both)
    *[
        cell
        for url in ("agency", "agency_actions")
        for cell in _reading(
            url, police=f"{WHOLE} {POLICE} {HARROW_WHOLE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE
        )
    ],
    # Who hands over a leaver's work: the agency's lead, or a coordinator of a partnership it belongs to
    Cell(
        "hand_over",
        "police",
        "lead coordinator other_coordinator",
        "chair assurer contributor executive other_chair",
    ),
    Cell("hand_over", "trust", "other_lead coordinator", "chair assurer"),
    Cell("hand_over", "harrow", "other_coordinator", "other_chair"),
    Cell("hand_over", "absent"),
    # Whether its executive lead signs answers off: the agency's own matter (Harrow Vale's agency here has nobody)
    Cell("sign_off_setting", "police", "lead executive", _without(INSIDERS, "lead executive")),
    Cell("sign_off_setting", "harrow", "", ELSEWHERE),
    Cell("sign_off_setting", "absent"),
    # Themes: an agency knows those of what is shared with it
    *_place("themes", INSIDERS, ELSEWHERE),
    *_place("edit_themes", "coordinator", "other_coordinator"),
    *_reading("theme", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
    *[
        cell
        for url in ("edit_theme", "merge_theme", "retire_theme", "recommendation_themes", "learning_themes")
        for cell in _managing(url)
    ],
    # Reviews and recommendations
    *[
        cell
        for url in (
            "review",
            "review_learning",
            "review_practice",
            "review_documents",
            "review_history",
            "recommendation",
            "document",
        )
        for cell in _reading(url, police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE)
    ],
    *[cell for url in ("edit_review", "attach_document", "respond", "ask", "ask_check") for cell in _managing(url)],
    # How they were changed is for those who read the whole partnership
    *[
        cell
        for url in ("review_changes", "recommendation_changes")
        for cell in (
            Cell(url, "police", WHOLE, POLICE),
            Cell(url, "trust", WHOLE, "other_lead"),
            Cell(url, "harrow", HARROW_WHOLE),
            Cell(url, "absent"),
        )
    ],
    # Drafts read from documents: of coordinators alone; nobody else learns that there is one
    *[
        cell
        for url in (
            "reading",
            "reading_item",
            "reading_split",
            "reading_private",
            "reading_page",
            "reading_add",
            "reading_confirm",
            "reading_discard",
            "reading_step_back",
            "reading_again",
            "reading_reopen",
            "seen_before",
        )
        for cell in (
            Cell(url, "police", "coordinator", "chair assurer"),
            Cell(url, "harrow", "other_coordinator", "other_chair"),
            Cell(url, "absent"),
        )
    ],
    # Actions
    *_reading("action", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
    *_reading("action_changes", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
    *_doing("edit_action", **COORDINATOR),
    *_doing("correct_question", **COORDINATOR),
    *_doing("withdraw", **COORDINATOR),
    *_doing("decide_more_time", **COORDINATOR),
    *_doing("acknowledge", **LEAD),
    *_doing("not_ours", **LEAD),
    *_doing("more_time", **LEAD),
    *_doing(
        "snooze",
        police=f"coordinator chair {POLICE}",
        trust="coordinator chair other_lead",
        harrow="other_coordinator other_chair",
    ),
    *_doing("note", police="lead contributor", trust="other_lead", harrow=""),
    *_doing("answer", **DRAFTERS),
    *_doing("answer_keep", **DRAFTERS),
    *_doing("answer_check", **DRAFTERS),
    *_doing("answer_sign_off", police="executive", trust="", harrow=""),
    *_doing("answer_remove", **DRAFTERS),
    *_doing("take_back", police="lead coordinator", trust="other_lead coordinator", harrow="other_coordinator"),
    *_doing("judge", police="coordinator assurer", trust="coordinator assurer", harrow="other_coordinator"),
    *_doing("judge_again", police="coordinator assurer", trust="coordinator assurer", harrow="other_coordinator"),
    *_doing("challenge", police="chair", trust="chair", harrow="other_chair"),
    *[
        cell
        for url in ("challenge_review", "challenge_recommendation")
        for cell in (
            Cell(url, "police", "chair", _without(f"{WHOLE} {POLICE}", "chair")),
            Cell(url, "trust", "chair", _without(f"{WHOLE} other_lead", "chair")),
            Cell(url, "harrow", "other_chair", "other_coordinator"),
            Cell(url, "absent"),
        )
    ],
    *_place("challenge_agency", "chair", "other_chair"),
    *_reading("challenge_page", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
    *_doing("answer_challenge", police="coordinator lead", trust="coordinator other_lead", harrow="other_coordinator"),
    *_doing("judge_challenge", police="chair", trust="chair", harrow="other_chair"),
    # Re-tests: one that waits for the agency, of an action that is assured
    *_doing("plan_retests", **COORDINATOR),
    *_doing("retest_drop", **COORDINATOR),
    *_doing("retest_answer", **DRAFTERS),
    *_doing("retest_keep", **DRAFTERS),
    *_doing("retest_check", **DRAFTERS),
    *_doing("retest_sign_off", police="executive", trust="", harrow=""),
    *_doing("retest_remove", **DRAFTERS),
    *_doing("retest_take_back", police="lead coordinator", trust="other_lead coordinator", harrow="other_coordinator"),
    *_doing("retest_judge", police="coordinator assurer", trust="coordinator assurer", harrow="other_coordinator"),
    # Evidence that was submitted: its agency, and those who read the partnership whole
    *_reading("evidence_item", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
    *_doing("give_evidence", police="lead", trust="other_lead", harrow=""),
    *_doing("replace_evidence", police="lead contributor", trust="other_lead", harrow=""),
    *[
        cell
        for url in ("evidence_inside", "evidence_beside", "evidence_picture")
        for cell in _reading(url, police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE)
    ],
    *_reading("evidence_file", police=f"{WHOLE} {POLICE}", trust=f"{WHOLE} other_lead", harrow=HARROW_WHOLE),
]

# Open to the world; nothing of a partnership stands there. A calendar's address is a secret of its own.
PUBLIC = {
    "calendar",
    "accessibility",
    "privacy",
    "help",
    "help_topic",
    "healthz",
    "readyz",
    "metrics",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "invitation",
    "organisation",
    "organisation_go",
    "organisation_back",
}
DEMO_ONLY = {"mailbox", "mail"}  # 404 outside the demo, for everybody
