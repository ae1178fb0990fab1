/* SPDX-License-Identifier: MIT */
/* The other half of util/stream.c: output to a writer, and streams in memory. */
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

/* A writer that keeps what it gets, and fails at a call. */
struct sink {
    char *bytes;
    size_t length, capacity;
    size_t calls, fail_at;
    int32_t code;
    int empty, overrun;
};

static int32_t
write_sink(void *user_data, const char *bytes, size_t length)
{
    struct sink *s = user_data;

    s->calls++;
    s->empty += length == 0;
    if (s->calls == s->fail_at)
        return s->code;
    if (length > s->capacity - s->length) {
        s->overrun = 1;
        return -1;
    }
    memcpy(s->bytes + s->length, bytes, length);
    s->length += length;
    return 0;
}

static struct sink sink;
static csuccessp_output output;
static char sink_bytes[400000];

static void
open_output(size_t fail_at, int32_t code)
{
    csuccess_writer writer = {.size = sizeof writer};

    memset(&sink, 0, sizeof sink);
    sink.bytes = sink_bytes;
    sink.capacity = sizeof sink_bytes;
    sink.fail_at = fail_at;
    sink.code = code;
    memset(&writer, 0, sizeof writer);
    writer.size = sizeof writer;
    writer.write = write_sink;
    writer.user_data = &sink;
    assert_int_equal(csuccessp_output_open(&output, &memory, &writer, &error), CSUCCESS_OK);
}

static void
output_is_handed_over_in_large_pieces(void **state)
{
    char expected[300000];
    uint64_t seed = 1;
    size_t n, i, length = 0, small = 0;

    (void)state;
    open_output(0, 0);
    while (length + 1000 < sizeof expected) {
        n = (size_t)random_below(&seed, 1000);
        for (i = 0; i < n; i++)
            expected[length + i] = (char)random_next(&seed);
        csuccessp_buffer_add(&output.buffer, expected + length, n);
        length += n;
        small++;
        assert_int_equal(csuccessp_output_pass(&output), CSUCCESS_OK);
        assert_true(length - sink.length < 65 * 1024);
    }
    assert_true(sink.calls < 8 && small > 100);
    assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_OK);
    assert_int_equal(output.written, length);
    assert_int_equal(sink.length, length);
    assert_memory_equal(sink.bytes, expected, length);
    n = sink.calls;
    assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_OK);
    assert_int_equal(sink.calls, n); /* never called with nothing */
    assert_int_equal(sink.empty, 0);
    csuccessp_output_close(&output);
}

static void
a_failing_writer_is_told_with_its_own_number_and_not_called_again(void **state)
{
    static const int32_t codes[] = {5, -5, INT32_MIN};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(codes); i++) {
        open_output(2, codes[i]);
        csuccessp_buffer_text(&output.buffer, "first");
        assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_OK);
        csuccessp_buffer_text(&output.buffer, "second");
        assert_int_equal(csuccessp_output_pass(&output), CSUCCESS_OK);
        assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_E_CALLBACK);
        assert_int_equal(error.status, CSUCCESS_E_CALLBACK);
        assert_int_equal(error.callback_code, codes[i]);
        assert_int_equal(output.written, 5);
        csuccessp_buffer_text(&output.buffer, "third");
        assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_E_CALLBACK);
        assert_int_equal(csuccessp_output_pass(&output), CSUCCESS_E_CALLBACK);
        assert_int_equal(sink.calls, 2);
        csuccessp_output_close(&output);
    }
}

