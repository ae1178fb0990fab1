/* SPDX-License-Identifier: MIT */
/* A store that was read is what its ids say: of the kinds of few documents, each id that it has is
 * one that the book would write. Otherwise a document stood under the id of another, which is lost.
 */
#include <string.h>

#include "store/attachment.h"

struct check {
    csuccess_book *book;
    csuccessp_stored_kind *kind;
};

static csuccess_status
see(csuccessp_output *output)
{
    struct check *check = output->taker;
    const char *id = check->kind->name;
    size_t length = strlen(id);
    csuccessp_index_entry *entry;

    if (output->buffer.status != CSUCCESS_OK || output->id.status != CSUCCESS_OK)
        return csuccessp_fail_memory(&check->book->error);
    if (output->id.length) {
        id = output->id.data;
        length = output->id.length;
    }
    entry = csuccessp_index_find(&check->kind->index, id, length);
    if (entry)
        entry->seen = 1;
    return CSUCCESS_OK;
}

static csuccess_status
find_unseen(csuccess_book *book, const csuccessp_stored_kind *kind)
{
    const char *id;
    size_t i, length;

    for (i = 0; i < kind->index.entries.count; i++) {
        if (kind->index.entries.items[i].seen)
            continue;
        id = csuccessp_index_id(&kind->index, i, &length);
        return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT,
                              "the store's document '%s' '%.*s' is not what its id says",
                              kind->name, csuccessp_shown(id, length), id);
    }
    return CSUCCESS_OK;
}

static csuccess_status
check_kind(struct check *check, csuccessp_output *output)
{
    csuccessp_index *index = &check->kind->index;
    csuccess_status status;
    size_t i;

    for (i = 0; i < index->entries.count; i++)
        index->entries.items[i].seen = 0;
    status = check->kind->kind->save(check->book, output);
    return status == CSUCCESS_OK ? find_unseen(check->book, check->kind) : status;
}

csuccess_status
csuccessp_open_check(csuccess_book *book)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    struct check check = {book, NULL};
    csuccessp_output output;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    csuccessp_output_take(&output, &book->memory, &check, &book->error);
    output.take = see;
    for (i = 0; i < a->kinds.count && status == CSUCCESS_OK; i++) {
        check.kind = &a->kinds.items[i];
        if (!check.kind->items && check.kind->kind->name[0] && check.kind->kind->save &&
            check.kind->index.entries.count)
            status = check_kind(&check, &output);
    }
    csuccessp_output_close(&output);
    return status;
}
