"""The frame around every page: page config, the table of pages, sidebar, navigation.

Nothing else may lie in this folder: it comes first on `sys.path`.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.ui.guiding import show_next_step
from pages.ui.jobs import collect, show_elsewhere
from pages.ui.keeping import show_notice
from pages.ui.linking.controls import is_shown
from pages.ui.linking.opening import arrive, speak_as_linked
from pages.ui.linking.panel import offer_link
from pages.ui.linking.showing import ask, show_opened, show_troubles
from pages.ui.session import jobs, project, visitor
from pages.ui.teaching.tips import tend_tips
from pages.ui.text import _, later, plural
from pages.ui.tongues import follow_visitor, is_leaving, show_switch

PAGES_DIR = Path(__file__).resolve().parents[1]
STYLE = PAGES_DIR.parent / "assets" / "style"


class Row(NamedTuple):
    """One page: its file in `pages/`, which is also its address, its title, its icon, its group in the navigation."""

    file: str
    title: str
    icon: str
    group: str = ""


PAGES = (
    Row("start.py", later("Start"), ":material/home:"),
    Row("images.py", later("Images"), ":material/photo_library:"),
    Row("adapt.py", later("Adapt"), ":material/model_training:"),
    Row("embeddings.py", later("Embeddings"), ":material/scatter_plot:"),
    Row("film.py", later("Film"), ":material/movie:"),
    Row("reconstructions.py", later("Reconstructions"), ":material/compare:"),
    Row("predict.py", later("Predict"), ":material/psychology_alt:"),
    Row("compare.py", later("Compare"), ":material/leaderboard:"),
    Row("metatrain.py", later("Meta-train"), ":material/school:"),
    Row("about.py", later("About"), ":material/info:"),
    Row("learn.py", later("Lessons"), ":material/menu_book:", later("Learn")),
    Row("glossary.py", later("Glossary"), ":material/dictionary:", later("Learn")),
)


def show_sidebar() -> None:
    """Says in one glance what the visitor has on this server."""
    mine = project()
    with st.sidebar:
        if not mine.n_pictures:
            st.caption(_("No pictures yet."))
            return
        classes = plural("{n} class", "{n} classes", len(mine.classes)).format(n=len(mine.classes))
        pictures = plural("{n} picture", "{n} pictures", mine.n_pictures).format(n=mine.n_pictures)
        state = _("model adapted") if mine.run else _("model not adapted yet")
        st.caption(f"{classes} · {pictures} · {state}")


speak_as_linked()
follow_visitor()
st.set_page_config(page_title="VERSA Lab", page_icon=str(STYLE / "icon.png"), layout="wide")
st.html(STYLE / "style.css")
st.logo(STYLE / "logo.svg", size="large")
pages: dict[str, list[StreamlitPage]] = {}
for index, row in enumerate(PAGES):
    page = st.Page(PAGES_DIR / row.file, title=_(row.title), icon=row.icon, default=index == 0)
    pages.setdefault(_(row.group) if row.group else "", []).append(page)
jobs().touch(visitor())
collect()
arrive()
current = st.navigation(pages, expanded=True, position="sidebar" if is_shown("pages") else "hidden")
show_sidebar()
with st.sidebar:
    show_elsewhere(current.url_path)
    show_next_step(current.url_path)
    show_opened()
    offer_link(current.url_path)
    show_switch()
if is_leaving():
    st.stop()
show_notice()
show_troubles()
ask()
current.run()
tend_tips()
