"""Agencies' own sign-in: set up and ended by whoever hosts, and whom a believed answer means."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.gateways import organisations
from partners.gateways.secrets import encrypted
from partners.models import Agency, Identity, Organisation, User
from partners.models.organisation import domain_of

STRANGER = (
    "Nobody with your address has an account here. Ask the coordinator of your safeguarding partnership to invite you."
)
ANOTHER = (
    "Your organisation now knows somebody else by your address, so we cannot tell that it is you. "
    "Ask whoever runs this service to let you in again."
)


class NotKnown(Exception):
    """The provider is believed, yet we know no such person. The message is for them."""


def set_up(
    *,
    agency: Agency,
    domain: str,
    issuer: str,
    client_id: str,
    secret: str,
    amr: list[str],
    acr: list[str],
    only_way: bool,
    vouches: bool,
) -> Organisation:
    """The agency's people sign in at its provider, which is first asked who it is. Raises ValidationError."""
    found = Organisation(
        agency=agency,
        domain=domain.lower(),
        issuer=issuer,
        client_id=client_id,
        secret=encrypted(secret),
        amr=amr,
        acr=acr,
        only_way=only_way,
        vouches=vouches,
    )
    _check(found)
    with transaction.atomic():
        Organisation.objects.live().filter(domain=found.domain).update(ended_at=timezone.now())
        found.save()
    return found


def _check(found: Organisation) -> None:
    if domain_of(f"somebody@{found.domain}") != found.domain or "." not in found.domain:
        raise ValidationError("Give the domain as it stands behind the @, such as police.example.")
    if not found.issuer.startswith("https://") and settings.SITE_URL.startswith("https://"):
        raise ValidationError("Give the issuer's address with https://.")
    try:
        organisations.described(found)
    except organisations.Unreachable as error:
        raise ValidationError(f"{found.issuer} does not answer as an identity provider: {error}.") from error


def end(*, domain: str) -> int:
    """Its people sign in with a password again, which they choose by “I have forgotten my password”."""
    return Organisation.objects.live().filter(domain=domain.lower()).update(ended_at=timezone.now())


def required_of(user: User) -> Organisation | None:
    """Where this person has to sign in, if there is one such place."""
    found = Organisation.objects.of_address(user.email)
    return found if found and found.only_way else None


@transaction.atomic
def known(organisation: Organisation, person: organisations.Person) -> User:
    """Who that is here. The first time by the address, from then on by the provider's own key. Raises NotKnown."""
    held = Identity.objects.filter(organisation=organisation, subject=person.subject).select_related("user").first()
    if held is None:
        held = _met(organisation, person)
    if not held.user.is_active or domain_of(held.user.email) != organisation.domain:
        raise NotKnown(STRANGER)
    return held.user


def _met(organisation: Organisation, person: organisations.Person) -> Identity:
    user = User.objects.filter(email__iexact=person.email, is_active=True).first()
    if user is None:
        raise NotKnown(STRANGER)
    try:
        with transaction.atomic():
            return Identity.objects.create(organisation=organisation, user=user, subject=person.subject)
    except IntegrityError as error:
        raise NotKnown(ANOTHER) from error


def forget(*, user: User) -> int:
    """The next who signs in with the person's address is taken for them: for who was given a new account there."""
    count, _ = Identity.objects.filter(user=user).delete()
    return count
