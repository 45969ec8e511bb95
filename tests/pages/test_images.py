"""Images: every way in, every change, and the refusals."""

from __future__ import annotations

import io
import unicodedata
import zipfile

from streamlit.testing.v1 import AppTest

from pages.ui import session
from pages.ui.cards import class_marks
from pages.ui.palette import class_style, swatch
from tests.pages.conftest import picture
from tests.pages.reading import HOSTILE, PATIENCE, Open, html, press, text
from versa_core.data.intake import Limits
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


def test_examples_come_with_marks(open_page: Open, mine: Project) -> None:
    app = press(open_page("images.py"), "Strokes")
    assert not app.exception
    assert mine.task_shape().shots == (3, 3)
    assert mine.task_shape().n_query > 0
    assert "3-shot" in text(app)


def test_the_first_of_each_class_become_support(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [(f"{seed}.png", picture(seed)) for seed in range(3)])
    mine.add_pictures("hen", [(f"{seed}.png", picture(seed)) for seed in range(3, 6)])
    app = open_page("images.py")
    app.number_input[0].set_value(1).run()
    press(app, "Mark the first 1 as support")
    assert mine.task_shape().shots == (1, 1)
    assert mine.task_shape().queries == (2, 2)


def test_a_class_is_switched_off_renamed_and_deleted(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    one = mine.classes[0]
    app = open_page("images.py")
    next(each for each in app.toggle if each.label == "on").set_value(False).run()
    assert not one.active
    next(each for each in app.text_input if each.label == "Name").set_value("hen").run()
    assert one.name == "hen"
    press(app, "Delete with its 1 picture")
    assert not app.exception
    assert mine.classes == []


def test_cards_wear_the_marker_that_their_class_has_everywhere(open_page: Open, mine: Project) -> None:
    for name in ("owl", "frog", "newt"):
        mine.add_pictures(name, [(f"{name}.png", picture(len(name)))], "support")
    marks = [swatch(class_style(place)) for place in range(3)]
    assert [mark in html(open_page("images.py")) for mark in marks] == [True] * 3
    mine.set_active(mine.classes[1].id, False)
    assert list(class_marks(mine)) == [mine.classes[0].id, mine.classes[2].id]
    labels, names = mine.image_set()[0].labels, mine.image_set()[0].class_names
    assert [(names[label], marks[label]) for label in labels] == [("owl", marks[0]), ("newt", marks[1])]
    assert [mark in html(open_page("images.py")) for mark in marks] == [True, True, False]


def test_names_are_text_and_never_markup(open_page: Open, mine: Project) -> None:
    mine.add_pictures(HOSTILE, [(HOSTILE + ".png", picture(1))])
    mine.refuse(HOSTILE, HOSTILE)
    app = open_page("images.py")
    assert not app.exception
    assert HOSTILE not in text(app)
    assert "\\<b\\>x" in text(app)


def test_profile_crop_and_fit_are_chosen(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("images.py")
    app.button_group[0].set_value("glyphs").run()
    assert mine.preparation_in_use().profile == "glyphs"
    next(each for each in app.toggle if each.label == "Crop to the ink").set_value(False).run()
    assert not mine.preparation_in_use().crop_ink
    app.button_group[0].set_value("photos").run()
    app.button_group[1].set_value("pad").run()
    assert not app.exception
    assert mine.preparation_in_use().fit == "pad"
    app.button_group[0].set_value("suggested").run()
    assert mine.preparation is None


def test_the_model_view_shows_prepared_pictures(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = open_page("images.py")
    app.toggle(key="model_view").set_value(True).run()
    assert not app.exception


def test_project_goes_out_and_comes_back(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    data = mine.to_bytes()
    mine.delete_everything()
    app = upload(open_page("images.py"), "open_project", [("p.zip", data, "application/zip")])
    assert not app.exception
    assert names(mine) == {"owl": 1}


def test_a_wrong_project_file_changes_nothing(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    app = upload(open_page("images.py"), "open_project", [("p.zip", b"nonsense", "application/zip")])
    assert not app.exception
    assert "not a readable" in app.error[0].value
    assert names(mine) == {"owl": 1}


def test_everything_is_deleted_on_request(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1))])
    press(open_page("images.py"), "Delete everything of mine")
    assert mine.n_pictures == 0
    assert mine.classes == []


def test_exact_copies_are_pointed_out_and_deleted(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [("a.png", picture(1)), ("b.png", picture(1)), ("c.png", picture(2))])
    app = open_page("images.py")
    assert "1 picture is an exact copy" in app.warning[0].value
    press(app, "Delete the copies")
    assert [one.name for one in mine.pictures] == ["a.png", "c.png"]


def test_many_classes_are_shown_a_page_at_a_time(open_page: Open, mine: Project) -> None:
    for number in range(15):
        mine.add_class(f"class {number}")
    app = open_page("images.py")
    assert not app.exception
    assert "class 11" in text(app)
    assert "class 12" not in text(app)
    next(one for one in app.selectbox if one.label == "Show").set_value(12).run()
    assert "class 12" in text(app)


def test_where_nothing_is_left_to_ask_about_a_third_is_proposed_for_it(open_page: Open, mine: Project) -> None:
    mine.add_pictures("owl", [(f"{n}.png", picture(n)) for n in range(6)])
    app = open_page("images.py")
    assert next(one for one in app.number_input if one.label == "Support pictures of each class").value == 4
    app = press(app, "Mark the first 4 as support")
    assert (mine.task_shape().shots, mine.task_shape().queries) == ((4, 4), (2, 2))
    assert next(one for one in app.number_input if one.label == "Support pictures of each class").value == 4
