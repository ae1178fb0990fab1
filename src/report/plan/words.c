/* SPDX-License-Identifier: MIT */
#include "report/plan/words.h"

#include "report/plan/fields.h"
#include "util/date.h"
#include "util/decimal.h"

void
csuccessp_words_text(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_buffer_add(to, bytes, length);
}

void
csuccessp_words_percent(int64_t share, csuccessp_buffer *to)
{
    char shown[CSUCCESSP_SHOWN_MAX];

    if (share > INT64_MAX / 100 || share < INT64_MIN / 100)
        csuccessp_buffer_text(to, share < 0 ? "far below 0" : "far above 100");
    else
        csuccessp_buffer_add(to, shown, csuccessp_show_points(share * 100, 0, shown));
    csuccessp_buffer_text(to, " %");
}

void
csuccessp_words_progress(int64_t progress, int64_t expected, uint8_t pace, csuccessp_buffer *to)
{
    if (progress == CSUCCESSP_PROGRESS_NONE) {
        csuccessp_buffer_text(to, "no progress known");
        return;
    }
    csuccessp_words_percent(progress, to);
    if (expected != CSUCCESSP_PROGRESS_NONE) {
        csuccessp_buffer_text(to, ", ");
        csuccessp_words_percent(expected, to);
        csuccessp_buffer_text(to, " expected");
    }
    if (pace != CSUCCESSP_PACE_NONE) {
        csuccessp_buffer_text(to, expected == CSUCCESSP_PROGRESS_NONE ? ", " : ": ");
        csuccessp_buffer_text(to,
                              pace == CSUCCESSP_PACE_ON_TRACK ? "on track" : csuccessp_paces[pace]);
    }
}

void
csuccessp_words_version(const csuccessp_plan_version *version, csuccessp_buffer *to)
{
    csuccessp_buffer_int(to, version->major);
    csuccessp_buffer_char(to, '.');
    csuccessp_buffer_int(to, version->minor);
}

/* What stands after the title of an item. */

/* A JSON text as it reads; control characters, which alone are spelt with numbers, are spaces. */
static void
add_spelt(const char *json, size_t length, csuccessp_buffer *to)
{
    size_t i;

    for (i = 1; i + 1 < length; i++) {
        if (json[i] != '\\') {
            csuccessp_buffer_char(to, json[i]);
        } else if (json[++i] == '"' || json[i] == '\\' || json[i] == '/') {
            csuccessp_buffer_char(to, json[i]);
        } else {
            csuccessp_buffer_char(to, ' ');
            i += json[i] == 'u' ? 4 : 0;
        }
    }
}

static void
add_person(const csuccess_book *book, const csuccessp_entities *people, uint32_t list,
           csuccessp_text id, int name, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);
    csuccessp_ref ref = csuccessp_entity_find(book, people, list, bytes, length);

    if (!ref || !csuccessp_entity_at(book, ref)->value[name]) {
        csuccessp_buffer_add(to, bytes, length);
        return;
    }
    bytes = csuccessp_texts_get(&book->texts, csuccessp_entity_at(book, ref)->value[name], &length);
    add_spelt(bytes, length, to);
}

void
csuccessp_words_contact(const csuccess_book *book, uint32_t row, csuccessp_text id,
                        csuccessp_buffer *to)
{
    add_person(book, &book->contacts, row, id, CSUCCESSP_CONTACT_NAME, to);
}

static void
add_people(const csuccessp_view *view, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    const csuccess_book *book = view->book;

    if (!item->owner && !item->contact)
        return;
    csuccessp_buffer_text(to, " (");
    if (item->owner)
        add_person(book, &book->members, 0, item->owner, CSUCCESSP_MEMBER_NAME, to);
    if (item->owner && item->contact)
        csuccessp_buffer_text(to, " / ");
    if (item->contact)
        csuccessp_words_contact(book, csuccessp_canvas_at(book, view->canvas)->row, item->contact,
                                to);
    csuccessp_buffer_char(to, ')');
}

static void
add_due(const csuccessp_mark *mark, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    if (item->due == CSUCCESSP_DATE_NONE)
        return;
    csuccessp_buffer_text(to, mark->overdue ? ", overdue since " : ", by ");
    csuccessp_buffer_date(to, item->due);
}

static void
add_text_of(const csuccess_book *book, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    if (!item->text || !item->title)
        return;
    csuccessp_buffer_text(to, ": ");
    csuccessp_words_text(book, item->text, to);
}

static void
add_work(const csuccessp_view *view, const csuccessp_mark *mark, const csuccessp_plan_item *item,
         csuccessp_buffer *to)
{
    add_due(mark, item, to);
    add_people(view, item, to);
    if (mark->blocker == CSUCCESSP_PLAN_NONE)
        return;
    csuccessp_buffer_text(to, ", blocked by ");
    csuccessp_words_text(view->book, csuccessp_plan_name(csuccessp_view_item(view, mark->blocker)),
                         to);
}

