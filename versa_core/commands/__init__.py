"""The commands of the command line, one file each; heavy imports wait until a command runs."""

from versa_core.commands import (
    ablation,
    adapt,
    benchmark,
    calibrate,
    card,
    embed,
    evaluate,
    export,
    info,
    meta_train,
    predict,
    reconstruct,
)
from versa_core.commands.base import Command

COMMANDS: tuple[Command, ...] = (
    meta_train.COMMAND,
    adapt.COMMAND,
    predict.COMMAND,
    export.COMMAND,
    embed.COMMAND,
    reconstruct.COMMAND,
    evaluate.COMMAND,
    calibrate.COMMAND,
    benchmark.COMMAND,
    ablation.COMMAND,
    card.COMMAND,
    info.COMMAND,
)

__all__ = ["COMMANDS", "Command"]
