"""A wrong answer is corrected in one click: the picture joins the support set, and the model can adapt again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.ui.answers import Answer
from pages.ui.asked import NONE_OF_THESE, Asked
from pages.ui.errors import told
from pages.ui.looking import Look
from pages.ui.questions import Question
from pages.ui.session import project
from pages.ui.text import _, plain
from versa_core.project import Project, clean_name

N_BUTTONS = 6  # the most probable classes; the others are in the list


def correct(mine: Project, asked: Asked, question: Question, name: str) -> None:
    """Puts the picture into the support set of this class, which is made if absent.

    Raises:
        ProjectError: the class has no name or does not fit, or the picture has been deleted.
    """
    with mine.lock:
        if question.source == "query":
            one, _picture = mine.find_picture(question.id)
            target = mine.find_class(name) or mine.add_class(name)
            asked.came_from.setdefault(question.id, one.name)
            if target is not one:
                mine.move_picture(question.id, target.id)
            mine.set_role(question.id, "support")
        else:
            assert question.picture is not None
            withdraw(mine, asked, question)  # corrected once more: it is in one class only
            (added,) = mine.add_pictures(name, [(question.name, question.picture.image)], "support")
            asked.joined[question.id] = added.id
            target = mine.find_class(name) or mine.add_class(name)
        if not target.active:
            mine.set_active(target.id, True)
    asked.truths[question.id] = clean_name(name)


def withdraw(mine: Project, asked: Asked, question: Question) -> None:
    """Takes the picture out of the support set again, where it has joined it here and is still there."""
    asked.truths.pop(question.id, None)
    known = {picture.id for picture in mine.pictures}
    joined, origin = asked.joined.pop(question.id, None), asked.came_from.pop(question.id, None)
    if joined in known and joined is not None:
        mine.delete_picture(joined)
    if origin is not None and question.id in known:
        home = mine.find_class(origin) or mine.add_class(origin)
        if mine.find_picture(question.id)[0] is not home:
            mine.move_picture(question.id, home.id)
        mine.set_role(question.id, "query")


def show_correcting(look: Look, asked: Asked, question: Question, answer: Answer, place: str) -> None:
    """Offers what the picture may be; a click on a class other than the predicted one corrects the answer.

    Args:
        look: at the run.
        asked: what is known of pictures.
        question: the picture.
        answer: the model's, whose most probable classes are offered first.
        place: where on the page; part of the widgets' keys.
    """
    with st.container(key=f"correct_{place}"):
        if question.id in asked.joined or question.id in asked.came_from:
            _show_joined(asked, question, place)
            return
        if question.source == "query" and question.picture is None:
            st.caption(_("This picture has been deleted from the project; it cannot be corrected here."))
            return
        names = [look.run.class_names[label] for label in np.argsort(-answer.probabilities, kind="stable")]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_("It really is:"), width="content")
            for number, name in enumerate(names[:N_BUTTONS]):
                _offer_class(asked, question, name, is_answer=number == 0, key=f"is_{place}_{number}")
            _offer_none(asked, question, place)
            _offer_other(asked, question, names[N_BUTTONS:], place)
        if question.source == "asked":
            words = _("{name} only says that the answer is right; another class adds the picture to its support set.")
            st.caption(plain(words.format(name=names[0])))


def _offer_class(asked: Asked, question: Question, name: str, *, is_answer: bool, key: str) -> None:
    only_confirms = is_answer and question.source == "asked"
    icon = ":material/check:" if only_confirms else ":material/add_photo_alternate:"
    words = _("The answer is right.") if only_confirms else _("Adds the picture to the support set of this class.")
    if st.button(plain(name), key=key, icon=icon, help=words):
        if only_confirms:
            asked.truths[question.id] = name
            st.rerun()
        _correct_and_tell(asked, question, name)


def _offer_none(asked: Asked, question: Question, place: str) -> None:
    if question.source == "asked" and st.button(
        _("none of these"),
        key=f"is_none_{place}",
        icon=":material/block:",
        help=_("Counts it as unknown below; it joins no class."),
    ):
        asked.truths[question.id] = NONE_OF_THESE
        st.rerun()


def _offer_other(asked: Asked, question: Question, others: Sequence[str], place: str) -> None:
    with st.popover(_("another class"), icon=":material/more_horiz:"):
        chosen = st.selectbox(
            _("Class"),
            list(others),
            index=None,
            accept_new_options=True,
            placeholder=_("choose one, or type a new name"),
            key=f"other_{place}_{question.id}",
        )
        wanted = st.button(_("Add it there"), key=f"is_other_{place}", disabled=not chosen)
    if wanted and chosen:
        _correct_and_tell(asked, question, chosen)


def _correct_and_tell(asked: Asked, question: Question, name: str) -> None:
    with told():
        correct(project(), asked, question, name)
        words = _("{picture} is now a support picture of {name}.")
        st.toast(plain(words.format(picture=question.name, name=name)), icon=":material/add_photo_alternate:")
        st.rerun()


def _show_joined(asked: Asked, question: Question, place: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        words = _("✓ It is a support picture of {name} now.").format(name=asked.truths.get(question.id, ""))
        st.markdown(plain(words), width="content")
        if st.button(_("Take it out again"), key=f"withdraw_{place}", icon=":material/undo:"):
            with told():
                withdraw(project(), asked, question)
            st.rerun()
