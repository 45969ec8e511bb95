"""Sliders along the main directions of a person's codes; the decoder runs in the browser, so the picture follows.

A decoder has about 100,000 weights behind its dense layer (photos: 250,000) and draws a picture in some 5 ms in a
browser (photos: 17). A decoded grid over six sliders would be far larger, and asking the server takes a page run each
time, a quarter of a second and more.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

from pages.ui.latent_codes import Codes, FloatArray, picture_titles, sphere_words
from pages.ui.scripts import joined
from pages.ui.short_jobs import short_job
from pages.ui.text import _, sentences

N_DIRECTIONS = 6
MEAN = -1  # in the list of what the sliders start from; the others are places of pictures

_sliders = st.components.v2.component(
    "versa_sliders",
    html=joined("sliders.html"),
    css=joined("sliders.css"),
    js=joined("decoder.js", "sliders.js"),
)


def show_sliders(codes: Codes) -> None:
    """The section."""
    words = _(
        "The codes of your pictures differ most along a few directions, found by PCA. Move along them, up to three "
        "standard deviations to each side; the small pictures show where each leads by itself."
    )
    st.markdown(words)
    payload = {"model": codes.look.run.model, "latents": codes.latents, "most": N_DIRECTIONS}
    made = short_job("decoder", (codes.look.token,), lambda: payload, _("The decoder is being handed over"))
    if made is None:
        return
    if not len(made["axes"]):
        st.info(_("All pictures have the same code, so there is no direction to move along. Add different pictures."))
        return
    titles = picture_titles(codes.look)
    start = st.selectbox(
        _("Start from"), [MEAN, *range(len(titles))],
        format_func=lambda place: _("the mean of all pictures") if place == MEAN else titles[place],
        key=f"sliders_start_{codes.look.token}", width=300, persist_state="session",
    )  # fmt: skip
    base = made["mean"] if start == MEAN else codes.latents[start]
    with st.container(key="sliders"):
        _sliders(key="latent_sliders", data=sliders_data(codes, made, base))
    words = _("These {n} directions hold {share:.0f} % of the variance of your pictures' codes.")
    shares = made["shares"]
    cannot = _(
        "You may conclude what the decoder draws there. You may not conclude that a picture like it exists, or that a "
        "direction means one thing: PCA finds where codes differ, not why."
    )
    known = words.format(n=len(shares), share=100 * float(shares.sum()))
    st.caption(sentences(known, sphere_words(codes), cannot))


def sliders_data(codes: Codes, made: dict[str, Any], base: FloatArray) -> dict[str, Any]:
    """Returns what the component draws with.

    Args:
        codes: of the run.
        made: the decoder and the main directions, as the task "decoder" gives them.
        base: (d,) the code where all sliders stand in the middle.
    """
    weight, axes = made["start_weight"], made["axes"]
    shares = [_("{share:.0f} % of the variance").format(share=100 * float(share)) for share in made["shares"]]
    deviations = [float(one) for one in made["deviations"]]
    return {
        "run": codes.look.token,
        "first_side": made["first_side"],
        "steps": [_step(one) for one in made["steps"]],
        "side": made["steps"][-1]["side"],
        "n_channels": len(made["steps"][-1]["bias"]),
        "bias": _text(made["start_bias"]),
        "base": _text(weight @ base),
        "base_square": float(base @ base),
        "along": [float(one) for one in axes @ base],
        "axes": [
            {"map": _text(weight @ axis), "deviation": deviation, "share": share}
            for axis, deviation, share in zip(axes, deviations, shares, strict=True)
        ],
        "radius": codes.radius,
        "words": {
            "direction": _("Direction"),
            "picture": _("What the decoder draws"),
            "sd": _("Standard deviations from the start:"),
            "middle": _("All to the middle"),
            "low": _("three standard deviations down"),
            "high": _("three standard deviations up"),
        },
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    n_out, n_in = step["weight"].shape[:2]
    weight, bias = _text(step["weight"]), _text(step["bias"])
    return {"side": step["side"], "n_in": n_in, "n_out": n_out, "weight": weight, "bias": bias}


def _text(values: npt.NDArray[Any]) -> str:
    """Returns numbers as the base64 text of their float32 bytes, little end first."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
