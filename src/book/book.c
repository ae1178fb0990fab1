/* SPDX-License-Identifier: MIT */
#include "book/book.h"

#include <string.h>

#include "book/clock.h"
#include "book/customer/customer_record.h"
#include "book/customer/lifecycle.h"
#include "book/event/event_chunk.h"
#include "book/event/event_record.h"
#include "book/event/event_window.h"
#include "book/measure/measure.h"
#include "book/measure/segment.h"
#include "book/saved/ledger.h"
#include "book/saved/loader.h"
#include "util/sized.h"

/* The limits that hold where nothing else was asked for. */
static const csuccess_limits default_limits = {
    .size = sizeof(csuccess_limits),
    .memory_bytes = 0,
    .record_bytes = 16 * 1024 * 1024,
    .depth = 64,
    .text_bytes = 65535,
    .customers = UINT32_MAX - 1,
    .definitions = 10000,
    .items_per_customer = 10000,
    .pending = 10000000,
    .reserved = 0,
};

static void
lower(uint32_t *limit, uint32_t wanted)
{
    if (wanted && wanted < *limit)
        *limit = wanted;
}

static csuccess_status
read_limits(const csuccess_limits *from, csuccess_limits *out)
{
    csuccess_limits in;
    csuccess_status status;

    *out = default_limits;
    if (!from)
        return CSUCCESS_OK;
    status = csuccessp_sized_copy(from, CSUCCESSP_END(csuccess_limits, reserved), &in, sizeof in);
    if (status != CSUCCESS_OK)
        return status;
    if (in.reserved)
        return CSUCCESS_E_STRUCT_TAIL;
    out->memory_bytes = in.memory_bytes;
    lower(&out->record_bytes, in.record_bytes);
    lower(&out->depth, in.depth);
    lower(&out->text_bytes, in.text_bytes);
    lower(&out->customers, in.customers);
    lower(&out->definitions, in.definitions);
    lower(&out->items_per_customer, in.items_per_customer);
    lower(&out->pending, in.pending);
    return CSUCCESS_OK;
}

static void
destroy_sinks(const csuccess_sinks *sinks)
{
    if (sinks->log_destroy)
        sinks->log_destroy(sinks->log_user_data);
    if (sinks->journal_destroy)
        sinks->journal_destroy(sinks->journal_user_data);
}

void *
csuccessp_room_state(const csuccess_book *book, const csuccessp_room *room)
{
    size_t i;

    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i] == room)
            return book->rooms[i];
    return NULL;
}

int64_t
csuccessp_instant_of(const csuccess_book *book, uint32_t row)
{
    int64_t own = book->customers.instant[row];

    if (own == CSUCCESSP_TIME_NONE)
        return own;
    return own > book->clock.whole ? own : book->clock.whole;
}

static void
close_book(csuccess_book *book)
{
    size_t i;

    csuccessp_pending_close(book);
    for (i = 0; csuccessp_rooms[i]; i++)
        ;
    while (i-- > 0)
        if (csuccessp_rooms[i]->close)
            csuccessp_rooms[i]->close(book, book->rooms[i]);
    csuccessp_definitions_close(book);
    csuccessp_graph_close(book);
    csuccessp_events_close(book);
    for (i = 0; i < CSUCCESSP_BUILTINS; i++)
        csuccessp_attribute_close(book, &book->builtins[i]);
    csuccessp_entities_close(book, &book->contacts);
    csuccessp_entities_close(book, &book->members);
    csuccessp_outcomes_close(book);
    csuccessp_kept_close(book);
    csuccessp_zones_close(book);
    csuccessp_calendars_close(book);
    csuccessp_carried_close(book);
    csuccessp_ledgers_close(book);
    csuccessp_customers_close(book);
    csuccessp_settings_close(book);
    csuccessp_array_release(&book->memory, &book->sources);
    csuccessp_bits_free(&book->memory, &book->due);
    csuccessp_bits_free(&book->memory, &book->everything);
    csuccessp_bits_free(&book->memory, &book->concerned);
    csuccessp_json_close(&book->json);
    csuccessp_buffer_close(&book->line);
    csuccessp_pool_close(&book->pool);
    csuccessp_texts_close(&book->texts);
}

