"""Lesson 3, Squeeze and redraw: a small autoencoder is trained in the page, and PCA stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from pages.ui.curves import show_losses
from pages.ui.galleries import percent
from pages.ui.jobs import polled
from pages.ui.linking.lesson_settings import choice, drawn
from pages.ui.pictures import array_uri
from pages.ui.readings import read_loss
from pages.ui.status import run_words, status_words
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.memory import recall
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.squeezed import DONE, squeezed
from pages.ui.teaching.strips import row_html
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.teaching.trainings import begin, current, offer_training_again, training_buttons
from pages.ui.text import _, sentences
from versa_core.data.profile import GLYPH_SIDE
from versa_core.jobs.manager import JobView
from versa_core.project_brought import Brought
from versa_core.teaching.texts import Text
from versa_core.training.events import Snapshot, StepDone, TrainEvent

KEY, KIND = "squeeze_and_redraw", "squeeze"
SIZES = (2, 8, 64)
ASKED = 2  # the size that the guess is about
LINKED = (drawn(KEY), choice("size", "squeeze_size", SIZES))
N_PIXELS = GLYPH_SIDE**2
CODES = (Code("versa_core.models.bottleneck", "Bottleneck"), Code("versa_core.training.squeezing", "pca_redrawn"))
Done = Mapping[int, Mapping[str, Any]]


def show(text: Text) -> None:
    """Shows the lesson."""
    guessed = guess(text)
    if guessed is None:
        return
    trained = {size: one for size in SIZES if (one := squeezed(KEY, size)) is not None}
    done: Done = {size: one.values for size, one in trained.items()}
    say(text, "train")
    size = _choose_and_train()
    offer_training_again(KIND, KEY, short=True)
    polled(KIND, lambda view: _show_training(text, view, trained.get(size)))
    if ASKED in done:
        _reply(text, guessed, done[ASKED])
    if done:
        say(text, "sizes")
        st.html(strips_html(done))
    if size in done:
        _conclude(text, done[size], done.get(SIZES[-1]))
        _show_grid(text, done[size])


def _choose_and_train() -> int:
    """Asks for the size of the code and starts or stops its training; returns the size."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="squeeze_buttons"):
        size = st.segmented_control(_("Numbers in the code"), SIZES, default=ASKED, required=True, key="squeeze_size")
        size = int(size or ASKED)
        payload = {"n_latents": size, "seed": recall(KEY, "seed", 0)}
        training_buttons(
            KIND, KEY, _("Train with {n} numbers").format(n=size),
            lambda: begin(KIND, KEY, payload, short=True, brings=f"{DONE}{size}"),
            results=DONE, forgets=_("Other first weights."), key="squeeze",
        )  # fmt: skip
    return size


def _show_training(text: Text, view: JobView | None, trained: Brought | None) -> None:
    """Shows the training under way or, of the chosen size, the one that is over."""
    job = current(KIND, KEY)
    if view is not None and job is not None and not view.result:
        st.markdown(status_words(view))
    if view is not None and job is not None and view.live:
        _show_course(text, view.events, job.payload["n_latents"])
    elif trained is not None:
        st.markdown(run_words(trained.events))
        _show_course(text, trained.events, trained.values["n_latents"], trained.values["pca_error"])


def _show_course(text: Text, events: Sequence[TrainEvent], size: int, pca_error: float | None = None) -> None:
    """Shows what a training has said: the digits as they are redrawn, the loss, and the three ways to tell it."""
    steps = [one for one in events if isinstance(one, StepDone)]
    states = {one.step: one.reconstructions for one in events if isinstance(one, Snapshot)}
    shown = max(states, default=0)
    if pca_error is not None and len(states) > 1:
        shown = int(st.select_slider(_("Step"), list(states), value=shown, key=f"squeeze_step_{size}_{len(states)}"))
    images = states.get(shown)
    if images is not None:
        st.html(row_html(images, _("redrawn at step {n}").format(n=shown)))
        alt = _("Mean squared error per pixel by step, on training digits and on digits kept apart.")
        show_losses(steps, alt=sentences(alt, read_loss(steps)))
        show_conclusions(text, "train")
        _tell(text, [one for one in steps if one.step <= shown], size, pca_error)


def _tell(text: Text, steps: Sequence[StepDone], size: int, pca_error: float | None) -> None:
    """Tells the step that is shown in words, symbols and code."""
    if not steps:
        return
    losses = steps[-1].losses
    three_ways(
        text, CODES, step=steps[-1].step, n_pixels=N_PIXELS, n_latents=size,
        loss=_figure(losses["reconstruction"]), error=_figure(losses["apart"]),
        pca_error="…" if pca_error is None else _figure(pca_error),
    )  # fmt: skip


def _reply(text: Text, guessed: str, result: Mapping[str, Any]) -> None:
    left = result["error"] / result["mean_error"]
    outcome = "little" if left < 0.25 else "half" if left <= 0.75 else "most"
    values: dict[str, object] = {"left": percent(left), "error": _figure(result["error"])}
    values |= {"pca_left": percent(result["pca_error"] / result["mean_error"])}
    reply(text, guessed, outcome, {**values, "mean_error": _figure(result["mean_error"])})


def strips_html(done: Done) -> str:
    """Returns the watched digits, and for each trained size the network's and PCA's redrawing with their errors."""
    first = next(iter(done.values()))
    rows = [row_html(first["originals"], _("the digits"))]
    for size in sorted(done):
        one = done[size]
        words = _("{n} numbers, network: error {error}")
        rows.append(row_html(one["redrawn"], words.format(n=size, error=_figure(one["error"]))))
        words = _("{n} numbers, PCA: error {error}")
        rows.append(row_html(one["pca_redrawn"], words.format(n=size, error=_figure(one["pca_error"]))))
    return "".join(rows)


def _conclude(text: Text, result: Mapping[str, Any], largest: Mapping[str, Any] | None) -> None:
    if largest is None:
        lesson = text.part("not_trained_64")
    else:
        lesson = text.part("trained_64", pca_64=_figure(largest["pca_error"]), error_64=_figure(largest["error"]))
    show_conclusions(text, n_latents=result["n_latents"], error=_figure(result["error"]), lesson_of_64=lesson)


def _show_grid(text: Text, result: Mapping[str, Any]) -> None:
    """Shows what codes of two numbers are drawn as."""
    if result["grid"] is None:
        return
    side = round(len(result["grid"]) ** 0.5)
    say(text, "grid", side=side)
    rows = [np.concatenate(list(result["grid"][first : first + side]), axis=-1) for first in range(0, side**2, side)]
    words = _("What codes of two numbers are drawn as, {side} by {side} places of their plane.").format(side=side)
    style = "width:100%;max-width:460px;image-rendering:pixelated;border-radius:4px"
    st.html(f'<img src="{array_uri(np.concatenate(rows, axis=-2))}" alt="{words}" style="{style}">')
    show_conclusions(text, "grid")


def _figure(error: float) -> str:
    return f"{error:.4f}"
