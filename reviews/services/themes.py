"""A partnership's themes, in two levels. Nothing that bears a theme ever loses it by what is done to the theme.

Names are told apart by their letters alone, capitals or not. A theme that was merged leads to the one it went into,
also when its name is typed or printed as a heading.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partners import access
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from reviews import starter
from reviews.models import DraftItem, LearningPoint, LearningTheme, Recommendation, RecommendationTheme, Theme

MOST_WORDS, LONGEST_WORD, FEWEST_LETTERS = 40, 60, 3
NAME_LENGTH = 120


@dataclass(frozen=True)
class Moved:
    """What went from one theme to another when they were merged."""

    recommendations: int
    learning: int
    sub_themes: int


@transaction.atomic
def add_starters(*, partnership: Partnership, by: Actor) -> int:
    """Add the themes to begin with, and say how many were new; a name that is there already is left as it is."""
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    own = {theme.name.casefold(): theme for theme in Theme.objects.filter(partnership=partnership)}
    new = [one for one in starter.starters() if one.name.casefold() not in own]
    for one in new:
        above = own.get(one.parent.casefold())
        parent = above if above and _may_stand_above(above) else None
        own[one.name.casefold()] = Theme.objects.create(
            partnership=partnership, name=one.name, parent=parent, words=list(one.words)
        )
    return len(new)


@transaction.atomic
def add_theme(
    *, partnership: Partnership, name: str, parent: Theme | None = None, words: Iterable[str] = (), by: Actor
) -> Theme:
    """Add a theme, or a sub-theme of `parent`."""
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    theme = Theme(partnership=partnership, name=_name(name), words=clean_words(words))
    _refuse_second(theme)
    _place(theme, parent)
    theme.save()
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, name: str, parent: Theme | None, words: Iterable[str], by: Actor) -> Theme:
    """Rename it, put it under another or on the first level, and say which words suggest it."""
    access.require_in(by, Power.MANAGE_REVIEWS, theme.partnership)
    (theme,) = _held(theme)
    theme.name, theme.words = _name(name), clean_words(words)
    _refuse_second(theme)
    if parent != theme.parent:
        _place(theme, parent)
    theme.save()
    _touch([theme])
    return theme


@transaction.atomic
def merge(*, theme: Theme, into: Theme, by: Actor) -> Moved:
    """Everything that bears `theme`, and its sub-themes, go to `into`; its name leads there from now on."""
    access.require_in(by, Power.MANAGE_REVIEWS, theme.partnership)
    theme, into = _held(theme, into)
    _refuse_merge(theme, into)
    _touch([theme])
    moved = Moved(
        recommendations=_carry_over(RecommendationTheme, "recommendation_id", theme, into),
        learning=_carry_over(LearningTheme, "learning_point_id", theme, into),
        sub_themes=theme.sub_themes.exclude(pk=into.pk).update(parent=into),
    )
    into.words = list(dict.fromkeys([*into.words, *theme.words]))[:MOST_WORDS]
    into.save()
    Theme.objects.filter(merged_into=theme).update(merged_into=into)
    theme.merged_into, theme.retired_at, theme.parent = into, theme.retired_at or timezone.now(), None
    theme.save()
    return moved


@transaction.atomic
def retire(*, theme: Theme, by: Actor) -> int:
    """Offer it, and what stands under it, no more; what bears it keeps it. Says how many were retired."""
    access.require_in(by, Power.MANAGE_REVIEWS, theme.partnership)
    (theme,) = _held(theme)
    both = Theme.objects.filter(pk=theme.pk) | Theme.objects.filter(parent=theme)
    return both.filter(retired_at__isnull=True).update(retired_at=timezone.now())


@transaction.atomic
def bring_back(*, theme: Theme, by: Actor) -> None:
    """Offer it again; a sub-theme brings back the theme above it."""
    access.require_in(by, Power.MANAGE_REVIEWS, theme.partnership)
    (theme,) = _held(theme)
    if theme.merged_into_id:
        raise ValidationError("This theme was merged into another, so it cannot be brought back.")
    Theme.objects.filter(pk__in=[theme.pk, *([theme.parent_id] if theme.parent_id else [])]).update(retired_at=None)


# What bears a theme


@transaction.atomic
def set_themes(*, of: Recommendation | LearningPoint, names: Iterable[str], by: Actor) -> None:
    """These themes and no others; a name that is new becomes a theme of the first level."""
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=of.partnership_id)
    wanted = _named(of, names)
    if isinstance(of, Recommendation):
        RecommendationTheme.objects.filter(recommendation=of).exclude(theme__in=wanted).delete()
    else:
        LearningTheme.objects.filter(learning_point=of).exclude(theme__in=wanted).delete()
    bear(of, wanted)
    of.save(update_fields=["updated_at"])


@transaction.atomic
def take_up(*, of: Recommendation | LearningPoint, theme: Theme, by: Actor) -> None:
    """Add one theme, such as one that was suggested."""
    access.require(by, Power.MANAGE_REVIEWS, partnership_id=of.partnership_id)
    (theme,) = _held(theme)
    bear(of, [theme.merged_into or theme])
    of.save(update_fields=["updated_at"])


def bear(of: Recommendation | LearningPoint, themes: Iterable[Theme]) -> None:
    """Write the links; one that is there already stays."""
    if isinstance(of, Recommendation):
        RecommendationTheme.objects.bulk_create(
            (RecommendationTheme(partnership_id=of.partnership_id, recommendation=of, theme=one) for one in themes),
            ignore_conflicts=True,
        )
        return
    LearningTheme.objects.bulk_create(
        (LearningTheme(partnership_id=of.partnership_id, learning_point=of, theme=one) for one in themes),
        ignore_conflicts=True,
    )


def chosen_in(item: DraftItem, themes: Iterable[Theme]) -> list[Theme]:
    """Of the partnership's themes, those a draft's item is to bear: chosen by hand, or printed as its heading."""
    by_code: dict[UUID, Theme] = {}
    by_name: dict[str, Theme] = {}
    for theme in themes:
        by_code[theme.code] = by_name[_plain(theme.name)] = theme.merged_into or theme
    chosen = [by_code[code] for code in item.theme_codes if code in by_code]
    printed = by_name.get(_plain(item.heading))
    return list(dict.fromkeys([*chosen, *([printed] if printed else [])]))


def offered(partnership_id: int) -> list[Theme]:
    """The themes in use, each before its sub-themes, in one query."""
    return list(Theme.objects.filter(partnership_id=partnership_id).in_use().as_tree())


def _named(of: Recommendation | LearningPoint, names: Iterable[str]) -> list[Theme]:
    known = Theme.objects.filter(partnership_id=of.partnership_id).select_related("merged_into")
    own = {theme.name.casefold(): theme.merged_into or theme for theme in known}
    wanted = []
    for name in filter(None, (" ".join(words.split()) for words in names)):
        if name.casefold() not in own:
            own[name.casefold()] = Theme.objects.create(partnership_id=of.partnership_id, name=_name(name))
        wanted.append(own[name.casefold()])
    return [theme.merged_into or theme for theme in _held(*dict.fromkeys(wanted))]


# Rules


def clean_words(words: Iterable[str]) -> list[str]:
    """Words and phrases as they are looked for: each once, a star only at the end of a word."""
    plain = [" ".join(word.split()) for word in words]
    cleaned = list({word.casefold(): word for word in plain if word}.values())
    if len(cleaned) > MOST_WORDS:
        raise ValidationError({"words": f"Write no more than {MOST_WORDS} words or phrases."})
    for word in cleaned:
        if len(word) > LONGEST_WORD:
            raise ValidationError({"words": f"“{word[:LONGEST_WORD]}…” is too long. A word or short phrase is enough."})
        if "*" in re.sub(r"(?<=\w)\*(?=\s|$)", "", word):
            raise ValidationError({"words": f"In “{word}”, put the star at the end of a word: “exclu*”."})
        if len(re.sub(r"\W", "", word)) < FEWEST_LETTERS:
            raise ValidationError({"words": f"“{word}” is too short: it would be found everywhere."})
    return cleaned


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": "Enter the name of the theme."})
    if len(name) > NAME_LENGTH:
        raise ValidationError({"name": f"The name must be {NAME_LENGTH} characters or fewer."})
    return name


def _refuse_second(theme: Theme) -> None:
    same = Theme.objects.filter(partnership_id=theme.partnership_id, name__iexact=theme.name).exclude(pk=theme.pk)
    known = same.select_related("merged_into").first()
    if known is None:
        return
    if known.merged_into:
        raise ValidationError({"name": f"“{known.name}” was merged into “{known.merged_into.name}”. Use that one."})
    if known.retired_at:
        raise ValidationError({"name": f"“{known.name}” is there, but retired. Bring it back instead."})
    raise ValidationError({"name": f"There is a theme “{known.name}” already."})


def _may_stand_above(theme: Theme) -> bool:
    return theme.parent_id is None and theme.merged_into_id is None and theme.retired_at is None


def _place(theme: Theme, parent: Theme | None) -> None:
    if parent is None:
        theme.parent = None
        return
    (parent,) = _held(parent)
    if parent.partnership_id != theme.partnership_id or parent == theme or not _may_stand_above(parent):
        raise ValidationError({"parent": "Choose a theme of the first level that is in use."})
    if theme.pk and theme.sub_themes.filter(merged_into__isnull=True).exists():
        raise ValidationError(
            {"parent": f"“{theme.name}” has sub-themes, and there are two levels only. Move those first."}
        )
    theme.parent = parent


def _refuse_merge(theme: Theme, into: Theme) -> None:
    if theme == into or theme.partnership_id != into.partnership_id or into.retired_at or theme.merged_into_id:
        raise ValidationError({"into": "Choose another theme that is in use."})
    if into.parent_id and theme.sub_themes.exclude(pk=into.pk).exists():
        raise ValidationError(
            {"into": f"“{theme.name}” has sub-themes, which cannot stand under a sub-theme. Move those first."}
        )
    if into.parent_id == theme.pk:
        raise ValidationError({"into": f"“{into.name}” stands under “{theme.name}”. Move it to the first level first."})


def _carry_over(links: type[RecommendationTheme] | type[LearningTheme], bearer: str, theme: Theme, into: Theme) -> int:
    """How many bore `theme`; what bore both bears `into` once."""
    held = links._default_manager.filter(theme=theme)
    there = set(links._default_manager.filter(theme=into).values_list(bearer, flat=True))
    count = held.count()
    held.filter(**{f"{bearer}__in": there}).delete()
    held.update(theme=into)
    return count


def _touch(themes: Sequence[Theme]) -> None:
    """Clients that read what changed are told of what bears these."""
    now = timezone.now()
    Recommendation.objects.filter(themes__in=themes).update(updated_at=now)
    LearningPoint.objects.filter(themes__in=themes).update(updated_at=now)


def _held(*themes: Theme) -> list[Theme]:
    """Read again and held until the transaction ends, always in the same order, so that nothing is linked meanwhile."""
    rows = Theme.objects.select_for_update(of=("self",)).select_related("partnership", "parent", "merged_into")
    found = {row.pk: row for row in rows.filter(pk__in=[theme.pk for theme in themes]).order_by("pk")}
    return [found[theme.pk] for theme in themes]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .;,")


def words_of(of: Recommendation | LearningPoint | DraftItem) -> str:
    """Everything it says, for what its words suggest."""
    if isinstance(of, Recommendation):
        limbs = [point.text for point in of.sub_points.all()]
    else:
        limbs = list(of.sub_points) if isinstance(of, DraftItem) else []
    return "\n".join([of.heading, of.text, *limbs])
