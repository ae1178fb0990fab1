/* SPDX-License-Identifier: MIT */
#include "book/customer/entity.h"

#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "util/json_write.h"
#include "util/sort.h"

enum { MEMBER_HASH = 4 }; /* what is mixed into hashes of members' ids */

const char *const csuccessp_contact_fields[CSUCCESSP_ENTITY_FIELDS + 1] = {
    "name", "email", "phone", "title", "persona", "roles", "active", NULL,
};
const char *const csuccessp_member_fields[CSUCCESSP_ENTITY_FIELDS + 1] = {
    "name", "email", "roles", "manager", "calendar", "zone", "capacity", "absences", "active", NULL,
};

csuccessp_entity *
csuccessp_entity_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&book->pool, ref);
}

csuccessp_ref
csuccessp_entities_first(const csuccessp_entities *entities, uint32_t list)
{
    return entities->lists && list < entities->capacity ? entities->lists[list] : 0;
}

static int
has_name(const csuccess_book *book, csuccessp_ref ref, const char *id, size_t length)
{
    size_t n;
    const char *name = csuccessp_name_get(&book->pool, csuccessp_entity_at(book, ref)->id, &n);

    return n == length && memcmp(name, id, n) == 0;
}

/* The table of members. */

struct wanted_member {
    const csuccess_book *book;
    const char *id;
    size_t length;
};

static int
is_member(const void *context, uint32_t ref)
{
    const struct wanted_member *wanted = context;

    return has_name(wanted->book, ref, wanted->id, wanted->length);
}

static uint32_t
member_hash(const csuccess_book *book, csuccessp_ref ref)
{
    size_t length;
    const char *id = csuccessp_name_get(&book->pool, csuccessp_entity_at(book, ref)->id, &length);

    return csuccessp_hash32(&book->seed, MEMBER_HASH, id, length);
}

static csuccessp_ref
find_member(const csuccess_book *book, const char *id, size_t length)
{
    struct wanted_member wanted = {book, id, length};
    uint32_t hash = csuccessp_hash32(&book->seed, MEMBER_HASH, id, length), found;

    found = csuccessp_table_find(&book->members.by_id, hash, is_member, &wanted);
    return found == CSUCCESSP_TABLE_NONE ? 0 : found;
}

csuccessp_ref
csuccessp_entity_find(const csuccess_book *book, const csuccessp_entities *entities, uint32_t list,
                      const char *id, size_t length)
{
    csuccessp_ref ref;

    if (entities == &book->members)
        return find_member(book, id, length);
    for (ref = csuccessp_entities_first(entities, list); ref;
         ref = csuccessp_entity_at(book, ref)->next)
        if (has_name(book, ref, id, length))
            return ref;
    return 0;
}

/* Roles are canonical JSON: ["champion","buyer"]. */
int
csuccessp_contact_has_role(const csuccess_book *book, uint32_t row, csuccessp_text contact,
                           csuccessp_text role)
{
    size_t length, n, i;
    const char *id = csuccessp_texts_get(&book->texts, contact, &length), *roles, *wanted;
    csuccessp_ref ref;

    if (!contact)
        return 0;
    ref = csuccessp_entity_find(book, &book->contacts, row, id, length);
    if (!ref)
        return 0;
    roles = csuccessp_texts_get(
        &book->texts, csuccessp_entity_at(book, ref)->value[CSUCCESSP_CONTACT_ROLES], &length);
    wanted = csuccessp_texts_get(&book->texts, role, &n);
    for (i = 0; i + n + 2 <= length; i++)
        if (roles[i] == '"' && roles[i + n + 1] == '"' && memcmp(roles + i + 1, wanted, n) == 0)
            return 1;
    return 0;
}

static void
free_entity(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_entity *entity;
    int f;

    if (!ref)
        return;
    entity = csuccessp_entity_at(book, ref);
    for (f = 0; f < CSUCCESSP_ENTITY_FIELDS; f++)
        csuccessp_texts_drop(&book->texts, entity->value[f]);
    csuccessp_name_give(&book->pool, entity->id);
    csuccessp_pool_give(&book->pool, ref, sizeof *entity);
}

