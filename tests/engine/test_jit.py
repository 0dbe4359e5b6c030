"""Machine code kept on disk is used only while every file with kernels is unchanged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from configurator.engine.jit import _KERNELS

ENGINE = Path(__file__).parents[2] / "configurator" / "engine"
RUN = "from numbering import number_keys; import numpy as np; print(number_keys(np.array([5, 5]))[1])"
PROBE = RUN + "; print(sum(number_keys.stats.cache_hits.values()))"


def hits(folder):
    """How often a new process finds its code on disk."""
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "kept")}
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def test_kept_code_is_dropped_when_another_kernel_file_changes(tmp_path):
    for name in _KERNELS:
        shutil.copy(ENGINE / f"{name}.py", tmp_path)
    numbering = tmp_path / "numbering.py"
    numbering.write_text(numbering.read_text().replace("configurator.engine.jit", "jit"))
    assert hits(tmp_path) == "0"
    assert hits(tmp_path) == "1"
    with (tmp_path / "trace.py").open("a") as file:
        file.write("# changed\n")
    assert hits(tmp_path) == "0"
