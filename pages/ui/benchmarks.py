"""Benchmarks: the project's own figures beside published ones, each with its conditions, read from two files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui.shown_tables import show_rows
from pages.ui.text import _, names_in_row, plain

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "benchmarks"
NEAR = {"mini-ImageNet, 84×84": "Tiny ImageNet, 64×64"}  # shown beside each other, as other data under the same task
Row = Mapping[str, Any]
Task = tuple[str, int, int, bool]


def read_rows(path: Path) -> list[Row]:
    """Returns the rows of a file of figures; none where there is no such file, or it is not one of its kind."""
    try:
        rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))["rows"]
        complete = all({"dataset", "way", "shot", "within_group", "method", "accuracy"} <= set(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return rows if complete else []


def show_benchmarks(folder: Path = FOLDER) -> None:
    """Shows one table per task; own figures come from the file that `benchmark` writes, and from nowhere else."""
    own, published = read_rows(folder / "results.json"), read_rows(folder / "published.json")
    if not own:
        st.caption(_("It has not been measured in this copy of the program; `python -m versa_core benchmark` does so."))
    tasks = list(dict.fromkeys(task_of(row) for row in [*own, *published]))
    if not tasks:
        return
    task = st.selectbox(_("Task"), tasks, format_func=words_of, key="benchmark_task")
    best_first = sorted(own, key=lambda row: float(row["accuracy"]), reverse=True)
    mine = [own_row(row) for row in best_first if task_of(row) == task]
    others = [published_row(row) for row in published if task_of(row) == task]
    show_rows(mine + others, words_of(task))
    st.caption(
        _(
            "Own figures: mean over simulated tasks with half of its 95 % interval. Published ones are quoted under "
            "their own conditions, which differ: compare only what was asked alike. † has not been compared with its "
            "source. “Transductive” means that the queries of a task helped each other."
        )
    )
    for row in {row["source"]: row for row in published if task_of(row) == task}.values():
        st.markdown(f"- [{plain(str(row['source']))}]({row['url']})")


def task_of(row: Row) -> Task:
    """Returns what names the table that a row belongs to."""
    dataset = str(row["dataset"])
    return NEAR.get(dataset, dataset), int(row["way"]), int(row["shot"]), bool(row["within_group"])


def words_of(task: Task) -> str:
    """Returns a task as people say it."""
    dataset, n_way, n_shot, within_group = task
    words = _("{dataset}: {n_way}-way {n_shot}-shot").format(dataset=dataset, n_way=n_way, n_shot=n_shot)
    return _("{task}, within an alphabet").format(task=words) if within_group else words


def own_row(row: Row) -> dict[str, str]:
    """Returns a measured row as the table shows it."""
    name = f"{row['checkpoint']}, {row['method']}" if row["checkpoint"] else str(row["method"])
    accuracy = _("{mean} ± {half} %").format(mean=f"{100 * row['accuracy']:.1f}", half=f"{100 * row['ci95']:.1f}")
    more = {_("ECE"): _percent(row["ece"]), _("None of these, AUROC"): _percent(row["auroc_none"])}
    n_episodes = _("{n} tasks, seed {seed}").format(n=row["n_episodes"], seed=row["seed"])
    return {_("Whose"): _("own"), _("Method"): name, _("Accuracy"): accuracy, **_conditions(row), **more,
            _("Measured on"): n_episodes}  # fmt: skip


def published_row(row: Row) -> dict[str, str]:
    """Returns a quoted row as the table shows it; a dagger where it was not checked at its source."""
    accuracy = _("{mean} %").format(mean=f"{100 * row['accuracy']:.2f}".rstrip("0").rstrip("."))
    dagger = "" if row["checked"] else " †"
    return {_("Whose"): str(row["source"]), _("Method"): str(row["method"]), _("Accuracy"): accuracy + dagger,
            **_conditions(row)}  # fmt: skip


def _conditions(row: Row) -> dict[str, str]:
    labels = {True: _("yes"), False: _("no"), None: "–"}[row["labels"]]
    split = _(str(row["split"]))
    if row["dataset"] in NEAR:
        split = names_in_row((_(str(row["dataset"])), split))
    return {_("Split"): split, _("Labels in meta-training"): labels, _("Batch norm"): _(str(row["batch_norm"]))}


def _percent(value: float | None) -> str:
    return "–" if value is None else _("{share} %").format(share=f"{100 * value:.1f}")
