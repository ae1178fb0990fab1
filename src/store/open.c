/* SPDX-License-Identifier: MIT */
/* A book out of a store: the documents of a stream, in the order of their kinds. */
#include <string.h>

#include "store/attachment.h"
#include "util/sized.h"

struct opening {
    csuccess_book *book;
    csuccessp_attachment *attachment;
    csuccessp_loader loader;
    csuccessp_stored_kind *kind;
    const char *foreign; /* a kind that only a newer library knows */
    csuccessp_array(csuccessp_staged) passing;
    uint8_t migrate; /* documents may be others when they are written by this library */
};

static csuccess_status
fail_document(struct opening *o, const char *kind, const char *id, size_t length,
              csuccess_status status)
{
    csuccess_book *book = o->book;

    csuccessp_log(book, CSUCCESS_LOG_WARNING, status, "the store's document '%s' '%.*s': %s", kind,
                  csuccessp_shown(id, length), id, book->error.message);
    return status;
}

static csuccess_status
take_header(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct opening *o = context;
    csuccess_status status;

    if (o->loader.documents || id_length != strlen(CSUCCESSP_HEADER) ||
        memcmp(id, CSUCCESSP_HEADER, id_length) != 0)
        status = csuccessp_fail(&o->book->error, CSUCCESS_E_CORRUPT, "there are two headers");
    else
        status = csuccessp_loader_take(&o->loader, bytes, length);
    if (status != CSUCCESS_OK)
        return fail_document(o, CSUCCESSP_HEADER, id, id_length, status);
    o->attachment->header = csuccessp_digest_of(o->book, bytes, length);
    o->migrate = o->loader.minor != CSUCCESSP_FORMAT_MINOR;
    return CSUCCESS_OK;
}

/* The id must be the one that the document says. */

static csuccess_status
note_item(struct opening *o, const char *id, size_t id_length, csuccessp_digest digest)
{
    csuccess_book *book = o->book;
    const csuccessp_item_kind *items = o->kind->items;
    csuccessp_ledger *ledger = &book->ledgers->of[items->number];
    csuccessp_ledger_part part;
    csuccess_status status;
    uint32_t item = o->loader.item;
    const char *own;
    size_t length, end = id_length;

    memset(&part, 0, sizeof part);
    if (items->in_parts) {
        if (!csuccessp_part_number(id, id_length, &part.number) || part.number != o->loader.part)
            return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT, "its number is not its id's");
        end -= CSUCCESSP_PART_ID;
    }
    own = items->id(book, item, &length);
    if (!own || csuccessp_bytes_compare(own, length, id, end) != 0)
        return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT, "its id is not the document's");
    status = csuccessp_items_reserve(book, items->number, (size_t)item + 1);
    if (status != CSUCCESS_OK)
        return status;
    ledger->documents++;
    if (!items->in_parts) {
        memcpy(ledger->hashes[item], digest.half, sizeof digest.half);
        return CSUCCESS_OK;
    }
    part.firm = (uint8_t)o->loader.firm;
    memcpy(part.hash, digest.half, sizeof part.hash);
    return csuccessp_ledger_parts_add(book, &ledger->parts[item], &part);
}

