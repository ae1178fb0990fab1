/* SPDX-License-Identifier: MIT */
#include <csuccess/store.h>
#include <string.h>

#include "book/clock.h"
#include "book/saved/ledger.h"
#include "store/documents.h"

struct header {
    csuccessp_slice doc, library;
    int64_t format, minor;
};

static csuccess_status
load_header(csuccessp_loader *loader, const csuccessp_place *place, yyjson_val *root)
{
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct header, doc), NULL},
        {"format", CSUCCESSP_FIELD_INT, 1, offsetof(struct header, format), NULL},
        {"minor", CSUCCESSP_FIELD_INT, 1, offsetof(struct header, minor), NULL},
        {"library", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct header, library), NULL},
    };
    struct header in;
    yyjson_val *format = yyjson_obj_get(root, "format");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    if (!yyjson_is_obj(root) || !yyjson_equals_str(yyjson_obj_get(root, "doc"), "csuccess"))
        return csuccessp_corrupt(place, "this is no saved book");
    status = csuccessp_field_read(place, format, &fields[1], &in.format);
    if (status == CSUCCESS_OK && in.format > CSUCCESSP_FORMAT)
        return csuccessp_fail_at(place, CSUCCESS_E_VERSION,
                                 "the book was saved in format %lld; this library reads up to %d",
                                 (long long)in.format, CSUCCESSP_FORMAT);
    if (status == CSUCCESS_OK)
        status = csuccessp_fields_read(place, root, fields, 4, &in, &present);
    if (status == CSUCCESS_OK && (in.format < 1 || in.minor < 0))
        status = csuccessp_corrupt(place, "there is no such format");
    loader->minor = in.minor;
    return status;
}

