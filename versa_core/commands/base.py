"""What a command is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """One word after `python -m versa_core`.

    Attributes:
        name: the word.
        help: its line in the list of commands.
        description: two or three sentences above its options.
        add_arguments: declares its options.
        run: does the work and prints; returns the result as plain values, for `--json`.
    """

    name: str
    help: str
    description: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], dict[str, Any]]
