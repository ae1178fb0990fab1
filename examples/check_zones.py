#!/usr/bin/env python3
"""check_zones.py ZONES: do the records say what Python's zoneinfo says?

At each change, a second before it, and in the middle of every month until 2060. Skipped where there
is no tzdata."""
import bisect
import datetime
import json
import subprocess
import sys
from pathlib import Path

NAMES = ['Europe/Berlin', 'Europe/London', 'Europe/Dublin', 'America/New_York', 'America/Sao_Paulo',
         'America/St_Johns', 'Australia/Sydney', 'Australia/Lord_Howe', 'Asia/Kathmandu',
         'Asia/Tokyo', 'Asia/Jerusalem', 'Pacific/Apia', 'Pacific/Auckland', 'Africa/Casablanca',
         'America/Santiago', 'UTC']
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def main():
    folder = Path('/usr/share/zoneinfo')
    names = [name for name in NAMES if (folder / name).exists()]
    if not names or sys.version_info < (3, 9):
        sys.exit(77)
    import zoneinfo
    out = subprocess.run([sys.argv[1], *names], stdout=subprocess.PIPE, check=True).stdout
    checked = 0
    for name, line in zip(names, out.decode().splitlines()):
        record, zone = json.loads(line), zoneinfo.ZoneInfo(name)
        times = [at // 1_000_000 for at, _ in record['transitions']]
        offsets = [record['offset']] + [offset for _, offset in record['transitions']]
        assert times == sorted(set(times)), name
        moments = [at for change in times for at in (change, change - 1)]
        moments += range(0, 90 * 365 * 86400, 15 * 86400)
        for at in moments:
            moment = EPOCH + datetime.timedelta(seconds=at)
            if moment.year > 2060:
                continue
            wanted = moment.astimezone(zone).utcoffset().total_seconds()
            found = offsets[bisect.bisect_right(times, at)]
            assert found == wanted, (name, moment, found, wanted)
            checked += 1
    print(f'{len(names)} zones, {checked} moments')


main()
