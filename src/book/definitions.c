/* SPDX-License-Identifier: MIT */
/* From a bundle to drafts, and back out of them: the definitions as texts. What they mean is for
 * the sections; how they come into the graph is in publish.c. */
#include "book/definitions.h"

#include <string.h>

#include "book/book.h"
#include "util/json_write.h"
#include "util/suggest.h"

const csuccessp_section *
csuccessp_section_at(int index)
{
    const csuccessp_section *const *section;
    int at = 0;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (section = csuccessp_rooms[r]->sections; section && *section; section++)
            if (at++ == index)
                return *section;
    return NULL;
}

int
csuccessp_section_find(const char *name, size_t length)
{
    const csuccessp_section *section;
    int i;

    for (i = 0; (section = csuccessp_section_at(i)) != NULL; i++)
        if (strlen(section->name) == length && memcmp(section->name, name, length) == 0)
            return i;
    return -1;
}

void
csuccessp_definitions_close(csuccess_book *book)
{
    const csuccessp_section *section;
    int s;
    size_t i;

    for (s = 0; (section = csuccessp_section_at(s)) != NULL; s++) {
        csuccessp_items *items = &book->definitions.sections[s];
        for (i = 0; i < items->count; i++) {
            if (section->discard && items->items[i].object)
                section->discard(book, items->items[i].object);
            csuccessp_texts_drop(&book->texts, items->items[i].id);
            csuccessp_release(&book->memory, items->items[i].body, items->items[i].length, 1);
        }
        csuccessp_array_release(&book->memory, items);
    }
}

csuccessp_draft *
csuccessp_publish_draft(const csuccessp_publication *publication, int section, csuccessp_text id)
{
    const csuccessp_drafts *drafts = &publication->sections[section];
    size_t i;

    for (i = 0; i < drafts->count; i++)
        if (drafts->items[i].id == id)
            return &drafts->items[i];
    return NULL;
}

/* Drafts begin as what is published now. The texts are shared: a draft owns its body only once
 * it has changed. */