static void
output_that_finds_no_memory_says_so(void **state)
{
    char many[200];

    (void)state;
    memset(many, 'x', sizeof many);
    open_output(0, 0);
    csuccessp_buffer_text(&output.buffer, "first");
    failing_refuse(&f);
    csuccessp_buffer_add(&output.buffer, many, sizeof many);
    failing_allow(&f);
    assert_int_equal(csuccessp_output_pass(&output), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_output_flush(&output), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(error.status, CSUCCESS_E_NO_MEMORY);
    assert_int_equal(sink.calls, 0);
    csuccessp_output_close(&output);
}

static void
a_writer_that_is_no_writer_is_refused(void **state)
{
    csuccess_writer writer = {.size = sizeof writer};

    (void)state;
    memset(&writer, 0, sizeof writer);
    assert_int_equal(csuccessp_output_open(&output, &memory, &writer, &error),
                     CSUCCESS_E_STRUCT_SIZE);
    csuccessp_output_close(&output);
    writer.size = sizeof writer;
    assert_int_equal(csuccessp_output_open(&output, &memory, &writer, &error), CSUCCESS_E_ARGUMENT);
    csuccessp_output_close(&output);
}

static void
a_reader_from_memory_gives_its_bytes_once(void **state)
{
    static const char text[] = "some bytes\0and more";
    csuccess_reader reader = {.size = sizeof reader};
    char got[64], piece[3];
    size_t n, length = 0;

    (void)state;
    assert_int_equal(csuccess_reader_from_memory(text, sizeof text, &reader), CSUCCESS_OK);
    assert_int_equal(reader.size, sizeof reader);
    do {
        n = 99;
        assert_int_equal(reader.read(reader.user_data, piece, sizeof piece, &n), 0);
        assert_true(n <= sizeof piece);
        memcpy(got + length, piece, n);
        length += n;
    } while (n);
    assert_int_equal(length, sizeof text);
    assert_memory_equal(got, text, sizeof text);
    assert_int_equal(reader.read(reader.user_data, piece, sizeof piece, &n), 0);
    assert_int_equal(n, 0);
}

static void
a_reader_from_memory_is_read_as_lines(void **state)
{
    csuccess_reader reader = {.size = sizeof reader};
    csuccessp_lines lines;
    const char *bytes;
    size_t length;

    (void)state;
    assert_int_equal(csuccess_reader_from_memory("a\nbc", 4, &reader), CSUCCESS_OK);
    assert_int_equal(csuccessp_lines_open(&lines, &memory, &reader, 10, &error), CSUCCESS_OK);
    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_OK);
    assert_int_equal(length, 1);
    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_OK);
    assert_int_equal(length, 2);
    assert_memory_equal(bytes, "bc", 2);
    assert_int_equal(csuccessp_lines_next(&lines, &bytes, &length), CSUCCESS_OK);
    assert_null(bytes);
    csuccessp_lines_close(&lines);
}

static void
a_reader_from_memory_may_have_no_bytes(void **state)
{
    csuccess_reader reader = {.size = sizeof reader};
    char piece[3];
    size_t n = 99;

    (void)state;
    assert_int_equal(csuccess_reader_from_memory(NULL, 0, &reader), CSUCCESS_OK);
    assert_int_equal(reader.read(reader.user_data, piece, sizeof piece, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(csuccess_reader_from_memory(NULL, 1, &reader), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_reader_from_memory("a", 1, NULL), CSUCCESS_E_ARGUMENT);
}

static void
a_buffer_takes_what_is_written_and_ends_it_with_a_nul(void **state)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    uint64_t seed = 1;
    size_t length = 0, n;

    (void)state;
    assert_int_equal(csuccess_buffer_new(&f.allocator, &buffer), CSUCCESS_OK);
    assert_string_equal(csuccess_buffer_data(buffer), "");
    assert_int_equal(csuccess_buffer_length(buffer), 0);
    assert_int_equal(csuccess_buffer_writer(buffer, &writer), CSUCCESS_OK);
    assert_int_equal(writer.size, sizeof writer);
    while (length < 100000) {
        n = 1 + (size_t)random_below(&seed, 500);
        memset(sink_bytes + length, (int)('a' + length % 26), n);
        assert_int_equal(writer.write(writer.user_data, sink_bytes + length, n), 0);
        length += n;
        assert_int_equal(csuccess_buffer_length(buffer), length);
        assert_int_equal(csuccess_buffer_data(buffer)[length], 0);
    }
    assert_memory_equal(csuccess_buffer_data(buffer), sink_bytes, length);
    csuccess_buffer_clear(buffer);
    assert_int_equal(csuccess_buffer_length(buffer), 0);
    assert_string_equal(csuccess_buffer_data(buffer), "");
    assert_int_equal(writer.write(writer.user_data, "x", 1), 0);
    assert_string_equal(csuccess_buffer_data(buffer), "x");
    csuccess_buffer_free(buffer);
    assert_int_equal(f.destroyed, 1);
    f.destroyed = 0;
}

static void
a_buffer_that_cannot_grow_keeps_what_it_has(void **state)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    char many[500];

    (void)state;
    memset(many, 'x', sizeof many);
    assert_int_equal(csuccess_buffer_new(&f.allocator, &buffer), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(buffer, &writer), CSUCCESS_OK);
    assert_int_equal(writer.write(writer.user_data, "old", 3), 0);
    failing_refuse(&f);
    assert_int_equal(writer.write(writer.user_data, many, sizeof many), CSUCCESS_E_NO_MEMORY);
    assert_string_equal(csuccess_buffer_data(buffer), "old");
    assert_int_equal(csuccess_buffer_length(buffer), 3);
    failing_allow(&f);
    assert_int_equal(writer.write(writer.user_data, many, sizeof many), 0);
    assert_int_equal(csuccess_buffer_length(buffer), 503);
    csuccess_buffer_free(buffer);
    f.destroyed = 0;
}

