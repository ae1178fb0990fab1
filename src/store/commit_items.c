/* SPDX-License-Identifier: MIT */
/* Kinds of very many documents: those of the items that were marked are written, and compared with
 * what the ledger knows of the store. */
#include <string.h>

#include "book/saved/loader.h"
#include "store/attachment.h"

static csuccessp_ledger *
ledger_of(const csuccessp_commit *c)
{
    return &c->book->ledgers->of[c->kind->items->number];
}

static csuccess_status
stage(csuccessp_commit *c, csuccessp_digest digest, csuccessp_ledger_parts *parts)
{
    csuccessp_staged staged = {c->kind->items, c->item, digest, parts};

    if (csuccessp_array_reserve(&c->book->memory, &c->staged, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    c->staged.items[c->staged.count++] = staged;
    return CSUCCESS_OK;
}

static csuccess_status
note_passing(csuccessp_commit *c)
{
    csuccessp_staged staged = {c->kind->items, c->item, {{0, 0}}, NULL};

    if (csuccessp_array_reserve(&c->book->memory, &c->passing, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    c->passing.items[c->passing.count++] = staged;
    return CSUCCESS_OK;
}

/* The id of a part is that of its item, and its number. */
static csuccess_status
name_part(csuccessp_commit *c, const char *id, size_t length, int64_t number)
{
    csuccessp_buffer_clear(&c->output.id);
    csuccessp_buffer_add(&c->output.id, id, length);
    csuccessp_buffer_char(&c->output.id, '/');
    csuccessp_document_id_number(&c->output, number);
    return c->output.id.status == CSUCCESS_OK ? CSUCCESS_OK
                                              : csuccessp_fail_memory(&c->book->error);
}

/* One document of one item. */

static csuccess_status
take_single(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;
    const uint64_t *old = ledger_of(c)->hashes[c->item];
    csuccessp_digest digest;
    csuccess_status status;
    const char *id;
    size_t length;

    if (output->buffer.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    c->written = 1;
    if (output->passing) {
        status = note_passing(c);
        if (status != CSUCCESS_OK)
            return status;
    }
    digest = csuccessp_digest_of(c->book, output->buffer.data, output->buffer.length);
    if (digest.half[0] == old[0] && digest.half[1] == old[1])
        return CSUCCESS_OK;
    id = c->kind->items->id(c->book, c->item, &length);
    status = csuccessp_commit_put(c, c->kind->name, id, length, output->buffer.data,
                                  output->buffer.length);
    if (!old[0])
        c->counted[c->kind->items->number]++;
    return status == CSUCCESS_OK ? stage(c, digest, NULL) : status;
}

static csuccess_status
commit_single(csuccessp_commit *c, void *context)
{
    csuccessp_digest none = {{0, 0}};
    csuccess_status status;
    const char *id;
    size_t length;

    c->written = 0;
    status = c->kind->items->save(c->book, context, c->item, &c->output);
    if (status != CSUCCESS_OK || c->written || !ledger_of(c)->hashes[c->item][0])
        return status;
    id = c->kind->items->id(c->book, c->item, &length);
    status = csuccessp_commit_remove(c, c->kind->name, id, length);
    c->counted[c->kind->items->number]--;
    return status == CSUCCESS_OK ? stage(c, none, NULL) : status;
}

/* Many documents of one item. */

/* The first part that is no less than a number. */
static uint32_t
part_at(const csuccessp_ledger_parts *parts, int64_t number)
{
    uint32_t low = 0, high = parts ? parts->count : 0, middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        if (parts->items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const csuccessp_ledger_part *
part_find(const csuccessp_ledger_parts *parts, int64_t number)
{
    uint32_t at = part_at(parts, number);

    return parts && at < parts->count && parts->items[at].number == number ? &parts->items[at]
                                                                           : NULL;
}

static csuccess_status
take_part(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;
    const csuccessp_ledger_part *old = part_find(c->old, output->part);
    csuccessp_ledger_part part;
    csuccessp_digest digest;
    csuccess_status status = CSUCCESS_OK;
    const char *id;
    size_t length;

    if (output->buffer.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&c->book->error);
    digest = csuccessp_digest_of(c->book, output->buffer.data, output->buffer.length);
    memset(&part, 0, sizeof part);
    part.number = output->part;
    part.firm = output->firm;
    memcpy(part.hash, digest.half, sizeof part.hash);
    if (!old || old->hash[0] != part.hash[0] || old->hash[1] != part.hash[1]) {
        id = c->kind->items->id(c->book, c->item, &length);
        status = name_part(c, id, length, part.number);
        if (status == CSUCCESS_OK)
            status = csuccessp_commit_put(c, c->kind->name, c->output.id.data, c->output.id.length,
                                          output->buffer.data, output->buffer.length);
        c->written = 1;
    } else if (old->firm != part.firm) {
        c->written = 1; /* it was not known */
    }
    return status == CSUCCESS_OK ? csuccessp_ledger_parts_add(c->book, &c->parts, &part) : status;
}

/* What is known from here on, while only the beginning of the item has changed. */
static int
is_known(csuccessp_output *output)
{
    csuccessp_commit *c = output->taker;
    uint32_t at = part_at(c->old, output->part);

    if (!output->firm || output->part <= c->until || at >= c->last ||
        c->old->items[at].number != output->part || !c->old->items[at].firm)
        return 0;
    c->stop = at;
    return 1;
}

static csuccess_status
keep_parts(csuccessp_commit *c, uint32_t from, uint32_t until)
{
    csuccess_status status = CSUCCESS_OK;

    for (; from < until && status == CSUCCESS_OK; from++)
        status = csuccessp_ledger_parts_add(c->book, &c->parts, &c->old->items[from]);
    return status;
}

/* Writes what may have changed: the beginning, up to `c->until`, and what is later than `from`. */
static csuccess_status
write_parts(csuccessp_commit *c, void *context, int64_t from)
{
    uint32_t count = c->old ? c->old->count : 0, tail = count;
    csuccess_status status = CSUCCESS_OK;

    if (from != INT64_MAX) { /* the last part that begins before it, and surely stays */
        for (tail = part_at(c->old, from); tail > 0 && !c->old->items[tail - 1].firm; tail--)
            ;
        if (tail > 0)
            tail--;
        else
            from = INT64_MIN;
    }
    c->stop = UINT32_MAX;
    c->last = from == INT64_MAX ? count : tail + 1;
    if (from == INT64_MIN || c->until != INT64_MIN) {
        c->output.known = from == INT64_MIN ? NULL : is_known;
        c->output.from = INT64_MIN;
        status = c->kind->items->save(c->book, context, c->item, &c->output);
        if (c->stop == UINT32_MAX)
            return status; /* all of it was written */
    } else {
        c->stop = 0;
    }
    c->output.known = NULL;
    if (status == CSUCCESS_OK)
        status = keep_parts(c, c->stop, tail);
    if (status != CSUCCESS_OK || tail == count)
        return status;
    c->output.from = c->old->items[tail].number;
    status = c->kind->items->save(c->book, context, c->item, &c->output);
    c->output.from = INT64_MIN;
    return status;
}

static csuccess_status
remove_parts(csuccessp_commit *c, const char *id, size_t length, const csuccessp_ledger_parts *old,
             const csuccessp_ledger_parts *kept)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; old && i < old->count && status == CSUCCESS_OK; i++) {
        if (part_find(kept, old->items[i].number))
            continue;
        status = name_part(c, id, length, old->items[i].number);
        if (status == CSUCCESS_OK)
            status = csuccessp_commit_remove(c, c->kind->name, c->output.id.data,
                                             c->output.id.length);
        c->written = 1;
    }
    return status;
}

static csuccess_status
commit_parts(csuccessp_commit *c, void *context)
{
    csuccessp_ledger *ledger = ledger_of(c);
    csuccessp_digest none = {{0, 0}};
    csuccess_status status;
    const char *id;
    size_t length;

    c->written = 0;
    c->old = ledger->parts[c->item];
    c->parts = NULL;
    c->until = ledger->until[c->item];
    status = write_parts(c, context, ledger->all ? INT64_MIN : ledger->from[c->item]);
    c->output.known = NULL;
    c->output.from = INT64_MIN;
    id = c->kind->items->id(c->book, c->item, &length);
    if (status == CSUCCESS_OK)
        status = remove_parts(c, id, length, c->old, c->parts);
    csuccessp_buffer_clear(&c->output.id);
    if (status == CSUCCESS_OK && c->written) {
        c->counted[c->kind->items->number] += c->parts ? c->parts->count : 0;
        c->counted[c->kind->items->number] -= c->old ? c->old->count : 0;
        status = stage(c, none, c->parts);
        if (status == CSUCCESS_OK)
            return status;
    }
    csuccessp_ledger_parts_free(c->book, c->parts);
    return status;
}

/* What is gone. */

static const char *
id_of_gone(const csuccess_book *book, const csuccessp_gone *gone, size_t *length)
{
    if (gone->id)
        return csuccessp_texts_get(&book->texts, gone->id, length);
    if (gone->name)
        return csuccessp_name_get(&book->pool, gone->name, length);
    *length = CSUCCESSP_ITEM_KEY;
    return gone->key;
}

static csuccess_status
remove_gone(csuccessp_commit *c)
{
    const csuccessp_ledger *ledger = ledger_of(c);
    csuccess_book *book = c->book;
    csuccess_status status = CSUCCESS_OK;
    const char *id;
    size_t i, length;

    for (i = 0; i < ledger->gone.count && status == CSUCCESS_OK; i++) {
        const csuccessp_gone *gone = &ledger->gone.items[i];
        id = id_of_gone(book, gone, &length);
        if (ledger->in_parts && gone->parts) {
            status = remove_parts(c, id, length, gone->parts, NULL);
            c->counted[c->kind->items->number] -= gone->parts->count;
        } else {
            status = csuccessp_commit_remove(c, c->kind->name, id, length);
            c->counted[c->kind->items->number]--;
        }
    }
    csuccessp_buffer_clear(&c->output.id);
    return status;
}

static csuccess_status
commit_item(csuccessp_commit *c, void *context)
{
    size_t length;

    if (!c->kind->items->id(c->book, c->item, &length))
        return CSUCCESS_OK;
    return ledger_of(c)->in_parts ? commit_parts(c, context) : commit_single(c, context);
}

static csuccess_status
commit_marked(csuccessp_commit *c, void *context)
{
    csuccessp_ledger *ledger = ledger_of(c);
    uint32_t count = c->kind->items->count(c->book);
    csuccess_status status = CSUCCESS_OK;
    size_t w;
    uint64_t bits;

    if (ledger->all) {
        for (c->item = 0; c->item < count && status == CSUCCESS_OK; c->item++)
            status = commit_item(c, context);
        return status;
    }
    for (w = 0; w < ledger->changed.capacity; w++)
        for (bits = ledger->changed.words[w]; bits; bits &= bits - 1) {
            c->item = (uint32_t)(w * 64 + csuccessp_lowest_bit(bits));
            if (c->item < count)
                status = commit_item(c, context);
            if (status != CSUCCESS_OK)
                return status;
        }
    return status;
}

csuccess_status
csuccessp_commit_items(csuccessp_commit *c, size_t kind)
{
    const csuccessp_item_kind *items;
    void *context = NULL;
    csuccess_status status;

    c->kind = &c->attachment->kinds.items[kind];
    items = c->kind->items;
    c->output.take = items->in_parts ? take_part : take_single;
    status = csuccessp_items_reserve(c->book, items->number, items->count(c->book));
    if (status == CSUCCESS_OK)
        status = remove_gone(c);
    if (status == CSUCCESS_OK && items->open)
        status = items->open(c->book, &context);
    if (status == CSUCCESS_OK)
        status = commit_marked(c, context);
    if (items->close)
        items->close(c->book, context);
    return status;
}
