#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""unicode_tables.py FOLDER: writes regex_unicode.c from the Unicode Character Database.

FOLDER holds UnicodeData.txt, Scripts.txt and CaseFolding.txt (Debian: unicode-data). Run
clang-format on the result."""
import collections
import pathlib
import re
import sys

LAST = 0x10FFFF
CATEGORIES = ('Cc Cf Cn Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So '
              'Zl Zp Zs').split()


def lines(path):
    for line in path.read_text(encoding='utf-8').splitlines():
        fields = [field.strip() for field in line.split('#')[0].split(';')]
        if len(fields) > 1:
            yield fields


def extent(text):
    first, _, last = text.partition('..')
    return int(first, 16), int(last or first, 16)


def categories(folder):
    of = ['Cn'] * (LAST + 1)
    begun = None
    for fields in lines(folder / 'UnicodeData.txt'):
        point, name, category = int(fields[0], 16), fields[1], fields[2]
        if name.endswith(', First>'):
            begun = point
        else:
            for each in range(point if begun is None else begun, point + 1):
                of[each] = category
            begun = None
    return of


def scripts(folder):
    of = [''] * (LAST + 1)
    for where, name in lines(folder / 'Scripts.txt'):
        first, last = extent(where)
        of[first:last + 1] = [name] * (last + 1 - first)
    return of


def runs(of, names, bits):
    """Where the value changes: the first code point, and the number of its name."""
    out = []
    for point, name in enumerate(of):
        if point == 0 or name != of[point - 1]:
            out.append(f'{point << bits | names.index(name):#x}')
    return out


def folds(folder):
    """Every pair of code points that are one but for case, as runs of the same distance."""
    orbits = collections.defaultdict(set)
    for fields in lines(folder / 'CaseFolding.txt'):
        if fields[1] in 'CS':
            orbits[int(fields[2], 16)] |= {int(fields[0], 16), int(fields[2], 16)}
    by_distance = collections.defaultdict(list)
    for orbit in orbits.values():
        for point in orbit:
            for other in orbit - {point}:
                by_distance[other - point].append(point)
    out = []
    for distance, points in by_distance.items():
        points.sort()
        at = 0
        while at < len(points):
            step, end = 1, at + 1
            if end < len(points) and points[end] - points[at] <= 2:
                step = points[end] - points[at]
            while end < len(points) and points[end] - points[end - 1] == step:
                end += 1
            out.append((points[at], points[end - 1], step, distance))
            at = end
    return sorted(out)


def array(kind, name, items):
    return f'static const {kind} {name}[] = {{{", ".join(items)}}};\n\n'


def version(folder):
    head = (folder / 'Scripts.txt').read_text(encoding='utf-8').splitlines()[0]
    return re.search(r'(\d+\.\d+)', head).group(1)


def main():
    folder = pathlib.Path(sys.argv[1])
    of_script = scripts(folder)
    names = sorted(set(of_script))
    text = ('/* SPDX-License-Identifier: MIT */\n'
            f'/* Made by unicode_tables.py from the Unicode Character Database {version(folder)}. */\n'
            '#include "expr/regex/regex_unicode.h"\n\n')
    text += array('uint32_t', 'category_runs', runs(categories(folder), CATEGORIES, 5))
    text += array('char', 'category_names[][3]', [f'"{name}"' for name in CATEGORIES]).replace(
        '[][3][]', '[][3]')
    text += array('uint32_t', 'script_runs', runs(of_script, names, 8))
    text += array('char', 'script_names[][24]', [f'"{name}"' for name in names]).replace(
        '[][24][]', '[][24]')
    text += array('csuccessp_regex_fold', 'folds',
                  [f'{{{a:#x}, {z - a}, {step}, {way}}}' for a, z, step, way in folds(folder)])
    text += ('const csuccessp_regex_unicode csuccessp_regex_tables = {category_runs, '
             'sizeof category_runs / sizeof *category_runs, category_names, '
             'sizeof category_names / sizeof *category_names, script_runs, '
             'sizeof script_runs / sizeof *script_runs, script_names, '
             'sizeof script_names / sizeof *script_names, folds, sizeof folds / sizeof *folds};\n')
    (pathlib.Path(__file__).parent / 'regex_unicode.c').write_text(text, encoding='utf-8')


main()
