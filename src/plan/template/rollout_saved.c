/* SPDX-License-Identifier: MIT */
/* Roll-outs that were told, and are still to be done:
 *
 * {"doc": "rollout", "template", "segment", "prefix", "owner", "by", "anchors", "start"} */
#include <string.h>

#include "book/record/record.h"
#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "plan/template/rollout.h"
#include "util/json_write.h"

static csuccess_status
save_rollouts(csuccess_book *book, csuccessp_output *output)
{
    const csuccessp_rollouts *r = csuccessp_plans_of(book)->rollouts;
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i, length;

    for (i = 0; r && i < r->waiting.count && status == CSUCCESS_OK; i++) {
        const csuccessp_rollout *rollout = &r->waiting.items[i];
        csuccessp_document_begin(output, "rollout");
        csuccessp_document_id_number(output, (int64_t)i);
        csuccessp_saved_text(book, "template", rollout->template, to);
        csuccessp_saved_text(book, "segment", rollout->segment, to);
        csuccessp_saved_text(book, "prefix", rollout->prefix, to);
        csuccessp_saved_text(book, "owner", rollout->owner, to);
        csuccessp_saved_text(book, "by", rollout->by, to);
        if (rollout->anchors) {
            const char *anchors = csuccessp_texts_get(&book->texts, rollout->anchors, &length);
            csuccessp_json_key(to, "anchors");
            csuccessp_json_raw(to, anchors, length);
        }
        if (rollout->start != CSUCCESSP_DATE_NONE) {
            csuccessp_json_key(to, "start");
            csuccessp_json_date(to, rollout->start);
        }
        status = csuccessp_document_end(output);
    }
    return status;
}

struct saved_rollout {
    csuccessp_slice doc, template, segment, prefix, owner, by;
    yyjson_val *anchors;
    int32_t start;
};

#define AT(field) offsetof(struct saved_rollout, field)
static const csuccessp_field saved_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"template", CSUCCESSP_FIELD_ID, 1, AT(template), NULL},
    {"segment", CSUCCESSP_FIELD_ID, 0, AT(segment), NULL},
    {"prefix", CSUCCESSP_FIELD_ID, 0, AT(prefix), NULL},
    {"owner", CSUCCESSP_FIELD_ID, 0, AT(owner), NULL},
    {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
    {"anchors", CSUCCESSP_FIELD_OBJECT, 0, AT(anchors), NULL},
    {"start", CSUCCESSP_FIELD_DATE, 0, AT(start), NULL},
};
#undef AT

static csuccess_status
take_texts(csuccess_book *book, const csuccessp_place *place, const struct saved_rollout *in,
           csuccessp_rollout *rollout)
{
    csuccessp_place anchors = csuccessp_place_name(place, "anchors");
    const struct {
        const csuccessp_slice *from;
        csuccessp_text *to;
    } texts[] = {
        {&in->template, &rollout->template},
        {&in->segment, &rollout->segment},
        {&in->prefix, &rollout->prefix},
        {&in->owner, &rollout->owner},
        {&in->by, &rollout->by},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts && status == CSUCCESS_OK; i++)
        status = csuccessp_text_keep(book, *texts[i].from, texts[i].to);
    if (status == CSUCCESS_OK && in->anchors)
        status = csuccessp_template_anchors_are_dates(&anchors, in->anchors);
    if (status == CSUCCESS_OK && in->anchors)
        status = csuccessp_json_keep(book, &anchors, in->anchors, &rollout->anchors);
    return status;
}

static csuccess_status
load_rollout(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
             yyjson_val *document)
{
    csuccessp_rollout rollout;
    struct saved_rollout in;
    uint64_t present;
    csuccess_status status;

    (void)loader;
    memset(&in, 0, sizeof in);
    memset(&rollout, 0, sizeof rollout);
    in.start = CSUCCESSP_DATE_NONE;
    status = csuccessp_fields_read(place, document, saved_fields,
                                   sizeof saved_fields / sizeof *saved_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    rollout.start = in.start;
    status = take_texts(book, place, &in, &rollout);
    if (status == CSUCCESS_OK)
        status = csuccessp_rollouts_promise(book, 1);
    if (status != CSUCCESS_OK) {
        csuccessp_rollout_drop(book, &rollout);
        return status;
    }
    csuccessp_rollouts_take_back(book, 1);
    csuccessp_rollout_add(book, &rollout);
    return CSUCCESS_OK;
}

const csuccessp_document_kind csuccessp_rollout_document = {
    "rollout",
    CSUCCESSP_PHASE_AFTER,
    save_rollouts,
    load_rollout,
};
