"""A disk that is full, in a process of its own whose files may not grow: the kernel itself refuses the bytes."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import resource, signal, sys
from pathlib import Path
from configurator.fulfillment.export import write_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
target = Path(sys.argv[1])
try:
    {write}
except OSError:
    print("refused", sorted(path.name for path in target.parent.iterdir()), target.read_bytes())
"""
CAREFUL = "write_file(path=target, data=b'n' * 5000)"
NAIVE = "target.write_bytes(b'n' * 5000)"


def outcome(tmp_path: Path, write: str) -> str:
    (tmp_path / "order.json").write_bytes(b"old")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{SCRIPT.format(write=write)}"]
    ran = subprocess.run(
        [*command, str(tmp_path / "order.json")], capture_output=True, text=True, check=True, env=environment
    )
    return ran.stdout.strip()


def test_write_file_on_a_full_disk_keeps_the_old_file_and_leaves_nothing(tmp_path):
    assert outcome(tmp_path, CAREFUL) == "refused ['order.json'] b'old'"


def test_writing_in_place_on_a_full_disk_would_tear_the_file(tmp_path):
    assert outcome(tmp_path, NAIVE) == f"refused ['order.json'] {b'n' * 1000}"
