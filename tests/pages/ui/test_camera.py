"""The camera is offered where browsers give it, and elsewhere the page says why not."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import camera
from pages.ui.camera import is_secure


@pytest.mark.parametrize(
    ("address", "secure"),
    [
        ("https://versa.example.org/lab/images", True),
        ("http://localhost:8501/images", True),
        ("http://127.0.0.1:8501/images", True),
        ("http://192.168.1.7:8501/images", False),
        ("http://versa.example.org/images", False),
        ("", True),
    ],
)
def test_browsers_give_the_camera_to_secure_pages_alone(address: str, secure: bool) -> None:
    assert is_secure(address) == secure


def page() -> None:
    from pages.ui.camera import take_shot

    take_shot("camera")


def test_a_page_that_is_not_secure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(page).run()
    assert not app.info, "nothing is said before the camera is wanted"
    app.toggle(key="camera_on").set_value(True).run()
    assert app.get("camera_input")
    monkeypatch.setattr(camera, "is_secure", lambda address: False)
    app.run()
    assert "secure pages only" in app.info[0].value
    assert not app.get("camera_input")
    assert st.context.url is None, "outside a browser no address is known"
