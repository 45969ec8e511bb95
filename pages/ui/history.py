"""The run history on screen: entries made from finished races and adaptations, a table, and the files to take along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.session import project
from pages.ui.shown_tables import show_rows
from pages.ui.standings import Standing, standings
from pages.ui.tables import Cell, csv_text
from pages.ui.text import _, plural
from versa_core.analysis.leaks import find_leaks, scored
from versa_core.project import Run
from versa_core.project_history import Entry
from versa_core.training.events import Finished

N_SHOWN = 50


def now() -> str:
    """Returns the time in UTC as the history writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def race_entries(
    race: str, payload: Mapping[str, Any], labels: Mapping[str, Any], result: Mapping[str, Any]
) -> list[Entry]:
    """Returns one entry per racer that began.

    Args:
        race: a word that no other race has.
        payload: what the job was given.
        labels: what the page remembers of it (`racing.race_labels`).
        result: what came out.
    """
    is_support, n_query, when = payload["is_support"], len(result["query"]), now()
    return [
        Entry(
            when=when,
            kind="race",
            race=race,
            pictures=labels["pictures"],
            fingerprint=payload["fingerprint"],
            n_way=len(payload["class_names"]),
            n_support=int(is_support.sum()),
            n_query=n_query,
            n_left_out=int((~is_support).sum()) - n_query,
            checkpoint=one.checkpoint,
            method=one.method,
            seed=payload["seed"],
            n_steps=one.n_steps,
            seconds=float(one.seconds),
            n_right=None if one.answers is None else one.n_right,
            status=_status(one),
            message=one.message,
            settings=contender["settings"],
        )
        for one, contender in zip(standings(payload, labels, result), payload["contenders"], strict=False)
    ]


def _status(one: Standing) -> str:
    return "failed" if one.answers is None else "done" if one.is_finished else "stopped"


def run_entry(run: Run) -> Entry:
    """Returns the entry of an adaptation."""
    counts = scored(run.is_support, find_leaks(run.images, run.is_support))
    end = next((one for one in run.events[::-1] if isinstance(one, Finished)), None)
    last = run.snapshots[-1].probabilities if run.snapshots else None
    n_right = None if last is None else int((np.asarray(last).argmax(1) == run.labels)[counts].sum())
    n_query = int(counts.sum())
    return Entry(
        when=now(),
        kind="adapt",
        race="",
        pictures="own",
        fingerprint=run.image_set_fingerprint,
        n_way=len(run.class_names),
        n_support=int(run.is_support.sum()),
        n_query=n_query,
        n_left_out=int((~run.is_support).sum()) - n_query,
        checkpoint=run.checkpoint,
        method=run.method,
        seed=run.seed,
        n_steps=end.step if end else 0,
        seconds=end.seconds if end else 0.0,
        n_right=n_right if n_query else None,
        status="stopped" if end and end.reason == "stopped" else "done",
        message=end.message if end else "",
        settings=dict(run.settings),
    )


def plain_entry(entry: Entry) -> dict[str, Any]:
    """Returns an entry with its accuracy and interval, as the JSON file holds it."""
    low, high = entry.interval or (None, None)
    return {**entry.to_plain(), "accuracy": entry.accuracy, "ci95_low": low, "ci95_high": high}


def history_json(entries: Sequence[Entry]) -> str:
    """Returns the history as JSON, oldest first."""
    return json.dumps([plain_entry(one) for one in entries], indent=1, ensure_ascii=False) + "\n"


def history_csv(entries: Sequence[Entry]) -> str:
    """Returns the history as CSV, oldest first; the settings are one cell of JSON."""
    plain = [plain_entry(one) for one in entries]
    header = list(plain[0])
    return csv_text(header, ([_cell(one[name]) for name in header] for one in plain))


def _cell(value: Any) -> Cell:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value


def show_history() -> None:
    """Shows the newest entries and offers all of them as files."""
    mine = project()
    st.header(_("Run history"))
    if not mine.history:
        st.caption(_("Each race and each adaptation is noted here, with settings, seed and score."))
        return
    shown = mine.history[: -N_SHOWN - 1 : -1]
    show_rows([_row(one) for one in shown], _("Run history"))
    words = plural("{n} entry", "{n} entries", len(mine.history)).format(n=len(mine.history))
    st.caption(
        _(
            "{entries}, newest first; they are kept in the project and its file. Same pictures, same fingerprint."
        ).format(entries=words)
    )
    with st.container(key="download_history", horizontal=True):
        icon, stem = ":material/download:", "versa-history"
        for title, text, ending, kind in (
            (_("History as CSV"), history_csv(mine.history), "csv", "text/csv"),
            (_("History as JSON"), history_json(mine.history), "json", "application/json"),
        ):
            st.download_button(title, text, f"{stem}.{ending}", kind, on_click="ignore", icon=icon)


def _row(entry: Entry) -> dict[str, Any]:
    """Returns one line of the table on screen."""
    kind = {"race": _("race"), "adapt": _("adaptation")}[entry.kind]
    status = {"done": _("done"), "stopped": _("stopped"), "failed": _("failed")}[entry.status]
    score = interval = ""
    if entry.interval is not None and entry.accuracy is not None:
        share = _("{share} %").format(share=f"{100 * entry.accuracy:.0f}")
        score = f"{entry.n_right} / {entry.n_query} ({share})"
        low, high = (f"{100 * edge:.0f}" for edge in entry.interval)
        interval = _("{low}–{high} %").format(low=low, high=high)
    return {
        _("When (UTC)"): entry.when.replace("T", " ").removesuffix("Z"),
        _("What"): kind if entry.status == "done" else f"{kind}, {status}",
        _("Method"): entry.method,
        _("Checkpoint"): entry.checkpoint or "–",
        _("Right"): score,
        _("95 % interval"): interval,
        _("Task"): _("{way}-way, {n} support").format(way=entry.n_way, n=entry.n_support),
        _("Seed"): entry.seed,
        _("Steps"): entry.n_steps,
        _("Seconds"): round(entry.seconds, 2),
        _("Settings"): ", ".join(f"{name}={value}" for name, value in entry.settings.items()),
        _("Pictures"): f"{entry.pictures} {entry.fingerprint}",
    }
