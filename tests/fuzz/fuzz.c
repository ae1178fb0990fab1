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

#define EVENT(customer, kind, at, more)                                                           \
    "{\"record\":\"event\",\"customer\":\"" customer "\",\"kind\":\"" kind "\",\"at\":\"2026-" at \
    "Z\"" more "}"

static const char *const filling[] = {
    "{\"record\":\"zone\",\"id\":\"Europe/Berlin\",\"offset\":3600,\"transitions\":["
    "[\"2025-10-26T01:00:00Z\",3600],[\"2026-03-29T01:00:00Z\",7200],"
    "[\"2026-10-25T01:00:00Z\",3600]]}",
    "{\"record\":\"calendar\",\"id\":\"de\",\"holidays\":[\"2026-12-25\"],"
    "\"hours\":{\"from\":\"09:00\",\"to\":\"17:00\"}}",
    "{\"record\":\"member\",\"id\":\"mia\",\"name\":\"Mia\",\"calendar\":\"de\","
    "\"capacity\":40.5,\"absences\":[{\"from\":\"2026-07-01\",\"to\":\"2026-07-14\"}]}",
    NULL, /* definitions */
    "{\"record\":\"customer\",\"id\":\"group\",\"start\":\"2020-01-01\"}",
    "{\"record\":\"customer\",\"id\":\"acme\",\"name\":\"Acme\",\"owner\":\"mia\","
    "\"start\":\"2026-03-01\",\"parent\":\"group\",\"attributes\":{\"plan\":\"pro\",\"seats\":5,"
    "\"ratio\":0.5,\"signed\":\"2026-01-15\",\"mrr\":120000,\"paying\":true,"
    "\"seen\":\"2026-02-01T10:00:00Z\"}}",
    "{\"record\":\"customer\",\"id\":\"bolt\",\"start\":\"2025-06-30\",\"parent\":\"group\","
    "\"attributes\":{\"plan\":\"free\",\"mrr\":{\"amount\":5000,\"currency\":\"USD\"}}}",
    "{\"record\":\"contact\",\"customer\":\"acme\",\"id\":\"ann\",\"roles\":[\"champion\"]}",
    "{\"record\":\"contact\",\"customer\":\"acme\",\"id\":\"bob\",\"email\":\"b@example.com\"}",
    EVENT("acme", "login", "02-01T10:00:00", ",\"subject\":\"ann\""),
    EVENT("acme", "login", "03-01T10:00:00", ",\"subject\":\"bob\",\"label\":\"web\""),
    EVENT("bolt", "login", "03-02T10:00:00", ",\"label\":\"app\",\"key\":\"k1\""),
    EVENT("acme", "ticket", "03-03T10:00:00", ",\"value\":2.5"),
    EVENT("acme", "ticket", "03-09T10:00:00", ",\"value\":-1"),
    EVENT("group", "login", "03-20T10:00:00", ",\"source\":\"app\",\"position\":7"),
    "{\"record\":\"customer\",\"id\":\"acme\",\"at\":\"2026-03-15T00:00:00Z\",\"source\":\"crm\","
    "\"position\":3,\"attributes\":{\"plan\":\"free\"}}",
    "{\"record\":\"outcome\",\"customer\":\"bolt\",\"at\":\"2026-02-28T00:00:00Z\","
    "\"outcome\":\"renewed\",\"amount\":60000}",
};

