/* SPDX-License-Identifier: MIT */
/* The section `playbooks` of definitions: what is published, and the versions that open runs still
 * go by. */
#include <string.h>

#include "playbook/run/run.h"

enum { NAME_MAX = CSUCCESSP_ID_MAX + 24 };

/* What a draft was compiled to. */
struct compiled {
    csuccessp_playbook_entry *entry;
    csuccessp_playbook *playbook;
    csuccessp_array(csuccessp_playbook_version) versions; /* older ones, read anew */
    uint32_t revision;
    uint8_t same_trigger;
    uint8_t by_clock;
};

/* Names with blanks are in nobody's way. */
static csuccess_status
declare_node(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
             const char *what, const csuccessp_node_kind *kind, uint32_t *slot)
{
    char name[NAME_MAX];
    size_t length;
    const char *id = csuccessp_texts_get(&p->book->texts, draft->id, &length);
    csuccessp_node *node;
    csuccess_status status;

    length = (size_t)snprintf(name, sizeof name, "playbook %.*s %s", (int)length, id, what);
    status = csuccessp_publish_node(p, draft, place, name, length, kind, CSUCCESS_TYPE_BOOL, &node);
    if (status != CSUCCESS_OK)
        return status;
    node->column = NULL;
    *slot = node->slot;
    return CSUCCESS_OK;
}

static csuccess_status
declare_playbook(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, "playbooks");
    csuccessp_place in_list = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *place = draft->index >= 0 ? &in_list : &p->place;
    csuccessp_playbook_entry *entry;
    csuccess_status status = csuccessp_playbook_entry_make(book, draft->id, &entry);

    if (status == CSUCCESS_OK)
        status = declare_node(p, draft, place, "watch", &csuccessp_watch_kind, &entry->watch_slot);
    if (status == CSUCCESS_OK)
        status = declare_node(p, draft, place, "trigger", &csuccessp_trigger_kind,
                              &entry->trigger_slot);
    if (status == CSUCCESS_OK)
        status = csuccessp_json_parse(&p->json, draft->body, draft->length,
                                      book->limits.record_bytes, book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_playbook_declare(p, place, p->json.root);
    csuccessp_json_done(&p->json);
    return status;
}

/* Reading. */

