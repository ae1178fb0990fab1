/* SPDX-License-Identifier: MIT */
/* A canvas on one page that a customer can sign: at most 60 lines of 90 columns, whatever the plan
 * holds. Each box gets lines in turn until the page is full; what has no line is counted. */
#include <string.h>

#include "report/plan/canvas.h"
#include "report/plan/fields.h"
#include "report/plan/words.h"
#include "util/date.h"
#include "util/page.h"

enum {
    PAGE_LINES = 60,
    PAGE_COLUMNS = 90,
    DETAIL_COLUMNS = 52,     /* what follows a title gets so many at most, when both are long */
    LONG = 4 * PAGE_COLUMNS, /* bytes, of which no line has room for more */
    SIGNATURES = 3 /* lines for them at most, beside that of a version nobody has signed */
};

struct box {
    const char *title;
    uint32_t kinds;
    uint32_t texts; /* lines of the canvas itself, which come first */
    uint32_t items;
    uint32_t lines; /* that it gets */
};

enum { PROFILE, OBJECTIVES, CHALLENGES, BENEFITS, MILESTONES, CRITERIA, KPIS, PROMISES, BOXES };

static const struct box blank_boxes[BOXES] = {
    {"1. Customer", 1 << CSUCCESSP_ITEM_HIGHLIGHT | 1 << CSUCCESSP_ITEM_NEED, 0, 0, 0},
    {"2. Objectives", 1 << CSUCCESSP_ITEM_OBJECTIVE, 0, 0, 0},
    {"3. Key challenges",
     1 << CSUCCESSP_ITEM_CHALLENGE | 1 << CSUCCESSP_ITEM_RISK | 1 << CSUCCESSP_ITEM_BLOCKER, 0, 0,
     0},
    {"4. Key benefits", 1 << CSUCCESSP_ITEM_BENEFIT, 0, 0, 0},
    {"5. Milestones, actions, dates",
     1 << CSUCCESSP_ITEM_MILESTONE | 1 << CSUCCESSP_ITEM_ACTION | 1 << CSUCCESSP_ITEM_PREREQUISITE,
     0, 0, 0},
    {"6. Success criteria", 1 << CSUCCESSP_ITEM_CRITERION, 0, 0, 0},
    {"7. Measures of success", 1 << CSUCCESSP_ITEM_KPI, 0, 0, 0},
    {"What was promised",
     1 << CSUCCESSP_ITEM_OUTCOME | 1 << CSUCCESSP_ITEM_EXPECTATION |
         1 << CSUCCESSP_ITEM_COMMITMENT | 1 << CSUCCESSP_ITEM_VALUE,
     0, 0, 0},
};

struct sheet {
    csuccessp_canvas_report *report;
    csuccessp_page page;
    csuccessp_buffer detail; /* of the line at hand, not escaped yet */
    struct box boxes[BOXES];
};

/* Lines. */

/* Begins what stands after the title of a line. */
static csuccessp_buffer *
detail_of(struct sheet *s)
{
    csuccessp_buffer_clear(&s->detail);
    return &s->detail;
}

/* A line with a title and the detail; the title gives way first, down to where the detail has had
 * its due. */
static csuccess_status
write_line(struct sheet *s, const char *mark, const char *title, size_t length)
{
    const csuccessp_buffer *detail = &s->detail;
    uint32_t width;

    if (detail->status != CSUCCESS_OK)
        return detail->status;
    width = csuccessp_page_width(detail->data, detail->length);
    csuccessp_page_mark(&s->page, mark);
    csuccessp_page_text(&s->page, title, length, width < DETAIL_COLUMNS ? width : DETAIL_COLUMNS);
    csuccessp_page_text(&s->page, detail->data, detail->length, 0);
    csuccessp_page_end(&s->page);
    return CSUCCESS_OK;
}

static csuccess_status
write_named(struct sheet *s, const char *mark, csuccessp_text title)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&s->report->book->texts, title, &length);

    return write_line(s, mark, bytes, length);
}

