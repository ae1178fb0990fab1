/* SPDX-License-Identifier: MIT */
/* The record `assessment`: how the criteria of a canvas are rated.
 *
 * {"record": "assessment", "canvas": "acme-2026", "assessment": "key-criteria",
 *  "ratings": {"sponsor": 4, "data": null}} */
#include <string.h>

#include "plan/canvas/canvas.h"
#include "plan/discovery/assessment.h"
#include "plan/item/draft.h"
#include "util/suggest.h"

struct told_rating {
    csuccessp_text criterion;
    int64_t rating;
    uint8_t present; /* 0: it is taken back */
};

struct assessment_change {
    csuccessp_change change;
    csuccessp_text canvas, assessment, by;
    csuccessp_canvas_room room;
    uint32_t count;
    struct told_rating ratings[];
};

struct assessment_body {
    csuccessp_slice canvas, assessment;
    yyjson_val *ratings;
};

static const csuccessp_field assessment_fields[] = {
    {"canvas", CSUCCESSP_FIELD_ID, 1, offsetof(struct assessment_body, canvas), NULL},
    {"assessment", CSUCCESSP_FIELD_ID, 0, offsetof(struct assessment_body, assessment), NULL},
    {"ratings", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct assessment_body, ratings), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static void
discard_ratings(csuccess_book *book, csuccessp_change *change)
{
    struct assessment_change *c = (struct assessment_change *)change;
    uint32_t i;

    csuccessp_canvas_room_drop(book, &c->room);
    csuccessp_texts_drop(&book->texts, c->canvas);
    csuccessp_texts_drop(&book->texts, c->assessment);
    csuccessp_texts_drop(&book->texts, c->by);
    for (i = 0; i < c->count; i++)
        csuccessp_texts_drop(&book->texts, c->ratings[i].criterion);
    csuccessp_change_free(book, change);
}

static const csuccessp_criterion *
find_criterion(const csuccessp_assessment *assessment, csuccessp_text id)
{
    size_t i;

    for (i = 0; assessment && i < assessment->criteria.count; i++)
        if (assessment->criteria.items[i].id == id)
            return &assessment->criteria.items[i];
    return NULL;
}

static csuccess_status
unknown_criterion(const csuccess_book *book, const csuccessp_place *place,
                  const csuccessp_assessment *assessment, const char *id, size_t length)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, n;

    csuccessp_suggest_begin(&suggestion, id, length);
    for (i = 0; i < assessment->criteria.count; i++) {
        known = csuccessp_texts_get(&book->texts, assessment->criteria.items[i].id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the assessment has no criterion '%.*s'%s",
                             csuccessp_shown(id, length), id,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* What a rating must be; NULL: it is that. */
static const char *
refuse_rating(const csuccessp_criterion *criterion, const struct told_rating *told)
{
    if (criterion->formula)
        return "the criterion is computed, and not rated";
    if (told->present && told->rating > criterion->max * CSUCCESSP_MICRO)
        return "the rating is above the best one";
    return NULL;
}

static csuccess_status
check_ratings(const csuccess_book *book, const csuccessp_record *record,
              const csuccessp_assessment *assessment, const struct assessment_change *c)
{
    csuccessp_place ratings = csuccessp_place_name(&record->place, "ratings");
    uint32_t i;

    for (i = 0; i < c->count; i++) {
        const struct told_rating *told = &c->ratings[i];
        size_t length;
        const char *id = csuccessp_texts_get(&book->texts, told->criterion, &length), *why;
        csuccessp_place at = csuccessp_place_key(&ratings, id, length);
        const csuccessp_criterion *criterion = find_criterion(assessment, told->criterion);
        if (!criterion)
            return unknown_criterion(book, &at, assessment, id, length);
        why = refuse_rating(criterion, told);
        if (why)
            return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "%s", why);
    }
    return CSUCCESS_OK;
}

/* What is due now has to fit what is there. */
static csuccess_status
check(csuccess_book *book, const csuccessp_record *record, const struct assessment_body *in,
      const struct assessment_change *c)
{
    csuccessp_place at_canvas = csuccessp_place_name(&record->place, "canvas");
    csuccessp_place at_assessment = csuccessp_place_name(&record->place, "assessment");
    uint32_t place = csuccessp_canvas_find(book, in->canvas.bytes, in->canvas.length);
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    const csuccessp_assessment *assessment = csuccessp_assessment_of(book, place);
    csuccess_status status = CSUCCESS_OK;
    int shown = csuccessp_shown(in->canvas.bytes, in->canvas.length);

    if (csuccessp_canvas_is_closed(canvas))
        return csuccessp_fail_at(&at_canvas, CSUCCESS_E_STATE, "the canvas '%.*s' is %s", shown,
                                 in->canvas.bytes, csuccessp_canvas_states[canvas->state]);
    if (in->assessment.bytes) {
        status = csuccessp_assessment_check(book, &at_assessment, in->assessment);
        assessment = csuccessp_assessment_find(book, c->assessment);
    }
    if (status == CSUCCESS_OK && !assessment)
        return csuccessp_fail_at(&at_canvas, CSUCCESS_E_STATE,
                                 "the canvas '%.*s' has no assessment: name one", shown,
                                 in->canvas.bytes);
    return status == CSUCCESS_OK ? check_ratings(book, record, assessment, c) : status;
}

static csuccess_status
read_rating(csuccess_book *book, const csuccessp_place *place, yyjson_val *key, yyjson_val *value,
            struct assessment_change *c)
{
    static const csuccessp_field name = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    static const csuccessp_field number = {"", CSUCCESSP_FIELD_DECIMAL, 1, 0, NULL};
    struct told_rating *told = &c->ratings[c->count];
    csuccessp_slice id = {NULL, 0};
    csuccess_status status = csuccessp_field_read(place, key, &name, &id);
    uint32_t i;

    told->present = !yyjson_is_null(value);
    if (status == CSUCCESS_OK && told->present)
        status = csuccessp_field_read(place, value, &number, &told->rating);
    if (status == CSUCCESS_OK && told->rating < 0)
        status = csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a rating is 0 at least");
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, id, &told->criterion);
    if (status != CSUCCESS_OK)
        return status;
    c->count++;
    for (i = 0; i + 1 < c->count; i++)
        if (c->ratings[i].criterion == told->criterion)
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field is there twice");
    return CSUCCESS_OK;
}

static csuccess_status
read_ratings(csuccess_book *book, const csuccessp_record *record, yyjson_val *ratings,
             struct assessment_change *c)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "ratings");
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    size_t i, n;

    yyjson_obj_foreach(ratings, i, n, key, value)
    {
        csuccessp_place in = csuccessp_place_key(&at, yyjson_get_str(key), yyjson_get_len(key));
        if (status == CSUCCESS_OK)
            status = read_rating(book, &in, key, value, c);
    }
    return status;
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct assessment_body *in,
            struct assessment_change *c)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccess_status status = csuccessp_text_keep(book, in->canvas, &c->canvas);

    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->assessment, &c->assessment);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    if (status == CSUCCESS_OK)
        status = read_ratings(book, record, in->ratings, c);
    if (status == CSUCCESS_OK && strict)
        status = check(book, record, in, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_room_take(book, in->canvas, CSUCCESSP_LIST_RATINGS,
                                            (uint16_t)(c->count ? c->count : 1), &c->room);
    return status;
}

