"""The language follows the browser until the visitor chooses; every word of a run is in it, in callbacks, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import tongues
from pages.ui.streamlit_words import WORDS, words_in_use
from pages.ui.text import LANGUAGE
from versa_core.language import language_like, speaking

Open = Callable[[str], AppTest]


def choose(app: AppTest, language: str) -> AppTest:
    """Uses the switch in the sidebar."""
    return app.sidebar.radio(key=tongues.SWITCH).set_value(language).run()


def test_a_visitor_whose_language_is_unknown_reads_english(open_page: Open) -> None:
    app = open_page("images.py")
    assert app.title[0].value == "Images"
    switch = app.sidebar.radio(key=tongues.SWITCH)
    assert (switch.value, switch.options) == ("en", ["English", "中文"])


def test_the_switch_changes_the_whole_page_and_stays(open_page: Open) -> None:
    app = choose(open_page("images.py"), "zh_CN")
    assert not app.exception
    assert app.title[0].value == "图片"
    assert app.switch_page("../adapt.py").run().title[0].value == "适应"
    with speaking("zh_CN"):  # AppTest looks its own options up outside of the session
        assert choose(app, "en").title[0].value == "Adapt"


def test_a_browser_that_speaks_chinese_gets_chinese(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongues, "language_like", lambda _locale: language_like("zh-CN"))
    assert open_page("glossary.py").title[0].value == "词汇表"


def test_errors_come_in_the_language_of_the_page(open_page: Open) -> None:
    app = open_page("learn.py")
    app.query_params["lesson"] = "nothing"
    assert "没有名为" in choose(app, "zh_CN").error[0].value


def test_a_callback_speaks_the_language_of_the_session() -> None:
    """It runs before the script, in a thread where nobody has said which language."""

    def script() -> None:
        import streamlit as st

        from pages.ui.text import _

        def note() -> None:
            st.session_state["said"] = _("Images")

        st.button("Say it", on_click=note)

    app = AppTest.from_function(script)
    app.session_state[LANGUAGE] = "zh_CN"
    app.run().button[0].click().run()
    assert app.session_state["said"] == "图片"


def test_streamlits_own_words_are_replaced_in_other_languages_alone() -> None:
    assert words_in_use() == {}
    with speaking("zh_CN"):
        said = words_in_use()
    assert list(said) == list(WORDS)
    assert len(set(WORDS)) == len(WORDS)
    assert said["Take Photo"] == "拍照"