/* "... and 12 more" */
static csuccess_status
write_rest(struct sheet *s, uint32_t rest)
{
    csuccessp_buffer *to = detail_of(s);

    csuccessp_buffer_text(to, "\xe2\x80\xa6 and ");
    csuccessp_buffer_int(to, rest);
    csuccessp_buffer_text(to, " more");
    return write_line(s, "- ", "", 0);
}

static void
write_heading(struct sheet *s, const char *title)
{
    csuccessp_page_end(&s->page);
    csuccessp_page_mark(&s->page, "## ");
    csuccessp_page_mark(&s->page, title);
    csuccessp_page_end(&s->page);
}

/* The head. */

static csuccess_status
write_head(struct sheet *s)
{
    const csuccessp_canvas_report *r = s->report;
    const csuccessp_canvas *c = r->canvas;
    const csuccessp_plan_version *version = csuccessp_version_current(c);
    csuccessp_text name = csuccessp_report_builtin(r->book, CSUCCESSP_BUILTIN_NAME, c->row);
    csuccessp_buffer *to = detail_of(s);
    char date[CSUCCESSP_DATE_TEXT + 1];
    csuccess_status status;
    size_t length;
    const char *id = csuccessp_customer_id(r->book, c->row, &length);

    csuccessp_buffer_text(to, ": ");
    csuccessp_words_text(r->book, c->name ? c->name : c->id, to);
    status = name ? write_named(s, "# ", name) : write_line(s, "# ", id, length);
    csuccessp_page_end(&s->page);
    if (status != CSUCCESS_OK)
        return status;
    to = detail_of(s);
    csuccessp_buffer_text(to, r->view.state == CSUCCESSP_CANVAS_REVIEW_DUE
                                  ? "review due"
                                  : csuccessp_canvas_states[r->view.state]);
    if (version) {
        csuccessp_buffer_text(to, ", version ");
        csuccessp_words_version(version, to);
        csuccessp_buffer_text(to, r->unproposed ? ", changed since" : "");
    }
    if (c->start != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, ", from ");
        csuccessp_buffer_date(to, c->start);
    }
    if (c->end != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, " to ");
        csuccessp_buffer_date(to, c->end);
    }
    csuccessp_buffer_text(to, "; plan ");
    csuccessp_words_text(r->book, c->id, to);
    date[csuccessp_date_write(date, r->view.today)] = 0;
    csuccessp_page_mark(&s->page, "As of ");
    csuccessp_page_mark(&s->page, date);
    status = write_line(s, ": ", "", 0);
    csuccessp_page_end(&s->page);
    return status;
}

static csuccess_status
write_where(struct sheet *s)
{
    const csuccessp_view *v = &s->report->view;
    const csuccessp_plan_keys *keys = &s->report->keys;
    csuccessp_buffer *to = detail_of(s);

    if (keys->stage_days >= 0) {
        csuccessp_buffer_text(to, " for ");
        csuccessp_buffer_int(to, keys->stage_days);
        csuccessp_buffer_text(to, keys->stage_days == 1 ? " day; " : " days; ");
    } else if (keys->stage) {
        csuccessp_buffer_text(to, "; ");
    }
    csuccessp_words_progress(v->progress, v->expected, v->pace, to);
    csuccessp_buffer_text(to, "; ");
    csuccessp_words_percent(v->completeness, to);
    csuccessp_buffer_text(to, " complete, ");
    csuccessp_buffer_int(to, v->overdue);
    csuccessp_buffer_text(to, " overdue, ");
    csuccessp_buffer_int(to, v->blocked);
    csuccessp_buffer_text(to, " blocked");
    if (keys->stage)
        return write_named(s, "- **Where we are:** ", keys->stage_title);
    return write_line(s, "- **Where we are:** ", "", 0);
}

