#!/usr/bin/env python3
"""statuses.py LIBRARY STATUS.H STATUSES.MD: the registry of status codes is one and the same."""
import ctypes
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
import declared
from native import Tally, load


def main():
    path, header, page = sys.argv[1:]
    library = load(path)
    for function in (library.csuccess_status_name, library.csuccess_status_text):
        function.restype, function.argtypes = ctypes.c_char_p, [ctypes.c_int32]

    tally = Tally('statuses')
    registry = declared.statuses(header)
    numbers = [number for _, number in registry]
    tally.check(registry[:1] == [('CSUCCESS_OK', 0)], 'the first status is no CSUCCESS_OK = 0')
    tally.check(len(set(numbers)) == len(numbers), 'a number is used twice')
    tally.check(len({name for name, _ in registry}) == len(registry), 'a name is used twice')

    unregistered = library.csuccess_status_text(-1)
    for name, number in registry:
        told = library.csuccess_status_name(number).decode()
        tally.check(told == name, f'{number} is {name} in the header, {told} in the library')
        tally.check(library.csuccess_status_text(number) not in (None, b'', unregistered),
                    f'{name} has no text of its own')
    for number in set(range(-2, max(numbers) + 100)) - set(numbers) | {-2**31, 2**31 - 1}:
        told = library.csuccess_status_name(number).decode()
        tally.check(told == 'CSUCCESS_E_UNREGISTERED', f'{number} is not in the header, but {told}')

    if Path(page).exists():
        text = Path(page).read_text(encoding='utf-8')
        rows = [(name, int(number)) for line in text.splitlines() if line.startswith('|')
                for name in re.findall(r'\bCSUCCESS_(?:OK|E_\w+)', line)[:1]
                for number in re.findall(r'\|\s*`?(\d+)`?\s*\|', line)[:1]]
        for row in sorted(set(registry) - set(rows)):
            tally.check(False, f'not in the table of docs/statuses.md: {row}')
        for row in sorted(set(rows) - set(registry)):
            tally.check(False, f'in the table of docs/statuses.md, not in the header: {row}')
        tally.check(len(rows) == len(registry), 'docs/statuses.md has a status twice, or not')
    tally.close()


main()
