"""The codes of one run's pictures as the sections of Reconstructions use them, and how trainers decode others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.galleries import percent
from pages.ui.looking import Look
from pages.ui.maps import class_means
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain
from versa_core.analysis.latents import onto_sphere, radius_of

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Codes:
    """The latents of a run's pictures after adapting.

    Attributes:
        look: at the run.
        latents: (n, d).
        radius: of the sphere that the model's latents lie on, or None.
        prototypes: (n_classes, d), the mean of each class's support pictures, back on the sphere.
    """

    look: Look
    latents: FloatArray
    radius: float | None
    prototypes: FloatArray


@dataclass(frozen=True, eq=False)
class Decoded:
    """What the model draws for some latents, (m, c, h, w) uint8, and what it takes its drawings for, (m, n_classes)."""

    images: npt.NDArray[np.uint8]
    probabilities: FloatArray


def codes_of(look: Look) -> Codes:
    """Returns the codes; only for a look whose model has a decoder."""
    assert look.after is not None  # for the types: the page has looked
    assert look.after.embeddings is not None
    latents = np.asarray(look.after.embeddings, np.float32)
    radius = radius_of(latents)
    prototypes = onto_sphere(class_means(latents, look.run.labels, look.run.is_support), radius)
    return Codes(look, latents, radius, prototypes)


def decoded(codes: Codes, key: Iterable[Hashable], latents: FloatArray) -> Decoded | None:
    """Returns drawings of latents (m, d); None while a trainer works on them (the page says so and runs again).

    Args:
        codes: of the run whose model draws.
        key: of everything that the latents depend on, besides the run.
        latents: (m, d).
    """
    payload = {"model": codes.look.run.model, "latents": latents}
    made = short_job("decode", (codes.look.token, *key), lambda: payload, _("The model is drawing"))
    return None if made is None else Decoded(made["images"], made["probabilities"])


def sphere_words(codes: Codes) -> str:
    """Returns what a reader must know of the space in which this model's codes lie."""
    n_latents = codes.latents.shape[1]
    if codes.radius is None:
        return _("A code of this model is a list of {n} numbers.").format(n=n_latents)
    words = _(
        "A code of this model is a list of {n} numbers whose squares add up to {n}: all codes lie on a sphere, and "
        "everything that is decoded here is put back on it."
    )
    return words.format(n=n_latents)


def picture_titles(look: Look) -> list[str]:
    """Returns per picture its class and name, for a list."""
    cloud = look.cloud()
    return [f"{cloud.class_names[label]} · {name}" for label, name in zip(cloud.labels, cloud.names, strict=True)]


def choose_class(codes: Codes, label: str, key: str, *, default: int = 0) -> int:
    """Shows a list of classes; returns the place of the chosen one."""
    names = codes.look.run.class_names
    chosen: int = st.selectbox(
        label, range(len(names)), index=min(default, len(names) - 1), format_func=lambda place: names[place],
        key=f"{key}_{codes.look.token}", width=220, persist_state="session",
    )  # fmt: skip
    return chosen


def answer_words(codes: Codes, probabilities: npt.NDArray[Any]) -> str:
    """Returns what the model takes one drawing for, from its confidences (n_classes,)."""
    best = int(probabilities.argmax())
    words = _("taken for {name} ({share})")
    return words.format(name=codes.look.run.class_names[best], share=percent(float(probabilities[best])))


def plain_names(codes: Codes, places: Iterable[int]) -> str:
    """Returns class names as Markdown that shows them as they are."""
    return plain(", ".join(codes.look.run.class_names[place] for place in places))
