/* SPDX-License-Identifier: MIT */
/* Events: as records, by handle, in batches; keys, late and future ones; handles. */
#include <stdio.h>

#include "workbook.h"

enum { EVENTS = 300 };

static csuccess_book *
open_with_customers(void)
{
    csuccess_book *book = new_book();
    int i;

    take(book, "{'record':'definitions',%s}", rich_definitions);
    for (i = 0; i < 4; i++)
        take(book, "{'record':'customer','id':'c%d','start':'2026-01-01'}", i);
    return book;
}

static csuccess_event_kind
kind(const csuccess_book *book, const char *id)
{
    csuccess_event_kind out = 0;

    assert_int_equal(csuccess_event_kind_find(book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

/* The same events in the four ways in which they can come. */
static struct {
    int customer[EVENTS], ticket[EVENTS];
    int64_t at[EVENTS], value[EVENTS];
} some;

static void
make_events(void)
{
    uint64_t seed = 7;
    int i;

    for (i = 0; i < EVENTS; i++) {
        some.customer[i] = (int)random_below(&seed, 4);
        some.ticket[i] = (int)random_below(&seed, 2);
        some.at[i] = when("2026-01-05") + (int64_t)random_below(&seed, 20 * 86400) * 1000000;
        some.value[i] = (int64_t)random_below(&seed, 5000000) - 1000000;
        if (random_below(&seed, 20) == 0)
            some.value[i] *= 1000000;
    }
}

static void
by_record(csuccess_book *book)
{
    int i;

    for (i = 0; i < EVENTS; i++)
        take(book, "{'record':'event','customer':'c%d','kind':'%s','at':'%s','value':%s%d.%06d}",
             some.customer[i], some.ticket[i] ? "ticket" : "login", time_text(some.at[i]),
             some.value[i] < 0 ? "-" : "", abs((int)(some.value[i] / 1000000)),
             abs((int)(some.value[i] % 1000000)));
}

static void
by_handle(csuccess_book *book)
{
    char id[16];
    int i;

    for (i = 0; i < EVENTS; i++) {
        snprintf(id, sizeof id, "c%d", some.customer[i]);
        assert_int_equal(csuccess_event_record(book, customer(book, id),
                                               kind(book, some.ticket[i] ? "ticket" : "login"),
                                               some.at[i], some.value[i]),
                         CSUCCESS_OK);
    }
}

static void
by_batch(csuccess_book *book)
{
    csuccess_event_batch batch = {.size = sizeof batch, .count = EVENTS};
    csuccess_customer customers[EVENTS];
    csuccess_event_kind kinds[EVENTS];
    uint64_t accepted = 0;
    char id[16];
    int i;

    for (i = 0; i < EVENTS; i++) {
        snprintf(id, sizeof id, "c%d", some.customer[i]);
        customers[i] = customer(book, id);
        kinds[i] = kind(book, some.ticket[i] ? "ticket" : "login");
    }
    batch.customers = customers;
    batch.kinds = kinds;
    batch.at = some.at;
    batch.values = some.value;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_OK);
    assert_int_equal(accepted, EVENTS);
}

static void
every_way_in_gives_the_same_bytes(void **state)
{
    static void (*const ways[])(csuccess_book *) = {by_record, by_handle, by_batch};
    static const char *const clocks[] = {NULL, "2026-01-10", "2026-01-30"};
    csuccess_buffer *journal = NULL;
    size_t c, w;

    (void)state;
    make_events();
    for (c = 0; c < COUNT_OF(clocks); c++) {
        csuccess_book *first = NULL, *book, *again;
        for (w = 0; w < COUNT_OF(ways); w++) {
            book = open_with_customers();
            if (clocks[c])
                advance(book, clocks[c]);
            ways[w](book);
            advance(book, "2026-02-02T12:00:00Z");
            if (first) {
                same_books(first, book, "another way in");
                same_values(first, book);
                csuccess_book_free(book);
            } else {
                first = book;
            }
        }
        comes_back(first);
        /* with a journal a batch goes another way, and the journal says the same */
        assert_int_equal(csuccess_buffer_new(NULL, &journal), CSUCCESS_OK);
        book = journaled(journal);
        take(book, "{'record':'definitions',%s}", rich_definitions);
        for (w = 0; w < 4; w++)
            take(book, "{'record':'customer','id':'c%d','start':'2026-01-01'}", (int)w);
        if (clocks[c])
            advance(book, clocks[c]);
        by_batch(book);
        advance(book, "2026-02-02T12:00:00Z");
        same_books(first, book, "with a journal");
        again = replayed(journal);
        same_books(first, again, "replayed");
        csuccess_book_free(again);
        csuccess_book_free(book);
        csuccess_book_free(first);
        csuccess_buffer_free(journal);
    }
}

static void
batches_with_texts_are_records(void **state)
{
    static const char *const subjects[] = {"zoe", NULL, "zoe", NULL, "yan", "zoe"};
    static const char *const labels[] = {"bug", "bug", NULL, NULL, "a", "bugs"};
    static const size_t label_lengths[] = {3, 3, 0, 0, 1, 3};
    static const char *const keys[] = {"k1", NULL, NULL, "k2", "k1", "k3"};
    csuccess_book *one = open_with_customers(), *other = open_with_customers();
    csuccess_customer customers[6];
    int64_t at[6], position = 0;
    csuccess_event_batch batch = {.size = sizeof batch, .count = 6};
    uint64_t accepted = 0;
    int i;

    (void)state;
    for (i = 0; i < 6; i++) {
        customers[i] = customer(one, "c0");
        at[i] = when("2026-01-05") + i * HOUR;
        take(other,
             "{'record':'event','customer':'c0','kind':'ticket','at':'%s'%s%s%s%s%s%s%s%s%s,"
             "'source':'crm','position':%d}",
             time_text(at[i]), subjects[i] ? ",'subject':'" : "", subjects[i] ? subjects[i] : "",
             subjects[i] ? "'" : "", labels[i] ? ",'label':'" : "",
             i == 5      ? "bug"
             : labels[i] ? labels[i]
                         : "",
             labels[i] ? "'" : "", keys[i] ? ",'key':'" : "", keys[i] ? keys[i] : "",
             keys[i] ? "'" : "", 10 + i);
    }
    batch.customers = customers;
    batch.kind = kind(one, "ticket");
    batch.at = at;
    batch.subjects = subjects;
    batch.labels = labels;
    batch.label_lengths = label_lengths;
    batch.keys = keys;
    batch.source = "crm";
    batch.source_length = 3;
    batch.first_position = 10;
    assert_int_equal(csuccess_event_record_batch(one, &batch, &accepted), CSUCCESS_OK);
    assert_int_equal(accepted, 6);
    assert_int_equal(counts(one).duplicates, 1);
    assert_int_equal(csuccess_source_position(one, "crm", 3, &position), CSUCCESS_OK);
    assert_int_equal(position, 15);
    same_books(one, other, "a batch with texts");
    /* again: all are repeats */
    assert_int_equal(csuccess_event_record_batch(one, &batch, &accepted), CSUCCESS_OK);
    assert_int_equal(accepted, 6);
    assert_int_equal(counts(one).repeated, 6);
    csuccess_book_free(one);
    csuccess_book_free(other);
}

static void
a_batch_is_checked_before_it_is_taken(void **state)
{
    csuccess_book *book = open_with_customers();
    csuccess_customer customers[3];
    int64_t at[3] = {0, 0, 0}, values[3] = {1, 2, 3};
    const char *labels[3] = {"a", "b", "c"};
    csuccess_event_batch batch = {.size = sizeof batch, .count = 3};
    csuccess_buffer *before = saved(book), *after;
    uint64_t accepted = 99;

    (void)state;
    customers[0] = customers[1] = customers[2] = customer(book, "c0");
    batch.kind = kind(book, "login");
    batch.at = at;
    assert_int_equal(csuccess_event_record_batch(book, &batch, NULL), CSUCCESS_E_ARGUMENT);
    batch.customers = customers;
    batch.values = values;
    batch.labels = labels;
    customers[2] = 0;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_HANDLE);
    assert_int_equal(accepted, 2);
    customers[2] = batch.kind;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_HANDLE);
    customers[2] = customers[0];
    values[1] = INT64_MAX;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_VALUE);
    assert_int_equal(accepted, 1);
    values[1] = 2;
    labels[0] = "";
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_VALUE);
    assert_int_equal(accepted, 0);
    labels[0] = "a";
    at[2] = INT64_MAX;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_VALUE);
    at[2] = 0;
    batch.source = "crm";
    batch.source_length = 3;
    batch.first_position = INT64_MAX - 1;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_VALUE);
    batch.size = 8;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_E_STRUCT_SIZE);
    after = saved(book);
    same_bytes(before, after, "a refused batch");
    batch.size = sizeof batch;
    batch.first_position = 1;
    assert_int_equal(csuccess_event_record_batch(book, &batch, &accepted), CSUCCESS_OK);
    assert_int_equal(accepted, 3);
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
    csuccess_book_free(book);
}

