/* SPDX-License-Identifier: MIT */
#include "book/measure/segment.h"

#include <string.h>

#include "book/book.h"
#include "book/formula/formula.h"

static const char prefix[] = "segment.";
enum { PREFIX = sizeof prefix - 1 };

static csuccess_status
full_name(const csuccessp_place *place, const char *id, size_t length, char *to, size_t *out)
{
    if (length > CSUCCESSP_ID_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "an id has at most 255 bytes");
    memcpy(to, prefix, PREFIX);
    memcpy(to + PREFIX, id, length);
    *out = PREFIX + length;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_segment(csuccessp_publication *p, const csuccessp_place *place,
                          csuccessp_slice id, uint32_t *slot)
{
    char name[PREFIX + CSUCCESSP_ID_MAX];
    size_t length = 0;
    csuccess_status status = full_name(place, id.bytes, id.length, name, &length);

    if (status == CSUCCESS_OK)
        status = csuccessp_publish_find(p, place, name, length, slot);
    return status;
}

static csuccess_status
declare_formulas(csuccessp_publication *p, const csuccessp_draft *draft,
                 const csuccessp_place *place)
{
    csuccess_book *book = p->book;
    csuccess_status status = csuccessp_json_parse(&p->json, draft->body, draft->length,
                                                  book->limits.record_bytes, book->limits.depth,
                                                  &book->error);

    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_formula_declare(p, place, yyjson_obj_get(p->json.root, "enter"));
    if (status == CSUCCESS_OK)
        status = csuccessp_formula_declare(p, place, yyjson_obj_get(p->json.root, "leave"));
    csuccessp_json_done(&p->json);
    return status;
}

static csuccess_status
declare_segment(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccessp_place in_section = csuccessp_place_name(&p->place, "segments");
    csuccessp_place place = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *at = draft->index >= 0 ? &place : &p->place;
    char name[PREFIX + CSUCCESSP_ID_MAX];
    const char *id;
    size_t length;
    csuccessp_node *node;
    csuccess_status status;

    id = csuccessp_texts_get(&p->book->texts, draft->id, &length);
    status = full_name(at, id, length, name, &length);
    if (status == CSUCCESS_OK)
        status = declare_formulas(p, draft, at);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(p, draft, at, name, length, &csuccessp_segment_kind,
                                        CSUCCESS_TYPE_BOOL, &node);
    return status;
}

static csuccess_status
compile_segment(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                yyjson_val *body)
{
    struct segment_body {
        csuccessp_slice id, title, description;
        yyjson_val *enter, *leave;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct segment_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct segment_body, title), NULL},
        {"description", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct segment_body, description), NULL},
        {"enter", CSUCCESSP_FIELD_ANY, 1, offsetof(struct segment_body, enter), NULL},
        {"leave", CSUCCESSP_FIELD_ANY, 0, offsetof(struct segment_body, leave), NULL},
    };
    csuccessp_node *node = csuccessp_publish_node_at(p, draft->slot);
    csuccessp_place at = csuccessp_place_name(place, "enter");
    csuccessp_segment *segment;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    segment = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *segment);
    if (!segment)
        return csuccessp_fail_memory(&p->book->error);
    node->definition = segment;
    status = csuccessp_condition_read(p, node, &at, in.enter, &segment->enter);
    if (status == CSUCCESS_OK && in.leave) {
        at = csuccessp_place_name(place, "leave");
        status = csuccessp_condition_read(p, node, &at, in.leave, &segment->leave);
    }
    return status;
}

/* A customer is in from the moment at which `enter` holds (and `leave` does not) until `leave`
 * holds. Looking twice at the same facts changes nothing, whatever the two conditions are. */
static int
is_member(int was, int enter, int leave)
{
    return was ? leave != CSUCCESSP_TRUE : enter == CSUCCESSP_TRUE && leave != CSUCCESSP_TRUE;
}

static void
compute_segment(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
                uint64_t *changed)
{
    const csuccessp_segment *segment = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    uint8_t enter[CSUCCESSP_BLOCK], leave[CSUCCESSP_BLOCK];
    int two = CSUCCESSP_CONDITION_IS_SET(&segment->leave);

    csuccessp_condition_truths(&segment->enter, pass, wanted, enter);
    if (two)
        csuccessp_condition_truths(&segment->leave, pass, wanted, leave);
    while (csuccessp_lane_next(&walk)) {
        int32_t *member = &node->own.data.small[pass->first + walk.lane], next;
        uint8_t entered = enter[walk.lane];

        if (pass->quiet && *member != CSUCCESSP_SMALL_MISSING)
            continue; /* what was loaded is what was */
        /* without a condition for leaving, what is false leaves and what is unknown stays */
        next = is_member(*member == 1, entered, two ? leave[walk.lane] : CSUCCESSP_TRUE - entered);
        if (next != *member) {
            *member = next;
            csuccessp_lane_set(changed, walk.lane);
        }
    }
}

static void
free_segment(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_segment *segment = node->definition;

    if (!segment)
        return;
    csuccessp_condition_free(book, &segment->enter);
    csuccessp_condition_free(book, &segment->leave);
    csuccessp_release(&book->memory, segment, 1, sizeof *segment);
}

const csuccessp_node_kind csuccessp_segment_kind = {
    "segment", compute_segment, NULL, NULL, NULL, NULL, NULL, free_segment, NULL,
};

const csuccessp_section csuccessp_segment_section = {
    "segments", "segment", 0, declare_segment, compile_segment, NULL, NULL,
};
