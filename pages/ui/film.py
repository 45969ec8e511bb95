"""The steps of an adaptation as a film: live while it runs, and replayed at a pace that can be read afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.curves import thinned
from pages.ui.palette import class_style, swatch
from pages.ui.pictures import array_uri
from pages.ui.readings import percent
from pages.ui.scripts import joined
from pages.ui.status import first_of
from pages.ui.text import _, plural, sentences
from versa_core.training.events import Snapshot, Started, StepDone, TrainEvent

MAX_PICTURES = 24
MAX_FRAMES = 200
FAST = 8.0  # s; what was over sooner is replayed by itself, because nobody could have watched it

_film = st.components.v2.component(
    "versa_film",
    html=joined("film.html"),
    css=joined("transport.css", "film.css"),
    js=joined("transport.js", "curve.js", "class_mark.js", "film.js"),
)


def show_film(
    given: Mapping[str, Any], events: Sequence[TrainEvent], *, run: str, live: bool, autoplay: bool = False
) -> None:
    """Shows the film with a line that says which pictures it follows.

    Args:
        given: images (n, c, h, w) uint8, labels (n,), is_support (n,) bool and class_names.
        events: of the run so far, or of all of it.
        run: a name of the run; another one begins anew.
        live: shows the newest step, without controls.
        autoplay: plays at once, unless the visitor's system asks for reduced motion.
    """
    frames = film_frames(events)
    states = [one.probabilities for one in _with_answers(events)]
    if not frames or not states:
        return
    asked = np.flatnonzero(~given["is_support"])
    pool = asked if len(asked) else np.arange(len(given["labels"]))
    places = most_moved(states, given["labels"], pool)
    words = _which(len(places), len(pool), bool(len(asked)))
    if len(frames) > 1:
        words = sentences(words, _("Curve: accuracy of query (solid) and support (dashed), 0 to 100 %."))
    st.caption(words)
    _film(
        key="film",
        data={
            "run": run,
            "live": live,
            "autoplay": autoplay,
            "frames": frames,
            "states": [in_percent(one, given["labels"], places) for one in states],
            "curves": {
                "support": [frame["support"] for frame in frames],
                "query": [frame["query"] for frame in frames],
            },
            "pictures": [_picture(given["images"][n], int(given["labels"][n])) for n in places],
            "classes": list(given["class_names"]),
            "words": transport_words(),
        },
    )


def film_frames(events: Sequence[TrainEvent]) -> list[dict[str, Any]]:
    """Returns one frame per reported step, and one for a snapshot of a step that was not reported.

    Each has the number of the snapshot that shows it or comes closest before it; where it is an earlier one, its words
    say so.
    """
    begun = first_of(events, Started)
    n_last = (begun.n_steps if begun else None) or 0
    frames: list[dict[str, Any]] = []
    seen: list[int] = []  # steps of the snapshots so far
    for event in events:
        if isinstance(event, Snapshot) and event.probabilities is not None:
            seen.append(event.step)
            if not frames or frames[-1]["step"] != event.step:
                frames.append(_frame(StepDone(event.step, 0.0, {}, 0.0), n_last))
            frames[-1].update(state=len(seen) - 1, seen=event.step)
        elif isinstance(event, StepDone):
            frames.append({**_frame(event, n_last), "state": max(0, len(seen) - 1), "seen": seen[-1] if seen else None})
    for frame in frames:
        if frame["seen"] not in (None, frame["step"]):
            frame["words"] += " · " + _("pictures as of step {step}").format(step=frame["seen"])
    return thinned(frames, MAX_FRAMES)


def _frame(event: StepDone, n_last: int) -> dict[str, Any]:
    return {
        "step": event.step,
        "words": frame_words(event, n_last),
        "support": event.support_accuracy,
        "query": event.query_accuracy,
    }


def _picture(image: npt.NDArray[np.uint8], label: int) -> dict[str, Any]:
    return {"src": array_uri(image), "label": label, "mark": swatch(class_style(label))}


def frame_words(step: StepDone, n_last: int) -> str:
    """Returns what one step reports, on one line."""
    parts = [_("Step {step} of {n}").format(step=step.step, n=n_last) if n_last else _("Nothing was trained")]
    if "loss" in step.losses:
        parts.append(_("loss {loss}").format(loss=f"{step.losses['loss']:.3g}"))
    if step.query_accuracy is not None:
        parts.append(_("query {share}").format(share=percent(step.query_accuracy)))
    if step.support_accuracy is not None:
        parts.append(_("support {share}").format(share=percent(step.support_accuracy)))
    return " · ".join(parts)


def most_moved(
    states: Sequence[npt.NDArray[np.float32]],
    labels: npt.NDArray[np.int64],
    pool: npt.NDArray[np.int64],
    most: int = MAX_PICTURES,
) -> npt.NDArray[np.int64]:
    """Returns, in their order, at most `most` pictures of the pool: those whose own confidence moved most."""
    if len(pool) <= most:
        return pool
    own = np.stack([one[pool, labels[pool]] for one in states])
    return pool[np.sort(np.argsort(-np.ptp(own, axis=0), kind="stable")[:most])]


def _with_answers(events: Sequence[TrainEvent]) -> list[Any]:
    return [one for one in events if isinstance(one, Snapshot) and one.probabilities is not None]


def in_percent(
    probabilities: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], places: npt.NDArray[np.int64]
) -> list[list[int]]:
    """Returns per picture: confidence in its own class, the class it takes it for, confidence in that; in percent."""
    rows = probabilities[places]
    own, top = rows[np.arange(len(places)), labels[places]], rows.argmax(1)
    columns = (own * 100, top, rows.max(1) * 100)
    return np.stack([np.round(column).astype(int) for column in columns], axis=1).tolist()  # type: ignore[no-any-return]


def _which(n_shown: int, n_pool: int, is_query: bool) -> str:
    if not is_query:
        text = _("There are no query pictures; these are support pictures, whose answers the model was given.")
    else:
        text = plural("The query picture", "The query pictures", n_pool)
        bars = _("with the confidence in the class it belongs to (bar); ✗ names the class it was taken for.")
        text = sentences(text, bars)
    if n_shown < n_pool:
        text = sentences(text, _("Shown are the {n} of {all} that moved most.").format(n=n_shown, all=n_pool))
    return text


def transport_words() -> dict[str, str]:
    """Returns the words of a film's controls."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "reset": _("Back to the start"),
        "back": _("One step back"),
        "next": _("One step on"),
        "slider": _("Step"),
        "pace": _("Pace"),
    }
