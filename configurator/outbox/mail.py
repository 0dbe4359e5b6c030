"""Mail through the outbox: written with the order, sent by the relay, so no order waits for a mail server."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_binary_file
from email.utils import getaddresses, parseaddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from configurator.outbox.models import Message
from configurator.outbox.queue import put

TOPIC = "mail"
TIMEOUT_SECONDS = 10
FILES = "django.core.mail.backends.filebased.EmailBackend"


def queue_mail(*, key: str, to: str, subject: str, text: str, at: datetime) -> Message:
    """Put one plain-text mail; `key` says what it is about. Subject and address lose their line breaks."""
    mail = {"to": " ".join(to.split()), "subject": " ".join(subject.split()), "text": text}
    return put(topic=TOPIC, key=key, payload=json.dumps(mail, ensure_ascii=False).encode(), at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it leaves. `name` becomes its Message-ID, so that a repeat can be told from another mail."""

    name: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def send(*, message: Message) -> None:
    """Hand one queued mail to Django's mail backend; a repeat carries the same Message-ID.

    Raises OSError (smtplib's exceptions are such) when the server can't be reached or refuses.
    """
    mail = json.loads(bytes(message.payload))
    name = f"outbox-{message.pk}-{message.created_at:%Y%m%d%H%M%S}"
    hand_over(Mail(name=name, to=mail["to"], subject=mail["subject"], text=mail["text"]))


def hand_over(mail: Mail) -> None:
    """Hand a mail to Django's mail backend. Raises OSError."""
    made = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={"Message-ID": f"<{mail.name}@{_domain()}>", **mail.headers},
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    if mail.html:
        made.attach_alternative(mail.html, "text/html")
    made.send()


def remove_copies(*, addresses: Collection[str]) -> int:
    """Delete the files of mails to these addresses, where mail is written to files. Returns how many there were."""
    if settings.EMAIL_BACKEND != FILES:
        return 0
    copies = [path for path in Path(settings.EMAIL_FILE_PATH).glob("*.log") if _is_to(path, addresses)]
    for path in copies:
        path.unlink(missing_ok=True)
    return len(copies)


def _is_to(path: Path, addresses: Collection[str]) -> bool:
    with path.open("rb") as file:
        said = message_from_binary_file(file).get_all("To", [])
    to = {address.lower() for _, address in getaddresses([str(text) for text in said])}
    return not to.isdisjoint(address.lower() for address in addresses)


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
