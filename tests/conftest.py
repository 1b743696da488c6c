"""Property tests look at new examples on every run of a developer, and at the same ones where a failure would block a merge."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

os.environ.setdefault("REPORTMINER_LANG", "en")  # whatever the locale of the desk, the words that tests compare
