#!/usr/bin/env python3
"""schemas.py LIBRARY DOCS DATA: the JSON Schemas and the library agree.

Every record that the pages show as good, and every line of DATA/records/*.ndjson, passes the schema
and is taken in by the library, each page and file into a fresh book of its own. Every line of
DATA/refused/*.ndjson is refused by both, by the library with the status that it names. And every kind
of record that the pages tell of is in the schema.
"""
import json
import sys
from pathlib import Path

import jsonschema

import book
import pages
from native import Tally, load

import binding as b


def validator(docs):
    schemas = [json.loads(path.read_text(encoding='utf-8'))
               for path in sorted((docs / 'schema').glob('*.schema.json'))]
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)
    records = next(schema for schema in schemas if schema['$id'].endswith('/records.schema.json'))
    try:
        import referencing
    except ImportError:  # jsonschema before 4.18
        store = {schema['$id']: schema for schema in schemas}
        resolver = jsonschema.RefResolver(records['$id'], records, store=store)
        return jsonschema.Draft202012Validator(records, resolver=resolver)
    registry = referencing.Registry().with_contents(
        (schema['$id'], schema) for schema in schemas)
    return jsonschema.Draft202012Validator(records, registry=registry)


def moves(path):
    """Moves of the clock that the tables of a page make: line, a record of the kind `clock`."""
    return [(line, json.dumps({'record': 'clock', 'now': cells[0].strip('`')}))
            for line, cells in pages.rows(path, 'Move to') if cells[0]]


def good(docs, data):
    """Sources of records that are taken in: name, and the texts of each."""
    for page in ('records', 'definitions', 'time', 'health', 'playbooks', 'plans', 'tasks', 'reports'):
        path = docs / f'{page}.md'
        steps = [(line, record) for line, refused, text in pages.blocks(path, 'json')
                 if not refused for record in pages.records(text)] + moves(path)
        yield path.name, [(f'{path.name}:{line}', record) for line, record in
                          sorted(steps, key=lambda step: step[0])]
    for path in sorted((data / 'records').glob('*.ndjson')):
        yield path.name, [(f'{path.name}:{line}', text) for line, text in
                          enumerate(path.read_text(encoding='utf-8').splitlines(), 1)]


def main():
    library = b.Library(load(sys.argv[1]))
    docs, data = map(Path, sys.argv[2:])
    tally = Tally('schemas')
    check = validator(docs)

    seen = set()
    for name, records in good(docs, data):
        one = book.Book(library)
        for where, text in records:
            record = json.loads(text)
            seen.add(record['record'])
            error = jsonschema.exceptions.best_match(check.iter_errors(record))
            tally.check(error is None, f'{where}: the schema refuses it: {error and error.message}')
            told, detail = one.record(text)
            tally.check(told == 'CSUCCESS_OK', f'{where}: {told}: {detail}')
        one.free()
        tally.check(records, f'{name} has no record')
    kinds = set(check.schema['properties']['record']['enum'])
    tally.check(seen == kinds, f'kinds without an example, or without a schema: {seen ^ kinds}')

    for path in sorted((data / 'refused').glob('*.ndjson')):
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            case = json.loads(line)
            where = f"{path.name}:{number}: {case['why']}"
            tally.check(not check.is_valid(case['record']), f'{where}: the schema takes it')
            one = book.Book(library)
            one.record('{"record": "customer", "id": "acme"}')
            one.record('{"record": "definitions", "events": [{"id": "login"}], "attributes": '
                       '[{"id": "a", "type": "int"}, {"id": "b", "type": "int"}]}')
            told, detail = one.record(json.dumps(case['record']))
            tally.check(told == case['status'], f'{where}: {told}: {detail}')
            one.free()
    tally.close()


if __name__ == '__main__':
    main()
