/* SPDX-License-Identifier: MIT */
/* Bundles of definitions, one a line, published into a book that is in use, with a day between
 * them. The first line may hold options (see fuzz.h). */
#include "fuzz.h"

enum { MOST_LINES = 20 };

static int
is_bundle(const char *line, size_t length)
{
    static const char begin[] = "{\"record\":\"definitions\"";

    return length > sizeof begin && memcmp(line, begin, sizeof begin - 1) == 0;
}

static void
publish(csuccess_book *book, const char *line, size_t length)
{
    csuccess_buffer *before = fuzz_saved(book), *after;
    csuccess_status status = csuccess_book_record(book, line, length), again;
    int64_t now = INT64_C(1773144000000000);

    if (status != CSUCCESS_OK) {
        after = fuzz_saved(book);
        fuzz_same(before, after, 1);
        csuccess_buffer_free(after);
    }
    csuccess_buffer_free(before);
    if (status == CSUCCESS_OK) {
        /* the same once more changes nothing; what is to be removed is gone, though */
        before = fuzz_saved(book);
        again = csuccess_book_record(book, line, length);
        after = fuzz_saved(book);
        if (again != CSUCCESS_OK || !strstr(csuccess_buffer_data(before), "\"doc\":\"pending\""))
            fuzz_same(before, after, 1);
        csuccess_buffer_free(before);
        csuccess_buffer_free(after);
        (void)csuccess_book_clock(book, &now);
        REQUIRE_OK(book, csuccess_book_advance(book, now + 25 * FUZZ_HOUR));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *line;
    unsigned options = fuzz_options(text, size);
    size_t left = size, length;
    int lines = 0;
    csuccess_buffer *journal = fuzz_buffer();
    csuccess_book *book = fuzz_book(journal);

    fuzz_fill(book, options);
    while (fuzz_line(&text, &left, &line, &length) && lines < MOST_LINES)
        if (is_bundle(line, length) && fuzz_is_sane(line, length)) {
            publish(book, line, length);
            lines++;
        }
    fuzz_examine(book, journal);
    csuccess_book_free(book);
    csuccess_buffer_free(journal);
    return 0;
}