static csuccess_status
keep_version(csuccess_book *book, struct compiled *c, uint32_t revision, const char *body,
             size_t length, csuccessp_playbook_version **out)
{
    csuccessp_playbook_version *v;

    if (csuccessp_array_reserve(&book->memory, &c->versions, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    v = &c->versions.items[c->versions.count];
    memset(v, 0, sizeof *v);
    v->body = csuccessp_allocate(&book->memory, length, 1);
    if (!v->body)
        return csuccessp_fail_memory(&book->error);
    memcpy(v->body, body, length);
    v->length = length;
    v->revision = revision;
    c->versions.count++;
    *out = v;
    return CSUCCESS_OK;
}

/* What it reads and is there no more is unknown to it. */
static csuccess_status
read_version(csuccessp_publication *p, const csuccessp_place *place, struct compiled *c,
             uint32_t revision, const char *body, size_t length)
{
    csuccess_book *book = p->book;
    csuccessp_playbook_version *v = NULL;
    csuccessp_json json;
    csuccess_status status = keep_version(book, c, revision, body, length, &v);

    if (status != CSUCCESS_OK)
        return status;
    csuccessp_json_open(&json, &book->memory);
    status = csuccessp_json_parse(&json, v->body, v->length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_playbook_read(p, NULL,
                                         csuccessp_publish_node_at(p, c->entry->watch_slot), 1,
                                         place, json.root, &v->playbook);
        csuccessp_json_done(&json);
    }
    csuccessp_json_close(&json);
    return status;
}

static int
has_runs_by(const csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t revision)
{
    const csuccessp_playbooks *b = csuccessp_playbooks_of(book);
    uint32_t row;
    csuccessp_ref ref;

    for (row = 0; row < b->runs_capacity; row++)
        for (ref = b->runs[row]; ref; ref = csuccessp_run_at(book, ref)->next) {
            const csuccessp_run *run = csuccessp_run_at(book, ref);
            if (run->entry == entry->number && run->revision == revision &&
                (run->state == CSUCCESSP_RUN_OPEN || !run->measured))
                return 1;
        }
    return 0;
}

static csuccess_status
read_versions(csuccessp_publication *p, const csuccessp_place *place, struct compiled *c)
{
    const csuccessp_playbook_entry *entry = c->entry;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < entry->versions.count && status == CSUCCESS_OK; i++) {
        const csuccessp_playbook_version *v = &entry->versions.items[i];
        if (p->loading || has_runs_by(p->book, entry, v->revision))
            status = read_version(p, place, c, v->revision, v->body, v->length);
    }
    if (status == CSUCCESS_OK && entry->current && entry->revision != c->revision &&
        has_runs_by(p->book, entry, entry->revision))
        status = read_version(p, place, c, entry->revision, entry->body, entry->length);
    return status;
}

/* Versions are numbered by id for ever: one that is removed and comes back goes on counting, since
 * runs of before are still there. */
static uint32_t
number_version(const csuccessp_publication *p, const csuccessp_playbook_entry *entry,
               const csuccessp_draft *draft)
{
    if (p->loading)
        return entry->revision ? entry->revision : draft->revision;
    if (entry->current && entry->length == draft->length &&
        memcmp(entry->body, draft->body, draft->length) == 0)
        return entry->revision;
    return entry->revision + 1;
}

static int
is_same(yyjson_val *a, yyjson_val *b, const char *field)
{
    yyjson_val *x = yyjson_obj_get(a, field), *y = yyjson_obj_get(b, field);

    return x && y ? yyjson_equals(x, y) : x == y;
}

/* A trigger that says what it said before goes on as if nothing had been. */
static csuccess_status
compare_triggers(csuccessp_publication *p, struct compiled *c, yyjson_val *body)
{
    csuccess_book *book = p->book;
    csuccessp_json json;
    csuccess_status status;

    if (!c->entry->current)
        return CSUCCESS_OK;
    csuccessp_json_open(&json, &book->memory);
    status = csuccessp_json_parse(&json, c->entry->body, c->entry->length,
                                  book->limits.record_bytes, book->limits.depth, &book->error);
    if (status == CSUCCESS_OK) {
        c->same_trigger = is_same(json.root, body, "trigger") &&
                          is_same(json.root, body, "scope") &&
                          (c->entry->current->enabled || !c->playbook->enabled);
        csuccessp_json_done(&json);
    }
    csuccessp_json_close(&json);
    return status;
}

/* Everything that the commit, and what may not fail later, will need. */
static csuccess_status
make_room(csuccess_book *book, struct compiled *c)
{
    csuccess_status status = csuccessp_playbook_entry_columns(book, c->entry, &c->playbook->trigger,
                                                              book->customers.capacity);

    return status == CSUCCESS_OK ? csuccessp_playbooks_grow(book, book->customers.capacity)
                                 : status;
}

static void
discard_compiled(csuccess_book *book, void *object)
{
    struct compiled *c = object;
    size_t i;

    for (i = 0; i < c->versions.count; i++) {
        csuccessp_playbook_free(book, c->versions.items[i].playbook);
        csuccessp_release(&book->memory, c->versions.items[i].body, c->versions.items[i].length, 1);
    }
    csuccessp_array_release(&book->memory, &c->versions);
    csuccessp_playbook_free(book, c->playbook);
    csuccessp_release(&book->memory, c, 1, sizeof *c);
}

static csuccess_status
compile_playbook(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                 yyjson_val *body)
{
    csuccess_book *book = p->book;
    csuccessp_playbook_entry *entry = csuccessp_playbook_entry_find(book, draft->id);
    csuccessp_node *trigger = csuccessp_publish_node_at(p, entry->trigger_slot);
    csuccessp_node *watch = csuccessp_publish_node_at(p, entry->watch_slot);
    struct compiled *c = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *c);
    csuccess_status status;

    if (!c)
        return csuccessp_fail_memory(&book->error);
    draft->object = c;
    c->entry = entry;
    c->revision = number_version(p, entry, draft);
    trigger->definition = watch->definition = entry;
    status = csuccessp_playbook_read(p, trigger, watch, 0, place, body, &c->playbook);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, trigger, &trigger->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, watch, &watch->touched);
    if (status == CSUCCESS_OK)
        status = compare_triggers(p, c, body);
    if (status == CSUCCESS_OK)
        status = read_versions(p, place, c);
    /* time alone changes nothing for customers without runs */
    c->by_clock = watch->continuous;
    watch->continuous = 0;
    return status == CSUCCESS_OK ? make_room(book, c) : status;
}