void
csuccess_book_free(csuccess_book *book)
{
    csuccessp_memory memory;
    csuccess_sinks sinks;

    if (!book || book->busy)
        return;
    sinks = book->sinks;
    close_book(book);
    memory = book->memory;
    csuccessp_release(&memory, book, 1, sizeof *book);
    destroy_sinks(&sinks);
    csuccessp_memory_close(&memory);
}

static csuccess_status
open_book(csuccess_book *book, uint64_t seed)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    book->seed = csuccessp_hash_seed_from(seed);
    csuccessp_json_open(&book->json, &book->memory);
    csuccessp_buffer_open(&book->line, &book->memory);
    csuccessp_texts_open(&book->texts, &book->memory, book->seed);
    csuccessp_pool_open(&book->pool, &book->memory);
    book->clock.now = book->clock.reached = book->clock.whole = CSUCCESSP_TIME_NONE;
    book->clock.running = CSUCCESSP_TIME_NONE;
    book->events.acted = CSUCCESSP_TIME_NONE;
    book->settings = csuccessp_settings_default();
    for (i = 0; i < CSUCCESSP_BUILTINS; i++)
        book->builtins[i].column.type = csuccessp_builtin_types[i];
    for (i = 0; csuccessp_rooms[i] && status == CSUCCESS_OK; i++)
        if (csuccessp_rooms[i]->open)
            status = csuccessp_rooms[i]->open(book, &book->rooms[i]);
    return status;
}

/* What a configuration hands over: all that can be read of it is taken, even when a part is wrong,
 * so that it can be given back. */
struct handed {
    csuccessp_memory memory;
    csuccess_sinks sinks;
    csuccess_limits limits;
    uint64_t seed;
};

static csuccess_status
take_config(const csuccess_config *config, struct handed *out)
{
    csuccess_config c;
    csuccess_status status, other;

    memset(out, 0, sizeof *out);
    memset(&c, 0, sizeof c);
    if (config) {
        status = csuccessp_sized_copy(config, CSUCCESSP_END(csuccess_config, hash_seed), &c,
                                      sizeof c);
        if (status != CSUCCESS_OK)
            return status;
    }
    status = csuccessp_memory_open(c.allocator, &out->memory);
    if (c.sinks) {
        other = csuccessp_sized_copy(c.sinks, CSUCCESSP_END(csuccess_sinks, journal_destroy),
                                     &out->sinks, sizeof out->sinks);
        status = status == CSUCCESS_OK ? other : status;
    }
    other = read_limits(c.limits, &out->limits);
    out->memory.limit = out->limits.memory_bytes;
    out->seed = c.hash_seed;
    return status == CSUCCESS_OK ? other : status;
}

static void
give_back(struct handed *handed)
{
    destroy_sinks(&handed->sinks);
    csuccessp_memory_close(&handed->memory);
}

void
csuccessp_config_refuse(const csuccess_config *config)
{
    struct handed handed;

    (void)take_config(config, &handed);
    give_back(&handed);
}

csuccess_status
csuccess_book_new(const csuccess_config *config, csuccess_book **out)
{
    struct handed handed;
    csuccess_book *book = NULL;
    csuccess_status status = take_config(config, &handed);

    if (!out)
        status = CSUCCESS_E_ARGUMENT;
    if (status == CSUCCESS_OK) {
        book = csuccessp_allocate_zeroed(&handed.memory, 1, sizeof *book);
        status = book ? CSUCCESS_OK : CSUCCESS_E_NO_MEMORY;
    }
    if (status != CSUCCESS_OK) {
        give_back(&handed);
        return status;
    }
    book->memory = handed.memory;
    book->limits = handed.limits;
    book->sinks = handed.sinks;
    status = open_book(book, handed.seed);
    if (status != CSUCCESS_OK) {
        csuccess_book_free(book);
        return status;
    }
    *out = book;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_book_error(const csuccess_book *book, csuccess_error *out)
{
    csuccess_error found;
    csuccess_status status;
    size_t room;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_error, pointer_length), sizeof found,
                                  &room);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_error_show(&book->error, &found);
    csuccessp_sized_give(out, &found, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_book_counts(const csuccess_book *book, csuccess_counts *out)
{
    csuccess_counts found;
    csuccess_status status;
    size_t room;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_counts, memory_peak), sizeof found,
                                  &room);
    if (status != CSUCCESS_OK)
        return status;
    found = book->counts;
    found.customers = book->customers.live;
    found.contacts = book->contacts.count;
    found.events = csuccessp_events_count(book);
    found.pending = book->pending.facts.count;
    found.memory_bytes = book->memory.bytes;
    found.memory_peak = book->memory.peak;
    csuccessp_sized_give(out, &found, room);
    return CSUCCESS_OK;
}

