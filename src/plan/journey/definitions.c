/* SPDX-License-Identifier: MIT */
/* The section `journeys` of definitions. */
#include "book/definitions.h"

#include <string.h>

#include "plan/journey/journeys.h"
#include "plan/plan.h"

enum { NAME_MAX = CSUCCESSP_ID_MAX + 32 };

/* One named value. */
static csuccess_status
declare_value(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              const char *what, const csuccessp_node_kind *kind, uint8_t type, uint32_t *slot)
{
    char name[NAME_MAX];
    size_t length;
    const char *id = csuccessp_texts_get(&p->book->texts, draft->id, &length);
    csuccessp_node *node;
    csuccess_status status;

    length = (size_t)snprintf(name, sizeof name, "journey.%.*s.%s", (int)length, id, what);
    status = csuccessp_publish_node(p, draft, place, name, length, kind, type, &node);
    if (status == CSUCCESS_OK)
        *slot = node->slot;
    return status;
}

/* A name with blanks is in nobody's way. */
static csuccess_status
declare_watch(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              uint32_t *slot)
{
    char name[NAME_MAX];
    size_t length;
    const char *id = csuccessp_texts_get(&p->book->texts, draft->id, &length);
    csuccessp_node *node;
    csuccess_status status;

    length = (size_t)snprintf(name, sizeof name, "journey %.*s watch", (int)length, id);
    status = csuccessp_publish_node(p, draft, place, name, length, &csuccessp_journey_watch_kind,
                                    CSUCCESS_TYPE_BOOL, &node);
    if (status != CSUCCESS_OK)
        return status;
    node->column = NULL;
    *slot = node->slot;
    return CSUCCESS_OK;
}

static csuccess_status
declare_nodes(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              csuccessp_journey_entry *entry)
{
    const struct {
        const char *what;
        const csuccessp_node_kind *kind;
        uint8_t type;
        uint32_t *slot;
    } values[] = {
        {"days", &csuccessp_journey_days_kind, CSUCCESS_TYPE_DOUBLE, &entry->days_slot},
        {"value", &csuccessp_journey_value_kind, CSUCCESS_TYPE_DOUBLE, &entry->value_slot},
        {"progress", &csuccessp_journey_progress_kind, CSUCCESS_TYPE_DOUBLE, &entry->progress_slot},
        {"pace", &csuccessp_journey_pace_kind, CSUCCESS_TYPE_TEXT, &entry->pace_slot},
        {"completed", &csuccessp_journey_completed_kind, CSUCCESS_TYPE_BOOL,
         &entry->completed_slot},
        {"milestones", &csuccessp_journey_milestones_kind, CSUCCESS_TYPE_INT,
         &entry->milestones_slot},
        {"stage", &csuccessp_journey_stage_kind, CSUCCESS_TYPE_TEXT, &entry->stage_slot},
    };
    csuccess_status status = declare_watch(p, draft, place, &entry->watch_slot);
    size_t i;

    for (i = 0; i < sizeof values / sizeof *values && status == CSUCCESS_OK; i++)
        status = declare_value(p, draft, place, values[i].what, values[i].kind, values[i].type,
                               values[i].slot);
    if (status == CSUCCESS_OK)
        csuccessp_publish_node_at(p, entry->days_slot)->by_clock = 1;
    return status;
}

static csuccess_status
declare_journey(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, "journeys");
    csuccessp_place in_list = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *place = draft->index >= 0 ? &in_list : &p->place;
    csuccessp_journey_entry *entry;
    csuccess_status status = csuccessp_journey_entry_make(book, draft->id, &entry);

    if (status == CSUCCESS_OK)
        status = declare_nodes(p, draft, place, entry);
    if (status == CSUCCESS_OK)
        status = csuccessp_json_parse(&p->json, draft->body, draft->length,
                                      book->limits.record_bytes, book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_journey_declare(p, place, p->json.root);
    csuccessp_json_done(&p->json);
    return status;
}

/* What is computed from where a customer stands is computed when that is another. */
static csuccess_status
connect(csuccessp_publication *p, csuccessp_journey_entry *entry)
{
    const uint32_t slots[] = {entry->stage_slot,     entry->days_slot,      entry->value_slot,
                              entry->pace_slot,      entry->progress_slot,  entry->watch_slot,
                              entry->completed_slot, entry->milestones_slot};
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof slots / sizeof *slots && status == CSUCCESS_OK; i++) {
        csuccessp_node *node = csuccessp_publish_node_at(p, slots[i]);
        if (slots[i] != entry->days_slot)
            node->definition = entry;
        status = csuccessp_publish_source(p, node, &entry->touched);
    }
    return status;
}

static csuccess_status
define_days(csuccessp_publication *p, csuccessp_journey_entry *entry)
{
    csuccessp_journey_days *days = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *days);

    if (!days)
        return csuccessp_fail_memory(&p->book->error);
    days->entry = entry;
    csuccessp_publish_node_at(p, entry->days_slot)->definition = days;
    return CSUCCESS_OK;
}

