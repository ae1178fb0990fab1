#!/usr/bin/env python3
"""seeds.py SEEDS FOLDER: does a scenario show each line of the texts that the project comes from?

SEEDS has a line for each: a key, and what it says; "vocabulary:" after the key marks a word of which
nothing can be computed. Scenarios name the keys in "shows"."""
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / 'support'))
from schema import files  # noqa: E402

LINE = re.compile(r'(S\d+-\d+) (vocabulary:)?(.*)')


def read_seeds(text):
    """What each key says, the keys of mere words, and what is wrong with the list."""
    lines, words, wrong = {}, set(), []
    for number, line in enumerate(text.splitlines(), 1):
        found = LINE.fullmatch(line)
        if not line or line.startswith('#'):
            continue
        if not found or not found[3].strip():
            wrong.append(f'line {number} of the seeds says nothing: {line!r}')
        elif found[1] in lines:
            wrong.append(f'{found[1]} is there twice')
        else:
            lines[found[1]] = found[3].strip()
            words |= {found[1]} if found[2] else set()
    return lines, words, wrong


def compare(text, shown):
    """What is wrong, with the keys that each scenario shows."""
    lines, words, wrong = read_seeds(text)
    for name, keys in shown.items():
        wrong += [f'{name}: shows {key}, which nobody knows' for key in keys if key not in lines]
        wrong += [f'{name}: shows {key}, which is a mere word' for key in keys if key in words]
        wrong += [f'{name}: shows {key} twice' for key in set(keys) if keys.count(key) > 1]
    seen = {key for keys in shown.values() for key in keys}
    wrong += [f'no scenario shows {key}: {what}' for key, what in lines.items()
              if key not in seen and key not in words]
    return wrong


def check_itself():
    good = '# of a text\nS1-1 a -> b\nS1-2 vocabulary: a word, because\n'
    cases = [
        (good, {'x': ['S1-1']}, []),
        (good, {'x': []}, ['no scenario shows S1-1: a -> b']),
        (good, {'x': ['S1-1', 'S1-3']}, ['x: shows S1-3, which nobody knows']),
        (good, {'x': ['S1-1', 'S1-2']}, ['x: shows S1-2, which is a mere word']),
        (good, {'x': ['S1-1', 'S1-1']}, ['x: shows S1-1 twice']),
        (good + 'S1-3 vocabulary:\n', {'x': ['S1-1']},
         ["line 4 of the seeds says nothing: 'S1-3 vocabulary:'"]),
        (good + 'S1-1 c\n', {'x': ['S1-1']}, ['S1-1 is there twice']),
    ]
    return [f'{shown}: expected {expected}, found {compare(text, shown)}'
            for text, shown, expected in cases if compare(text, shown) != expected]


def main():
    shown = {}
    for file in files(Path(sys.argv[2])):
        shown[file] = json.loads(file.read_text(encoding='utf-8')).get('shows', [])
    wrong = check_itself() + compare(Path(sys.argv[1]).read_text(encoding='utf-8'), shown)
    for line in wrong:
        print(line)
    print(f'{sum(map(bool, shown.values()))} scenarios show seeds, {len(wrong)} problems')
    return bool(wrong)


sys.exit(main())
