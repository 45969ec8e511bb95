"""The command that is kept beside a figure: as typed, but for where the results went."""

from __future__ import annotations

import argparse
import shlex

from versa_core.commands.options import call_of


def kept(words: str) -> str:
    return call_of(argparse.Namespace(given=shlex.split(words)))


def test_where_results_are_written_is_left_out() -> None:
    assert kept("evaluate --json here.json --data 'my set' --csv=there.csv --seed 1") == (
        "python -m versa_core evaluate --data 'my set' --seed 1"
    )
