#!/usr/bin/env python3
"""symbols.py NM MAP SHARED STATIC HEADER...: who declares, maps and defines what."""
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
import declared
from native import Tally


def defined(nm, *arguments):
    out = subprocess.run([nm, '--defined-only', *arguments], stdout=subprocess.PIPE, check=True)
    # "ADDRESS TYPE NAME@@NODE"; the node itself stands there as an absolute symbol.
    return [name.split('@')[0] for type_, name in
            re.findall(r'^[0-9a-f]+ (\w) (\S+)$', out.stdout.decode(), re.M) if type_ != 'A']


def main():
    nm, map_, shared, static, *headers = sys.argv[1:]
    tally = Tally('symbols')

    lists = {
        'the headers': declared.functions(headers),
        'the map': declared.mapped(map_),
        'the shared library': defined(nm, '-D', shared),
    }
    for where, names in lists.items():
        tally.check(names, f'{where}: no name at all')
        twice = sorted({name for name in names if names.count(name) > 1})
        tally.check(not twice, f'{where}: twice there: {twice}')
    for one, other in (('the headers', 'the map'), ('the map', 'the headers'),
                       ('the map', 'the shared library'), ('the shared library', 'the map')):
        missing = sorted(set(lists[one]) - set(lists[other]))
        tally.check(not missing, f'in {one}, not in {other}: {missing}')

    mapped = lists['the map']
    tally.check(mapped == sorted(mapped), 'the map is not in the order of the alphabet')

    # Clang's AddressSanitizer adds some of its own.
    foreign = sorted({name for name in defined(nm, '-g', static)
                      if not name.startswith(('csuccess', '__odr_asan', '___asan'))})
    tally.check(not foreign, f'global names of others in the static library: {foreign}')
    tally.close()


main()
