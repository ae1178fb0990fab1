/* SPDX-License-Identifier: MIT */
/* A commit: one transaction with what has changed. It begins with the first document that did, so
 * that there is none when nothing did; and what the library believes to be in the store changes
 * only when the store has taken it. */
#include <string.h>

#include "book/clock.h"
#include "book/event/event_window.h"
#include "book/record/record.h"
#include "store/attachment.h"
#include "util/murmur.h"

static void
mix(csuccessp_commit *c, const char *bytes, size_t length)
{
    uint64_t four[4] = {c->token.half[0], c->token.half[1], 0, 0};
    unsigned char block[32];
    size_t i;

    csuccessp_murmur3_128(bytes, length, 0, &four[2]);
    for (i = 0; i < sizeof block; i++)
        block[i] = (unsigned char)(four[i / 8] >> (8 * (i % 8)));
    csuccessp_murmur3_128(block, sizeof block, 0, c->token.half);
}

static csuccess_status
begin(csuccessp_commit *c)
{
    csuccessp_attachment *a = c->attachment;
    int32_t code;

    if (c->begun)
        return CSUCCESS_OK;
    code = a->store.begin(a->store.user_data, a->generation);
    if (code == CSUCCESS_E_CONFLICT) {
        a->conflict = 1;
        return csuccessp_fail(&c->book->error, CSUCCESS_E_CONFLICT,
                              "someone else has committed to the store since generation %" PRIu64,
                              a->generation);
    }
    if (code)
        return csuccessp_fail_store(c->book, "begin", code);
    c->begun = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_commit_put(csuccessp_commit *c, const char *kind, const char *id, size_t id_length,
                     const char *bytes, size_t length)
{
    const csuccess_store *store = &c->attachment->store;
    csuccess_status status = begin(c);
    int32_t code;

    if (status != CSUCCESS_OK)
        return status;
    code = store->put(store->user_data, kind, id, id_length, bytes, length);
    if (code)
        return csuccessp_fail_store(c->book, "put", code);
    mix(c, kind, strlen(kind));
    mix(c, id, id_length);
    mix(c, bytes, length);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_commit_remove(csuccessp_commit *c, const char *kind, const char *id, size_t id_length)
{
    const csuccess_store *store = &c->attachment->store;
    csuccess_status status = begin(c);
    int32_t code;

    if (status != CSUCCESS_OK)
        return status;
    code = store->remove(store->user_data, kind, id, id_length);
    if (code)
        return csuccessp_fail_store(c->book, "remove", code);
    mix(c, kind, strlen(kind));
    mix(c, id, id_length);
    return CSUCCESS_OK;
}

/* The header of the stream is one document of the store. */
static csuccess_status
take_header(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;

    if (output->buffer.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    c->header = csuccessp_digest_of(c->book, output->buffer.data, output->buffer.length);
    if (memcmp(&c->header, &c->attachment->header, sizeof c->header) == 0)
        return CSUCCESS_OK;
    c->documents += c->attachment->header.half[0] == 0;
    return csuccessp_commit_put(c, CSUCCESSP_HEADER, CSUCCESSP_HEADER, strlen(CSUCCESSP_HEADER),
                                output->buffer.data, output->buffer.length);
}

/* The last document, which is not counted, and of which the token is not a part. */
static csuccess_status
take_commit(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;
    const csuccess_store *store = &c->attachment->store;
    int32_t code;

    if (output->buffer.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    code = store->put(store->user_data, CSUCCESSP_KIND_COMMIT, CSUCCESSP_KIND_COMMIT,
                      strlen(CSUCCESSP_KIND_COMMIT), output->buffer.data, output->buffer.length);
    return code ? csuccessp_fail_store(c->book, "put", code) : CSUCCESS_OK;
}

static csuccess_status
write_all(csuccessp_commit *c)
{
    const csuccessp_attachment *a = c->attachment;
    csuccess_status status = csuccessp_clock_act(c->book);
    size_t i;
    int k;

    if (status == CSUCCESS_OK)
        status = csuccessp_events_settle(c->book);
    if (status == CSUCCESS_OK) {
        c->output.take = take_header;
        status = csuccessp_header_write(c->book, &c->output);
    }
    for (i = 0; i < a->kinds.count && status == CSUCCESS_OK; i++)
        status = a->kinds.items[i].items ? csuccessp_commit_items(c, i)
                                         : csuccessp_commit_whole(c, i);
    if (status != CSUCCESS_OK || !c->begun)
        return status;
    for (k = 0; k < CSUCCESSP_ITEMS; k++)
        c->documents += (uint64_t)c->counted[k];
    c->output.take = take_commit;
    return csuccessp_commit_write(c->book, a->generation + 1, c->documents, c->token, &c->output);
}

/* From here on the store has what the book has. */
static void
settle(csuccessp_commit *c)
{
    csuccess_book *book = c->book;
    csuccessp_attachment *a = c->attachment;
    csuccessp_ledger *of = book->ledgers->of;
    csuccessp_index swap;
    size_t i;
    int k;

    for (i = 0; i < a->kinds.count; i++)
        if (!a->kinds.items[i].items) {
            swap = a->kinds.items[i].index;
            a->kinds.items[i].index = c->fresh_indices[i];
            c->fresh_indices[i] = swap;
        }
    a->header = c->header;
    for (i = 0; i < c->staged.count; i++) {
        csuccessp_staged *staged = &c->staged.items[i];
        csuccessp_ledger *ledger = &of[staged->items->number];
        if (ledger->in_parts) {
            csuccessp_ledger_parts_free(book, ledger->parts[staged->item]);
            ledger->parts[staged->item] = staged->parts;
            staged->parts = NULL;
        } else {
            memcpy(ledger->hashes[staged->item], staged->digest.half, sizeof staged->digest.half);
        }
    }
    for (k = CSUCCESSP_ITEMS; k-- > 0;) { /* events before the customers whose names they use */
        csuccessp_ledger_let_go(book, k);
        csuccessp_ledger_unmark(&of[k]);
        of[k].documents += (uint64_t)c->counted[k];
    }
    for (i = 0; i < c->passing.count; i++)
        csuccessp_ledger_mark(book->ledgers, c->passing.items[i].items->number,
                              c->passing.items[i].item);
}

static csuccess_status
end(csuccessp_commit *c)
{
    csuccessp_attachment *a = c->attachment;
    int32_t code = a->store.commit(a->store.user_data, a->generation + 1);

    if (code == CSUCCESS_OK) {
        a->generation++;
        return CSUCCESS_OK;
    }
    if (code == CSUCCESS_E_CONFLICT) {
        a->conflict = 1;
        return csuccessp_fail(&c->book->error, CSUCCESS_E_CONFLICT,
                              "someone else has committed to the store since generation %" PRIu64,
                              a->generation);
    }
    a->doubt = 1;
    a->token = c->token;
    return csuccessp_fail_store(c->book, "commit", code);
}

static csuccess_status
open_commit(csuccessp_commit *c, csuccess_book *book)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    size_t i;

    memset(c, 0, sizeof *c);
    c->book = book;
    c->attachment = a;
    c->documents = csuccessp_stored_documents(book);
    csuccessp_output_take(&c->output, &book->memory, c, &book->error);
    c->fresh_indices = csuccessp_allocate(&book->memory, a->kinds.count, sizeof *c->fresh_indices);
    if (!c->fresh_indices)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < a->kinds.count; i++)
        csuccessp_index_open(&c->fresh_indices[i], &book->memory);
    return CSUCCESS_OK;
}

static void
close_commit(csuccessp_commit *c)
{
    csuccess_book *book = c->book;
    size_t count = c->attachment->kinds.count, i;

    csuccessp_output_close(&c->output);
    for (i = 0; c->fresh_indices && i < count; i++)
        csuccessp_index_close(&book->memory, &c->fresh_indices[i]);
    csuccessp_release(&book->memory, c->fresh_indices, count, sizeof *c->fresh_indices);
    for (i = 0; i < c->staged.count; i++)
        csuccessp_ledger_parts_free(book, c->staged.items[i].parts);
    csuccessp_array_release(&book->memory, &c->staged);
    csuccessp_array_release(&book->memory, &c->passing);
}

static csuccess_status
run(csuccess_book *book)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    csuccessp_commit c;
    csuccess_status status = CSUCCESS_OK;
    int taken = 0;
    size_t r;

    if (a->conflict)
        return csuccessp_fail(&book->error, CSUCCESS_E_CONFLICT,
                              "someone else has committed to the store: open it again");
    if (a->doubt)
        status = csuccessp_store_resolve(book, &taken);
    if (status != CSUCCESS_OK)
        return status;
    status = open_commit(&c, book);
    if (status == CSUCCESS_OK)
        status = write_all(&c);
    if (status == CSUCCESS_OK && c.begun)
        status = end(&c);
    if (status != CSUCCESS_OK && c.begun)
        a->store.rollback(a->store.user_data);
    if (status == CSUCCESS_OK) {
        settle(&c);
        for (r = 0; (c.begun || taken) && csuccessp_rooms[r]; r++)
            if (csuccessp_rooms[r]->committed)
                csuccessp_rooms[r]->committed(book);
    }
    close_commit(&c);
    return status;
}

csuccess_status
csuccess_book_commit(csuccess_book *book)
{
    csuccess_status status;

    if (!book)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    if (book->broken)
        return csuccessp_fail_broken(book);
    if (!csuccessp_store_attached(book))
        return csuccessp_fail(&book->error, CSUCCESS_E_STATE, "no store is attached to the book");
    book->busy = 1;
    status = run(book);
    book->busy = 0;
    return status;
}
