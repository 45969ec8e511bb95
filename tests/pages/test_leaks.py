"""Adapt names the query pictures that support holds, and counts without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import picture
from tests.pages.hand_made import give_run
from versa_core.project import Project
from versa_core.training.events import Finished, StepDone

N_QUERY = 4


def text(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.warning))


def give_steps(mine: Project) -> None:
    """Lets the run report that it answered three quarters of what was asked rightly, before and after."""
    assert mine.run is not None
    steps = [StepDone(step, step, {"loss": 1.0}, 0.1, 1.0, 0.75) for step in (0, 1)]
    shown = [event for event in mine.run.events if not isinstance(event, StepDone | Finished)]
    mine.run = replace(mine.run, events=(*shown, *steps, Finished("completed", 1, 0.1)))


def test_without_leaks_all_query_pictures_count(open_page: Callable[[str], AppTest], mine: Project) -> None:
    give_run(mine)
    give_steps(mine)
    shown = text(open_page("adapt.py"))
    assert "in the support, too" not in shown
    assert f"Of {N_QUERY} query pictures" in shown


def test_a_leak_is_named_and_not_counted(open_page: Callable[[str], AppTest], mine: Project) -> None:
    """The second class's last query picture is the first support picture of the first class."""
    run = give_run(mine)
    images = run.images.copy()
    images[-1] = images[0]
    mine.run = replace(run, images=images)
    give_steps(mine)
    shown = text(open_page("adapt.py"))
    assert "**1 query picture is in the support, too**" in shown
    assert r"3\.png (the same as owl/owl 0\.png)" in shown
    assert f"Of {N_QUERY - 1} query pictures" in shown


def test_a_new_copy_is_named_on_compare_as_soon_as_it_is_there(
    open_page: Callable[[str], AppTest], mine: Project
) -> None:
    give_run(mine)
    assert "in the support, too" not in text(open_page("compare.py"))
    mine.add_pictures("owl", [("again.png", picture(0))], "query")
    assert r"again\.png (the same as" in text(open_page("compare.py"))
