"""`evaluate`: accuracy over many simulated tasks, or over fixed ones from a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.terminal import Bar, complain, say
from versa_core.errors import EpisodeError

if TYPE_CHECKING:
    from versa_core.analysis.evaluation import Score
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.data.episodes import EpisodeSampler
    from versa_core.methods import Method
    from versa_core.models.autoencoder import Autoencoder

N_EPISODES = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `evaluate`."""
    options.add_method(parser)
    options.add_data(parser, required=False)
    parser.add_argument("--within-group", action="store_true", help="draw each episode from one group (one alphabet)")
    parser.add_argument("--way", type=options.positive, default=5, help="classes an episode (default: 5)")
    parser.add_argument("--shot", type=options.positive, default=1, help="support pictures a class (default: 1)")
    parser.add_argument("--query", type=options.positive, default=5, help="query pictures a class (default: 5)")
    parser.add_argument(
        "--episodes", type=options.positive, default=N_EPISODES, help=f"how many (default: {N_EPISODES})"
    )
    parser.add_argument("--episode-file", type=Path, metavar="F", help="fixed episodes from a JSON file instead")
    parser.add_argument("--root", type=Path, metavar="DIR", help="the folder that the file's paths start from")
    parser.add_argument(
        "--record", action="store_true", help="write the figures, with this command, into the checkpoint as well"
    )
    options.add_preparation(parser)
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Scores the episodes; returns accuracy (0 to 1), interval, deviation and every episode's accuracy."""
    from versa_core.analysis.evaluation import score_of
    from versa_core.checkpoint import load_model
    from versa_core.device import set_threads
    from versa_core.methods import METHODS
    from versa_core.settings import values_of

    _check_call(args)
    path, info = options.checkpoint_from(args)
    name = options.method_from(args, info)
    method = METHODS.build(name, options.settings_from(args.setting))
    set_threads(args.threads)
    model = load_model(path)[1] if path is not None and METHODS.info(name).needs_checkpoint else None
    about, accuracies = (_fixed if args.episode_file else _drawn)(args, info, method, model)
    score = score_of(accuracies)
    result = {
        **_figures(score),
        "n_episodes": len(score.per_episode),
        "method": name,
        "settings": values_of(method),
        "checkpoint": info.key if info else None,
        "seed": args.seed,
        **about,
        "command": options.call_of(args),
        "per_episode": list(score.per_episode),
    }
    _print(result)
    if args.record and path is not None:
        _record(path, result)
    return result


def _check_call(args: argparse.Namespace) -> None:
    if (args.data is None) == (args.episode_file is None):
        raise EpisodeError("Give either --data, to draw episodes from, or --episode-file with --root, one of the two.")
    if args.episode_file is not None and args.root is None:
        raise EpisodeError("--episode-file needs --root: the folder that the paths in the file start from.")
    if args.record and args.checkpoint is None:
        raise EpisodeError("--record writes the figures into the checkpoint, and none was given. Add --checkpoint.")


def _drawn(
    args: argparse.Namespace, info: CheckpointInfo | None, method: Method, model: Autoencoder | None
) -> tuple[dict[str, Any], list[float]]:
    """Draws episodes from --data and scores them."""
    from versa_core.analysis.evaluation import score_episodes
    from versa_core.analysis.remembered import Remembered
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.device import generator

    opened = options.open_data(args.data, args.classes, options.preparation_from(args, info))
    images = opened.image_set
    spec = EpisodeSpec(args.way, args.shot, args.query)
    sampler = EpisodeSampler(images, spec, generator=generator(args.seed), within_group=args.within_group)
    _tell_left_out(sampler)
    remembered = None if model is None else Remembered(model, images.images)
    scores = score_episodes(
        method, model, islice(sampler, args.episodes), generator=generator(args.seed), remembered=remembered
    )
    about = {
        "task": f"{spec}{', within one group' if args.within_group else ''}",
        "data": args.data,
        "classes": images.n_classes,
        "pictures": len(images),
        "fingerprint": images.fingerprint,
        "preparation": opened.preparation.to_plain(),
        "groups_left_out": list(sampler.left_out),
        "files_left_out": len(opened.refused),
    }
    return about, _watched(scores, args.episodes)


def _tell_left_out(sampler: EpisodeSampler) -> None:
    if sampler.left_out:
        need = f"{sampler.spec.n_way} classes with {sampler.spec.n_needed} pictures each"
        complain(f"Left out, as they have fewer than {need}: {', '.join(sampler.left_out)}.")


def _fixed(
    args: argparse.Namespace, info: CheckpointInfo | None, method: Method, model: Autoencoder | None
) -> tuple[dict[str, Any], list[float]]:
    """Scores the episodes of --episode-file."""
    from versa_core.analysis.episode_file import read_episodes, score_fixed
    from versa_core.device import generator

    fixed = read_episodes(args.episode_file, args.root, options.preparation_from(args, info))
    options.tell_refused(fixed.refused)
    scores = score_fixed(method, model, fixed, generator=generator(args.seed))
    about = {
        "task": f"fixed episodes from {args.episode_file.name}",
        "pictures": len(fixed.images),
        "preparation": fixed.preparation.to_plain(),
        "files_left_out": len(fixed.refused),
    }
    return about, _watched(scores, len(fixed.episodes))


def _watched(scores: Iterable[float], n_episodes: int) -> list[float]:
    accuracies: list[float] = []
    with Bar("episodes") as bar:
        for accuracy in scores:
            accuracies.append(accuracy)
            mean = sum(accuracies) / len(accuracies)
            bar.show(len(accuracies) / n_episodes, f"{len(accuracies)} of {n_episodes}, accuracy {mean:.2%}")
    return accuracies


def _figures(score: Score) -> dict[str, Any]:
    return {"accuracy": score.accuracy, "interval": score.interval, "standard_deviation": score.deviation}


def _print(result: dict[str, Any]) -> None:
    say(f"{result['task']}; {result['n_episodes']} episodes; method {result['method']}; batch norm in eval mode")
    say(f"mean accuracy       {result['accuracy']:.2%}")
    say(f"95 % interval       ± {result['interval']:.2%}")
    say(f"standard deviation  {result['standard_deviation']:.2%}")


def _record(path: Path, result: dict[str, Any]) -> None:
    """Adds the figures to the checkpoint's metrics; the same command's older ones go."""
    from versa_core import checkpoint
    from versa_core.commands.terminal import write_bytes

    info, tensors = checkpoint.read(path)
    kept = [one for one in info.metadata.get("metrics", []) if one.get("command") != result["command"]]
    entry = {name: value for name, value in result.items() if name != "per_episode"}
    write_bytes(path, checkpoint.pack({**info.metadata, "metrics": [*kept, entry]}, tensors))
    say(f"Recorded in {path}.")


COMMAND = Command(
    "evaluate",
    "accuracy over simulated tasks",
    "Prints the mean accuracy of a method over many few-shot tasks, with its 95 % interval and standard deviation. "
    "Tasks are drawn from --data, or read from --episode-file. An image in the file that cannot be read counts as a "
    "wrong answer.",
    add_arguments,
    run,
)
