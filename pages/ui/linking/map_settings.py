"""The settings of the maps on Embeddings, as links hold them."""

from __future__ import annotations

from pages.ui.maps import COLOURINGS, KINDS, MAX_SEED, PERPLEXITY, MapSettings
from versa_core.analysis.neighbours import METRICS
from versa_core.settings import Setting, Value

USUAL = MapSettings()
MAP_SETTINGS = (
    Setting("kind", str, USUAL.kind, "", choices=KINDS),
    Setting("n_dims", int, USUAL.n_dims, "", 2, 3),
    Setting("perplexity", int, USUAL.perplexity, "", *PERPLEXITY),
    Setting("seed", int, USUAL.seed, "", 0, MAX_SEED),
    Setting("colour", str, USUAL.colour, "", choices=COLOURINGS),
    Setting("regions", bool, USUAL.regions, ""),
    Setting("metric", str, USUAL.metric, "", choices=METRICS),
    Setting("with_pictures", bool, USUAL.with_pictures, ""),
)


def changed_maps(settings: MapSettings) -> dict[str, Value]:
    """Returns what is not as it usually is."""
    values: dict[str, Value] = {one.name: getattr(settings, one.name) for one in MAP_SETTINGS}
    return {one.name: values[one.name] for one in MAP_SETTINGS if values[one.name] != one.default}
