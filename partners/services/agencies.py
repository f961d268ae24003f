from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from partners import access
from partners.models import Agency, Membership, Partnership
from partners.roles import Power
from partners.scope import Actor


@transaction.atomic
def add_agency(*, partnership: Partnership, name: str, kind: str, by: Actor) -> Agency:
    """Make an agency a member of the partnership: the one known by this name elsewhere, or a new one.

    A police force serves several partnerships and is one agency to all of them. Raises ValidationError for a member.
    """
    access.require_in(by, Power.APPOINT, partnership)
    name = " ".join(name.split())
    agency = Agency.objects.filter(name__iexact=name).first() or Agency.objects.create(
        slug=_free_slug(name), name=name, kind=kind
    )
    _, new = Membership.objects.get_or_create(partnership=partnership, agency=agency)
    if not new:
        raise ValidationError({"name": f"{agency.name} belongs to this partnership already."})
    return agency


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:70] or "agency"
    taken = set(Agency.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
