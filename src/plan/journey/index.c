/* SPDX-License-Identifier: MIT */
/* The value index: how near a customer has come to the model customer. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/measure/measure.h"
#include "plan/journey/journey.h"
#include "plan/view/view.h"
#include "util/int128.h"

/* A thousand million times the whole way in the wrong direction: sums of such stay exact. */
#define LEAST (-INT64_C(1000000000) * CSUCCESSP_MICRO)

/* To the nearest millionth, half away from zero; what is beyond all bounds stands at them. */
static int64_t
micro_of(double number)
{
    double micro = round(number * CSUCCESSP_MICRO);

    if (micro >= (double)CSUCCESSP_DECIMAL_MAX)
        return CSUCCESSP_DECIMAL_MAX;
    if (micro <= -(double)CSUCCESSP_DECIMAL_MAX)
        return -CSUCCESSP_DECIMAL_MAX;
    return (int64_t)micro;
}

csuccessp_driver_state
csuccessp_driver_look(const csuccess_book *book, const csuccessp_journey_driver *driver,
                      uint32_t row, int64_t at)
{
    csuccessp_driver_state out = {CSUCCESSP_INTEGER_MISSING, CSUCCESSP_PROGRESS_NONE};
    csuccessp_kpi kpi;
    uint8_t missing = CSUCCESS_PRESENT;
    double number = csuccessp_number_at(book, driver->slot, row, at, &missing);

    if (missing != CSUCCESS_PRESENT || !(number - number == 0))
        return out;
    memset(&kpi, 0, sizeof kpi);
    kpi.baseline = driver->from;
    kpi.target = driver->to;
    kpi.actual = micro_of(number);
    kpi.direction = driver->to > driver->from ? CSUCCESSP_INCREASE : CSUCCESSP_DECREASE;
    out.actual = kpi.actual;
    out.progress = csuccessp_kpi_progress(&kpi);
    /* more than the model has of one thing does not make up for another */
    if (out.progress > CSUCCESSP_MICRO)
        out.progress = CSUCCESSP_MICRO;
    if (out.progress < LEAST && out.progress != CSUCCESSP_PROGRESS_NONE)
        out.progress = LEAST;
    return out;
}

int64_t
csuccessp_journey_index(const csuccess_book *book, const csuccessp_journey *journey, uint32_t stage,
                        uint32_t row, int64_t at)
{
    csuccessp_int128 sum = csuccessp_int128_from(0);
    int64_t weights = 0, index;
    size_t i;

    if (journey->drivers.count == 0)
        return stage < journey->stages.count ? journey->stages.items[stage].value
                                             : CSUCCESSP_PROGRESS_NONE;
    for (i = 0; i < journey->drivers.count; i++) {
        const csuccessp_journey_driver *driver = &journey->drivers.items[i];
        int64_t progress = csuccessp_driver_look(book, driver, row, at).progress;
        if (progress == CSUCCESSP_PROGRESS_NONE)
            continue;
        sum = csuccessp_int128_add(sum, csuccessp_int128_multiply(progress, driver->weight));
        weights += driver->weight;
    }
    if (!weights || !csuccessp_int128_to_int64(csuccessp_int128_round_divide(sum, weights), &index))
        return CSUCCESSP_PROGRESS_NONE;
    return index;
}

int64_t
csuccessp_journey_progress(int64_t index, int64_t begun)
{
    int64_t way, progress;

    if (index == CSUCCESSP_PROGRESS_NONE || begun == CSUCCESSP_PROGRESS_NONE)
        return CSUCCESSP_PROGRESS_NONE;
    way = CSUCCESSP_MICRO - begun;
    if (way <= 0) /* who set out as the model customer can only keep it, or lose some */
        return index >= CSUCCESSP_MICRO ? CSUCCESSP_MICRO : index - CSUCCESSP_MICRO;
    if (!csuccessp_int128_to_int64(
            csuccessp_int128_round_divide(csuccessp_int128_multiply(index - begun, CSUCCESSP_MICRO),
                                          way),
            &progress))
        return CSUCCESSP_PROGRESS_NONE;
    return progress;
}
