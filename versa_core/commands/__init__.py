"""The commands of the command line, one file each; heavy imports wait until a command runs."""

from versa_core.commands import evaluate, meta_train
from versa_core.commands.base import Command

COMMANDS: tuple[Command, ...] = (meta_train.COMMAND, evaluate.COMMAND)

__all__ = ["COMMANDS", "Command"]
