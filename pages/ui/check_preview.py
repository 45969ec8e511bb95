"""What a remedy that prepares pictures anew would change: some of them as the model sees them now, and then."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.ui.check_case import Case
from pages.ui.galleries import card_html, figure_html, grid_html
from pages.ui.pictures import array_uri
from pages.ui.text import _
from versa_core.data.profile import Preparation, prepare

N_PICTURES = 6


def show_preview(case: Case, label: str, how: Preparation) -> None:
    """Shows the most conspicuous pictures before and after the remedy.

    Args:
        case: the finding.
        label: the remedy's.
        how: the preparation that it brings.
    """
    with st.container(key="check_preview"):
        st.markdown(_("What the model sees now, and after **{remedy}**:").format(remedy=label))
        st.html(preview_html(case, how))
        st.caption(
            _(
                "It holds for all pictures, and for new ones that the model is asked about. The pictures themselves "
                "stay as they are, and the check looks again at what is left of them."
            )
        )


def preview_html(case: Case, how: Preparation) -> str:
    """Returns a card per picture: as the model sees it, and as it would."""
    cards = []
    for place, picture in list(zip(case.finding.places, case.pictures, strict=True))[:N_PICTURES]:
        views = ((case.image_set.images[place], _("now")), (prepare(picture.image, how), _("then")))
        figures = "".join(
            figure_html(array_uri(image), f"{picture.name}: {words}", words, width="auto", pixelated=True)
            for image, words in views
        )
        pair = f'<div style="display:grid;grid-template-columns:1fr 1fr;gap:6px">{figures}</div>'
        cards.append(card_html(f'<div style="overflow-wrap:anywhere">{escape(picture.name)}</div>{pair}'))
    return grid_html(cards, "190px")
