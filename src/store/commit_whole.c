/* SPDX-License-Identifier: MIT */
/* Kinds of few documents: all are written, and compared with what the store has of them. */
#include <string.h>

#include "book/saved/loader.h"
#include "store/attachment.h"

/* The document of an id: put when it is another than the store has. */
static csuccess_status
take(csuccessp_commit *c, const char *id, size_t id_length, const char *bytes, size_t length)
{
    csuccessp_digest digest = csuccessp_digest_of(c->book, bytes, length);
    csuccessp_index_entry *old = csuccessp_index_find(&c->kind->index, id, id_length);
    csuccess_status status = CSUCCESS_OK;

    if (old)
        old->seen = 1;
    if (!old || old->digest.half[0] != digest.half[0] || old->digest.half[1] != digest.half[1])
        status = csuccessp_commit_put(c, c->kind->name, id, id_length, bytes, length);
    if (status == CSUCCESS_OK)
        status = csuccessp_index_add(c->book, c->fresh, id, id_length, digest);
    return status;
}

/* One without an id is the only one of its kind. */
static csuccess_status
take_document(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;

    if (output->buffer.status != CSUCCESS_OK || output->id.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    if (!output->id.length)
        return take(c, c->kind->name, strlen(c->kind->name), output->buffer.data,
                    output->buffer.length);
    return take(c, output->id.data, output->id.length, output->buffer.data, output->buffer.length);
}

/* What a newer library wrote into a stream. */
static csuccess_status
take_carried(csuccessp_commit *c)
{
    csuccess_book *book = c->book;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < book->carried.count && status == CSUCCESS_OK; i++) {
        const csuccessp_carried *carried = &book->carried.items[i];
        if (carried->stays)
            continue;
        csuccessp_buffer_clear(&c->output.id);
        csuccessp_document_id_number(&c->output, (int64_t)i);
        if (c->output.id.status != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        status = take(c, c->output.id.data, c->output.id.length, carried->text, carried->length);
    }
    csuccessp_buffer_clear(&c->output.id);
    return status;
}

static csuccess_status
remove_unseen(csuccessp_commit *c, const csuccessp_index *index)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i, length;
    const char *id;

    for (i = 0; i < index->entries.count && status == CSUCCESS_OK; i++) {
        if (index->entries.items[i].seen)
            continue;
        id = csuccessp_index_id(index, i, &length);
        status = csuccessp_commit_remove(c, c->kind->name, id, length);
    }
    return status;
}

csuccess_status
csuccessp_commit_whole(csuccessp_commit *c, size_t kind)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    c->kind = &c->attachment->kinds.items[kind];
    c->fresh = &c->fresh_indices[kind];
    c->output.take = take_document;
    for (i = 0; i < c->kind->index.entries.count; i++)
        c->kind->index.entries.items[i].seen = 0;
    if (!c->kind->kind->name[0])
        status = take_carried(c);
    else if (c->kind->kind->save)
        status = c->kind->kind->save(c->book, &c->output);
    if (status == CSUCCESS_OK)
        status = remove_unseen(c, &c->kind->index);
    if (status != CSUCCESS_OK)
        return status;
    c->documents += c->fresh->entries.count;
    c->documents -= c->kind->index.entries.count;
    csuccessp_index_sort(c->fresh);
    return CSUCCESS_OK;
}