/* What a field may hold. */
static csuccess_status
check_list(const csuccessp_place *place, yyjson_val *list, int of_absences)
{
    static const csuccessp_field id = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    struct absence {
        int32_t from, to;
    } absence;
    static const csuccessp_field days[] = {
        {"from", CSUCCESSP_FIELD_DATE, 1, offsetof(struct absence, from), NULL},
        {"to", CSUCCESSP_FIELD_DATE, 1, offsetof(struct absence, to), NULL},
    };
    csuccessp_slice text;
    uint64_t present;
    size_t i, n;
    yyjson_val *item;
    csuccess_status status = CSUCCESS_OK;

    if (!yyjson_is_arr(list))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a list, found %s",
                                 csuccessp_json_kind(list));
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (of_absences) {
            status = csuccessp_fields_read(&at, item, days, 2, &absence, &present);
            if (status == CSUCCESS_OK && absence.from > absence.to)
                status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "it ends before it begins");
        } else {
            status = csuccessp_field_read(&at, item, &id, &text);
        }
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

static csuccess_status
check_field(csuccess_book *book, const csuccessp_place *place, const char *name, yyjson_val *value)
{
    csuccessp_field field = {"", CSUCCESSP_FIELD_TEXT, 1, 0, NULL};
    union {
        csuccessp_slice text;
        int64_t integer;
        int32_t flag;
    } out;
    csuccess_status status;

    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    if (strcmp(name, "roles") == 0 || strcmp(name, "absences") == 0)
        return check_list(place, value, name[0] == 'a');
    if (strcmp(name, "active") == 0)
        field.type = CSUCCESSP_FIELD_BOOL;
    else if (strcmp(name, "capacity") == 0)
        field.type = CSUCCESSP_FIELD_DECIMAL;
    else if (strcmp(name, "manager") == 0 || strcmp(name, "calendar") == 0 ||
             strcmp(name, "zone") == 0)
        field.type = CSUCCESSP_FIELD_ID;
    status = csuccessp_field_read(place, value, &field, &out);
    if (status == CSUCCESS_OK && field.type == CSUCCESSP_FIELD_TEXT &&
        out.text.length > book->limits.text_bytes)
        status = csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a text has at most %" PRIu32 " bytes",
                                   book->limits.text_bytes);
    return status;
}

static csuccess_status
set_field(csuccess_book *book, const csuccessp_place *place, csuccessp_entity *entity, int f,
          const char *name, yyjson_val *value)
{
    csuccess_status status = check_field(book, place, name, value);
    csuccessp_buffer text;

    if (status != CSUCCESS_OK || yyjson_is_null(value))
        return status;
    csuccessp_buffer_open(&text, &book->memory);
    status = csuccessp_json_canonical(&text, place, value);
    if (status == CSUCCESS_OK) {
        entity->value[f] = csuccessp_texts_take(&book->texts, text.data, text.length);
        if (!entity->value[f])
            status = csuccessp_fail_memory(&book->error);
    }
    csuccessp_buffer_close(&text);
    return status;
}

/* A fresh entity with the fields of a record, which all have one time and source. A field that is
 * not there keeps `at` at the sign of absence, one that is null clears. */
#define ABSENT INT64_MAX

static csuccess_status
entity_from(csuccess_book *book, const csuccessp_record *record, csuccessp_slice id,
            const char *const *fields, int64_t when, csuccessp_ref *out)
{
    csuccessp_ref ref = csuccessp_pool_take(&book->pool, sizeof(csuccessp_entity));
    csuccessp_entity *entity;
    csuccess_status status = CSUCCESS_OK;
    int f;

    if (!ref)
        return csuccessp_fail_memory(&book->error);
    entity = csuccessp_entity_at(book, ref);
    for (f = 0; f < CSUCCESSP_ENTITY_FIELDS; f++)
        entity->at[f] = ABSENT;
    entity->id = csuccessp_name_take(&book->pool, id.bytes, id.length);
    if (!entity->id)
        status = csuccessp_fail_memory(&book->error);
    for (f = 0; fields[f] && status == CSUCCESS_OK; f++) {
        yyjson_val *value = yyjson_obj_get(record->root, fields[f]);
        csuccessp_place at = csuccessp_place_name(&record->place, fields[f]);
        if (!value)
            continue;
        entity->at[f] = when;
        entity->source[f] = (uint16_t)record->source;
        status = set_field(book, &at, entity, f, fields[f], value);
    }
    if (status != CSUCCESS_OK) {
        free_entity(book, ref);
        return status;
    }
    *out = ref;
    return CSUCCESS_OK;
}

