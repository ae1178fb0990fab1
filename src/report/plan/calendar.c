/* SPDX-License-Identifier: MIT */
/* The report `plan_calendar`: milestones as events and actions as to-dos, for a calendar program
 * (RFC 5545) or as JSON. An entry keeps its UID for as long as its item has its id, so that a
 * program that reads the calendar again moves what it has; SEQUENCE says that it changed. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task_text.h"
#include "report/plan/fields.h"
#include "util/icalendar.h"
#include "util/json_write.h"
#include "util/sort.h"

struct calendar_parameters {
    csuccessp_slice canvas, customer, owner;
    int32_t audience;
};

#define AT(field) offsetof(struct calendar_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"canvas", CSUCCESSP_FIELD_ID, 0, AT(canvas), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"owner", CSUCCESSP_FIELD_ID, 0, AT(owner), NULL},
    {"audience", CSUCCESSP_FIELD_CHOICE, 0, AT(audience), csuccessp_audiences},
};
#undef AT

struct calendar {
    csuccess_book *book;
    struct calendar_parameters in;
    uint32_t canvas; /* CSUCCESSP_PLAN_NONE: all that are wanted */
    uint32_t row;    /* CSUCCESSP_ROW_NONE: everybody's */
    uint32_t *places;
    size_t count, most;
    csuccessp_view view;
    uint32_t format;
    size_t entries;
    csuccessp_output *output;
};

static csuccess_status
read_parameters(struct calendar *c, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccessp_place owner = csuccessp_place_name(place, "owner");
    csuccessp_place at = csuccessp_place_name(place, "canvas");
    csuccess_status status;
    uint64_t present;

    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &c->in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    if ((c->in.canvas.bytes != NULL) + (c->in.customer.bytes != NULL) +
            (c->in.owner.bytes != NULL) !=
        1)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                 "one of 'canvas', 'customer' and 'owner' says whose calendar");
    if (c->in.owner.bytes)
        return csuccessp_member_check(c->book, &owner, c->in.owner);
    if (c->in.customer.bytes)
        return csuccessp_record_customer(c->book, place, "customer", c->in.customer, &c->row);
    c->canvas = csuccessp_canvas_find(c->book, c->in.canvas.bytes, c->in.canvas.length);
    if (c->canvas != CSUCCESSP_PLAN_NONE)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no canvas '%.*s'",
                             csuccessp_shown(c->in.canvas.bytes, c->in.canvas.length),
                             c->in.canvas.bytes);
}

/* Which canvases. */

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const struct calendar *c = context;

    return csuccessp_texts_compare(&c->book->texts,
                                   csuccessp_canvas_at(c->book, *(const uint32_t *)a)->id,
                                   csuccessp_canvas_at(c->book, *(const uint32_t *)b)->id);
}

/* Of somebody's canvases those that are not closed; nobody shows a draft to a customer unasked. */
static int
is_wanted(const struct calendar *c, const csuccessp_canvas *canvas)
{
    if (!canvas->id || csuccessp_canvas_is_closed(canvas) ||
        (c->row != CSUCCESSP_ROW_NONE && canvas->row != c->row))
        return 0;
    return c->in.audience == CSUCCESSP_FOR_US || canvas->state != CSUCCESSP_CANVAS_DRAFT;
}

static csuccess_status
collect(struct calendar *c)
{
    uint32_t canvases = csuccessp_plans_of(c->book)->canvases, place;

    c->most = c->canvas == CSUCCESSP_PLAN_NONE ? (size_t)canvases + 1 : 1;
    c->places = csuccessp_allocate(&c->book->memory, c->most, sizeof *c->places);
    if (!c->places)
        return csuccessp_fail_memory(&c->book->error);
    if (c->canvas != CSUCCESSP_PLAN_NONE) {
        c->places[c->count++] = c->canvas;
        return CSUCCESS_OK;
    }
    for (place = 0; place < canvases; place++)
        if (is_wanted(c, csuccessp_canvas_at(c->book, place)))
            c->places[c->count++] = place;
    csuccessp_sort(c->places, c->count, sizeof *c->places, compare_ids, c);
    return CSUCCESS_OK;
}

/* Entries. */

static int
is_entry(const struct calendar *c, const csuccessp_plan_item *item)
{
    if ((item->kind != CSUCCESSP_ITEM_MILESTONE && item->kind != CSUCCESSP_ITEM_ACTION) ||
        item->due == CSUCCESSP_DATE_NONE)
        return 0;
    return !c->in.owner.bytes ||
           csuccessp_text_is(&c->book->texts, item->owner, c->in.owner.bytes, c->in.owner.length);
}

