#!/usr/bin/env python3
"""expressions.py LIBRARY SOURCE: what docs/expressions.md says of the language is so.

The first block is an environment. Tables headed "Expression" are evaluated in it: a "Value" is JSON
or "unknown: `NAME`", an "Answer" all that is written. The tables of functions are those of
src/expr/function/table.c, the codes of errors those of src/expr/result.c, the limits those
that the library has, the macros all work; and environments, descriptions and answers pass their
schemas, of which the one of environments refuses what the library refuses.
"""
import ctypes as c
import json
import re
import sys
from pathlib import Path

import jsonschema

import book
import pages
from native import Tally, load

import binding as b

REFUSED = [{'variables': []}, {'variables': {'a b': 'int'}}, {'variables': {'a': 7}},
           {'variables': {'a': {'size': 3}}}, {'variables': {'a': {'type': 'string', 'size': 0}}},
           {'variables': {'a': {'type': 'int', 'of': 3}}}, {'container': 1}, {'zones': True},
           {'limits': {'steps': 1}}, []]


def split(line):
    """The cells of a row, in which "\\|" is a bar."""
    cells = line.strip().strip('|').replace('\\|', '\0').split('|')
    return [cell.strip().replace('\0', '|') for cell in cells]


def tables(path):
    """All tables: cells of the heading, and the rows: line number, cells."""
    found, rows = [], None
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        if not line.startswith('|'):
            rows = None
        elif rows is None:
            rows = []
            found.append((split(line), rows))
        elif not set(line) <= set('|- '):
            rows.append((number, split(line)))
    return found


def code(cell):
    return re.findall(r'`([^`]*)`', cell)


class Host:
    """Expressions, as a host has them."""

    def __init__(self, library, schemas):
        self.one, self.library, self.schemas = book.Book(library), library, schemas

    def told(self, status):
        return self.one._told(status)

    def environment(self, value):
        handle, text = b.Handle(), json.dumps(value).encode()
        status = self.library.environment_new(self.one.book, text, len(text), c.byref(handle))
        return handle if status == b.OK else None

    def written(self, schema, function, *arguments):
        pieces = []
        writer = b.Writer(write=b.Write(
            lambda _, data, length: pieces.append(c.string_at(data, length)) or 0))
        status = function(self.one.book, *arguments, c.byref(writer))
        if status != b.OK:
            return self.told(status)
        value = json.loads(b''.join(pieces))
        self.schemas[schema].validate(value)
        return value

    def compile(self, environment, text):
        handle, text = b.Handle(), text.encode()
        status = self.library.expression_new(self.one.book, environment, text, len(text),
                                             c.byref(handle))
        return handle if status == b.OK else self.told(status)

    def evaluate(self, environment, text, bindings='{}'):
        handle = self.compile(environment, text)
        if not isinstance(handle, b.Handle):
            return handle
        data = bindings.encode()
        return self.written('expression_result', self.library.expression_evaluate, handle, data,
                            len(data))


def check_examples(host, environment, page, tally):
    count = 0
    for head, rows in tables(page):
        if head[0] != 'Expression':
            continue
        for number, cells in rows:
            text = code(cells[0])[0].replace('\\n', '\n')
            bindings = code(cells[1])[0] if 'Bindings' in head else '{}'
            found = host.evaluate(environment, text, bindings)
            wanted = code(cells[-1])[0]
            if head[-1] == 'Answer':
                good = found == json.loads(wanted)
            elif cells[-1].startswith('unknown'):
                good = isinstance(found, dict) and found.get('unknown') == wanted
            else:
                good = isinstance(found, dict) and found.get('value', found) == json.loads(wanted)
            tally.check(good, f'{page.name}:{number}: {found}')
            count += 1
    tally.check(count > 20, f'{page.name} has {count} examples')


