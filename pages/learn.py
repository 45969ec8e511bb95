"""Lessons: a short course. /learn lists them, /learn?lesson=you_first opens one, &view=teacher its teacher's sheet.

One page for all, and the lesson in the address: a link leads straight to a lesson, and the navigation stays short
however many there are.
"""

from __future__ import annotations

import streamlit as st

from pages.ui.errors import told
from pages.ui.lessons.table import LESSONS
from pages.ui.teaching.course import TEACHER, show_beginning, show_contents, show_end, show_sheet
from pages.ui.text import _
from versa_core.errors import LessonError
from versa_core.teaching.texts import read_lesson

keys = [one.key for one in LESSONS]
asked = st.query_params.get("lesson", "")
# A link from this page to itself reaches the script, but the browser's address follows only what the script writes.
st.query_params.from_dict(st.query_params.to_dict())
if not asked:
    show_contents(keys)
else:
    with told():
        if asked not in keys:
            words = _("There is no lesson called {asked!r}; the known ones are: {known}.")
            raise LessonError(words.format(asked=asked, known=", ".join(keys)))
        place = keys.index(asked)
        text = read_lesson(asked)
        if st.query_params.get("view") == TEACHER:
            show_sheet(text, place + 1)
        else:
            show_beginning(text, place + 1, len(keys))
            LESSONS[place].show(text)
            show_end(text, read_lesson(keys[place + 1]) if place + 1 < len(keys) else None)
