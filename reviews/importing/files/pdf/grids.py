"""Tables that are drawn with rules on a page: which cell a place of the page belongs to."""

from bisect import bisect_right
from dataclasses import dataclass, field

from reviews.importing.files.pdf.glyphs import Rule

_NEAR = 3.0
_MOST_RULES = 2500


@dataclass(frozen=True)
class Grid:
    """A ruled table: its upright and level edges, and which bands are one cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top down
    roots: dict[tuple[int, int], tuple[int, int]]

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[0] - self.ys[-1])

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Give row and column of the cell at a place; None outside the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-edge for edge in self.ys], -y) - 1
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        return self.roots[row, column]


@dataclass
class _Cluster:
    left: float
    right: float
    low: float
    high: float
    rules: list[Rule] = field(default_factory=list)

    def touches(self, other: "_Cluster") -> bool:
        across = self.left - _NEAR <= other.right and other.left - _NEAR <= self.right
        return across and self.low - _NEAR <= other.high and other.low - _NEAR <= self.high

    def take(self, other: "_Cluster") -> None:
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)
        self.rules.extend(other.rules)


def grids_of(rules: list[Rule]) -> list[Grid]:
    """Find the tables and boxes of a page, the smallest first."""
    if len(rules) > _MOST_RULES:
        return []
    grids = [grid for cluster in _clusters(rules) if (grid := _grid(cluster.rules))]
    return sorted(grids, key=lambda grid: grid.area)


def _clusters(rules: list[Rule]) -> list[_Cluster]:
    """Rules that meet. One that only lies in the box around others does not belong to them."""
    clusters: list[_Cluster] = []
    for rule in rules:
        mine = _box(rule)
        rest: list[_Cluster] = []
        for cluster in clusters:
            if cluster.touches(mine) and any(_meet(rule, other) for other in cluster.rules):
                mine.take(cluster)
            else:
                rest.append(cluster)
        clusters = [*rest, mine]
    return clusters


def _box(rule: Rule) -> _Cluster:
    if rule.level:
        return _Cluster(rule.start, rule.end, rule.at, rule.at, [rule])
    return _Cluster(rule.at, rule.at, rule.start, rule.end, [rule])


def _meet(one: Rule, other: Rule) -> bool:
    if one.level == other.level:
        return abs(one.at - other.at) <= _NEAR and one.start - _NEAR <= other.end and other.start - _NEAR <= one.end
    return other.start - _NEAR <= one.at <= other.end + _NEAR and one.start - _NEAR <= other.at <= one.end + _NEAR


def _grid(rules: list[Rule]) -> Grid | None:
    xs = _edges([rule.at for rule in rules if not rule.level])
    ys = _edges([rule.at for rule in rules if rule.level] + _open_ends(rules, len(xs)))[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) > 60:  # noqa: PLR2004 - no box, or no table
        return None
    return Grid(tuple(xs), tuple(ys), _cells(xs, ys, rules))


def _open_ends(rules: list[Rule], columns: int) -> list[float]:
    """A row that a page breaks has upright edges and no level one where it ends."""
    upright = [rule for rule in rules if not rule.level]
    ends = [min((rule.start for rule in upright), default=0), max((rule.end for rule in upright), default=0)]
    reaching = [
        len(_edges([rule.at for rule in upright if min(abs(rule.start - end), abs(rule.end - end)) < 1]))
        for end in ends
    ]
    return [end for end, reach in zip(ends, reaching, strict=True) if columns > 2 and reach == columns]  # noqa: PLR2004


def _edges(places: list[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR * 1.5:
            out.append(place)
    return out


def _cells(xs: list[float], ys: list[float], rules: list[Rule]) -> dict[tuple[int, int], tuple[int, int]]:
    """Bands that no rule parts are one cell, which goes by its upper left one."""
    roots: dict[tuple[int, int], tuple[int, int]] = {}
    upright = [rule for rule in rules if not rule.level]
    level = [rule for rule in rules if rule.level]
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            root = (row, column)
            if column and not _ruled(upright, xs[column], middle):
                root = roots[row, column - 1]
            elif row and not _ruled(level, ys[row], centre):
                root = roots[row - 1, column]
            roots[row, column] = root
    return roots


def _ruled(rules: list[Rule], at: float, place: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR * 1.5 and rule.start - 1 <= place <= rule.end + 1 for rule in rules)
