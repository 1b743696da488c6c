"""Property tests look at new examples on every run of a developer, and at the same ones where a failure would block a merge.

A slip of the program (a name that is not there) is an error in every test, not a failure record of a batch with fewer figures.
"""

import os

import pytest
from hypothesis import settings

from reportminer.records import Failure

SLIPS = (AttributeError, ImportError, NameError)
_of_defect = Failure.of_defect

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

os.environ.setdefault("REPORTMINER_LANG", "en")  # whatever the locale of the desk, the words that tests compare


def _raised(error: Exception, *, path: str, stage: str) -> Failure:
    if isinstance(error, SLIPS):
        raise error
    return _of_defect(error, path=path, stage=stage)


@pytest.fixture(autouse=True)
def _slips_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Failure, "of_defect", staticmethod(_raised))