static void
add_obstacle(const csuccessp_view *view, const csuccessp_mark *mark,
             const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    if (csuccessp_plan_item_is_done(item)) {
        csuccessp_buffer_text(to, item->fix == CSUCCESSP_FIX_FOREVER ? ", resolved for ever"
                                                                     : ", resolved");
        return;
    }
    if (item->severity) {
        csuccessp_buffer_text(to, ", ");
        csuccessp_buffer_text(to, csuccessp_severities[item->severity]);
    }
    if (item->made != CSUCCESSP_TIME_NONE) {
        csuccessp_buffer_text(to, ", open ");
        csuccessp_buffer_int(to, mark->age);
        csuccessp_buffer_text(to, mark->age == 1 ? " day" : " days");
    }
    if (view->audience == CSUCCESSP_FOR_US && mark->level) {
        csuccessp_buffer_text(to, ", escalation ");
        csuccessp_buffer_int(to, mark->level);
    }
    add_people(view, item, to);
}

static void
add_unit(const csuccess_book *book, const csuccessp_kpi *kpi, csuccessp_buffer *to)
{
    if (!kpi->unit)
        return;
    csuccessp_buffer_char(to, ' ');
    csuccessp_words_text(book, kpi->unit, to);
}

/* "7 d, from 10 down to 4" */
static void
add_measure(const csuccess_book *book, const csuccessp_kpi *kpi, csuccessp_buffer *to)
{
    static const char *const targets[] = {"to ", "down to ", "at least ", "at most "};
    const char *before = "";

    if (kpi->actual != CSUCCESSP_INTEGER_MISSING) {
        csuccessp_buffer_decimal(to, kpi->actual);
        add_unit(book, kpi, to);
        before = ", ";
    }
    if (kpi->baseline != CSUCCESSP_INTEGER_MISSING) {
        csuccessp_buffer_text(to, before);
        csuccessp_buffer_text(to, "from ");
        csuccessp_buffer_decimal(to, kpi->baseline);
        before = kpi->direction > CSUCCESSP_DECREASE ? ", " : " ";
    }
    if (kpi->target != CSUCCESSP_INTEGER_MISSING) {
        csuccessp_buffer_text(to, before);
        csuccessp_buffer_text(to, targets[kpi->direction]);
        csuccessp_buffer_decimal(to, kpi->target);
    }
    if (kpi->actual == CSUCCESSP_INTEGER_MISSING && kpi->target != CSUCCESSP_INTEGER_MISSING)
        add_unit(book, kpi, to);
}

static void
add_kpi(const csuccessp_view *view, const csuccessp_mark *mark, const csuccessp_plan_item *item,
        csuccessp_buffer *to)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, item);

    csuccessp_buffer_text(to, ": ");
    csuccessp_words_progress(mark->progress, CSUCCESSP_PROGRESS_NONE, mark->pace, to);
    if (kpi &&
        (kpi->actual != CSUCCESSP_INTEGER_MISSING || kpi->target != CSUCCESSP_INTEGER_MISSING)) {
        csuccessp_buffer_text(to, "; ");
        add_measure(view->book, kpi, to);
    }
    if (item->due != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, mark->overdue ? ", overdue since " : " by ");
        csuccessp_buffer_date(to, item->due);
    }
}

static void
add_promise(const csuccessp_view *view, const csuccessp_mark *mark, const csuccessp_plan_item *item,
            csuccessp_buffer *to)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, item);
    int64_t amount = CSUCCESSP_INTEGER_MISSING;

    if (kpi)
        amount = kpi->actual == CSUCCESSP_INTEGER_MISSING ? kpi->target : kpi->actual;
    if (amount != CSUCCESSP_INTEGER_MISSING) {
        csuccessp_buffer_text(to, ": ");
        csuccessp_buffer_decimal(to, amount);
        add_unit(view->book, kpi, to);
    }
    csuccessp_buffer_text(to, ", ");
    csuccessp_buffer_text(to, csuccessp_item_statuses[item->status]);
    add_due(mark, item, to);
    add_people(view, item, to);
}

const char *
csuccessp_words_item(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to)
{
    const csuccessp_mark *mark = &view->marks[index];
    const csuccessp_plan_item *item = csuccessp_view_item(view, index);
    const char *bullet = "- ";

    switch (item->kind) {
    case CSUCCESSP_ITEM_OBJECTIVE:
        csuccessp_buffer_text(to, ": ");
        csuccessp_words_progress(mark->progress, mark->expected, mark->pace, to);
        add_due(mark, item, to);
        break;
    case CSUCCESSP_ITEM_CHALLENGE:
    case CSUCCESSP_ITEM_RISK:
    case CSUCCESSP_ITEM_BLOCKER:
        add_obstacle(view, mark, item, to);
        break;
    case CSUCCESSP_ITEM_MILESTONE:
    case CSUCCESSP_ITEM_ACTION:
    case CSUCCESSP_ITEM_PREREQUISITE:
        bullet = csuccessp_plan_item_is_done(item) ? "- [x] " : "- [ ] ";
        add_work(view, mark, item, to);
        break;
    case CSUCCESSP_ITEM_KPI:
        add_kpi(view, mark, item, to);
        break;
    case CSUCCESSP_ITEM_OUTCOME:
    case CSUCCESSP_ITEM_EXPECTATION:
    case CSUCCESSP_ITEM_COMMITMENT:
    case CSUCCESSP_ITEM_VALUE:
        add_promise(view, mark, item, to);
        break;
    default:
        add_text_of(view->book, item, to);
        break;
    }
    if (item->status == CSUCCESSP_ITEM_CANCELLED && !csuccessp_kind_is_promise(item->kind))
        csuccessp_buffer_text(to, ", cancelled");
    if (item->internal)
        csuccessp_buffer_text(to, " (internal)");
    return bullet;
}
