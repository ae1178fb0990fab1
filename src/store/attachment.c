/* SPDX-License-Identifier: MIT */
#include "store/attachment.h"

#include <string.h>

#include "util/murmur.h"
#include "util/sized.h"
#include "util/sort.h"

csuccessp_attachment *
csuccessp_attachment_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_store_room);
}

/* Two hashes of different making, one of them with a seed that strangers do not know. */
csuccessp_digest
csuccessp_digest_of(const csuccess_book *book, const char *bytes, size_t length)
{
    csuccessp_digest out;

    csuccessp_murmur3_128(bytes, length, 0, out.half);
    out.half[1] ^= csuccessp_hash(&book->seed, bytes, length);
    out.half[0] |= 1; /* zero is none */
    return out;
}

void
csuccessp_index_open(csuccessp_index *index, csuccessp_memory *memory)
{
    memset(index, 0, sizeof *index);
    csuccessp_buffer_open(&index->ids, memory);
}

void
csuccessp_index_close(csuccessp_memory *memory, csuccessp_index *index)
{
    csuccessp_buffer_close(&index->ids);
    csuccessp_array_release(memory, &index->entries);
}

const char *
csuccessp_index_id(const csuccessp_index *index, size_t entry, size_t *length)
{
    *length = index->entries.items[entry].length;
    return index->ids.data + index->entries.items[entry].id;
}

