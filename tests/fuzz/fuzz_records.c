/* SPDX-License-Identifier: MIT */
/* Lines of records, taken in one by one or as a stream, with moves of the clock in between. The
 * first line may hold options (see fuzz.h); a line "+N" moves the clock by N hours; "#" begins a
 * comment. A record that is refused must leave no trace. */
#include "fuzz.h"

enum { MOST_LINES = 200, MOST_HOURS = 24 * 1000 };

static void
move(csuccess_book *book, const char *line, size_t length, int64_t *left)
{
    int64_t now = INT64_C(1773144000000000), hours = 0;
    size_t i;

    for (i = 1; i < length && i < 8 && line[i] >= '0' && line[i] <= '9'; i++)
        hours = hours * 10 + (line[i] - '0');
    if (hours > *left)
        hours = *left;
    *left -= hours;
    (void)csuccess_book_clock(book, &now);
    if (now <= INT64_C(253402300799999999) - hours * FUZZ_HOUR)
        REQUIRE_OK(book, csuccess_book_advance(book, now + hours * FUZZ_HOUR));
}

static void
record(csuccess_book *book, const char *line, size_t length, int lines)
{
    csuccess_buffer *before = lines <= 20 ? fuzz_saved(book) : NULL, *after;
    csuccess_error error = {.size = sizeof error};
    csuccess_status status = csuccess_book_record(book, line, length);

    if (status != CSUCCESS_OK) {
        REQUIRE(status > 0 && strcmp(csuccess_status_name(status), "CSUCCESS_E_UNREGISTERED") != 0);
        REQUIRE(csuccess_book_error(book, &error) == CSUCCESS_OK && error.status == status);
        REQUIRE(error.message_length == strlen(error.message) && error.message_length > 0);
        REQUIRE(error.pointer_length == strlen(error.pointer));
        if (before) {
            after = fuzz_saved(book);
            fuzz_same(before, after, 1);
            csuccess_buffer_free(after);
        }
    }
    csuccess_buffer_free(before);
}

static int32_t
go_on(void *user_data, const csuccess_error *error, const char *line, size_t length)
{
    (void)line;
    (void)length;
    ++*(uint64_t *)user_data;
    return error->status == CSUCCESS_OK; /* never so */
}

/* The same lines as one stream, with lines held that name what is not there yet. */
static void
import(const char *text, size_t size, unsigned options)
{
    csuccess_buffer *journal = fuzz_buffer();
    csuccess_book *book = fuzz_book(journal);
    uint64_t refused = 0;
    csuccess_import_options how = {
        .size = sizeof how, .refused = go_on, .user_data = &refused, .hold_unknown = 1};
    csuccess_import_result result = {.size = sizeof result};
    csuccess_reader reader = {.size = sizeof reader};

    fuzz_fill(book, options);
    REQUIRE_OK(NULL, csuccess_reader_from_memory(text, size, &reader));
    REQUIRE_OK(book, csuccess_book_import(book, &reader, &how, &result));
    REQUIRE(result.refused == refused && result.held <= result.accepted &&
            result.accepted + result.refused <= result.lines);
    fuzz_examine(book, journal);
    csuccess_book_free(book);
    csuccess_buffer_free(journal);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *line;
    unsigned options = fuzz_options(text, size);
    size_t left = size, length;
    int64_t hours = MOST_HOURS;
    int lines = 0, sane = 1;
    csuccess_buffer *journal = fuzz_buffer();
    csuccess_book *book = fuzz_book(journal);

    fuzz_fill(book, options);
    while (fuzz_line(&text, &left, &line, &length) && lines < MOST_LINES) {
        if (length && line[0] == '+') {
            move(book, line, length, &hours);
        } else if (length && line[0] != '#') {
            if (fuzz_is_sane(line, length))
                record(book, line, length, ++lines);
            else
                sane = 0;
        }
    }
    fuzz_examine(book, journal);
    csuccess_book_free(book);
    csuccess_buffer_free(journal);
    if (sane && size && (data[0] == '#' || size % 4 == 0))
        import((const char *)data, size, options);
    return 0;
}
