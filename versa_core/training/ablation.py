"""The ablation: what each objective gives, with one network, one budget, the same seeds and the same tasks.

Nothing is chosen along the way: every arm takes the same number of steps on the same kind of episodes, and the weights
after the last step are the ones that are measured.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import torch

from versa_core.data.episodes import EpisodeSampler, EpisodeSpec, to_float
from versa_core.data.image_set import ImageSet
from versa_core.device import generator
from versa_core.errors import EpisodeError, MethodError
from versa_core.language import _, later
from versa_core.models.autoencoder import Autoencoder, AutoencoderConfig
from versa_core.models.classifier import Head, pixel_features
from versa_core.objectives import OBJECTIVES
from versa_core.objectives.losses import class_means
from versa_core.training.events import Finished, TrainEvent
from versa_core.training.loop import meta_train
from versa_core.training.plan import Plan
from versa_core.training.state import Kept

NETWORK = AutoencoderConfig("conv4", 64, True, "glyphs")
N_QUERY = 5
# (way, within a group): the app's claim rests on the hard task, so it comes first.
TASKS = ((20, False), (20, True), (5, False))


@dataclass(frozen=True)
class Arm:
    """One row of the ablation.

    Attributes:
        key: its name in the results.
        title: what is trained, in words.
        crop_ink: whether the pictures are cropped to their ink.
        objective: what is minimised; "" where nothing is trained.
        method: how tasks are answered: "prototype", or "pixels" where there is no network.
    """

    key: str
    title: str
    crop_ink: bool
    objective: str = ""
    method: str = "prototype"


ARMS = (
    Arm("pixels-uncropped", later("no network, pixels"), False, method="pixels"),
    Arm("pixels-cropped", later("no network, pixels"), True, method="pixels"),
    Arm("untrained-uncropped", later("untrained network"), False),
    Arm("untrained-cropped", later("untrained network"), True),
    Arm("article-uncropped", later("the article's reconstruction"), False, "article"),
    Arm("article-cropped", later("the article's reconstruction"), True, "article"),
    Arm("denoise-cropped", later("redraw the undistorted picture"), True, "denoise"),
    Arm("unlabelled-cropped", later("every picture its own class"), True, "unlabelled"),
    Arm("joint-cropped", later("reconstruction and task together"), True, "joint"),
)


@dataclass(frozen=True, eq=False)
class Trial:
    """One kind of task and its episodes, as indices into the pictures of the classes kept apart.

    Attributes:
        key: its name in the results.
        spec: way, shot, query.
        within_group: whether each episode's classes come from one group.
        support: (n_episodes, n_way) indices; one picture a class, class by class.
        query: (n_episodes, n_way * n_query) indices, class by class.
    """

    key: str
    spec: EpisodeSpec
    within_group: bool
    support: npt.NDArray[np.int64]
    query: npt.NDArray[np.int64]


def draw_trials(images: ImageSet, n_episodes: int, seed: int) -> tuple[list[Trial], list[str]]:
    """Draws the episodes that all arms answer; a way is lowered to the number of classes.

    Returns:
        The trials, and a sentence for each kind of task that these pictures cannot give.

    Raises:
        EpisodeError: they give none.
    """
    trials: dict[str, Trial] = {}
    left_out: list[str] = []
    for way, within in TASKS:
        spec = EpisodeSpec(min(way, images.n_classes), 1, N_QUERY)
        key = f"{spec.n_way}-way 1-shot {'within a group' if within else 'across groups'}"
        try:
            sampler = EpisodeSampler(images, spec, generator=generator(seed), within_group=within)
        except EpisodeError as error:
            left_out.append(f"{key}: {error}")
            continue
        drawn = [(one.support_indices, one.query_indices) for one in islice(sampler, n_episodes)]
        support, query = (np.stack(part) for part in zip(*drawn, strict=True))
        trials[key] = Trial(key, spec, within, support, query)
    if not trials:
        raise EpisodeError(
            _("No task can be drawn from the classes that are kept apart. {left_out}").format(left_out=left_out[0])
        )
    return list(trials.values()), left_out


def train(
    arm: Arm, images: ImageSet, plan: Plan, *, state: Kept | None = None
) -> Generator[TrainEvent, None, tuple[Autoencoder, float]]:
    """Trains the arm's network by `plan`, or leaves it as it is drawn; returns it and the seconds that it took.

    Raises:
        MethodError: the loss stopped being a number.
    """
    model = Autoencoder(NETWORK, generator(plan.seed)).eval()
    seconds = 0.0
    if arm.objective:
        objective = OBJECTIVES.build(arm.objective, {})
        for event in meta_train(model, images, objective, plan, state=state):
            yield event
            if isinstance(event, Finished):
                seconds = event.seconds
                if event.reason == "diverged":
                    raise MethodError(
                        _("{arm}, seed {seed}: {message}").format(arm=arm.key, seed=plan.seed, message=event.message)
                    )
    return model, seconds


def measure(arm: Arm, model: Autoencoder | None, images: ImageSet, trials: list[Trial]) -> dict[str, list[float]]:
    """Returns the accuracy (0 to 1) of every episode of each trial, by the method `arm.method`.

    Both methods stand still, so each picture is embedded once and not once an episode.
    """
    pictures = to_float(images.images)
    features = pixel_features(pictures) if model is None else model.embed(pictures)
    kind = "cosine" if model is None else "euclidean"
    return {one.key: [_accuracy(features, kind, one, number) for number in range(len(one.support))] for one in trials}


@torch.no_grad()
def _accuracy(features: torch.Tensor, kind: str, trial: Trial, number: int) -> float:
    """The share of one episode's queries whose nearest class mean is their own class's."""
    classes = torch.arange(trial.spec.n_way)
    means = class_means(features[torch.from_numpy(trial.support[number])], classes, trial.spec.n_way)
    answers = Head(kind, means)(features[torch.from_numpy(trial.query[number])]).argmax(1)
    return float((answers == classes.repeat_interleave(trial.spec.n_query)).double().mean())
