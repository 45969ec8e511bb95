"""Opening pages by a teacher's link, and reading the link that they make."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from streamlit.testing.v1 import AppTest

from pages.ui import session
from tests.pages.conftest import FRAME


def open_link(owner: str, page: str, **parameters: str) -> AppTest:
    """Opens a page by an address with these parameters, as this visitor."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    app.session_state[session.COOKIE] = owner
    for name, value in parameters.items():
        app.query_params[name.replace("__", ".")] = value
    app.run()
    return app.switch_page(f"../{page}").run() if page != "start.py" else app


def made(app: AppTest) -> dict[str, str]:
    """The parameters of the address that the panel shows: it has its QR code's alternative text, too."""
    (alt,) = (
        found for one in app.get("html") for found in re.findall(r'alt="QR code of the link ([^"]+)"', one.proto.body)
    )
    return dict(parse_qsl(urlsplit(unescape(alt)).query))
