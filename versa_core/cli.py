"""The command line: `python -m versa_core COMMAND …`; what each command does lies in `versa_core.commands`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from versa_core.commands import COMMANDS
from versa_core.commands.terminal import check_writable, complain, never_fail_to_print, write_json
from versa_core.errors import VersaError

BAD_INPUT = 2
INTERRUPTED = 130  # what shells expect after Ctrl-C


class Parser(argparse.ArgumentParser):
    """Answers a wrong call with one sentence instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Exits with 2."""
        self.exit(BAD_INPUT, f"{self.prog}: {message.rstrip('.')}. See {self.prog} --help.\n")


def make_parser() -> argparse.ArgumentParser:
    """Returns the parser of all commands; nothing heavy is imported for it."""
    parser = Parser("python -m versa_core", description="Few-shot meta-learning on your own pictures.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="command")
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.description)
        command.add_arguments(own)
        own.add_argument("--json", metavar="FILE", type=Path, help="write the result to this file as well")
        own.set_defaults(run=command.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status: 0, or 2 after one sentence about bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    never_fail_to_print()
    args = make_parser().parse_args(given)
    args.given = given
    try:
        if args.json is not None:
            check_writable(args.json)  # before hours of work, not after them
        result = args.run(args)
        if args.json is not None:
            write_json(args.json, result)
    except VersaError as error:
        complain(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        complain("Stopped.")
        return INTERRUPTED
    return 0
