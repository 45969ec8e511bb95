"""`make benchmarks`: one thread, medians of several runs, as a table; it fails where nothing was learned."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.accuracy import accuracy_rows
from tests.benchmarks.latency import latency_rows
from tests.benchmarks.timing import Row, shown
from tests.benchmarks.training import training_rows
from versa_core import checkpoint
from versa_core.data.episodes import EpisodeSpec
from versa_core.data.sources import open_source
from versa_core.device import set_threads
from versa_core.training.plan import Plan


def main() -> int:
    """Measures and prints everything; returns 1 where the short training did not learn."""
    set_threads(1)
    strokes = open_source("strokes").image_set
    with tempfile.TemporaryDirectory() as folder:
        tell(training_rows(strokes, Path(folder), EpisodeSpec(n_way=20, n_shot=1, n_query=4)))
    few = strokes.select_classes(range(5))
    few = few.subset([place for label in range(5) for place in (few.labels == label).nonzero()[0][:5]])
    tell(latency_rows(checkpoint.find("glyphs-joint"), few))
    rows = accuracy_rows(strokes, Plan(steps=150, n_way=20, n_query=4, rotations=True))
    tell(rows)
    return 0 if rows[-1].value == "yes" else 1


def tell(rows: list[Row]) -> None:
    """Prints a table as soon as it is there: the next may take a minute."""
    print(shown(rows), flush=True)


if __name__ == "__main__":
    sys.exit(main())