static csuccess_status
write_next(struct sheet *s)
{
    const csuccessp_canvas_report *r = s->report;
    const csuccessp_plan_item *item;
    csuccessp_buffer *to = detail_of(s);

    if (r->keys.milestone == CSUCCESSP_PLAN_NONE)
        return write_line(s, "- **Next milestone:** ", "none", 4);
    item = csuccessp_view_item(&r->view, r->keys.milestone);
    if (item->due != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, r->view.marks[r->keys.milestone].overdue ? ", overdue since "
                                                                           : ", due ");
        csuccessp_buffer_date(to, item->due);
    }
    if (r->view.next_refresh != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, "; next review ");
        csuccessp_buffer_date(to, r->view.next_refresh);
    }
    return write_named(s, "- **Next milestone:** ", csuccessp_plan_name(item));
}

static csuccess_status
write_right_things(struct sheet *s)
{
    const csuccessp_plan_keys *keys = &s->report->keys;
    csuccessp_buffer *to = detail_of(s);

    if (keys->actions) {
        csuccessp_buffer_int(to, keys->on_time);
        csuccessp_buffer_text(to, " of ");
        csuccessp_buffer_int(to, keys->actions);
        csuccessp_buffer_text(to, keys->leading ? " leading actions on time" : " actions on time");
    } else {
        csuccessp_buffer_text(to, "no action was due yet");
    }
    return write_line(s, "- **Doing the right things:** ", "", 0);
}

static csuccess_status
write_needed(struct sheet *s)
{
    const csuccessp_canvas_report *r = s->report;
    csuccessp_buffer *to = detail_of(s);
    char number[20];
    uint32_t i, told = 0;

    for (i = 0; i < r->view.count && told < r->keys.needed; i++) {
        if (!csuccessp_plan_needed(&r->view, r->keys.milestone, i))
            continue;
        csuccessp_buffer_text(to, told++ ? "; " : ": ");
        if (to->length > LONG)
            break;
        csuccessp_words_text(r->book, csuccessp_plan_name(csuccessp_view_item(&r->view, i)), to);
    }
    return write_line(s,
                      r->view.audience == CSUCCESSP_FOR_US ? "- **Needed from us:** "
                                                           : "- **Needed from the vendor:** ",
                      told ? number : "nothing",
                      told ? csuccessp_write_int(number, r->keys.needed) : 7);
}

/* Boxes. */

static csuccess_status
write_item(struct sheet *s, uint32_t index)
{
    const csuccessp_view *view = &s->report->view;
    const char *bullet = csuccessp_words_item(view, index, detail_of(s));

    return write_named(s, bullet, csuccessp_plan_name(csuccessp_view_item(view, index)));
}

static uint32_t
has(csuccessp_text text)
{
    return text != 0;
}

static void
count_boxes(struct sheet *s)
{
    const csuccessp_canvas *c = s->report->canvas;
    const csuccessp_view *view = &s->report->view;
    uint32_t kind, i;

    for (i = 0; i < BOXES; i++)
        for (kind = 0; kind < CSUCCESSP_ITEM_KINDS; kind++)
            if (s->boxes[i].kinds >> kind & 1)
                s->boxes[i].items += view->by_kind[kind + 1] - view->by_kind[kind];
    s->boxes[PROFILE].texts = has(c->highlights) + has(c->now) + has(c->wanted) + has(c->path);
    s->boxes[CRITERIA].texts = has(c->success);
}

/* How many lines a box would like to have: at least one. */
static uint32_t
demand_of(const struct box *box)
{
    uint32_t lines = box->texts + box->items;

    return lines ? lines : 1;
}

/* A box of which nothing has to be said. */
static int
is_left_out(const struct sheet *s, uint32_t box)
{
    return box == PROMISES && !s->boxes[box].items;
}

/* One line to each in turn, until there are no more lines or everybody has enough. */
static void
share_lines(struct sheet *s, uint32_t lines)
{
    uint32_t i, before;

    for (i = 0; i < BOXES; i++)
        if (!is_left_out(s, i))
            lines -= 2; /* the heading */
    do {
        before = lines;
        for (i = 0; i < BOXES && lines; i++) {
            struct box *box = &s->boxes[i];
            if (is_left_out(s, i) || box->lines >= demand_of(box))
                continue;
            box->lines++;
            lines--;
        }
    } while (lines && lines < before);
}

