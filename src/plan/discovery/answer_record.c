/* SPDX-License-Identifier: MIT */
/* The record `answer`: what a discovery has found out.
 *
 * {"record": "answer", "canvas": "acme-2026", "question": "why-now", "answer": "..." or null} */
#include <string.h>

#include "plan/canvas/canvas.h"
#include "plan/discovery/discovery.h"
#include "plan/item/draft.h"
#include "util/suggest.h"

struct answer_change {
    csuccessp_change change;
    csuccessp_text canvas, question, answer, by; /* answer 0: there is none any more */
    csuccessp_canvas_room room;
};

struct answer_body {
    csuccessp_slice canvas, question;
    yyjson_val *answer;
};

static const csuccessp_field answer_fields[] = {
    {"canvas", CSUCCESSP_FIELD_ID, 1, offsetof(struct answer_body, canvas), NULL},
    {"question", CSUCCESSP_FIELD_ID, 1, offsetof(struct answer_body, question), NULL},
    {"answer", CSUCCESSP_FIELD_ANY, 1, offsetof(struct answer_body, answer), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static void
discard_answer(csuccess_book *book, csuccessp_change *change)
{
    struct answer_change *c = (struct answer_change *)change;

    csuccessp_canvas_room_drop(book, &c->room);
    csuccessp_texts_drop(&book->texts, c->canvas);
    csuccessp_texts_drop(&book->texts, c->question);
    csuccessp_texts_drop(&book->texts, c->answer);
    csuccessp_texts_drop(&book->texts, c->by);
    csuccessp_change_free(book, change);
}

static csuccess_status
unknown_question(const csuccess_book *book, const csuccessp_place *place,
                 const csuccessp_question_set *set, csuccessp_slice id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < set->questions.count; i++) {
        known = csuccessp_texts_get(&book->texts, set->questions.items[i].id, &length);
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the question set has no question '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static const csuccessp_question *
find_question(const csuccessp_question_set *set, csuccessp_text id)
{
    size_t i;

    for (i = 0; set && i < set->questions.count; i++)
        if (set->questions.items[i].id == id)
            return &set->questions.items[i];
    return NULL;
}

/* What is due now has to fit what is there. */
static csuccess_status
check(csuccess_book *book, const csuccessp_record *record, const struct answer_body *in,
      csuccessp_text question)
{
    csuccessp_place at_canvas = csuccessp_place_name(&record->place, "canvas");
    csuccessp_place at_question = csuccessp_place_name(&record->place, "question");
    uint32_t canvas = csuccessp_canvas_find(book, in->canvas.bytes, in->canvas.length);
    const csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    const csuccessp_question_set *set = csuccessp_discovery_of(book, canvas);
    int shown = csuccessp_shown(in->canvas.bytes, in->canvas.length);

    if (csuccessp_canvas_is_closed(c))
        return csuccessp_fail_at(&at_canvas, CSUCCESS_E_STATE, "the canvas '%.*s' is %s", shown,
                                 in->canvas.bytes, csuccessp_canvas_states[c->state]);
    if (!set)
        return csuccessp_fail_at(&at_canvas, CSUCCESS_E_STATE,
                                 "the canvas '%.*s' has no question set", shown, in->canvas.bytes);
    if (!find_question(set, question))
        return unknown_question(book, &at_question, set, in->question);
    return CSUCCESS_OK;
}

static csuccess_status
read_answer(csuccess_book *book, const csuccessp_record *record, yyjson_val *value,
            csuccessp_text *out)
{
    static const csuccessp_field text = {"answer", CSUCCESSP_FIELD_TEXT, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(&record->place, "answer");
    csuccessp_slice answer = {NULL, 0};
    csuccess_status status;

    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    status = csuccessp_field_read(&at, value, &text, &answer);
    if (status != CSUCCESS_OK)
        return status;
    if (answer.length == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "the answer is empty; null takes one back");
    if (answer.length > book->limits.text_bytes)
        return csuccessp_fail_at(&at, CSUCCESS_E_LIMIT, "a text has at most %" PRIu32 " bytes",
                                 book->limits.text_bytes);
    return csuccessp_text_keep(book, answer, out);
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct answer_body *in,
            struct answer_change *c)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccess_status status = csuccessp_text_keep(book, in->canvas, &c->canvas);

    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->question, &c->question);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    if (status == CSUCCESS_OK)
        status = read_answer(book, record, in->answer, &c->answer);
    if (status == CSUCCESS_OK && strict)
        status = check(book, record, in, c->question);
    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_room_take(book, in->canvas, CSUCCESSP_LIST_ANSWERS, 1, &c->room);
    return status;
}

static csuccess_status
prepare_answer(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct answer_body in;
    struct answer_change *c;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, answer_fields,
                                   sizeof answer_fields / sizeof *answer_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_row(book, record, in.canvas, &row);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->room.canvas = CSUCCESSP_PLAN_NONE;
    status = fill_change(book, record, &in, c);
    if (status != CSUCCESS_OK) {
        discard_answer(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static void
take_back(csuccess_book *book, csuccessp_canvas *canvas, csuccessp_answer *answer)
{
    size_t index = (size_t)(answer - canvas->answers.items);

    csuccessp_texts_drop(&book->texts, answer->question);
    csuccessp_texts_drop(&book->texts, answer->answer);
    csuccessp_texts_drop(&book->texts, answer->by);
    canvas->answers.count--;
    memmove(answer, answer + 1, (canvas->answers.count - index) * sizeof *answer);
    memset(&canvas->answers.items[canvas->answers.count], 0, sizeof *answer);
}

static csuccessp_answer *
answer_of(csuccessp_canvas *canvas, csuccessp_text question)
{
    size_t i;

    for (i = 0; i < canvas->answers.count; i++)
        if (canvas->answers.items[i].question == question)
            return &canvas->answers.items[i];
    return NULL;
}

static void
put_answer(csuccess_book *book, uint32_t place, struct answer_change *c)
{
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    csuccessp_answer *answer = answer_of(canvas, c->question);

    if (answer ? answer->answer == c->answer : !c->answer) {
        book->counts.repeated++;
        return;
    }
    if (!c->answer) {
        take_back(book, canvas, answer);
    } else {
        if (!answer) {
            csuccessp_canvas_room_use(book, place, &c->room);
            answer = &canvas->answers.items[canvas->answers.count++];
            memset(answer, 0, sizeof *answer);
            answer->question = c->question;
            c->question = 0;
        }
        csuccessp_texts_drop(&book->texts, answer->answer);
        csuccessp_texts_drop(&book->texts, answer->by);
        answer->answer = c->answer;
        answer->by = c->by;
        answer->at = c->change.at;
        c->answer = c->by = 0;
    }
    csuccessp_canvas_changed(book, place, c->change.at, 0);
}

static void
apply_answer(csuccess_book *book, csuccessp_change *change)
{
    struct answer_change *c = (struct answer_change *)change;
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, c->canvas, &length);
    uint32_t place = csuccessp_canvas_find(book, id, length);

    if (place == CSUCCESSP_PLAN_NONE)
        csuccessp_record_unfit(book, "answer", "there is no such canvas");
    else if (csuccessp_canvas_is_closed(csuccessp_canvas_at(book, place)))
        csuccessp_record_unfit(book, "answer", "the canvas is closed");
    else if (!find_question(csuccessp_discovery_of(book, place), c->question))
        csuccessp_record_unfit(book, "answer", "the canvas does not ask that");
    else
        put_answer(book, place, c);
    discard_answer(book, change);
}

const csuccessp_record_kind csuccessp_answer_record = {
    "answer", NULL, prepare_answer, NULL, apply_answer, discard_answer, 0, 1, 1,
};
