"""Fitted: what a process needs of a chosen rung to propose with, as arrays in a file that holds no code."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.profiles.population.history import Codes, Floats, History, Layout
from configurator.profiles.population.ladder import Ladder
from configurator.profiles.population.mixture import DEPTHS, GRADES, Mixture
from configurator.profiles.population.rungs import WEAR

_BAYES, _CLASSES = 1, 2  # columns of the weights
_HARDLY = 1e-3


class DamagedError(Exception):
    """Bytes that are not a fitted model."""


@dataclass(frozen=True)
class Fitted:
    """A rung as a mixture of popularity, naive Bayes and latent classes; of those without weight nothing is kept.

    `people` counts of how many customers each two values stand together in the newest order: for reasons in words.
    """

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    popular: Floats  # (values,)
    lift: Floats  # (values, values) or empty
    shares: Floats  # (values, classes) or empty
    sizes: Floats  # (classes,) or empty
    bounds: Floats
    weights: Floats
    people: NDArray[np.int32]  # (values, values)
    customers: NDArray[np.int64]  # how many there are, without shape

    @cached_property
    def layout(self) -> Layout:
        """The numbers of values."""
        return Layout(tuple(len(values) for values in self.values))

    def to_bytes(self) -> bytes:
        """A compressed archive of arrays."""
        texts = json.dumps([self.names, self.values], ensure_ascii=False).encode()
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"names", "values"}}
        file = io.BytesIO()
        np.savez_compressed(file, texts=np.frombuffer(texts, np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, *, sha256: str) -> "Fitted":
        """What `to_bytes` wrote. Raises DamagedError unless the bytes have this digest."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedError
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as found:
                names, values = json.loads(found["texts"].tobytes())
                arrays = {f.name: found[f.name] for f in fields(cls) if f.name not in {"names", "values"}}
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise DamagedError from error
        return cls(tuple(names), tuple(map(tuple, values)), **arrays)


def fitted(history: History, ladder: Ladder, newest: Codes) -> Fitted:
    """Keep what the chosen rung needs. `newest` is the newest configuration of each customer."""
    ones = history.layout.ones(newest)
    people = (ones.T @ ones).astype(np.int32)
    empty = np.zeros((0, 0), np.float32)
    customers = np.array(len(newest))
    name = ladder.rung.name
    if "latent-classes" not in ladder.rungs:
        shares = ladder.rungs["popularity"].shares  # type: ignore[attr-defined]
        return Fitted(
            history.names, history.values, shares, empty, empty, np.zeros(0, np.float32), *_alone(0), people, customers
        )
    mixture = ladder.rungs[Mixture.name]
    assert isinstance(mixture, Mixture)  # noqa: S101  for the type checker: that is its name
    popularity, bayes, classes = mixture.parts
    bounds, weights = mixture.bounds, mixture.weights
    if name != Mixture.name:
        bounds, weights = _alone([part.name for part in mixture.parts].index(name))
    used = weights.max(axis=0) > 0
    return Fitted(
        history.names,
        history.values,
        popularity.shares,
        bayes.lift if used[_BAYES] else empty,
        classes.shares if used[_CLASSES] else empty,
        classes.sizes if used[_CLASSES] else np.zeros(0, np.float32),
        bounds,
        weights,
        people,
        customers,
    )


def _alone(part: int) -> tuple[Floats, Floats]:
    weights = np.zeros((DEPTHS * GRADES, 3), np.float32)
    weights[:, part] = 1
    return np.zeros((DEPTHS, GRADES - 1), np.float32), weights


class Prober:
    """All variables' probabilities for one set of choices, in as few array operations as there can be.

    Rungs answer many questions about one variable, this answers one question about all.
    """

    def __init__(self, model: Fitted) -> None:
        self.model, self.popular, self.log_popular = model, model.popular, np.log(model.popular)
        self.starts, self.sizes = model.layout.offsets[:-1], np.diff(model.layout.offsets)
        self.turned = np.ascontiguousarray(model.lift.T)
        self.log_sizes, self.log_shares = np.log(model.sizes), np.log(model.shares)
        self.by_class = np.ascontiguousarray(model.shares.T)

    def everything(self, flats: NDArray[np.int64]) -> Floats:
        """For every value the probability that it is taken, given the chosen values by flat number: (values,).

        Of a variable that is chosen itself the figures mean nothing. Cost: values times classes.
        """
        return self._everything(flats) if len(flats) else self._before_the_first

    @cached_property
    def _before_the_first(self) -> Floats:
        return self._everything(np.zeros(0, np.int64))

    def _everything(self, flats: NDArray[np.int64]) -> Floats:
        belonging, expected = self._classes(flats)
        weights = self._weights(len(flats), expected)
        found: Floats = weights[0] * self.popular
        if weights[_BAYES] and self.turned.size:
            found = found + weights[_BAYES] * self._bayes(flats)
        if belonging is not None:
            found = found + weights[_CLASSES] * self._mixed(belonging)
        return found

    def _mixed(self, belonging: Floats) -> Floats:
        """What the classes take together. Those that hardly count are left out: together less than a thousandth.

        Not a matrix product: that would wake other threads for a few microseconds of work.
        """
        kept = np.flatnonzero(belonging > _HARDLY / len(belonging))
        weights = belonging[kept]
        found: Floats = np.einsum("c,cv->v", weights / weights.sum(), self.by_class[kept])
        return found

    def _classes(self, flats: NDArray[np.int64]) -> tuple[Floats | None, float]:
        """Which class the choices belong to, and by how much classes expect them more than popularity does."""
        if not self.log_sizes.size:
            return None, 0.0
        logs = self.log_shares[flats].sum(axis=0) + self.log_sizes
        top = logs.max()
        belonging = np.exp(logs - top)
        total = belonging.sum()
        expected = float(top + np.log(total) - self.log_popular[flats].sum())
        return belonging / total, expected

    def _bayes(self, flats: NDArray[np.int64]) -> Floats:
        logs = self.log_popular + self.turned[flats].sum(axis=0) / (1 + WEAR * len(flats))
        top = np.maximum.reduceat(logs, self.starts)
        shares = np.exp(logs - np.repeat(top, self.sizes))
        found: Floats = shares / np.repeat(np.add.reduceat(shares, self.starts), self.sizes)
        return found

    def _weights(self, count: int, expected: float) -> Floats:
        depth = min(DEPTHS * count // max(len(self.starts), 1), DEPTHS - 1)
        grade = int((expected / max(count, 1) > self.model.bounds[depth]).sum())
        found: Floats = self.model.weights[depth * GRADES + grade]
        return found
