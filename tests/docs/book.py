"""A book, as the tests of the documentation need it."""
import ctypes as c
import datetime
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / 'support'), str(TESTS / 'ffi')]
import binding as b

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
JSON, MARKDOWN, CALENDAR = 1, 2, 3
TYPE_SCORE = 8
b.PROTOTYPES.setdefault('csuccess_report_write', (
    b.Status, [b.Book, c.c_char_p, c.c_char_p, c.c_size_t, c.c_uint32, c.POINTER(b.Writer)]))
REASONS = ['', 'no data', 'stale', 'blackout', 'filling', 'no rate', 'not finite',
           'outside domain', 'coverage', 'not applicable', 'not computed', 'error']


def microseconds(text):
    time = datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))
    return (time - EPOCH) // datetime.timedelta(microseconds=1)


class Book:
    def __init__(self, library):
        self.library = library
        self.book = b.Book()
        status = library.book_new(None, c.byref(self.book))
        assert status == b.OK, status

    def free(self):
        self.library.book_free(self.book)

    def record(self, text):
        """The name of the status, and the detail of a failure."""
        data = text.encode()
        return self._told(self.library.book_record(self.book, data, len(data)))

    def advance(self, time):
        return self._told(self.library.book_advance(self.book, microseconds(time)))

    def report(self, kind, parameters=None, form=JSON):
        """The name of the status, and the text of the report or the detail of a failure."""
        buffer, writer = b.Buffer(), b.Writer()
        self.library.buffer_new(None, c.byref(buffer))
        self.library.buffer_writer(buffer, c.byref(writer))
        data = None if parameters is None else parameters.encode()
        status = self.library.report_write(self.book, kind.encode(), data, len(data or b''), form,
                                           c.byref(writer))
        text = c.string_at(self.library.buffer_data(buffer), self.library.buffer_length(buffer))
        self.library.buffer_free(buffer)
        name, detail = self._told(status)
        return (name, text.decode()) if status == b.OK else (name, detail)

    def _told(self, status):
        name = self.library.status_name(status).decode()
        if status == b.OK:
            return name, ''
        error = b.Error()
        self.library.book_error(self.book, c.byref(error))
        return name, f"{error.message.decode()} (at '{error.pointer.decode()}')"

    def show(self, customer, name):
        """A value as text, or why it is missing; and the instant that it is as of."""
        handle, value_name, value = b.Handle(), b.Handle(), b.Value()
        id_, name = customer.encode(), name.encode()
        for status in (self.library.customer_find(self.book, id_, len(id_), c.byref(handle)),
                       self.library.value_find(self.book, name, len(name), c.byref(value_name)),
                       self.library.value_get(self.book, handle, value_name, c.byref(value))):
            if status != b.OK:
                return self.library.status_name(status).decode(), ''
        as_of = '' if value.as_of == -2**63 else (
            EPOCH + datetime.timedelta(microseconds=value.as_of)).strftime('%Y-%m-%dT%H:%M:%SZ')
        if value.missing:
            return REASONS[value.missing], as_of
        if value.type == b.TYPE_TEXT:
            return value.text.decode(), as_of
        number = value.integer / 1e6 if value.type == TYPE_SCORE else value.number
        return f'{number:.12g}', as_of
