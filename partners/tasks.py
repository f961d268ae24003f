"""Woken by name (partners.wake) and by the clock; what is to be done stands in the database."""

from celery import shared_task
from django.utils import timezone

from partners.messages import ask_notify, drain
from partners.services import changes, idempotency, kept, ledger, people


@shared_task(name="partners.tasks.send_mail")
def send_mail() -> None:
    drain()


@shared_task(name="partners.tasks.ask_what_failed")
def ask_what_failed() -> None:
    ask_notify()


@shared_task(name="partners.tasks.forget_what_is_old")
def forget_what_is_old() -> None:
    idempotency.prune()
    changes.prune()


@shared_task(name="partners.tasks.tell_who_begins")
def tell_who_begins() -> None:
    people.tell_who_begins(on=timezone.localdate())


@shared_task(name="partners.tasks.chain_ledger")
def chain_ledger() -> None:
    ledger.chain()


@shared_task(name="partners.tasks.sign_ledger")
def sign_ledger() -> None:
    """What cannot be kept just now is signed in the next hour."""
    ledger.chain()
    ledger.sign()


@shared_task(name="partners.tasks.sweep_files")
def sweep_files() -> None:
    kept.sweep()
