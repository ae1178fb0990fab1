#!/usr/bin/env python3
"""quoted.py PAGE.MD FILE.C: the C of a page stands, letter by letter, in a file that is compiled and run."""
import sys
from pathlib import Path

import pages

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
from native import Tally


def main():
    page, file = sys.argv[1:]
    tally = Tally('docs ' + Path(page).stem)
    source = Path(file).read_text(encoding='utf-8')
    blocks = pages.blocks(page, 'c')
    for line, _, text in blocks:
        tally.check(text.strip() in source, f'{page}:{line}: this is not in {file}')
    tally.check(blocks, f'{page} has no C')
    tally.close()


main()