/* {"business": "...", "employees": 120} as "business: ..., employees: 120". */
static csuccess_status
write_profile(struct sheet *s)
{
    csuccess_book *book = s->report->book;
    csuccessp_buffer *to = detail_of(s);
    csuccessp_json json;
    yyjson_val *key, *value;
    csuccess_status status;
    size_t i, n, length;
    const char *bytes = csuccessp_texts_get(&book->texts, s->report->canvas->highlights, &length);

    csuccessp_json_open(&json, &book->memory);
    status = csuccessp_json_parse(&json, bytes, length, length + 1, book->limits.depth,
                                  &book->error);
    if (status == CSUCCESS_OK) {
        yyjson_obj_foreach(json.root, i, n, key, value)
        {
            csuccessp_buffer_text(to, i ? ", " : "");
            csuccessp_buffer_add(to, yyjson_get_str(key), yyjson_get_len(key));
            csuccessp_buffer_text(to, ": ");
            if (yyjson_is_bool(value))
                csuccessp_buffer_text(to, yyjson_is_true(value) ? "yes" : "no");
            else /* numbers are text, too */
                csuccessp_buffer_add(to, unsafe_yyjson_get_str(value),
                                     unsafe_yyjson_get_len(value));
        }
        status = write_line(s, "- ", "", 0);
    }
    csuccessp_json_done(&json);
    csuccessp_json_close(&json);
    return status;
}

static csuccess_status
write_told(struct sheet *s, const char *mark, csuccessp_text text)
{
    detail_of(s);
    return write_named(s, mark, text);
}

/* The lines of the canvas itself; as many as there is room for. */
static csuccess_status
write_texts(struct sheet *s, uint32_t number, uint32_t *left)
{
    const csuccessp_canvas *c = s->report->canvas;
    csuccess_status status = CSUCCESS_OK;

    if (number == CRITERIA && c->success && *left) {
        --*left;
        return write_told(s, "- ", c->success);
    }
    if (number != PROFILE)
        return CSUCCESS_OK;
    if (c->highlights && *left) {
        --*left;
        status = write_profile(s);
    }
    if (c->now && *left && status == CSUCCESS_OK) {
        --*left;
        status = write_told(s, "- Today: ", c->now);
    }
    if (c->wanted && *left && status == CSUCCESS_OK) {
        --*left;
        status = write_told(s, "- Where to: ", c->wanted);
    }
    if (c->path && *left && status == CSUCCESS_OK) {
        --*left;
        status = write_told(s, "- How: ", c->path);
    }
    return status;
}

/* Items of the box that are open, or those that are closed; as many as there is room for. */
static csuccess_status
write_items(struct sheet *s, const struct box *box, int open, uint32_t *left)
{
    const csuccessp_view *view = &s->report->view;
    csuccess_status status = CSUCCESS_OK;
    uint32_t kind, i;

    for (kind = 0; kind < CSUCCESSP_ITEM_KINDS; kind++) {
        if (!(box->kinds >> kind & 1))
            continue;
        for (i = view->by_kind[kind]; i < view->by_kind[kind + 1] && *left && status == CSUCCESS_OK;
             i++) {
            if (csuccessp_plan_item_is_open(csuccessp_view_item(view, i)) != open)
                continue;
            --*left;
            status = write_item(s, i);
        }
    }
    return status;
}

static csuccess_status
write_box(struct sheet *s, uint32_t number)
{
    const struct box *box = &s->boxes[number];
    uint32_t all = box->texts + box->items;
    int cut = all > box->lines;
    uint32_t room = cut ? box->lines - 1 : box->lines, left = room;
    csuccess_status status;

    write_heading(s, box->title);
    if (!all) {
        detail_of(s);
        return write_line(s, "- ", "nothing yet", 11);
    }
    status = write_texts(s, number, &left);
    if (status == CSUCCESS_OK)
        status = write_items(s, box, 1, &left);
    if (status == CSUCCESS_OK)
        status = write_items(s, box, 0, &left);
    return status == CSUCCESS_OK && cut ? write_rest(s, all - room) : status;
}

/* Signatures, the last ones first. */

