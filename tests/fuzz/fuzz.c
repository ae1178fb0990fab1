/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

void
fuzz_fail(const char *file, int line, const char *what, const char *detail)
{
    fprintf(stderr, "%s:%d: not so: %s%s%s\n", file, line, what, detail ? ": " : "",
            detail ? detail : "");
    abort();
}

void
fuzz_require_ok(const char *file, int line, csuccess_book *book, csuccess_status status)
{
    csuccess_error error = {.size = sizeof error, .message = ""};

    if (status == CSUCCESS_OK)
        return;
    if (book)
        csuccess_book_error(book, &error);
    fprintf(stderr, "at '%s', line %llu\n", error.pointer ? error.pointer : "",
            (unsigned long long)error.line);
    fuzz_fail(file, line, csuccess_status_name(status), error.message);
}

csuccess_buffer *
fuzz_buffer(void)
{
    csuccess_buffer *buffer = NULL;

    REQUIRE_OK(NULL, csuccess_buffer_new(NULL, &buffer));
    return buffer;
}

static int32_t
take_journal(void *user_data, const char *line, size_t length)
{
    csuccess_writer writer = {.size = sizeof writer};

    REQUIRE_OK(NULL, csuccess_buffer_writer(user_data, &writer));
    return writer.write(writer.user_data, line, length);
}

static void
take_log(void *user_data, int32_t level, csuccess_status code, const char *text, size_t length)
{
    size_t i;
    (void)user_data;

    REQUIRE(level == CSUCCESS_LOG_WARNING || level == CSUCCESS_LOG_INFO);
    REQUIRE(strcmp(csuccess_status_name(code), "CSUCCESS_E_UNREGISTERED") != 0);
    for (i = 0; i < length; i++)
        REQUIRE(text[i] != 0);
}

csuccess_book *
fuzz_book(csuccess_buffer *journal)
{
    csuccess_sinks sinks = {.size = sizeof sinks, .log = take_log};
    csuccess_config config = {.size = sizeof config, .sinks = &sinks};
    csuccess_book *book = NULL;

    if (journal) {
        sinks.journal = take_journal;
        sinks.journal_user_data = journal;
    }
    REQUIRE_OK(NULL, csuccess_book_new(&config, &book));
    return book;
}

static int
has_word(const char *text, size_t length, const char *word)
{
    size_t n = strlen(word), i;

    for (i = 0; i + n <= length; i++)
        if (memcmp(text + i, word, n) == 0)
            return 1;
    return 0;
}

unsigned
fuzz_options(const char *text, size_t length)
{
    const char *end = length ? memchr(text, '\n', length) : NULL;
    unsigned options = 0;

    if (!length || text[0] != '#')
        return 0;
    if (end)
        length = (size_t)(end - text);
    options |= has_word(text, length, "empty") ? FUZZ_EMPTY : 0;
    options |= has_word(text, length, "day") ? FUZZ_DAY_GRAIN : 0;
    options |= has_word(text, length, "keep") ? FUZZ_KEEP : 0;
    options |= has_word(text, length, "unmoved") ? FUZZ_UNMOVED : 0;
    return options;
}

int
fuzz_line(const char **text, size_t *left, const char **line, size_t *length)
{
    const char *end;

    *line = "";
    *length = 0;
    if (*left == 0)
        return 0;
    end = memchr(*text, '\n', *left);
    *line = *text;
    *length = end ? (size_t)(end - *text) : *left;
    *text += *length + (end != NULL);
    *left -= *length + (end != NULL);
    return 1;
}

int
fuzz_is_sane(const char *line, size_t length)
{
    /* letters spelled as escapes would hide what is looked for here */
    if (has_word(line, length, "\\u006") || has_word(line, length, "\\u007"))
        return 0;
    return !has_word(line, length, "clock") || has_word(line, length, "\"now\":\"202");
}

csuccess_buffer *
fuzz_saved(csuccess_book *book)
{
    csuccess_buffer *buffer = fuzz_buffer();
    csuccess_writer writer = {.size = sizeof writer};

    REQUIRE_OK(NULL, csuccess_buffer_writer(buffer, &writer));
    REQUIRE_OK(book, csuccess_book_save(book, &writer));
    return buffer;
}

