/* SPDX-License-Identifier: MIT */
/* What is saved of playbooks themselves:
 *
 * {"doc": "playbook", "id", "generation", "revision", "baseline": true, "kept": {...}, "deferred",
 *  "versions": [{"revision", "body"}]} */
#include <string.h>

#include "playbook/saved/saved.h"
#include "util/json_write.h"

csuccessp_playbook_entry *
csuccessp_saved_entry(const csuccess_book *book, csuccessp_slice id)
{
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);

    return text ? csuccessp_playbook_entry_find(book, text) : NULL;
}

static csuccessp_text
entry_id(const csuccess_book *book, uint32_t i)
{
    return csuccessp_playbooks_of(book)->entries.items[i]->id;
}

static void
write_kept(const csuccessp_playbook_entry *entry, csuccessp_buffer *to)
{
    int any = 0, i;

    for (i = 0; i < CSUCCESSP_KEPT_COUNT; i++) {
        if (!entry->kept[i])
            continue;
        if (!any++) {
            csuccessp_json_key(to, "kept");
            csuccessp_json_begin(to, '{');
        }
        csuccessp_json_key(to, csuccessp_kept_names[i]);
        csuccessp_json_int(to, (int64_t)entry->kept[i]);
    }
    if (any)
        csuccessp_json_end(to, '}');
}

static void
write_versions(const csuccessp_playbook_entry *entry, csuccessp_buffer *to)
{
    size_t i;

    if (!entry->versions.count)
        return;
    csuccessp_json_key(to, "versions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < entry->versions.count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "revision");
        csuccessp_json_int(to, entry->versions.items[i].revision);
        csuccessp_json_key(to, "body");
        csuccessp_json_raw(to, entry->versions.items[i].body, entry->versions.items[i].length);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
save_playbooks(csuccess_book *book, csuccessp_output *output)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t count = p->entries.count, i, length;
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status = CSUCCESS_OK;
    uint32_t *order;
    const char *id;

    if (!count)
        return CSUCCESS_OK;
    order = csuccessp_numbers_sorted(book, count, entry_id);
    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[order[i]];
        if (!entry->generation)
            continue; /* it never came to be */
        csuccessp_document_begin(output, "playbook");
        id = csuccessp_texts_get(&book->texts, entry->id, &length);
        csuccessp_document_id(output, id, length);
        csuccessp_saved_text(book, "id", entry->id, to);
        csuccessp_json_key(to, "generation");
        csuccessp_json_int(to, entry->generation);
        csuccessp_json_key(to, "revision");
        csuccessp_json_int(to, entry->revision);
        if (entry->baseline) {
            csuccessp_json_key(to, "baseline");
            csuccessp_json_bool(to, 1);
        }
        write_kept(entry, to);
        if (entry->deferred) {
            csuccessp_json_key(to, "deferred");
            csuccessp_json_int(to, (int64_t)entry->deferred);
        }
        write_versions(entry, to);
        status = csuccessp_document_end(output);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

struct playbook_body {
    csuccessp_slice doc, id;
    int64_t generation, revision, deferred;
    int32_t baseline;
    yyjson_val *kept, *versions;
};

static csuccess_status
load_kept(const csuccessp_place *place, yyjson_val *value, csuccessp_playbook_entry *entry)
{
    csuccessp_field fields[CSUCCESSP_KEPT_COUNT];
    int64_t kept[CSUCCESSP_KEPT_COUNT];
    uint64_t present;
    csuccess_status status;
    size_t i;

    memset(kept, 0, sizeof kept);
    for (i = 0; i < CSUCCESSP_KEPT_COUNT; i++) {
        csuccessp_field field = {csuccessp_kept_names[i], CSUCCESSP_FIELD_INT, 0,
                                 (uint32_t)(i * sizeof *kept), NULL};
        fields[i] = field;
    }
    status = csuccessp_fields_read(place, value, fields, CSUCCESSP_KEPT_COUNT, kept, &present);
    for (i = 0; i < CSUCCESSP_KEPT_COUNT && status == CSUCCESS_OK; i++) {
        if (kept[i] < 0)
            return csuccessp_corrupt(place, "a count is negative");
        entry->kept[i] = (uint64_t)kept[i];
    }
    return status;
}

static csuccess_status
load_version(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
             csuccessp_playbook_entry *entry)
{
    struct version_body {
        int64_t revision;
        yyjson_val *body;
    } in;
    static const csuccessp_field fields[] = {
        {"revision", CSUCCESSP_FIELD_INT, 1, offsetof(struct version_body, revision), NULL},
        {"body", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct version_body, body), NULL},
    };
    csuccessp_playbook_version *v;
    csuccessp_buffer text;
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status == CSUCCESS_OK && (in.revision < 1 || in.revision > UINT32_MAX))
        status = csuccessp_corrupt(place, "the revision is out of range");
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_buffer_open(&text, &book->memory);
    status = csuccessp_json_canonical(&text, place, in.body);
    if (status == CSUCCESS_OK &&
        csuccessp_array_reserve(&book->memory, &entry->versions, 1) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK) {
        v = &entry->versions.items[entry->versions.count];
        memset(v, 0, sizeof *v);
        v->revision = (uint32_t)in.revision;
        v->length = text.length;
        v->body = csuccessp_allocate(&book->memory, text.length, 1);
        if (v->body) {
            memcpy(v->body, text.data, text.length);
            entry->versions.count++;
        } else {
            status = csuccessp_fail_memory(&book->error);
        }
    }
    csuccessp_buffer_close(&text);
    return status;
}