static csuccess_status
note_passing(struct opening *o)
{
    csuccessp_staged staged = {o->kind->items, o->loader.item, {{0, 0}}, NULL};

    if (csuccessp_array_reserve(&o->book->memory, &o->passing, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&o->book->error);
    o->passing.items[o->passing.count++] = staged;
    return CSUCCESS_OK;
}

/* Documents come in the order of their ids. */
static csuccess_status
note_whole(struct opening *o, const char *id, size_t id_length, csuccessp_digest digest)
{
    csuccessp_index *index = &o->kind->index;
    const char *last;
    size_t length;

    if (index->entries.count) {
        last = csuccessp_index_id(index, index->entries.count - 1, &length);
        if (csuccessp_bytes_compare(last, length, id, id_length) >= 0)
            return csuccessp_fail(&o->book->error, CSUCCESS_E_CORRUPT,
                                  "the store does not keep the order of ids");
    }
    return csuccessp_index_add(o->book, index, id, id_length, digest);
}

/* The document of a kind must be one of that kind, so that a store's mistake does not go by. */
static csuccess_status
take_document(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct opening *o = context;
    csuccessp_digest digest = csuccessp_digest_of(o->book, bytes, length);
    csuccess_status status;

    o->loader.passing = 0;
    o->loader.expected = o->kind->kind->name[0] ? o->kind->kind : NULL;
    status = csuccessp_loader_take(&o->loader, bytes, length);
    if (status == CSUCCESS_OK)
        status = o->kind->items ? note_item(o, id, id_length, digest)
                                : note_whole(o, id, id_length, digest);
    if (status == CSUCCESS_OK && o->kind->items && o->loader.passing)
        status = note_passing(o);
    /* what another library could not read is written by this one */
    if (status == CSUCCESS_OK && !o->kind->kind->name[0])
        o->migrate = 1;
    return status == CSUCCESS_OK ? status : fail_document(o, o->kind->name, id, id_length, status);
}

static csuccess_status
take_foreign(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct opening *o = context;
    csuccess_status status;

    o->loader.expected = NULL;
    o->loader.stays = 1;
    status = csuccessp_loader_take(&o->loader, bytes, length);
    o->loader.stays = 0;
    o->attachment->foreign_documents++;
    return status == CSUCCESS_OK ? status : fail_document(o, o->foreign, id, id_length, status);
}

static csuccess_status
scan_kinds(struct opening *o)
{
    csuccessp_attachment *a = o->attachment;
    csuccess_status status = CSUCCESS_OK;
    size_t i, length;

    for (i = 0; i < a->kinds.count && status == CSUCCESS_OK; i++) {
        o->kind = &a->kinds.items[i];
        status = csuccessp_store_scan(o->book, o->kind->name, take_document, o);
    }
    for (i = 0; i < a->foreign.count && status == CSUCCESS_OK; i++) {
        o->foreign = csuccessp_texts_get(&o->book->texts, a->foreign.items[i], &length);
        status = csuccessp_store_scan(o->book, o->foreign, take_foreign, o);
    }
    return status;
}

static csuccess_status
ask_generation(csuccess_book *book, uint64_t *out)
{
    const csuccess_store *store = &csuccessp_attachment_of(book)->store;
    int32_t code = store->generation(store->user_data, out);

    return code ? csuccessp_fail_store(book, "generation", code) : CSUCCESS_OK;
}

/* A store that was never committed to has no documents: any that it has would come back as part of
 * the book later on. */
static csuccess_status
refuse_document(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct opening *o = context;

    (void)id;
    (void)id_length;
    (void)bytes;
    (void)length;
    return csuccessp_fail(&o->book->error, CSUCCESS_E_CORRUPT,
                          "the store has documents, and no header");
}

static csuccess_status
read_nothing(struct opening *o)
{
    csuccessp_attachment *a = o->attachment;
    csuccess_status status = csuccessp_store_scan(o->book, CSUCCESSP_KIND_COMMIT, refuse_document,
                                                  o);
    size_t i;

    for (i = 0; i < a->kinds.count && status == CSUCCESS_OK; i++)
        status = csuccessp_store_scan(o->book, a->kinds.items[i].name, refuse_document, o);
    return status;
}

static csuccess_status
read_store(struct opening *o)
{
    csuccess_book *book = o->book;
    csuccessp_commit_read commit;
    csuccess_status status = csuccessp_store_scan(book, CSUCCESSP_HEADER, take_header, o);

    if (status == CSUCCESS_OK && !o->loader.documents) {
        if (o->attachment->generation == 0)
            return read_nothing(o);
        return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT, "the store has no header");
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_commit_look(book, &commit);
    if (status == CSUCCESS_OK && (!commit.there || commit.generation != o->attachment->generation))
        status = csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT,
                                "the store's generation is not that of its last commit");
    if (status == CSUCCESS_OK)
        status = scan_kinds(o);
    if (status == CSUCCESS_OK && csuccessp_stored_documents(book) != commit.documents)
        status = csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT,
                                "the store has not as many documents as were committed");
    if (status == CSUCCESS_OK)
        status = csuccessp_loader_publish(&o->loader);
    return status == CSUCCESS_OK ? csuccessp_loader_finish(&o->loader) : status;
}

