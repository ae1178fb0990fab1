/* SPDX-License-Identifier: MIT */
/* Curves: from a value to points. */
#ifndef CSUCCESSP_HEALTH_CURVE_H
#define CSUCCESSP_HEALTH_CURVE_H

#include "health/model/model.h"

/* Micro-points of a reading, or why there are none. */
int64_t csuccessp_curve_points(const csuccessp_curve *curve, const csuccessp_reading *reading,
                               const csuccessp_reading *readings, uint8_t *missing);

/* The nearest whole micro-point, half away from zero. */
double csuccessp_round_points(double points);

void csuccessp_curve_free(csuccess_book *book, csuccessp_curve *curve);

/* The curve that counts for some readings; NULL and a reason when none does. */
const csuccessp_curve *csuccessp_cases_choose(const csuccessp_cases *cases,
                                              const csuccessp_reading *readings, uint8_t *missing);
void csuccessp_cases_free(csuccess_book *book, csuccessp_cases *cases);

#endif
