/* SPDX-License-Identifier: MIT */
/* After a transaction of which the store could not say whether it was taken. If it was, what the
 * library believes to be in the store is out of date, and counted anew. */
#include <string.h>

#include "store/attachment.h"

struct recount {
    csuccess_book *book;
    csuccessp_stored_kind *kind;
};

/* A document of an item that is there no more: under its own whole id. */
static csuccess_status
note_gone(struct recount *r, const char *id, size_t length, const csuccessp_ledger_part *part)
{
    csuccess_book *book = r->book;
    csuccessp_ledger *ledger = &book->ledgers->of[r->kind->items->number];
    csuccessp_gone gone = {0, 0, NULL, {0}};
    csuccess_status status = CSUCCESS_OK;

    if (csuccessp_array_reserve(&book->memory, &ledger->gone, ledger->capacity + 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (part)
        status = csuccessp_ledger_parts_add(book, &gone.parts, part);
    if (status == CSUCCESS_OK) {
        gone.id = csuccessp_texts_take(&book->texts, id, length);
        status = gone.id ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
    }
    if (status != CSUCCESS_OK) {
        csuccessp_ledger_parts_free(book, gone.parts);
        return status;
    }
    ledger->gone.items[ledger->gone.count++] = gone;
    return CSUCCESS_OK;
}

static csuccess_status
count_item(struct recount *r, const char *id, size_t id_length, csuccessp_digest digest)
{
    csuccess_book *book = r->book;
    const csuccessp_item_kind *items = r->kind->items;
    csuccessp_ledger *ledger = &book->ledgers->of[items->number];
    csuccessp_ledger_part part;
    uint32_t item;

    memset(&part, 0, sizeof part);
    memcpy(part.hash, digest.half, sizeof part.hash);
    if (items->in_parts) {
        if (!csuccessp_part_number(id, id_length, &part.number))
            return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT, "a part's id has no number");
        id_length -= CSUCCESSP_PART_ID;
    }
    ledger->documents++;
    item = items->find(book, id, id_length);
    if (items->inside && item != UINT32_MAX &&
        !book->ledgers->of[CSUCCESSP_ITEMS_CUSTOMERS].hashes[item][0])
        item = UINT32_MAX; /* it is under the name of a customer whom the store has not */
    if (item == UINT32_MAX || item >= ledger->capacity)
        return note_gone(r, id, id_length, items->in_parts ? &part : NULL);
    if (items->in_parts)
        return csuccessp_ledger_parts_add(book, &ledger->parts[item], &part);
    memcpy(ledger->hashes[item], digest.half, sizeof digest.half);
    return CSUCCESS_OK;
}

static csuccess_status
count_document(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct recount *r = context;
    csuccessp_digest digest = csuccessp_digest_of(r->book, bytes, length);

    return r->kind->items ? count_item(r, id, id_length, digest)
                          : csuccessp_index_add(r->book, &r->kind->index, id, id_length, digest);
}

static csuccess_status
count_header(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct recount *r = context;

    (void)id;
    (void)id_length;
    csuccessp_attachment_of(r->book)->header = csuccessp_digest_of(r->book, bytes, length);
    return CSUCCESS_OK;
}

static csuccess_status
recount(csuccess_book *book)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    struct recount r = {book, NULL};
    csuccess_status status;
    size_t i;
    int k;

    for (k = CSUCCESSP_ITEMS; k-- > 0;) {
        csuccessp_ledger_let_go(book, k);
        csuccessp_ledger_empty(book, k);
    }
    csuccessp_items_all_changed(book);
    memset(&a->header, 0, sizeof a->header);
    status = csuccessp_store_scan(book, CSUCCESSP_HEADER, count_header, &r);
    for (i = 0; i < a->kinds.count && status == CSUCCESS_OK; i++) {
        r.kind = &a->kinds.items[i];
        csuccessp_index_close(&book->memory, &r.kind->index);
        csuccessp_index_open(&r.kind->index, &book->memory);
        status = csuccessp_store_scan(book, r.kind->name, count_document, &r);
        if (status == CSUCCESS_OK)
            csuccessp_index_sort(&r.kind->index);
    }
    return status;
}

csuccess_status
csuccessp_store_resolve(csuccess_book *book, int *taken)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    csuccessp_commit_read commit;
    csuccess_status status = CSUCCESS_OK;
    uint64_t generation = 0;
    int32_t code = a->store.generation(a->store.user_data, &generation);

    if (code)
        return csuccessp_fail_store(book, "generation", code);
    if (generation == a->generation) {
        a->doubt = 0;
        return CSUCCESS_OK;
    }
    memset(&commit, 0, sizeof commit);
    if (generation == a->generation + 1)
        status = csuccessp_commit_look(book, &commit);
    if (status != CSUCCESS_OK)
        return status;
    if (!commit.there || commit.generation != generation ||
        memcmp(&commit.token, &a->token, sizeof commit.token) != 0) {
        a->conflict = 1;
        return csuccessp_fail(&book->error, CSUCCESS_E_CONFLICT,
                              "someone else has committed to the store: open it again");
    }
    status = recount(book);
    if (status != CSUCCESS_OK)
        return status;
    a->generation = generation;
    a->doubt = 0;
    *taken = 1;
    return CSUCCESS_OK;
}