static int
is_to_be_signed(const csuccessp_canvas_report *r)
{
    const csuccessp_canvas *c = r->canvas;

    return r->unproposed || !csuccessp_version_is_signed(c, (uint32_t)c->versions.count - 1);
}

static uint32_t
signature_lines(const csuccessp_canvas_report *r)
{
    const csuccessp_canvas *c = r->canvas;
    uint32_t lines = (uint32_t)(c->sign_offs.count < SIGNATURES ? c->sign_offs.count : SIGNATURES);

    lines += c->sign_offs.count > SIGNATURES;
    return lines + is_to_be_signed(r);
}

static csuccess_status
write_signature(struct sheet *s, const csuccessp_sign_off *one)
{
    const csuccessp_canvas_report *r = s->report;
    csuccessp_buffer *to = detail_of(s);

    csuccessp_words_version(&r->canvas->versions.items[one->version], to);
    csuccessp_buffer_text(to, ", signed by ");
    if (one->contact)
        csuccessp_words_contact(r->book, r->canvas->row, one->contact, to);
    else
        csuccessp_buffer_text(to, "somebody who was erased");
    if (one->at != CSUCCESSP_TIME_NONE) {
        csuccessp_buffer_text(to, " on ");
        csuccessp_buffer_date(to, csuccessp_plan_date(r->book, one->at));
    }
    return write_line(s, "- Version ", "", 0);
}

static csuccess_status
write_signatures(struct sheet *s)
{
    const csuccessp_canvas *c = s->report->canvas;
    const csuccessp_plan_version *version = csuccessp_version_current(c);
    csuccess_status status = CSUCCESS_OK;
    size_t i, told = 0;
    csuccessp_buffer *to;

    write_heading(s, "Signed");
    for (i = c->sign_offs.count; i > 0 && told < SIGNATURES && status == CSUCCESS_OK; i--, told++)
        status = write_signature(s, &c->sign_offs.items[i - 1]);
    if (status == CSUCCESS_OK && told < c->sign_offs.count)
        status = write_rest(s, (uint32_t)(c->sign_offs.count - told));
    if (status != CSUCCESS_OK || !is_to_be_signed(s->report))
        return status;
    to = detail_of(s);
    if (!version)
        return write_line(s, "- A draft: nothing to sign yet", "", 0);
    if (s->report->unproposed) {
        csuccessp_words_version(version, to);
        csuccessp_buffer_text(to, ": nothing to sign before it is proposed anew");
        return write_line(s, "- Changed since version ", "", 0);
    }
    csuccessp_words_version(version, to);
    csuccessp_page_mark(&s->page, "- Version ");
    csuccessp_page_text(&s->page, to->data, to->length, 0);
    csuccessp_page_mark(&s->page, ", who: ________________________, when: ____________");
    csuccessp_page_end(&s->page);
    return to->status;
}

static csuccess_status
write_sheet(struct sheet *s)
{
    csuccess_status status;
    uint32_t i;

    status = write_head(s);
    if (status == CSUCCESS_OK)
        status = write_where(s);
    if (status == CSUCCESS_OK)
        status = write_next(s);
    if (status == CSUCCESS_OK)
        status = write_right_things(s);
    if (status == CSUCCESS_OK)
        status = write_needed(s);
    count_boxes(s);
    share_lines(s, PAGE_LINES - s->page.lines - 2 - signature_lines(s->report));
    for (i = 0; i < BOXES && status == CSUCCESS_OK; i++)
        if (!is_left_out(s, i))
            status = write_box(s, i);
    return status == CSUCCESS_OK ? write_signatures(s) : status;
}

csuccess_status
csuccessp_canvas_page(csuccessp_canvas_report *report)
{
    struct sheet s;
    csuccess_status status;

    s.report = report;
    memcpy(s.boxes, blank_boxes, sizeof s.boxes);
    csuccessp_page_open(&s.page, &report->output->buffer, PAGE_COLUMNS);
    csuccessp_buffer_open(&s.detail, &report->book->memory);
    status = write_sheet(&s);
    csuccessp_buffer_close(&s.detail);
    return status;
}
