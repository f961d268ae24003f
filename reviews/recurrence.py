"""When a theme has come back: the one rule, for the theme's page, the list of themes and the heatmap. Pure.

A theme recurs when reviews of two years or more bear it, on a recommendation or a learning point; a theme bears what
its sub-themes do. It came back in each of those years but the first.
"""

from collections.abc import Iterable

ENOUGH = 2  # years


def recurs(years: Iterable[int]) -> bool:
    return len(set(years)) >= ENOUGH


def came_back(years: Iterable[int]) -> tuple[int, ...]:
    """The years in which it was seen again, in order."""
    return tuple(sorted(set(years))[1:])
