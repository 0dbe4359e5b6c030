"""The demo: make a shop under var/ if there is none yet, and serve it until Ctrl-C.

Run by `make demo`. It needs nothing but the installed requirements, keeps what is there, and ends all it started.
"""

import contextlib
import io
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_GLANCE = 0.2
BASE = Path(__file__).resolve().parent.parent
VAR = BASE / "var"
ENV_FILE = VAR / "demo.env"
PLANT = "127.0.0.1:9000"
FAMILIES = ("laptop", "yogurt", "pc", "shelf")
PASSWORD = "assemble-it-yourself"  # noqa: S105  printed on the screen; the demo listens on this machine only
ACCOUNTS = (
    ("staff@example.com", "Sam Staff", "staff"),
    ("till@example.com", "Kim Clerk", "clerk"),
    ("joe@example.com", "Joe Customer", "customer"),
)


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def environment(port: str) -> None:
    """Write the demo's settings once, and use them."""
    VAR.mkdir(exist_ok=True)
    if not ENV_FILE.exists():
        lines = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DATABASE_URL": f"sqlite:///{VAR / 'db.sqlite3'}",
            "HTTPS": "0",
            "PROPOSALS_HELD_OUT": "0",  # whoever tries the demo sees proposals
        }
        ENV_FILE.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
        ENV_FILE.chmod(0o600)
    if "RECEIVERS_ALLOW" not in ENV_FILE.read_text():  # the demo's plant is on this machine
        with ENV_FILE.open("a") as file:
            file.write(f"RECEIVERS_ALLOW={PLANT}\n")
    os.environ |= {"ENV_FILE": str(ENV_FILE), "DJANGO_SETTINGS_MODULE": "configurator.settings"}
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("STAFF_NEEDS_MFA", "0")  # so that the sign-in which is printed opens the admin
    os.environ.setdefault("ABANDONED_AFTER_HOURS", "0.05")  # three minutes: nobody waits a day to see a demo's letter


def prepare() -> None:
    """Database, static files, families, stock, questions and accounts; each only where it is missing."""
    import django  # noqa: PLC0415  the environment must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    say("Database ...")
    call_command("migrate", verbosity=0)
    call_command("ensure_groups", stdout=io.StringIO())
    if _static_is_old():
        say("Static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
    _families(call_command)
    call_command("load_products", str(BASE / "catalog" / "demo" / "products.json"), stdout=io.StringIO())
    call_command("load_questions", str(BASE / "catalog" / "demo" / "questions.json"), stdout=io.StringIO())
    call_command("load_terms", str(BASE / "catalog" / "demo" / "terms.json"), stdout=io.StringIO())
    _accounts()
    say("Club ...")
    call_command("simulate_club", member=ACCOUNTS[-1][0], stdout=io.StringIO())
    # after the club's year: what is counted is what is left of it
    call_command("load_stock", str(BASE / "catalog" / "demo" / "stock.json"), stdout=io.StringIO())


def _static_is_old() -> bool:
    manifest = VAR / "static" / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in (BASE / "static").rglob("*") if path.is_file())
    return not manifest.exists() or manifest.stat().st_mtime < newest


def _families(call_command: object) -> None:
    from catalog.models import ProductFamily  # noqa: PLC0415  Django is set up by now

    known = set(ProductFamily.objects.values_list("code", flat=True))
    for code in FAMILIES:
        file = BASE / "catalog" / "demo" / f"{code}.json"
        if code not in known and file.exists():
            say(f"Family {code} ...")
            call_command("load_catalog", str(file))  # type: ignore[operator]
            call_command("publish", code, missing=True)  # type: ignore[operator]


def _accounts() -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415  Django is set up by now
    from django.contrib.auth.models import Group  # noqa: PLC0415

    from configurator.customers.models import User  # noqa: PLC0415

    groups = {"staff": "publisher", "clerk": "clerk"}
    for email, name, role in ACCOUNTS:
        if User.objects.filter(email=email).exists():
            continue
        rights = {"is_staff": role in groups, "is_superuser": role == "staff"}
        user = User.objects.create_user(email, PASSWORD, name=name, **rights)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        user.groups.set(Group.objects.filter(name=groups.get(role, "")))


def _card() -> str:
    """The customer's club card, made where there is none yet, to be typed at the counter."""
    from random import SystemRandom  # noqa: PLC0415

    from django.utils import timezone  # noqa: PLC0415  Django is set up by now

    from configurator.customers.identify import customer_of  # noqa: PLC0415
    from configurator.customers.models import User  # noqa: PLC0415
    from configurator.offers.card.issue import issue_card  # noqa: PLC0415

    joe = User.objects.get(email=ACCOUNTS[-1][0])
    at = timezone.now()
    return issue_card(customer_id=customer_of(user=joe, at=at).customer_id, at=at, rng=SystemRandom())


def _listens(port: str) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), timeout=1):
        return True
    return False


def serve(port: str, welcome: Callable[[], None]) -> int:
    """Run the web server and the processes beside it until one of them or the person ends it; welcome who waits."""
    python, manage = sys.executable, str(BASE / "manage.py")
    granian = [
        *(str(Path(python).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port", port),
        *(
            "--workers",
            "1",
            "--blocking-threads",
            "3",  # two may wait for rules to be compiled, one is always free for the shop
            "--no-ws",
            "--log-level",
            "warning",
            "configurator.wsgi:application",
        ),
    ]
    following = (["relay"], ["deliver"], ["learn", "--follow"], ["publish_due", "--follow"], ["work"])
    commands = [granian, *([python, manage, *words] for words in following)]
    # a session of their own: Ctrl-C reaches this process alone, which then ends them in order
    processes = [subprocess.Popen(command, cwd=BASE, start_new_session=True) for command in commands]  # noqa: S603  our own commands
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        is_welcomed = False
        while all(process.poll() is None for process in processes):
            if not is_welcomed and _listens(port):
                welcome()
                is_welcomed = True
            time.sleep(_GLANCE)
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    else:
        say("One of the demo's processes has ended; stopping the others.")
        return 1
    finally:
        _end(processes)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def main() -> int:
    """Prepare and serve."""
    port = os.environ.get("PORT", "8000")
    started = time.monotonic()
    environment(port)
    prepare()
    card = _card()  # before the others begin: they write much at first, and SQLite has one writer
    return serve(port, lambda: _welcome(port, card, time.monotonic() - started))


def _welcome(port: str, card: str, seconds: float) -> None:
    say(f"\nReady after {seconds:.0f} s: http://127.0.0.1:{port}")
    customer = f"  (card {card}; a year of simulated purchases; list: /list/)"
    pages = {"staff": "  (admin: /admin/)", "clerk": "  (counter: /desk/counter/)", "customer": customer}
    for email, _, role in ACCOUNTS:
        say(f"  {role:8}  {email}  {PASSWORD}{pages[role]}")
    say("  orders are exported to var/export/, mails are written to var/mail/ (letters also in the admin)")
    say(f"  a plant to make what is ordered: manage.py add_receiver plant http://{PLANT}/orders prints the words for")
    say("  manage.py demo_fulfiller --secret ... --hook ...; both with ENV_FILE=var/demo.env (docs/fulfillment.md)")
    say("  who lets us write is reminded of a build three minutes after leaving it; Ctrl-C ends everything\n")


if __name__ == "__main__":
    raise SystemExit(main())
