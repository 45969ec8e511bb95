"""`card`: writes what a checkpoint says of itself into its model card."""

from __future__ import annotations

import argparse
from typing import Any

from versa_core.commands.base import Command
from versa_core.commands.terminal import say
from versa_core.errors import CheckpointError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `card`."""
    parser.add_argument("checkpoints", nargs="+", metavar="C", help="checkpoints whose cards lie beside them")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Renews each checkpoint's card, the file of the same name ending in .md; returns their paths."""
    from versa_core.card import renew
    from versa_core.checkpoint import find, read_info, write

    written = []
    for name in args.checkpoints:
        path = find(name)
        card = path.with_suffix(".md")
        if not card.is_file():
            raise CheckpointError(f"There is no card {card.name} beside {path.name}. Write one, then renew its facts.")
        write(card, renew(card.read_text(encoding="utf-8"), read_info(path)).encode())
        say(f"Renewed {card}.")
        written.append(str(card))
    return {"cards": written}


COMMAND = Command(
    "card",
    "renew the facts in a checkpoint's model card",
    "Writes data, training command and figures, as the checkpoint keeps them, into the model card beside it. The "
    "words around them are yours.",
    add_arguments,
    run,
)
