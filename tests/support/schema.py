#!/usr/bin/env python3
"""schema.py SCHEMA FILE_OR_FOLDER...: checks JSON files against a JSON Schema.

A folder stands for all its scenarios: the "*.json" below it, or its "scenario.json" alone."""
import json
import sys
from pathlib import Path

import jsonschema


def files(path):
    if not path.is_dir():
        return [path]
    if (path / 'scenario.json').exists():
        return [path / 'scenario.json']
    return [file for below in sorted(path.iterdir()) if below.is_dir() or below.suffix == '.json'
            for file in files(below)]


def main():
    with open(sys.argv[1], encoding='utf-8') as text:
        schema = json.load(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = checked = 0
    for file in (file for path in sys.argv[2:] for file in files(Path(path))):
        checked += 1
        with open(file, encoding='utf-8') as text:
            problem = jsonschema.exceptions.best_match(validator.iter_errors(json.load(text)))
        if problem:
            failed += 1
            print(f'{file}: {problem.json_path}: {problem.message}')
    print(f'{checked - failed} passed, {failed} failed')
    return failed != 0 or checked == 0


if __name__ == '__main__':
    sys.exit(main())