static void
attributes_in_a_batch_are_records(void **state)
{
    static const char *const texts[] = {"pro", "core", NULL, "x"};
    static const uint8_t present[] = {1, 1, 0, 1};
    static const int64_t seats[] = {4, 5, 6, 7};
    csuccess_book *one = open_with_customers(), *other = open_with_customers();
    csuccess_attribute_batch batch = {.size = sizeof batch, .count = 4};
    csuccess_customer customers[4];
    csuccess_value_name plan = 0, number_of_seats = 0, computed = 0;
    int64_t at[4];
    uint64_t accepted = 0;
    char id[16];
    int i;

    (void)state;
    assert_int_equal(csuccess_value_find(one, "plan", 4, &plan), CSUCCESS_OK);
    assert_int_equal(csuccess_value_find(one, "seats", 5, &number_of_seats), CSUCCESS_OK);
    assert_int_equal(csuccess_value_find(one, "age", 3, &computed), CSUCCESS_OK);
    advance(one, "2026-01-10");
    advance(other, "2026-01-10");
    for (i = 0; i < 4; i++) {
        snprintf(id, sizeof id, "c%d", i == 3 ? 0 : i);
        customers[i] = customer(one, id);
        at[i] = when("2026-01-09") + i * 12 * HOUR; /* late, now and to come */
        take(other,
             "{'record':'customer','id':'%s','attributes':{'plan':%s%s%s},'at':'%s','source':'crm',"
             "'position':%d}",
             id, present[i] ? "'" : "", present[i] ? texts[i] : "null", present[i] ? "'" : "",
             time_text(at[i]), i + 1);
    }
    for (i = 0; i < 4; i++)
        take(other, "{'record':'customer','id':'c%d','attributes':{'seats':%d}}", i == 3 ? 0 : i,
             (int)seats[i]);
    batch.customers = customers;
    batch.attribute = computed;
    batch.integers = seats;
    assert_int_equal(csuccess_attribute_record_batch(one, &batch, &accepted), CSUCCESS_E_STATE);
    batch.attribute = plan;
    assert_int_equal(csuccess_attribute_record_batch(one, &batch, &accepted), CSUCCESS_E_ARGUMENT);
    batch.texts = texts;
    batch.present = present;
    batch.at = at;
    batch.source = "crm";
    batch.source_length = 3;
    batch.first_position = 1;
    customers[2] = plan;
    assert_int_equal(csuccess_attribute_record_batch(one, &batch, &accepted), CSUCCESS_E_HANDLE);
    assert_int_equal(accepted, 2);
    customers[2] = customer(one, "c2");
    assert_int_equal(csuccess_attribute_record_batch(one, &batch, &accepted), CSUCCESS_OK);
    assert_int_equal(accepted, 4);
    batch = (csuccess_attribute_batch){.size = sizeof batch,
                                       .count = 4,
                                       .attribute = number_of_seats,
                                       .customers = customers,
                                       .integers = seats};
    assert_int_equal(csuccess_attribute_record_batch(one, &batch, &accepted), CSUCCESS_OK);
    same_books(one, other, "attributes in a batch");
    comes_back(one);
    advance(one, "2026-01-12");
    advance(other, "2026-01-12");
    same_books(one, other, "attributes in a batch, later");
    assert_string_equal(value_of(one, "c0", "plan").text, "x");
    csuccess_book_free(one);
    csuccess_book_free(other);
}

