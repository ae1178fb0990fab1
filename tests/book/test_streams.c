/* SPDX-License-Identifier: MIT */
/* Streams and copies: import, the journal, save, load, clone; damage; calls from callbacks. */
#include <stdio.h>

#include "workbook.h"

/* A book with everything, some of it late and some to come. */
static void
tell_story(csuccess_book *book)
{
    int i;

    take(book, "{'record':'zone','id':'Mitte','offset':3600,"
               "'transitions':[['2026-01-15T01:00:00Z',7200]]}");
    take(book,
         "{'record':'definitions','book':{'zone':'Mitte','currency':'EUR','title':'East',"
         "'undeclared':'keep'},%s}",
         rich_definitions);
    take(book, "{'record':'definitions','attributes':[{'id':'fee','type':'money'},"
               "{'id':'live','type':'bool'},{'id':'seen','type':'time'},"
               "{'id':'rate','type':'double'}]}");
    take(book, "{'record':'calendar','id':'de','holidays':['2026-12-25']}");
    take(book, "{'record':'member','id':'mia','name':'Mia','calendar':'de'}");
    for (i = 0; i < 12; i++)
        take(book,
             "{'record':'customer','id':'c%d','name':'Customer \\u00fc %d','start':'2026-01-0%d',"
             "'owner':'mia','attributes':{'seats':%d,'fee':{'amount':%d,'currency':'%s'},"
             "'live':%s,'seen':'2026-01-03T04:05:06.5Z','rate':%d.125e-3,'other':[%d]}}",
             i, i, 1 + i % 9, i, 100 * i, i % 2 ? "EUR" : "USD", i % 3 ? "true" : "false", i, i);
    for (i = 1; i < 12; i++)
        take(book, "{'record':'customer','id':'c%d','parent':'c%d'}", i, i / 3);
    take(book, "{'record':'contact','customer':'c3','id':'zoe','roles':['champion'],'source':'crm',"
               "'position':7}");
    for (i = 0; i < 400; i++)
        take(book, "{'record':'event','customer':'c%d','kind':'%s','at':'%s','value':%d.25%s%s}",
             i % 11, i % 3 ? "login" : "ticket", time_text(when("2026-01-02") + i * 2 * HOUR + i),
             i % 13, i % 4 ? "" : ",'label':'a','subject':'zoe'", i % 40 ? "" : ",'key':'k'");
    advance(book, "2026-01-12T10:00:00Z");
    for (i = 0; i < 40; i++)
        take(book,
             "{'record':'event','customer':'c%d','kind':'login','at':'%s','source':'log',"
             "'position':%d}",
             i % 3, time_text(when("2026-01-05") + i * 7 * HOUR), i);
    take(book, "{'record':'outcome','customer':'c2','outcome':'contracted','amount':12,'by':'mia',"
               "'reason':'price'}");
    take(book, "{'record':'customer','id':'c1','attributes':{'plan':'pro'},"
               "'at':'2026-01-20T00:00:00Z'}");
    take(book, "{'record':'definitions','at':'2026-01-21T00:00:00Z','measures':[{'id':'later0',"
               "'kind':'max','event':'login','days':20}]}");
    take(book, "{'record':'merge','from':'c11','into':'c10'}");
    take(book, "{'record':'remove','customer':'c9'}");
    take(book, "{'record':'erase','customer':'c8'}");
    advance(book, "2026-01-14T10:00:00Z");
    take(book, "{'record':'customer','id':'c4','attributes':{'seats':40}}");
}

static void
the_journal_is_the_state(void **state)
{
    csuccess_buffer *journal = NULL;
    csuccess_book *book, *again;

    (void)state;
    assert_int_equal(csuccess_buffer_new(NULL, &journal), CSUCCESS_OK);
    book = journaled(journal);
    tell_story(book);
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer", "",
           "{'record':'event','customer':'nobody','kind':'login'}");
    again = replayed(journal);
    same_books(book, again, "replayed");
    same_values(book, again);
    advance(book, "2026-02-20");
    advance(again, "2026-02-20");
    same_books(book, again, "replayed, later");
    csuccess_book_free(book);
    csuccess_book_free(again);
    csuccess_buffer_free(journal);
}

