"""Every error that VERSA Lab raises on purpose. Each message says what was found, what is needed and what to do.

VersaError
├── IntakeError       a file that is not a usable picture or archive
├── DatasetError      a set of pictures that does not hold together
├── EpisodeError      an episode that the pictures cannot give
├── MethodError       a method, an objective or a setting that does not exist or does not fit
│   └── DivergedError a loss or an answer that stopped being a number
├── CheckpointError   weights that are missing, damaged or of another kind
├── ProjectError      a project file that cannot be opened, or a change that it does not allow
├── JobError          work that could not be queued, run or finished
└── LessonError       a lesson's text that is missing or incomplete
"""


class VersaError(Exception):
    """Base of all errors whose message is written for the person in front of the program."""


class IntakeError(VersaError):
    """A file is not a usable picture or archive; `name` is the file as the person knows it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class DatasetError(VersaError):
    """A set of pictures does not hold together."""


class EpisodeError(VersaError):
    """The pictures cannot give the episode that was asked for."""


class MethodError(VersaError):
    """A method, objective or setting does not exist or does not fit the checkpoint."""


class DivergedError(MethodError):
    """A loss or an answer stopped being a number; what was there before is kept."""


class CheckpointError(VersaError):
    """A checkpoint or adapted model is missing, damaged or of another kind."""


class ProjectError(VersaError):
    """A project file cannot be opened, or a change is not possible."""


class JobError(VersaError):
    """Work could not be queued, run or finished."""


class LessonError(VersaError):
    """A lesson's text is missing or incomplete."""
