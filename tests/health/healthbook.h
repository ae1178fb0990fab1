/* SPDX-License-Identifier: MIT */
/* What the tests of health share: scores, bands and explanations, looked at by name. */
#ifndef CSUCCESS_TESTS_HEALTH_HEALTHBOOK_H
#define CSUCCESS_TESTS_HEALTH_HEALTHBOOK_H

#include "workbook.h"

#define POINT INT64_C(1000000)

csuccess_health_model model_of(const csuccess_book *book, const char *id);
/* By a model, or NULL for the one that applies. */
csuccess_health health_of(csuccess_book *book, const char *customer, const char *model);
/* The score; fails the test when it is missing. */
double score_of(csuccess_book *book, const char *customer, const char *model);
/* Id of the band; "" for none. */
const char *band_of(csuccess_book *book, const char *customer, const char *model);

/* Explains, or answers why not; the lines of what was explained sum up to the last digit. */
csuccess_status offer_explain(csuccess_book *book, const char *customer, const char *model,
                              int64_t at, csuccess_health_explanation *out);
csuccess_status offer_change(csuccess_book *book, const char *customer, const char *model,
                             int64_t from, int64_t to, csuccess_health_explanation *out);
/* The same, and fails the test when it is refused. */
csuccess_health_explanation explained(csuccess_book *book, const char *customer, const char *model,
                                      int64_t at);
csuccess_health_explanation changed(csuccess_book *book, const char *customer, const char *model,
                                    int64_t from, int64_t to);
csuccess_health_line line_at(csuccess_book *book, uint64_t index);
/* The first line of a kind and id (NULL: any) of the last explanation; fails the test without. */
csuccess_health_line line_of(csuccess_book *book, uint32_t kind, const char *id);
/* How many lines of a kind there are. */
int lines_of(csuccess_book *book, uint32_t kind);

/* The moments that are kept, newest first, as text: "2026-01-02T03:04:05Z", with + behind it for
 * a changed band and ! for an override; ? stands before one of whose past something was dropped. */
const char *moments_of(csuccess_book *book, const char *customer);

#endif