static void
a_saved_book_is_the_same_book(void **state)
{
    csuccess_book *book = new_book();

    (void)state;
    comes_back(book); /* an empty one too */
    tell_story(book);
    comes_back(book);
    advance(book, "2026-01-22T10:00:00Z");
    comes_back(book);
    csuccess_book_free(book);
}

static void
a_clone_is_a_book_of_its_own(void **state)
{
    csuccess_book *book = new_book(), *copy;
    csuccess_buffer *before, *after;

    (void)state;
    tell_story(book);
    copy = cloned(book);
    assert_true(customer(book, "c3") == customer(copy, "c3"));
    before = saved(book);
    take(copy, "{'record':'erase','customer':'c0'}");
    take(copy, "{'record':'definitions','remove':{'segments':['cold']}}");
    advance(copy, "2026-03-01");
    after = saved(book);
    same_bytes(before, after, "the original");
    csuccess_book_free(book);
    comes_back(copy);
    csuccess_book_free(copy);
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
}

static csuccess_status
load_bytes(const char *bytes, size_t length, int *line)
{
    csuccess_book *book = new_book(), *copy;
    csuccess_error error = {.size = sizeof error};
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_status status;
    csuccess_value value = {.size = sizeof value};
    csuccess_customer handle = 0;
    csuccess_value_name name = 0;

    assert_int_equal(csuccess_reader_from_memory(bytes, length, &reader), CSUCCESS_OK);
    status = csuccess_book_load(book, &reader);
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    *line = (int)error.line;
    if (status != CSUCCESS_OK) { /* what is there can be looked at, and that is all */
        assert_int_equal(csuccess_book_clone(book, NULL, &copy), CSUCCESS_E_STATE);
        assert_int_equal(offer(book, "{'record':'customer','id':'x'}"), CSUCCESS_E_STATE);
        assert_int_equal(csuccess_book_advance(book, when("2026-05-01")), CSUCCESS_E_STATE);
        if (csuccess_customer_find(book, "c3", 2, &handle) == CSUCCESS_OK &&
            csuccess_value_find(book, "logins_7d", 9, &name) == CSUCCESS_OK)
            csuccess_value_get(book, handle, name, &value);
    } else {
        csuccess_book_advance(book, when("2026-05-01"));
    }
    csuccess_book_free(book);
    return status;
}

static void
damage_is_an_error(void **state)
{
    csuccess_book *book = new_book();
    csuccess_buffer *bytes;
    csuccess_status status;
    char *text;
    size_t length, cut, i;
    uint64_t seed = 11;
    int line, round;

    (void)state;
    tell_story(book);
    bytes = saved(book);
    length = csuccess_buffer_length(bytes);
    text = exact_copy(csuccess_buffer_data(bytes), length);
    assert_int_equal(load_bytes(text, length, &line), CSUCCESS_OK);
    assert_int_equal(load_bytes("", 0, &line), CSUCCESS_E_CORRUPT);
    assert_int_equal(load_bytes("{\"doc\":\"csuccess\",\"format\":99,\"minor\":0}\n", 41, &line),
                     CSUCCESS_E_VERSION);
    assert_int_equal(load_bytes("{\"record\":\"customer\"}\n", 22, &line), CSUCCESS_E_CORRUPT);
    /* cut short: never a part that passes for the whole */
    for (cut = 0; cut + 1 < length; cut += 1 + random_below(&seed, length / 60)) {
        char *part = exact_copy(text, cut);
        assert_int_not_equal(load_bytes(part, cut, &line), CSUCCESS_OK);
        free(part);
    }
    /* a line is missing or there twice */
    for (i = 0; i < length; i += strcspn(text + i, "\n") + 1) {
        size_t n = strcspn(text + i, "\n") + 1;
        char *other = malloc(length + n);
        assert_non_null(other);
        memcpy(other, text, i);
        memcpy(other + i, text + i + n, length - i - n);
        assert_int_not_equal(load_bytes(other, length - n, &line), CSUCCESS_OK);
        if (i + n < length) {
            memcpy(other, text, i + n);
            memcpy(other + i + n, text + i, length - i);
            status = load_bytes(other, length + n, &line);
            assert_int_not_equal(status, CSUCCESS_OK);
        }
        free(other);
    }
    /* other bytes: an error or another book, and no harm */
    for (round = 0; round < 1000; round++) {
        char *other = exact_copy(text, length);
        for (i = 1 + random_below(&seed, 3); i > 0; i--)
            other[random_below(&seed, length)] = "0129-{}[]\",:az"[random_below(&seed, 14)];
        load_bytes(other, length, &line);
        free(other);
    }
    free(text);
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
}

