#!/usr/bin/env python3
"""functions.py MAP TEST_FAULT: every public function has a fault scenario."""
import os
import shlex
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
import declared
from native import Tally


def main():
    map_, program = sys.argv[1:]
    wrapper = shlex.split(os.environ.get('MESON_EXE_WRAPPER', ''))
    out = subprocess.run(wrapper + [program, '--list'], stdout=subprocess.PIPE, check=True)
    scenarios = set(out.stdout.decode().split())
    mapped = set(declared.mapped(map_))

    tally = Tally('functions')
    tally.check(mapped, 'the map has no name at all')
    for name in sorted(mapped - scenarios):
        tally.check(False, f'{name} has no fault scenario: see tests/fault/fault.h')
    for name in sorted(scenarios - mapped):
        tally.check(False, f'{name} has a fault scenario, but is not in the map')
    tally.close()


main()
