/* SPDX-License-Identifier: MIT */
/* Why a score is what it is, and why it is not what it was: parts that add up to the last digit. */
#ifndef CSUCCESSP_HEALTH_EXPLAIN_H
#define CSUCCESSP_HEALTH_EXPLAIN_H

#include "health/override/override.h"

/* One line of an explanation. */
typedef struct csuccessp_explained {
    uint8_t kind;      /* CSUCCESS_HEALTH_ of the public header */
    uint8_t type;      /* of the value */
    uint8_t missing;   /* why a part does not count */
    uint8_t neutral;   /* the group's neutral points stand for it */
    uint32_t depth;    /* of the part; 1: at the top */
    csuccessp_text id; /* of the part, the named value, or the rule */
    csuccessp_text title;
    csuccessp_text text;        /* of an override by hand: its reason */
    csuccessp_reading was, now; /* the value; `was` for changes only */
    csuccessp_effect effect;    /* of a rule or override */
    int64_t points;
    int64_t weight; /* effective, in 1/1,000,000 of the whole */
    int64_t contribution;
    int64_t lost;
} csuccessp_explained;

typedef struct csuccessp_explanation {
    csuccessp_array(csuccessp_explained) lines;
    uint32_t entry;
    int64_t as_of;      /* the instant that was explained; of a change, the later one */
    int64_t was_at;     /* of a change */
    int64_t score, was; /* after overrides */
    int64_t base;       /* before overrides */
    int64_t coverage;
    uint8_t missing, was_missing;
    uint32_t revision, was_revision;
    uint8_t band, was_band;       /* numbers */
    const csuccessp_model *model; /* that was in use; NULL: nothing was explained */
} csuccessp_explanation;

/* Explains the score of a model for a customer at a time, or the change between two times; the
 * lines go where the room keeps the last explanation. CSUCCESS_E_NOT_KEPT, CSUCCESS_E_NO_MEMORY,
 * CSUCCESS_E_STATE when the model did not exist then. */
csuccess_status csuccessp_explain(csuccess_book *book, uint32_t row, uint32_t entry, int64_t time,
                                  csuccessp_explanation *out);
csuccess_status csuccessp_explain_change(csuccess_book *book, uint32_t row, uint32_t entry,
                                         int64_t from, int64_t to, csuccessp_explanation *out);

/* One more line, zeroed; NULL when memory is lacking. At the end all hold their texts. */
csuccessp_explained *csuccessp_explanation_line(csuccess_book *book,
                                                csuccessp_explanation *explanation);
void csuccessp_explanation_hold(csuccess_book *book, csuccessp_explanation *explanation);
void csuccessp_explanation_clear(csuccess_book *book, csuccessp_explanation *explanation);
void csuccessp_explanation_free(csuccess_book *book, csuccessp_explanation *explanation);

/* One moment of one customer, put together again. */
typedef struct csuccessp_recalled {
    int64_t at;
    int32_t date;
    uint32_t revision;
    uint8_t band;
    const csuccessp_model *model;
    const csuccessp_override *manual;
    struct csuccessp_moment_entry *entries; /* one for each tracked */
    size_t count;
} csuccessp_recalled;

csuccess_status csuccessp_recall(csuccess_book *book, uint32_t row, uint32_t entry, int64_t time,
                                 csuccessp_recalled *out);
void csuccessp_recalled_free(csuccess_book *book, csuccessp_recalled *recalled);
/* What was kept when a name meant something of another type is no data. */
void csuccessp_reading_check(csuccessp_reading *reading, uint8_t type);
/* The inputs of a model as they were then. */
void csuccessp_recalled_readings(const csuccess_book *book, const csuccessp_recalled *recalled,
                                 const csuccessp_model *model, csuccessp_reading *out);

/* Lines of an explanation: each measure; start and limit of each group; rules; one by hand. */
enum { CSUCCESSP_LINES_MAX = 2 * CSUCCESSP_PARTS_MAX + CSUCCESSP_STEPS_MAX + 8 };

/* Splits a whole number by exact shares, each a list of fractions: the largest remainders are
 * rounded up, ties in their order. At most CSUCCESSP_LINES_MAX shares. */
typedef struct csuccessp_share {
    csuccessp_fraction *terms;
    size_t count;
    int64_t amount; /* the result */
} csuccessp_share;

void csuccessp_apportion(csuccessp_share *shares, size_t count, int64_t total);

#endif
