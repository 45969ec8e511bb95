"""Adapt: the learned standard deviations of the published VERSA's weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.spread import spread
from tests.pages.hand_made import give_run
from tests.toys import exhaust, small_checkpoint
from versa_core.project import Project
from versa_core.run import Task, adapt

Open = Callable[[str], AppTest]


def words(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption])


def test_each_class_s_spread_is_shown_as_a_share_of_its_weights(open_page: Open, mine: Project) -> None:
    run = give_run(mine)
    task = Task(mine.image_set()[0], np.asarray(run.is_support), run.preparation)
    _, model = exhaust(adapt(small_checkpoint("amortised"), None, {}, task, seed=0))
    mine.run = replace(run, method="amortised", model=model.to_bytes())
    app = open_page("adapt.py")
    assert not app.exception
    assert "Learned standard deviation" in words(app)
    assert "not conclude how often it is right" in words(app)


def test_other_methods_have_none_to_show(open_page: Open, mine: Project) -> None:
    give_run(mine)
    assert "Learned standard deviation" not in words(open_page("adapt.py"))


def test_a_share_is_deviation_over_size() -> None:
    assert spread({"deviations": [0.1, 0.3], "sizes": [0.4, 0.0]}) == [pytest.approx(0.25), 0.0]
    assert spread({"kind": "linear"}) == []