/* The book's own room. */

static csuccess_status
grow_own(csuccess_book *book, size_t rows)
{
    csuccess_status status = csuccessp_events_grow(book, rows);

    if (status == CSUCCESS_OK && book->contacts.lists)
        status = csuccessp_entities_grow(book, &book->contacts, rows);
    if (status == CSUCCESS_OK && book->outcomes.lists)
        status = csuccessp_outcomes_grow(book, rows);
    if (status == CSUCCESS_OK && book->kept.lists)
        status = csuccessp_kept_grow(book, rows);
    return status;
}

static void
forget_own(csuccess_book *book, uint32_t row)
{
    csuccessp_events_forget(book, row);
    csuccessp_entities_forget(book, &book->contacts, row);
    csuccessp_outcomes_forget(book, row);
    csuccessp_kept_forget(book, row);
}

/* The customers whose saved events begin later from now on. */
static void
tell_ledger(csuccess_book *book, const csuccessp_event_log *log, int64_t from, int64_t until)
{
    csuccessp_cursor cursor;

    if (!book->ledgers)
        return;
    for (cursor = csuccessp_log_find(log, from); cursor.chunk < log->chunks.count;
         cursor.chunk++, cursor.place = 0) {
        const csuccessp_chunk *chunk = &log->chunks.items[cursor.chunk];
        for (; cursor.place < chunk->count; cursor.place++) {
            uint32_t index = csuccessp_chunk_index(chunk, cursor.place);
            if (csuccessp_chunk_time(chunk, index) > until)
                return;
            if (chunk->customer[index] != CSUCCESSP_EVENT_NONE)
                csuccessp_item_trimmed(book, CSUCCESSP_ITEMS_EVENTS, chunk->customer[index], until);
        }
    }
}

/* What is older than a kind keeps goes at midnight. */
static void
trim_own(csuccess_book *book, int64_t at)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        int64_t horizon = at - kind->retain_days * CSUCCESSP_DAY;
        if (!kind->declared || !kind->retain_days || horizon <= kind->horizon)
            continue;
        tell_ledger(book, &kind->log, kind->horizon, horizon);
        kind->horizon = horizon;
        csuccessp_log_trim(book, &kind->log, horizon);
        kind->moved_cursors = 1;
    }
}

static const csuccessp_record_kind *const records[] = {
    &csuccessp_event_record_kind,  &csuccessp_customer_record,
    &csuccessp_contact_record,     &csuccessp_member_record,
    &csuccessp_outcome_record,     &csuccessp_clock_record,
    &csuccessp_definitions_record, &csuccessp_zone_record,
    &csuccessp_calendar_record,    &csuccessp_remove_record,
    &csuccessp_erase_record,       &csuccessp_merge_record,
    &csuccessp_redacted_record,    NULL,
};

static const csuccessp_item_kind *const items[] = {
    &csuccessp_customer_items,
    &csuccessp_events_items,
    NULL,
};

static const csuccessp_section *const sections[] = {
    &csuccessp_settings_section, &csuccessp_attribute_section, &csuccessp_event_section,
    &csuccessp_measure_section,  &csuccessp_segment_section,   NULL,
};

const csuccessp_room csuccessp_book_room = {
    .name = "book",
    .records = records,
    .sections = sections,
    .documents = csuccessp_book_documents,
    .items = items,
    .grow = grow_own,
    .published = csuccessp_events_published,
    .midnight = trim_own,
    .forget = forget_own,
};