/* What was marked while loading is in the store. */
static void
clean(struct opening *o)
{
    size_t i;
    int k;

    for (k = 0; k < CSUCCESSP_ITEMS; k++)
        csuccessp_ledger_unmark(&o->book->ledgers->of[k]);
    for (i = 0; i < o->passing.count; i++)
        csuccessp_ledger_mark(o->book->ledgers, o->passing.items[i].items->number,
                              o->passing.items[i].item);
    if (o->migrate)
        csuccessp_items_all_changed(o->book);
}

static csuccess_status
load(csuccess_book *book)
{
    struct opening o;
    uint64_t after = 0;
    csuccess_status status;

    memset(&o, 0, sizeof o);
    o.book = book;
    o.attachment = csuccessp_attachment_of(book);
    status = ask_generation(book, &o.attachment->generation);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_loader_open(&o.loader, book, NULL);
    if (status == CSUCCESS_OK)
        status = read_store(&o);
    csuccessp_loader_close(&o.loader);
    if (status == CSUCCESS_OK && !o.migrate)
        status = csuccessp_open_check(book);
    if (status != CSUCCESS_E_CALLBACK && status != CSUCCESS_E_NO_MEMORY) {
        /* what was read in the midst of another's commits may be anything */
        csuccess_status asked = ask_generation(book, &after);
        if (asked != CSUCCESS_OK)
            status = asked;
        else if (after != o.attachment->generation)
            status = csuccessp_fail(&book->error, CSUCCESS_E_CONFLICT,
                                    "someone has committed to the store while it was read");
    }
    if (status == CSUCCESS_OK)
        clean(&o);
    csuccessp_array_release(&book->memory, &o.passing);
    return status;
}

static csuccess_status
take_store(const csuccess_store *from, csuccess_store *out)
{
    csuccess_status status = csuccessp_sized_copy(from, CSUCCESSP_END(csuccess_store, scan), out,
                                                  sizeof *out);

    if (status == CSUCCESS_OK && (!out->generation || !out->begin || !out->put || !out->remove ||
                                  !out->commit || !out->rollback || !out->scan))
        status = CSUCCESS_E_ARGUMENT;
    return status;
}

csuccess_status
csuccess_book_open(const csuccess_config *config, const csuccess_store *store, csuccess_book **out)
{
    csuccess_book *book = NULL;
    csuccess_store copy;
    csuccess_status status;

    memset(&copy, 0, sizeof copy);
    status = store ? take_store(store, &copy) : CSUCCESS_E_ARGUMENT;
    if (status == CSUCCESS_OK && !out)
        status = CSUCCESS_E_ARGUMENT;
    if (status != CSUCCESS_OK)
        csuccessp_config_refuse(config);
    else
        status = csuccess_book_new(config, &book);
    if (status != CSUCCESS_OK) {
        if (copy.destroy)
            copy.destroy(copy.user_data);
        return status;
    }
    book->busy = 1;
    status = csuccessp_attach(book, &copy);
    if (status == CSUCCESS_OK)
        status = load(book);
    if (status != CSUCCESS_OK)
        csuccessp_log(book, CSUCCESS_LOG_WARNING, status, "the store cannot be opened: %s",
                      book->error.message);
    book->busy = 0;
    if (status != CSUCCESS_OK) {
        csuccess_book_free(book);
        return status;
    }
    *out = book;
    return CSUCCESS_OK;
}
