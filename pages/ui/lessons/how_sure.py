"""Lesson 9, How sure?: luck of the draw, the shots curve, what confidence is worth, and none of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.adapting import chosen_offer
from pages.ui.embedded import embedded, with_class_means
from pages.ui.errors import told
from pages.ui.linking.lesson_settings import choice, number
from pages.ui.luck_charts import curve_sentence, luck_sentence, show_curve, show_histogram
from pages.ui.lucky import measured_luck
from pages.ui.racing import source_of
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.teaching.guessing import guess, reply
from pages.ui.teaching.prose import say, show_conclusions
from pages.ui.teaching.reliability import show_reliability, show_strangeness
from pages.ui.teaching.scores import whole_percent
from pages.ui.teaching.threefold import Code, three_ways
from pages.ui.text import _
from versa_core.analysis.calibration import expected_calibration_error
from versa_core.analysis.luck import spread_of
from versa_core.analysis.rejection import balanced_threshold, refused, tally
from versa_core.data.image_set import ImageSet
from versa_core.data.sources import example
from versa_core.errors import EpisodeError
from versa_core.project import Project
from versa_core.teaching.sureness import confidence_of, reliability
from versa_core.teaching.texts import Text

KEY = "how_sure"
DIGITS, N_DIGITS = "lesson how_sure digits", 12  # pictures of each
MOST_SHOTS = 5
SURE = 0.9
TEMPERATURE = "sure_temperature"
LINKED = (choice("pictures", "sure_of", ("digits", "own")), number("shot", "sure_shots", 1, MOST_SHOTS))


@dataclass(frozen=True, eq=False)
class Sample:
    """The pictures that the lesson asks about, embedded.

    Attributes:
        embeddings: (n, d).
        images: with their classes.
        n_shot: support pictures a class.
        n_known: classes that the model is given where it is asked about foreign ones.
        key: unlike that of any other sample.
    """

    embeddings: npt.NDArray[np.float32]
    images: ImageSet
    n_shot: int
    n_known: int
    key: tuple[object, ...]


def show(text: Text) -> None:
    """Shows the lesson."""
    kinds: dict[str, str] = {"digits": _("Handwritten digits"), "own": _("My own pictures")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="sure_choice"):
        kind = st.segmented_control(
            _("Pictures"), list(kinds), format_func=kinds.__getitem__, default="digits", required=True, key="sure_of"
        )
        shots = st.slider(_("Support pictures per class"), 1, MOST_SHOTS, 1, key="sure_shots", width=260)
    guessed = guess(text, n_shot=shots)
    if guessed is None:
        return
    with told():
        pictures = project() if kind == "own" else _digits()
        found = _luck(pictures, shots)
        if found is None:
            return
        sample, luck = found
        _show_luck(text, guessed, sample, luck)
        guessed_sure = guess(text, "sure", n_shot=sample.n_shot)
        if guessed_sure is None:
            return
        asked = short_job(
            "how_sure", sample.key,
            lambda: {"embeddings": sample.embeddings, "labels": sample.images.labels, "n_shot": sample.n_shot,
                     "n_known": sample.n_known, "seed": project().seed},
            _("Asking again and again …"),
        )  # fmt: skip
        if asked is not None:
            _show_confidence(text, guessed_sure, sample, asked)
            _show_none(text, sample, asked)


def _digits() -> Project:
    """Returns a project of digits beside the visitor's own, made once."""
    mine = project()
    known = mine.results.get(DIGITS)
    if not isinstance(known, Project):
        known = Project()
        by_class: dict[str, list[Any]] = {}
        for name, file, image in example("digits", n_classes=10, n_per_class=N_DIGITS):
            by_class.setdefault(name, []).append((file, image))
        for name, drawn in by_class.items():
            known.add_pictures(name, drawn, "query")
        mine.results[DIGITS] = known
    return known


