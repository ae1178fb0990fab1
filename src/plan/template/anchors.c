/* SPDX-License-Identifier: MIT */
/* Anchors of a template: the days from which its dates count. */
#include <string.h>

#include "plan/template/reader.h"

enum { ANCHORS_MAX = 64 };

static csuccess_status
add_anchor(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
           csuccessp_template *template)
{
    csuccessp_template_anchor *anchor = &template->anchors.items[template->anchors.count];
    csuccess_status status = csuccessp_text_keep(book, id, &anchor->id);
    size_t i;

    anchor->slot = CSUCCESSP_SLOT_NONE;
    if (status != CSUCCESS_OK)
        return status;
    template->anchors.count++;
    for (i = 0; i + 1 < template->anchors.count; i++)
        if (template->anchors.items[i].id == anchor->id)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     i ? "the anchor '%.*s' is there twice"
                                       : "every template has the anchor '%.*s'",
                                     csuccessp_shown(id.bytes, id.length), id.bytes);
    return CSUCCESS_OK;
}

static csuccess_status
find_attribute(csuccessp_publication *p, const csuccessp_place *place, csuccessp_slice name,
               uint32_t *slot)
{
    csuccess_status status = csuccessp_publish_find(p, place, name.bytes, name.length, slot);
    const csuccessp_node *node;

    if (status != CSUCCESS_OK)
        return status;
    node = csuccessp_publish_node_at(p, *slot);
    if (node->kind == &csuccessp_attribute_kind && node->type == CSUCCESS_TYPE_DATE)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                             "'%.*s' is no attribute of the type date",
                             csuccessp_shown(name.bytes, name.length), name.bytes);
}

static csuccess_status
read_anchor(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *value,
            csuccessp_template *template)
{
    struct anchor_body {
        csuccessp_slice id, title, attribute;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct anchor_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct anchor_body, title), NULL},
        {"attribute", CSUCCESSP_FIELD_ID, 0, offsetof(struct anchor_body, attribute), NULL},
    };
    csuccessp_place attribute = csuccessp_place_name(place, "attribute");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    if (yyjson_is_str(value))
        status = csuccessp_field_read(place, value, &fields[0], &in.id);
    else
        status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                       &present);
    if (status == CSUCCESS_OK)
        status = add_anchor(p->book, place, in.id, template);
    if (status == CSUCCESS_OK && in.attribute.bytes)
        status = find_attribute(p, &attribute, in.attribute,
                                &template->anchors.items[template->anchors.count - 1].slot);
    return status;
}

csuccess_status
csuccessp_template_anchors_read(csuccessp_publication *p, const csuccessp_place *place,
                                yyjson_val *list, csuccessp_template *template)
{
    static const csuccessp_slice start = {"start", 5};
    size_t count = yyjson_arr_size(list), i, n;
    csuccess_status status;
    yyjson_val *item;

    if (count > ANCHORS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a template has at most %d anchors",
                                 ANCHORS_MAX);
    if (csuccessp_array_reserve(&p->book->memory, &template->anchors, count + 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&p->book->error);
    status = add_anchor(p->book, place, start, template);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_anchor(p, &at, item, template);
    }
    return status;
}
