/* SPDX-License-Identifier: MIT */
/* Streams: save, load, clone, import, redact. */
#include <inttypes.h>
#include <stdio.h>

#include "fault.h"

/* What the rich book says of itself becomes the input. */
static void
a_saved_book(fault_world *world)
{
    fault_saved(world, fault_rich);
}

/* A book that could not be loaded to its end answers nothing else, and is made anew. */
static csuccess_status
load_again(fault_world *world)
{
    csuccess_book *fresh = NULL;

    assert_int_equal(csuccess_book_advance(world->book, INT64_C(1800000000000000)),
                     CSUCCESS_E_STATE);
    assert_int_equal(fault_record(world, "{'record':'customer','id':'q'}"), CSUCCESS_E_STATE);
    assert_int_equal(fault_save(world), CSUCCESS_E_STATE);
    assert_int_equal(csuccess_book_clone(world->book, NULL, &fresh), CSUCCESS_E_STATE);
    return fault_load_again(world);
}

static csuccess_status
clone(fault_world *world)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_clone(world->book, &world->config, &world->other);
}

/* Records by line, none of which is refused. */
static const char lines[] =
    "{\"record\":\"customer\",\"id\":\"d\",\"name\":\"Delta\",\"parent\":\"a\"}\n"
    "{\"record\":\"event\",\"customer\":\"d\",\"kind\":\"login\",\"value\":3}\n"
    "{\"record\":\"definitions\",\"measures\":[{\"id\":\"most\",\"kind\":\"max\",\"event\":"
    "\"login\","
    "\"days\":9}]}\n"
    "{\"record\":\"clock\",\"now\":\"2026-02-11T12:00:00Z\"}\n"
    "{\"record\":\"contact\",\"customer\":\"d\",\"id\":\"wes\",\"name\":\"Wes\"}\n"
    "{\"record\":\"merge\",\"from\":\"d\",\"into\":\"a\"}\n"
    "{\"record\":\"event\",\"customer\":\"a\",\"kind\":\"ticket\",\"key\":\"t9\",\"subject\":"
    "\"zoe\"}\n";

static void
lines_to_import(fault_world *world)
{
    fault_rich(world);
    fault_input(world, lines, sizeof lines - 1);
}

/* Goes on behind the records that were taken in; a move of the clock that was interrupted is
 * finished first. */
static csuccess_status
import(fault_world *world)
{
    csuccess_import_result result = {.size = sizeof result};
    csuccess_status status;
    size_t at = 0;
    uint64_t i;

    for (i = 0; i < world->done; i++)
        at = (size_t)(strchr(lines + at, '\n') + 1 - lines);
    fault_rewind(world, at);
    status = csuccess_book_import(world->book, &world->reader, NULL, &result);
    world->done += result.accepted;
    return status;
}

static csuccess_status
import_again(fault_world *world)
{
    csuccess_status status = import(world);

    if (status != CSUCCESS_E_INTERRUPTED)
        return status;
    assert_int_equal(world->done, 3);
    assert_int_equal(csuccess_book_advance(world->book, INT64_C(1770811200000000)), CSUCCESS_OK);
    return import(world);
}

/* Some lines are refused, some held until the end, and there are enough of them for progress to be
 * told. What was taken in stays, so the repeat drops it by its positions. */
static void
many_lines(fault_world *world)
{
    static char text[20000];
    int i, n = 0;

    n += snprintf(text + n, sizeof text - (size_t)n,
                  "{\"record\":\"customer\",\"id\":\"f\",\"parent\":\"g\",\"source\":\"erp\","
                  "\"position\":1}\n");
    for (i = 0; i < 2100; i++)
        text[n++] = '\n';
    for (i = 0; i < 4; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "{\"record\":\"customer\",\"nr\":%d}\n",
                      i);
    n += snprintf(text + n, sizeof text - (size_t)n, "{\"record\":\"customer\",\"id\":\"g\"}\n");
    fault_rich(world);
    fault_input(world, text, (size_t)n);
}

static csuccess_status
import_many(fault_world *world)
{
    csuccess_import_options options = {.size = sizeof options,
                                       .refused = fault_refused,
                                       .progress = fault_progress,
                                       .user_data = world,
                                       .hold_unknown = 1};

    fault_rewind(world, 0);
    return csuccess_book_import(world->book, &world->reader, &options, NULL);
}

/* The lines that were taken in come again as records: undo them, so that the counts agree. */
static csuccess_status
import_many_again(fault_world *world)
{
    csuccess_book_free(world->book);
    world->book = NULL;
    many_lines(world);
    return import_many(world);
}

static void
a_journal(fault_world *world)
{
    fault_input(world, lines, sizeof lines - 1);
}

static csuccess_status
redact(fault_world *world)
{
    static const char *const customers[] = {"d", "a"}, *const contacts[] = {NULL, "zoe"};
    static const size_t lengths[] = {1, 1}, contact_lengths[] = {0, 3};
    uint64_t redacted = 0;
    csuccess_status status;

    fault_rewind(world, 0);
    status = csuccess_journal_redact(&world->reader, &world->writer, customers, lengths, contacts,
                                     contact_lengths, 2, &redacted);
    snprintf(world->result, sizeof world->result, "%" PRIu64, redacted);
    return status;
}

const fault_scenario fault_streams[] = {
    {"csuccess_book_save", "rich", fault_rich, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "rich", a_saved_book, fault_load, FAULT_KEEPS, NULL, load_again},
    {"csuccess_book_clone", "rich", fault_rich, clone, 0, NULL, NULL},
    {"csuccess_book_import", "taken in", lines_to_import, import, FAULT_KEEPS, NULL, import_again},
    {"csuccess_book_import", "refused and held", many_lines, import_many, FAULT_KEEPS, NULL,
     import_many_again},
    {"csuccess_journal_redact", "a customer and a contact", a_journal, redact, FAULT_LIBC, NULL,
     NULL},
    {NULL},
};
