"""The one place that touches Numba's decorator, which has no type stubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
UInt64s = NDArray[np.uint64]
Flags = NDArray[np.bool_]


def njit(function: F) -> F:
    """Compile to machine code on first call, keep it on disk, and let other threads run meanwhile."""
    compiled: F = numba.njit(cache=True, nogil=True)(function)
    return compiled
