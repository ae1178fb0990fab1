/* SPDX-License-Identifier: MIT */
/* What few events have: a subject, a label, a key. Keys find their event again. */
#include <string.h>

#include "book/book.h"
#include "book/event/event_log.h"

struct wanted_key {
    const csuccess_book *book;
    const csuccessp_event_log *log;
    uint32_t customer;
    csuccessp_text key;
};

static uint32_t
customer_of(const csuccessp_event_log *log, const csuccessp_event_extra *extra)
{
    if (extra->number & CSUCCESSP_LOG_TAIL)
        return csuccessp_log_tail_at((csuccessp_event_log *)log, extra->number)->customer;
    return csuccessp_log_event(log, extra->number).customer;
}

static int
has_key(const void *context, uint32_t extra)
{
    const struct wanted_key *wanted = context;
    const csuccessp_event_extra *e = &wanted->log->extras.items[extra];

    return e->key == wanted->key && customer_of(wanted->log, e) == wanted->customer;
}

static uint32_t
hash_of(const csuccess_book *book, uint32_t customer, const char *key, size_t length)
{
    return csuccessp_hash32(&book->seed, 3 + ((uint64_t)customer << 8), key, length);
}

static uint32_t
hash_of_text(const csuccess_book *book, uint32_t customer, csuccessp_text key)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, key, &length);

    return hash_of(book, customer, bytes, length);
}

uint32_t
csuccessp_log_find_key(const csuccess_book *book, const csuccessp_event_log *log, uint32_t customer,
                       const char *key, size_t length)
{
    struct wanted_key wanted = {book, log, customer, 0};
    uint32_t found;

    if (log->keys.count == 0)
        return 0;
    wanted.key = csuccessp_texts_find(&book->texts, key, length);
    if (!wanted.key)
        return 0;
    found = csuccessp_table_find(&log->keys, hash_of(book, customer, key, length), has_key,
                                 &wanted);
    return found == CSUCCESSP_TABLE_NONE ? 0 : found;
}

csuccess_status
csuccessp_extra_take(csuccess_book *book, csuccessp_event_log *log,
                     const csuccessp_event_extra *extra, uint32_t customer, int list_key,
                     uint32_t *out)
{
    /* giving it back must not fail: its place in the list of vacant ones comes with it */
    if (csuccessp_array_reserve(&book->memory, &log->extras, 2) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &log->vacant_extras,
                                log->extras.count + 2 - log->vacant_extras.count) != CSUCCESS_OK ||
        (extra->key && csuccessp_table_reserve(&book->memory, &log->keys, 1) != CSUCCESS_OK))
        return csuccessp_fail_memory(&book->error);
    if (log->extras.count == 0)
        memset(&log->extras.items[log->extras.count++], 0, sizeof *log->extras.items);
    if (log->vacant_extras.count)
        *out = log->vacant_extras.items[--log->vacant_extras.count];
    else
        *out = (uint32_t)log->extras.count++;
    log->extras.items[*out] = *extra;
    if (list_key)
        csuccessp_extra_list(book, log, *out, customer);
    return CSUCCESS_OK;
}

void
csuccessp_extra_list(csuccess_book *book, csuccessp_event_log *log, uint32_t extra,
                     uint32_t customer)
{
    csuccessp_text key = log->extras.items[extra].key;

    if (key)
        csuccessp_table_add(&log->keys, hash_of_text(book, customer, key), extra);
}

void
csuccessp_extra_give(csuccess_book *book, csuccessp_event_log *log, uint32_t extra,
                     uint32_t customer)
{
    csuccessp_event_extra *e;

    if (!extra)
        return;
    e = &log->extras.items[extra];
    if (e->key)
        csuccessp_table_remove(&log->keys, hash_of_text(book, customer, e->key), extra);
    csuccessp_texts_drop(&book->texts, e->subject);
    csuccessp_texts_drop(&book->texts, e->label);
    csuccessp_texts_drop(&book->texts, e->key);
    memset(e, 0, sizeof *e);
    log->vacant_extras.items[log->vacant_extras.count++] = extra;
}

void
csuccessp_extra_move(csuccess_book *book, csuccessp_event_log *log, uint32_t extra, uint32_t from,
                     uint32_t into)
{
    csuccessp_event_extra *e;
    const char *key;
    size_t length;

    if (!extra || !log->extras.items[extra].key)
        return;
    e = &log->extras.items[extra];
    csuccessp_table_remove(&log->keys, hash_of_text(book, from, e->key), extra);
    key = csuccessp_texts_get(&book->texts, e->key, &length);
    if (csuccessp_log_find_key(book, log, into, key, length)) {
        csuccessp_texts_drop(&book->texts, e->key);
        e->key = 0;
    } else {
        csuccessp_table_add(&log->keys, hash_of(book, into, key, length), extra);
    }
}
