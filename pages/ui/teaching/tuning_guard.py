"""The guard of guarded fine-tuning at work: what it says of careful and of bold steps, and whether it is right."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.status import last_of
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import Score, show_scores
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.tuning_charts import choose_shots, pictures_words
from pages.ui.teaching.tuning_runs import Sample, tuned_by
from pages.ui.text import _, plain
from versa_core.methods.adapted import MAX_FOLDS, MIN_SHOT_TO_MOVE
from versa_core.teaching.texts import Text
from versa_core.teaching.tuning import GUARDED, Tuned, shots_of
from versa_core.training.events import Finished

CODES = (
    Code("versa_core.methods.adapted", "Adapted._judge"),
    Code("versa_core.methods.leave_one_out", "leave_one_out"),
)


def show_guard(text: Text, sample: Sample) -> None:
    """Shows the section; it has settings of its own, since the guard needs pictures to spare."""
    st.header(_("The guard"))
    say(text, "guard", least=MIN_SHOT_TO_MOVE)
    shots = shots_of(sample.dealt)
    default = next((one for one in shots if one >= MIN_SHOT_TO_MOVE), shots[-1])
    names: dict[str, str] = {"bold": _("bold"), "careful": _("careful, as usual")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="guard_choice"):
        manner = st.segmented_control(
            _("Kind of steps"), list(names), format_func=names.__getitem__, default="bold", required=True,
            key="guard_manner",
        ) or "bold"  # fmt: skip
        n_shot = choose_shots(shots, default, key="guard_shots")
    guessed = guess(text, "guard", rate=f"{GUARDED['bold']['block_rate']:g}")
    if guessed is None:
        return
    found = tuned_by(
        "try_guard", sample, "adapted", GUARDED[manner], (n_shot,), _("The guard leaves pictures out in turn …")
    )  # fmt: skip
    if found is not None:
        _show_verdict(text, guessed, sample, found[0])


def outcome(run: Tuned) -> str:
    """Returns the key of the option that came out: "stays", "refused", or "idle" where nothing was tried."""
    end = last_of(run.events, Finished)
    assert end is not None  # a run that is handed out has ended
    if len(run.reports) == 1:
        return "idle"
    return "refused" if end.reason == "no_improvement" else "stays"


def _show_verdict(text: Text, guessed: str, sample: Sample, run: Tuned) -> None:
    """Shows what the guard decided beside what the queries, which it never sees, say of it."""
    end = last_of(run.events, Finished)
    assert end is not None  # as above
    n_asked = int((~run.is_support).sum())
    before, after = (round(share * n_asked) for share in (run.accuracies[0], run.accuracies[-1]))
    relation = "level" if before == after else "better" if after > before else "worse"
    values: dict[str, Any] = {
        "message": plain(end.message), "before": before, "after": after, "n_asked": n_asked,
        "pictures": pictures_words(run.n_shot), "relation": text.part(f"guard_{relation}"),
        "n_folds": min(MAX_FOLDS, run.n_shot), "n_left_out": min(MAX_FOLDS, run.n_shot) * len(sample.class_names),
        "least": MIN_SHOT_TO_MOVE,
    }  # fmt: skip
    key = outcome(run)
    values["truth"] = text.part("guard_idle" if key == "idle" else "guard_truth", **values)
    reply(text, guessed, key, values, about="guard")
    if key != "idle":
        titles = (_("class means, no step"), _("after the steps"))
        show_scores([Score(title, n, n_asked) for title, n in zip(titles, (before, after), strict=True)])
        show_conclusions(text, "guard", **values)
    three_ways(text, CODES, "guard", **values)
