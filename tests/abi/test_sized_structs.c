/* SPDX-License-Identifier: MIT */
/* Structs with a size, from older, present, newer and hostile callers. Each struct is handed over
 * in a block of exactly the bytes that its size tells, so that AddressSanitizer and valgrind see
 * a byte read or written too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <csuccess/csuccess.h>

#define END(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))
#define MICROSECONDS INT64_C(1768039200000000) /* 2026-01-10T10:00:00Z */
#define HOUR INT64_C(3600000000)

enum { GUARD = 64, MARK = 0xA5 };

static const char *const records[] = {
    "{\"record\":\"definitions\",\"attributes\":[{\"id\":\"seats\",\"type\":\"int\"}],"
    "\"events\":[{\"id\":\"login\"}],\"health_models\":[{\"id\":\"main\",\"direction\":"
    "\"higher_is_better\",\"bands\":[{\"id\":\"poor\",\"to\":50},{\"id\":\"good\",\"from\":50}],"
    "\"parts\":[{\"measure\":\"seats\",\"bands\":[{\"points\":70}]}]}]}",
    "{\"record\":\"customer\",\"id\":\"acme\",\"attributes\":{\"seats\":3}}",
    "{\"record\":\"clock\",\"now\":\"2026-01-10T09:00:00Z\"}",
    "{\"record\":\"task\",\"do\":\"create\",\"task\":\"t\",\"customer\":\"acme\",\"kind\":\"k\"}",
};

/* What all cases work on. */
static csuccess_book *book;
static csuccess_customer acme;
static csuccess_event_kind login;
static csuccess_value_name seats;
static csuccess_health_model model;
static csuccess_task task;

