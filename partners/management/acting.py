"""How a command finds who acts (`--by E-MAIL`) and where (`--partnership SLUG`)."""

from django.core.management.base import CommandError

from partners.models import Partnership, User
from partners.scope import Actor


def person(email: str) -> User:
    """Raises CommandError where nobody signs in with this address."""
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in with {email}.")
    return found


def partnership(actor: Actor, slug: str) -> Partnership:
    """Raises CommandError for one that is not there, or not the actor's: nobody learns which."""
    found = Partnership.objects.visible_to(actor).filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no partnership “{slug}” in which this person holds an appointment.")
    return found
