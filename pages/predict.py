"""Predict: the adapted model is asked about new pictures, says how sure it is and why, and can be taken along."""

from __future__ import annotations

import streamlit as st

from pages.ui.answers import answer_html, answers_for, predictions_csv
from pages.ui.asking import Asked, asked_pictures, show_refused, take_pictures
from pages.ui.errors import told
from pages.ui.exporting import show_export
from pages.ui.looking import Look, current_look
from pages.ui.text import _, plural

PER_PAGE = 10


def show_answers(look: Look, asked: Asked) -> None:
    """Shows a card per picture, newest first."""
    with st.container(key="predict_result"):
        if not asked.pictures:
            st.caption(_("Choose pictures above, take one or draw one; the answers come here."))
            return
        words = plural("{n} picture", "{n} pictures", len(asked.pictures)).format(n=len(asked.pictures))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(_("Answers for {pictures}").format(pictures=words), width="content")
            st.button(_("Clear"), icon=":material/close:", on_click=asked.clear)
        answers = answers_for(look, asked.pictures)
        if answers is None:
            return
        n_pages = -(-len(asked.pictures) // PER_PAGE)
        page = st.pagination(n_pages, key=f"predict_page_{n_pages}") if n_pages > 1 else 1
        shown = asked.pictures[(page - 1) * PER_PAGE : page * PER_PAGE]
        cards = "".join(answer_html(look, picture, answers[picture.id]) for picture in shown)
        st.html(f'<div role="list">{cards}</div>')
        st.info(caveat(), icon=":material/info:")
    offer_csv(predictions_csv(look, asked.pictures, answers))


def caveat() -> str:
    """What confidence is, and what it is not."""
    return _(
        "Confidence says how the model divides its belief among these classes, and it always adds up to 100 %, for a "
        "picture of none of them, too. Learned from so few pictures, it can be far too high or too low: look at the "
        "most similar support pictures before you believe it."
    )


def offer_csv(text: str) -> None:
    """Offers the predictions as a table."""
    with st.container(key="download_csv"):
        st.download_button(
            _("Predictions as CSV"),
            text,
            "versa-predictions.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def offer_model(look: Look) -> None:
    """Offers the adapted model, for use with VERSA Lab and without it."""
    st.subheader(_("Take the model along"))
    show_export(look)


def show_page(look: Look) -> None:
    """The page, for a run that is there."""
    asked = asked_pictures()
    take_pictures(asked)
    show_refused(asked)
    with told():
        show_answers(look, asked)
    offer_model(look)


st.title(_("Predict"))
st.markdown(_("Ask the adapted model about pictures that it has not seen."))
found = current_look()
if found is not None:
    with told():
        show_page(found)