static csuccess_status
prepare_ratings(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_place ratings = csuccessp_place_name(&record->place, "ratings");
    struct assessment_body in;
    struct assessment_change *c;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    size_t count;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, assessment_fields,
                                   sizeof assessment_fields / sizeof *assessment_fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_row(book, record, in.canvas, &row);
    if (status != CSUCCESS_OK)
        return status;
    count = yyjson_obj_size(in.ratings);
    if (count > CSUCCESSP_CRITERIA_MAX)
        return csuccessp_fail_at(&ratings, CSUCCESS_E_LIMIT,
                                 "an assessment has at most %d criteria", CSUCCESSP_CRITERIA_MAX);
    c = csuccessp_change_new(book, record, row, sizeof *c + count * sizeof c->ratings[0]);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->room.canvas = CSUCCESSP_PLAN_NONE;
    status = fill_change(book, record, &in, c);
    if (status != CSUCCESS_OK) {
        discard_ratings(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static csuccessp_rating *
rating_of(csuccessp_canvas *canvas, csuccessp_text criterion)
{
    size_t i;

    for (i = 0; i < canvas->ratings.count; i++)
        if (canvas->ratings.items[i].criterion == criterion)
            return &canvas->ratings.items[i];
    return NULL;
}

static int
take_back(csuccess_book *book, csuccessp_canvas *canvas, csuccessp_rating *rating)
{
    size_t index;

    if (!rating)
        return 0;
    index = (size_t)(rating - canvas->ratings.items);
    csuccessp_texts_drop(&book->texts, rating->criterion);
    csuccessp_texts_drop(&book->texts, rating->by);
    canvas->ratings.count--;
    memmove(rating, rating + 1, (canvas->ratings.count - index) * sizeof *rating);
    memset(&canvas->ratings.items[canvas->ratings.count], 0, sizeof *rating);
    return 1;
}

/* 1 when it says something else than before. */
static int
put_rating(csuccess_book *book, csuccessp_canvas *canvas, const struct assessment_change *c,
           struct told_rating *told)
{
    csuccessp_rating *rating = rating_of(canvas, told->criterion);

    if (!told->present)
        return take_back(book, canvas, rating);
    if (rating && rating->rating == told->rating)
        return 0;
    if (!rating) {
        rating = &canvas->ratings.items[canvas->ratings.count++];
        memset(rating, 0, sizeof *rating);
        rating->criterion = told->criterion;
        told->criterion = 0;
    }
    csuccessp_texts_drop(&book->texts, rating->by);
    csuccessp_texts_keep(&book->texts, c->by);
    rating->by = c->by;
    rating->rating = told->rating;
    rating->at = c->change.at;
    return 1;
}

static void
put_ratings(csuccess_book *book, uint32_t place, struct assessment_change *c)
{
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    const csuccessp_assessment *assessment;
    int changed = c->assessment && canvas->assessment != c->assessment;
    uint32_t i;

    if (changed) {
        csuccessp_texts_drop(&book->texts, canvas->assessment);
        canvas->assessment = c->assessment;
        c->assessment = 0;
    }
    assessment = csuccessp_assessment_of(book, place);
    csuccessp_canvas_room_use(book, place, &c->room);
    for (i = 0; i < c->count; i++) {
        const csuccessp_criterion *criterion = find_criterion(assessment, c->ratings[i].criterion);
        if (!criterion || refuse_rating(criterion, &c->ratings[i]))
            csuccessp_record_unfit(book, "assessment", "a criterion is not rated, or not so");
        else
            changed |= put_rating(book, canvas, c, &c->ratings[i]);
    }
    if (changed)
        csuccessp_canvas_changed(book, place, c->change.at, 0);
    else
        book->counts.repeated++;
}

static void
apply_ratings(csuccess_book *book, csuccessp_change *change)
{
    struct assessment_change *c = (struct assessment_change *)change;
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, c->canvas, &length);
    uint32_t place = csuccessp_canvas_find(book, id, length);

    if (place == CSUCCESSP_PLAN_NONE)
        csuccessp_record_unfit(book, "assessment", "there is no such canvas");
    else if (csuccessp_canvas_is_closed(csuccessp_canvas_at(book, place)))
        csuccessp_record_unfit(book, "assessment", "the canvas is closed");
    else if (!csuccessp_assessment_find(book, c->assessment
                                                  ? c->assessment
                                                  : csuccessp_canvas_at(book, place)->assessment))
        csuccessp_record_unfit(book, "assessment", "there is no such assessment");
    else
        put_ratings(book, place, c);
    discard_ratings(book, change);
}

const csuccessp_record_kind csuccessp_assessment_record = {
    "assessment", NULL, prepare_ratings, NULL, apply_ratings, discard_ratings, 0, 1, 1,
};
