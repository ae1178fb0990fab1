#!/usr/bin/env python3
"""examples.py LIBRARY PAGE.MD: what a page shows is so.

All blocks ```json of the page go into one fresh book, in order. A block that is said to be refused
must be answered with that status, every other with CSUCCESS_OK. A table headed
"Move to | Customer | Value | Shows | As of" is a list of steps between them: the clock is moved
(if the first cell is not empty) and the value is read.
"""
import sys
from pathlib import Path

import book
import pages
from native import Tally, load

import binding as b


def main():
    path, page = sys.argv[1:]
    library = b.Library(load(path))
    tally = Tally('docs ' + Path(page).stem)
    steps = [(line, 'json', (refused, text)) for line, refused, text in pages.blocks(page, 'json')]
    steps += [(line, 'row', cells) for line, cells in pages.rows(page, 'Move to')]
    one = book.Book(library)
    for line, what, step in sorted(steps, key=lambda step: step[0]):
        if what == 'json':
            refused, text = step
            expected = refused or 'CSUCCESS_OK'
            for record in pages.records(text):
                told, detail = one.record(record)
                tally.check(told == expected, f'{page}:{line}: {told}, not {expected}: {detail}')
        else:
            move_to, customer, value, shows, as_of = (cell.strip('`') for cell in step)
            if move_to:
                told, detail = one.advance(move_to)
                tally.check(told == 'CSUCCESS_OK', f'{page}:{line}: {told}: {detail}')
            shown = one.show(customer, value)
            tally.check(shown == (shows, as_of), f'{page}:{line}: shows {shown}')
    one.free()
    tally.check(len(steps) > 3, f'{page} has no examples')
    tally.close()


main()