static void
keys_dedupe_and_correct(void **state)
{
    csuccess_book *book = open_with_customers();
    static const char *const ticket = "{'record':'event','customer':'c0','kind':'ticket','key':'k'";

    (void)state;
    advance(book, "2026-01-10");
    take(book, "%s,'at':'2026-01-09T00:00:00Z','value':2,'label':'a'}", ticket);
    take(book, "%s,'at':'2026-01-09T12:00:00Z','value':3}", ticket); /* a duplicate */
    assert_int_equal(counts(book).duplicates, 1);
    /* another customer's and another kind's key are their own */
    take(book, "{'record':'event','customer':'c1','kind':'ticket','key':'k'}");
    take(book, "{'record':'event','customer':'c0','kind':'login','key':'k'}");
    assert_int_equal(counts(book).events, 3);
    advance(book, "2026-01-10");
    assert_true(number(book, "c0", "mean9") == 2);
    assert_true(number(book, "c0", "sum5") == 2);
    take(book, "%s,'mode':'replace','value':5,'label':'a'}", ticket);
    advance(book, "2026-01-10");
    assert_true(number(book, "c0", "mean9") == 5);
    comes_back(book);
    take(book, "%s,'mode':'replace','value':7,'label':'z','at':'2026-01-02T00:00:00Z'}", ticket);
    advance(book, "2026-01-10");
    assert_true(number(book, "c0", "mean9") == 7);
    assert_true(number(book, "c0", "sum5") == 0);
    take(book, "%s,'mode':'replace','value':1,'at':'2026-01-20T00:00:00Z'}", ticket); /* to come */
    advance(book, "2026-01-10");
    assert_int_equal(missing(book, "c0", "mean9"), CSUCCESS_MISSING_NO_DATA);
    comes_back(book);
    take(book, "%s,'mode':'replace','value':4,'at':'2026-01-08T00:00:00Z'}", ticket);
    take(book, "%s,'mode':'retract'}", ticket);
    refuse(book, CSUCCESS_E_NOT_FOUND, "/key", "no event", "%s,'mode':'retract'}", ticket);
    refuse(book, CSUCCESS_E_FIELD, "", "needs a 'key'",
           "{'record':'event','customer':'c0','kind':'ticket','mode':'retract'}");
    refuse(book, CSUCCESS_E_VALUE, "/mode", "'replace'", "%s,'mode':'replaces'}", ticket);
    advance(book, "2026-01-10");
    assert_int_equal(missing(book, "c0", "mean9"), CSUCCESS_MISSING_NO_DATA);
    /* of nothing: it is a new one */
    take(book, "%s,'mode':'replace','value':4,'at':'2026-01-10T06:00:00Z'}", ticket);
    advance(book, "2026-01-11");
    assert_true(number(book, "c0", "mean9") == 4);
    /* beyond its retention it cannot be mended, and its key is free */
    advance(book, "2026-02-20T12:00:00Z");
    refuse(book, CSUCCESS_E_NOT_FOUND, "/key", "no event", "%s,'mode':'retract'}", ticket);
    take(book, "%s,'value':8}", ticket);
    advance(book, "2026-02-20T12:00:00Z");
    assert_true(number(book, "c0", "mean9") == 8);
    comes_back(book);
    csuccess_book_free(book);
}

