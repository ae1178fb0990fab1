"""What the public headers and the symbol map declare, read as text."""
import re
from pathlib import Path


def text_of(header):
    """A header without its comments."""
    return re.sub(r'/\*.*?\*/', '', Path(header).read_text(encoding='utf-8'), flags=re.S)


def functions(headers):
    """Names of the functions that the headers export."""
    found = []
    for header in headers:
        found += re.findall(r'^CSUCCESS_API\b[^;(]*?\b(\w+)\s*\(', text_of(header), re.M)
    return found


def statuses(header):
    """The registry of status codes: pairs of name and number."""
    return [(name, int(number)) for name, number in
            re.findall(r'\b(CSUCCESS_OK|CSUCCESS_E_\w+)\s*=\s*(\d+)', text_of(header))]


def mapped(path):
    """Names in the global part of the symbol map."""
    text = re.sub(r'/\*.*?\*/|#.*', '', Path(path).read_text(encoding='utf-8'))
    part = re.search(r'global:(.*?)local:', text, re.S)
    return re.findall(r'(\w+)\s*;', part.group(1))