static const char definitions[] =
    "{\"record\":\"definitions\",\"book\":{\"currency\":\"EUR\",\"zone\":\"Europe/Berlin\","
    "\"grain\":\"%s\",\"undeclared\":\"%s\",\"revenue\":\"mrr\"},"
    "\"attributes\":[{\"id\":\"plan\",\"type\":\"text\",\"values\":[\"free\",\"pro\"]},"
    "{\"id\":\"seats\",\"type\":\"int\"},{\"id\":\"ratio\",\"type\":\"double\"},"
    "{\"id\":\"signed\",\"type\":\"date\"},{\"id\":\"mrr\",\"type\":\"money\"},"
    "{\"id\":\"paying\",\"type\":\"bool\"},{\"id\":\"seen\",\"type\":\"time\"}],"
    "\"events\":[{\"id\":\"login\"},{\"id\":\"ticket\",\"retain_days\":60}],"
    "\"measures\":[{\"id\":\"logins\",\"kind\":\"count\",\"event\":\"login\",\"days\":30},"
    "{\"id\":\"logins_web\",\"kind\":\"count\",\"event\":\"login\",\"days\":7,"
    "\"where\":{\"label\":[\"web\",\"app\"]}},"
    "{\"id\":\"logins_signed\",\"kind\":\"sum\",\"event\":\"login\",\"since\":\"signed\"},"
    "{\"id\":\"ticket_sum\",\"kind\":\"sum\",\"event\":\"ticket\",\"days\":30,\"stale_days\":20},"
    "{\"id\":\"ticket_mean\",\"kind\":\"mean\",\"event\":\"ticket\",\"days\":60},"
    "{\"id\":\"ticket_min\",\"kind\":\"min\",\"event\":\"ticket\",\"days\":10},"
    "{\"id\":\"ticket_max\",\"kind\":\"max\",\"event\":\"ticket\",\"days\":10},"
    "{\"id\":\"ticket_last\",\"kind\":\"last\",\"event\":\"ticket\",\"days\":14},"
    "{\"id\":\"people\",\"kind\":\"distinct\",\"event\":\"login\",\"days\":90},"
    "{\"id\":\"champions\",\"kind\":\"count\",\"event\":\"login\",\"days\":90,"
    "\"where\":{\"role\":\"champion\"}},"
    "{\"id\":\"idle\",\"kind\":\"days_since\",\"event\":\"login\",\"days\":90},"
    "{\"id\":\"ticket_trend\",\"kind\":\"trend\",\"event\":\"ticket\",\"days\":30},"
    "{\"id\":\"login_change\",\"kind\":\"change\",\"event\":\"login\",\"days\":14,"
    "\"blackout_days\":20},"
    "{\"id\":\"ticket_change\",\"kind\":\"change\",\"event\":\"ticket\",\"days\":14,"
    "\"change_of\":\"sum\",\"as\":\"difference\"},"
    "{\"id\":\"per_seat\",\"kind\":\"ratio\",\"of\":\"logins\",\"by\":\"seats\"},"
    "{\"id\":\"fresh_ratio\",\"kind\":\"value\",\"of\":\"ratio\",\"stale_days\":25,"
    "\"domain\":{\"min\":0,\"max\":1}},"
    "{\"id\":\"months\",\"kind\":\"age\",\"of\":\"start\",\"in\":\"months\"},"
    "{\"id\":\"to_signed\",\"kind\":\"until\",\"of\":\"signed\"},"
    "{\"id\":\"all_logins\",\"kind\":\"rollup\",\"of\":\"logins\",\"how\":\"sum\"},"
    "{\"id\":\"worst_idle\",\"kind\":\"rollup\",\"of\":\"idle\",\"how\":\"worst\",\"own\":false,"
    "\"direction\":\"lower_is_better\"},"
    "{\"id\":\"mean_seats\",\"kind\":\"rollup\",\"of\":\"per_seat\",\"by\":\"mrr\","
    "\"how\":\"weighted\",\"depth\":\"children\"}],"
    "\"segments\":[{\"id\":\"idle\",\"enter\":[{\"value\":\"idle\",\"from\":14}],"
    "\"leave\":[{\"value\":\"idle\",\"to\":7}]},"
    "{\"id\":\"young_pro\",\"enter\":[{\"value\":\"months\",\"to\":6},"
    "{\"value\":\"plan\",\"in\":[\"pro\"]}]},"
    "{\"id\":\"no_seats\",\"enter\":[{\"value\":\"seats\",\"missing\":true},"
    "{\"value\":\"segment.idle\",\"is\":true,\"not\":true}]}]}";

void
fuzz_fill(csuccess_book *book, unsigned options)
{
    char text[sizeof definitions + 32];
    size_t i;
    int length;

    if (!(options & FUZZ_EMPTY))
        for (i = 0; i < sizeof filling / sizeof *filling; i++) {
            if (filling[i]) {
                REQUIRE_OK(book, csuccess_book_record(book, filling[i], strlen(filling[i])));
                continue;
            }
            length = snprintf(text, sizeof text, definitions,
                              options & FUZZ_DAY_GRAIN ? "day" : "exact",
                              options & FUZZ_KEEP ? "keep" : "refuse");
            REQUIRE_OK(book, csuccess_book_record(book, text, (size_t)length));
        }
    if (!(options & FUZZ_UNMOVED))
        REQUIRE_OK(book, csuccess_book_advance(book, INT64_C(1773144000000000)));
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
    csuccess_reader reader;

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
    for (i = 0; i < 3; i++)
        if (others[i])
            same_book(book, saved, others[i], i == 2);
    csuccess_buffer_free(saved);
    if (csuccess_book_clock(book, &now) == CSUCCESS_OK && now < latest) {
        REQUIRE_OK(book, csuccess_book_advance(book, now + 40 * FUZZ_DAY));
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
