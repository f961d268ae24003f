"""A partnership's themes, kept by its coordinators: add, change, merge, retire and bring back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from config.ui.forms import add_refusal
from partners import access
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership
from partners.roles import Power
from reviews import starter
from reviews.forms.themes import MergeForm, ThemeForm
from reviews.models import Theme
from reviews.services import themes as service


@require_http_methods(["GET", "POST"])
def edit_themes(request: ActorRequest, slug: str) -> HttpResponse:
    """All themes with what can be done to each; a partnership that has none is offered some to begin with."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, partnership)
    if request.POST.get("do") == "start":
        added = service.add_starters(partnership=partnership, by=request.actor)
        messages.success(request, f"{_themes(added)} added. Change them as you like.")
        return redirect("edit_themes", slug=slug)
    themes = _all_of(partnership)
    form = ThemeForm(request.POST if request.method == "POST" else None, themes=themes)
    if form.is_valid() and (added_one := _added(request, form, partnership)):
        messages.success(request, f"“{added_one.name}” is added.")
        return redirect("edit_themes", slug=slug)
    starters = starter.starters()
    context = {
        "partnership": partnership,
        "form": form,
        "themes": [theme for theme in themes if theme.retired_at is None],
        "retired": [theme for theme in themes if theme.retired_at],
        "starters": starters,
        "missing": len({one.name.casefold() for one in starters} - {theme.name.casefold() for theme in themes}),
    }
    return render(request, "reviews/edit_themes.html", context)


@require_http_methods(["GET", "POST"])
def edit_theme(request: ActorRequest, code: UUID) -> HttpResponse:
    theme = _theme_or_404(request, code)
    form = ThemeForm(
        request.POST if request.method == "POST" else None, themes=service.offered(theme.partnership_id), theme=theme
    )
    if form.is_valid():
        try:
            service.change_theme(theme=theme, by=request.actor, **form.facts())
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” is changed.")
            return redirect("edit_themes", slug=theme.partnership.slug)
    return render(request, "reviews/edit_theme.html", {"form": form, "theme": theme})


@require_http_methods(["GET", "POST"])
def merge_theme(request: ActorRequest, code: UUID) -> HttpResponse:
    """Choose the theme that stays; then see what moves; then merge."""
    theme = _theme_or_404(request, code)
    themes = service.offered(theme.partnership_id)
    given = request.POST if request.method == "POST" else request.GET
    form = MergeForm(given if "into" in given or request.method == "POST" else None, theme=theme, themes=themes)
    into = None
    if form.is_valid():
        into = next(one for one in themes if str(one.code) == form.cleaned_data["into"])
        if request.method == "POST" and _merged(request, form, theme, into):
            return redirect("edit_themes", slug=theme.partnership.slug)
    return render(request, "reviews/merge_theme.html", {"form": form, "theme": theme, "into": into})


@require_http_methods(["GET", "POST"])
def retire_theme(request: ActorRequest, code: UUID) -> HttpResponse:
    """Take a theme out of what is offered, or bring it back."""
    theme = _theme_or_404(request, code)
    if request.method == "GET":
        return render(request, "reviews/retire_theme.html", {"theme": theme})
    if theme.retired_at:
        service.bring_back(theme=theme, by=request.actor)
        messages.success(request, f"“{theme.name}” is offered again.")
    else:
        count = service.retire(theme=theme, by=request.actor)
        messages.success(request, f"{_themes(count)} retired. What bears “{theme.name}” keeps it.")
    return redirect("edit_themes", slug=theme.partnership.slug)


def _theme_or_404(request: ActorRequest, code: UUID) -> Theme:
    """A theme that was not merged away, for a coordinator."""
    rows = Theme.objects.visible_to(request.actor).select_related("partnership", "parent").with_uses()
    theme = get_object_or_404(rows, code=code)
    access.require_in(request.actor, Power.MANAGE_REVIEWS, theme.partnership)
    request.shown_in = theme.partnership
    if theme.merged_into_id:
        raise Http404
    return theme


def _all_of(partnership: Partnership) -> list[Theme]:
    own = Theme.objects.filter(partnership=partnership, merged_into__isnull=True)
    return list(own.as_tree().with_uses())


def _added(request: ActorRequest, form: ThemeForm, partnership: Partnership) -> Theme | None:
    try:
        return service.add_theme(partnership=partnership, by=request.actor, **form.facts())
    except ValidationError as error:
        add_refusal(form, error)
        return None


def _merged(request: ActorRequest, form: MergeForm, theme: Theme, into: Theme) -> bool:
    try:
        service.merge(theme=theme, into=into, by=request.actor)
    except ValidationError as error:
        add_refusal(form, error)
        return False
    messages.success(request, f"“{theme.name}” is merged into “{into.name}”. Everything that bore it bears that now.")
    return True


def _themes(count: int) -> str:
    return "1 theme is" if count == 1 else f"{count} themes are"