csuccessp_index_entry *
csuccessp_index_find(const csuccessp_index *index, const char *id, size_t length)
{
    size_t low = 0, high = index->entries.count, middle, n;
    const char *found;
    int order;

    while (low < high) {
        middle = low + (high - low) / 2;
        found = csuccessp_index_id(index, middle, &n);
        order = csuccessp_bytes_compare(found, n, id, length);
        if (order == 0)
            return &index->entries.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

csuccess_status
csuccessp_index_add(csuccess_book *book, csuccessp_index *index, const char *id, size_t length,
                    csuccessp_digest digest)
{
    csuccessp_index_entry entry = {index->ids.length, (uint32_t)length, 0, digest};

    csuccessp_buffer_add(&index->ids, id, length);
    if (index->ids.status != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &index->entries, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    index->entries.items[index->entries.count++] = entry;
    return CSUCCESS_OK;
}

static int
compare_entries(const void *context, const void *a, const void *b)
{
    const csuccessp_index *index = context;
    const csuccessp_index_entry *x = a, *y = b;

    return csuccessp_bytes_compare(index->ids.data + x->id, x->length, index->ids.data + y->id,
                                   y->length);
}

void
csuccessp_index_sort(csuccessp_index *index)
{
    csuccessp_sort(index->entries.items, index->entries.count, sizeof *index->entries.items,
                   compare_entries, index);
}

csuccess_status
csuccessp_fail_store(csuccess_book *book, const char *what, int32_t code)
{
    csuccess_status status = csuccessp_fail(&book->error, CSUCCESS_E_CALLBACK,
                                            "the store's '%s' answered %d", what, (int)code);

    book->error.callback_code = code;
    return status;
}

uint64_t
csuccessp_stored_documents(const csuccess_book *book)
{
    const csuccessp_attachment *a = csuccessp_attachment_of(book);
    uint64_t count = a->foreign_documents + (a->header.half[0] != 0);
    size_t i;

    for (i = 0; i < a->kinds.count; i++)
        count += a->kinds.items[i].items
                     ? book->ledgers->of[a->kinds.items[i].items->number].documents
                     : a->kinds.items[i].index.entries.count;
    return count;
}

int
csuccessp_part_number(const char *id, size_t length, int64_t *number)
{
    uint64_t sum = 0;
    size_t i;

    if (length <= CSUCCESSP_PART_ID || id[length - CSUCCESSP_PART_ID] != '/')
        return 0;
    for (i = length - CSUCCESSP_PART_ID + 1; i < length; i++) {
        char c = id[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return 0;
        sum = sum << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    *number = (int64_t)(sum ^ (uint64_t)1 << 63);
    return 1;
}

/* A scan's way through the host's function. */
struct scan {
    csuccessp_scanned *each;
    void *context;
    csuccess_status status;
};

static int32_t
take_scanned(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct scan *scan = context;

    if (scan->status == CSUCCESS_OK)
        scan->status = scan->each(scan->context, id, id_length, bytes, length);
    return scan->status;
}

csuccess_status
csuccessp_store_scan(csuccess_book *book, const char *kind, csuccessp_scanned *each, void *context)
{
    const csuccess_store *store = &csuccessp_attachment_of(book)->store;
    struct scan scan = {each, context, CSUCCESS_OK};
    int32_t code = store->scan(store->user_data, kind, take_scanned, &scan);

    if (scan.status != CSUCCESS_OK)
        return scan.status;
    return code ? csuccessp_fail_store(book, "scan", code) : CSUCCESS_OK;
}

/* The list of kinds, in the order of the phases. */

struct listing {
    csuccess_book *book;
    csuccessp_attachment *attachment;
};

static csuccess_status
list_kind(void *context, const csuccessp_document_kind *kind)
{
    struct listing *l = context;
    csuccessp_stored_kind one;

    memset(&one, 0, sizeof one);
    one.kind = kind;
    one.name = kind->name[0] ? kind->name : CSUCCESSP_KIND_CARRIED;
    one.items = csuccessp_items_of(kind);
    csuccessp_index_open(&one.index, &l->book->memory);
    if (csuccessp_array_reserve(&l->book->memory, &l->attachment->kinds, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&l->book->error);
    l->attachment->kinds.items[l->attachment->kinds.count++] = one;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_attach(csuccess_book *book, const csuccess_store *store)
{
    struct listing l = {book, csuccessp_allocate_zeroed(&book->memory, 1, sizeof *l.attachment)};
    csuccess_status status = CSUCCESS_OK;
    size_t i;
    int phase;

    if (!l.attachment) {
        if (store->destroy)
            store->destroy(store->user_data);
        return csuccessp_fail_memory(&book->error);
    }
    l.attachment->store = *store;
    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i] == &csuccessp_store_room)
            book->rooms[i] = l.attachment;
    for (phase = 0; phase < CSUCCESSP_PHASES && status == CSUCCESS_OK; phase++)
        status = csuccessp_documents_each(phase, list_kind, &l);
    return status == CSUCCESS_OK ? csuccessp_ledgers_open(book) : status;
}

static void
close_room(csuccess_book *book, void *state)
{
    csuccessp_attachment *a = state;
    csuccess_store store;
    size_t i;

    if (!a)
        return;
    for (i = 0; i < a->kinds.count; i++)
        csuccessp_index_close(&book->memory, &a->kinds.items[i].index);
    csuccessp_array_release(&book->memory, &a->kinds);
    for (i = 0; i < a->foreign.count; i++)
        csuccessp_texts_drop(&book->texts, a->foreign.items[i]);
    csuccessp_array_release(&book->memory, &a->foreign);
    store = a->store;
    csuccessp_release(&book->memory, a, 1, sizeof *a);
    if (store.destroy) {
        book->busy = 1;
        store.destroy(store.user_data);
        book->busy = 0;
    }
}

static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_attachment *a = csuccessp_attachment_of(book);
    uint64_t bytes;
    size_t i;
    int k;

    if (!a)
        return 0;
    bytes = sizeof *a + a->kinds.capacity * sizeof *a->kinds.items + sizeof *book->ledgers;
    for (i = 0; i < a->kinds.count; i++)
        bytes += a->kinds.items[i].index.ids.capacity +
                 a->kinds.items[i].index.entries.capacity * sizeof(csuccessp_index_entry);
    for (k = 0; k < CSUCCESSP_ITEMS; k++)
        bytes += csuccessp_ledger_bytes(&book->ledgers->of[k]);
    return bytes;
}

const csuccessp_room csuccessp_store_room = {
    .name = "store",
    .close = close_room,
    .memory = count_memory,
};

csuccess_status
csuccess_book_generation(const csuccess_book *book, uint64_t *out)
{
    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (!csuccessp_store_attached(book))
        return CSUCCESS_E_STATE;
    *out = csuccessp_attachment_of(book)->generation;
    return CSUCCESS_OK;
}
