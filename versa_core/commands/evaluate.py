"""`evaluate`: accuracy over many simulated tasks, or over fixed ones from a file; of several on the same tasks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from versa_core.commands import options
from versa_core.commands.answering import Answering, Draw
from versa_core.commands.base import Command
from versa_core.commands.contestants import Contestant, add_contestants, contestants_from
from versa_core.commands.leaking import noting_leaks
from versa_core.commands.recording import record
from versa_core.commands.scoreboard import add_differences, say_scores, write_csv
from versa_core.commands.terminal import Bar, check_writable, complain
from versa_core.errors import EpisodeError

if TYPE_CHECKING:
    from versa_core.analysis.evaluation import Answers
    from versa_core.data.episodes import EpisodeSampler
    from versa_core.data.profile import Preparation

    Prepared = Callable[[Contestant], tuple[dict[str, Any], int, Iterator[Answers]]]

N_EPISODES = 600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `evaluate`."""
    add_contestants(parser)
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
        "--record", action="store_true", help="write the figures, with this command, into the checkpoints as well"
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the table to this file as well")
    options.add_preparation(parser)
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Scores the episodes; returns the figures of one contestant, or those of all under "results"."""
    from versa_core.device import set_threads

    _check_call(args)
    contestants = contestants_from(args)
    if args.csv is not None:
        check_writable(args.csv)
    set_threads(args.threads)
    prepared = _fixed(args, contestants) if args.episode_file else _drawn(args, contestants)
    results = _score_all(contestants, prepared, {"seed": args.seed, "command": options.call_of(args)})
    differences = add_differences(results)
    say_scores(results, differences)
    if args.csv is not None:
        write_csv(args.csv, results, differences)
    if args.record:
        for one, result in zip(contestants, results, strict=True):
            if one.path is not None:
                record(one.path, {name: value for name, value in result.items() if name != "per_episode"})
    if len(results) == 1:
        return results[0]
    return {"results": results, "differences": differences, "command": options.call_of(args)}


def _check_call(args: argparse.Namespace) -> None:
    if (args.data is None) == (args.episode_file is None):
        raise EpisodeError("Give either --data, to draw episodes from, or --episode-file with --root, one of the two.")
    if args.episode_file is not None and args.root is None:
        raise EpisodeError("--episode-file needs --root: the folder that the paths in the file start from.")
    if args.record and not args.checkpoint:
        raise EpisodeError("--record writes the figures into the checkpoint, and none was given. Add --checkpoint.")


def _score_all(contestants: list[Contestant], prepared: Prepared, common: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns every contestant's figures, with what they were measured on."""
    from versa_core.analysis.evaluation import score_answers

    results = []
    with Bar("episodes") as bar:
        for place, one in enumerate(contestants):
            about, n_episodes, stream = prepared(one)
            answered = []
            for answers in stream:
                answered.append(answers)
                share = (place + len(answered) / n_episodes) / len(contestants)
                mean = sum(known.accuracy for known in answered) / len(answered)
                bar.show(share, f"{one.name}: {len(answered)} of {n_episodes}, accuracy {mean:.2%}")
            score = score_answers(answered)
            who = {"method": one.method, "settings": one.settings, "checkpoint": one.info.key if one.info else None}
            measured = {"name": one.name, **score.to_plain(), "n_episodes": len(answered), **who}
            results.append({**measured, **about, **common, "per_episode": list(score.per_episode)})
    return results


def _preparation(args: argparse.Namespace, one: Contestant, contestants: list[Contestant]) -> Preparation | None:
    """Returns the contestant's own; where it has none, the first checkpoint's, the options', or None (suggested)."""
    infos = [known.info for known in contestants if known.info]
    return options.preparation_from(args, one.info or (infos[0] if infos else None))


def _drawn(args: argparse.Namespace, contestants: list[Contestant]) -> Prepared:
    """Returns what draws the same episodes from --data for each contestant."""
    from versa_core.data.episodes import EpisodeSampler, EpisodeSpec
    from versa_core.device import generator

    draw = Draw(EpisodeSpec(args.way, args.shot, args.query), args.episodes, args.seed, args.within_group)
    answering, opened = Answering(), {}
    for how in dict.fromkeys(_preparation(args, one, contestants) for one in contestants):
        opened[how] = options.open_data(args.data, args.classes, how)
    first, *others = (one.image_set for one in opened.values())
    if any(other.ids != first.ids for other in others):
        raise EpisodeError("Some pictures fit one checkpoint only, so the episodes differ. Evaluate one at a time.")
    sampler = EpisodeSampler(first, draw.spec, generator=generator(0), within_group=draw.within_group)
    _tell_left_out(sampler)

    def prepare(one: Contestant) -> tuple[dict[str, Any], int, Iterator[Answers]]:
        data = opened[_preparation(args, one, contestants)]
        about = {
            "task": f"{draw.spec}{', within one group' if draw.within_group else ''}",
            "data": args.data,
            "classes": data.image_set.n_classes,
            "pictures": len(data.image_set),
            "fingerprint": data.image_set.fingerprint,
            "preparation": data.preparation.to_plain(),
            "groups_left_out": list(sampler.left_out),
            "files_left_out": len(data.refused),
        }
        stream = answering.drawn(one, data.image_set, draw)
        noted = noting_leaks(stream, about, answering.left_out, answering.skipped, data.image_set.ids)
        return about, draw.n_episodes, noted

    return prepare


def _tell_left_out(sampler: EpisodeSampler) -> None:
    if sampler.left_out:
        need = f"{sampler.spec.n_way} classes with {sampler.spec.n_needed} pictures each"
        complain(f"Left out, as they have fewer than {need}: {', '.join(sampler.left_out)}.")


def _fixed(args: argparse.Namespace, contestants: list[Contestant]) -> Prepared:
    """Returns what reads the episodes of --episode-file for each contestant."""
    from versa_core.analysis.episode_file import read_episodes

    answering, read = Answering(), {}
    for how in dict.fromkeys(_preparation(args, one, contestants) for one in contestants):
        read[how] = read_episodes(args.episode_file, args.root, how)
        options.tell_refused(read[how].refused)

    def prepare(one: Contestant) -> tuple[dict[str, Any], int, Iterator[Answers]]:
        fixed = read[_preparation(args, one, contestants)]
        about = {
            "task": f"fixed episodes from {args.episode_file.name}",
            "pictures": len(fixed.images),
            "preparation": fixed.preparation.to_plain(),
            "files_left_out": len(fixed.refused),
        }
        stream = answering.fixed(one, fixed, args.seed)
        noted = noting_leaks(stream, about, answering.left_out, answering.skipped, list(fixed.places))
        return about, len(fixed.episodes), noted

    return prepare


COMMAND = Command(
    "evaluate",
    "accuracy over simulated tasks; several methods on the same ones",
    "Prints the mean accuracy over many few-shot tasks with its 95 % interval, the standard deviation, the calibration "
    "error (ECE) and how well pictures of other classes are told (AUROC). Several methods and checkpoints answer the "
    "same tasks, and their differences are paired. Tasks are drawn from --data, or read from --episode-file. An image "
    "in the file that cannot be read counts as a wrong answer.",
    add_arguments,
    run,
)
