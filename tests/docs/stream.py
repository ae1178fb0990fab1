#!/usr/bin/env python3
"""stream.py LIBRARY PAGE.MD: the saved streams of a page load, and save to the same bytes."""
import ctypes as c
import re
import sys
from pathlib import Path

import book
import pages
from native import Tally, load

import binding as b


def saved(library, one):
    buffer, writer = b.Buffer(), b.Writer()
    library.buffer_new(None, c.byref(buffer))
    library.buffer_writer(buffer, c.byref(writer))
    status = library.book_save(one.book, writer)
    data = c.string_at(library.buffer_data(buffer), library.buffer_length(buffer))
    library.buffer_free(buffer)
    return status, data


def main():
    path, page = sys.argv[1:]
    library = b.Library(load(path))
    tally = Tally('docs ' + Path(page).stem)
    streams = pages.blocks(page, 'stream')
    for line, _, text in streams:
        # The version of the library that wrote it is not what the page is about.
        version = library.version_text().decode()
        text = re.sub('"library":"[^"]*"', f'"library":"{version}"', text) + '\n'
        one, reader, data = book.Book(library), b.Reader(), text.encode()
        library.reader_from_memory(data, len(data), reader)
        status = library.book_load(one.book, reader)
        tally.check(status == b.OK, f'{page}:{line}: {one._told(status)}')
        status, again = saved(library, one)
        tally.check(status == b.OK and again == data,
                    f'{page}:{line}: saves to\n{again.decode()}')
        one.free()
    tally.check(streams, f'{page} has no stream')
    tally.close()


main()
