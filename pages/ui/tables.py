"""Tables as the pages offer them for download; how they are written, the core says."""

from versa_core.tables import FORMULA_STARTS, Cell, csv_text, harmless

__all__ = ["FORMULA_STARTS", "Cell", "csv_text", "harmless"]