static void
a_buffer_that_cannot_be_made_is_not_given(void **state)
{
    csuccess_buffer *buffer = (csuccess_buffer *)&memory;

    (void)state;
    failing_refuse(&f);
    assert_int_equal(csuccess_buffer_new(&f.allocator, &buffer), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(f.destroyed, 1);
    assert_ptr_equal(buffer, &memory);
    failing_allow(&f);
    f.allocator.release = NULL;
    assert_int_equal(csuccess_buffer_new(&f.allocator, &buffer), CSUCCESS_E_ARGUMENT);
    assert_int_equal(f.destroyed, 2);
    f.allocator.size = 4;
    assert_int_equal(csuccess_buffer_new(&f.allocator, &buffer), CSUCCESS_E_STRUCT_SIZE);
    assert_int_equal(csuccess_buffer_new(NULL, NULL), CSUCCESS_E_ARGUMENT);
    assert_ptr_equal(buffer, &memory);
    f.destroyed = 0;
}

static void
no_buffer_is_an_empty_one(void **state)
{
    csuccess_buffer *buffer;
    csuccess_writer writer = {.size = sizeof writer};

    (void)state;
    csuccess_buffer_free(NULL);
    csuccess_buffer_clear(NULL);
    assert_string_equal(csuccess_buffer_data(NULL), "");
    assert_int_equal(csuccess_buffer_length(NULL), 0);
    assert_int_equal(csuccess_buffer_writer(NULL, &writer), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_buffer_new(NULL, &buffer), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(buffer, NULL), CSUCCESS_E_ARGUMENT);
    csuccess_buffer_free(buffer);
}

#define stream_test(test) cmocka_unit_test_setup_teardown(test, open_memory, close_memory)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        stream_test(output_is_handed_over_in_large_pieces),
        stream_test(a_failing_writer_is_told_with_its_own_number_and_not_called_again),
        stream_test(output_that_finds_no_memory_says_so),
        stream_test(a_writer_that_is_no_writer_is_refused),
        stream_test(a_reader_from_memory_gives_its_bytes_once),
        stream_test(a_reader_from_memory_is_read_as_lines),
        stream_test(a_reader_from_memory_may_have_no_bytes),
        stream_test(a_buffer_takes_what_is_written_and_ends_it_with_a_nul),
        stream_test(a_buffer_that_cannot_grow_keeps_what_it_has),
        stream_test(a_buffer_that_cannot_be_made_is_not_given),
        stream_test(no_buffer_is_an_empty_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