/* The document of the book ends with what was counted. */
static size_t
without_counts(const char *line, size_t length)
{
    static const char book[] = "{\"doc\":\"book\"", counts[] = ",\"counts\":{";
    size_t i, n = sizeof counts - 1;

    if (length < sizeof book - 1 || memcmp(line, book, sizeof book - 1) != 0)
        return length;
    for (i = length; i >= n; i--)
        if (memcmp(line + i - n, counts, n) == 0)
            return i - n;
    return length;
}

void
fuzz_same(csuccess_buffer *a, csuccess_buffer *b, int but_counts)
{
    const char *x = csuccess_buffer_data(a), *y = csuccess_buffer_data(b), *line_x, *line_y;
    size_t m = csuccess_buffer_length(a), n = csuccess_buffer_length(b), length_x, length_y;
    int more_x, more_y;

    for (;;) {
        more_x = fuzz_line(&x, &m, &line_x, &length_x);
        more_y = fuzz_line(&y, &n, &line_y, &length_y);
        if (!more_x && !more_y)
            return;
        if (but_counts && more_x)
            length_x = without_counts(line_x, length_x);
        if (but_counts && more_y)
            length_y = without_counts(line_y, length_y);
        if (more_x && more_y && length_x == length_y && memcmp(line_x, line_y, length_x) == 0)
            continue;
        fprintf(stderr, "one: %.*s\nother: %.*s\n", (int)length_x, line_x, (int)length_y, line_y);
        fuzz_fail(__FILE__, __LINE__, "two books are the same", NULL);
    }
}

/* What is saved, as a book once more. */
static csuccess_book *
loaded(csuccess_buffer *saved)
{
    csuccess_book *book = fuzz_book(NULL);
    csuccess_reader reader = {.size = sizeof reader};

    REQUIRE_OK(NULL, csuccess_reader_from_memory(csuccess_buffer_data(saved),
                                                 csuccess_buffer_length(saved), &reader));
    REQUIRE_OK(book, csuccess_book_load(book, &reader));
    return book;
}

static csuccess_book *
replayed(csuccess_buffer *journal)
{
    csuccess_book *book = fuzz_book(NULL);
    const char *text = csuccess_buffer_data(journal), *line;
    size_t left = csuccess_buffer_length(journal), length;

    while (fuzz_line(&text, &left, &line, &length)) {
        csuccess_status status = csuccess_book_record(book, line, length);
        if (status != CSUCCESS_OK)
            fprintf(stderr, "journal: %.*s\n", (int)length, line);
        REQUIRE_OK(book, status);
    }
    return book;
}

static void
same_value(csuccess_book *a, csuccess_book *b, csuccess_customer in_a, csuccess_customer in_b,
           const char *name, size_t length)
{
    csuccess_value x = {.size = sizeof x}, y = {.size = sizeof y};
    csuccess_value_name value_a = 0, value_b = 0;

    if (csuccess_value_find(a, name, length, &value_a) != CSUCCESS_OK) {
        REQUIRE(csuccess_value_find(b, name, length, &value_b) == CSUCCESS_E_NOT_FOUND);
        return;
    }
    REQUIRE_OK(b, csuccess_value_find(b, name, length, &value_b));
    REQUIRE_OK(a, csuccess_value_get(a, in_a, value_a, &x));
    REQUIRE_OK(b, csuccess_value_get(b, in_b, value_b, &y));
    if (x.type != y.type || x.missing != y.missing || x.integer != y.integer ||
        memcmp(&x.number, &y.number, sizeof x.number) != 0 || x.text_length != y.text_length ||
        !x.text != !y.text || (x.text && memcmp(x.text, y.text, x.text_length) != 0) ||
        x.as_of != y.as_of) {
        fprintf(stderr, "%.*s: missing %u, %.17g, as of %lld; missing %u, %.17g, as of %lld\n",
                (int)length, name, x.missing, x.number, (long long)x.as_of, y.missing, y.number,
                (long long)y.as_of);
        fuzz_fail(__FILE__, __LINE__, "the values are the same", NULL);
    }
}

