/* SPDX-License-Identifier: MIT */
/* All plans one by one, by customer, for the report `plans`. */
#include "report/plan/plans.h"
#include "report/plan/words.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

static int
compare_plans(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_canvas *x = csuccessp_canvas_at(book, *(const uint32_t *)a);
    const csuccessp_canvas *y = csuccessp_canvas_at(book, *(const uint32_t *)b);
    const char *of_x, *of_y;
    size_t m, n;

    if (x->row == y->row)
        return csuccessp_texts_compare(&book->texts, x->id, y->id);
    of_x = csuccessp_customer_id(book, x->row, &m);
    of_y = csuccessp_customer_id(book, y->row, &n);
    return csuccessp_bytes_compare(of_x, m, of_y, n);
}

csuccess_status
csuccessp_plans_list_open(csuccess_book *book, const csuccessp_node *segment,
                          csuccessp_plans_list *out)
{
    uint32_t places = csuccessp_plans_of(book)->canvases, place;

    out->book = book;
    out->most = (size_t)places + 1;
    out->places = csuccessp_allocate(&book->memory, out->most, sizeof *out->places);
    if (!out->places)
        return csuccessp_fail_memory(&book->error);
    for (place = 0; place < places; place++) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        if (canvas->id && csuccessp_report_within(book, segment, canvas->row))
            out->places[out->count++] = place;
    }
    csuccessp_sort(out->places, out->count, sizeof *out->places, compare_plans, book);
    return CSUCCESS_OK;
}

void
csuccessp_plans_list_close(csuccessp_plans_list *list)
{
    if (list->places)
        csuccessp_release(&list->book->memory, list->places, list->most, sizeof *list->places);
}

static void
put_plan(csuccess_book *book, uint32_t place, csuccessp_buffer *to)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    csuccessp_view view;

    csuccessp_view_open(book, place, CSUCCESSP_FOR_US, book->clock.now, &view);
    csuccessp_json_begin(to, '{');
    csuccessp_put_text(book, "canvas", canvas->id, to);
    csuccessp_put_customer(book, "customer", canvas->row, to);
    csuccessp_put_text(book, "name", canvas->name, to);
    csuccessp_put_text(book, "owner", canvas->owner, to);
    csuccessp_put_word("state", csuccessp_canvas_states[view.state], to);
    csuccessp_put_version("proposed", csuccessp_version_current(canvas), to);
    csuccessp_put_version("agreed", csuccessp_version_signed(canvas), to);
    csuccessp_put_share("progress", view.progress, to);
    csuccessp_put_word("pace", csuccessp_paces[view.pace], to);
    csuccessp_json_key(to, "next_milestone");
    if (view.milestone == CSUCCESSP_PLAN_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_plan_item_brief(&view, view.milestone, to);
    csuccessp_put_time("changed", canvas->changed, to);
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_plans_list_json(const csuccessp_plans_list *list, size_t first, size_t end,
                          csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    csuccessp_json_key(to, "list");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("total", (int64_t)list->count, to);
    csuccessp_json_key(to, "lines");
    csuccessp_json_begin(to, '[');
    for (i = first; i < end && status == CSUCCESS_OK; i++) {
        csuccessp_put_next(to, i - first);
        put_plan(list->book, list->places[i], to);
        status = csuccessp_output_pass(output);
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static void
write_word(const char *word, csuccessp_buffer *to)
{
    for (; *word; word++)
        csuccessp_buffer_char(to, *word == '_' ? ' ' : *word);
}

static void
write_plan(csuccess_book *book, uint32_t place, csuccessp_buffer *to)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    csuccessp_view view;
    size_t length;
    const char *id = csuccessp_customer_id(book, canvas->row, &length);

    csuccessp_view_open(book, place, CSUCCESSP_FOR_US, book->clock.now, &view);
    csuccessp_markdown_row(to);
    csuccessp_report_cell(book, canvas->name ? canvas->name : canvas->id, to);
    csuccessp_markdown_cell(to);
    csuccessp_markdown_text(to, id, length);
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, canvas->owner, to);
    csuccessp_markdown_cell(to);
    write_word(csuccessp_canvas_states[view.state], to);
    csuccessp_markdown_cell(to);
    write_word(csuccessp_paces[view.pace], to);
    csuccessp_markdown_cell(to);
    if (view.progress != CSUCCESSP_PROGRESS_NONE)
        csuccessp_words_percent(view.progress, to);
    csuccessp_markdown_row_end(to);
}

csuccess_status
csuccessp_plans_list_markdown(const csuccessp_plans_list *list, size_t first, size_t end,
                              csuccessp_output *output)
{
    static const char *const heads[] = {"Plan", "Customer",  "Owner", "State",
                                        "Pace", ">Progress", NULL};
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    csuccessp_buffer_text(to, "\n## All plans\n\n");
    csuccessp_markdown_heads(to, heads);
    for (i = first; i < end && status == CSUCCESS_OK; i++) {
        write_plan(list->book, list->places[i], to);
        status = csuccessp_output_pass(output);
    }
    return status;
}