/* A clone's playbooks have the numbers that those of the original have. */
static csuccess_status
copy_numbers(csuccess_book *book, const csuccess_book *origin)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(origin);
    csuccessp_playbook_entry *entry;
    csuccess_status status = CSUCCESS_OK;
    csuccessp_slice id;
    csuccessp_text text;
    size_t i;

    for (i = 0; i < p->entries.count && status == CSUCCESS_OK; i++) {
        id.bytes = csuccessp_texts_get(&origin->texts, p->entries.items[i]->id, &id.length);
        status = csuccessp_text_keep(book, id, &text);
        if (status == CSUCCESS_OK)
            status = csuccessp_playbook_entry_make(book, text, &entry);
        csuccessp_texts_drop(&book->texts, text);
    }
    return status;
}

static csuccess_status
load_playbook(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
              yyjson_val *document)
{
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct playbook_body, doc), NULL},
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct playbook_body, id), NULL},
        {"generation", CSUCCESSP_FIELD_INT, 1, offsetof(struct playbook_body, generation), NULL},
        {"revision", CSUCCESSP_FIELD_INT, 0, offsetof(struct playbook_body, revision), NULL},
        {"baseline", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct playbook_body, baseline), NULL},
        {"kept", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct playbook_body, kept), NULL},
        {"deferred", CSUCCESSP_FIELD_INT, 0, offsetof(struct playbook_body, deferred), NULL},
        {"versions", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct playbook_body, versions), NULL},
    };
    csuccessp_place kept = csuccessp_place_name(place, "kept");
    csuccessp_place versions = csuccessp_place_name(place, "versions");
    struct playbook_body in;
    csuccessp_playbook_entry *entry = NULL;
    csuccessp_text id = 0;
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, document, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && loader->origin && !csuccessp_playbooks_of(book)->entries.count)
        status = copy_numbers(book, loader->origin);
    if (status == CSUCCESS_OK)
        entry = csuccessp_saved_entry(book, in.id);
    if (status == CSUCCESS_OK &&
        (in.generation < 1 || in.generation > UINT32_MAX || in.revision < 0 ||
         in.revision > UINT32_MAX || in.deferred < 0 || (entry && entry->generation)))
        status = csuccessp_corrupt(place, "a playbook is there twice, or a number out of range");
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.id, &id);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_entry_make(book, id, &entry);
    if (status == CSUCCESS_OK) /* it may be gone, and have left runs behind */
        status = csuccessp_playbooks_grow(book, book->customers.capacity);
    csuccessp_texts_drop(&book->texts, id);
    if (status != CSUCCESS_OK)
        return status;
    entry->generation = (uint32_t)in.generation;
    entry->revision = (uint32_t)in.revision;
    entry->baseline = (uint8_t)in.baseline;
    entry->deferred = (uint64_t)in.deferred;
    if (in.kept)
        status = load_kept(&kept, in.kept, entry);
    yyjson_arr_foreach(in.versions, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&versions, i);
        if (status == CSUCCESS_OK)
            status = load_version(book, &at, item, entry);
    }
    return status;
}

const csuccessp_document_kind csuccessp_playbook_document = {"playbook", CSUCCESSP_PHASE_DEFINED,
                                                             save_playbooks, load_playbook};
