"""Uploads as AppTest makes them."""

from __future__ import annotations

import io

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from versa_core.project import Project


def png(seed: int) -> bytes:
    stream = io.BytesIO()
    picture(seed).save(stream, "PNG")
    return stream.getvalue()


def upload(app: AppTest, key: str, files: list[tuple[str, bytes, str]]) -> AppTest:
    uploader = next(one for one in app.file_uploader if str(one.key).startswith(key))
    uploader.set_value(files if key in ("upload_files", "upload_folder") else files[0])
    return app.run()


def names(project: Project) -> dict[str, int]:
    return {one.name: len(one.pictures) for one in project.classes}
