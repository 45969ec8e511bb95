"""Predict: the adapted model is asked about new pictures, says how sure it is and why, and can be taken along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.ui.adapting_again import show_again
from pages.ui.answer_table import PER_PAGE, ordered, orders, predictions_csv, show_table
from pages.ui.answers import Answer, answers_for
from pages.ui.asked import NONE_OF_THESE, Asked, asked_pictures
from pages.ui.asking import show_refused, take_pictures
from pages.ui.changes import show_changes
from pages.ui.confusion import show_confusion
from pages.ui.counting_right import accuracy_words, countable, n_right
from pages.ui.errors import told
from pages.ui.exporting import show_export
from pages.ui.looking import Look, current_look, earlier_look
from pages.ui.one_answer import show_one
from pages.ui.picking import pick
from pages.ui.questions import Question, asked_questions, foreign_questions, query_questions
from pages.ui.session import project
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _, plural
from pages.ui.unknown import show_unknown, uses_examples
from pages.ui.unknown_limits import Limits, limits_of


def show_answers(
    look: Look, asked: Asked, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> None:
    """Shows the brought pictures as a table, and one of them closely."""
    words = plural("{n} picture", "{n} pictures", len(questions)).format(n=len(questions))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.header(_("Answers for {pictures}").format(pictures=words), width="content")
        order = "newest"
        if len(questions) > 1:
            order = pick(_("First"), orders(), order, key="predict_order", width=220)
        st.button(_("Clear"), icon=":material/close:", on_click=asked.clear)
    counted = countable(look, questions, answers)
    n_known = sum(one.truth in look.run.class_names for one in questions)
    st.markdown(accuracy_words(n_right(look, counted, answers), len(counted), n_known - len(counted)))
    if len(questions) > 1:
        page_of_table(look, asked, ordered(order, questions, answers, look.run.class_names), answers, limits)
    by_id = {one.id: one for one in questions}
    opened = by_id.get(asked.opened, questions[0])
    show_one(look, asked, opened, answers[opened.id], limits, place="asked")
    st.info(caveat(), icon=":material/info:")
    offer_csv(lambda: predictions_csv(look, questions, answers, limits))


def page_of_table(
    look: Look, asked: Asked, questions: Sequence[Question], answers: Mapping[str, Answer], limits: Limits
) -> None:
    """Shows one page of the table; a click opens a picture below it."""
    n_pages = -(-len(questions) // PER_PAGE)
    page = st.pagination(n_pages, key=f"predict_page_{n_pages}") if n_pages > 1 else 1
    shown = questions[(page - 1) * PER_PAGE : page * PER_PAGE]
    with st.container(key="predict_table"):
        clicked = show_table(look, shown, answers, limits, opened=asked.opened, key="predict_answers")
    asked.opened = clicked or asked.opened


def caveat() -> str:
    """What confidence is, and what it is not."""
    return _(
        "Confidence says how the model divides its belief among these classes, and it always adds up to 100 %, for a "
        "picture of none of them, too. Learned from so few pictures, it can be far too high or too low: look at the "
        "most similar support pictures before you believe it."
    )


def offer_csv(table: Callable[[], str]) -> None:
    """Offers the predictions as a table, which is made when it is asked for."""
    with st.container(key="download_csv"):
        st.download_button(
            _("Predictions as CSV"),
            table,
            "versa-predictions.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def offer_model(look: Look) -> None:
    """Offers the adapted model, for use with VERSA Lab and without it."""
    st.header(_("Take the model along"))
    show_export(look)


def show_page(look: Look) -> None:
    """The page, for a run that is there."""
    asked, earlier = asked_pictures(), earlier_look(project())
    take_pictures(asked)
    show_refused(asked)
    names = look.run.class_names
    brought, own = asked_questions(asked, names), query_questions(look, asked)
    examples = foreign_questions(names) if uses_examples(look) else []
    answers = answers_for(look, [*brought, *own, *examples])
    if answers is not None:
        limits = limits_of(look, [answers[one.id] for one in own])
        with st.container(key="predict_result"):
            if brought:
                show_answers(look, asked, brought, answers, limits)
            else:
                st.caption(_("Choose pictures above, take one or draw one; the answers come here."))
        show_again(project(), look)
        if earlier is not None:
            show_changes(look, earlier, asked, [*brought, *own])
        show_unknown(look, asked, [*brought, *own, *examples], answers, limits)
        proving = [*countable(look, brought, answers), *own, *(one for one in brought if one.truth == NONE_OF_THESE)]
        show_confusion(look, asked, proving, answers, limits)
    offer_model(look)


st.title(_("Predict"))
show_mentioning(_("Ask the adapted model about pictures that it has not seen."), "adapt", "model")
found = current_look()
if found is not None:
    with told():
        show_page(found)