/* Once the last definition was read they are published, since customers refer to them. */
static csuccess_status
enter_phase(csuccessp_loader *loader, const csuccessp_place *place, int phase)
{
    csuccess_status status;

    if (phase < loader->phase)
        return csuccessp_corrupt(place, "the document is out of order");
    if (loader->phase <= CSUCCESSP_PHASE_DEFINED && phase > CSUCCESSP_PHASE_DEFINED &&
        loader->publication->any_change) {
        status = csuccessp_publication_prepare(loader->publication);
        if (status != CSUCCESS_OK)
            return status;
        csuccessp_publication_commit(loader->publication);
        loader->publication = NULL;
    }
    loader->phase = phase;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_loader_publish(csuccessp_loader *loader)
{
    csuccessp_place place = csuccessp_place_root(&loader->book->error);

    return enter_phase(loader, &place, CSUCCESSP_PHASES);
}

static csuccess_status
load_end(csuccessp_loader *loader, const csuccessp_place *place, yyjson_val *root)
{
    static const csuccessp_field field = {"documents", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    int64_t documents = 0;
    csuccess_status status;

    status = csuccessp_field_read(place, yyjson_obj_get(root, "documents"), &field, &documents);
    if (status == CSUCCESS_OK && (uint64_t)documents != loader->documents)
        status = csuccessp_corrupt(place, "documents are missing");
    loader->ended = 1;
    return status == CSUCCESS_OK ? enter_phase(loader, place, CSUCCESSP_PHASES) : status;
}

static csuccess_status
load_document(csuccessp_loader *loader, const csuccessp_place *place, yyjson_val *root)
{
    yyjson_val *doc = yyjson_obj_get(root, "doc");
    const csuccessp_document_kind *kind;
    csuccess_status status;

    if (loader->documents == 0)
        status = load_header(loader, place, root);
    else if (!yyjson_is_str(doc))
        status = csuccessp_corrupt(place, "a line is no document");
    else if (loader->expected && !yyjson_equals_str(doc, loader->expected->name))
        status = csuccessp_corrupt(place, "the document is of another kind");
    else if (yyjson_equals_str(doc, "end"))
        return load_end(loader, place, root);
    else if ((kind = csuccessp_document_find(yyjson_get_str(doc), yyjson_get_len(doc))) == NULL)
        status = csuccessp_carry(loader, place, root);
    else {
        status = enter_phase(loader, place, kind->phase);
        if (status == CSUCCESS_OK)
            status = kind->load(loader->book, loader, place, root);
    }
    loader->documents++;
    return status;
}

/* Limits of the book are for records. A document may be longer (a customer with all its contacts)
 * and nests what it holds some levels deeper; memory is what limits it. */
#define DOCUMENT_BYTES (SIZE_MAX / 32 < (size_t)1 << 30 ? SIZE_MAX / 32 : (size_t)1 << 30)
enum { DOCUMENT_DEEPER = 4 };

csuccess_status
csuccessp_loader_take(csuccessp_loader *loader, const char *bytes, size_t length)
{
    csuccess_book *book = loader->book;
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccess_status status = csuccessp_json_parse(&book->json, bytes, length, DOCUMENT_BYTES,
                                                  book->limits.depth + DOCUMENT_DEEPER,
                                                  &book->error);

    if (status != CSUCCESS_OK)
        return status;
    status = load_document(loader, &place, book->json.root);
    csuccessp_json_done(&book->json);
    return status;
}

static csuccess_status
load_lines(csuccessp_loader *loader, const csuccess_reader *reader)
{
    csuccess_book *book = loader->book;
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccessp_lines lines;
    const char *bytes;
    size_t length;
    csuccess_status status;

    status = csuccessp_lines_open(&lines, &book->memory, reader, DOCUMENT_BYTES, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    while (status == CSUCCESS_OK && !loader->ended) {
        status = csuccessp_lines_next(&lines, &bytes, &length);
        if (status != CSUCCESS_OK)
            break;
        if (!bytes) {
            status = csuccessp_corrupt(&place, "the stream is cut short");
            break;
        }
        status = csuccessp_loader_take(loader, bytes, length);
        if (status != CSUCCESS_OK && status != CSUCCESS_E_CALLBACK)
            book->error.line = lines.line;
    }
    csuccessp_lines_close(&lines);
    return status;
}

/* Parents that came after their children in the stream. */
static csuccess_status
link_parents(csuccessp_loader *loader)
{
    csuccess_book *book = loader->book;
    csuccessp_place place = csuccessp_place_root(&book->error);
    uint32_t parent, up, depth;
    size_t i, length;
    const char *id;

    if (loader->parents.count && csuccessp_tree_reserve(book) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < loader->parents.count; i++) {
        const csuccessp_deferred *d = &loader->parents.items[i];
        id = csuccessp_name_get(&book->pool, d->parent, &length);
        parent = csuccessp_customer_row(book, id, length);
        if (parent == CSUCCESSP_ROW_NONE || csuccessp_tree_below(book, parent, d->row))
            return csuccessp_corrupt(&place, "a parent is not there, or below its child");
        csuccessp_tree_set(book, d->row, parent);
        depth = 0;
        for (up = parent; up != CSUCCESSP_ROW_NONE; up = csuccessp_tree_parent(book, up))
            if (++depth > 2 * CSUCCESSP_TREE_DEPTH_MAX)
                return csuccessp_corrupt(&place, "parents stand too high above one another");
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_loader_finish(csuccessp_loader *loader)
{
    csuccess_status status = link_parents(loader);
    size_t r;

    for (r = 0; csuccessp_rooms[r] && status == CSUCCESS_OK; r++)
        if (csuccessp_rooms[r]->loaded)
            status = csuccessp_rooms[r]->loaded(loader->book, loader);
    return status == CSUCCESS_OK ? csuccessp_clock_restore(loader->book) : status;
}

csuccess_status
csuccessp_loader_open(csuccessp_loader *loader, csuccess_book *book, const csuccess_book *origin)
{
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccess_status status;

    memset(loader, 0, sizeof *loader);
    loader->book = book;
    loader->origin = origin;
    loader->row = CSUCCESSP_ROW_NONE;
    status = csuccessp_publication_begin(book, &place, &loader->publication);
    if (status == CSUCCESS_OK)
        loader->publication->loading = 1;
    return status;
}

void
csuccessp_loader_close(csuccessp_loader *loader)
{
    csuccess_book *book = loader->book;
    size_t i;

    if (loader->publication)
        csuccessp_publication_abandon(loader->publication);
    for (i = 0; i < loader->parents.count; i++)
        csuccessp_name_give(&book->pool, loader->parents.items[i].parent);
    csuccessp_array_release(&book->memory, &loader->parents);
}

csuccess_status
csuccessp_book_read(csuccess_book *book, const csuccess_reader *reader, const csuccess_book *origin)
{
    csuccessp_loader loader;
    csuccess_status status = csuccessp_loader_open(&loader, book, origin);

    if (status == CSUCCESS_OK)
        status = load_lines(&loader, reader);
    if (status == CSUCCESS_OK)
        status = csuccessp_loader_finish(&loader);
    csuccessp_loader_close(&loader);
    csuccessp_items_all_changed(book); /* a store that is attached knows nothing of it */
    return status;
}

/* Records that were refused may have left a name behind, which is no content. */
int
csuccessp_book_is_empty(const csuccess_book *book)
{
    size_t i;

    for (i = 0; i < book->sources.count; i++)
        if (book->sources.items[i].position != CSUCCESSP_POSITION_NONE)
            return 0;
    for (i = 0; i < book->graph.slots.count; i++)
        if (csuccessp_node_at(book, (uint32_t)i))
            return 0;
    for (i = 0; i < book->events.kinds.count; i++)
        if (book->events.kinds.items[i]->declared || book->events.kinds.items[i]->log.count)
            return 0;
    return book->customers.rows == 0 && book->clock.now == CSUCCESSP_TIME_NONE &&
           book->members.count == 0 && book->zones.count == 0 && book->calendars.count == 0 &&
           book->pending.facts.count == 0 && book->counts.accepted == 0;
}

csuccess_status
csuccess_book_load(csuccess_book *book, const csuccess_reader *reader)
{
    csuccess_status status;

    if (!book || !reader)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    if (!csuccessp_book_is_empty(book)) {
        status = csuccessp_fail(&book->error, CSUCCESS_E_STATE,
                                "only an empty book can be loaded into");
    } else {
        status = csuccessp_book_read(book, reader, NULL);
        book->broken = status != CSUCCESS_OK;
    }
    csuccessp_book_leave(book);
    return status;
}
