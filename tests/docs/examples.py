#!/usr/bin/env python3
"""examples.py LIBRARY PAGE.MD: what a page shows is so.

All blocks ```json of the page go into one fresh book, in order. A block that is said to be refused
must be answered with that status, every other with CSUCCESS_OK. A table headed
"Move to | Customer | Value | Shows | As of" is a list of steps between them: the clock is moved
(if the first cell is not empty) and the value is read. A block after "Report `KIND`, `PARAMETERS`:"
is what the report says then; in a block of the language `report`, a member "..." stands for those
that the page leaves out.
"""
import json
import sys
from pathlib import Path

import book
import pages
from native import Tally, load

import binding as b


def same(shown, found):
    """Is what the page shows what was found? "..." stands for any other members."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return ('...' in shown or shown.keys() == found.keys()) and all(
            key in found and same(shown[key], found[key]) for key in shown if key != '...')
    if isinstance(shown, list) and isinstance(found, list):
        if shown and shown[-1] == '...':
            shown, found = shown[:-1], found[:len(shown) - 1]
        return len(shown) == len(found) and all(map(same, shown, found))
    return type(shown) is type(found) and shown == found


def check_report(one, tally, where, kind, parameters, language, text):
    form = {'markdown': book.MARKDOWN, 'calendar': book.CALENDAR}.get(language, book.JSON)
    told, found = one.report(kind, parameters, form)
    found = found.replace('\r\n', '\n')
    tally.check(told == 'CSUCCESS_OK', f'{where}: {told}: {found}')
    if told == 'CSUCCESS_OK' and form != book.JSON:
        tally.check(found.rstrip('\n') == text.rstrip('\n'), f'{where}: the report is\n{found}')
    elif told == 'CSUCCESS_OK':
        tally.check(same(json.loads(text), json.loads(found)), f'{where}: the report is\n{found}')


def main():
    path, page = sys.argv[1:]
    library = b.Library(load(path))
    tally = Tally('docs ' + Path(page).stem)
    steps = [(line, 'json', (refused, text)) for line, refused, text in pages.blocks(page, 'json')]
    steps += [(line, 'row', cells) for line, cells in pages.rows(page, 'Move to')]
    steps += [(line, 'report', asked) for line, *asked in pages.reports(page)]
    one = book.Book(library)
    for line, what, step in sorted(steps, key=lambda step: step[0]):
        if what == 'json':
            refused, text = step
            expected = refused or 'CSUCCESS_OK'
            for record in pages.records(text):
                told, detail = one.record(record)
                tally.check(told == expected, f'{page}:{line}: {told}, not {expected}: {detail}')
        elif what == 'report':
            check_report(one, tally, f'{page}:{line}', *step)
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
