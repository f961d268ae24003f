from django.core.exceptions import ValidationError
from django.db import transaction

from partners import scope
from partners.models import Partnership
from partners.roles import Role
from partners.services import people


def open_partnership(*, name: str, slug: str, prefix: str, aliases: tuple[str, ...] = ()) -> Partnership:
    """Make a partnership. Only the database's owner may: no scope can name it before it is there.

    Raises ValidationError for a name, slug or prefix that is taken or cannot be used.
    """
    partnership = Partnership(name=name, slug=slug, prefix=prefix, aliases=list(aliases))
    partnership.clean_fields()
    _refuse_what_is_taken(partnership)
    partnership.save(using="owner")
    return partnership


def _refuse_what_is_taken(partnership: Partnership) -> None:
    everywhere = Partnership.objects.using("owner")
    for field in ("name", "slug", "prefix"):
        value = getattr(partnership, field)
        if everywhere.filter(**{f"{field}__iexact": value}).exists():
            raise ValidationError({field: f"There is a partnership with the {field} “{value}” already."})


def open_with_coordinator(*, name: str, slug: str, prefix: str, person: str, email: str) -> Partnership:
    """Make a partnership and invite its first coordinator, who does the rest on its pages."""
    opened = open_partnership(name=name, slug=slug, prefix=prefix)
    with scope.partnerships([opened.pk]), transaction.atomic():
        partnership = Partnership.objects.get(pk=opened.pk)
        people.give_role(partnership=partnership, name=person, email=email, role=Role.COORDINATOR)
    return partnership
