#!/usr/bin/env python3
"""models.py LIBRARY DOCS: the JSON Schema and the library judge health models alike.

Every bundle that health.md shows as refused is refused by the schema as well, or for a reason in
CANNOT_KNOW. Then every good one is spoiled in many ways, each of its values in turn: taken away,
joined by an unknown field, or replaced by something else. What the schema refuses the library
refuses; what the library refuses the schema refuses, or it is in CANNOT_KNOW.
"""
import copy
import json
import re
import sys
from pathlib import Path

import book
import pages
import schemas
from native import Tally, load

import binding as b

# What the library says, and why a schema cannot know.
CANNOT_KNOW = [
    (r'did you mean|there is no (value|variable|segment|health model|section)|is no segment|has no band '
     r"|is not a segment|none of the listed values", 'names stand elsewhere'),
    (r'depend on each other', 'circles need all definitions'),
    (r'fall(s)? in (no|two) band|is empty|holds no value|both reach down|no band at all'
     r'|falls in', 'numbers are compared with each other, and with a domain'),
    (r'is not covered|can be anything|does not name every|has no points|is in no case'
     r'|is in two cases|is not in the domain|a number as text|\'true\' or \'false\'',
     'it depends on what the value can be'),
    (r"a case by a|has a 'map', no other curve|has no curve|expected a (number|text)|is a text"
     r"|expected (true or false|a bool)|is no number|is no text|it is a|texts have no range|not a number",
     'it depends on the type of the value'),
    (r"the values of the knots rise|too steep|where the customer starts from|less is better here",
     'numbers are compared with each other, and with the direction of a measure'),
    (r'a scale rises|expected -?[0-9.]+ to -?[0-9.]+|lies above|lower score than'
     r"|'min_samples' are", 'numbers are compared with each other'),
    (r"two parts of this name|two bands have one id|two overrides have one id|hides those after"
     r"|there twice|one scale and one direction|is taken by another", 'items are compared with each other'),
]
REPLACEMENTS = [None, True, '', 'x', -1, 0, 2, 0.5, 65, 1e7, [], {}, [1], {'x': 1}, [0, 'a']]


def places(value, path=()):
    """All values within a value: the path to each."""
    yield path
    items = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, item in items:
        yield from places(item, path + (key,))


def spoiled(model):
    """Copies of a model, each with one thing changed: what was done, the copy."""
    for path in places(model):
        inside = model
        for key in path:
            inside = inside[key]
        if isinstance(inside, dict):
            yield f'{path}: another field', change(model, path, {**inside, 'fantasy': 1})
        if not path:
            continue
        yield f'{path}: taken away', change(model, path, None, away=True)
        for other in REPLACEMENTS:
            if other != inside or type(other) is not type(inside):
                yield f'{path}: {json.dumps(other)}', change(model, path, other)
        if isinstance(inside, list) and inside:
            yield f'{path}: the first twice', change(model, path, [inside[0]] + inside)


def change(model, path, value, away=False):
    out = copy.deepcopy(model)
    inside = out
    for key in path[:-1]:
        inside = inside[key]
    if not path:
        return value
    if away:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return out


def main():
    library = b.Library(load(sys.argv[1]))
    docs = Path(sys.argv[2])
    tally = Tally('models')
    check = schemas.validator(docs)
    used = set()
    shown = [(line, refused, json.loads(text)) for line, refused, block in
             pages.blocks(docs / 'health.md', 'json') for text in pages.records(block)]
    basis = next(record for _, _, record in shown if record['record'] == 'definitions')

    def fresh():
        one = book.Book(library)
        told, detail = one.record(json.dumps(basis))
        assert told == 'CSUCCESS_OK', detail
        return one

    def judge(one, where, record):
        """1 when the library takes the record."""
        told, detail = one.record(json.dumps(record))
        valid = check.is_valid(record)
        known = [i for i, (pattern, _) in enumerate(CANNOT_KNOW) if re.search(pattern, detail)]
        if told == 'CSUCCESS_OK':
            tally.check(valid, f'{where}: the schema refuses what the library takes')
        elif valid:
            tally.check(known, f'{where}: the schema takes it, the library says {told}: {detail}')
            used.update(known[:1])
        return told == 'CSUCCESS_OK'

    one = fresh()
    for line, refused, record in shown:
        if record['record'] == 'definitions':
            taken = judge(one, f'health.md:{line}', record)
            tally.check(taken == (not refused), f'health.md:{line}: taken, or not')
    one.free()

    one, count = fresh(), 0
    for line, refused, record in shown:
        for model in [] if refused else record.get('health_models', []):
            for what, other in spoiled(model):
                count += 1
                if judge(one, f'health.md:{line}: {what}',
                         {'record': 'definitions', 'health_models': [other]}):
                    one.free()
                    one = fresh()
    one.free()
    tally.check(count > 1000, f'only {count} models were spoiled')
    for i, (pattern, reason) in enumerate(CANNOT_KNOW):
        tally.check(i in used, f'nothing is like this any more: {pattern} ({reason})')
    tally.close()


if __name__ == '__main__':
    main()
