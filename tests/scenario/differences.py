#!/usr/bin/env python3
"""differences.py SCENARIO DOCS: does the scenario runner see what is wrong, and say it?

Each case is a list of steps and a part of what must be printed. The example in the documentation
must pass."""
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

CUSTOMER = {'record': {'record': 'customer', 'id': 'acme', 'attributes': {'seats': 7}}}
ATTRIBUTE = {'record': {'record': 'definitions', 'attributes': [{'id': 'seats', 'type': 'int'}]}}
TASK = {'records': [{'record': 'clock', 'now': '2026-01-05T08:00:00Z'},
                    {'record': 'task', 'do': 'create', 'task': 't', 'customer': 'acme', 'kind': 'call'}]}
WRONG = [
    ([{'record': {'record': 'customer'}}], "step 1 (record): refused with CSUCCESS_E_FIELD"),
    ([dict(CUSTOMER, error={'status': 'CSUCCESS_E_FIELD'})], 'expected CSUCCESS_E_FIELD, found CSUCCESS_E_UNKNOWN'),
    ([ATTRIBUTE, dict(CUSTOMER, error={'status': 'CSUCCESS_E_FIELD'})], 'but it was accepted'),
    ([dict(CUSTOMER, error={'status': 'CSUCCESS_E_UNKNOWN', 'pointer': '/attributes'})],
     'expected an error at "/attributes", found one at "/attributes/seats"'),
    ([dict(CUSTOMER, error={'status': 'CSUCCESS_E_UNKNOWN', 'message': 'xyz'})],
     'expected a message with "xyz" in it'),
    ([ATTRIBUTE, CUSTOMER, {'values': {'acme': {'seats': 8}}}],
     'step 3 (values): seats of acme: expected 8, found 7'),
    ([ATTRIBUTE, CUSTOMER, {'values': {'acme': {'seats': {'missing': 'no_data'}}}}],
     'expected {"missing":"no_data"}, found 7'),
    ([ATTRIBUTE, CUSTOMER, {'values': {'acme': {'seat': 7}}}], 'the value "seat" cannot be read'),
    ([{'values': {'acme': {}}}], 'there is no customer "acme"'),
    ([ATTRIBUTE, CUSTOMER, {'gone': ['acme']}], 'is still there'),
    ([{'counts': {'customers': 1}}], 'customers: expected 1, found 0'),
    ([{'positions': {'crm': 1}}], 'source crm: CSUCCESS_E_NOT_FOUND'),
    ([ATTRIBUTE, CUSTOMER, {'saved': [{'lacks': 'acme'}]}], '"acme" stands in the saved stream'),
    ([ATTRIBUTE, CUSTOMER, {'saved': [{'where': {'doc': 'customer'}, 'checks': [
        {'pointer': '/attributes', 'is': {'seats': 7, 'colour': 'red'}}]}]}],
     'at "/attributes/colour": expected "red", found nothing'),
    ([ATTRIBUTE, CUSTOMER, {'saved': [{'where': {'doc': 'customer'}, 'count': 2}]}],
     'expected 2 such documents, found 1'),
    ([{'import': [CUSTOMER['record']], 'accepted': 1}], 'refused with CSUCCESS_E_UNKNOWN'),
    ([{'load': 'nothing.ndjson'}], 'cannot read'),
    ([{'dance': True}], 'nobody knows its field "dance"'),
    ([dict(ATTRIBUTE, eror={})], 'nobody knows its field "eror"'),
    ([dict(ATTRIBUTE, reload=True)], 'it is two steps: the second is "reload"'),
    ([ATTRIBUTE, CUSTOMER, {'tasks': [{'id': 't'}]}], 'at "/0": expected {"id":"t"}, found nothing'),
    ([ATTRIBUTE, CUSTOMER, TASK, {'tasks': []}], 'at "/0": expected nothing, found {"id":"t"'),
    ([ATTRIBUTE, CUSTOMER, TASK, {'tasks': [{'id': 't', 'kind': 'mail'}]}],
     'at "/0/kind": expected "mail", found "call"'),
    ([ATTRIBUTE, CUSTOMER, TASK, {'tasks': [{'kin': 'call'}]}], 'at "/0/kin": expected "call", found nothing'),
    ([ATTRIBUTE, CUSTOMER, TASK, {'next': []}], 'at "/0": expected nothing, found "t"'),
    ([{'runs': [{'state': 'open'}], 'playbook': 'p'}], 'at "/0": expected {"state":"open"}, found nothing'),
    ([{'note': 'nothing'}], 'it names no kind of step'),
    ([ATTRIBUTE, CUSTOMER, {'saved': [{'where': {'doc': 'customer'}, 'checks': [
        {'pointer': '/attributes', 'equals': {}}]}]}], 'nobody knows this kind of check'),
    ([{'advance': 'tomorrow'}], 'expected a time'),
    ([], 'it has no "steps"'),
]


def run(runner, scenario, folder):
    file = Path(folder) / 'case.json'
    file.write_text(scenario if isinstance(scenario, str) else json.dumps(scenario))
    wrapper = shlex.split(os.environ.get('MESON_EXE_WRAPPER', ''))
    done = subprocess.run(wrapper + [runner, str(file)], stdout=subprocess.PIPE, universal_newlines=True)
    return done.returncode, done.stdout


def example(docs):
    """The first indented block of the documentation that begins with a brace."""
    lines = Path(docs).read_text().split('\n')
    first = lines.index('    {')
    last = next(i for i in range(first, len(lines)) if lines[i] == '    }')
    return '\n'.join(lines[first:last + 1])


def main():
    runner, docs = sys.argv[1:]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for steps, told in WRONG:
            code, text = run(runner, {'scenario': 'wrong', 'steps': steps}, folder)
            if code != 1 or told not in text or not text.endswith('\n0 passed, 1 failed\n'):
                failed += 1
                print(f'{steps}: expected "{told}", found:\n{text}')
        for text, expected in ((example(docs), 0), ('{"steps": [', 1)):
            code, said = run(runner, text, folder)
            if code != expected:
                failed += 1
                print(f'{text}:\n{said}')
    print(f'{len(WRONG) + 2 - failed} passed, {failed} failed')
    return failed != 0


sys.exit(main())