def _luck(pictures: Project, shots: int) -> tuple[Sample, dict[str, Any]] | None:
    """Returns the sample and what redrawing its support did; None while trainers are at it."""
    mine = project()
    if len(pictures.usable_classes()) < 2:
        raise EpisodeError(_("Bring two classes or more of your own on Images, with three pictures each."))
    images, _is_support = pictures.image_set()
    n_shot = min(shots, int(np.bincount(images.labels).min()) - 1)
    if n_shot < 1:
        raise EpisodeError(_("Each class needs two pictures or more: one to learn from, one to be asked about."))
    offer = chosen_offer(pictures, with_class_means(mine, pictures))
    found = embedded(mine, images, offer)
    if found is None:
        return None
    luck = measured_luck(mine, images, [n_shot] * images.n_classes, offer)
    if luck is None:
        return None
    n_known = max(2, images.n_classes - max(1, images.n_classes // 5))
    key = (images.fingerprint, hash(source_of(mine, offer)), n_shot, mine.seed)
    return Sample(found["embeddings"], images, n_shot, n_known, key), luck


def _show_luck(text: Text, guessed: str, sample: Sample, result: dict[str, Any]) -> None:
    if result["luck"] is None:
        raise EpisodeError(result["luck_reason"])
    shares = np.asarray(result["luck"]["accuracies"])
    low, high = (float(one) for one in spread_of(shares))
    width = 100 * (high - low)
    values: dict[str, Any] = {
        "n_redraws": len(shares), "n_shot": sample.n_shot, "low": whole_percent(low), "high": whole_percent(high),
        "width": f"{width:.0f}", "mean": whole_percent(float(shares.mean())), "n_pictures": len(sample.images),
        "first": whole_percent(float(shares[0])), "best": whole_percent(float(shares.max())),
        "worst": whole_percent(float(shares.min())), "n_way": sample.images.n_classes,
    }  # fmt: skip
    reply(text, guessed, "narrow" if width < 5 else "middle" if width < 20 else "wide", values)
    st.subheader(_("The luck meter"))
    sentence = luck_sentence(result["luck"], sample.n_shot * sample.images.n_classes, len(sample.images))
    alt = _("Histogram. {words}").format(words=sentence.replace("*", ""))
    show_histogram(shares.tolist(), None, alt=alt)
    st.markdown(sentence)
    show_conclusions(text, **values)
    three_ways(text, (Code("versa_core.analysis.luck", "measure_luck"),), **values)
    if result["curve"] is not None:
        st.subheader(_("The shots curve"))
        words = curve_sentence(result["curve"])
        show_curve(
            result["curve"], sample.n_shot, alt=_("Curve with band. {words}").format(words=words.replace("*", ""))
        )
        st.markdown(words)
        show_conclusions(text, "curve", last=result["curve"]["shots"][-1], n_pictures=len(sample.images))


def _cool(to: float) -> None:
    st.session_state[TEMPERATURE] = to


def _show_confidence(text: Text, guessed: str, sample: Sample, asked: dict[str, Any]) -> None:
    st.subheader(_("What confidence is worth"))
    right = asked["logits"].argmax(1) == asked["labels"]
    raw = confidence_of(asked["logits"], 1.0)
    sure = raw >= SURE
    share = float(right[sure].mean()) if sure.any() else 0.0
    fitted = asked["temperature"]
    values = {
        "n_sure": int(sure.sum()), "n_asked": len(right), "right_of_sure": whole_percent(share),
        "said_of_sure": whole_percent(float(raw[sure].mean()) if sure.any() else 0.0),
        "accuracy": whole_percent(float(right.mean())), "n_known": sample.n_known,
        "fitted": f"{fitted:.2f}", "error_raw": _points(expected_calibration_error(raw, right)),
        "error_fitted": _points(expected_calibration_error(confidence_of(asked["logits"], fitted), right)),
    }  # fmt: skip
    reply(text, guessed, "low" if share < 0.8 else "middle" if share < 0.95 else "high", values, about="sure")
    say(text, "temperature", **values)
    st.session_state.setdefault(TEMPERATURE, 1.0)
    with st.container(horizontal=True, vertical_alignment="bottom", key="sure_cooling"):
        temperature = st.slider(_("Temperature"), 0.1, 8.0, step=0.1, key=TEMPERATURE, width=320)
        best = min(8.0, max(0.1, round(fitted, 1)))
        st.button(_("The fitted one"), icon=":material/tune:", on_click=_cool, args=(best,), key="sure_fit")
        st.button(_("Back to 1"), icon=":material/restart_alt:", on_click=_cool, args=(1.0,), key="sure_reset")
    confidence = confidence_of(asked["logits"], temperature)
    error = _points(expected_calibration_error(confidence, right))
    show_reliability(reliability(confidence, right))
    now = {"temperature": f"{temperature:.1f}", "error": error, "said": whole_percent(float(confidence.mean()))}
    say(text, "calibrated", **values, **now)
    show_conclusions(text, "sure", **values, **now)
    codes = (
        Code("versa_core.teaching.sureness", "reliability"),
        Code("versa_core.analysis.calibration", "fit_temperature"),
    )
    three_ways(text, codes, "sure", **values, **now)


def _show_none(text: Text, sample: Sample, asked: dict[str, Any]) -> None:
    names = sample.images.class_names[sample.n_known :]
    if not names:
        say(text, "no_foreign")
        return
    st.subheader(_("None of these"))
    listed = {"n_known": sample.n_known, "n_foreign": len(names)}
    guessed = guess(text, "none", **listed)
    if guessed is None:
        return
    said = float(confidence_of(asked["foreign_logits"], 1.0).mean())
    known, foreign = asked["strange"].astype(np.float64), asked["foreign_strange"].astype(np.float64)
    values = {"said": whole_percent(said), "chance": whole_percent(1 / sample.n_known), **listed}
    reply(text, guessed, "low" if said < 0.5 else "middle" if said < 0.8 else "high", values, about="none")
    say(text, "strange", **values)
    ends = float(min(known.min(), foreign.min())), float(max(known.max(), foreign.max()))
    best = balanced_threshold(known, foreign)
    limit = st.slider(
        _("Refuse what is stranger than"), round(ends[0], 2), round(ends[1] + 0.01, 2), round(best, 2), 0.01,
        key=f"sure_limit_{hash(sample.key)}",
    )  # fmt: skip
    show_strangeness(known, foreign, limit)
    scores = np.concatenate([known, foreign])
    is_known = np.arange(len(scores)) < len(known)
    counted = tally(refused([scores], [limit]), is_known, ~is_known)
    shares = {
        "refused": whole_percent(counted.n_refused / counted.n_known),
        "accepted": whole_percent(counted.n_accepted / counted.n_unknown),
        "limit": f"{limit:.2f}",
    }
    say(text, "mistakes", **shares)
    show_conclusions(text, "none", **values, **shares)
    codes = (
        Code("versa_core.analysis.unknown", "strangeness_to"),
        Code("versa_core.analysis.rejection", "tally"),
    )
    three_ways(text, codes, "none", **values, **shares)


def _points(share: float) -> str:
    return f"{100 * share:.1f}"