static void
only_an_empty_book_is_loaded_into(void **state)
{
    csuccess_book *book = new_book();
    csuccess_buffer *bytes = saved(book);
    csuccess_reader reader = {.size = sizeof reader};

    (void)state;
    take(book, "{'record':'customer','id':'a'}");
    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(bytes),
                                                 csuccess_buffer_length(bytes), &reader),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_book_load(book, &reader), CSUCCESS_E_STATE);
    take(book, "{'record':'customer','id':'b'}"); /* and is none the worse */
    assert_int_equal(csuccess_book_load(NULL, &reader), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_book_load(book, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_book_save(book, NULL), CSUCCESS_E_ARGUMENT);
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
    /* what was refused is nothing that a book holds */
    book = new_book();
    tell_story(book);
    bytes = saved(book);
    csuccess_book_free(book);
    book = new_book();
    assert_int_equal(offer(book, "{'record':'event','customer':'a','kind':'b','source':'crm',"
                                 "'position':1}"),
                     CSUCCESS_E_UNKNOWN);
    assert_int_equal(offer(book, "{'record':'definitions','events':[{'id':'call'}],"
                                 "'attributes':[{'id':'odd','type':'int'}],"
                                 "'measures':[{'id':'m','kind':'count'}]}"),
                     CSUCCESS_E_DEFINITION);
    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(bytes),
                                                 csuccess_buffer_length(bytes), &reader),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_book_load(book, &reader), CSUCCESS_OK);
    {
        csuccess_book *plain = loaded(bytes);
        same_books(plain, book, "loaded after refusals");
        csuccess_book_free(plain);
    }
    comes_back(book);
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
}

/* Import. */

struct told {
    int refused, stop_after, progress, cancel_after;
    csuccess_status status[10];
    uint64_t line[10];
    char text[10][80];
};

static int32_t
note_refused(void *user_data, const csuccess_error *error, const char *line, size_t length)
{
    struct told *told = user_data;

    if (told->refused < 10) {
        told->status[told->refused] = error->status;
        told->line[told->refused] = error->line;
        snprintf(told->text[told->refused], 80, "%.*s", (int)length, line);
    }
    return ++told->refused == told->stop_after ? 42 : 0;
}

static int32_t
note_progress(void *user_data, uint64_t lines, uint64_t bytes)
{
    struct told *told = user_data;

    return lines == 0 || bytes < lines || ++told->progress == told->cancel_after;
}

static csuccess_status
import(csuccess_book *book, const char *text, struct told *told, uint32_t hold,
       csuccess_import_result *result)
{
    csuccess_import_options options = {.size = sizeof options,
                                       .refused = note_refused,
                                       .progress = note_progress,
                                       .user_data = told,
                                       .hold_unknown = hold};
    csuccess_reader reader = {.size = sizeof reader};

    *result = (csuccess_import_result){.size = sizeof *result};
    assert_int_equal(csuccess_reader_from_memory(text, strlen(text), &reader), CSUCCESS_OK);
    return csuccess_book_import(book, &reader, told ? &options : NULL, result);
}

