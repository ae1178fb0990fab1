/* SPDX-License-Identifier: MIT */
/* The section `plan_templates`. */
#include "plan/template/template.h"

#include <string.h>

#include "book/measure/segment.h"
#include "plan/lookup.h"
#include "plan/template/reader.h"

static void
discard_template(csuccess_book *book, void *object)
{
    csuccessp_template *template = object;
    const csuccessp_text texts[] = {
        template->id,         template->title,   template->name, template->success,
        template->now,        template->wanted,  template->path, template->question_set,
        template->assessment, template->journey,
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        csuccessp_texts_drop(&book->texts, texts[i]);
    for (i = 0; i < template->anchors.count; i++)
        csuccessp_texts_drop(&book->texts, template->anchors.items[i].id);
    for (i = 0; i < template->items.count; i++)
        csuccessp_item_draft_drop(book, &template->items.items[i].draft);
    csuccessp_array_release(&book->memory, &template->anchors);
    csuccessp_array_release(&book->memory, &template->items);
    csuccessp_release(&book->memory, template, 1, sizeof *template);
}

struct template_body {
    csuccessp_slice id, title, description, name, success, current, target, path;
    csuccessp_slice question_set, assessment, journey, cluster;
    int32_t pilot;
    yyjson_val *cycle, *end, *anchors, *items;
};

#define AT(field) offsetof(struct template_body, field)
static const csuccessp_field template_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"description", CSUCCESSP_FIELD_TEXT, 0, AT(description), NULL},
    {"name", CSUCCESSP_FIELD_TEXT, 0, AT(name), NULL},
    {"success", CSUCCESSP_FIELD_TEXT, 0, AT(success), NULL},
    {"current", CSUCCESSP_FIELD_TEXT, 0, AT(current), NULL},
    {"target", CSUCCESSP_FIELD_TEXT, 0, AT(target), NULL},
    {"path", CSUCCESSP_FIELD_TEXT, 0, AT(path), NULL},
    {"question_set", CSUCCESSP_FIELD_ID, 0, AT(question_set), NULL},
    {"assessment", CSUCCESSP_FIELD_ID, 0, AT(assessment), NULL},
    {"journey", CSUCCESSP_FIELD_ID, 0, AT(journey), NULL},
    {"cluster", CSUCCESSP_FIELD_ID, 0, AT(cluster), NULL},
    {"pilot", CSUCCESSP_FIELD_BOOL, 0, AT(pilot), NULL},
    {"cycle", CSUCCESSP_FIELD_OBJECT, 0, AT(cycle), NULL},
    {"end", CSUCCESSP_FIELD_OBJECT, 0, AT(end), NULL},
    {"anchors", CSUCCESSP_FIELD_ARRAY, 0, AT(anchors), NULL},
    {"items", CSUCCESSP_FIELD_ARRAY, 1, AT(items), NULL},
};
#undef AT

static csuccess_status
keep_texts(csuccess_book *book, const struct template_body *in, csuccessp_template *template)
{
    const struct {
        const csuccessp_slice *from;
        csuccessp_text *to;
    } texts[] = {
        {&in->id, &template->id},
        {&in->title, &template->title},
        {&in->name, &template->name},
        {&in->success, &template->success},
        {&in->current, &template->now},
        {&in->target, &template->wanted},
        {&in->path, &template->path},
        {&in->question_set, &template->question_set},
        {&in->assessment, &template->assessment},
        {&in->journey, &template->journey},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts && status == CSUCCESS_OK; i++)
        status = csuccessp_text_keep(book, *texts[i].from, texts[i].to);
    return status;
}

/* Other definitions that it names. */
static csuccess_status
check_names(csuccessp_publication *p, const csuccessp_place *place, const struct template_body *in,
            csuccessp_template *template)
{
    csuccessp_place question_set = csuccessp_place_name(place, "question_set");
    csuccessp_place assessment = csuccessp_place_name(place, "assessment");
    csuccessp_place journey = csuccessp_place_name(place, "journey");
    csuccessp_place cluster = csuccessp_place_name(place, "cluster");
    csuccess_status status = CSUCCESS_OK;

    if (in->question_set.bytes)
        status = csuccessp_plan_draft_check(p, &question_set, "question_sets", in->question_set);
    if (status == CSUCCESS_OK && in->assessment.bytes)
        status = csuccessp_plan_draft_check(p, &assessment, "assessments", in->assessment);
    if (status == CSUCCESS_OK && in->journey.bytes)
        status = csuccessp_plan_draft_check(p, &journey, "journeys", in->journey);
    if (status == CSUCCESS_OK && in->cluster.bytes)
        status = csuccessp_publish_segment(p, &cluster, in->cluster, &template->segment);
    return status;
}

static csuccess_status
read_parts(csuccessp_publication *p, const csuccessp_place *place, const struct template_body *in,
           csuccessp_template *template)
{
    csuccessp_place cycle = csuccessp_place_name(place, "cycle");
    csuccessp_place end = csuccessp_place_name(place, "end");
    csuccessp_place anchors = csuccessp_place_name(place, "anchors");
    csuccessp_place items = csuccessp_place_name(place, "items");
    csuccess_status status = CSUCCESS_OK;

    if (in->cycle)
        status = csuccessp_cycle_read(&cycle, in->cycle, &template->months,
                                      &template->refresh_months, &template->update_months);
    if (status == CSUCCESS_OK)
        status = csuccessp_template_anchors_read(p, &anchors, in->anchors, template);
    if (status == CSUCCESS_OK && in->end)
        status = csuccessp_template_day_read(p->book, template, &end, in->end, &template->end);
    if (status == CSUCCESS_OK)
        status = csuccessp_template_items_read(p, &items, in->items, template);
    return status;
}

static csuccess_status
compile_template(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                 yyjson_val *body)
{
    struct template_body in;
    csuccessp_template *template;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, template_fields,
                                   sizeof template_fields / sizeof *template_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    template = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *template);
    if (!template)
        return csuccessp_fail_memory(&p->book->error);
    draft->object = template;
    template->revision = draft->revision;
    template->pilot = (uint8_t)in.pilot;
    template->segment = CSUCCESSP_SLOT_NONE;
    status = keep_texts(p->book, &in, template);
    if (status == CSUCCESS_OK)
        status = check_names(p, place, &in, template);
    return status == CSUCCESS_OK ? read_parts(p, place, &in, template) : status;
}

const csuccessp_section csuccessp_template_section = {
    "plan_templates", "plan template", 0, NULL, compile_template, NULL, discard_template,
};

const csuccessp_template *
csuccessp_template_find(const csuccess_book *book, csuccessp_text id)
{
    return csuccessp_plan_definition(book, "plan_templates", id);
}

csuccess_status
csuccessp_template_check(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                         const csuccessp_template **out)
{
    const void *found = NULL;
    csuccess_status status = csuccessp_plan_definition_check(book, place, "plan_templates", id,
                                                             &found);

    if (status == CSUCCESS_OK && out)
        *out = found;
    return status;
}