/* The pace changes with the days, where they pass what a stage allows. */
static csuccess_status
watch_pace(csuccessp_publication *p, const csuccessp_journey_entry *entry,
           const csuccessp_journey *journey)
{
    double edges[2 * CSUCCESSP_STAGES_MAX];
    size_t count = 0, i;

    for (i = 0; i < journey->stages.count; i++) {
        if (journey->stages.items[i].target_days >= 0)
            edges[count++] = journey->stages.items[i].target_days;
        if (journey->stages.items[i].max_days >= 0)
            edges[count++] = journey->stages.items[i].max_days;
    }
    if (!count) /* no edges would be all of them */
        return CSUCCESS_OK;
    return csuccessp_publish_input_edges(p, csuccessp_publish_node_at(p, entry->pace_slot),
                                         entry->days_slot, edges, count);
}

static int
has_name(const csuccessp_journey_entry *entry, csuccessp_text name)
{
    size_t i;

    for (i = 0; i < entry->names.count; i++)
        if (entry->names.items[i] == name)
            return 1;
    return 0;
}

/* Everything that the commit, and what may not fail later, will need. Names of stages are kept from
 * here on: they hurt nobody if the publication is given up. */
static csuccess_status
make_room(csuccess_book *book, csuccessp_journey_entry *entry, const csuccessp_journey *journey)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    if (csuccessp_array_reserve(&book->memory, &entry->names, journey->stages.count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < journey->stages.count; i++) {
        csuccessp_text name = journey->stages.items[i].id;
        if (has_name(entry, name))
            continue;
        csuccessp_texts_keep(&book->texts, name);
        entry->names.items[entry->names.count++] = name;
    }
    for (i = 0; i < CSUCCESSP_PACES; i++) {
        if (!j->paces[i])
            j->paces[i] = csuccessp_texts_take(&book->texts, csuccessp_paces[i],
                                               strlen(csuccessp_paces[i]));
        if (!j->paces[i])
            return csuccessp_fail_memory(&book->error);
    }
    return csuccessp_journey_entry_grow(book, entry, book->customers.capacity);
}

static csuccess_status
compile_journey(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                yyjson_val *body)
{
    csuccess_book *book = p->book;
    csuccessp_journey_entry *entry = csuccessp_journey_entry_find(book, draft->id);
    csuccessp_node *watch = csuccessp_publish_node_at(p, entry->watch_slot);
    csuccessp_node *value = csuccessp_publish_node_at(p, entry->value_slot);
    csuccessp_journey *journey = NULL;
    csuccess_status status = define_days(p, entry);

    if (status == CSUCCESS_OK)
        status = connect(p, entry);
    if (status == CSUCCESS_OK) {
        status = csuccessp_journey_read(p, watch, value, place, body, &journey);
        draft->object = journey;
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_input(p, csuccessp_publish_node_at(p, entry->progress_slot),
                                         entry->value_slot, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK && journey->drivers.count) /* what was not known at the beginning */
        status = csuccessp_publish_input(p, watch, entry->value_slot, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK)
        status = watch_pace(p, entry, journey);
    return status == CSUCCESS_OK ? make_room(book, entry, journey) : status;
}

static void
discard_journey(csuccess_book *book, void *object)
{
    csuccessp_journey_free(book, object);
}

/* Those who stood on a stage that is gone stand on the nearest one before it that is left. */

static csuccessp_text
heir(const csuccessp_journey *old, const csuccessp_journey *fresh, csuccessp_text stage)
{
    uint32_t i = old ? csuccessp_journey_stage_find(old, stage) : UINT32_MAX;

    while (i != UINT32_MAX && i-- > 0)
        if (csuccessp_journey_stage_find(fresh, old->stages.items[i].id) != UINT32_MAX)
            return old->stages.items[i].id;
    return fresh->stages.items[0].id;
}

static void
move_over(csuccess_book *book, const csuccessp_journey *old, const csuccessp_journey *fresh,
          csuccessp_standing *standing)
{
    int64_t now = book->clock.running != CSUCCESSP_TIME_NONE ? book->clock.running
                                                             : book->clock.now;
    csuccessp_text to;

    if (!standing || !standing->stage ||
        csuccessp_journey_stage_find(fresh, standing->stage) != UINT32_MAX)
        return;
    to = heir(old, fresh, standing->stage);
    csuccessp_texts_keep(&book->texts, to);
    if (standing->former)
        csuccessp_texts_drop(&book->texts, standing->stage);
    else
        standing->former = standing->stage; /* the history says so with the next instant */
    standing->stage = to;
    if (csuccessp_standing_is_going(standing))
        standing->since = now;
    standing->held = standing->settling = 0;
}

static void
commit_journey(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccessp_journey_entry *entry = csuccessp_journey_entry_find(p->book, draft->id);
    uint32_t row;

    for (row = 0; !p->loading && row < entry->capacity; row++)
        if (entry->standing[row])
            move_over(p->book, entry->current, draft->object,
                      csuccessp_standing_of(p->book, entry, row));
    entry->current = draft->object;
}

void
csuccessp_journeys_published(csuccessp_publication *p)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(p->book);
    int section = csuccessp_section_find("journeys", 8);
    size_t i;

    for (i = 0; i < j->entries.count; i++)
        if (!csuccessp_publish_draft(p, section, j->entries.items[i]->id))
            j->entries.items[i]->current = NULL;
}

const csuccessp_section csuccessp_journeys_section = {
    "journeys", "journey", 0, declare_journey, compile_journey, commit_journey, discard_journey,
};