/* What is not done when its plan is given up does not take place. */
static int
is_cancelled(const csuccessp_canvas *canvas, const csuccessp_plan_item *item)
{
    return item->status == CSUCCESSP_ITEM_CANCELLED ||
           (canvas->state == CSUCCESSP_CANVAS_ABANDONED && csuccessp_plan_item_is_open(item));
}

static const char *
status_of(const csuccessp_canvas *canvas, const csuccessp_plan_item *item)
{
    if (is_cancelled(canvas, item))
        return "CANCELLED";
    if (item->kind == CSUCCESSP_ITEM_MILESTONE)
        return canvas->state < CSUCCESSP_CANVAS_AGREED ? "TENTATIVE" : "CONFIRMED";
    if (csuccessp_plan_item_is_done(item))
        return "COMPLETED";
    return item->status == CSUCCESSP_ITEM_IN_PROGRESS ? "IN-PROCESS" : "NEEDS-ACTION";
}

/* The ids of both, and nothing else. */
static void
put_uid(const struct calendar *c, const csuccessp_canvas *canvas, const csuccessp_plan_item *item,
        csuccessp_icalendar *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&c->book->texts, canvas->id, &length);

    csuccessp_icalendar_id(to, bytes, length);
    csuccessp_icalendar_raw(to, "/", 1);
    bytes = csuccessp_texts_get(&c->book->texts, item->id, &length);
    csuccessp_icalendar_id(to, bytes, length);
    csuccessp_icalendar_raw(to, "@csuccess", 9);
}

static void
put_property(const struct calendar *c, const char *property, csuccessp_text text,
             csuccessp_icalendar *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&c->book->texts, text, &length);

    csuccessp_icalendar_begin(to, property);
    csuccessp_icalendar_text(to, bytes, length);
    csuccessp_icalendar_end(to);
}

/* An event lasts the day; a to-do begins when it begins, if that is before it is due. */
static void
put_days(const csuccessp_plan_item *item, csuccessp_icalendar *to)
{
    if (item->kind == CSUCCESSP_ITEM_MILESTONE) {
        csuccessp_icalendar_date(to, "DTSTART", item->due);
        csuccessp_icalendar_line(to, "TRANSP:TRANSPARENT");
        return;
    }
    if (item->start != CSUCCESSP_DATE_NONE && item->start < item->due)
        csuccessp_icalendar_date(to, "DTSTART", item->start);
    csuccessp_icalendar_date(to, "DUE", item->due);
    if (csuccessp_plan_item_is_done(item) && item->closed != CSUCCESSP_TIME_NONE)
        csuccessp_icalendar_time(to, "COMPLETED", item->closed);
}

/* Every change of the item that is shown, and every step of the plan: what is tentative comes to be
 * confirmed, or cancelled. */
static int64_t
sequence_of(const csuccessp_canvas *canvas, const csuccessp_plan_item *item)
{
    return (int64_t)item->rescheduled + (int64_t)canvas->steps.count;
}

static void
write_entry(const struct calendar *c, const csuccessp_canvas *canvas,
            const csuccessp_plan_item *item)
{
    int is_event = item->kind == CSUCCESSP_ITEM_MILESTONE;
    const char *status = status_of(canvas, item);
    csuccessp_icalendar to;

    csuccessp_icalendar_open(&to, &c->output->buffer);
    csuccessp_icalendar_line(&to, is_event ? "BEGIN:VEVENT" : "BEGIN:VTODO");
    csuccessp_icalendar_begin(&to, "UID");
    put_uid(c, canvas, item, &to);
    csuccessp_icalendar_end(&to);
    csuccessp_icalendar_time(&to, "DTSTAMP", c->book->clock.now);
    csuccessp_icalendar_int(&to, "SEQUENCE", sequence_of(canvas, item));
    put_days(item, &to);
    put_property(c, "SUMMARY", csuccessp_plan_name(item), &to);
    if (item->text)
        put_property(c, "DESCRIPTION", item->text, &to);
    csuccessp_icalendar_begin(&to, "STATUS");
    csuccessp_icalendar_raw(&to, status, strlen(status));
    csuccessp_icalendar_end(&to);
    csuccessp_icalendar_line(&to, is_event ? "END:VEVENT" : "END:VTODO");
}

