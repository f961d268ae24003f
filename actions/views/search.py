"""Search: a page for everybody signed in, and what it offers while one types."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from actions.dashboards import search as dashboard
from actions.dashboards.hits import Hit
from actions.models import SearchKind
from actions.searching import LONGEST, asked
from partners.http import ActorRequest

OFFERED = 6
_FILTERS = ("kind", "year", "theme", "partnership")


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """What was found under `q`; a reference goes straight to what bears it."""
    typed = request.GET.get("q", "")
    direct = dashboard.by_reference(typed, request.actor)
    if direct:
        return redirect(direct.href)
    question = asked(typed)
    filters = _filters(request)
    too_short = bool(typed.strip()) and (question.is_empty or dashboard.is_too_short(question))
    page = _page(request)
    looked = bool(typed.strip()) and not too_short
    results = dashboard.search(typed, request.actor, filters=filters, page=page) if looked else dashboard.Results()
    context = {
        "typed": question.text,
        "looked": looked,
        "too_short": too_short,
        "was_cut": len(typed) > LONGEST,
        "filters": filters,
        "results": results,
        "kinds": _kinds(request, results, filters),
        "perhaps": _address(request, q=results.perhaps.text) if results.perhaps else "",
        "pages": _pages(request, page, results.listed),
        "is_last": page * dashboard.PAGE >= results.listed,
        "everything": f"?{urlencode({'q': typed})}",
    }
    return render(request, "actions/search.html", context)


@require_GET
def search_suggest(request: ActorRequest) -> JsonResponse:
    """The best few, for the script of the search box; the box works without it."""
    typed = request.GET.get("q", "")[:LONGEST]
    direct = dashboard.by_reference(typed, request.actor)
    hits = [direct] if direct else dashboard.suggest(typed, request.actor, most=OFFERED)
    return JsonResponse({"hits": [_offered(hit) for hit in hits]}, headers={"Cache-Control": "no-store"})


def _offered(hit: Hit) -> dict[str, str]:
    about = {"kind": hit.kind.label, "title": hit.title, "reference": hit.reference}
    return {"href": hit.href, "words": hit.plain, **about}


def _filters(request: HttpRequest) -> dashboard.Filters:
    """What is no choice filters nothing."""
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    return dashboard.Filters(
        kind=kind if kind in SearchKind.values else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == len("2026") else None,
        partnership=request.GET.get("partnership", "")[:60],
        theme=request.GET.get("theme", "")[:120].replace("\0", ""),
    )


def _page(request: HttpRequest) -> int:
    """Of those that can be paged through; anything else is the first."""
    page = request.GET.get("page", "")
    last = dashboard.MOST // dashboard.PAGE
    is_number = page.isascii() and page.isdigit() and len(page) <= len(str(last))
    return min(max(int(page), 1), last) if is_number else 1


def _address(request: HttpRequest, **other: str) -> str:
    """This search with something changed; an empty value takes a filter away, and the page starts anew."""
    kept = {name: request.GET[name] for name in ("q", *_FILTERS) if request.GET.get(name)} | other
    return f"{reverse('search')}?{urlencode({name: value for name, value in kept.items() if value})}"


def _kinds(request: HttpRequest, results: dashboard.Results, filters: dashboard.Filters) -> list[dict[str, object]]:
    """Everything, then each kind that was found."""
    everything = {"text": "Everything", "href": _address(request, kind=""), "active": not filters.kind}
    each = [
        {"text": choice.label, "href": _address(request, kind=choice.value), "active": filters.kind == choice.value}
        for choice in results.kinds
    ]
    return [everything, *each] if each else []


def _pages(request: HttpRequest, page: int, listed: int) -> dict[str, object]:
    """Parameters of GOV.UK's pagination: before and after."""
    pages: dict[str, object] = {}
    if page > 1:
        pages["previous"] = {"href": _address(request, page=str(page - 1))}
    if page * dashboard.PAGE < listed:
        pages["next"] = {"href": _address(request, page=str(page + 1))}
    return pages
