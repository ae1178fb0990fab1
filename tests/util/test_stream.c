/* SPDX-License-Identifier: MIT */
#include "util/stream.h"

#include "failing.h"
#include "test.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_error error;

static int
open_memory(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    memset(&error, 0, sizeof error);
    return 0;
}

static int
close_memory(void **state)
{
    (void)state;
    failing_close(&f, &memory);
    return 0;
}

/* A reader that gives a text in small pieces, and fails or lies at a call. */
struct source {
    const char *bytes;
    size_t length, piece;
    size_t calls, fail_at, lie_at; /* calls from 1; 0: never */
    int32_t code;
    int ended, after_end, no_room;
};

static int32_t
read_source(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    struct source *s = user_data;
    size_t n = s->length < s->piece ? s->length : s->piece;

    s->calls++;
    s->after_end += s->ended;
    s->no_room += capacity == 0;
    if (s->calls == s->fail_at) {
        s->ended = 1;
        return s->code;
    }
    if (s->calls == s->lie_at) {
        *got = capacity + 1;
        return 0;
    }
    if (n > capacity)
        n = capacity;
    memcpy(bytes, s->bytes, n);
    s->bytes += n;
    s->length -= n;
    s->ended = n == 0;
    *got = n;
    return 0;
}

static csuccessp_lines lines;

static void
open_lines(struct source *source, size_t limit)
{
    csuccess_reader reader = {.size = sizeof reader};

    memset(&reader, 0, sizeof reader);
    reader.size = sizeof reader;
    reader.read = read_source;
    reader.user_data = source;
    assert_int_equal(csuccessp_lines_open(&lines, &memory, &reader, limit, &error), CSUCCESS_OK);
}

static struct source
source_of(const char *text, size_t piece)
{
    struct source out;

    memset(&out, 0, sizeof out);
    out.bytes = text;
    out.length = strlen(text);
    out.piece = piece;
    return out;
}

static void
assert_line(const char *text)
{
    const char *bytes;
    size_t length;

    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_OK);
    if (!text) {
        assert_null(bytes);
        return;
    }
    assert_non_null(bytes);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
}

static void
assert_too_long(uint64_t line)
{
    const char *bytes;
    size_t length;

    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_E_LIMIT);
    assert_int_equal(error.status, CSUCCESS_E_LIMIT);
    assert_int_equal(error.line, line);
    assert_null(bytes);
}

static void
lines_come_whole_whatever_the_pieces(void **state)
{
    size_t piece;

    (void)state;
    for (piece = 1; piece < 9; piece++) {
        struct source s = source_of("first\nsecond line\n\nx\nlast\n", piece == 8 ? 1000 : piece);
        open_lines(&s, 1000);
        assert_line("first");
        assert_line("second line");
        assert_line("");
        assert_line("x");
        assert_int_equal(lines.line, 4);
        assert_line("last");
        assert_line(NULL);
        assert_line(NULL);
        assert_int_equal(lines.line, 5);
        assert_int_equal(s.after_end, 0);
        assert_int_equal(s.no_room, 0);
        csuccessp_lines_close(&lines);
    }
}

static void
a_carriage_return_belongs_to_the_end_of_a_line(void **state)
{
    size_t piece;

    (void)state;
    for (piece = 1; piece < 8; piece++) {
        struct source s = source_of("ab\r\n\r\nc\rd\r\r\ne\r\n", piece);
        open_lines(&s, 1000);
        assert_line("ab");
        assert_line("");
        assert_line("c\rd\r");
        assert_line("e");
        assert_line(NULL);
        csuccessp_lines_close(&lines);
    }
}

static void
the_last_line_needs_no_line_feed(void **state)
{
    size_t piece;

    (void)state;
    for (piece = 1; piece < 8; piece++) {
        struct source s = source_of("ab\n\ncdefg", piece);
        open_lines(&s, 1000);
        assert_line("ab");
        assert_line("");
        assert_line("cdefg");
        assert_line(NULL);
        assert_line(NULL);
        assert_int_equal(s.after_end, 0);
        csuccessp_lines_close(&lines);
    }
}

static void
an_empty_stream_has_no_lines(void **state)
{
    struct source s = source_of("", 1);

    (void)state;
    open_lines(&s, 1000);
    assert_line(NULL);
    assert_line(NULL);
    assert_int_equal(lines.line, 0);
    assert_int_equal(s.calls, 1);
    csuccessp_lines_close(&lines);
}

static void
a_line_over_the_limit_is_skipped(void **state)
{
    size_t piece;

    (void)state;
    for (piece = 1; piece < 20; piece++) {
        struct source s = source_of("12345\n123456\nab\n12345678901234567\n12345\r\n123456\r\n"
                                    "c\n123456",
                                    piece);
        open_lines(&s, 5);
        assert_line("12345");
        assert_too_long(2);
        assert_line("ab");
        assert_too_long(4);
        assert_line("12345"); /* its end does not count */
        assert_too_long(6);
        assert_line("c");
        assert_too_long(8);
        assert_line(NULL);
        assert_int_equal(lines.line, 8);
        assert_int_equal(s.after_end, 0);
        csuccessp_lines_close(&lines);
    }
}

static void
a_line_far_over_the_limit_takes_no_more_memory(void **state)
{
    enum { LONG = 4 << 20 };
    char *text = malloc(LONG + 4);
    struct source s;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', LONG);
    memcpy(text + LONG, "\ny\n", 4);
    s = source_of(text, 1 << 16);
    open_lines(&s, 100);
    assert_too_long(1);
    assert_line("y");
    assert_line(NULL);
    assert_true(memory.peak < 512 * 1024);
    csuccessp_lines_close(&lines);
    free(text);
}