static const char mixed[] = "{\"record\":\"customer\",\"id\":\"a\",\"parent\":\"b\"}\n"
                            "\n"
                            "{\"record\":\"customer\",\"id\":\"c\"}\n"
                            "{\"record\":\"customer\"\n"
                            "  \t\n"
                            "{\"record\":\"customer\",\"id\":\"b\"}\n"
                            "{\"record\":\"event\",\"customer\":\"a\",\"kind\":\"login\"}";

static void
an_import_stops_or_goes_on(void **state)
{
    csuccess_import_result result;
    csuccess_error error = {.size = sizeof error};
    struct told told = {0};
    csuccess_book *book = new_book();

    (void)state;
    assert_int_equal(import(book, mixed, NULL, 0, &result), CSUCCESS_E_UNKNOWN);
    assert_int_equal(result.lines, 1);
    assert_int_equal(result.accepted, 0);
    assert_int_equal(result.refused, 1);
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_int_equal(error.line, 1);
    assert_string_equal(error.pointer, "/parent");
    assert_int_equal(counts(book).customers, 0);

    assert_int_equal(import(book, mixed, &told, 0, &result), CSUCCESS_OK);
    assert_int_equal(result.lines, 7);
    assert_int_equal(result.accepted, 2);
    assert_int_equal(result.refused, 3);
    assert_int_equal(told.refused, 3);
    assert_int_equal(told.status[0], CSUCCESS_E_UNKNOWN);
    assert_int_equal(told.status[1], CSUCCESS_E_SYNTAX);
    assert_int_equal(told.line[1], 4);
    assert_string_equal(told.text[1], "{\"record\":\"customer\"");
    assert_int_equal(told.line[2], 7);
    csuccess_book_free(book);

    book = new_book();
    told = (struct told){.stop_after = 2};
    assert_int_equal(import(book, mixed, &told, 0, &result), CSUCCESS_E_CALLBACK);
    assert_int_equal(result.lines, 4);
    assert_int_equal(result.accepted, 1);
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_int_equal(error.callback_code, 42);
    customer(book, "c");
    csuccess_book_free(book);

    book = new_book();
    told = (struct told){0};
    assert_int_equal(import(book, mixed, &told, 1, &result), CSUCCESS_OK);
    assert_int_equal(result.accepted, 3);
    assert_int_equal(result.held, 1);
    assert_int_equal(result.refused, 2); /* the kind is still unknown at the end */
    assert_int_equal(told.line[1], 7);
    customer(book, "a");
    csuccess_book_free(book);
}

static void
an_import_can_be_cancelled(void **state)
{
    csuccess_import_result result;
    struct told told = {.cancel_after = 2};
    csuccess_book *book = new_book();
    char *text = malloc(200000);
    size_t n = 0;
    int i;

    (void)state;
    assert_non_null(text);
    for (i = 0; i < 5000; i++)
        n += (size_t)snprintf(text + n, 200000 - n, "{\"record\":\"customer\",\"id\":\"%d\"}\n", i);
    assert_int_equal(import(book, text, &told, 0, &result), CSUCCESS_E_CANCELLED);
    assert_int_equal(counts(book).customers, result.accepted);
    assert_int_equal(result.accepted, result.lines);
    assert_true(result.accepted > 0 && result.accepted < 5000);
    told = (struct told){0};
    assert_int_equal(import(book, text, &told, 0, &result), CSUCCESS_OK);
    assert_int_equal(counts(book).customers, 5000);
    assert_true(told.progress >= 4);
    free(text);
    csuccess_book_free(book);
}

/* Calls from within callbacks are refused, and do nothing. */

static csuccess_book *busy;
static int calls, wrong;

