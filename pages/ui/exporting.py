"""The adapted model to take along: one zip that works without VERSA Lab, and the model's file for use with it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.adapting import source_of
from pages.ui.looking import Look
from pages.ui.session import project
from pages.ui.short_jobs import short_job
from pages.ui.text import _, plain
from versa_core.errors import CheckpointError
from versa_core.exporting.pictures import choose
from versa_core.project import Picture

MODEL_FILE, ZIP_FILE = "versa-model.safetensors", "versa-model.zip"
WANTED = "export wanted"  # for which look and pictures the zip has been asked for; kept beside the project


def show_export(look: Look) -> None:
    """Offers the zip, made on a click, and the model's file alone."""
    st.markdown(
        _(
            "One zip for any computer: the model as ONNX, a `predict.py` that prepares pictures as this page does and "
            "needs only onnxruntime, numpy and pillow, the adapted weights, and a card that says how the model was "
            "made, how well it does, and on which terms."
        )
    )
    mine, own = project(), own_pictures(look)
    with st.container(key="export_zip"):
        with_own = st.toggle(
            _("Put {n} of my pictures in").format(n=len(own)),
            value=mine.results.get(WANTED) == (look.token, True),  # another page has been here meanwhile
            key="export_own",
            disabled=not own,
            help=_(
                "With these pictures and the answers to them, `predict.py --check` tells whether it answers the same. "
                "Whoever gets the zip can see them. Switched off, the project draws five pictures of its own."
            ),
        )
        key = (look.token, bool(with_own and own))
        if st.button(_("Make the zip"), icon=":material/folder_zip:", disabled=mine.results.get(WANTED) == key):
            mine.results[WANTED] = key
            st.rerun()
        if mine.results.get(WANTED) == key:
            pictures = own if key[1] else []
            words = _("The model is being packed, and its answers compared …")
            made = short_job("export", key, lambda: _payload(look, pictures), words, n_kept=1)
            if made:
                _offer_zip(made)
    _offer_file(look)


def own_pictures(look: Look) -> list[Picture]:
    """Returns up to five pictures of the run that are still there, query before support and of every class in turn."""
    run, here = look.run, {picture.id: picture for picture in project().pictures}
    chosen = [run.ids[place] for place in choose(run.labels, run.is_support)]
    return [here[one] for one in chosen if one in here]


def _payload(look: Look, pictures: list[Picture]) -> dict[str, Any]:
    run = look.run
    return {
        "model": run.model,
        "checkpoint": _checkpoint(run.checkpoint),
        "checkpoint_name": run.checkpoint,
        "images": run.images,
        "labels": run.labels,
        "is_support": run.is_support,
        "pictures": [picture.data for picture in pictures],
    }


def _checkpoint(key: str) -> str | bytes | None:
    """Returns the checkpoint of the run; None where there was none or it is gone, which the card then says."""
    try:
        return source_of(project(), key) if key else None
    except CheckpointError:
        return None


def _offer_zip(made: dict[str, Any]) -> None:
    if made["why_not"]:
        st.warning(plain(made["why_not"]), icon=":material/warning:")
    else:
        words = _("Checked: the probabilities of the ONNX model differ from this page's by at most {difference}.")
        st.success(words.format(difference=f"{made['difference']:.7f}"), icon=":material/verified:")
    with st.container(key="download_zip"):
        st.download_button(
            _("Download the zip ({size:.1f} MB)").format(size=len(made["zip"]) / 1e6),
            lambda: made["zip"],  # it may be large, and is handed over only where it is asked for
            ZIP_FILE,
            "application/zip",
            on_click="ignore",
            icon=":material/download:",
        )
    if not made["why_not"]:
        st.code("python predict.py --check\npython predict.py picture.png", language="shell")


def _offer_file(look: Look) -> None:
    with st.container(border=True):
        st.markdown("**" + _("The model's file alone, for VERSA Lab") + "**")
        st.markdown(_("The file answers the same as this page, on any computer with VERSA Lab:"))
        st.code(f"python -m versa_core predict --model {MODEL_FILE} picture.png", language="shell")
        with st.container(key="download_model"):
            size = len(look.run.model) / 1e6
            st.download_button(
                _("Download the adapted model ({size:.1f} MB)").format(size=size),
                look.run.model,
                MODEL_FILE,
                "application/octet-stream",
                on_click="ignore",
                icon=":material/download:",
            )
        st.caption(_("It holds the classes' names and numbers made from your pictures, but none of the pictures."))
