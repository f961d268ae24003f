import sys
from typing import Any

from django.core.management.base import BaseCommand

from partners.messages import take_bounce


class Command(BaseCommand):
    help = "Note in the ledger that a mail came back. Reads the returned mail from the standard input."

    def handle(self, **options: Any) -> None:
        found = take_bounce(sys.stdin.buffer.read())
        self.stdout.write("Noted in the ledger." if found else "No report that a mail of ours failed for good.")
