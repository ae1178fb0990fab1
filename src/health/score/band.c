/* SPDX-License-Identifier: MIT */
#include "health/score/band.h"

#include "health/health.h"

uint32_t
csuccessp_band_first(const csuccessp_model *model, int64_t score)
{
    uint32_t band = 0;

    while (band + 1 < model->bands.count && score >= model->bands.items[band + 1].enter)
        band++;
    return band;
}

int32_t
csuccessp_band_position(const csuccessp_model *model, uint8_t number)
{
    size_t i;

    for (i = 0; number != CSUCCESSP_BAND_NONE && i < model->bands.count; i++)
        if (model->bands.items[i].number == number)
            return (int32_t)i;
    return -1;
}

int64_t
csuccessp_band_due(const csuccessp_model *model, int64_t since)
{
    return since + model->min_dwell_days * CSUCCESSP_DAY;
}

/* Up by the enter thresholds, down by the leave thresholds. */
static uint32_t
moved_band(const csuccessp_model *model, uint32_t band, int64_t score)
{
    while (band + 1 < model->bands.count && score >= model->bands.items[band + 1].enter)
        band++;
    while (band && score < model->bands.items[band].leave)
        band--;
    return band;
}

csuccessp_band_state
csuccessp_band_decide(const csuccessp_model *model, csuccessp_band_state was,
                      const csuccessp_ruling *ruling, int64_t at, int anew)
{
    csuccessp_band_state next = {CSUCCESSP_BAND_NONE, 0, CSUCCESSP_TIME_NONE};
    int32_t position = csuccessp_band_position(model, was.band);
    uint32_t band, natural;
    int held, stays;

    if (!model->bands.count || (ruling->missing != CSUCCESS_PRESENT && !ruling->forces_band))
        return next;
    if (ruling->missing != CSUCCESS_PRESENT) {
        natural = ruling->lowest;
    } else if (position < 0 || was.flags & CSUCCESSP_BAND_HELD) {
        natural = csuccessp_band_first(model, ruling->score);
        anew = 1;
    } else {
        natural = moved_band(model, (uint32_t)position, ruling->score);
    }
    band = natural;
    if (band < ruling->lowest)
        band = ruling->lowest;
    if (band > ruling->highest)
        band = ruling->highest;
    held = band != natural || ruling->forces_band;
    /* what overrides do not allow any more does not wait */
    stays = position >= (int32_t)ruling->lowest && position <= (int32_t)ruling->highest;
    if (!held && !anew && stays && band != (uint32_t)position &&
        at < csuccessp_band_due(model, was.since)) {
        was.flags = CSUCCESSP_BAND_WAITS;
        return was;
    }
    next.band = model->bands.items[band].number;
    next.flags = held ? CSUCCESSP_BAND_HELD : 0;
    next.since = position == (int32_t)band ? was.since : at;
    return next;
}
