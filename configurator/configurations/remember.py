"""Remember: the results that were used last, within a limit on how much they hold together."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class Remembered(Generic[Asked, Found]):
    """A function that remembers results, the ones used last, as long as together they weigh at most `most`.

    A result that is heavier than that by itself is not kept. For any number of threads; two that ask for the same at
    the same time may both work it out.
    """

    def __init__(self, work: Callable[Asked, Found], *, weigh: Callable[[Found], int], most: int) -> None:
        self._work, self._weigh, self._most = work, weigh, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Found, int]] = OrderedDict()
        self.weight = 0

    def __call__(self, *args: Asked.args, **words: Asked.kwargs) -> Found:
        """The result, from memory if it is there."""
        key = (args, tuple(sorted(words.items())))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        found = self._work(*args, **words)
        self._keep(key, found)
        return found

    def _keep(self, key: Hashable, found: Found) -> None:
        weight = self._weigh(found)
        with self._lock:
            if key in self._kept or weight > self._most:
                return
            self._kept[key] = (found, weight)
            self.weight += weight
            while self.weight > self._most:
                _, (_, dropped) = self._kept.popitem(last=False)
                self.weight -= dropped

    def cache_clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.weight = 0

    def __len__(self) -> int:
        return len(self._kept)