static void
call_everything(void)
{
    csuccess_book *copy = NULL;
    csuccess_value value = {.size = sizeof value};
    csuccess_column column = {.size = sizeof column};
    csuccess_event_batch events = {.size = sizeof events};
    csuccess_attribute_batch attributes = {.size = sizeof attributes};
    csuccess_writer writer = {.size = sizeof writer};
    csuccess_reader reader = {.size = sizeof reader};

    calls++;
    wrong += csuccess_book_record(busy, "{}", 2) != CSUCCESS_E_BUSY;
    wrong += csuccess_book_advance(busy, 0) != CSUCCESS_E_BUSY;
    wrong += csuccess_book_clone(busy, NULL, &copy) != CSUCCESS_E_BUSY;
    wrong += csuccess_book_save(busy, &writer) != CSUCCESS_E_BUSY;
    wrong += csuccess_book_load(busy, &reader) != CSUCCESS_E_BUSY;
    wrong += csuccess_book_import(busy, &reader, NULL, NULL) != CSUCCESS_E_BUSY;
    wrong += csuccess_event_record(busy, 0, 0, 0, 0) != CSUCCESS_E_BUSY;
    wrong += csuccess_event_record_batch(busy, &events, NULL) != CSUCCESS_E_BUSY;
    wrong += csuccess_attribute_record_batch(busy, &attributes, NULL) != CSUCCESS_E_BUSY;
    wrong += csuccess_value_get(busy, 0, 0, &value) != CSUCCESS_E_BUSY;
    wrong += csuccess_column_get(busy, 0, &column) != CSUCCESS_E_BUSY;
    csuccess_book_free(busy);
}

static int32_t
busy_journal(void *user_data, const char *line, size_t length)
{
    (void)user_data;
    (void)line;
    (void)length;
    call_everything();
    return CSUCCESS_PASS;
}

static void
busy_log(void *user_data, int32_t level, csuccess_status code, const char *text, size_t length)
{
    (void)user_data;
    (void)level;
    (void)code;
    (void)text;
    (void)length;
    call_everything();
}

static int32_t
busy_read(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    (void)user_data;
    (void)bytes;
    (void)capacity;
    *got = 0;
    call_everything();
    return 0;
}

static int32_t
busy_write(void *user_data, const char *bytes, size_t length)
{
    (void)user_data;
    (void)bytes;
    (void)length;
    call_everything();
    return 0;
}

static void
callbacks_cannot_call_the_book(void **state)
{
    csuccess_sinks sinks = {.size = sizeof sinks, .journal = busy_journal, .log = busy_log};
    csuccess_config config = {.size = sizeof config, .sinks = &sinks};
    csuccess_reader reader = {.size = sizeof reader, .read = busy_read};
    csuccess_writer writer = {.size = sizeof writer, .write = busy_write};
    csuccess_import_result result = {.size = sizeof result};
    int before;

    (void)state;
    assert_int_equal(csuccess_book_new(&config, &busy), CSUCCESS_OK);
    take(busy, "{'record':'customer','id':'a'}");
    take(busy, "{'record':'customer','id':'b'}");
    advance(busy, "2026-01-01");
    assert_int_equal(calls, 3);
    take(busy, "{'record':'customer','id':'a','parent':'b','at':'2026-01-02T00:00:00Z'}");
    take(busy, "{'record':'customer','id':'b','parent':'a','at':'2026-01-03T00:00:00Z'}");
    before = calls;
    advance(busy, "2026-01-04"); /* the second no longer fits, which the log says */
    assert_int_equal(calls, before + 2);
    assert_int_equal(csuccess_book_import(busy, &reader, NULL, &result), CSUCCESS_OK);
    assert_int_equal(csuccess_book_save(busy, &writer), CSUCCESS_OK);
    assert_true(calls > before + 3);
    assert_int_equal(wrong, 0);
    take(busy, "{'record':'customer','id':'c'}");
    csuccess_book_free(busy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_journal_is_the_state),
        cmocka_unit_test(a_saved_book_is_the_same_book),
        cmocka_unit_test(a_clone_is_a_book_of_its_own),
        cmocka_unit_test(damage_is_an_error),
        cmocka_unit_test(only_an_empty_book_is_loaded_into),
        cmocka_unit_test(an_import_stops_or_goes_on),
        cmocka_unit_test(an_import_can_be_cancelled),
        cmocka_unit_test(callbacks_cannot_call_the_book),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
