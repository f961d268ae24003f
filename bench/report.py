"""The table, as Markdown."""

import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from bench.timing import Timed

HEAD = (
    "| page | as | p50 ms | p95 ms | CPU ms | queries | bare SQL ms | ratio | target ms | met |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---|",
)


def row(one: Timed) -> str:
    target = "" if one.page.within is None else str(one.page.within)
    met = {None: "", True: "yes", False: "**no**"}[one.meets]
    times = (f"{one.p50:.0f}", f"{one.p95:.0f}", f"{one.cpu:.0f}", str(one.queries), f"{one.bare:.1f}")
    cells = (one.page.name, one.page.visitor.name, *times, f"{one.ratio:.1f}", target, met)
    return f"| {' | '.join(cells)} |"


def summary(found: Iterable[Timed]) -> str:
    judged = [one for one in found if one.meets is not None]
    return f"{sum(bool(one.meets) for one in judged)} of {len(judged)} targets met."


def idle(parts: Mapping[str, float], *, target: int) -> str:
    told = ", ".join(f"{name} {size:.0f}" for name, size in sorted(parts.items(), key=lambda part: -part[1]))
    total = sum(parts.values())
    met = "met" if total <= target else "**not met**"
    return f"Idle memory of the whole stack: {total:.0f} MB ({told}); target {target} MB {met}."


def machine() -> Iterator[str]:
    yield f"{date.today():%-d %B %Y}, {os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}"  # noqa: DTZ011
    yield f"load when it began: {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    for line in _lines(Path("/proc/cpuinfo")):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
