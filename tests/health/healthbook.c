/* SPDX-License-Identifier: MIT */
#include "healthbook.h"

#include <math.h>
#include <stdio.h>

csuccess_health_model
model_of(const csuccess_book *book, const char *id)
{
    csuccess_health_model out = 0;

    if (id && csuccess_health_model_find(book, id, strlen(id), &out) != CSUCCESS_OK)
        fail_msg("there is no model '%s'", id);
    return out;
}

csuccess_health
health_of(csuccess_book *book, const char *id, const char *model)
{
    csuccess_health out = {.size = sizeof out};

    assert_int_equal(csuccess_health_get(book, customer(book, id), model_of(book, model), &out),
                     CSUCCESS_OK);
    return out;
}

double
score_of(csuccess_book *book, const char *id, const char *model)
{
    csuccess_health health = health_of(book, id, model);

    if (health.missing != CSUCCESS_PRESENT)
        fail_msg("the score of '%s' is missing: %d", id, (int)health.missing);
    return (double)health.score / (double)POINT;
}

const char *
band_of(csuccess_book *book, const char *id, const char *model)
{
    csuccess_health health = health_of(book, id, model);
    csuccess_health_band band = {.size = sizeof band};

    if (health.band == CSUCCESS_HEALTH_NO_BAND)
        return "";
    assert_int_equal(csuccess_health_band_get(book, health.model, (uint32_t)health.band, &band),
                     CSUCCESS_OK);
    return band.id;
}

csuccess_health_line
line_at(csuccess_book *book, uint64_t index)
{
    csuccess_health_line out = {.size = sizeof out};

    assert_int_equal(csuccess_health_line_get(book, index, &out), CSUCCESS_OK);
    return out;
}

/* The contributions of all lines but groups, which sum up others. */
static int64_t
sum_of(csuccess_book *book, const csuccess_health_explanation *e)
{
    int64_t sum = 0;
    uint64_t i;

    for (i = 0; i < e->lines; i++) {
        csuccess_health_line line = line_at(book, i);
        if (line.kind != CSUCCESS_HEALTH_GROUP)
            sum += line.contribution;
        assert_true(isnan(line.value) || line.missing == CSUCCESS_PRESENT || line.type);
    }
    return sum;
}

csuccess_status
offer_explain(csuccess_book *book, const char *id, const char *model, int64_t at,
              csuccess_health_explanation *out)
{
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    status = csuccess_health_explain(book, customer(book, id), model_of(book, model), at, out);
    if (status == CSUCCESS_OK && sum_of(book, out) != out->score)
        fail_msg("the lines of '%s' sum to %d, not %d", id, (int)sum_of(book, out),
                 (int)out->score);
    return status;
}

csuccess_status
offer_change(csuccess_book *book, const char *id, const char *model, int64_t from, int64_t to,
             csuccess_health_explanation *out)
{
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    status = csuccess_health_explain_change(book, customer(book, id), model_of(book, model), from,
                                            to, out);
    if (status != CSUCCESS_OK)
        return status;
    if (out->missing != CSUCCESS_PRESENT || out->was_missing != CSUCCESS_PRESENT)
        assert_int_equal(out->lines, 0);
    else if (sum_of(book, out) != out->score - out->was)
        fail_msg("the lines of '%s' sum to %d, not %d", id, (int)sum_of(book, out),
                 (int)(out->score - out->was));
    return status;
}

csuccess_health_explanation
explained(csuccess_book *book, const char *id, const char *model, int64_t at)
{
    csuccess_health_explanation out;

    assert_int_equal(offer_explain(book, id, model, at, &out), CSUCCESS_OK);
    return out;
}

csuccess_health_explanation
changed(csuccess_book *book, const char *id, const char *model, int64_t from, int64_t to)
{
    csuccess_health_explanation out;

    assert_int_equal(offer_change(book, id, model, from, to, &out), CSUCCESS_OK);
    return out;
}

csuccess_health_line
line_of(csuccess_book *book, uint32_t kind, const char *id)
{
    csuccess_health_line line = {.size = sizeof line};
    uint64_t i;

    for (i = 0; csuccess_health_line_get(book, i, &line) == CSUCCESS_OK; i++)
        if (line.kind == kind && (!id || strcmp(line.id, id) == 0))
            return line;
    fail_msg("there is no line %d of '%s'", (int)kind, id ? id : "");
    return line;
}

int
lines_of(csuccess_book *book, uint32_t kind)
{
    csuccess_health_line line = {.size = sizeof line};
    int count = 0;
    uint64_t i;

    for (i = 0; csuccess_health_line_get(book, i, &line) == CSUCCESS_OK; i++)
        count += line.kind == kind;
    return count;
}

const char *
moments_of(csuccess_book *book, const char *id)
{
    static char text[8000];
    csuccess_health_moment moment = {.size = sizeof moment};
    int64_t at = CSUCCESS_HEALTH_NOW, newer = CSUCCESS_HEALTH_NOW;
    size_t n = 0;
    csuccess_status status;

    text[0] = 0;
    while ((status = csuccess_health_moment_before(book, customer(book, id), at, &moment)) ==
           CSUCCESS_OK) {
        assert_true(moment.at < newer);
        assert_true(moment.unknown_from < moment.at);
        newer = moment.at;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s%s%s", n ? " " : "",
                              moment.unknown_from == INT64_MIN ? "" : "?", time_text(moment.at),
                              moment.flags & CSUCCESS_HEALTH_MOMENT_BAND ? "+" : "",
                              moment.flags & CSUCCESS_HEALTH_MOMENT_OVERRIDE ? "!" : "");
        assert_in_range(n, 0, sizeof text - 100);
        at = moment.at - 1;
    }
    assert_int_equal(status, CSUCCESS_E_NOT_FOUND);
    return text;
}