static void
commit_playbook(csuccessp_publication *p, csuccessp_draft *draft)
{
    struct compiled *c = draft->object;
    csuccessp_playbook_entry *entry = c->entry;

    csuccessp_playbook_entry_drop_versions(p->book, entry);
    memcpy(&entry->versions, &c->versions, sizeof entry->versions);
    memset(&c->versions, 0, sizeof c->versions);
    if (p->loading)
        entry->last_is_text = c->playbook->trigger.value_type == CSUCCESS_TYPE_TEXT;
    else if (!c->same_trigger)
        csuccessp_playbook_entry_reset(p->book, entry,
                                       c->playbook->trigger.value_type == CSUCCESS_TYPE_TEXT);
    if (!p->loading && (!c->same_trigger || !c->playbook->enabled))
        csuccessp_starts_drop_of(p->book, entry->number, CSUCCESSP_PENDING_SUSTAIN);
    if (!entry->current && !p->loading)
        entry->generation++;
    entry->by_clock = c->by_clock;
    entry->current = c->playbook;
    entry->revision = c->revision;
    entry->body = draft->body;
    entry->length = draft->length;
}

const csuccessp_section csuccessp_playbook_section = {
    "playbooks",     "playbook",       0, declare_playbook, compile_playbook,
    commit_playbook, discard_compiled,
};

/* After all. */

static int
is_before(const csuccess_book *book, const csuccessp_playbook_entry *a,
          const csuccessp_playbook_entry *b)
{
    if (a->current->priority != b->current->priority)
        return a->current->priority > b->current->priority;
    return csuccessp_texts_compare(&book->texts, a->id, b->id) < 0;
}

static int
asks_for_load(const csuccessp_owner_rules *rules)
{
    size_t i;

    for (i = 0; i < rules->count; i++)
        if (rules->items[i].by == CSUCCESSP_OWNER_LEAST_LOAD)
            return 1;
    return 0;
}

static int
orders_customers(const csuccessp_playbook *playbook)
{
    size_t i;

    if (playbook->cap || asks_for_load(&playbook->owner))
        return 1;
    for (i = 0; i < playbook->steps.count; i++)
        if (asks_for_load(&playbook->steps.items[i].owner) ||
            playbook->steps.items[i].kind == CSUCCESSP_STEP_ITEM) /* items are numbered */
            return 1;
    return 0;
}

/* Open runs go by older versions, too. */
static int
orders_by_any(const csuccessp_playbook_entry *entry)
{
    size_t i;
    int ordered = orders_customers(entry->current);

    for (i = 0; i < entry->versions.count; i++)
        if (entry->versions.items[i].playbook)
            ordered |= orders_customers(entry->versions.items[i].playbook);
    return ordered;
}

static void
sort_in(csuccess_book *book, csuccessp_playbook_entry *entry)
{
    csuccessp_playbooks *b = csuccessp_playbooks_of(book);
    size_t i = b->by_id.count++;

    for (; i > 0 && csuccessp_texts_compare(&book->texts, entry->id,
                                            b->entries.items[b->by_id.items[i - 1]]->id) < 0;
         i--)
        b->by_id.items[i] = b->by_id.items[i - 1];
    b->by_id.items[i] = entry->number;
    i = b->order.count++;

    for (; i > 0 && is_before(book, entry, b->entries.items[b->order.items[i - 1]]); i--)
        b->order.items[i] = b->order.items[i - 1];
    b->order.items[i] = entry->number;
}

/* Nothing starts, and its runs, which go by nothing from now on, are closed with the next instant.
 * Loading, what is saved of them comes later. */
static void
forget_removed(csuccessp_publication *p, csuccessp_playbook_entry *entry)
{
    entry->current = NULL;
    if (p->loading)
        return;
    csuccessp_playbook_entry_drop_versions(p->book, entry);
    csuccessp_starts_drop_of(p->book, entry->number, CSUCCESSP_PENDING_KINDS);
}

void
csuccessp_playbooks_published(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_playbooks *b = csuccessp_playbooks_of(book);
    int section = csuccessp_section_find("playbooks", 9);
    size_t i;

    b->order.count = b->by_id.count = 0;
    b->ordered = 0;
    for (i = 0; i < b->entries.count; i++) {
        csuccessp_playbook_entry *entry = b->entries.items[i];
        if (!csuccessp_publish_draft(p, section, entry->id)) {
            forget_removed(p, entry);
            continue;
        }
        sort_in(book, entry);
        b->ordered |= (uint8_t)orders_by_any(entry);
    }
    csuccessp_playbooks_watch_events(book);
    /* events that come from now on count, even those of the time at which the clock stands */
    if (!p->loading && b->order.count && book->events.acted == CSUCCESSP_TIME_NONE)
        book->events.acted = book->clock.now;
    b->sweep = !p->loading;
}
