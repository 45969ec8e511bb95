"""Where pictures come from: folders, zip archives, and sources with a name of their own."""

from versa_core.data.sources.named import SOURCES, NamedSource, example
from versa_core.data.sources.opening import Opened, load, open_source
from versa_core.data.sources.pictures import ArchivePictures, FolderPictures, Pictures

__all__ = [
    "Opened",
    "open_source",
    "load",
    "SOURCES",
    "NamedSource",
    "example",
    "Pictures",
    "FolderPictures",
    "ArchivePictures",
]
