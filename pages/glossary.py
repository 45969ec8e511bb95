"""Glossary: the words of the field, each explained in a sentence or two; the same that show on hover elsewhere."""

from __future__ import annotations

import streamlit as st

from pages.ui.teaching.glossary import entry, terms
from pages.ui.text import _

st.title(_("Glossary"))
st.markdown(
    _("A word underlined with dots tells its meaning where it is pointed at, touched, or reached by the Tab key.")
)
for term in terms():
    st.markdown(entry(term))
