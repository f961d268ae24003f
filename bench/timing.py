"""How long a page takes, beside the bare SQL of the same rows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from bench import stack
from bench.pages import Page

WARM = 3
ROUNDS = 30
ENOUGH = 4.0  # seconds for one page; a slow one gets fewer rounds, yet never fewer than FEWEST
FEWEST = 5


@dataclass(frozen=True)
class Timed:
    page: Page
    p50: float  # milliseconds, like all below but queries
    p95: float
    queries: int
    bare: float
    cpu: float  # of web and database together: what a busy machine leaves as it is

    @property
    def ratio(self) -> float:
        return self.p50 / self.bare if self.bare else 0

    @property
    def meets(self) -> bool | None:
        """None where no target is set. One of time holds for p50, one of queries always."""
        if self.page.within is None:
            return None
        return self.p50 <= self.page.within and (self.page.queries is None or self.queries <= self.page.queries)


def timed(page: Page, *, rounds: int = ROUNDS, warm: int = WARM) -> Timed:
    """Page and bare SQL in turns, so that both meet the same machine."""
    address = page.address
    if warm:
        page.visitor.ask(address)  # the first page of a minute notes that the session was seen, whichever page that is
    with stack.heard() as heard:
        page.visitor.ask(address)
    reading = [statement for statement in heard.statements if stack.reads(statement)]
    for _ in range(warm):
        page.visitor.ask(address)
        stack.bare(reading)
    asked: list[float] = []
    bare: list[float] = []
    busy: list[float] = []
    began = time.perf_counter()
    while len(asked) < rounds and (len(asked) < FEWEST or time.perf_counter() - began < ENOUGH):
        start, worked = time.perf_counter(), stack.worked()
        page.visitor.ask(address)
        asked.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (stack.worked() - worked))
        bare.append(1000 * stack.bare(reading))
    p50, p95, least = _part(asked, 50), _part(asked, 95), _part(bare, 50)
    return Timed(page, p50, p95, len(heard.statements), least, _part(busy, 50))


def _part(times: Sequence[float], percent: int) -> float:
    if len(times) == 1:
        return times[0]
    return quantiles(times, n=100, method="inclusive")[percent - 1]