static void
write_json(const struct calendar *c, const csuccessp_canvas *canvas,
           const csuccessp_plan_item *item)
{
    csuccessp_buffer *to = &c->output->buffer, uid;
    csuccessp_icalendar line;

    csuccessp_buffer_open(&uid, to->memory);
    csuccessp_icalendar_open(&line, &uid);
    line.unfolded = 1;
    put_uid(c, canvas, item, &line);
    csuccessp_put_next(to, c->entries);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "uid");
    csuccessp_json_text(to, uid.data, uid.length);
    csuccessp_put_text(c->book, "canvas", canvas->id, to);
    csuccessp_put_text(c->book, "item", item->id, to);
    csuccessp_put_word("kind", csuccessp_item_kinds[item->kind], to);
    csuccessp_put_text(c->book, "title", item->title, to);
    csuccessp_put_text(c->book, "text", item->text, to);
    csuccessp_put_date("start", item->start, to);
    csuccessp_put_date("due", item->due, to);
    csuccessp_put_word("status", csuccessp_item_statuses[item->status], to);
    csuccessp_put_flag("cancelled", is_cancelled(canvas, item), to);
    csuccessp_put_int("sequence", sequence_of(canvas, item), to);
    csuccessp_json_end(to, '}');
    if (uid.status != CSUCCESS_OK && to->status == CSUCCESS_OK)
        to->status = uid.status;
    csuccessp_buffer_close(&uid);
}

static csuccess_status
write_canvas(struct calendar *c, uint32_t place)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(c->book, place);
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    csuccessp_view_open(c->book, place, (uint8_t)c->in.audience, c->book->clock.now, &c->view);
    for (i = c->view.by_kind[CSUCCESSP_ITEM_MILESTONE];
         i < c->view.by_kind[CSUCCESSP_ITEM_ACTION + 1] && status == CSUCCESS_OK; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(&c->view, i);
        if (!is_entry(c, item))
            continue;
        if (c->format == CSUCCESS_REPORT_JSON)
            write_json(c, canvas, item);
        else
            write_entry(c, canvas, item);
        c->entries++;
        status = csuccessp_output_pass(c->output);
    }
    return status;
}

static void
write_head(struct calendar *c)
{
    csuccessp_buffer *to = &c->output->buffer;
    csuccessp_icalendar lines;

    if (c->format == CSUCCESS_REPORT_JSON) {
        csuccessp_put_word("audience", csuccessp_audiences[c->in.audience], to);
        csuccessp_json_key(to, "entries");
        csuccessp_json_begin(to, '[');
        return;
    }
    csuccessp_icalendar_open(&lines, to);
    csuccessp_icalendar_line(&lines, "BEGIN:VCALENDAR");
    csuccessp_icalendar_line(&lines, "VERSION:2.0");
    csuccessp_icalendar_line(&lines, "PRODID:-//libcsuccess//success plans//EN");
    csuccessp_icalendar_line(&lines, "CALSCALE:GREGORIAN");
}

/* A calendar has something in it, even if nothing is to be done: the zone of its times. */
static void
write_zone(csuccessp_icalendar *lines)
{
    csuccessp_icalendar_line(lines, "BEGIN:VTIMEZONE");
    csuccessp_icalendar_line(lines, "TZID:UTC");
    csuccessp_icalendar_line(lines, "BEGIN:STANDARD");
    csuccessp_icalendar_line(lines, "DTSTART:19700101T000000");
    csuccessp_icalendar_line(lines, "TZOFFSETFROM:+0000");
    csuccessp_icalendar_line(lines, "TZOFFSETTO:+0000");
    csuccessp_icalendar_line(lines, "END:STANDARD");
    csuccessp_icalendar_line(lines, "END:VTIMEZONE");
}

static csuccess_status
write_all(struct calendar *c)
{
    csuccess_status status = CSUCCESS_OK;
    csuccessp_icalendar lines;
    size_t i;

    write_head(c);
    for (i = 0; i < c->count && status == CSUCCESS_OK; i++)
        status = write_canvas(c, c->places[i]);
    if (c->format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_end(&c->output->buffer, ']');
    } else {
        csuccessp_icalendar_open(&lines, &c->output->buffer);
        if (!c->entries)
            write_zone(&lines);
        csuccessp_icalendar_line(&lines, "END:VCALENDAR");
    }
    return status;
}

static csuccess_status
write_calendar(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
               uint32_t format, csuccessp_output *output)
{
    struct calendar c;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&c, 0, sizeof c);
    c.book = book;
    c.format = format;
    c.output = output;
    c.canvas = CSUCCESSP_PLAN_NONE;
    c.row = CSUCCESSP_ROW_NONE;
    status = read_parameters(&c, place, parameters);
    if (status == CSUCCESS_OK)
        status = collect(&c);
    if (status == CSUCCESS_OK)
        status = write_all(&c);
    csuccessp_release(&book->memory, c.places, c.most, sizeof *c.places);
    return status;
}

const csuccessp_report_kind csuccessp_plan_calendar_kind = {
    "plan_calendar", write_calendar, CSUCCESSP_IN_JSON | CSUCCESSP_IN_ICALENDAR};
