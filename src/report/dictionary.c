/* SPDX-License-Identifier: MIT */
/* The report `definitions`: every definition that is published, so that every figure can be traced
 * to what it means. */
#include <string.h>

#include "report/report.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

struct listing {
    csuccess_book *book;
    const csuccessp_items *items;
    uint32_t *order;
};

static int
compare_items(const void *context, const void *a, const void *b)
{
    const struct listing *l = context;

    return csuccessp_texts_compare(&l->book->texts, l->items->items[*(const uint32_t *)a].id,
                                   l->items->items[*(const uint32_t *)b].id);
}

static csuccess_status
begin_listing(csuccess_book *book, int section, struct listing *l)
{
    size_t i;

    l->book = book;
    l->items = &book->definitions.sections[section];
    l->order = csuccessp_allocate(&book->memory, l->items->count + 1, sizeof *l->order);
    if (!l->order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < l->items->count; i++)
        l->order[i] = (uint32_t)i;
    csuccessp_sort(l->order, l->items->count, sizeof *l->order, compare_items, l);
    return CSUCCESS_OK;
}

static void
end_listing(struct listing *l)
{
    csuccessp_release(&l->book->memory, l->order, l->items->count + 1, sizeof *l->order);
}

static void
write_item(const csuccess_book *book, const csuccessp_section *section, const csuccessp_item *item,
           uint32_t format, csuccessp_buffer *to)
{
    if (format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "section");
        csuccessp_json_string(to, section->name);
        csuccessp_json_key(to, "id");
        csuccessp_report_text(book, item->id, to);
        csuccessp_json_key(to, "revision");
        csuccessp_json_int(to, item->revision);
        csuccessp_json_key(to, "body");
        csuccessp_json_raw(to, item->body, item->length);
        csuccessp_json_end(to, '}');
        return;
    }
    csuccessp_markdown_row(to);
    csuccessp_buffer_text(to, section->noun);
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, item->id, to);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, item->revision);
    csuccessp_markdown_cell(to);
    csuccessp_markdown_text(to, item->body, item->length);
    csuccessp_markdown_row_end(to);
}

static csuccess_status
write_definitions(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
                  uint32_t format, csuccessp_output *output)
{
    struct definitions_parameters {
        csuccessp_slice section;
    } in = {{NULL, 0}};
    static const csuccessp_field fields[] = {
        {"section", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct definitions_parameters, section),
         NULL},
    };
    static const char *const heads[] = {"Kind", "Id", ">Revision", "Definition", NULL};
    csuccessp_place at = csuccessp_place_name(place, "section");
    csuccessp_buffer *to = &output->buffer;
    const csuccessp_section *section;
    struct listing l;
    uint64_t present;
    size_t i, count = 0;
    int s, only = -1;
    csuccess_status status = csuccessp_fields_read(place, parameters, fields, 1, &in, &present);

    if (status == CSUCCESS_OK && in.section.bytes &&
        (only = csuccessp_section_find(in.section.bytes, in.section.length)) < 0)
        status = csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no section '%.*s'",
                                   csuccessp_shown(in.section.bytes, in.section.length),
                                   in.section.bytes);
    if (status != CSUCCESS_OK)
        return status;
    if (format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_key(to, "definitions");
        csuccessp_json_begin(to, '[');
    } else {
        csuccessp_buffer_text(to, "# Definitions\n\n");
        csuccessp_markdown_heads(to, heads);
    }
    for (s = 0; status == CSUCCESS_OK && (section = csuccessp_section_at(s)) != NULL; s++) {
        if (only >= 0 && s != only)
            continue;
        status = begin_listing(book, s, &l);
        if (status != CSUCCESS_OK)
            return status;
        for (i = 0; i < l.items->count && status == CSUCCESS_OK; i++) {
            if (count++ && format == CSUCCESS_REPORT_JSON)
                csuccessp_buffer_char(to, ',');
            write_item(book, section, &l.items->items[l.order[i]], format, to);
            status = csuccessp_output_pass(output);
        }
        end_listing(&l);
    }
    if (format == CSUCCESS_REPORT_JSON)
        csuccessp_json_end(to, ']');
    return status;
}

const csuccessp_report_kind csuccessp_definitions_report = {"definitions", write_definitions,
                                                            CSUCCESSP_IN_BOTH};
