"""Lesson 6, Adapt: fine-tuning with 1, 2, 5 and 10 pictures of a class, what moves, overfitting, and the guard."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.errors import told
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import recall
from pages.ui.teaching.others import offer_others
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.tuning_charts import (
    choose_shots,
    ends_of,
    loss_words,
    pictures_words,
    show_blocks,
    show_curves,
    table_of,
)
from pages.ui.teaching.tuning_film import show_tuning_film
from pages.ui.teaching.tuning_guard import show_guard
from pages.ui.teaching.tuning_runs import Sample, look_at, n_left_out, sample_of, tuned_by
from pages.ui.text import _, plural
from versa_core.methods import METHODS
from versa_core.settings import values_of
from versa_core.teaching.texts import Text
from versa_core.teaching.tuning import GUARDED, MANNERS, MOST_WAY, N_STEPS, SHOTS, Tuned, course_of, shots_of

KEY = "adapt"
FIRST = "bold"
CODES = (Code("versa_core.methods.article", "Article._tune"), Code("versa_core.methods.finetune", "finetune"))
LINKED = (
    drawn(KEY),
    choice("pictures", "adapt_of", ("digits", "own")),
    choice("moves", "adapt_manner", tuple(MANNERS)),
    choice("shot", "adapt_shots", SHOTS),
    choice("guard", "guard_manner", tuple(GUARDED)),
    choice("guard_shot", "guard_shots", SHOTS),
)


def show(text: Text) -> None:
    """Shows the lesson."""
    kind, manner = _choose()
    guessed = guess(text, n_steps=N_STEPS, moves=manner_names()[manner])
    if guessed is None:
        return
    with told():
        sample = sample_of(kind, recall(KEY, "seed", 0))
        _note_size(sample)
        words = _("Each number of pictures takes its steps …")
        runs = tuned_by("tune_by_shots", sample, "article", MANNERS[manner], shots_of(sample.dealt), words)
        if runs is None:
            return
        _show_courses(text, guessed, sample, runs, manner)
        if _show_one(text, sample, runs, manner):
            show_guard(text, sample)


def _choose() -> tuple[str, str]:
    kinds: dict[str, str] = {"digits": _("Handwritten digits"), "own": _("My own pictures")}
    names = manner_names()
    with st.container(horizontal=True, vertical_alignment="bottom", key="adapt_choice"):
        kind = st.segmented_control(
            _("Pictures"), list(kinds), format_func=kinds.__getitem__, default="digits", required=True, key="adapt_of"
        )
        manner = st.segmented_control(
            _("What moves"), list(names), format_func=names.__getitem__, default=FIRST, required=True,
            key="adapt_manner",
        )  # fmt: skip
        offer_others(_("Other pictures"), KEY, key="adapt_again")
    return kind or "digits", manner or FIRST


def manner_names() -> dict[str, str]:
    """Returns what each of MANNERS is called on screen."""
    return {"head": _("only the head"), "gentle": _("everything, small steps"), "bold": _("everything, large steps")}


def _note_size(sample: Sample) -> None:
    left_out = n_left_out(sample)
    if left_out:
        words = plural("The first {most} classes take part; {n} is left out.",
                       "The first {most} classes take part; {n} are left out.", left_out)  # fmt: skip
        st.caption(words.format(most=MOST_WAY, n=left_out))


def _numbers(run: Tuned, n_way: int) -> dict[str, Any]:
    """Returns what one run came to, as the text speaks of it."""
    losses, best = run.query_losses, max(run.accuracies)
    least, last = (loss_words(one) for one in ends_of(losses))
    return {
        "pictures": pictures_words(run.n_shot), "n_support": run.n_shot * n_way, "best": whole_percent(best),
        "best_step": run.best.step, "end": whole_percent(run.accuracies[-1]), "loss": loss_words(run.support_loss),
        "least": least, "least_step": min(losses, key=losses.__getitem__), "query_loss": last,
    }  # fmt: skip


def _show_courses(text: Text, guessed: str, sample: Sample, runs: list[Tuned], manner: str) -> None:
    """Shows all numbers of pictures beside each other."""
    first, last = runs[0], runs[-1]
    n_way, n_asked = len(sample.class_names), int((~first.is_support).sum())
    most = {f"most_{name}": value for name, value in _numbers(last, n_way).items()}
    values = {**_numbers(first, n_way), **most, "moves": manner_names()[manner], "n_steps": N_STEPS,
              "n_asked": n_asked, "one": whole_percent(1 / n_asked)}  # fmt: skip
    reply(text, guessed, course_of(first.accuracies, 1 / n_way), values)
    st.header(_("Step by step"))
    say(text, "curves", **values)
    show_curves(runs)
    st.markdown(table_of(runs))
    show_conclusions(text, **values)


def _show_one(text: Text, sample: Sample, runs: list[Tuned], manner: str) -> bool:
    """Shows one run: what moved, its film, and the three ways; False while the film is not there."""
    st.header(_("What moves, and what should not"))
    shots = [one.n_shot for one in runs]
    n_shot = choose_shots(shots, shots[0], key="adapt_shots")
    run = runs[shots.index(n_shot)]
    settings, numbers = MANNERS[manner], _numbers(run, len(sample.class_names))
    values = {**numbers, "moves": manner_names()[manner], "n_steps": N_STEPS, "far": f"{run.codes_moved:.1f}"}
    say(text, "moved", **values)
    show_blocks(run)
    drawn_again = run.redrawing
    if drawn_again is not None:
        say(text, "redrawn", before=f"{drawn_again[0]:.3f}", after=f"{drawn_again[1]:.3f}")
    show_conclusions(text, "moved", **values)
    st.header(_("The film"))
    say(text, "film", **values)
    if not show_tuning_film(look_at(sample, run, settings)):
        return False
    show_conclusions(text, "film", **values)
    built = values_of(METHODS.build("article", settings))
    rate = built["encoder_rate" if built["reading"] == "B" else "learning_rate"]
    three_ways(text, CODES, rate=f"{rate:g}", **values)
    return True
