/* SPDX-License-Identifier: MIT */
/* The record `rollout`: everybody in a segment is to have a canvas by a template.
 *
 * {"record": "rollout", "template": "onboarding", "segment": "enterprise", "prefix": "onb",
 *  "start": "2026-01-05", "owner": "ann", "anchors": {"go_live": "2026-04-01"}}
 *
 * What waits for its time may name what is not there yet: it is looked at when it is done. */
#include <string.h>

#include "book/task/task_text.h"
#include "plan/template/rollout.h"
#include "util/suggest.h"

struct rollout_change {
    csuccessp_change change;
    csuccessp_rollout rollout;
    uint8_t promised;
};

struct rollout_body {
    csuccessp_slice template, segment, prefix, owner;
    yyjson_val *anchors;
    int32_t start;
};

static const csuccessp_field rollout_fields[] = {
    {"template", CSUCCESSP_FIELD_ID, 1, offsetof(struct rollout_body, template), NULL},
    {"segment", CSUCCESSP_FIELD_ID, 0, offsetof(struct rollout_body, segment), NULL},
    {"prefix", CSUCCESSP_FIELD_ID, 0, offsetof(struct rollout_body, prefix), NULL},
    {"owner", CSUCCESSP_FIELD_ID, 0, offsetof(struct rollout_body, owner), NULL},
    {"anchors", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct rollout_body, anchors), NULL},
    {"start", CSUCCESSP_FIELD_DATE, 0, offsetof(struct rollout_body, start), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static void
discard_rollout(csuccess_book *book, csuccessp_change *change)
{
    struct rollout_change *c = (struct rollout_change *)change;

    csuccessp_rollouts_take_back(book, c->promised);
    csuccessp_rollout_drop(book, &c->rollout);
    csuccessp_change_free(book, change);
}

static csuccess_status
unknown_segment(const csuccess_book *book, const csuccessp_place *place, csuccessp_slice id)
{
    static const char prefix[] = "segment.";
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    uint32_t i;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < book->graph.slots.count; i++) {
        size_t length;
        const char *name = csuccessp_slot_name(book, i, &length);
        if (csuccessp_node_at(book, i) && length > strlen(prefix) &&
            memcmp(name, prefix, strlen(prefix)) == 0)
            csuccessp_suggest_offer(&suggestion, name + strlen(prefix), length - strlen(prefix));
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no segment '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* What is due now has to fit what is there. */
static csuccess_status
check(csuccess_book *book, const csuccessp_record *record, const struct rollout_body *in)
{
    csuccessp_place template = csuccessp_place_name(&record->place, "template");
    csuccessp_place segment = csuccessp_place_name(&record->place, "segment");
    csuccessp_place owner = csuccessp_place_name(&record->place, "owner");
    csuccessp_place anchors = csuccessp_place_name(&record->place, "anchors");
    const csuccessp_template *found = NULL;
    csuccess_status status = csuccessp_template_check(book, &template, in->template, &found);

    if (status != CSUCCESS_OK)
        return status;
    if (!in->segment.bytes && found->segment == CSUCCESSP_SLOT_NONE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "the template is for no cluster: name a 'segment'");
    if (in->segment.bytes &&
        csuccessp_segment_slot(book, in->segment.bytes, in->segment.length) == CSUCCESSP_SLOT_NONE)
        return unknown_segment(book, &segment, in->segment);
    if (in->owner.bytes)
        status = csuccessp_member_check(book, &owner, in->owner);
    return status == CSUCCESS_OK && in->anchors
               ? csuccessp_template_anchors_check(book, &anchors, found, in->anchors)
               : status;
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct rollout_body *in,
            struct rollout_change *c)
{
    csuccessp_place anchors = csuccessp_place_name(&record->place, "anchors");
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccessp_rollout *rollout = &c->rollout;
    csuccess_status status = strict ? check(book, record, in) : CSUCCESS_OK;

    rollout->start = in->start;
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->template, &rollout->template);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->segment, &rollout->segment);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->prefix, &rollout->prefix);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->owner, &rollout->owner);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &rollout->by);
    if (status == CSUCCESS_OK && in->anchors)
        status = csuccessp_json_keep(book, &anchors, in->anchors, &rollout->anchors);
    if (status == CSUCCESS_OK)
        status = csuccessp_rollouts_promise(book, 1);
    c->promised = status == CSUCCESS_OK;
    return status;
}

static csuccess_status
prepare_rollout(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_place anchors = csuccessp_place_name(&record->place, "anchors");
    struct rollout_body in;
    struct rollout_change *c;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.start = CSUCCESSP_DATE_NONE;
    status = csuccessp_fields_read(&record->place, record->root, rollout_fields,
                                   sizeof rollout_fields / sizeof *rollout_fields, &in, &present);
    if (status == CSUCCESS_OK && in.anchors)
        status = csuccessp_template_anchors_are_dates(&anchors, in.anchors);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = fill_change(book, record, &in, c);
    if (status != CSUCCESS_OK) {
        discard_rollout(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
apply_rollout(csuccess_book *book, csuccessp_change *change)
{
    struct rollout_change *c = (struct rollout_change *)change;

    csuccessp_rollouts_take_back(book, c->promised);
    c->promised = 0;
    csuccessp_rollout_add(book, &c->rollout);
    memset(&c->rollout, 0, sizeof c->rollout);
    discard_rollout(book, change);
}

const csuccessp_record_kind csuccessp_rollout_record = {
    "rollout", NULL, prepare_rollout, NULL, apply_rollout, discard_rollout, 0, 1, 1,
};
