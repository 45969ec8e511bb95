"""What a meta-training on the page leaves in its checkpoint: whose pictures, and on which terms."""

from __future__ import annotations

import numpy as np
import pytest

from tests.project_parts import ORDER
from tests.toys import GLYPHS, easy_images, exhaust
from versa_core.card import facts
from versa_core.checkpoint import read_info
from versa_core.data.sources import SOURCES
from versa_core.jobs.tasks import TASKS


def card_of(**payload: object) -> str:
    made = exhaust(TASKS["meta_train"]({**ORDER, "minutes": None, "steps": 1, **payload}, lambda: False))[1]
    return facts(read_info(made["checkpoint"], "mine"))


def test_a_named_source_states_its_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("versa_core.meta.N_VALIDATION", 2)
    card = card_of(source="digits")
    assert f"Terms: {SOURCES['digits'].terms}." in card
    assert "on the page Meta-train" in card


def test_of_a_person_s_own_pictures_the_person_is_to_be_asked() -> None:
    images = easy_images((3,) * 4)
    own = {"images": images.images, "labels": images.labels, "class_names": list(images.class_names)}
    whole = {**own, "ids": list(images.ids), "is_support": np.ones(len(images), np.bool_)}
    card = card_of(source="project", preparation=GLYPHS.to_plain(), fingerprint=images.fingerprint, **whole)
    assert "Terms: pictures of the person who trained it; ask there." in card
