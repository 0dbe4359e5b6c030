"""Post: one request to somebody else's server, bounded in time and size, to an address that was checked.

Whatever the server does, the answer is here within `TIMEOUT_SECONDS`, and at most `most` bytes of it were read.
Redirects are not followed, proxies of the environment not used, compressed answers not unpacked.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from ssl import SSLContext

import httpx

from configurator.fulfillment.receivers.address import Target, UnsafeAddressError, resolve

TIMEOUT_SECONDS = 10
MOST_BYTES = 64_000
KEPT_BYTES = 2_000
LONGEST_DIGITS = 7
"""Of a waiting time in seconds; whoever wants more is not waited for so long anyway."""
AGENT = "Atelier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent. `most` is how much of the answer is read."""

    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    method: str = "POST"
    most: int = MOST_BYTES
    seconds: float = TIMEOUT_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a status, or the error for which there is none. `whole` says whether `content` is all of it."""

    status: int | None = None
    error: str = ""
    content: bytes = b""
    whole: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def taken(self) -> bool:
        """Whether the receiver has it now."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  HTTP's successes

    @property
    def text(self) -> str:
        """The beginning of the answer, for people."""
        return self.content[:KEPT_BYTES].decode(errors="replace").replace("\0", "�")

    def wait(self, at: datetime) -> timedelta | None:
        """How long the receiver wants us to wait, if it says so."""
        said = self.headers.get("retry-after", "")
        if said.isascii() and said.isdigit():
            return timedelta(seconds=int(said[:LONGEST_DIGITS]))
        try:
            until = parsedate_to_datetime(said)
        except (ValueError, TypeError, OverflowError):
            return None
        return max((until if until.tzinfo else until.replace(tzinfo=UTC)) - at, timedelta())


async def post(request: Request) -> Answer:
    """Send a request; every failure is an answer with an error."""
    started = time.monotonic()
    try:
        async with asyncio.timeout(request.seconds):
            target = await resolve(request.url)
            status, headers, content, whole = await _to_first(target, request)
    except UnsafeAddressError as unsafe:
        return Answer(error=unsafe.why, seconds=time.monotonic() - started)
    except TimeoutError:
        return Answer(error=f"no answer within {request.seconds:g} s", seconds=time.monotonic() - started)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as reason:
        error = f"{type(reason).__name__}: {reason}".rstrip(": ")
        return Answer(error=error, seconds=time.monotonic() - started)
    took = time.monotonic() - started
    return Answer(status=status, headers=headers, content=content, whole=whole, seconds=took)


async def _to_first(target: Target, request: Request) -> tuple[int, Mapping[str, str], bytes, bool]:
    """Send to the first of the checked addresses that can be connected to."""
    *others, last = target.addresses
    for address in others:
        try:
            return await _to(address, target, request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await _to(last, target, request)


async def _to(address: str, target: Target, request: Request) -> tuple[int, Mapping[str, str], bytes, bool]:
    headers = {
        "Host": target.url.netloc.rpartition("@")[2],
        "User-Agent": AGENT,
        "Accept-Encoding": "identity",
        **request.headers,
    }
    timeout = httpx.Timeout(request.seconds, connect=request.seconds / 2)
    client = httpx.AsyncClient(verify=_certificates(), trust_env=False, follow_redirects=False, timeout=timeout)
    # the connection goes to the address, the certificate is checked for the name
    named = {"sni_hostname": target.host}
    place = httpx.URL(request.url).copy_with(host=address)
    async with (
        client,
        client.stream(request.method, place, headers=headers, content=request.body or None, extensions=named) as answer,
    ):
        content, whole = await _read(answer, request)
        return answer.status_code, dict(answer.headers), content, whole


async def _read(answer: httpx.Response, request: Request) -> tuple[bytes, bool]:
    """As much of the answer as we care for: the status has come, so what is longer or slower is left unread."""
    content = bytearray()
    try:
        async with asyncio.timeout(request.seconds / 2):
            async for part in answer.aiter_raw():
                content += part
                if len(content) > request.most:
                    return bytes(content[: request.most]), False
    except TimeoutError:
        return bytes(content), False
    return bytes(content), True


@lru_cache(maxsize=1)
def _certificates() -> SSLContext:
    """Made once: reading the authorities' certificates takes longer than a whole delivery."""
    return httpx.create_ssl_context(trust_env=False)