static void
an_event_needs_a_time(void **state)
{
    csuccess_book *book = open_with_customers();

    (void)state;
    refuse(book, CSUCCESS_E_NO_CLOCK, "", "'at'",
           "{'record':'event','customer':'c0','kind':'login'}");
    advance(book, "2026-01-10T05:00:00Z");
    take(book, "{'record':'event','customer':'c0','kind':'login'}");
    assert_int_equal(counts(book).late, 0);
    advance(book, "2026-01-10T05:00:00Z");
    assert_true(number(book, "c0", "logins_7d") == 1);
    take(book, "{'record':'event','customer':'c0','kind':'login','at':'2026-01-10T04:00:00Z'}");
    assert_int_equal(counts(book).late, 1);
    /* it can be read back, and changes values with the next move */
    assert_int_equal(counts(book).events, 2);
    assert_true(number(book, "c0", "logins_7d") == 1);
    comes_back(book);
    advance(book, "2026-01-10T05:00:00Z");
    assert_true(number(book, "c0", "logins_7d") == 2);
    csuccess_book_free(book);
}

static void
handles_are_of_a_kind_and_do_not_dangle(void **state)
{
    csuccess_book *book = open_with_customers();
    csuccess_customer old = customer(book, "c1"), fresh, other = 0;
    csuccess_event_kind login = kind(book, "login");
    csuccess_value_name value = 0;
    csuccess_value got = {.size = sizeof got};
    uint64_t row = 0;

    (void)state;
    assert_int_equal(csuccess_value_find(book, "seats", 5, &value), CSUCCESS_OK);
    assert_int_equal(csuccess_handle_kind(old), CSUCCESS_HANDLE_CUSTOMER);
    assert_int_equal(csuccess_handle_kind(login), CSUCCESS_HANDLE_EVENT_KIND);
    assert_int_equal(csuccess_handle_kind(value), CSUCCESS_HANDLE_VALUE);
    assert_int_equal(csuccess_handle_kind(0), CSUCCESS_HANDLE_NONE);
    assert_int_equal(csuccess_handle_kind(UINT64_MAX), CSUCCESS_HANDLE_NONE);
    assert_true(old < (UINT64_C(1) << 53) && login < (UINT64_C(1) << 53));
    assert_int_equal(csuccess_event_record(book, login, old, 0, 1), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_event_record(book, old, value, 0, 1), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_event_record(book, 0, login, 0, 1), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_event_record(book, UINT64_MAX, login, 0, 1), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_event_record(book, old, login, INT64_MAX, 1), CSUCCESS_E_VALUE);
    assert_int_equal(csuccess_event_record(book, old, login, 0, INT64_MIN), CSUCCESS_E_VALUE);
    assert_int_equal(csuccess_event_record(NULL, old, login, 0, 1), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_value_get(book, value, value, &got), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_value_get(book, old, old, &got), CSUCCESS_E_HANDLE);
    take(book, "{'record':'remove','customer':'c1'}");
    assert_int_equal(csuccess_event_record(book, old, login, 0, 1), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_value_get(book, old, value, &got), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_customer_row(book, old, &row), CSUCCESS_E_GONE);
    take(book, "{'record':'customer','id':'new'}"); /* in the same row */
    fresh = customer(book, "new");
    assert_int_equal(csuccess_customer_row(book, fresh, &row), CSUCCESS_OK);
    assert_int_equal(csuccess_customer_at(book, row, &other), CSUCCESS_OK);
    assert_true(other == fresh && fresh != old);
    assert_int_equal(row, 1);
    assert_int_equal(csuccess_event_record(book, old, login, 0, 1), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_event_record(book, fresh, login, 0, 1), CSUCCESS_OK);
    /* a clone keeps them */
    {
        csuccess_book *copy = cloned(book);
        assert_true(customer(copy, "new") == fresh);
        assert_int_equal(csuccess_event_record(copy, old, login, 0, 1), CSUCCESS_E_GONE);
        assert_int_equal(csuccess_event_record(copy, fresh, login, 0, 1), CSUCCESS_OK);
        csuccess_book_free(copy);
    }
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_in_gives_the_same_bytes),
        cmocka_unit_test(batches_with_texts_are_records),
        cmocka_unit_test(a_batch_is_checked_before_it_is_taken),
        cmocka_unit_test(attributes_in_a_batch_are_records),
        cmocka_unit_test(keys_dedupe_and_correct),
        cmocka_unit_test(an_event_needs_a_time),
        cmocka_unit_test(handles_are_of_a_kind_and_do_not_dangle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
