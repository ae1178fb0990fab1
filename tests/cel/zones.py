#!/usr/bin/env python3
"""Writes zones.json: the offsets of time zones and when they change, from the system's tzdata.

    tests/cel/zones.py > tests/cel/zones.json

A zone is [offset, [at, offset], ...]: seconds east of UTC before the first change, and from each
change on; instants are seconds since 1970. Changes before 1970, and those without an effect on the
offset, are left out.
"""
import json
import struct
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path('/usr/share/zoneinfo')
UNTIL = 2037  # beyond it the rules of a zone are written out

NAMES = '''
Africa/Abidjan Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos
Africa/Nairobi America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Caracas
America/Chicago America/Denver America/Halifax America/Havana America/Lima America/Los_Angeles
America/Mexico_City America/New_York America/Phoenix America/Puerto_Rico America/Santiago
America/Sao_Paulo America/St_Johns America/Toronto America/Vancouver Asia/Baghdad Asia/Bangkok
Asia/Calcutta Asia/Dhaka Asia/Dubai Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem
Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai
Asia/Singapore Asia/Taipei Asia/Tehran Asia/Tokyo Atlantic/Azores Atlantic/Reykjavik
Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne
Australia/Perth Australia/Sydney Etc/UTC Europe/Amsterdam Europe/Athens Europe/Berlin
Europe/Brussels Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul
Europe/Kiev Europe/Kyiv Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow Europe/Oslo
Europe/Paris Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich
GMT Indian/Chagos Indian/Cocos Indian/Maldives Indian/Mauritius Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Honolulu Pacific/Marquesas US/Alaska US/Arizona US/Central
US/Eastern US/Hawaii US/Mountain US/Pacific
'''.split()


def offset_at(zone, seconds):
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    return int(moment.astimezone(zone).utcoffset().total_seconds())


def written_changes(name):
    """The instants that the file of a zone (TZif, version 2 or later) lists."""
    data = (FOLDER / name).read_bytes()
    isut, isstd, leap, times, types, chars = struct.unpack('>6l', data[20:44])
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    times = struct.unpack('>l', data[at + 32:at + 36])[0]
    return list(struct.unpack(f'>{times}q', data[at + 44:at + 44 + 8 * times]))


def later_changes(zone, since):
    """The instants after those, found by halving days on which the offset differs."""
    found, day = [], max(since, 0) // 86400 * 86400
    end = int(datetime(UNTIL + 1, 1, 1, tzinfo=timezone.utc).timestamp())
    while day < end:
        low, high = day, day + 86400
        if offset_at(zone, low) != offset_at(zone, high):
            while high - low > 1:
                middle = (low + high) // 2
                if offset_at(zone, middle) == offset_at(zone, low):
                    low = middle
                else:
                    high = middle
            found.append(high)
        day += 86400
    return found


def changes(name):
    zone = ZoneInfo(name)
    listed = written_changes(name)
    listed += later_changes(zone, listed[-1] + 1 if listed else 0)
    first = offset_at(zone, -1)
    out, before = [first], first
    for at in listed:
        if at < 0:
            continue
        offset = offset_at(zone, at)
        if offset != before:
            out.append([at, offset])
            before = offset
    return out


def main():
    lines = [f'{json.dumps(name)}: {json.dumps(changes(name), separators=(",", ":"))}'
             for name in sorted(NAMES) if (FOLDER / name).exists()]
    sys.stdout.write('{\n' + ',\n'.join(lines) + '\n}\n')


if __name__ == '__main__':
    main()
