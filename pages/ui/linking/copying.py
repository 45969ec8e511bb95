"""A text in a field of its own, with a button that copies it."""

from __future__ import annotations

import streamlit as st

from pages.ui.scripts import joined
from pages.ui.text import _

_copying = st.components.v2.component(
    "versa_copying",
    html='<div class="copying"><textarea readonly rows="3" spellcheck="false"></textarea>'
    '<button type="button"></button><span role="status"></span></div>',
    css=joined("copying.css"),
    js=joined("copying.js"),
    isolate_styles=False,  # the Tab key passes over what lies in a shadow root of a dialog
)


def show_to_copy(text: str, label: str, copy: str, *, key: str) -> None:
    """Shows the text; `label` names the field for those who do not see it, `copy` is what the button says."""
    words = {
        "text": label,
        "copy": copy,
        "copied": _("Copied."),
        "select": _("This browser does not let a page copy: press Ctrl+C."),
    }
    _copying(key=key, data={"text": text, "words": words})
