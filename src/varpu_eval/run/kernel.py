"""The process that a notebook's cells run in.

Knows how to start a kernel of the interpreter that runs now, whatever kernels the user has installed, with the
settings that make its numbers repeatable. Does not know what the cells do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from varpu_eval.sources.pseudonyms import KEY_FILE

_REPEATABLE = {
    "MPLBACKEND": "agg",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
}
"""The same study, seed, lock file and machine give the same bytes: no thread or hash order may decide a sum."""

_LONGEST_SOCKET = 90
"""Unix socket paths end at 104 characters on macOS and 108 on Linux; the kernel adds a number."""


@contextmanager
def kernel(folder: Path, private: Path, environment: Mapping[str, str]) -> Iterator[AsyncKernelManager]:
    """Run a kernel of the current interpreter in `folder` for the length of the `with` block.

    Parameters
    ----------
    folder
        Working folder of the cells; nothing is imported from it.
    private
        Folder that only its owner can read, for the kernel's connection and what its process prints.
    environment
        Variables to add to those of this process.
    """
    connection = private / "kernel.json"
    connection.unlink(missing_ok=True)
    manager = AsyncKernelManager(connection_file=str(connection))
    if os.name == "posix" and len(str(connection)) < _LONGEST_SOCKET:
        manager.transport = "ipc"
    manager._kernel_spec = KernelSpec(  # noqa: SLF001 - the one way to name no installed kernel
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--IPKernelApp.ignore_cwd=True"],
        display_name="Python 3",
        language="python",
    )
    variables = {**os.environ, **_REPEATABLE, "IPYTHONDIR": str(private / "ipython"), **environment}
    if key := os.environ.get(KEY_FILE):
        variables[KEY_FILE] = str(Path(key).resolve())
    with (private / "kernel.log").open("ab") as log:
        try:
            run_sync(manager.start_kernel)(cwd=str(folder), env=variables, stdout=log, stderr=log)
            yield manager
        finally:
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)
            manager.cleanup_connection_file()
