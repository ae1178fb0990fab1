#!/usr/bin/env python3
"""constants.py FILE HEADER...: every number of the public headers is the one in FILE.

Numbers of enums are compiled into the callers, and no tool finds them in the library. With
--renew in the place of FILE prints what FILE should hold.
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
import declared
from native import Tally


def constants(headers):
    found = []
    for header in headers:
        text = declared.text_of(header)
        found += re.findall(r'\b(CSUCCESS_\w+)\s*=\s*([^,}\s][^,}]*?)\s*[,}]', text)
        found += re.findall(r'^#define (CSUCCESS_\w+) +(\S.*?) *$', text, re.M)
    # The version is no number of the ABI, and how a symbol is declared depends on the compiler.
    return sorted(f'{name} = {value}' for name, value in found
                  if not re.match(r'CSUCCESS_(VERSION_|API$)', name))


def main():
    file, *headers = sys.argv[1:]
    now = constants(headers)
    if file == '--renew':
        print('\n'.join(now))
        return
    stored = Path(file).read_text(encoding='utf-8').splitlines()
    tally = Tally('constants')
    for line in sorted(set(stored) - set(now)):
        tally.check(False, f'in {Path(file).name}, not in the headers: {line}')
    for line in sorted(set(now) - set(stored)):
        tally.check(False, f'in the headers, not in {Path(file).name}: {line}')
    tally.check(now and len({line.split()[0] for line in now}) == len(now), 'a name is there twice')
    tally.close()


main()
