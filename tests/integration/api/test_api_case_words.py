"""Which scope opens which words: a canary stands in every field of text, and every reading operation is asked."""

import pytest

from partners.api.schema import schema
from partners.models import Scope
from reviews.models import Review, Stage
from tests.database import as_owner

CANARY = "YRANAC"[::-1]  # backwards, for Hypothesis tries the words that it finds in the code
STATUS, CONTENT, EVIDENCE, EMBARGOED, WRITE = (scope.value for scope in Scope)
READING = sorted(path for path, found in schema()["paths"].items() if "get" in found)
OF_EVERYBODY = {"theme", "reviewtype", "meeting"}  # the partnership's own vocabulary: of no one review
OF_REVIEWS = {
    "review", "document", "learningpoint", "recommendation", "subpoint", "action", "correction", *OF_EVERYBODY,
}  # fmt: skip
OF_ANSWERS = {
    "evidence", "submission", "decision", "transition", "challenge", "progressnote", "timerequest", "retest", "opinion",
    "meetingitem",
}  # fmt: skip
UNSEEN = {"meeting", "meetingitem"}  # by an agency: an agenda goes over many
OF_MEETINGS = {"/api/v1/meetings/{code}", "/api/v1/meeting-items/{code}"}


def heard(client, sung, path, headers) -> set[str]:
    """Of which models words came, asked with this token."""
    for name, value in sung.addresses.items():
        if path.startswith(f"/api/v1/{name}/"):
            path = path.replace("{reference}", value).replace("{code}", value).replace("{slug}", value)
    response = client.get(path, headers=headers)
    assert response.status_code in {200, 403}, (path, response.content)
    words = b"".join(response.streaming_content) if response.streaming else response.content
    return {one.split()[0].split('"')[0].strip(",") for one in words.decode().split(f"{CANARY} ")[1:]} | (
        {"file"} if response.streaming else set()
    )


@pytest.mark.parametrize(
    ("scopes", "stage", "allowed"),
    [
        ([STATUS], Stage.PUBLISHED, set()),
        ([STATUS, WRITE], Stage.PUBLISHED, {"person"}),
        ([STATUS, EMBARGOED], Stage.PUBLISHED, set()),
        ([STATUS, CONTENT], Stage.PUBLISHED, OF_REVIEWS),
        ([STATUS, EVIDENCE], Stage.PUBLISHED, {*OF_ANSWERS, "file"}),
        ([STATUS, CONTENT, EVIDENCE], Stage.PUBLISHED, {*OF_REVIEWS, *OF_ANSWERS, "file"}),
        ([STATUS, CONTENT, EVIDENCE], Stage.AGREED, OF_EVERYBODY),
        ([STATUS, EMBARGOED], Stage.AGREED, set()),
        ([STATUS, CONTENT, EMBARGOED], Stage.AGREED, OF_REVIEWS),
        ([STATUS, EVIDENCE, EMBARGOED], Stage.AGREED, {*OF_ANSWERS, "file"}),
    ],
    ids=lambda one: " ".join(sorted(map(str, one))) if isinstance(one, list | set) else str(one),
)
@pytest.mark.parametrize("bound", [False, True], ids=["partnership", "agency"])
def test_words_come_with_their_scope_alone(client, token, world, sung, scopes, stage, allowed, bound):
    with as_owner():
        Review.objects.update(stage=stage)
    headers = token(*scopes, agency=world.police if bound else None, by=world.lead if bound else None)
    came = {path: heard(client, sung, path, headers) for path in READING if not (bound and path in OF_MEETINGS)}
    assert {path: words - allowed for path, words in came.items() if words - allowed} == {}
    if WRITE not in scopes or not bound:
        missing = (
            allowed - set().union(*came.values()) - {"action", "reviewtype", "person"} - (UNSEEN if bound else set())
        )
        assert missing == set()


def test_of_two_reviews_the_one_that_is_embargoed_silences_the_action(client, token, world, sung):
    headers = token(STATUS, CONTENT)
    path = f"/api/v1/actions/{sung.action.reference}"
    assert client.get(path, headers=headers).json()["content"]
    with as_owner():
        Review.objects.update(stage=Stage.COMMISSIONED)
    body = client.get(path, headers=headers).json()
    assert (body["content"], body["embargoed"]) == (None, True)


def test_what_a_token_may_not_read_is_null_and_never_left_out(client, token, sung):
    for path in ("actions", "reviews", "submissions", "evidence"):
        narrow = client.get(f"/api/v1/{path}", headers=token(STATUS)).json()["results"][0]
        wide = client.get(f"/api/v1/{path}", headers=token(*Scope.values)).json()["results"][0]
        assert narrow.keys() == wide.keys()
        assert narrow["content"] is None
        assert wide["content"]
