"""`./dev bench fences [N]`: what row-level security costs the lists, beside their own filters alone.

The very statements that a list sent are sent again by the driver alone: as the runtime login, behind the fences, and as
the owner, to whom no fence applies, in turns, so that both meet the same machine and the same rows.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import quantiles
from typing import Any

from django.db import connection, connections

from bench import stack
from bench.pages import LIST, Cast, Page, cast, pages
from bench.run import say

AGENCY, PARTNERSHIP = 50, 150  # milliseconds in the database at p95, with 1,000,000 actions
MOST = 1.3  # times the filters alone
WARM, ROUNDS, ENOUGH, FEWEST = 3, 40, 6.0, 7
SETS_SCOPE = ("app_enter_", "set_config(")  # done once before, in both, and not timed
NOT_OURS = ("django_session", "django_content_type")


@dataclass(frozen=True)
class Compared:
    page: Page
    fenced: list[float]
    alone: list[float]

    @property
    def ratio(self) -> float:
        """Of the sums of the faster halves: single slow rounds are the machine's."""
        return _calm(self.fenced) / _calm(self.alone)

    @property
    def p95(self) -> float:
        return _p95(self.fenced)

    @property
    def within(self) -> int:
        return AGENCY if self.page.visitor.name == "agency lead" else PARTNERSHIP


def run(actions: int) -> None:
    say(f"\nLists with {actions:,} actions, in the database alone; milliseconds\n")
    say("| list | as | fence p50 | fence p95 | filters p50 | filters p95 | ratio | p95 within |")
    say("|---|---|---:|---:|---:|---:|---:|---|")
    found = [_told(one) for one in compared(cast())]
    for name, group in groupby(sorted(found, key=_visitor), key=_visitor):
        _sum_up(name, list(group))


def compared(who: Cast) -> Iterator[Compared]:
    asked = (who.coordinator, who.lead)
    yield from (_compare(page) for page in pages(who) if page.within == LIST and page.visitor in asked)


def _compare(page: Page) -> Compared:
    address = page.address
    with stack.heard() as heard:
        page.visitor.ask(address)
    setting = [one for one in heard.statements if any(word in one for word in SETS_SCOPE)]
    reading = [one for one in heard.statements if one not in setting and _is_read(one)]
    fenced: list[float] = []
    alone: list[float] = []
    began = time.perf_counter()
    for turn in range(WARM + ROUNDS):
        if turn >= WARM + FEWEST and time.perf_counter() - began > ENOUGH:
            break
        for took, alias in ((fenced, "default"), (alone, "owner")):
            took.append(_took(alias, setting, reading))
    return Compared(page, fenced[WARM:], alone[WARM:])


def _is_read(statement: str) -> bool:
    return stack.reads(statement) and not any(word in statement for word in NOT_OURS)


def _took(alias: str, setting: Sequence[str], reading: Sequence[str]) -> float:
    """Milliseconds for these statements, in the scope that the page had, every row fetched."""
    raw = _raw(alias)
    with raw.transaction(force_rollback=True), raw.cursor() as cursor:
        for statement in setting:
            cursor.execute(statement)
        began = time.perf_counter()
        for statement in reading:
            cursor.execute(statement)
            cursor.fetchall()
        return (time.perf_counter() - began) * 1000


def _raw(alias: str) -> Any:
    chosen = connection if alias == "default" else connections[alias]
    chosen.ensure_connection()
    return chosen.connection


def _told(one: Compared) -> Compared:
    met = "yes" if one.p95 <= one.within else f"no: {one.within}"
    figures = " | ".join(f"{value:.1f}" for value in (_p50(one.fenced), one.p95, _p50(one.alone), _p95(one.alone)))
    say(f"| {one.page.name} | {one.page.visitor.name} | {figures} | {one.ratio:.2f} | {met} |")
    return one


def _sum_up(name: str, lists: list[Compared]) -> None:
    ratio = sum(_calm(one.fenced) for one in lists) / sum(_calm(one.alone) for one in lists)
    worst = max(lists, key=lambda one: one.p95)
    say(
        f"\n{name}: {len(lists)} lists; row-level security costs {ratio:.2f} times the filters alone (at most {MOST}); "
        f"{sum(one.ratio > MOST for one in lists)} of them more than that. p95 of all rounds "
        f"{_p95([took for one in lists for took in one.fenced]):.0f} ms (at most {lists[0].within}); the slowest, "
        f"{worst.page.name}: {worst.p95:.0f} ms."
    )


def _visitor(one: Compared) -> str:
    return one.page.visitor.name


def _p50(took: Sequence[float]) -> float:
    return quantiles(took, n=2)[0]


def _p95(took: Sequence[float]) -> float:
    return quantiles(took, n=20)[18]


def _calm(took: Sequence[float]) -> float:
    half = sorted(took)[: max(1, len(took) // 2)]
    return sum(half) / len(half)
