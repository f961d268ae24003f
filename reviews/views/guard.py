"""Warns whoever saved words that look like a person's own details. It never refuses them: a review may print a name."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from reviews.importing.privacy import findings_of

# Forms on which people write freely about a case. Readings of documents point at such words by themselves.
WRITTEN_ON = frozenset(
    {
        "open_review", "edit_review", "respond", "ask", "edit_action", "withdraw", "not_ours", "note", "more_time",
        "decide_more_time", "answer", "judge", "challenge", "answer_challenge", "judge_challenge",
    }
)  # fmt: skip
SHORTEST = 8  # characters; what is shorter is a choice or a number
SAVED = 302
NAMES = {
    "nhs_number": "an NHS number",
    "date_of_birth": "a date of birth",
    "address": "a home address or postcode",
    "phone": "a private telephone number",
    "email": "a private email address",
    "name": "the full name of someone in the family",
}


class GuardMiddleware:
    """Looks through what was saved on these forms. The warning says what kind it was, never the words themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == SAVED and _is_written_on(request):
            found = sorted({NAMES[kind] for text in _typed(request) for kind in _kinds(text)})
            if found:
                messages.warning(request, _words(found))
        return response


def _is_written_on(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.user.is_authenticated and match is not None and match.url_name in WRITTEN_ON


def _typed(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken":
            yield from (value for value in values if len(value) >= SHORTEST)


def _kinds(text: str) -> Iterator[str]:
    yield from (finding.type for finding in findings_of(text))


def _words(found: list[str]) -> str:
    seen = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    return (
        f"It is saved, but look again: there may be {seen} in what you wrote. Use initials or a pseudonym, "
        "unless it has to stand there."
    )
