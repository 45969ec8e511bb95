"""What the checkpoints' files say of long measurements, on one and the same set of tasks, as a lesson's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.recorded_tasks import task_words
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.text import _
from versa_core import checkpoint
from versa_core.methods import METHODS
from versa_core.teaching.texts import Text


def show_record(text: Text, key: str) -> None:
    """Shows the section, on the tasks that the checkpoint called `key` was measured on."""
    st.header(_("Measured on many tasks"))
    rows = stored_rows(key)
    if not rows:
        say(text, "no_record")
        return
    say(text, "record", n_episodes=rows[0]["n_episodes"])
    head = (_("task"), _("method"), _("checkpoint"), _("right"))
    cells = [
        (task_words(row["task"]), METHODS.info(row["method"]).title, row["checkpoint"],
         f"{100 * row['accuracy']:.1f} ± {100 * row['ci95']:.1f} %")
        for row in rows
    ]  # fmt: skip
    st.markdown("\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *cells)))
    show_conclusions(text, "record")


def stored_rows(key: str) -> list[dict[str, Any]]:
    """Returns what the bundled checkpoints' files hold on the tasks that the one called `key` was measured on."""
    own = checkpoint.read_info(checkpoint.find(key)).metadata.get("metrics", [])
    asked = {_asked(row) for row in own}
    rows = [row for info in checkpoint.bundled() for row in info.metadata.get("metrics", []) if _asked(row) in asked]
    return sorted(rows, key=lambda row: (row["task"], -row["accuracy"]))


def _asked(row: Mapping[str, Any]) -> tuple[object, ...]:
    """Returns what tells which tasks a figure is of; figures of other kinds, as of drawing, have none."""
    return tuple(row.get(name) for name in ("task", "fingerprint", "seed"))
