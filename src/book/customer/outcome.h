/* SPDX-License-Identifier: MIT */
/* Outcomes: what became of a customer. They label history, and are never an input of a score. */
#ifndef CSUCCESSP_BOOK_OUTCOME_H
#define CSUCCESSP_BOOK_OUTCOME_H

#include "book/room.h"
#include "util/pool.h"
#include "util/texts.h"

enum { CSUCCESSP_RENEWED, CSUCCESSP_CONTRACTED, CSUCCESSP_CHURNED };

typedef struct csuccessp_outcome {
    csuccessp_ref next; /* later ones follow */
    uint32_t source;
    int64_t at;
    int64_t amount; /* minor units; CSUCCESSP_INTEGER_MISSING: none given */
    csuccessp_text reason, by;
    uint8_t outcome;
} csuccessp_outcome;

typedef struct csuccessp_outcomes {
    csuccessp_ref *lists; /* by customer; NULL: nobody has any */
    uint32_t capacity;
} csuccessp_outcomes;

extern const char *const csuccessp_outcome_names[4];
extern const csuccessp_record_kind csuccessp_outcome_record;

csuccessp_ref csuccessp_outcomes_first(const csuccess_book *book, uint32_t row);
csuccess_status csuccessp_outcomes_grow(csuccess_book *book, size_t rows);
void csuccessp_outcomes_forget(csuccess_book *book, uint32_t row);
void csuccessp_outcomes_merge(csuccess_book *book, uint32_t from, uint32_t into);
void csuccessp_outcomes_close(csuccess_book *book);
void csuccessp_outcome_write(const csuccess_book *book, const csuccessp_outcome *outcome,
                             csuccessp_buffer *to);
csuccess_status csuccessp_outcome_load(csuccess_book *book, const csuccessp_place *place,
                                       yyjson_val *value, uint32_t row);

#endif
