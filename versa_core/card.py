"""The part of a model card that a checkpoint says of itself: data, training, figures, each with its command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from versa_core.checkpoint import CheckpointInfo
from versa_core.errors import CheckpointError

BEGIN = "<!-- from the checkpoint: begin -->"
END = "<!-- from the checkpoint: end -->"
HEAD = (
    "| task | method | accuracy | deviation | ECE | none of these, AUROC |\n"
    "|---|---|---|---|---|---|"
)  # fmt: skip
DRAWN_HEAD = "| what | pictures | error | floor |\n|---|---|---|---|"


def facts(info: CheckpointInfo) -> str:
    """Returns the facts of a checkpoint as Markdown, between BEGIN and END."""
    return "\n".join([BEGIN, *_lines(info.metadata), END])


def renew(card: str, info: CheckpointInfo) -> str:
    """Returns a model card with the facts that its checkpoint says now.

    Raises:
        CheckpointError: the card has no place for them.
    """
    before, found, rest = card.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise CheckpointError(f"The card of {info.key} has no lines {BEGIN!r} and {END!r}. Add them where facts go.")
    return before + facts(info) + after


def origin(info: CheckpointInfo) -> dict[str, Any]:
    """Returns what trained a checkpoint, on which terms and by which command; it travels with what is made of it."""
    data = info.metadata.get("data")
    known = data if isinstance(data, Mapping) else {}
    return {name: known[name] for name in ("name", "terms", "command", "fingerprint") if known.get(name)}


def _lines(metadata: Mapping[str, Any]) -> Iterator[str]:
    data, training, config = metadata.get("data", {}), metadata.get("training", {}), metadata["config"]
    yield f"**Data.** {data.get('name')}: {data.get('classes')} classes, {data.get('pictures')} pictures,"
    yield f"fingerprint `{data.get('fingerprint')}`. Terms: {data.get('terms') or 'nobody has stated any'}."
    yield ""
    if "weights" in training:
        yield f"**Training.** Encoder `{config['encoder']}`, as torchvision trained and published it:"
        yield f"`{training['weights']}`."
    else:
        yield f"**Training.** Objective `{metadata['objective']}`, encoder `{config['encoder']}` of width"
        seed, command = training.get("plan", {}).get("seed"), data.get("command")
        end = ":" if command else ", on the page Meta-train; no command was noted."
        yield f"{config['width']}, {training.get('steps')} steps, seed {seed}{end}"
        yield from ("", f"    {command}") if command else ()
    yield ""
    metrics = metadata.get("metrics", [])
    commands = list(dict.fromkeys(one["command"] for one in metrics))
    yield from _scores([one for one in metrics if "accuracy" in one], commands)
    yield from _drawings([one for one in metrics if "error" in one], commands)
    for number, command in enumerate(commands, start=1):
        yield ""
        yield f"{number}:"
        yield ""
        yield f"    {command}"


def _scores(metrics: Sequence[Mapping[str, Any]], commands: Sequence[str]) -> Iterator[str]:
    """Yields the table of what `evaluate` recorded."""
    if not metrics:
        return
    yield "**Figures.** Accuracy, mean ± half of the 95 % interval of the mean, and standard deviation over episodes;"
    yield "batch norm in eval mode; each row by the command of the same number below."
    yield ""
    yield HEAD
    for one in metrics:
        shown = [f"{one['accuracy']:.2%} ± {one['ci95']:.2%}", f"{one['std']:.2%}"]
        shown += ["–" if one.get(key) is None else form.format(one[key]) for key, form in _EXTRA.items()]
        number = commands.index(one["command"]) + 1
        yield f"| {number}: {one['task']}, {one['n_episodes']} episodes | {one['method']} | {' | '.join(shown)} |"


def _drawings(metrics: Sequence[Mapping[str, Any]], commands: Sequence[str]) -> Iterator[str]:
    """Yields the table of what `reconstruct` recorded."""
    if not metrics:
        return
    yield "**Drawing.** Squared error per pixel, values in 0 to 1, mean over pictures; the floor is what drawing the"
    yield "mean picture always would give; each row by the command of the same number below."
    yield ""
    yield DRAWN_HEAD
    for one in metrics:
        shown = [str(one["n_pictures"]), f"{one['error']:.4f}", f"{one['error_of_the_mean_picture']:.4f}"]
        yield f"| {commands.index(one['command']) + 1}: {one['name']} | {' | '.join(shown)} |"


_EXTRA = {"ece": "{:.2%}", "auroc_none": "{:.3f}"}
