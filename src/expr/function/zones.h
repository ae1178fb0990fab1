/* SPDX-License-Identifier: MIT */
/* Time zones as texts name them: "UTC", "+05:30", "Europe/Paris". */
#ifndef CSUCCESSP_EXPR_FUNCTION_ZONES_H
#define CSUCCESSP_EXPR_FUNCTION_ZONES_H

#include "expr/function/function.h"

typedef struct csuccessp_zone_choice {
    const csuccessp_zone *zone; /* NULL: the offset alone */
    int32_t offset;             /* seconds east of UTC */
} csuccessp_zone_choice;

/* 0, or the fault ZONE. */
unsigned csuccessp_zone_choose(csuccessp_evaluation *evaluation, csuccessp_any name,
                               csuccessp_zone_choice *out);

/* Seconds east of UTC at an instant given in seconds. */
int32_t csuccessp_zone_choice_offset(const csuccessp_zone_choice *choice, int64_t seconds);

/* The instant, in seconds, at which a local day begins. */
int64_t csuccessp_zone_choice_midnight(const csuccessp_zone_choice *choice, int32_t date);

#endif
