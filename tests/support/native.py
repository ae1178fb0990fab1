"""Loads the library under test into Python, also when it was built with sanitizers."""
import ctypes
import os
import re
import subprocess
import sys

SKIPPED = 77


def load(path):
    """Opens the shared library at `path`.

    The runtime of a sanitizer must be loaded before everything else. So when the library needs
    one, Python is started once more, with it preloaded.
    """
    if 'CSUCCESS_TEST_PRELOADED' not in os.environ:
        needed = subprocess.run(['ldd', path], stdout=subprocess.PIPE, check=True).stdout.decode()
        runtimes = re.findall(r'=> (\S*/lib(?:asan|tsan|ubsan)\.so\S*)', needed)
        if runtimes:
            # Python itself keeps memory until its end, which is no leak of the library's.
            os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
            os.environ['LD_PRELOAD'] = ' '.join(sorted(runtimes))
            os.environ['CSUCCESS_TEST_PRELOADED'] = '1'
            os.execv(sys.executable, [sys.executable] + sys.argv)
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        if re.search(r'undefined symbol: __\w+san_', str(error)):
            print('skipped: the sanitizer has no runtime that Python could load first')
            sys.exit(SKIPPED)
        raise


class Tally:
    """Counts checks, and says so in a line that tests/run understands."""

    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0

    def check(self, ok, what):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print('FAILED:', what)

    def close(self):
        print(f'{self.name}: {self.passed} passed, {self.failed} failed, 0 skipped')
        sys.exit(self.failed != 0)