/* Columns and single values tell the same. */
static void
same_column(csuccess_book *book, const char *name, size_t length)
{
    csuccess_column column = {.size = sizeof column};
    csuccess_value value = {.size = sizeof value};
    csuccess_value_name handle = 0;
    csuccess_customer customer = 0;
    csuccess_status status;
    uint64_t row;

    if (csuccess_value_find(book, name, length, &handle) != CSUCCESS_OK)
        return;
    status = csuccess_column_get(book, handle, &column);
    if (status == CSUCCESS_E_STATE)
        return;
    REQUIRE_OK(book, status);
    for (row = 0; row < column.rows; row++) {
        REQUIRE_OK(book, csuccess_customer_at(book, row, &customer));
        if (!customer)
            continue;
        REQUIRE_OK(book, csuccess_value_get(book, customer, handle, &value));
        if (value.missing && column.type != CSUCCESS_TYPE_MONEY)
            REQUIRE(column.numbers    ? column.numbers[row] != column.numbers[row]
                    : column.integers ? column.integers[row] == INT64_MIN
                                      : column.small[row] == INT32_MIN);
        else if (!value.missing)
            REQUIRE(column.numbers    ? column.numbers[row] == value.number
                    : column.integers ? column.integers[row] == value.integer
                                      : column.small[row] == value.integer);
    }
}

/* Names are taken from what was saved: whatever stands there as an id may be one. */
static void
same_values(csuccess_book *a, csuccess_book *b, csuccess_buffer *saved)
{
    static const char id[] = "\"id\":\"";
    const char *text = csuccess_buffer_data(saved);
    size_t left = csuccess_buffer_length(saved), n = sizeof id - 1, i, length;
    char name[300] = "segment.";
    csuccess_customer in_a = 0, in_b = 0;
    const char *customer, *end;
    uint64_t row;
    int names = 0;

    for (i = 0; i + n < left && names < 64; i++) {
        if (memcmp(text + i, id, n) != 0)
            continue;
        end = memchr(text + i + n, '"', left - i - n);
        length = end ? (size_t)(end - text) - i - n : 0;
        if (!length || length > 255)
            continue;
        names++;
        memcpy(name + 8, text + i + n, length);
        same_column(a, name + 8, length);
        same_column(a, name, length + 8);
        for (row = 0; row < csuccess_customer_rows(a) && row < 32; row++) {
            size_t bytes;
            REQUIRE_OK(a, csuccess_customer_at(a, row, &in_a));
            if (!in_a)
                continue;
            REQUIRE_OK(a, csuccess_customer_id(a, in_a, &customer, &bytes));
            REQUIRE_OK(b, csuccess_customer_find(b, customer, bytes, &in_b));
            same_value(a, b, in_a, in_b, name + 8, length);
            same_value(a, b, in_a, in_b, name, length + 8);
        }
    }
}

static void
same_book(csuccess_book *book, csuccess_buffer *saved, csuccess_book *other, int but_counts)
{
    csuccess_buffer *theirs = fuzz_saved(other);

    fuzz_same(saved, theirs, but_counts);
    csuccess_buffer_free(theirs);
    same_values(book, other, saved);
    fuzz_same_health(book, other);
}

void
fuzz_examine(csuccess_book *book, csuccess_buffer *journal)
{
    static const int64_t steps[] = {1, FUZZ_HOUR, FUZZ_DAY, 3 * FUZZ_DAY + 7, 20 * FUZZ_DAY};
    const int64_t latest = INT64_C(253402300799999999) - 41 * FUZZ_DAY;
    csuccess_buffer *saved = fuzz_saved(book);
    csuccess_book *others[3] = {loaded(saved), NULL, journal ? replayed(journal) : NULL};
    int64_t now = INT64_C(1773144000000000);
    size_t i, k;

    REQUIRE_OK(book, csuccess_book_clone(book, NULL, &others[1]));
    fuzz_explain(book, !journal);
    for (i = 0; i < 3; i++)
        if (others[i])
            same_book(book, saved, others[i], i == 2);
    csuccess_buffer_free(saved);
    if (csuccess_book_clock(book, &now) == CSUCCESS_OK && now < latest) {
        REQUIRE_OK(book, csuccess_book_advance(book, now + 40 * FUZZ_DAY));
        fuzz_explain(book, !journal);
        saved = fuzz_saved(book);
        for (i = 0; i < 3; i++)
            if (others[i]) {
                for (k = 0; i && k < sizeof steps / sizeof *steps; k++)
                    REQUIRE_OK(others[i], csuccess_book_advance(others[i], now + steps[k]));
                REQUIRE_OK(others[i], csuccess_book_advance(others[i], now + 40 * FUZZ_DAY));
                same_book(book, saved, others[i], 1);
            }
        csuccess_buffer_free(saved);
    }
    for (i = 0; i < 3; i++)
        csuccess_book_free(others[i]);
}
