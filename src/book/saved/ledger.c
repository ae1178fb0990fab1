/* SPDX-License-Identifier: MIT */
#include "book/saved/ledger.h"

#include <string.h>

csuccess_status
csuccessp_ledgers_open(csuccess_book *book)
{
    const csuccessp_item_kind *const *kind;
    csuccess_status status = CSUCCESS_OK;
    size_t r;

    book->ledgers = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *book->ledgers);
    if (!book->ledgers)
        return csuccessp_fail_memory(&book->error);
    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->items; kind && *kind; kind++)
            book->ledgers->of[(*kind)->number].in_parts = (*kind)->in_parts;
    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->items; kind && *kind && status == CSUCCESS_OK; kind++)
            status = csuccessp_items_reserve(book, (*kind)->number, (*kind)->count(book));
    return status;
}

void
csuccessp_ledger_parts_free(csuccess_book *book, csuccessp_ledger_parts *parts)
{
    if (parts)
        csuccessp_release(&book->memory, parts, CSUCCESSP_PARTS_BYTES(parts->capacity), 1);
}

csuccess_status
csuccessp_ledger_parts_add(csuccess_book *book, csuccessp_ledger_parts **parts,
                           const csuccessp_ledger_part *part)
{
    csuccessp_ledger_parts *old = *parts, *list = old;
    uint32_t capacity;

    if (!old || old->count == old->capacity) {
        capacity = old ? old->capacity * 2 : 1;
        list = csuccessp_allocate(&book->memory, CSUCCESSP_PARTS_BYTES(capacity), 1);
        if (!list)
            return csuccessp_fail_memory(&book->error);
        list->count = 0;
        if (old)
            memcpy(list, old, CSUCCESSP_PARTS_BYTES(old->count));
        list->capacity = capacity;
        csuccessp_ledger_parts_free(book, old);
        *parts = list;
    }
    list->items[list->count++] = *part;
    return CSUCCESS_OK;
}

void
csuccessp_ledger_let_go(csuccess_book *book, int items)
{
    csuccessp_ledger *ledger = &book->ledgers->of[items];
    size_t i;

    for (i = 0; i < ledger->gone.count; i++) {
        csuccessp_gone *gone = &ledger->gone.items[i];
        csuccessp_texts_drop(&book->texts, gone->id);
        if (items == CSUCCESSP_ITEMS_CUSTOMERS) /* it serves the customer's events, too */
            csuccessp_name_give(&book->pool, gone->name);
        csuccessp_ledger_parts_free(book, gone->parts);
    }
    ledger->gone.count = 0;
}

void
csuccessp_ledger_empty(csuccess_book *book, int items)
{
    csuccessp_ledger *ledger = &book->ledgers->of[items];
    uint32_t i;

    for (i = 0; ledger->parts && i < ledger->capacity; i++) {
        csuccessp_ledger_parts_free(book, ledger->parts[i]);
        ledger->parts[i] = NULL;
    }
    if (ledger->hashes)
        memset(ledger->hashes, 0, ledger->capacity * sizeof *ledger->hashes);
    ledger->documents = 0;
}

void
csuccessp_ledgers_close(csuccess_book *book)
{
    csuccessp_memory *m = &book->memory;
    int k;

    if (!book->ledgers)
        return;
    for (k = CSUCCESSP_ITEMS; k-- > 0;) {
        csuccessp_ledger *ledger = &book->ledgers->of[k];
        csuccessp_ledger_let_go(book, k);
        csuccessp_ledger_empty(book, k);
        csuccessp_array_release(m, &ledger->gone);
        csuccessp_bits_free(m, &ledger->changed);
        csuccessp_release(m, ledger->hashes, ledger->capacity, sizeof *ledger->hashes);
        csuccessp_release(m, ledger->parts, ledger->capacity, sizeof *ledger->parts);
        csuccessp_release(m, ledger->from, ledger->capacity, sizeof *ledger->from);
        csuccessp_release(m, ledger->until, ledger->capacity, sizeof *ledger->until);
    }
    csuccessp_release(m, book->ledgers, 1, sizeof *book->ledgers);
    book->ledgers = NULL;
}

/* A column of the ledger, grown; the old one goes when all are there. */
static csuccess_status
grow_single(csuccess_book *book, csuccessp_ledger *ledger, uint32_t count)
{
    void *hashes = csuccessp_resized(&book->memory, ledger->hashes, ledger->capacity,
                                     ledger->capacity, count, sizeof *ledger->hashes);

    if (!hashes)
        return csuccessp_fail_memory(&book->error);
    ledger->hashes = hashes;
    ledger->capacity = count;
    return CSUCCESS_OK;
}

