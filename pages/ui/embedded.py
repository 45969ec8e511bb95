"""Embeddings of pictures by a checkpoint, worked out by a trainer once for all pages that need them."""

from __future__ import annotations

from typing import Any

from pages.ui.adapting import Offer, fitting, offers
from pages.ui.racing import source_of
from pages.ui.short_jobs import short_job
from pages.ui.text import _
from versa_core.data.image_set import ImageSet
from versa_core.methods import methods_for
from versa_core.project import Project

MEANS = "prototype"  # the method whose answers are class means


def with_class_means(mine: Project, pictures: Project) -> list[Offer]:
    """Returns the fitting checkpoints whose class means can answer; that of a mere generator cannot."""
    return [one for one in fitting(pictures, offers(mine)) if MEANS in {each.name for each in methods_for(one.info)}]


def embedded(mine: Project, image_set: ImageSet, offer: Offer | None) -> dict[str, Any] | None:
    """Returns "embeddings" (n, d), of pixels without a checkpoint, and "same" (n, n), which pictures are copies.

    None means that a trainer is still at it, which the page then says.
    """
    source = source_of(mine, offer)
    return short_job(
        "embed",
        (image_set.fingerprint, hash(source)),
        lambda: {"images": image_set.images, "checkpoint": source},
        _("Embedding the pictures …"),
    )
