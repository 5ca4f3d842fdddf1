"""`python -m varpu_eval.demo FOLDER` writes the shipped study again, for those who change its generator."""

import sys
from pathlib import Path

from varpu_eval.demo.write import write_demo

if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one folder
        sys.exit("usage: python -m varpu_eval.demo FOLDER")
    write_demo(Path(sys.argv[1]))