def check_functions(page, source, tally):
    text = (source / 'src/expr/function/table.c').read_text(encoding='utf-8')
    known = set(re.findall(r'\{"([\w.]+)",\s*"([^"]+)"', text))
    listed = [(code(cells[0])[0], signature) for head, rows in tables(page)
              if head[0] == 'Function' for _, cells in rows for signature in code(cells[1])]
    tally.check(len(known) > 100, 'the table of functions was not found')
    tally.check(len(set(listed)) == len(listed), 'a function is listed twice')
    for name, signature in sorted(known - set(listed)):
        tally.check(False, f'{page.name} lacks {name}: {signature}')
    for name, signature in sorted(set(listed) - known):
        tally.check(False, f'{page.name} has {name}: {signature}, which is not there')


def check_codes(page, source, schema, tally):
    text = (source / 'src/expr/result.c').read_text(encoding='utf-8')
    known = set(re.findall(r'\[CSUCCESSP_FAULT_\w+\] = "(\w+)"', text)) - {'none'}
    listed = {code(cells[0])[0] for head, rows in tables(page) if head[0] == 'Code'
              for _, cells in rows}
    tally.check(known and known == listed, f'codes of errors: {known ^ listed}')
    tally.check(set(schema['properties']['error']['properties']['code']['enum']) == known,
                'codes of errors: the schema has others')


def check_limits(host, page, schema, source, tally):
    known = schema['properties']['limits']['properties']
    defaults = (source / 'src/expr/program/compile.c').read_text(encoding='utf-8')
    listed = [cells for head, rows in tables(page) if head[0] == 'Limit' for _, cells in rows]
    tally.check({code(cells[0])[0] for cells in listed} == set(known), 'limits: others')
    for cells in listed:
        name, most = code(cells[0])[0], int(cells[2])
        written = re.search(rf'\.{name} = (\d+)(?: << (\d+))?,', defaults)
        tally.check(written and int(written.group(1)) << int(written.group(2) or 0) ==
                    int(cells[1]), f'limit {name}: the default is not {cells[1]}')
        tally.check(known[name]['maximum'] == most, f'limit {name}: not that of the schema')
        tally.check(host.environment({'limits': {name: most}}) is not None, f'{name}: {most}')
        tally.check(host.environment({'limits': {name: most + 1}}) is None, f'{name}: more')


def check_macros(host, page, tally):
    environment = host.environment({'variables': {
        'l': 'list(int)', 'm': 'map(string, int)', 'x': 'int', 'o': 'optional_type(int)',
        'q': 'map(string, map(string, int))'}})
    for head, rows in tables(page):
        if head[0] != 'Macro':
            continue
        for number, cells in rows:
            for text in code(cells[0]):
                if '(' not in text:
                    continue
                result = '{k: v}' if 'Entry' in text else 'o' if 'Flat' in text else 'x'
                text = re.sub(r'\be\b', '1' if 'bind' in text else result, text)
                text = re.sub(r'\bp\b', 'true', text).replace('body', '1')
                found = host.compile(environment, text)
                tally.check(isinstance(found, b.Handle), f'{page.name}:{number}: {text}: {found}')


def main():
    library = b.Library(load(sys.argv[1]))
    source = Path(sys.argv[2])
    page, tally = source / 'docs/expressions.md', Tally('docs expressions')
    schemas = {name: json.loads((source / f'docs/schema/{name}.schema.json').read_text())
               for name in ('environment', 'expression_described', 'expression_result')}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    checks = {name: jsonschema.Draft202012Validator(schema) for name, schema in schemas.items()}
    host = Host(library, checks)

    declared = json.loads(pages.blocks(page, 'environment')[0][2])
    checks['environment'].validate(declared)
    environment = host.environment(declared)
    for value in REFUSED:
        tally.check(not checks['environment'].is_valid(value), f'the schema takes {value}')
        tally.check(host.environment(value) is None, f'the library takes {value}')

    check_examples(host, environment, page, tally)
    check_functions(page, source, tally)
    check_codes(page, source, schemas['expression_result'], tally)
    check_limits(host, page, schemas['environment'], source, tally)
    check_macros(host, page, tally)

    shown = json.loads(pages.blocks(page, 'described')[0][2])
    found = host.written('expression_described', library.expression_describe,
                         host.compile(environment, 'nps / 2 > seats'))
    tally.check(found == shown, f'describe: {found}')
    host.one.free()
    tally.close()


main()
