"""Images: every way in for pictures, and the refusals."""

from __future__ import annotations

import io
import unicodedata
import zipfile

from pages.ui import session
from tests.pages.reading import HOSTILE, PATIENCE, Open, text
from tests.pages.uploading import names, png, upload
from versa_core.data.intake import Limits
from versa_core.project import Project


def test_files_go_to_the_named_class_and_bad_ones_are_listed(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    app.text_input(key="class_name_widget").set_value("owl").run()
    upload(app, "upload_files", [("a.png", png(1), "image/png"), ("notes.txt", b"hello", "text/plain")])
    assert not app.exception
    assert names(mine) == {"owl": 1}
    assert mine.refused[0][0] == "notes.txt"
    assert "PNG" in mine.refused[0][1]
    assert "notes" in text(app)


def test_two_hundred_files_at_once_and_the_bad_ones_stop_nobody(open_page: Open, mine: Project) -> None:
    bad = (b"", b"a text", png(0)[:50], b"PK\x03\x04", b"\xff\xd8\xff" + bytes(500), b"II*\0" + b"\xff" * 90)
    files = [(f"{seed}.jpg", bad[seed // 2 % 6] if seed % 2 else png(seed), "image/jpeg") for seed in range(200)]
    app = open_page("images.py")
    app.default_timeout = PATIENCE
    app.text_input(key="class_name_widget").set_value("owl").run()
    upload(app, "upload_files", files)
    assert not app.exception
    assert names(mine) == {"owl": 100}
    assert [name for name, _reason in mine.refused] == [f"{seed}.jpg" for seed in range(1, 200, 2)]
    assert all(reason.endswith(".") for _name, reason in mine.refused)


def test_uploads_without_room_are_told(open_page: Open, owner: str) -> None:
    app = open_page("images.py")
    before = {one.key for one in app.file_uploader}
    seat = session.store().seat(owner, "")
    seat.n_turned_away = 7
    app.run()
    assert not app.exception
    assert "**7 files**: more came at once than there is room for" in text(app)
    assert seat.n_turned_away == 0
    assert before.isdisjoint({one.key for one in app.file_uploader}), "the uploaders are clean"


def test_file_names_of_any_kind_are_shown_as_text(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    app.text_input(key="class_name_widget").set_value("owl").run()
    odd = (HOSTILE, "\u202egnp.exe", "a\x00b\x1b[31m", "می\u200cخواهم.png", "x" * 5000)
    upload(app, "upload_files", [(name, data, "image/png") for name in odd for data in (b"no picture", png(1))])
    assert not app.exception
    assert HOSTILE not in text(app)
    shown = [name for name, _reason in mine.refused] + [picture.name for picture in mine.pictures]
    assert len(shown) == 2 * len(odd)
    assert not [letter for name in shown for letter in name if unicodedata.category(letter) in ("Cc", "Zl", "Zp")]
    assert "\u202e" not in "".join(shown)
    assert "می\u200cخواهم.png" in shown
    assert max(map(len, shown)) <= 80


def test_files_wait_for_the_name_of_their_class(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    upload(app, "upload_files", [("a.png", png(1), "image/png")])
    assert names(mine) == {}
    assert "1 picture waits" in app.info[0].value
    app.text_input(key="class_name_widget").set_value("owl").run()
    assert names(mine) == {"owl": 1}


def test_a_rerun_takes_nothing_twice(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    app.text_input(key="class_name_widget").set_value("owl").run()
    upload(app, "upload_files", [("a.png", png(1), "image/png")])
    app.run()
    app.run()
    assert names(mine) == {"owl": 1}


def test_folder_gives_a_class_per_folder(open_page: Open, mine: Project) -> None:
    app = open_page("images.py")
    files = [("set/dogs/b.png", png(2), "image/png"), ("set/cats/a.png", png(1), "image/png")]
    upload(app, "upload_folder", files)
    assert not app.exception
    assert names(mine) == {"cats": 1, "dogs": 1}


def test_zip_gives_a_class_per_folder_and_refuses_escapes(open_page: Open, mine: Project) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("set/cats/a.png", png(1))
        archive.writestr("set/dogs/a.png", png(2))
        archive.writestr("../evil.png", png(3))
    app = upload(open_page("images.py"), "upload_zip", [("set.zip", stream.getvalue(), "application/zip")])
    assert not app.exception
    assert names(mine) == {"cats": 1, "dogs": 1}
    assert any("evil" in name for name, _reason in mine.refused)


def test_a_file_that_is_no_zip_is_refused_in_words(open_page: Open, mine: Project) -> None:
    app = upload(open_page("images.py"), "upload_zip", [("set.zip", b"no zip", "application/zip")])
    assert not app.exception
    assert mine.refused[0][0] == "set.zip"


def test_limits_are_counted_over_all_uploads(open_page: Open, mine: Project) -> None:
    mine.limits = Limits(max_classes=1, max_images=2)
    app = open_page("images.py")
    app.text_input(key="class_name_widget").set_value("owl").run()
    upload(app, "upload_files", [(f"{seed}.png", png(seed), "image/png") for seed in range(3)])
    assert names(mine) == {"owl": 2}
    assert "2 pictures and at most 2" in mine.refused[0][1]
