"""Prints docs/permissions.md: what each role may do, read off partners/roles.py and the scopes of tokens."""

from typing import Any

from django.core.management import BaseCommand

from partners.models import Scope
from partners.roles import OF_CLIENTS, ROLES, Power


class Command(BaseCommand):
    help = "Print docs/permissions.md anew: ./dev manage print_permissions > docs/permissions.md"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(permissions(), ending="")


def permissions() -> str:
    return "\n".join([*_roles(), *_powers(), *_tokens()]) + "\n"


def _roles() -> list[str]:
    rows = [
        f"| {role.label} | {spec.description} | {'one agency' if spec.needs_agency else 'the partnership'} |"
        for role, spec in ROLES.items()
    ]
    return [
        "# Who may do what",
        "",
        "Written by `./dev manage print_permissions` from `partners/roles.py`; a test fails when it is stale.",
        "A person holds a role by an appointment: in one partnership, for an agency or none, from a day until a day.",
        "",
        "| role | what it is for | held for |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _powers() -> list[str]:
    heads = " | ".join(role.label for role in ROLES)
    rows = [
        f"| {power.label} | " + " | ".join("yes" if power in spec.powers else "" for spec in ROLES.values()) + " |"
        for power in Power
    ]
    return [f"| | {heads} |", "|---" * (len(ROLES) + 1) + "|", *rows, ""]


def _tokens() -> list[str]:
    rows = [f"| `{scope.value}` | {scope.label} |" for scope in Scope]
    may = sorted(power.label for power in OF_CLIENTS)
    return [
        "## Other systems",
        "",
        "A token opens what its scopes say, in one partnership or for one agency in it. One that writes acts in the",
        "name of who issued it, and may do what that person may do on the day, of this alone:",
        "",
        *(f"- {label}" for label in may),
        "",
        "| scope | what it opens |",
        "|---|---|",
        *rows,
    ]
