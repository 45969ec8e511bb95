"""Glossary: the words of the field, each explained in a sentence or two; the same that show on hover elsewhere."""

from __future__ import annotations

import streamlit as st

from pages.ui.teaching.glossary import plain_words, terms
from pages.ui.text import _

st.title(_("Glossary"))
st.markdown(
    _("A word underlined with dots tells its meaning where it is pointed at, touched, or reached by the Tab key.")
)
for term, meaning in terms().items():
    st.markdown(f"**{term}**: {plain_words(meaning)}")
