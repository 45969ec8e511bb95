"""A confusion grid that keeps which pictures are in each of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = tuple[str, str]


@dataclass(frozen=True)
class Confusion:
    """What is what, against what it was taken for.

    Attributes:
        names: of the classes, the same for rows (what a picture is) and columns (what it was taken for).
        cells: (row's name, column's name) to the ids of the pictures there; empty cells are left out.
    """

    names: tuple[str, ...]
    cells: dict[Cell, tuple[str, ...]]

    def counts(self) -> list[list[int]]:
        """Returns a row of numbers per class that a picture can be."""
        return [[len(self.cells.get((row, column), ())) for column in self.names] for row in self.names]

    @property
    def n_right(self) -> int:
        """How many pictures were taken for what they are."""
        return sum(len(ids) for (row, column), ids in self.cells.items() if row == column)

    @property
    def n_pictures(self) -> int:
        return sum(map(len, self.cells.values()))


def confuse(names: Sequence[str], pictures: Sequence[tuple[str, str, str]]) -> Confusion:
    """Sorts pictures into the cells of the grid.

    Args:
        names: of the classes, in the order of rows and columns.
        pictures: (id, what it is, what it was taken for) each; both are among `names`.
    """
    cells: dict[Cell, tuple[str, ...]] = {}
    for one, truth, answer in pictures:
        cells[truth, answer] = (*cells.get((truth, answer), ()), one)
    return Confusion(tuple(names), cells)
