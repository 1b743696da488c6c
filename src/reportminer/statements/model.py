"""What kind of point would someone who read many reports take a clause for? The trained model, loaded when first asked.

The file holds arrays in the format of `numpy.savez`, read without pickle, so nothing in it can run code;
`reportminer.training` writes it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer import lexicons

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME = "kinds.npz"
NONE = "background"
"""What the model calls a paragraph that is no point."""
NGRAMS = (1, 2, 3)
CONTEXT = 160
"""Characters of a point, from the lead phrase on, that are looked at."""
_SPACE = re.compile(r"[\s\u3000*]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NARROW = str.maketrans("，：；（）！？．", ",:;()!?.")


class ModelError(ValueError):
    """The file of a model lacks an array or holds one of another shape."""


def normalise(text: str) -> str:
    """The text as the model reads it: numbers made alike, no white space, one width of punctuation."""
    return _DIGITS.sub("0", _SPACE.sub("", text)).translate(_NARROW)


class Model(NamedTuple):
    """A linear classifier on character n-grams.

    `places` leads from an n-gram to its row in `weights` (n-grams × kinds); `idf` has one weight an n-gram, `bias` one a
    kind. Terms are counted as 1 + log(count), weighted, scaled to length one.
    """

    places: dict[str, int]
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    kinds: tuple[str, ...]

    def probabilities(self, text: str) -> dict[str, float]:
        """Probability of each kind, `NONE` among them, for the beginning of a point."""
        import numpy as np

        text = normalise(text[: CONTEXT + 40])[:CONTEXT]
        counts: dict[int, int] = {}
        lookup = self.places.get
        for size in NGRAMS:
            for at in range(len(text) - size + 1):
                row = lookup(text[at : at + size])
                if row is not None:
                    counts[row] = counts.get(row, 0) + 1
        scores = self.bias.astype(np.float64)
        if counts:
            rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
            terms = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self.idf[rows]
            scores = scores + (terms / np.sqrt((terms * terms).sum())) @ self.weights[rows]
        odds = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (odds / odds.sum()).tolist(), strict=True))


def read_arrays(data: bytes) -> dict[str, Any]:
    """The arrays of a file of `numpy.savez`, by their names.

    Raises:
        ModelError: not such a file, or one with objects that would need pickle.
    """
    import numpy as np

    try:
        return dict(np.load(io.BytesIO(data), allow_pickle=False))
    except (zipfile.BadZipFile, EOFError, OSError, TypeError, ValueError, zlib.error) as error:
        raise ModelError(f"not a model file: {error}") from error


def from_arrays(arrays: dict[str, Any]) -> Model:
    """The model that the arrays ``ngrams``, ``idf``, ``weights``, ``bias`` and ``kinds`` make up.

    Raises:
        ModelError: an array is missing or does not fit the others.
    """
    import numpy as np

    try:
        ngrams, kinds = arrays["ngrams"].tolist(), tuple(arrays["kinds"].tolist())
        model = Model(
            dict(zip(ngrams, range(len(ngrams)), strict=True)),
            arrays["idf"].astype(np.float32),
            arrays["weights"].astype(np.float32),
            arrays["bias"].astype(np.float32),
            kinds,
        )
    except KeyError as error:
        raise ModelError(f"the model lacks the array {error}") from error
    if model.weights.shape != (len(ngrams), len(kinds)) or model.idf.shape != (len(ngrams),):
        raise ModelError(f"arrays of shapes {model.weights.shape}, {model.idf.shape} for {len(ngrams)} n-grams")
    return model


@lru_cache(maxsize=2)
def load(name: str = NAME) -> Model | None:
    """The model `name` that comes with the package, read once; None when it was installed without.

    Raises:
        ModelError: the file is damaged.
    """
    data = lexicons.read_model(name)
    return from_arrays(read_arrays(data)) if data is not None else None