static csuccess_status
grow_parts(csuccess_book *book, csuccessp_ledger *ledger, uint32_t count)
{
    csuccessp_memory *m = &book->memory;
    uint32_t old = ledger->capacity, i;
    csuccessp_ledger_parts **parts = csuccessp_allocate_zeroed(m, count, sizeof *parts);
    int64_t *from = csuccessp_allocate(m, count, sizeof *from);
    int64_t *until = csuccessp_allocate(m, count, sizeof *until);

    if (!parts || !from || !until) {
        csuccessp_release(m, parts, count, sizeof *parts);
        csuccessp_release(m, from, count, sizeof *from);
        csuccessp_release(m, until, count, sizeof *until);
        return csuccessp_fail_memory(&book->error);
    }
    for (i = 0; i < count; i++) {
        parts[i] = i < old ? ledger->parts[i] : NULL;
        from[i] = i < old ? ledger->from[i] : INT64_MAX;
        until[i] = i < old ? ledger->until[i] : INT64_MIN;
    }
    csuccessp_release(m, ledger->parts, old, sizeof *parts);
    csuccessp_release(m, ledger->from, old, sizeof *from);
    csuccessp_release(m, ledger->until, old, sizeof *until);
    ledger->parts = parts;
    ledger->from = from;
    ledger->until = until;
    ledger->capacity = count;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_items_reserve(csuccess_book *book, int items, size_t count)
{
    csuccessp_ledger *ledger;
    size_t more;

    if (!book->ledgers || count <= book->ledgers->of[items].capacity)
        return CSUCCESS_OK;
    ledger = &book->ledgers->of[items];
    more = ledger->capacity + (size_t)ledger->capacity / 2; /* lists grow by one item at a time */
    if (count < more && more <= UINT32_MAX)
        count = more;
    if (csuccessp_bits_grow(&book->memory, &ledger->changed, count) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &ledger->gone, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return ledger->in_parts ? grow_parts(book, ledger, (uint32_t)count)
                            : grow_single(book, ledger, (uint32_t)count);
}

void
csuccessp_ledger_mark(csuccessp_ledgers *ledgers, int items, uint32_t item)
{
    csuccessp_ledger *ledger = &ledgers->of[items];

    if (ledger->in_parts)
        csuccessp_ledger_mark_parts(ledgers, items, item, INT64_MIN, INT64_MIN);
    else if (item < ledger->capacity)
        csuccessp_bits_set(&ledger->changed, item);
    else
        ledger->all = 1;
}

void
csuccessp_ledger_mark_parts(csuccessp_ledgers *ledgers, int items, uint32_t item, int64_t from,
                            int64_t until)
{
    csuccessp_ledger *ledger = &ledgers->of[items];

    if (item >= ledger->capacity) {
        ledger->all = 1;
        return;
    }
    csuccessp_bits_set(&ledger->changed, item);
    if (from < ledger->from[item])
        ledger->from[item] = from;
    if (until > ledger->until[item])
        ledger->until[item] = until;
}

void
csuccessp_ledger_unmark(csuccessp_ledger *ledger)
{
    size_t w;
    uint64_t bits;

    for (w = 0; ledger->in_parts && w < ledger->changed.capacity; w++)
        for (bits = ledger->changed.words[w]; bits; bits &= bits - 1) {
            uint32_t item = (uint32_t)(w * 64 + csuccessp_lowest_bit(bits));
            ledger->from[item] = INT64_MAX;
            ledger->until[item] = INT64_MIN;
        }
    csuccessp_bits_clear(&ledger->changed);
    ledger->all = 0;
}

int
csuccessp_ledger_drop(csuccess_book *book, int items, uint32_t item, csuccessp_text id,
                      csuccessp_ref name)
{
    csuccessp_ledger *ledger = &book->ledgers->of[items];
    csuccessp_gone gone = {id, name, NULL, {0}};

    if (item >= ledger->capacity)
        return 0;
    csuccessp_bits_unset(&ledger->changed, item);
    if (ledger->in_parts) {
        ledger->from[item] = INT64_MAX;
        ledger->until[item] = INT64_MIN;
        gone.parts = ledger->parts[item];
        ledger->parts[item] = NULL;
        if (!gone.parts)
            return 0;
    } else {
        uint64_t *hash = ledger->hashes[item];
        if (!hash[0] && !hash[1])
            return 0;
        hash[0] = hash[1] = 0;
    }
    csuccessp_texts_keep(&book->texts, id);
    ledger->gone.items[ledger->gone.count++] = gone;
    return 1;
}

void
csuccessp_items_all_changed(csuccess_book *book)
{
    int k;

    for (k = 0; book->ledgers && k < CSUCCESSP_ITEMS; k++)
        book->ledgers->of[k].all = 1;
}

uint64_t
csuccessp_ledger_bytes(const csuccessp_ledger *ledger)
{
    uint64_t bytes = ledger->changed.capacity * sizeof *ledger->changed.words +
                     ledger->gone.capacity * sizeof *ledger->gone.items;
    uint32_t i;

    if (!ledger->in_parts)
        return bytes + (uint64_t)ledger->capacity * sizeof *ledger->hashes;
    bytes += (uint64_t)ledger->capacity *
             (sizeof *ledger->parts + sizeof *ledger->from + sizeof *ledger->until);
    for (i = 0; i < ledger->capacity; i++)
        if (ledger->parts[i])
            bytes += CSUCCESSP_PARTS_BYTES(ledger->parts[i]->capacity);
    return bytes;
}