static int
open_book(void **state)
{
    size_t i;

    (void)state;
    if (csuccess_book_new(NULL, &book) != CSUCCESS_OK)
        return -1;
    for (i = 0; i < sizeof records / sizeof *records; i++)
        if (csuccess_book_record(book, records[i], strlen(records[i])) != CSUCCESS_OK)
            return -1;
    return csuccess_customer_find(book, "acme", 4, &acme) != CSUCCESS_OK ||
           csuccess_event_kind_find(book, "login", 5, &login) != CSUCCESS_OK ||
           csuccess_value_find(book, "seats", 5, &seats) != CSUCCESS_OK ||
           csuccess_health_model_find(book, "main", 4, &model) != CSUCCESS_OK ||
           csuccess_task_find(book, "t", 1, &task) != CSUCCESS_OK;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static void *
take_block(size_t bytes)
{
    void *block = malloc(bytes);

    assert_non_null(block);
    return block;
}

/* ---- Structs that the library reads ---- */

typedef struct input {
    size_t first; /* bytes of the first version */
    size_t known; /* bytes of the present one */
    void (*fill)(void *present);
    csuccess_status (*call)(const void *given);
} input;

static void *
plain_allocate(void *user_data, size_t bytes)
{
    (void)user_data;
    return malloc(bytes);
}

static void
plain_release(void *user_data, void *block, size_t bytes)
{
    (void)user_data;
    (void)bytes;
    free(block);
}

static int32_t
read_nothing(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    (void)user_data;
    (void)bytes;
    (void)capacity;
    *got = 0;
    return 0;
}

static int32_t
write_nowhere(void *user_data, const char *bytes, size_t length)
{
    (void)user_data;
    (void)bytes;
    (void)length;
    return 0;
}

/* The other fields are zero, which is everybody's default. */
static void
fill_nothing(void *present)
{
    (void)present;
}

static csuccess_status
call_config(const void *given)
{
    csuccess_book *made = NULL;
    csuccess_status status = csuccess_book_new(given, &made);

    csuccess_book_free(made);
    return status;
}

static csuccess_status
call_config_of_clone(const void *given)
{
    csuccess_book *made = NULL;
    csuccess_status status = csuccess_book_clone(book, given, &made);

    csuccess_book_free(made);
    return status;
}

static void
fill_allocator(void *present)
{
    csuccess_allocator *allocator = present;

    allocator->allocate = plain_allocate;
    allocator->release = plain_release;
}

static csuccess_status
call_allocator(const void *given)
{
    csuccess_config config = {.size = sizeof config, .allocator = given};

    return call_config(&config);
}

static csuccess_status
call_allocator_of_buffer(const void *given)
{
    csuccess_buffer *made = NULL;
    csuccess_status status = csuccess_buffer_new(given, &made);

    csuccess_buffer_free(made);
    return status;
}

static csuccess_status
call_sinks(const void *given)
{
    csuccess_config config = {.size = sizeof config, .sinks = given};

    return call_config(&config);
}

static csuccess_status
call_limits(const void *given)
{
    csuccess_config config = {.size = sizeof config, .limits = given};

    return call_config(&config);
}

static csuccess_status
call_import_options(const void *given)
{
    csuccess_reader reader = {.size = sizeof reader};

    assert_int_equal(csuccess_reader_from_memory(NULL, 0, &reader), CSUCCESS_OK);
    return csuccess_book_import(book, &reader, given, NULL);
}

static void
fill_event_batch(void *present)
{
    static const int64_t at[] = {MICROSECONDS};
    csuccess_event_batch *batch = present;

    batch->count = 1;
    batch->customers = &acme;
    batch->kind = login;
    batch->at = at;
}

static csuccess_status
call_event_batch(const void *given)
{
    return csuccess_event_record_batch(book, given, NULL);
}

static void
fill_attribute_batch(void *present)
{
    static const int64_t integers[] = {5};
    csuccess_attribute_batch *batch = present;

    batch->count = 1;
    batch->attribute = seats;
    batch->customers = &acme;
    batch->integers = integers;
}

static csuccess_status
call_attribute_batch(const void *given)
{
    return csuccess_attribute_record_batch(book, given, NULL);
}

static void
fill_reader(void *present)
{
    ((csuccess_reader *)present)->read = read_nothing;
}

static csuccess_status
call_reader_of_import(const void *given)
{
    return csuccess_book_import(book, given, NULL, NULL);
}

/* An empty stream is no book, which is found after the struct was accepted. */
static csuccess_status
call_reader_of_load(const void *given)
{
    csuccess_book *fresh;
    csuccess_status status;

    assert_int_equal(csuccess_book_new(NULL, &fresh), CSUCCESS_OK);
    status = csuccess_book_load(fresh, given);
    csuccess_book_free(fresh);
    return status == CSUCCESS_E_CORRUPT ? CSUCCESS_OK : status;
}

static csuccess_status
redact_nobody(const csuccess_reader *reader, const csuccess_writer *writer)
{
    const char *const customers[] = {"nobody"};
    const size_t lengths[] = {6};

    return csuccess_journal_redact(reader, writer, customers, lengths, NULL, NULL, 1, NULL);
}

static csuccess_status
call_reader_of_redact(const void *given)
{
    const csuccess_writer writer = {.size = sizeof writer, .write = write_nowhere};

    return redact_nobody(given, &writer);
}

static void
fill_writer(void *present)
{
    ((csuccess_writer *)present)->write = write_nowhere;
}

static csuccess_status
call_writer_of_save(const void *given)
{
    return csuccess_book_save(book, given);
}

static csuccess_status
call_writer_of_redact(const void *given)
{
    csuccess_reader reader = {.size = sizeof reader};

    assert_int_equal(csuccess_reader_from_memory(NULL, 0, &reader), CSUCCESS_OK);
    return redact_nobody(&reader, given);
}

static csuccess_status
call_writer_of_report(const void *given)
{
    return csuccess_report_write(book, "memory", NULL, 0, CSUCCESS_REPORT_JSON, given);
}

static int64_t scores[1];
static const double values[] = {3};
static const double *const columns[] = {values};

static void
fill_health_batch(void *present)
{
    csuccess_health_batch *batch = present;

    batch->count = batch->inputs = 1;
    batch->numbers = columns;
    batch->scores = scores;
}

static csuccess_status
call_health_batch(const void *given)
{
    return csuccess_health_score_batch(book, model, given);
}

/* An expression that gives `x`, and a set of it. */
static void
make_set(csuccess_expression *expression, csuccess_expression_set *set)
{
    static const char names[] = "{\"variables\":{\"x\":\"double\"}}";
    csuccess_environment environment = 0;

    assert_int_equal(csuccess_environment_new(book, names, strlen(names), &environment),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_expression_new(book, environment, "x", 1, expression), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_set_new(book, environment, expression, 1, set),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_environment_free(book, environment), CSUCCESS_OK);
}

static void
free_set(csuccess_expression expression, csuccess_expression_set set)
{
    assert_int_equal(csuccess_expression_free(book, expression), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_set_free(book, set), CSUCCESS_OK);
}

static void
fill_expression_batch(void *present)
{
    static double results[1];
    static double *const result_columns[] = {results};
    csuccess_expression_batch *batch = present;

    batch->count = batch->variables = batch->expressions = 1;
    batch->numbers = columns;
    batch->values = result_columns;
}

static csuccess_status
call_expression_batch(const void *given)
{
    csuccess_expression expression = 0;
    csuccess_expression_set set = 0;
    csuccess_status status;

    make_set(&expression, &set);
    status = csuccess_expression_set_evaluate(book, set, given);
    free_set(expression, set);
    return status;
}

static csuccess_status
call_writer_of_expression(const void *given)
{
    csuccess_expression expression = 0;
    csuccess_expression_set set = 0;
    csuccess_status described, status;

    make_set(&expression, &set);
    described = csuccess_expression_describe(book, expression, given);
    status = csuccess_expression_evaluate(book, expression, NULL, 0, given);
    assert_int_equal(described, status);
    free_set(expression, set);
    return status;
}

/* Hands over a struct that says that it has `told` bytes, in a block of `bytes`. Of what is beyond
 * the present version one byte is not zero, when `dirty` is the offset of it. */
static csuccess_status
give(const input *in, size_t told, size_t bytes, size_t dirty)
{
    unsigned char *present = take_block(in->known), *block = take_block(bytes);
    csuccess_status status;

    memset(present, 0, in->known);
    in->fill(present);
    memcpy(present, &told, sizeof told);
    memset(block, 0, bytes);
    memcpy(block, present, bytes < in->known ? bytes : in->known);
    if (dirty)
        block[dirty] = 1;
    status = in->call(block);
    free(block);
    free(present);
    return status;
}

static void
test_input(void **state)
{
    const input *in = *state;
    size_t size;

    for (size = 0; size < in->first; size++)
        assert_int_equal(give(in, size, size < sizeof size ? sizeof size : size, 0),
                         CSUCCESS_E_STRUCT_SIZE);
    for (size = in->first; size <= in->known + GUARD; size++)
        assert_int_equal(give(in, size, size, 0), CSUCCESS_OK);
    for (size = in->known + 1; size <= in->known + GUARD; size++) {
        assert_int_equal(give(in, size, size, in->known), CSUCCESS_E_STRUCT_TAIL);
        assert_int_equal(give(in, size, size, size - 1), CSUCCESS_E_STRUCT_TAIL);
    }
    /* Nobody's struct is that long, and nothing behind the block may be looked at. */
    for (size = SIZE_MAX; size > 1024 * 1024; size /= 2)
        assert_int_equal(give(in, size, in->known, 0), CSUCCESS_E_STRUCT_SIZE);
}

/* ---- Structs that the library fills in ---- */

typedef struct output {
    size_t first;
    size_t known;
    csuccess_status (*call)(void *given);
} output;

static csuccess_status
call_error(void *given)
{
    return csuccess_book_error(book, given);
}

static csuccess_status
call_counts(void *given)
{
    return csuccess_book_counts(book, given);
}

static csuccess_status
call_import_result(void *given)
{
    csuccess_reader reader = {.size = sizeof reader};

    assert_int_equal(csuccess_reader_from_memory("\n", 1, &reader), CSUCCESS_OK);
    return csuccess_book_import(book, &reader, NULL, given);
}

static csuccess_status
call_value(void *given)
{
    return csuccess_value_get(book, acme, seats, given);
}

static csuccess_status
call_column(void *given)
{
    return csuccess_column_get(book, seats, given);
}

static csuccess_status
call_model_info(void *given)
{
    return csuccess_health_model_get(book, model, given);
}

static csuccess_status
call_band(void *given)
{
    return csuccess_health_band_get(book, model, 1, given);
}

static csuccess_status
call_health_input(void *given)
{
    return csuccess_health_input_get(book, model, 0, given);
}

static csuccess_status
call_health(void *given)
{
    return csuccess_health_get(book, acme, model, given);
}

static csuccess_status
call_explanation(void *given)
{
    return csuccess_health_explain(book, acme, model, CSUCCESS_HEALTH_NOW, given);
}

static csuccess_status
call_change(void *given)
{
    return csuccess_health_explain_change(book, acme, model, MICROSECONDS - HOUR,
                                          CSUCCESS_HEALTH_NOW, given);
}

/* What a failed explanation leaves is of no interest: each line is asked for anew. */
static csuccess_status
call_line(void *given)
{
    csuccess_health_explanation explanation = {.size = sizeof explanation};

    assert_int_equal(call_explanation(&explanation), CSUCCESS_OK);
    assert_int_equal(explanation.lines, 1);
    return csuccess_health_line_get(book, 0, given);
}

static csuccess_status
call_moment(void *given)
{
    return csuccess_health_moment_before(book, acme, CSUCCESS_HEALTH_NOW, given);
}

static csuccess_status
call_task(void *given)
{
    return csuccess_task_get(book, task, given);
}

/* Asks for a struct of `told` bytes in a block of `bytes`. From `untouched` on nothing may have
 * been written. */
static csuccess_status
ask(const output *out, size_t told, size_t bytes, size_t untouched)
{
    unsigned char *block = take_block(bytes);
    csuccess_status status;
    size_t i;

    memset(block, MARK, bytes);
    memcpy(block, &told, sizeof told);
    status = out->call(block);
    assert_memory_equal(block, &told, sizeof told);
    for (i = untouched; i < bytes; i++)
        assert_int_equal(block[i], MARK);
    if (status == CSUCCESS_OK) {
        for (i = sizeof told; i < untouched && block[i] == MARK; i++)
            ;
        assert_true(i < untouched); /* something came */
    }
    free(block);
    return status;
}

static void
test_output(void **state)
{
    const output *out = *state;
    const size_t nothing = sizeof(size_t);
    size_t size;

    for (size = 0; size < out->first; size++) {
        assert_int_equal(ask(out, size, size < nothing ? nothing : size, nothing),
                         CSUCCESS_E_STRUCT_SIZE);
        assert_int_equal(ask(out, size, out->known + GUARD, nothing), CSUCCESS_E_STRUCT_SIZE);
    }
    for (size = out->first; size <= out->known + GUARD; size++) {
        size_t written = size < out->known ? size : out->known;

        assert_int_equal(ask(out, size, size, written), CSUCCESS_OK);
        assert_int_equal(ask(out, size, size + GUARD, written), CSUCCESS_OK);
    }
    for (size = SIZE_MAX; size > 1024 * 1024; size /= 2)
        assert_int_equal(ask(out, size, out->known, nothing), CSUCCESS_E_STRUCT_SIZE);
}

/* ---- Structs that the library fills in without reading a size ---- */

/* csuccess_reader_from_memory() and csuccess_buffer_writer() cannot know the caller's size, so they
 * must never write more than the first version had. */
static void
test_made_streams(void **state)
{
    enum { READER = END(csuccess_reader, reserved), WRITER = END(csuccess_writer, user_data) };
    csuccess_reader *reader = take_block(READER);
    csuccess_writer *writer = take_block(WRITER);
    csuccess_buffer *buffer;

    (void)state;
    reader->size = READER;
    writer->size = WRITER;
    assert_int_equal(csuccess_buffer_new(NULL, &buffer), CSUCCESS_OK);
    assert_int_equal(csuccess_reader_from_memory("\n", 1, reader), CSUCCESS_OK);
    assert_int_equal(reader->size, READER);
    assert_int_equal(csuccess_book_import(book, reader, NULL, NULL), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(buffer, writer), CSUCCESS_OK);
    assert_int_equal(writer->size, WRITER);
    assert_int_equal(csuccess_book_save(book, writer), CSUCCESS_OK);
    csuccess_buffer_free(buffer);
    free(reader);
    free(writer);
}

/* ---- The layout ---- */

/* The first versions, in bytes, where a pointer and a size_t have eight. */
static void
test_first_versions(void **state)
{
    (void)state;
    if (sizeof(void *) != 8)
        skip();
    assert_int_equal(END(csuccess_config, hash_seed), 40);
    assert_int_equal(END(csuccess_allocator, destroy), 40);
    assert_int_equal(END(csuccess_sinks, journal_destroy), 56);
    assert_int_equal(END(csuccess_limits, reserved), 48);
    assert_int_equal(END(csuccess_error, pointer_length), 56);
    assert_int_equal(END(csuccess_counts, memory_peak), 112);
    assert_int_equal(END(csuccess_import_options, reserved), 40);
    assert_int_equal(END(csuccess_import_result, held), 40);
    assert_int_equal(END(csuccess_event_batch, first_position), 128);
    assert_int_equal(END(csuccess_attribute_batch, first_position), 104);
    assert_int_equal(END(csuccess_value, as_of), 56);
    assert_int_equal(END(csuccess_column, small), 48);
    assert_int_equal(END(csuccess_reader, reserved), 40);
    assert_int_equal(END(csuccess_writer, user_data), 24);
    assert_int_equal(END(csuccess_expression_batch, values), 80);
    assert_int_equal(END(csuccess_health_model_info, bands), 56);
    assert_int_equal(END(csuccess_health_band, leave), 48);
    assert_int_equal(END(csuccess_health, as_of), 56);
    assert_int_equal(END(csuccess_health_input, reserved), 24);
    assert_int_equal(END(csuccess_health_batch, missing), 72);
    assert_int_equal(END(csuccess_health_explanation, reserved), 96);
    assert_int_equal(END(csuccess_health_line, lost), 112);
    assert_int_equal(END(csuccess_health_moment, reserved), 32);
    assert_int_equal(END(csuccess_task_info, closed), 192);
}

#define CASE(function, state, named)                                 \
    {                                                                \
        .name = named, .test_func = function, .initial_state = state \
    }
#define INPUT(type, field, fill, call) \
    CASE(test_input, (&(input){END(type, field), sizeof(type), fill, call}), #call)
#define OUTPUT(type, field, call) \
    CASE(test_output, (&(output){END(type, field), sizeof(type), call}), #call)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        INPUT(csuccess_config, hash_seed, fill_nothing, call_config),
        INPUT(csuccess_config, hash_seed, fill_nothing, call_config_of_clone),
        INPUT(csuccess_allocator, destroy, fill_allocator, call_allocator),
        INPUT(csuccess_allocator, destroy, fill_allocator, call_allocator_of_buffer),
        INPUT(csuccess_sinks, journal_destroy, fill_nothing, call_sinks),
        INPUT(csuccess_limits, reserved, fill_nothing, call_limits),
        INPUT(csuccess_import_options, reserved, fill_nothing, call_import_options),
        INPUT(csuccess_event_batch, first_position, fill_event_batch, call_event_batch),
        INPUT(csuccess_attribute_batch, first_position, fill_attribute_batch, call_attribute_batch),
        INPUT(csuccess_reader, user_data, fill_reader, call_reader_of_import),
        INPUT(csuccess_reader, user_data, fill_reader, call_reader_of_load),
        INPUT(csuccess_reader, user_data, fill_reader, call_reader_of_redact),
        INPUT(csuccess_writer, user_data, fill_writer, call_writer_of_save),
        INPUT(csuccess_writer, user_data, fill_writer, call_writer_of_redact),
        INPUT(csuccess_writer, user_data, fill_writer, call_writer_of_report),
        INPUT(csuccess_health_batch, missing, fill_health_batch, call_health_batch),
        INPUT(csuccess_expression_batch, values, fill_expression_batch, call_expression_batch),
        INPUT(csuccess_writer, user_data, fill_writer, call_writer_of_expression),
        OUTPUT(csuccess_error, pointer_length, call_error),
        OUTPUT(csuccess_counts, memory_peak, call_counts),
        OUTPUT(csuccess_import_result, held, call_import_result),
        OUTPUT(csuccess_value, as_of, call_value),
        OUTPUT(csuccess_column, small, call_column),
        OUTPUT(csuccess_health_model_info, bands, call_model_info),
        OUTPUT(csuccess_health_band, leave, call_band),
        OUTPUT(csuccess_health, as_of, call_health),
        OUTPUT(csuccess_health_input, reserved, call_health_input),
        OUTPUT(csuccess_health_explanation, reserved, call_explanation),
        OUTPUT(csuccess_health_explanation, reserved, call_change),
        OUTPUT(csuccess_health_line, lost, call_line),
        OUTPUT(csuccess_health_moment, reserved, call_moment),
        OUTPUT(csuccess_task_info, closed, call_task),
        cmocka_unit_test(test_made_streams),
        cmocka_unit_test(test_first_versions),
    };

    return cmocka_run_group_tests_name("sized structs", tests, open_book, close_book);
}
