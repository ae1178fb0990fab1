/* SPDX-License-Identifier: MIT */
/* Reports of a book with health models. A line "KIND FORMAT PARAMETERS" asks for a report, as in
 * "portfolio json {}"; a line that begins with "{" is a record, "+N" moves the clock by N hours;
 * the first line may hold options (see fuzz.h). JSON has to parse, every row of a table in
 * Markdown has to have as many cells as its head, a canvas has to be one page, a calendar has to
 * have the lines of one, and a report must not change the book. */
#include <yyjson.h>

#include "fuzz.h"

enum { MOST_LINES = 40, MOST_HOURS = 24 * 400 };

static void
check_json(const char *text, size_t length)
{
    yyjson_doc *doc = yyjson_read(text, length, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);

    if (!doc)
        fuzz_fail(__FILE__, __LINE__, "the report is JSON", text);
    REQUIRE(yyjson_is_str(yyjson_obj_get(root, "report")));
    REQUIRE(yyjson_get_int(yyjson_obj_get(root, "version")) == 1);
    REQUIRE(length && text[length - 1] == '\n' && !memchr(text, '\n', length - 1));
    yyjson_doc_free(doc);
}

/* Bars that are not escaped. */
static int
count_bars(const char *line, size_t length)
{
    int bars = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        if (line[i] == '\\')
            i++;
        else
            bars += line[i] == '|';
    }
    return bars;
}

static void
check_markdown(const char *text, size_t length)
{
    const char *line;
    size_t n;
    int bars, head = 0;

    while (fuzz_line(&text, &length, &line, &n)) {
        bars = n && line[0] == '|' ? count_bars(line, n) : 0;
        REQUIRE(!head || !bars || bars == head);
        head = bars;
    }
}

/* A canvas is one page, whatever is in it. */
static void
check_page(const char *text, size_t length)
{
    int lines = 0, columns = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] == '\n') {
            lines++;
            columns = 0;
        } else {
            columns += ((unsigned char)text[i] & 0xc0) != 0x80;
        }
        REQUIRE(columns <= 90);
    }
    REQUIRE(lines <= 60);
}

/* Lines end with CR LF, are short, and hold no other control characters. */
static void
check_calendar(const char *text, size_t length)
{
    size_t column = 0, i;

    REQUIRE(length > 2 && text[length - 1] == '\n');
    for (i = 0; i < length; i++) {
        if (text[i] == '\r') {
            REQUIRE(i + 1 < length && text[i + 1] == '\n' && column > 0);
            column = 0;
            i++;
            continue;
        }
        REQUIRE((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
        REQUIRE(++column <= 75);
    }
}

static int
next_word(const char **line, size_t *left, const char *word)
{
    size_t n = strlen(word);

    if (*left < n || memcmp(*line, word, n) != 0)
        return 0;
    *line += n;
    *left -= n;
    return 1;
}

static void
report(csuccess_book *book, const char *line, size_t left)
{
    static const char *const kinds[] = {
        "portfolio ", "customer ",      "definitions ",      "memory ",    "tasks ",
        "playbooks ", "playbook ",      "playbook_preview ", "canvas ",    "plan_review ",
        "plans ",     "plan_calendar ", "journey ",          "onboarding "};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    csuccess_buffer *before = fuzz_saved(book), *after, *out;
    csuccess_status status;
    char kind[24];
    size_t i;
    uint32_t format = CSUCCESS_REPORT_JSON;

    for (i = 0; i < KINDS; i++)
        if (next_word(&line, &left, kinds[i]))
            break;
    snprintf(kind, sizeof kind, "%s", i < KINDS ? kinds[i] : "unknown");
    if (i < KINDS)
        kind[strlen(kind) - 1] = 0;
    if (next_word(&line, &left, "markdown "))
        format = CSUCCESS_REPORT_MARKDOWN;
    else if (next_word(&line, &left, "calendar "))
        format = CSUCCESS_REPORT_ICALENDAR;
    else
        (void)next_word(&line, &left, "json ");
    out = fuzz_report(book, kind, left ? line : NULL, left, format, &status);
    REQUIRE(i < KINDS || status == CSUCCESS_E_NOT_FOUND);
    if (out && format == CSUCCESS_REPORT_JSON)
        check_json(csuccess_buffer_data(out), csuccess_buffer_length(out));
    else if (out && format == CSUCCESS_REPORT_ICALENDAR)
        check_calendar(csuccess_buffer_data(out), csuccess_buffer_length(out));
    else if (out)
        check_markdown(csuccess_buffer_data(out), csuccess_buffer_length(out));
    if (out && format == CSUCCESS_REPORT_MARKDOWN && strcmp(kind, "canvas") == 0)
        check_page(csuccess_buffer_data(out), csuccess_buffer_length(out));
    csuccess_buffer_free(out);
    after = fuzz_saved(book);
    fuzz_same(before, after, 0);
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *line;
    unsigned options = fuzz_options(text, size);
    size_t left = size, length, i;
    int64_t hours_left = MOST_HOURS, hours, now;
    int lines = 0;
    csuccess_book *book = fuzz_book(NULL);

    fuzz_fill(book, options);
    while (fuzz_line(&text, &left, &line, &length) && lines++ < MOST_LINES) {
        if (!length || line[0] == '#')
            continue;
        if (line[0] == '{') {
            if (fuzz_is_sane(line, length))
                (void)csuccess_book_record(book, line, length);
        } else if (line[0] == '+') {
            now = INT64_C(1773144000000000);
            hours = 0;
            for (i = 1; i < length && i < 6 && line[i] >= '0' && line[i] <= '9'; i++)
                hours = hours * 10 + (line[i] - '0');
            hours = hours < hours_left ? hours : hours_left;
            hours_left -= hours;
            (void)csuccess_book_clock(book, &now);
            REQUIRE_OK(book, csuccess_book_advance(book, now + hours * FUZZ_HOUR));
        } else {
            report(book, line, length);
        }
    }
    csuccess_book_free(book);
    return 0;
}
