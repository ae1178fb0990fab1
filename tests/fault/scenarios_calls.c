/* SPDX-License-Identifier: MIT */
/* Everything but records, saving and loading. */
#include <inttypes.h>
#include <stdio.h>

#include "fault.h"

#define NOON INT64_C(1770724800000000) /* 2026-02-10T12:00:00Z */
#define HOUR INT64_C(3600000000)

static csuccess_customer
customer(fault_world *world, const char *id)
{
    csuccess_customer out = 0;

    assert_int_equal(csuccess_customer_find(world->book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_event_kind
kind(fault_world *world, const char *id)
{
    csuccess_event_kind out = 0;

    assert_int_equal(csuccess_event_kind_find(world->book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_value_name
value(fault_world *world, const char *name)
{
    csuccess_value_name out = 0;

    assert_int_equal(csuccess_value_find(world->book, name, strlen(name), &out), CSUCCESS_OK);
    return out;
}

/* A book of its own. */

static csuccess_status
make_book(fault_world *world)
{
    return fault_new(world, &world->book);
}

static csuccess_status
free_book(fault_world *world)
{
    csuccess_book_free(world->book);
    world->book = NULL;
    return CSUCCESS_OK;
}

static csuccess_status
read_clock(fault_world *world)
{
    int64_t now = 0;
    csuccess_status status = csuccess_book_clock(world->book, &now);

    snprintf(world->result, sizeof world->result, "%" PRId64, now);
    return status;
}

static csuccess_status
read_error(fault_world *world)
{
    csuccess_error error = {.size = sizeof error};

    return csuccess_book_error(world->book, &error);
}

static csuccess_status
read_counts(fault_world *world)
{
    csuccess_counts counts = {.size = sizeof counts};
    csuccess_status status = csuccess_book_counts(world->book, &counts);

    snprintf(world->result, sizeof world->result, "%" PRIu64 " %" PRIu64, counts.customers,
             counts.events);
    return status;
}

/* Moves of the clock. */

static csuccess_status
advance_days(fault_world *world)
{
    return csuccess_book_advance(world->book, NOON + 60 * HOUR);
}

static void
waiting_definitions(fault_world *world)
{
    fault_rich(world);
    fault_tell(world, "{'record':'definitions','at':'2026-02-11T09:00:00Z','measures':["
                      "{'id':'least','kind':'min','event':'login','days':30},"
                      "{'id':'champions','kind':'sum','event':'ticket','days':30,"
                      "'where':{'role':'champion'}}]}");
    fault_tell(world, "{'record':'merge','from':'c','into':'b','at':'2026-02-12T00:00:00Z'}");
}

static void
before_the_first_move(fault_world *world)
{
    fault_empty(world);
    fault_tell(world, "{'record':'definitions','events':[{'id':'login'}],'measures':["
                      "{'id':'logins','kind':'sum','event':'login','days':7}]}");
    fault_tell(world, "{'record':'customer','id':'a','at':'2026-02-01T00:00:00Z'}");
    fault_tell(world, "{'record':'event','customer':'a','kind':'login',"
                      "'at':'2026-02-09T00:00:00Z'}");
    fault_tell(world, "{'record':'event','customer':'a','kind':'login',"
                      "'at':'2026-02-08T00:00:00Z','value':3}");
}

static void
grain_of_days(fault_world *world)
{
    before_the_first_move(world);
    fault_tell(world, "{'record':'definitions','book':{'grain':'day'}}");
    assert_int_equal(csuccess_book_advance(world->book, NOON - 48 * HOUR), CSUCCESS_OK);
    fault_tell(world, "{'record':'event','customer':'a','kind':'login',"
                      "'at':'2026-02-07T00:00:00Z','value':5}");
    fault_tell(world, "{'record':'customer','id':'b','parent':'a','at':'2026-02-09T11:00:00Z'}");
}

static csuccess_status
clock_record(fault_world *world)
{
    return fault_record(world, "{'record':'clock','now':'2026-02-13T00:00:00Z','source':'erp',"
                               "'position':1}");
}

/* A record that stops in the middle of its move has been taken in; the move is what is left. */
static csuccess_status
clock_again(fault_world *world)
{
    csuccess_status status = clock_record(world);

    if (status != CSUCCESS_E_INTERRUPTED)
        return status;
    return csuccess_book_advance(world->book, NOON + 60 * HOUR);
}

/* Events and values. */

static csuccess_status
one_event(fault_world *world)
{
    return csuccess_event_record(world->book, customer(world, "c"), kind(world, "login"),
                                 NOON - HOUR, 2500000);
}

enum { BATCH = 40 };

/* From `done` on; a batch without source and texts goes the quick way when no journal listens. */
static csuccess_status
event_batch(fault_world *world, int full)
{
    csuccess_customer customers[BATCH];
    csuccess_event_kind kinds[BATCH];
    int64_t at[BATCH], values[BATCH];
    const char *subjects[BATCH], *labels[BATCH], *keys[BATCH];
    char names[BATCH][20];
    csuccess_event_batch batch = {.size = sizeof batch};
    uint64_t accepted = 0;
    csuccess_status status;
    size_t i, from = (size_t)world->done;

    for (i = 0; i < BATCH; i++) {
        customers[i] = customer(world, i % 3 ? "a" : "c");
        kinds[i] = kind(world, i % 4 ? "login" : "ticket");
        at[i] = NOON + ((int64_t)i * 7 % 20 - 12) * HOUR;
        values[i] = (int64_t)i * 1000000 * (i % 7 ? 1 : 1000000);
        snprintf(names[i], sizeof names[i], "batch %d", (int)i);
        subjects[i] = i % 2 ? "zoe" : NULL;
        labels[i] = i % 5 ? NULL : "bug";
        keys[i] = i % 3 ? NULL : names[i];
    }
    batch.count = BATCH - from;
    batch.customers = customers + from;
    batch.kinds = kinds + from;
    batch.at = at + from;
    batch.values = values + from;
    if (full) {
        batch.subjects = subjects + from;
        batch.labels = labels + from;
        batch.keys = keys + from;
        batch.source = "erp";
        batch.source_length = 3;
        batch.first_position = (int64_t)from + 1;
    }
    status = csuccess_event_record_batch(world->book, &batch, &accepted);
    world->done += accepted;
    return status;
}

static csuccess_status
plain_batch(fault_world *world)
{
    return event_batch(world, 0);
}

static csuccess_status
full_batch(fault_world *world)
{
    return event_batch(world, 1);
}

/* The same book, which has no journal. */
static void
without_journal(fault_world *world)
{
    csuccess_sinks none = {.size = sizeof none};
    csuccess_book *copy = NULL;

    fault_rich(world);
    world->config.sinks = &none;
    world->opened++;
    assert_int_equal(csuccess_book_clone(world->book, &world->config, &copy), CSUCCESS_OK);
    world->config.sinks = &world->sinks;
    csuccess_book_free(world->book);
    world->book = copy;
}

static csuccess_status
attribute_batch(fault_world *world)
{
    static const char *const texts[6] = {"pro", "core", "a plan with a long name", "x", "y", "z"};
    static const uint8_t present[6] = {1, 1, 1, 0, 1, 1};
    csuccess_customer customers[6];
    int64_t at[6];
    csuccess_attribute_batch batch = {.size = sizeof batch};
    uint64_t accepted = 0;
    csuccess_status status;
    size_t i, from = (size_t)world->done;

    for (i = 0; i < 6; i++) {
        customers[i] = customer(world, i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c");
        at[i] = NOON + ((int64_t)i - 3) * HOUR;
    }
    batch.attribute = value(world, "plan");
    batch.count = 6 - from;
    batch.customers = customers + from;
    batch.texts = texts + from;
    batch.present = present + from;
    batch.at = at + from;
    batch.source = "erp";
    batch.source_length = 3;
    batch.first_position = 1 + (int64_t)from;
    status = csuccess_attribute_record_batch(world->book, &batch, &accepted);
    world->done += accepted;
    return status;
}

static csuccess_status
find_everything(fault_world *world)
{
    csuccess_customer c = customer(world, "b"), at_row = 0;
    const char *id = NULL;
    uint64_t row = 0;
    int64_t position = 0;
    csuccess_status status = csuccess_customer_id(world->book, c, &id, NULL);

    if (status == CSUCCESS_OK)
        status = csuccess_customer_row(world->book, c, &row);
    if (status == CSUCCESS_OK)
        status = csuccess_customer_at(world->book, row, &at_row);
    if (status == CSUCCESS_OK)
        status = csuccess_source_position(world->book, "crm", 3, &position);
    snprintf(world->result, sizeof world->result, "%s %d %d %d %d", id, (int)row, c == at_row,
             (int)position, (int)csuccess_customer_rows(world->book));
    return status;
}

static csuccess_status
find_kind(fault_world *world)
{
    return csuccess_handle_kind(kind(world, "login")) == CSUCCESS_HANDLE_EVENT_KIND
               ? CSUCCESS_OK
               : CSUCCESS_E_HANDLE;
}

static csuccess_status
get_value(fault_world *world)
{
    static const char *const names[] = {"name",  "plan",  "fee",         "logins",
                                        "quiet", "below", "segment.cold"};
    csuccess_value got = {.size = sizeof got};
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < COUNT_OF(names) && status == CSUCCESS_OK; i++) {
        status = csuccess_value_get(world->book, customer(world, "a"), value(world, names[i]),
                                    &got);
        snprintf(world->result + strlen(world->result),
                 sizeof world->result - strlen(world->result), "%g %d;", got.number,
                 (int)got.missing);
    }
    return status;
}

static csuccess_status
get_column(fault_world *world)
{
    static const char *const names[] = {"seats", "logins", "quiet", "segment.cold"};
    csuccess_column got = {.size = sizeof got};
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < COUNT_OF(names) && status == CSUCCESS_OK; i++)
        status = csuccess_column_get(world->book, value(world, names[i]), &got);
    snprintf(world->result, sizeof world->result, "%d", (int)got.rows);
    return status;
}

/* Buffers and readers. */

static csuccess_status
make_buffer(fault_world *world)
{
    world->opened++;
    return csuccess_buffer_new(&world->memory.allocator, &world->buffer);
}

static void
a_buffer(fault_world *world)
{
    assert_int_equal(make_buffer(world), CSUCCESS_OK);
}

static csuccess_status
write_buffer(fault_world *world)
{
    static const char text[] = "what is written to a buffer a few times makes it grow";
    csuccess_writer writer = {.size = sizeof writer};
    csuccess_status status = csuccess_buffer_writer(world->buffer, &writer);
    int i;

    for (i = (int)world->done; i < 9 && status == CSUCCESS_OK; i++) {
        status = writer.write(writer.user_data, text, sizeof text);
        world->done += status == CSUCCESS_OK;
    }
    return status;
}

static csuccess_status
use_buffer(fault_world *world)
{
    snprintf(world->result, sizeof world->result, "%d %d",
             (int)csuccess_buffer_length(world->buffer), csuccess_buffer_data(world->buffer)[0]);
    csuccess_buffer_clear(world->buffer);
    csuccess_buffer_free(world->buffer);
    world->buffer = NULL;
    return CSUCCESS_OK;
}

static csuccess_status
read_memory(fault_world *world)
{
    csuccess_reader reader = {.size = sizeof reader};
    char bytes[4];
    size_t got = 0;
    csuccess_status status = csuccess_reader_from_memory("abc", 3, &reader);

    if (status == CSUCCESS_OK && reader.read(reader.user_data, bytes, 4, &got) != 0)
        status = CSUCCESS_E_CALLBACK;
    snprintf(world->result, sizeof world->result, "%.*s", (int)got, bytes);
    return status;
}

static csuccess_status
ask_library(fault_world *world)
{
    snprintf(world->result, sizeof world->result, "%s %s %s %u %d", csuccess_version_text(),
             csuccess_status_name(CSUCCESS_E_BUSY), csuccess_status_text(CSUCCESS_E_GONE),
             csuccess_version(), (int)csuccess_feature_supported(CSUCCESS_FEATURE_STREAMS));
    return CSUCCESS_OK;
}

#define QUIET(function, prepare, act, why)                   \
    {                                                        \
        function, why, prepare, act, FAULT_QUIET, NULL, NULL \
    }
#define NO_BOOK "asks the library, which has no memory"
#define LOOKS "looks at what is there"

const fault_scenario fault_calls[] = {
    {"csuccess_book_new", "journal and allocator", NULL, make_book, 0, NULL, NULL},
    {"csuccess_book_advance", "two days", fault_rich, advance_days, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_advance", "definitions and a merge", waiting_definitions, advance_days,
     FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_advance", "the first move", before_the_first_move, advance_days, FAULT_KEEPS,
     NULL, NULL},
    {"csuccess_book_advance", "by days", grain_of_days, advance_days, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_record", "clock", fault_rich, clock_record, FAULT_KEEPS, NULL, clock_again},
    {"csuccess_event_record", "late", fault_rich, one_event, 0, NULL, NULL},
    {"csuccess_event_record", "without journal", without_journal, one_event, 0, NULL, NULL},
    {"csuccess_event_record_batch", "plain", fault_rich, plain_batch, FAULT_KEEPS, NULL, NULL},
    {"csuccess_event_record_batch", "full", fault_rich, full_batch, FAULT_KEEPS, NULL, NULL},
    {"csuccess_event_record_batch", "without journal", without_journal, plain_batch, FAULT_KEEPS,
     NULL, NULL},
    {"csuccess_attribute_record_batch", "texts", fault_rich, attribute_batch, FAULT_KEEPS, NULL,
     NULL},
    {"csuccess_attribute_record_batch", "without journal", without_journal, attribute_batch,
     FAULT_KEEPS, NULL, NULL},
    {"csuccess_buffer_new", "with an allocator", NULL, make_buffer, 0, NULL, NULL},
    {"csuccess_buffer_writer", "growing", a_buffer, write_buffer, FAULT_KEEPS, NULL, NULL},
    QUIET("csuccess_book_free", fault_rich, free_book, "only releases"),
    QUIET("csuccess_book_clock", fault_rich, read_clock, LOOKS),
    QUIET("csuccess_book_error", fault_rich, read_error, LOOKS),
    QUIET("csuccess_book_counts", fault_rich, read_counts, LOOKS),
    QUIET("csuccess_customer_find", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_customer_id", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_customer_row", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_customer_rows", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_customer_at", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_source_position", fault_rich, find_everything, LOOKS),
    QUIET("csuccess_event_kind_find", fault_rich, find_kind, LOOKS),
    QUIET("csuccess_handle_kind", fault_rich, find_kind, "reads a number"),
    QUIET("csuccess_value_find", fault_rich, get_value, LOOKS),
    QUIET("csuccess_value_get", fault_rich, get_value, LOOKS),
    QUIET("csuccess_column_get", fault_rich, get_column, "fills in a column that is there"),
    QUIET("csuccess_buffer_length", a_buffer, use_buffer, LOOKS),
    QUIET("csuccess_buffer_data", a_buffer, use_buffer, LOOKS),
    QUIET("csuccess_buffer_clear", a_buffer, use_buffer, "keeps its memory"),
    QUIET("csuccess_buffer_free", a_buffer, use_buffer, "only releases"),
    QUIET("csuccess_reader_from_memory", NULL, read_memory, "fills in a struct of the caller's"),
    QUIET("csuccess_version", NULL, ask_library, NO_BOOK),
    QUIET("csuccess_version_text", NULL, ask_library, NO_BOOK),
    QUIET("csuccess_feature_supported", NULL, ask_library, NO_BOOK),
    QUIET("csuccess_status_name", NULL, ask_library, NO_BOOK),
    QUIET("csuccess_status_text", NULL, ask_library, NO_BOOK),
    {NULL},
};
