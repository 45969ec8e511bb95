"""Reconstructions: what the model can redraw, what its code keeps, and what it draws that nobody has given it."""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.latent_classes import show_classes
from pages.ui.latent_codes import codes_of
from pages.ui.latent_drawing import show_drawing
from pages.ui.latent_sliders import show_sliders
from pages.ui.latent_traversal import show_kept
from pages.ui.looking import Look, current_look
from pages.ui.promises import obstacle
from pages.ui.redrawing import moments_of, show_redrawn
from pages.ui.redrawing_objectives import show_objectives
from pages.ui.redrawing_sections import Section, show_sections
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _
from pages.ui.turning import show_turning
from pages.ui.walking import show_walk


def say_no_decoder() -> None:
    """Says why there is nothing to see, and what to adapt instead."""
    st.info(
        _(
            "This model cannot redraw pictures: it has no decoder, so there are no reconstructions. The "
            "objectives protonet, amortised and maml train none, torchvision's backbones come without one, and "
            "comparing pixels needs none. Adapt a checkpoint of the objective joint, article, denoise or "
            "unlabelled to see some."
        )
    )


def sections_for(look: Look) -> list[Section]:
    """Returns what the page can show of this run."""
    if moments_of(look):
        found = [
            Section("pictures", _("Pictures"), lambda: show_redrawn(look)),
            Section("kept", _("What it keeps"), lambda: show_kept(codes_of(look))),
            Section("walk", _("Walk"), lambda: show_walk(codes_of(look))),
            Section("sliders", _("Directions"), lambda: show_sliders(codes_of(look))),
            Section("classes", _("Classes"), lambda: show_classes(codes_of(look))),
            Section("drawn", _("New examples"), lambda: show_drawing(codes_of(look))),
        ]
    else:
        found = [Section("pictures", _("Pictures"), say_no_decoder)]
    found.append(Section("objectives", _("Two objectives"), lambda: show_objectives(look)))
    if not obstacle(project().task_shape()):
        found.append(Section("turned", _("Draw it turned"), lambda: show_turning(project())))
    return found


st.title(_("Reconstructions"))
show_mentioning(
    _(
        "The model keeps only a short list of numbers of each picture, its **code**, and its decoder draws the picture "
        "again from them. What is missing in the drawing is what the model did not keep."
    ),
    "code",
    "decoder",
)
found = current_look()
with told(), st.container(key="reconstructions"):
    if found is not None:
        show_sections(sections_for(found))
    else:
        show_turning(project())
