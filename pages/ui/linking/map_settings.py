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
    Setting("same_scale", bool, True, ""),
)


def changed_maps(settings: MapSettings) -> dict[str, Value]:
    """Returns what is not as it usually is; the scale is usually what lets both maps be read, neither yes nor no."""
    names = [one.name for one in MAP_SETTINGS]
    return {name: getattr(settings, name) for name in names if getattr(settings, name) != getattr(USUAL, name)}
