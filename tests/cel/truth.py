#!/usr/bin/env python3
"""Makes cases of the expression language from the tables of docs/expression-truth.md.

    tests/cel/truth.py docs/expression-truth.md > tests/data/cel/unknown.jsonl
    tests/cel/truth.py --check docs/expression-truth.md tests/data/cel/unknown.jsonl

A table whose corner is an expression says what comes of it: rows are what x is, columns what y is.
The tables "needs both" and "needs one" do so for all the expressions in those "for example".
"""
import json
import re
import sys
from pathlib import Path

ERROR = 'dyn(1 / 0)'
PLAIN = 5  # what V stands for where nothing is said


def tables(path):
    """Each table as a list of rows of cells, without the line under its head."""
    found, rows = [], []
    for line in Path(path).read_text(encoding='utf-8').splitlines() + ['']:
        if line.startswith('|'):
            cells = [cell.strip() for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
            rows.append([cell.replace('\\|', '|') for cell in cells])
        elif rows:
            found.append(rows[:1] + rows[2:])
            rows = []
    return found


def tagged(value):
    if isinstance(value, bool):
        return {'bool': value}
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, str):
        return {'string': value}
    if isinstance(value, list):
        return {'list': [tagged(item) for item in value]}
    return {'map': [[tagged(key), tagged(item)] for key, item in value.items()]}


def expected(cell, plain, unknown):
    """What a cell says; V in it is `plain`, U is for want of the first of `unknown`."""
    if cell == 'U':
        return {'unknown': unknown[:1]}
    if cell == 'E':
        return {'error': ['error']}
    if cell in ('T', 'F'):
        return {'value': {'bool': cell == 'T'}}
    return {'value': tagged(json.loads(re.sub(r'\bV\b', lambda _: json.dumps(plain), cell)))}


def case(section, expression, operands, cell, plain):
    """`operands` has what x and y are: T, F, U, E, or V and its value."""
    bindings, unknown = {}, []
    for name, (letter, value) in operands.items():
        if letter == 'E':
            expression = re.sub(rf'\b{name}\b', ERROR, expression)
        elif letter == 'U':
            bindings[name] = {'unknown': True}
            unknown.append(name)
        else:
            bindings[name] = tagged({'T': True, 'F': False}.get(letter, value))
    return {'file': 'unknown', 'section': section,
            'name': ' '.join(f'{name}={letter}' for name, (letter, _) in operands.items()),
            'expr': expression,
            'type_env': [{'name': name, 'type': 'dyn'} for name in bindings],
            'bindings': bindings, 'expect': expected(cell, plain, unknown)}


def cases_of(table, expression, x, y, plain):
    """All cells of a table, for one expression."""
    columns = table[0][1:]
    for row in table[1:]:
        of_x = (row[0].strip('*'), x)
        for column, cell in zip(columns, row[1:]):
            operands = {'x': of_x, 'y': (column, y)} if column else {'x': of_x}
            yield case(expression, expression, operands, cell, plain)


def cases(path):
    general = {}
    for table in tables(path):
        corner = table[0][0]
        if corner.startswith('`'):
            yield from cases_of(table, corner.strip('`'), PLAIN, PLAIN, PLAIN)
        elif corner.endswith('for example'):
            for row in table[1:]:
                values = [json.loads(cell) for cell in row[1:]]
                yield from cases_of(general[corner.split(',')[0]], row[0].strip('`'), values[0],
                                    values[-2], values[-1])
        else:
            general[corner] = table


def main():
    check = sys.argv[1] == '--check'
    text = ''.join(json.dumps(one, ensure_ascii=False, separators=(',', ':')) + '\n'
                   for one in cases(sys.argv[2 if check else 1]))
    if not check:
        sys.stdout.write(text)
        return 0
    if Path(sys.argv[3]).read_text(encoding='utf-8') == text:
        return 0
    print(f'{sys.argv[3]} does not say what {sys.argv[2]} says: make it again')
    return 1


if __name__ == '__main__':
    sys.exit(main())
