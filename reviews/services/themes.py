"""A partnership's themes, in two levels. Nothing that bears a theme ever loses it by what is done here."""

from django.db import transaction

from partners import access
from partners.models import Partnership
from partners.roles import Power
from partners.scope import Actor
from reviews import starter
from reviews.models import Theme


@transaction.atomic
def add_starters(*, partnership: Partnership, by: Actor) -> int:
    """Add the themes to begin with, and say how many were new; a name that is there already is left as it is."""
    access.require_in(by, Power.MANAGE_REVIEWS, partnership)
    own = {theme.name.casefold(): theme for theme in Theme.objects.filter(partnership=partnership)}
    added = 0
    for one in starter.starters():
        if one.name.casefold() in own:
            continue
        parent = own.get(one.parent.casefold())
        own[one.name.casefold()] = Theme.objects.create(
            partnership=partnership,
            name=one.name,
            parent=parent if parent and parent.level == 1 else None,
            words=list(one.words),
        )
        added += 1
    return added
