"""What the pages of the documentation hold: blocks of code, and rows of tables."""
import json
import re
from pathlib import Path


def fences(path):
    """All fenced blocks: line number, language, the line of text before it, text."""
    found, inside, before = [], None, ''
    for number, line in enumerate(Path(path).read_text(encoding='utf-8').splitlines(), 1):
        fence = re.match(r'```(\S*)$', line)
        if inside is None and fence:
            inside = (number, fence.group(1), before, [])
        elif inside is not None and fence:
            found.append(inside[:3] + ('\n'.join(inside[3]),))
            inside = None
        elif inside is not None:
            inside[3].append(line)
        before = line.strip() or before
    return found


def blocks(path, language):
    """The fenced blocks of a language: line number, the status with which it is refused, text.

    A block is refused when the line before it says "Refused, `STATUS`:".
    """
    return [(number, refused and refused.group(1), text)
            for number, name, before, text in fences(path) if name == language
            for refused in [re.match(r'Refused, `(\w+)`:$', before)]]


def reports(path):
    """Reports that are shown: line number, kind, parameters or None, format, text.

    The line before the block says "Report `KIND`:" or "Report `KIND`, `PARAMETERS`:"; the block is
    of the language `report` (JSON, spread over lines), `markdown` or `calendar` (byte by byte, but
    for the carriage returns of a calendar).
    """
    return [(number, asked.group(1), asked.group(2), name, text)
            for number, name, before, text in fences(path) if name in ('report', 'markdown', 'calendar')
            for asked in [re.match(r'Report `(\w+)`(?:, `(.*)`)?:$', before)] if asked]


def records(text):
    """The JSON texts of a block: one object over several lines, or one a line."""
    try:
        json.loads(text)
        return [text]
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        return lines if len(lines) > 1 and all(is_json(line) for line in lines) else [text]


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def rows(path, first_heading):
    """The rows of each table whose first column is headed so: line number, cells."""
    found, in_table = [], False
    for number, line in enumerate(Path(path).read_text(encoding='utf-8').splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        if not line.startswith('|'):
            in_table = False
        elif in_table and not set(line) <= set('|- '):
            found.append((number, cells))
        elif cells[0] == first_heading:
            in_table = True
    return found
