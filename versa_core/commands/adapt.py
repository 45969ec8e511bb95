"""`adapt`: adapts a checkpoint to a few pictures per class, into a model file that `predict` reads."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from versa_core.commands import options
from versa_core.commands.base import Command
from versa_core.commands.following import follow
from versa_core.commands.looking import in_batches
from versa_core.commands.terminal import check_writable, complain, say, write_bytes
from versa_core.errors import DatasetError

if TYPE_CHECKING:
    from versa_core.adapted_model import AdaptedModel
    from versa_core.checkpoint import CheckpointInfo
    from versa_core.data.image_set import ImageSet
    from versa_core.data.profile import Preparation
    from versa_core.run import Mask


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `adapt`."""
    options.add_method(parser)
    options.add_data(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the adapted model's file")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--query-data", metavar="D", help="pictures of the same classes that only test the model")
    asked.add_argument("--shot", type=options.positive, help="support pictures a class; the others only test the model")
    options.add_preparation(parser)
    options.add_chance(parser)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Adapts and writes the model; returns what was adapted and how well it answers."""
    from versa_core import run as core
    from versa_core.analysis.leaks import find_leaks, leak_words, scored
    from versa_core.device import set_threads

    path, info = options.checkpoint_from(args)
    name = options.method_from(args, info)
    check_writable(args.out)
    images, is_support, preparation = _pictures(args, info)
    set_threads(args.threads)
    # The method is watched on the support alone: asking all query pictures again and again would take longer than it.
    support = images.subset(np.flatnonzero(is_support))
    task = core.Task(support, np.ones(len(support), np.bool_), preparation)
    settings = options.settings_from(args.setting)
    model, summary = follow(core.adapt(path, name, settings, task, seed=args.seed), "adapt")
    data = model.to_bytes()
    write_bytes(args.out, data)
    leaks = find_leaks(images.images, is_support)
    if leaks:
        complain(leak_words(leaks, images.ids))
    asked = scored(is_support, leaks)
    summary["query_accuracy"] = _query_accuracy(model, images.images[asked], images.labels[asked])
    _print(summary, int(asked.sum()))
    say(f"The adapted model is {args.out} ({len(data) / 1e6:.1f} MB).")
    counts = {"n_support": int(is_support.sum()), "n_query": int((~is_support).sum()), "n_left_out": len(leaks)}
    about = {"model": str(args.out), "class_names": list(model.class_names), **counts, **model.record}
    return {**about, **summary, "command": options.call_of(args)}


def _pictures(args: argparse.Namespace, info: CheckpointInfo | None) -> tuple[ImageSet, Mask, Preparation]:
    """Reads the pictures, support and query, and says which are support."""
    opened = options.open_data(args.data, args.classes, options.preparation_from(args, info))
    images = opened.image_set
    if args.query_data is not None:
        asked = options.open_data(args.query_data, (), opened.preparation).image_set
        images, is_support = joined(images, asked, Path(args.query_data).name)
    elif args.shot is not None:
        is_support = split(images, args.shot, args.seed)
    else:
        is_support = np.ones(len(images), np.bool_)
    return images, is_support, opened.preparation


def split(images: ImageSet, n_shot: int, seed: int) -> Mask:
    """Returns (n,) which pictures are support: `n_shot` of each class by chance."""
    small = [f"{images.class_names[i]!r} has {images.counts[i]}" for i in np.flatnonzero(images.counts < n_shot)[:3]]
    if small:
        raise DatasetError(
            f"--shot {n_shot} needs {n_shot} pictures of each class; {'; '.join(small)}. Lower the shot."
        )
    chance = np.random.default_rng(seed)
    is_support = np.zeros(len(images), np.bool_)
    for label in range(images.n_classes):
        is_support[chance.permutation(np.flatnonzero(images.labels == label))[:n_shot]] = True
    return is_support


def joined(support: ImageSet, query: ImageSet, prefix: str) -> tuple[ImageSet, Mask]:
    """Returns support and query pictures as one set, matched by class name, and which of them are support."""
    from versa_core.data.image_set import ImageSet

    query, labels = matched(query, support.class_names)
    taken = set(support.ids)
    ids = tuple(f"{prefix}/{one}" if one in taken else one for one in query.ids)
    both = ImageSet(
        images=np.concatenate([support.images, query.images]),
        labels=np.concatenate([support.labels, labels]),
        class_names=support.class_names,
        ids=(*support.ids, *ids),
        groups=support.groups,
    )
    return both, np.arange(len(both)) < len(support)


def matched(query: ImageSet, class_names: Sequence[str]) -> tuple[ImageSet, npt.NDArray[np.int64]]:
    """Returns the pictures whose class is among these names, and their labels (n,) as places in `class_names`."""
    known = {name: label for label, name in enumerate(class_names)}
    strange = [name for name in query.class_names if name not in known]
    if len(strange) == query.n_classes:
        raise DatasetError(
            f"The query pictures' classes ({', '.join(strange[:3])}, …) are none of the support's "
            f"({', '.join(class_names[:3])}, …). Give both sets the same class folders."
        )
    if strange:
        complain(f"Left out, as the support has no such class: {', '.join(strange)}.")
        query = query.select_classes([label for label, name in enumerate(query.class_names) if name in known])
    return query, np.array([known[query.class_names[label]] for label in query.labels], np.int64)


def _query_accuracy(model: AdaptedModel, images: npt.NDArray[np.uint8], labels: npt.NDArray[np.int64]) -> float | None:
    """Returns the share of query pictures (n, c, h, w) answered rightly, or None where there are none."""
    if not len(images):
        return None
    answers = [model.classifier.predict_proba(part).argmax(1).numpy() for part in in_batches(images, "ask")]
    return float((np.concatenate(answers) == labels).mean())


def _print(summary: dict[str, Any], n_query: int) -> None:
    if summary["message"]:
        say(summary["message"])
    say(f"Support pictures answered rightly: {summary['support_accuracy']:.1%}")
    if n_query:
        say(f"Query pictures answered rightly:   {summary['query_accuracy']:.1%} of {n_query}")


COMMAND = Command(
    "adapt",
    "adapt a checkpoint to a few pictures per class",
    "Adapts a checkpoint to the pictures of --data and writes a model that `predict --model` reads. All pictures are "
    "support, unless --query-data or --shot keeps some to test the model.",
    add_arguments,
    run,
)