static void
random_lines_agree_with_the_text(void **state)
{
    uint64_t seed = 1;
    char *text = malloc(300000);
    int round;

    (void)state;
    assert_non_null(text);
    for (round = 0; round < 30; round++) {
        size_t length = (size_t)random_below(&seed, 300000), i, from, to;
        struct source s;
        for (i = 0; i < length; i++)
            text[i] = random_below(&seed, 400) ? (char)('a' + i % 26) : '\n';
        memset(&s, 0, sizeof s);
        s.bytes = text;
        s.length = length;
        s.piece = 1 + (size_t)random_below(&seed, round % 2 ? 100 : 100000);
        open_lines(&s, 1 << 20);
        for (from = 0; from < length; from = to + 1) {
            const char *bytes;
            size_t n;
            for (to = from; to < length && text[to] != '\n'; to++)
                ;
            assert_int_equal(csuccessp_lines_next(&lines, &bytes, &n), CSUCCESS_OK);
            assert_non_null(bytes);
            assert_int_equal(n, to - from);
            assert_memory_equal(bytes, text + from, n);
        }
        assert_line(NULL);
        csuccessp_lines_close(&lines);
    }
    free(text);
}

static void
a_failing_reader_is_told_with_its_own_number(void **state)
{
    static const int32_t codes[] = {7, -1, INT32_MAX, INT32_MIN};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(codes); i++) {
        struct source s = source_of("first\nsecond\n", 8);
        const char *bytes;
        size_t length;
        s.fail_at = 2;
        s.code = codes[i];
        open_lines(&s, 1000);
        assert_line("first");
        assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_E_CALLBACK);
        assert_null(bytes);
        assert_int_equal(error.status, CSUCCESS_E_CALLBACK);
        assert_int_equal(error.callback_code, codes[i]);
        csuccessp_lines_close(&lines);
    }
}

static void
a_reader_that_fails_within_a_long_line_is_told(void **state)
{
    struct source s = source_of("123456789012345678901234567890\n", 4);
    const char *bytes;
    size_t length;

    (void)state;
    s.fail_at = 5;
    s.code = 9;
    open_lines(&s, 5);
    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_E_CALLBACK);
    assert_int_equal(error.callback_code, 9);
    csuccessp_lines_close(&lines);
}

static void
a_reader_that_gives_more_than_was_asked_is_refused(void **state)
{
    struct source s = source_of("first\nsecond\n", 8);
    const char *bytes;
    size_t length;

    (void)state;
    s.lie_at = 2;
    open_lines(&s, 1000);
    assert_line("first");
    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_E_ARGUMENT);
    assert_int_equal(error.status, CSUCCESS_E_ARGUMENT);
    csuccessp_lines_close(&lines);
}

static void
a_reader_that_is_no_reader_is_refused(void **state)
{
    csuccess_reader reader = {.size = sizeof reader};

    (void)state;
    memset(&reader, 0, sizeof reader);
    assert_int_equal(csuccessp_lines_open(&lines, &memory, &reader, 9, &error),
                     CSUCCESS_E_STRUCT_SIZE);
    csuccessp_lines_close(&lines);
    reader.size = sizeof reader;
    assert_int_equal(csuccessp_lines_open(&lines, &memory, &reader, 9, &error),
                     CSUCCESS_E_ARGUMENT);
    csuccessp_lines_close(&lines);
}

static void
lines_that_find_no_memory_say_so_and_go_on(void **state)
{
    enum { LONG = 300000 };
    char *text = malloc(LONG + 8);
    size_t n;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', LONG);
    memcpy(text + LONG, "\nend\n", 6);
    for (n = 1;; n++) {
        struct source s = source_of(text, 1 << 16);
        const char *bytes;
        size_t length;
        csuccess_status status;
        open_lines(&s, 1 << 20);
        f.fail_at = f.calls + n;
        f.failed = 0;
        status = csuccessp_lines_next(&lines, &bytes, &length);
        failing_allow(&f);
        if (f.failed) {
            assert_int_equal(status, CSUCCESS_E_NO_MEMORY);
            assert_int_equal(error.status, CSUCCESS_E_NO_MEMORY);
            status = csuccessp_lines_next(&lines, &bytes, &length);
        }
        assert_int_equal(status, CSUCCESS_OK);
        assert_int_equal(length, LONG);
        assert_memory_equal(bytes, text, LONG);
        assert_line("end");
        assert_line(NULL);
        csuccessp_lines_close(&lines);
        if (!f.failed)
            break;
    }
    assert_true(n > 3);
    free(text);
}

#define stream_test(test) cmocka_unit_test_setup_teardown(test, open_memory, close_memory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        stream_test(lines_come_whole_whatever_the_pieces),
        stream_test(a_carriage_return_belongs_to_the_end_of_a_line),
        stream_test(the_last_line_needs_no_line_feed),
        stream_test(an_empty_stream_has_no_lines),
        stream_test(a_line_over_the_limit_is_skipped),
        stream_test(a_line_far_over_the_limit_takes_no_more_memory),
        stream_test(random_lines_agree_with_the_text),
        stream_test(a_failing_reader_is_told_with_its_own_number),
        stream_test(a_reader_that_fails_within_a_long_line_is_told),
        stream_test(a_reader_that_gives_more_than_was_asked_is_refused),
        stream_test(a_reader_that_is_no_reader_is_refused),
        stream_test(lines_that_find_no_memory_say_so_and_go_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
