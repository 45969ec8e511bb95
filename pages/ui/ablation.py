"""What the article's objective gives: chart, table and verdict, read from the one file that `make ablation` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.curves import line_colours
from pages.ui.shown_tables import show_rows
from pages.ui.text import _, names_in_row, plain

RESULTS = Path(__file__).resolve().parents[2] / "assets" / "ablation" / "results.json"
ROW_HEIGHT = 28  # px
AXES_HEIGHT = 100  # px of legend and axis
Row = Mapping[str, Any]


def read_results(path: Path = RESULTS) -> dict[str, Any] | None:
    """Returns the ablation's results; None where there is no file, or not one of its kind."""
    try:
        results: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        keys = [one["key"] for one in results["tasks"]]
        complete = all(
            {"mean", "ci95", "per_seed"} <= set(row["scores"][key]) for row in results["rows"] for key in keys
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return results if keys and results["rows"] and complete else None


def show_ablation() -> None:
    """Shows the measurement, or says that this copy has none: no other source stands in for it."""
    results = read_results()
    if results is None:
        st.caption(_("It has not been measured in this copy of the program. `make ablation` measures it."))
        return
    st.markdown(conditions(results))
    tasks = [one["key"] for one in results["tasks"]]
    task = (
        st.segmented_control(_("Task"), tasks, default=tasks[0], required=True, key="ablation_task", format_func=_)
        or tasks[0]
    )
    st.markdown(verdict(results["rows"], task))
    height = AXES_HEIGHT + ROW_HEIGHT * len(results["rows"])
    st.vega_lite_chart(chart(results["rows"], task), width="stretch", height=height, alt=verdict(results["rows"], task))
    show_rows([table_row(row, tasks) for row in results["rows"]], _("What the article's objective gives, measured"))
    st.caption(_("± is half of the 95 % interval, over seeds and tasks. The command behind every figure:"))
    st.code(results["command"], language="shell", wrap_lines=True)


def conditions(results: Mapping[str, Any]) -> str:
    """Says under which conditions all rows were measured."""
    data, budget = results["data"], results["budget"]
    words = _(
        "One network ({encoder}), one budget ({steps} steps of {pictures} pictures), {seeds} seeds, and for every row "
        "the same {episodes} tasks from {apart} classes that no row was trained on; {training} classes for training. "
        "All answer by class means, so that only what was trained differs, and whether pictures are cropped to the ink."
    )
    return words.format(
        encoder=plain(str(results["network"]["encoder"])),
        steps=budget["steps"],
        pictures=budget["n_way"] * (budget["n_shot"] + budget["n_query"]),
        seeds=max(len(score["per_seed"]) for row in results["rows"] for score in row["scores"].values()),
        episodes=results["tasks"][0]["n_episodes"],
        apart=data["kept_apart"]["classes"],
        training=data["training"]["classes"],
    )


def verdict(rows: list[Row], task: str) -> str:
    """Says in a sentence where the article's reconstruction stands, from the figures alone."""
    by_key = {row["key"]: row["scores"][task] for row in rows}
    article = by_key.get("article-cropped")
    if article is None:
        return ""
    others = {
        "pixels-cropped": _("pixels without any network"),
        "untrained-cropped": _("the untrained network"),
        "denoise-cropped": _("redrawing the undistorted picture"),
        "unlabelled-cropped": _("telling every picture from every other"),
        "joint-cropped": _("reconstruction with a task loss"),
    }
    parts = [
        _("{relation} {other} ({share})").format(
            relation=_relation(article, by_key[key]), other=name, share=_share(by_key[key])
        )
        for key, name in others.items()
        if key in by_key
    ]
    words = _("On cropped pictures the article's reconstruction answers {share} rightly: {parts}.")
    return words.format(share=_share(article), parts=names_in_row(parts))


def _relation(one: Row, other: Row) -> str:
    """Says how two scores stand to each other; level where the difference may be chance."""
    difference = one["mean"] - other["mean"]
    if abs(difference) <= (one["ci95"] ** 2 + other["ci95"] ** 2) ** 0.5:
        return _("level with")
    return _("above") if difference > 0 else _("below")


def _share(score: Row) -> str:
    return _("{mean} ± {half} %").format(mean=f"{100 * score['mean']:.1f}", half=f"{100 * score['ci95']:.1f}")


def name_of(row: Row) -> str:
    """Returns a row's name on screen."""
    cropped = _("cropped") if row["crop_ink"] else _("uncropped")
    return _("{title}, {cropped}").format(title=_(str(row["title"])), cropped=cropped)


def table_row(row: Row, tasks: list[str]) -> dict[str, str]:
    """Returns a row of the table: what was trained, with labels or not, and the accuracy in each task by seed."""
    shown = {_("trained"): name_of(row), _("labels"): _("yes") if row["uses_labels"] else _("no")}
    for task in tasks:
        seeds = names_in_row(f"{100 * one:.1f}" for one in row["scores"][task]["per_seed"])
        shown[_(task)] = f"{_share(row['scores'][task])} ({seeds})"
    return shown


def chart(rows: list[Row], task: str) -> dict[str, Any]:
    """Returns the accuracies of one task as points with their intervals; those that saw labels are squares."""
    used, values = [_("without labels"), _("with labels")], []
    for row in rows:
        score = row["scores"][task]
        low, high = score["mean"] - score["ci95"], score["mean"] + score["ci95"]
        values.append(
            {"row": name_of(row), "labels": used[row["uses_labels"]], "mean": score["mean"], "low": low, "high": high}
        )
    colours = line_colours()
    across = {"type": "quantitative", "title": _("accuracy"), "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}}
    order = [one["row"] for one in values]
    up = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": order,
        "axis": {"labelLimit": 320, "labelOverlap": False},
    }
    told_apart = {"field": "labels", "type": "nominal", "title": None}
    look = {
        "color": {**told_apart, "scale": {"domain": used, "range": colours[:2]}, "legend": {"orient": "top"}},
        "shape": {**told_apart, "scale": {"domain": used, "range": ["circle", "square"]}},
    }
    tooltip = [{"field": "row", "title": _("trained")}, {"field": "mean", "title": _("accuracy"), "format": ".1%"}]
    bars = {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {
        "y": up, "x": {"field": "low", **across}, "x2": {"field": "high"}, "color": look["color"]}}  # fmt: skip
    points = {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1}, "encoding": {
        "y": up, "x": {"field": "mean", **across}, "tooltip": tooltip, **look}}  # fmt: skip
    return {"data": {"values": values}, "layer": [bars, points]}
