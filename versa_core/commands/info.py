"""`info`: what a checkpoint says of itself; what there is to choose from."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from versa_core.commands.base import Command
from versa_core.commands.terminal import say

if TYPE_CHECKING:
    from versa_core.registry import Registry

LISTS = ("checkpoints", "methods", "objectives", "sources")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of `info`."""
    words = f"checkpoints or adapted models, or one of {', '.join(LISTS)}; nothing: all lists"
    parser.add_argument("about", nargs="*", metavar="CHECKPOINT|LIST", help=words)
    parser.add_argument("--checkpoint", action="append", default=[], metavar="C", help="the same as naming it")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Prints the cards and lists that were asked for; returns them as plain values."""
    wanted = [*args.about, *args.checkpoint] or list(LISTS)
    result: dict[str, Any] = {}
    for name in wanted:
        if name in LISTS:
            result[name] = _list(name)
        else:
            result.setdefault("cards", []).append(_card(name))
    return result


def _list(name: str) -> list[dict[str, Any]]:
    say(f"{name}:")
    if name == "checkpoints":
        return _checkpoints()
    if name == "sources":
        return _sources()
    from versa_core.methods import METHODS
    from versa_core.objectives import OBJECTIVES

    return _registered(METHODS if name == "methods" else OBJECTIVES)


def _registered(registry: Registry[Any, Any]) -> list[dict[str, Any]]:
    """Prints the entries of a registry with their settings."""
    from versa_core.methods import MethodInfo
    from versa_core.settings import settings_of

    entries = []
    for info in registry.infos():
        say(f"  {info.name}: {info.title}. {info.summary}")
        if info.paper:
            say(f"    After {info.paper}{f', {info.url}' if info.url else ''}.")
        if isinstance(info, MethodInfo):
            say(f"    {info.needs}")
        settings = settings_of(registry.type_of(info.name))
        for one in settings:
            bounds = f"; one of {', '.join(one.choices)}" if one.choices else ""
            bounds = f"; {one.low} to {one.high}" if one.low is not None else bounds
            say(f"    {one.name}={one.default}  {one.help[:-1]}{bounds}.")
        described = [{**dataclasses.asdict(one), "kind": one.kind.__name__} for one in settings]
        entries.append({**dataclasses.asdict(info), "settings": described})
    return entries


def _checkpoints() -> list[dict[str, Any]]:
    from versa_core.checkpoint import bundled

    infos = bundled()
    for info in infos:
        say(f"  {info.key}: {info.title}; {info.profile}, objective {info.objective}")
    if not infos:
        say("  none comes with this copy; meta-train one")
    return [{"key": info.key, **info.metadata} for info in infos]


def _sources() -> list[dict[str, Any]]:
    from versa_core.data.sources import SOURCES

    for source in SOURCES.values():
        say(f"  {source.name}: {source.summary}")
    say("  and folders, zip archives and torchvision:NAME")
    return [{"name": source.name, "title": source.title, "summary": source.summary} for source in SOURCES.values()]


def _card(name: str) -> dict[str, Any]:
    """Prints a checkpoint's or an adapted model's card; returns its description."""
    from versa_core.checkpoint import find, read_info
    from versa_core.confidence import entries_of

    path = find(name)
    info = read_info(path)
    say(f"{info.key}: {info.title}")
    hidden = ("title", "metrics", "support_ids", "calibration")
    _print_tree({key: value for key, value in info.metadata.items() if key not in hidden}, "  ")
    for case in entries_of(info):
        task = f"{case['way']}-way {case['shot']}-shot"
        say(f"  calibrated: {case['method']}, {task}: temperature {case['temperature']:.3g}")
    for metric in info.metadata.get("metrics", []):
        say(f"  {_metric(metric)}")
    return {"key": info.key, "file": str(path), "bytes": path.stat().st_size, **info.metadata}


def _print_tree(values: Mapping[str, Any], indent: str) -> None:
    for key, value in values.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, Mapping):
            say(f"{indent}{key}:")
            _print_tree(value, indent + "  ")
        else:
            shown = ", ".join(str(one) for one in value) if isinstance(value, list) else value
            say(f"{indent}{key}: {shown}")


def _metric(metric: Mapping[str, Any]) -> str:
    try:
        if "error" in metric:  # of what is drawn
            floor = metric["error_of_the_mean_picture"]
            figures = f"error {metric['error']:.4f} per pixel, of always drawing the mean picture {floor:.4f}"
            task = f"{metric['name']}, {metric['n_pictures']} pictures"
        else:
            figures = f"{metric['accuracy']:.2%} ± {metric['ci95']:.2%}"
            task = f"{metric['task']}, {metric['n_episodes']} episodes, method {metric['method']}"
        return f"{figures} ({task})\n    {metric['command']}"
    except (KeyError, TypeError, ValueError):  # figures from elsewhere, in another form
        return str(metric)


COMMAND = Command(
    "info",
    "what a checkpoint is; what there is to choose from",
    "Prints a checkpoint's card: what it is, what it was trained on and its figures, with the commands that gave them. "
    "Without a name it lists the bundled checkpoints, the methods and objectives with their settings, and the sources.",
    add_arguments,
    run,
)
