/* SPDX-License-Identifier: MIT */
/* Bands: enter and leave thresholds, dwell time, and overrides that hold a band. */
#ifndef CSUCCESSP_HEALTH_BAND_H
#define CSUCCESSP_HEALTH_BAND_H

#include "health/override/override.h"

typedef struct csuccessp_band_state {
    uint8_t band; /* number; CSUCCESSP_BAND_NONE */
    uint8_t flags;
    int64_t since;
} csuccessp_band_state;

/* The band that a score is in when no memory counts: by the enter thresholds. */
uint32_t csuccessp_band_first(const csuccessp_model *model, int64_t score);

/* The position of a band by its number; -1. */
int32_t csuccessp_band_position(const csuccessp_model *model, uint8_t number);

/* What becomes of a customer's band at an instant. With `anew` the dwell time does not count. */
csuccessp_band_state csuccessp_band_decide(const csuccessp_model *model, csuccessp_band_state was,
                                           const csuccessp_ruling *ruling, int64_t at, int anew);

/* When a band that waits may change. */
int64_t csuccessp_band_due(const csuccessp_model *model, int64_t since);

#endif
