#!/usr/bin/env python3
"""totals.py TESTLOG: sums what the tests of one Meson run said of themselves.

Understood are the closing lines of cmocka, a line "NAME: N passed, N failed, N skipped", and a line
"N passed, N failed". A program that says none of them counts as one test; one that failed without a
failed test (it crashed, or took too long) as one failure more.
"""
import json
import re
import sys


def counts(test):
    text = (test.get('stdout') or '') + '\n' + (test.get('stderr') or '')
    passed, failed, skipped = (
        sum(map(int, re.findall(r'^\[ +' + word + r' +\] (\d+) test', text, re.M)))
        for word in ('PASSED', 'FAILED', 'SKIPPED'))
    for line in re.findall(r'^\S+: (\d+) passed, (\d+) failed, (\d+) skipped$', text, re.M):
        passed, failed, skipped = (
            a + int(b) for a, b in zip((passed, failed, skipped), line))
    for line in re.findall(r'^(\d+) passed, (\d+) failed$', text, re.M):
        passed, failed = (a + int(b) for a, b in zip((passed, failed), line))
    if test['result'] in ('OK', 'EXPECTEDFAIL'):
        passed += passed + failed + skipped == 0
    elif test['result'] == 'SKIP':
        skipped += skipped == 0
    else:
        failed += failed == 0
    return passed, failed, skipped


def main():
    try:
        with open(sys.argv[1], encoding='utf-8') as log:
            tests = [counts(json.loads(line)) for line in log if line.strip()]
    except FileNotFoundError:
        tests = []
    passed, failed, skipped = map(sum, zip(*tests)) if tests else (0, 1, 0)
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return failed != 0


sys.exit(main())
