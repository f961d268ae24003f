"""A mail that could not be delivered, sent again once its address is mended."""

from django.db import transaction

from partners import scope, wake
from partners.messages.outbox import SEND_MAIL
from partners.models import Mailing, Message


@transaction.atomic
def send_again(*, partnership_id: int, message_id: str) -> int:
    """Its messages of this partnership wait for a mail anew, and are looked at again before it goes.

    The dead mail stays as long as it holds messages of another partnership. Returns how many wait; must run in the
    partnership's scope.
    """
    mailing = Mailing.objects.select_for_update().filter(message_id=message_id, state=Mailing.State.DEAD).first()
    if mailing is None:
        return 0
    count = Message.objects.standing().filter(mailing=mailing, partnership_id=partnership_id).update(mailing=None)
    with scope.partnerships(scope.all_partnership_ids()):
        empty = not Message.objects.standing().filter(mailing=mailing).exists()
    if count and empty:
        Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.SUPERSEDED)
    if count:
        wake.after_commit(SEND_MAIL)
    return count
