#!/usr/bin/env python3
"""reports.py LIBRARY SOURCE [TELCO_RECORDS]: the JSON of reports is what docs/schema/reports says.

Books of many kinds are asked for every report, each of which must pass its schema: an empty one, one
without a model, the examples PROVE and PostHog, a slice of the telco data at two moments (when the
program that makes its records was built), one with overrides, and one without scores. And the
sentences that reports.md lists for translators are those of src/report/sentence.c, by id, text and
arguments, and those of the schemas.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

import book
import pages
from native import Tally, load

import binding as b

FORMS = {'plan_calendar': (book.CALENDAR, 'BEGIN:VCALENDAR')}  # where it is not Markdown
MOST = 40  # customers of a book that are looked at

TWO_MODELS = {
    'record': 'definitions', 'book': {'revenue': 'seats'},
    'attributes': [{'id': 'seats', 'type': 'int'}, {'id': 'plan', 'type': 'text'},
                   {'id': 'ok', 'type': 'bool'}],
    'segments': [{'id': 'big', 'enter': [{'value': 'seats', 'from': 100}]}],
    'health_models': [
        {'id': 'big', 'direction': 'lower_is_better', 'scale': {'min': -1, 'max': 1, 'decimals': 2},
         'combine': 'additive', 'start': 0.5, 'parts': [
             {'measure': 'seats', 'linear': {'knots': [[0, 2], [1000, -2]]}}]},
        {'id': 'all', 'direction': 'lower_is_better', 'scale': {'min': -1, 'max': 1},
         'blackout_days': 30, 'bands': [{'id': 'good', 'to': 0}, {'id': 'bad', 'from': 0}],
         'overrides': [{'id': 'r', 'when': [{'value': 'ok', 'is': False}], 'effect': 'floor',
                        'score': 0.5}],
         'parts': [{'group': 'g', 'parts': [
             {'measure': 'plan', 'map': {'values': {'x': 1}, 'otherwise': -1}},
             {'measure': 'ok', 'map': {'values': {'true': -1, 'false': 0}}}]}]}],
    'health': {'order': [{'segment': 'big', 'model': 'big'}, {'model': 'all'}]}}


def override(**fields):
    return {'record': 'override', 'model': 'all', 'reason': 'r', **fields}


def overridden():
    yield TWO_MODELS
    for customer in ({'id': 'a', 'attributes': {'seats': 500, 'plan': 'x'}},
                     {'id': 'b', 'name': 'B', 'attributes': {'plan': 'x', 'ok': True}},
                     {'id': 'c', 'attributes': {'ok': False}}, {'id': 'd'},
                     {'id': 'new', 'start': '2026-03-01', 'attributes': {'plan': 'y'}}):
        yield {'record': 'customer', **customer}
    yield {'record': 'clock', 'now': '2026-03-02T00:00:00Z'}
    yield override(customer='b', effect='force', band='bad', by='mia')
    yield override(customer='d', effect='force', score=0.25)
    yield override(customer='a', model='big', effect='cap', score=-0.5, days=3)
    yield {'record': 'clock', 'now': '2026-03-12T00:00:00Z'}
    yield override(customer='c', effect='cap', band='good', until='2026-04-01T00:00:00Z')
    yield {'record': 'customer', 'id': 'b', 'attributes': {'plan': 'y'}}
    yield {'record': 'customer', 'id': 'e', 'at': '2026-03-15T00:00:00Z'}
    yield {'record': 'clock', 'now': '2026-03-14T00:00:00Z'}
    yield {'record': 'customer', 'id': 'f', 'attributes': {'plan': 'y'}}


def republished():
    """The model changes between the two moments, loses a band, and stands alone."""
    yield from overridden()
    model = json.loads(json.dumps(TWO_MODELS['health_models'][1]))
    model['bands'] = [{'id': 'low', 'to': 0}, {'id': 'bad', 'from': 0}]
    yield {'record': 'definitions', 'health_models': [model], 'health': {'order': [{'model': 'all'}]},
           'remove': {'health_models': ['big'], 'segments': ['big']}}
    yield {'record': 'clock', 'now': '2026-03-14T12:00:00Z'}


def on_the_way():
    """Journeys with and without drivers, milestones and days; customers everywhere on them."""
    stages = [{'id': 'one', 'value': 20, 'handoff': True, 'target_days': 1, 'exit': 'n > 1',
               'milestones': [{'id': 'm', 'title': 'M', 'gate': 'setup', 'weight': 0.5},
                              {'id': 'o', 'required': False, 'reached': 'n > 2'}]},
              {'id': 'two', 'title': 'Two', 'exit': 'n > 5', 'back': 'n < 0', 'max_days': 3},
              {'id': 'three', 'exit': 'n > 7'}]
    yield {'record': 'definitions', 'attributes': [{'id': 'n', 'type': 'int'}],
           'journeys': [{'id': 'plain', 'stages': stages},
                        {'id': 'start', 'kind': 'onboarding', 'title': 'Start', 'enter': 'n >= 0',
                         'stages': [{'id': 'zero'}] + stages[1:], 'first_value': 'n > 4',
                         'drivers': [{'id': 'd', 'value': 'n', 'from': 10, 'to': 0}]},
                        {'id': 'nobody', 'enter': 'hand', 'stages': stages}]}
    for number in range(-2, 10):
        yield {'record': 'customer', 'id': f'c{number}', 'attributes': {'n': number}}
    yield {'record': 'customer', 'id': 'none', 'name': 'No | thing'}
    yield {'record': 'clock', 'now': '2026-03-06T00:00:00Z'}
    for number in range(-2, 10, 2):
        yield {'record': 'journey', 'do': 'reach', 'customer': f'c{number}', 'journey': 'plain',
               'milestone': 'm', 'by': 'mia'}
    yield {'record': 'journey', 'do': 'leave', 'customer': 'c5', 'journey': 'start'}
    yield {'record': 'clock', 'now': '2026-03-09T00:00:00Z'}
    yield {'record': 'customer', 'id': 'c4', 'attributes': {'n': -1}}
    yield {'record': 'clock', 'now': '2026-03-14T00:00:00Z'}


def example(folder, name, *moments):
    yield (folder / 'definitions' / f'{name}.json').read_text(encoding='utf-8')
    yield from (folder / 'data' / f'{name}.ndjson').read_text(encoding='utf-8').splitlines()
    for moment in moments:
        yield {'record': 'clock', 'now': moment}


def telco(folder, program):
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, 'records')
        subprocess.run([program, folder / 'data/telco_ibm.csv', out, Path(scratch, 'outcomes')],
                       check=True, stdout=subprocess.DEVNULL)
        lines = out.read_text(encoding='utf-8').splitlines()
    wanted = [f'telco-{number:04d}' for number in range(1, 60)]
    yield (folder / 'definitions/telco.json').read_text(encoding='utf-8')
    for line in lines:
        record = json.loads(line)
        if record.get('customer', record.get('id')) in wanted:
            yield line
    yield {'record': 'clock', 'now': '2026-05-01T09:00:00Z'}
    yield {'record': 'clock', 'now': '2026-06-01T09:00:00Z'}


def check_book(library, tally, schemas, name, records, since):
    one, customers, models, playbooks = book.Book(library), {}, set(), set()
    canvases = set()
    journeys = set()
    for record in records:
        text = record if isinstance(record, str) else json.dumps(record)
        told, detail = one.record(text)
        tally.check(told == 'CSUCCESS_OK', f'{name}: {told}: {detail}: {text[:200]}')
        record = json.loads(text)
        if record['record'] == 'customer':
            customers[record['id']] = None
        models |= {model['id'] for model in record.get('health_models', [])}
        models -= set(record.get('remove', {}).get('health_models', []))
        if record['record'] == 'canvas':
            canvases.add(record['canvas'])
        playbooks |= {playbook['id'] for playbook in record.get('playbooks', [])}
        journeys |= {journey['id'] for journey in record.get('journeys', [])}

    def check(kind, parameters, allowed=()):
        told, text = one.report(kind, json.dumps(parameters))
        if told in allowed:
            return 0
        tally.check(told == 'CSUCCESS_OK', f'{name}: {kind} {parameters}: {told}: {text}')
        error = jsonschema.exceptions.best_match(schemas[kind].iter_errors(json.loads(text)))
        tally.check(error is None, f'{name}: {kind} {parameters}: {error and error.json_path}: '
                                   f'{error and error.message}')
        form, begin = FORMS.get(kind, (book.MARKDOWN, '# '))
        told, text = one.report(kind, json.dumps(parameters), form)
        tally.check(told == 'CSUCCESS_OK' and text.startswith(begin), f'{name}: {kind}: {told}')
        return 1

    unmoved = ('CSUCCESS_E_NO_CLOCK',)
    count = check('memory', {}) + check('definitions', {})
    for state in ('open', 'all'):
        check('tasks', {'state': state, 'offset': 0}, unmoved)
    check('playbooks', {}, unmoved)
    for playbook in sorted(playbooks):
        check('playbook', {'playbook': playbook}, unmoved)
        check('playbook', {'playbook': playbook, 'runs': False, 'from': since}, unmoved)
        check('playbook_preview', {'playbook': playbook}, unmoved)
    check('plans', {}, unmoved)
    check('plans', {'limit': 1, 'offset': 1}, unmoved)
    check('plans', {'limit': 1, 'list': True}, unmoved)
    for canvas in sorted(canvases):
        for audience in ('internal', 'customer'):
            asked = {'canvas': canvas, 'audience': audience}
            for kind in ('canvas', 'plan_review', 'plan_calendar'):
                check(kind, asked, unmoved)
    for journey in sorted(journeys):
        check('journey', {'journey': journey}, unmoved)
        check('onboarding', {'journey': journey}, unmoved)
        for customer in list(customers)[:MOST]:
            check('journey', {'journey': journey, 'customer': customer}, unmoved)
    for model in [None] + sorted(models):
        chosen = {'model': model} if model else {}
        count += check('portfolio', chosen, unmoved)
        count += check('portfolio', {**chosen, 'since': since, 'limit': 5, 'offset': 2}, unmoved)
        for customer in list(customers)[:MOST]:
            count += check('customer', {**chosen, 'customer': customer}, unmoved)
            count += check('customer', {**chosen, 'customer': customer, 'since': since}, unmoved)
    tally.check(count >= 2, f'{name}: only {count} reports')
    one.free()


def check_sentences(tally, source, schemas):
    code = (source / 'src/report/sentence.c').read_text(encoding='utf-8')
    table = re.search(r'sentences\[\] = \{(.*?)\n\};', code, re.S).group(1)
    table = re.sub(r'"\s*\n\s*"', '', table)
    said = dict(re.findall(r'\{"(\w+)",\s+"((?:[^"\\]|\\.)*)"\}', table))
    page = source / 'docs/reports.md'
    listed = {cells[0].strip('`'): cells[1] for _, cells in pages.rows(page, 'Id')}
    tally.check(said and said == listed, f'{page}: {said.items() ^ listed.items()}')
    prefixes = {'tasks': 'task_', 'playbook': 'effect_', 'playbook_preview': 'preview_',
                'canvas': 'lack_'}
    for kind in ('portfolio', 'customer', *prefixes):
        mine = {id_: text for id_, text in said.items()
                if (id_.startswith(prefixes[kind]) if kind in prefixes
                    else not id_.startswith(tuple(prefixes.values())))}
        sentence = schemas[kind].schema['$defs']['sentence']
        arguments = {rule['if']['properties']['id']['const']:
                     set(rule['then']['properties']['args']['required'])
                     for rule in sentence['allOf']}
        wanted = {id_: set(re.findall(r'\{(\w+)\}', text)) for id_, text in mine.items()}
        tally.check(arguments == wanted and set(sentence['properties']['id']['enum']) == set(mine),
                    f'{kind}: the schema has other sentences: {arguments}')


def main():
    library = b.Library(load(sys.argv[1]))
    source = Path(sys.argv[2])
    tally = Tally('reports')
    schemas = {}
    for path in sorted((source / 'docs/schema/reports').glob('*.schema.json')):
        schema = json.loads(path.read_text(encoding='utf-8'))
        jsonschema.Draft202012Validator.check_schema(schema)
        schemas[path.name.split('.')[0]] = jsonschema.Draft202012Validator(schema)
    examples = source / 'examples'
    without = [{'record': 'definitions', 'attributes': [{'id': 'n', 'type': 'int'}]},
               {'record': 'customer', 'id': 'a', 'attributes': {'n': 5}}]
    moved = {'record': 'clock', 'now': '2026-03-14T00:00:00Z'}
    page = [text for _, refused, block in pages.blocks(source / 'docs/reports.md', 'json')
            if not refused for text in pages.records(block)]
    since = '2026-03-05T00:00:00Z'
    check_book(library, tally, schemas, 'unmoved', without, since)
    check_book(library, tally, schemas, 'empty', [moved], since)
    check_book(library, tally, schemas, 'without a model', without + [moved], since)
    check_book(library, tally, schemas, 'not computed', [moved] + without + [TWO_MODELS], since)
    check_book(library, tally, schemas, 'overrides', overridden(), since)
    check_book(library, tally, schemas, 'republished', republished(), since)
    check_book(library, tally, schemas, 'journeys', on_the_way(), since)
    check_book(library, tally, schemas, 'page', page, '2026-01-25T00:00:00Z')
    for name in ('prove', 'posthog'):
        check_book(library, tally, schemas, name,
                   example(examples, name, '2026-06-23T09:00:00Z', '2026-06-30T09:00:00Z'),
                   '2026-06-23T09:00:00Z')
    if len(sys.argv) > 3:
        check_book(library, tally, schemas, 'telco', telco(examples, sys.argv[3]),
                   '2026-05-01T09:00:00Z')
    check_sentences(tally, source, schemas)
    tally.close()


main()
