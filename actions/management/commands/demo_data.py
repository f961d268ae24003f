from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from actions.demo.build import PASSWORD, Demo
from actions.demo.places import BODIES, PEOPLE, PLACES
from actions.services import reminders


class Command(BaseCommand):
    help = "Make the fictional demo where it is not there yet, and print who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        Demo(timezone.localdate()).build()
        reminders.plan(on=timezone.localdate())  # so that the mailbox has something to show within a minute
        names = {place.slug: place.name for place in PLACES} | {body.slug: body.name for body in BODIES}
        self.stdout.write("Sign in as one of these (role, e-mail, password):")
        for person in PEOPLE:
            where = names[person.agency] if person.agency else ", ".join(names[slug] for slug in person.partnerships)
            self.stdout.write(f"  {person.role.label:<18} {person.email:<36} {PASSWORD}   {person.name}, {where}")