/* The fields of `fresh` that come later than those of `old` replace them. */
static void
merge_entity(csuccess_book *book, csuccessp_entity *old, csuccessp_entity *fresh)
{
    int f;

    for (f = 0; f < CSUCCESSP_ENTITY_FIELDS; f++) {
        csuccessp_text swap = old->value[f];
        if (fresh->at[f] == ABSENT)
            continue;
        if (old->at[f] != ABSENT &&
            (old->at[f] > fresh->at[f] ||
             (old->at[f] == fresh->at[f] &&
              csuccessp_source_compare(book, old->source[f], fresh->source[f]) > 0)))
            continue;
        old->value[f] = fresh->value[f];
        fresh->value[f] = swap;
        old->at[f] = fresh->at[f];
        old->source[f] = fresh->source[f];
    }
}

csuccess_status
csuccessp_entities_reserve(csuccess_book *book, csuccessp_entities *entities)
{
    uint32_t rows = entities == &book->members ? 1 : book->customers.capacity;

    /* those that an instant holds are all prepared before one is linked */
    if (entities == &book->members &&
        csuccessp_table_reserve(&book->memory, &entities->by_id, book->pending.held_facts + 1) !=
            CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (entities->lists && entities->capacity >= rows)
        return CSUCCESS_OK;
    return csuccessp_entities_grow(book, entities, rows ? rows : 1);
}

csuccess_status
csuccessp_entities_grow(csuccess_book *book, csuccessp_entities *entities, size_t rows)
{
    csuccessp_ref *lists;

    if (rows <= entities->capacity)
        return CSUCCESS_OK;
    lists = csuccessp_resized(&book->memory, entities->lists, entities->capacity,
                              entities->capacity, rows, sizeof *lists);
    if (!lists)
        return csuccessp_fail_memory(&book->error);
    entities->lists = lists;
    entities->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

void
csuccessp_entity_link(csuccess_book *book, csuccessp_entities *entities, uint32_t list,
                      csuccessp_ref ref)
{
    csuccessp_entity_at(book, ref)->next = entities->lists[list];
    entities->lists[list] = ref;
    entities->count++;
    if (entities == &book->members)
        csuccessp_table_add(&entities->by_id, member_hash(book, ref), ref);
}

void
csuccessp_entity_drop(csuccess_book *book, csuccessp_entities *entities, uint32_t list,
                      csuccessp_ref ref)
{
    csuccessp_ref *link = &entities->lists[list];

    while (*link && *link != ref)
        link = &csuccessp_entity_at(book, *link)->next;
    if (!*link)
        return;
    *link = csuccessp_entity_at(book, ref)->next;
    if (entities == &book->members)
        csuccessp_table_remove(&entities->by_id, member_hash(book, ref), ref);
    free_entity(book, ref);
    entities->count--;
}

/* Measures that ask for roles count the customer's events anew. */
static void
look_again(csuccess_book *book, uint32_t row)
{
    size_t i;

    for (i = 0; book->role_filters && i < book->events.kinds.count; i++)
        csuccessp_kind_mend(book->events.kinds.items[i], row);
}

void
csuccessp_contact_drop(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_entity_drop(book, &book->contacts, row, ref);
    look_again(book, row);
}

void
csuccessp_entities_forget(csuccess_book *book, csuccessp_entities *entities, uint32_t list)
{
    while (csuccessp_entities_first(entities, list))
        csuccessp_entity_drop(book, entities, list, entities->lists[list]);
}

/* Contacts of `from` go to `into`; one with the same id becomes part of the other. */
void
csuccessp_entities_merge(csuccess_book *book, csuccessp_entities *entities, uint32_t from,
                         uint32_t into)
{
    csuccessp_ref ref, same;

    while ((ref = csuccessp_entities_first(entities, from)) != 0) {
        csuccessp_entity *entity = csuccessp_entity_at(book, ref);
        size_t length;
        const char *id = csuccessp_name_get(&book->pool, entity->id, &length);
        same = csuccessp_entity_find(book, entities, into, id, length);
        entities->lists[from] = entity->next;
        entities->count--;
        if (same) {
            merge_entity(book, csuccessp_entity_at(book, same), entity);
            free_entity(book, ref);
        } else {
            csuccessp_entity_link(book, entities, into, ref);
        }
    }
}

void
csuccessp_entities_close(csuccess_book *book, csuccessp_entities *entities)
{
    csuccessp_release(&book->memory, entities->lists, entities->capacity, sizeof(csuccessp_ref));
    csuccessp_table_free(&book->memory, &entities->by_id);
    entities->lists = NULL;
    entities->capacity = 0;
}

static int
compare_entities(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    size_t m, n;
    const char *x = csuccessp_name_get(
        &book->pool, csuccessp_entity_at(book, *(const csuccessp_ref *)a)->id, &m);
    const char *y = csuccessp_name_get(
        &book->pool, csuccessp_entity_at(book, *(const csuccessp_ref *)b)->id, &n);

    return csuccessp_bytes_compare(x, m, y, n);
}

size_t
csuccessp_entities_sorted(const csuccess_book *book, const csuccessp_entities *entities,
                          uint32_t list, csuccessp_ref *out)
{
    csuccessp_ref ref;
    size_t n = 0;

    for (ref = csuccessp_entities_first(entities, list); ref;
         ref = csuccessp_entity_at(book, ref)->next) {
        if (out)
            out[n] = ref;
        n++;
    }
    if (out)
        csuccessp_sort(out, n, sizeof *out, compare_entities, book);
    return n;
}

void
csuccessp_entity_write(const csuccess_book *book, const csuccessp_entity *entity,
                       const char *const *fields, int with_times, csuccessp_buffer *to)
{
    size_t length;
    const char *text = csuccessp_name_get(&book->pool, entity->id, &length);
    int f, timed = 0;

    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, text, length);
    for (f = 0; fields[f]; f++) {
        if (!entity->value[f])
            continue;
        csuccessp_json_key(to, fields[f]);
        text = csuccessp_texts_get(&book->texts, entity->value[f], &length);
        csuccessp_json_raw(to, text, length);
    }
    for (f = 0; with_times && fields[f]; f++) {
        if (entity->at[f] == ABSENT ||
            (entity->at[f] == CSUCCESSP_TIME_NONE && entity->value[f] && !entity->source[f]))
            continue;
        if (!timed++) {
            csuccessp_json_key(to, "facts");
            csuccessp_json_begin(to, '{');
        }
        csuccessp_json_key(to, fields[f]);
        csuccessp_json_begin(to, '[');
        if (entity->at[f] == CSUCCESSP_TIME_NONE)
            csuccessp_json_null(to);
        else
            csuccessp_json_time(to, entity->at[f]);
        if (entity->source[f]) {
            text = csuccessp_texts_get(&book->texts, book->sources.items[entity->source[f]].name,
                                       &length);
            csuccessp_json_text(to, text, length);
        }
        csuccessp_json_end(to, ']');
    }
    if (timed)
        csuccessp_json_end(to, '}');
}

/* What the times and sources of a saved entity were: {"name": [time or null, source]}. */
static csuccess_status
load_facts(csuccess_book *book, const csuccessp_place *place, yyjson_val *facts,
           const char *const *fields, csuccessp_entity *entity)
{
    int f;
    csuccess_status status;

    for (f = 0; fields[f]; f++) {
        yyjson_val *fact = yyjson_obj_get(facts, fields[f]);
        csuccessp_place at = csuccessp_place_name(place, fields[f]);
        uint32_t source = 0;
        if (!fact)
            continue;
        status = csuccessp_fact_read(book, &at, fact, &entity->at[f], &source);
        if (status != CSUCCESS_OK)
            return status;
        entity->source[f] = (uint16_t)source;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_entity_load(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                      const char *const *fields, csuccessp_ref *out)
{
    static const csuccessp_field id_field = {"id", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_record record;
    csuccessp_slice id = {NULL, 0};
    csuccessp_place at = csuccessp_place_name(place, "id");
    yyjson_val *facts = yyjson_obj_get(value, "facts");
    csuccess_status status;

    if (!yyjson_is_obj(value))
        return csuccessp_fail_at(place, CSUCCESS_E_CORRUPT, "expected an object");
    status = csuccessp_field_read(&at, yyjson_obj_get(value, "id"), &id_field, &id);
    if (status != CSUCCESS_OK)
        return status;
    memset(&record, 0, sizeof record);
    record.root = value;
    record.place = *place;
    status = entity_from(book, &record, id, fields, CSUCCESSP_TIME_NONE, out);
    if (status == CSUCCESS_OK && facts) {
        at = csuccessp_place_name(place, "facts");
        status = load_facts(book, &at, facts, fields, csuccessp_entity_at(book, *out));
        if (status != CSUCCESS_OK)
            free_entity(book, *out);
    }
    return status;
}

/* The records. */

struct entity_change {
    csuccessp_change change;
    csuccessp_ref fresh;
};

struct entity_body {
    csuccessp_slice customer, id;
};

static const csuccessp_field contact_table[] = {
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct entity_body, customer), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct entity_body, id), NULL},
    {"name", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"email", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"phone", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"title", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"persona", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"roles", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"active", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static const csuccessp_field member_table[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct entity_body, id), NULL},
    {"name", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"email", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"roles", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"manager", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"calendar", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"zone", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"capacity", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"absences", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"active", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static void
discard_entity(csuccess_book *book, csuccessp_change *change)
{
    free_entity(book, ((struct entity_change *)change)->fresh);
    csuccessp_change_free(book, change);
}

static csuccess_status
prepare_entity(csuccess_book *book, csuccessp_record *record, csuccessp_entities *entities,
               const struct entity_body *in, const char *const *fields, uint32_t row,
               csuccessp_change **out)
{
    struct entity_change *c;
    csuccess_status status;

    if (row != CSUCCESSP_ROW_NONE &&
        csuccessp_entities_sorted(book, entities, row, NULL) >= book->limits.items_per_customer)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_LIMIT,
                                 "a customer has at most %" PRIu32 " contacts",
                                 book->limits.items_per_customer);
    status = csuccessp_entities_reserve(book, entities);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = entity_from(book, record, in->id, fields, c->change.at, &c->fresh);
    if (status != CSUCCESS_OK) {
        csuccessp_change_free(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static csuccess_status
prepare_contact(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct entity_body in;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, contact_table,
                                   sizeof contact_table / sizeof *contact_table, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    return prepare_entity(book, record, &book->contacts, &in, csuccessp_contact_fields, row, out);
}

static csuccess_status
prepare_member(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct entity_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, member_table,
                                   sizeof member_table / sizeof *member_table, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    return prepare_entity(book, record, &book->members, &in, csuccessp_member_fields,
                          CSUCCESSP_ROW_NONE, out);
}

static void
apply_entity(csuccess_book *book, csuccessp_change *change)
{
    struct entity_change *c = (struct entity_change *)change;
    csuccessp_entities *entities = change->row == CSUCCESSP_ROW_NONE ? &book->members
                                                                     : &book->contacts;
    uint32_t list = change->row == CSUCCESSP_ROW_NONE ? 0 : change->row;
    csuccessp_entity *fresh = csuccessp_entity_at(book, c->fresh);
    size_t length;
    const char *id = csuccessp_name_get(&book->pool, fresh->id, &length);
    csuccessp_ref old = csuccessp_entity_find(book, entities, list, id, length);

    if (old) {
        merge_entity(book, csuccessp_entity_at(book, old), fresh);
        free_entity(book, c->fresh);
    } else {
        csuccessp_entity_link(book, entities, list, c->fresh);
    }
    c->fresh = 0;
    if (entities == &book->contacts)
        look_again(book, change->row);
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_contact_record = {
    "contact", NULL, prepare_contact, NULL, apply_entity, discard_entity,
};
const csuccessp_record_kind csuccessp_member_record = {
    "member", NULL, prepare_member, NULL, apply_entity, discard_entity,
};