csuccess_status
csuccessp_publication_begin(csuccess_book *book, const csuccessp_place *place,
                            csuccessp_publication **out)
{
    csuccessp_publication *p = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *p);
    size_t i;
    int s;

    if (!p)
        return csuccessp_fail_memory(&book->error);
    p->book = book;
    p->place = *place;
    csuccessp_json_open(&p->json, &book->memory);
    for (s = 0; csuccessp_section_at(s); s++) {
        const csuccessp_items *items = &book->definitions.sections[s];
        csuccessp_drafts *drafts = &p->sections[s];
        if (csuccessp_array_reserve(&book->memory, drafts, items->count + 1) != CSUCCESS_OK) {
            csuccessp_publication_abandon(p);
            return csuccessp_fail_memory(&book->error);
        }
        for (i = 0; i < items->count; i++) {
            csuccessp_draft *draft = &drafts->items[drafts->count++];
            memset(draft, 0, sizeof *draft);
            draft->id = items->items[i].id;
            csuccessp_texts_keep(&book->texts, draft->id);
            draft->body = items->items[i].body;
            draft->length = items->items[i].length;
            draft->revision = items->items[i].revision;
            draft->index = -1;
            draft->old = (int64_t)i;
            draft->slot = CSUCCESSP_SLOT_NONE;
        }
    }
    *out = p;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publication_add(csuccessp_publication *p, int section, csuccessp_text id,
                          const char *body, size_t length, uint32_t revision)
{
    csuccess_book *book = p->book;
    csuccessp_draft *draft = csuccessp_publish_draft(p, section, id);
    uint64_t total = 0;
    char *copy;
    int s;

    if (draft && draft->length == length && memcmp(draft->body, body, length) == 0)
        return CSUCCESS_OK;
    for (s = 0; csuccessp_section_at(s); s++)
        total += p->sections[s].count;
    if (!draft && total >= book->limits.definitions)
        return csuccessp_fail_at(&p->place, CSUCCESS_E_LIMIT,
                                 "a book has at most %" PRIu32 " definitions",
                                 book->limits.definitions);
    if (csuccessp_array_reserve(&book->memory, &p->sections[section], 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    draft = csuccessp_publish_draft(p, section, id);
    copy = csuccessp_allocate(&book->memory, length, 1);
    if (!copy)
        return csuccessp_fail_memory(&book->error);
    memcpy(copy, body, length);
    if (!draft) {
        draft = &p->sections[section].items[p->sections[section].count++];
        memset(draft, 0, sizeof *draft);
        draft->id = id;
        csuccessp_texts_keep(&book->texts, id);
        draft->slot = CSUCCESSP_SLOT_NONE;
        draft->index = draft->old = -1;
    } else if (draft->owns_body) {
        csuccessp_release(&book->memory, draft->body, draft->length, 1);
    }
    draft->body = copy;
    draft->owns_body = 1;
    draft->length = length;
    draft->revision = revision ? revision : draft->revision + 1;
    draft->changed = 1;
    p->any_change = 1;
    return CSUCCESS_OK;
}

static csuccess_status
merge_item(csuccessp_publication *p, int section, const csuccessp_place *place, yyjson_val *value,
           int64_t index)
{
    static const csuccessp_field id_field = {"id", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccess_book *book = p->book;
    csuccessp_slice id = {NULL, 0};
    csuccessp_text text = 0;
    csuccessp_buffer body;
    csuccessp_place at;
    csuccess_status status;
    csuccessp_draft *draft;

    if (!csuccessp_section_at(section)->single) {
        yyjson_val *id_value = yyjson_obj_get(value, "id");
        if (!yyjson_is_obj(value))
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an object, found %s",
                                     csuccessp_json_kind(value));
        if (!id_value)
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field 'id' is missing");
        at = csuccessp_place_name(place, "id");
        status = csuccessp_field_read(&at, id_value, &id_field, &id);
        if (status != CSUCCESS_OK)
            return status;
        text = csuccessp_texts_take(&book->texts, id.bytes, id.length);
        if (!text)
            return csuccessp_fail_memory(&book->error);
    }
    csuccessp_buffer_open(&body, &book->memory);
    status = csuccessp_json_canonical(&body, place, value);
    draft = csuccessp_publish_draft(p, section, text);
    if (status == CSUCCESS_OK && draft && draft->index >= 0)
        status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the id '%.*s' is there twice",
                                   csuccessp_shown(id.bytes, id.length), id.bytes);
    if (status == CSUCCESS_OK)
        status = csuccessp_publication_add(p, section, text, body.data, body.length, 0);
    if (status == CSUCCESS_OK)
        csuccessp_publish_draft(p, section, text)->index = index;
    csuccessp_buffer_close(&body);
    csuccessp_texts_drop(&book->texts, text);
    return status;
}

static csuccess_status
remove_item(csuccessp_publication *p, int section, const csuccessp_place *place, yyjson_val *value)
{
    csuccess_book *book = p->book;
    csuccessp_drafts *drafts = &p->sections[section];
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *id = yyjson_get_str(value), *known;
    size_t length = yyjson_get_len(value), i, n;
    csuccessp_text text = id ? csuccessp_texts_find(&book->texts, id, length) : 0;

    if (!id)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an id, found %s",
                                 csuccessp_json_kind(value));
    csuccessp_suggest_begin(&suggestion, id, length);
    for (i = 0; i < drafts->count; i++) {
        csuccessp_draft *draft = &drafts->items[i];
        if (text && draft->id == text) {
            if (draft->owns_body)
                csuccessp_release(&book->memory, draft->body, draft->length, 1);
            csuccessp_texts_drop(&book->texts, draft->id);
            memmove(draft, draft + 1, (drafts->count - i - 1) * sizeof *draft);
            drafts->count--;
            p->any_change = 1;
            return CSUCCESS_OK;
        }
        known = csuccessp_texts_get(&book->texts, draft->id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no %s '%.*s'%s",
                             csuccessp_section_at(section)->noun, csuccessp_shown(id, length), id,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
unknown_section(const csuccessp_place *place, const char *name, size_t length)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const csuccessp_section *section;
    int s;

    csuccessp_suggest_begin(&suggestion, name, length);
    for (s = 0; (section = csuccessp_section_at(s)) != NULL; s++)
        csuccessp_suggest_offer(&suggestion, section->name, strlen(section->name));
    csuccessp_suggest_offer(&suggestion, "remove", 6);
    return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "unknown field '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* {"measures": ["a", "b"]} */
static csuccess_status
merge_removals(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *removals)
{
    yyjson_val *key, *list, *value;
    size_t i, n, j, m;
    csuccess_status status;

    if (!yyjson_is_obj(removals))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an object, found %s",
                                 csuccessp_json_kind(removals));
    yyjson_obj_foreach(removals, i, n, key, list)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        int s = csuccessp_section_find(yyjson_get_str(key), yyjson_get_len(key));
        if (s < 0)
            return unknown_section(&at, yyjson_get_str(key), yyjson_get_len(key));
        if (csuccessp_section_at(s)->single || !yyjson_is_arr(list))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected a list of ids");
        yyjson_arr_foreach(list, j, m, value)
        {
            csuccessp_place item = csuccessp_place_item(&at, j);
            status = remove_item(p, s, &item, value);
            if (status != CSUCCESS_OK)
                return status;
        }
    }
    return CSUCCESS_OK;
}

static int
is_common(const char *name, size_t length)
{
    static const char *const common[] = {"record", "at", "by", "reason", "source", "position", "x"};
    size_t i;

    for (i = 0; i < sizeof common / sizeof *common; i++)
        if (strlen(common[i]) == length && memcmp(name, common[i], length) == 0)
            return 1;
    return 0;
}

/* One section of a bundle. */
static csuccess_status
merge_section(csuccessp_publication *p, const csuccessp_place *place, int section, yyjson_val *list)
{
    csuccess_status status;
    yyjson_val *value;
    size_t j, m;

    if (csuccessp_section_at(section)->single) {
        if (!yyjson_is_obj(list))
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an object, found %s",
                                     csuccessp_json_kind(list));
        return merge_item(p, section, place, list, 0);
    }
    if (!yyjson_is_arr(list))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a list, found %s",
                                 csuccessp_json_kind(list));
    yyjson_arr_foreach(list, j, m, value)
    {
        csuccessp_place item = csuccessp_place_item(place, j);
        status = merge_item(p, section, &item, value, (int64_t)j);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

/* What is removed goes first, wherever it stands: a bundle that waits for its time is kept with
 * its fields in another order. */
static csuccess_status
merge_removed(csuccessp_publication *p, yyjson_val *bundle)
{
    csuccessp_place at = csuccessp_place_name(&p->place, "remove");
    yyjson_val *removals = yyjson_obj_get(bundle, "remove");

    return removals ? merge_removals(p, &at, removals) : CSUCCESS_OK;
}

csuccess_status
csuccessp_publication_merge(csuccessp_publication *p, yyjson_val *bundle)
{
    yyjson_val *key, *list;
    size_t i, n;
    uint64_t seen = 0;
    csuccess_status status = merge_removed(p, bundle);

    yyjson_obj_foreach(bundle, i, n, key, list)
    {
        const char *name = yyjson_get_str(key);
        size_t length = yyjson_get_len(key);
        csuccessp_place at = csuccessp_place_key(&p->place, name, length);
        int s = -1, bit = 63;
        if (status != CSUCCESS_OK)
            return status;
        if (is_common(name, length))
            continue;
        if (length != 6 || memcmp(name, "remove", 6) != 0) {
            bit = s = csuccessp_section_find(name, length);
            if (s < 0)
                return unknown_section(&at, name, length);
        }
        if (seen >> bit & 1)
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the field is there twice");
        seen |= (uint64_t)1 << bit;
        if (s >= 0)
            status = merge_section(p, &at, s, list);
    }
    return status;
}

/* The record. A bundle that has to wait for its time is checked now and compiled then, since
 * others may be published before it. */

struct definitions_change {
    csuccessp_change change;
    csuccessp_publication *publication; /* NULL: waiting, or nothing changes */
};

static void
discard_definitions(csuccess_book *book, csuccessp_change *change)
{
    struct definitions_change *c = (struct definitions_change *)change;

    if (c->publication)
        csuccessp_publication_abandon(c->publication);
    csuccessp_change_free(book, change);
}

static csuccess_status
publication_of(csuccess_book *book, const csuccessp_place *place, yyjson_val *root,
               csuccessp_publication **out)
{
    csuccessp_publication *p;
    csuccess_status status = csuccessp_publication_begin(book, place, &p);

    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_publication_merge(p, root);
    if (status == CSUCCESS_OK && p->any_change)
        status = csuccessp_publication_prepare(p);
    if (status != CSUCCESS_OK || !p->any_change) {
        csuccessp_publication_abandon(p);
        p = NULL;
    }
    *out = p;
    return status;
}

static csuccess_status
prepare_definitions(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct definitions_change *c;
    csuccess_status status;

    c = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = publication_of(book, &record->place, record->root, &c->publication);
    if (status != CSUCCESS_OK) {
        csuccessp_change_free(book, &c->change);
        return status;
    }
    if (!record->waited && !csuccessp_record_is_due(book, record->at) && c->publication) {
        csuccessp_publication_abandon(c->publication);
        c->publication = NULL;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
apply_definitions(csuccess_book *book, csuccessp_change *change)
{
    struct definitions_change *c = (struct definitions_change *)change;

    if (c->publication) {
        csuccessp_publication_commit(c->publication);
        book->due_whole = 1;
        book->due_any = 1;
    }
    c->publication = NULL;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_definitions_record = {
    "definitions", NULL, prepare_definitions, NULL, apply_definitions, discard_definitions, 0, 1,
};
