#!/usr/bin/env python3
"""snippet.py LIBRARY PAGE.MD: the Python programs of a page run to their end."""
import sys
from pathlib import Path

import book
import pages
from native import Tally, load


def main():
    path, page = sys.argv[1:]
    load(path)
    tally = Tally('docs ' + Path(page).stem)
    programs = pages.blocks(page, 'python')
    for line, _, text in programs:
        tally.check("'libcsuccess.so.0'" in text, f'{page}:{line}: loads no library')
        text = '\n' * line + text.replace("'libcsuccess.so.0'", repr(path))
        exec(compile(text, page, 'exec'), {'__name__': '__main__'})
        tally.check(True, '')
    tally.check(programs, f'{page} has no program')
    tally.close()


main()
