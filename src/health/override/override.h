/* SPDX-License-Identifier: MIT */
/* Overrides: rules of a model, and those that a person made for one customer. */
#ifndef CSUCCESSP_HEALTH_OVERRIDE_H
#define CSUCCESSP_HEALTH_OVERRIDE_H

#include "health/score/score.h"

struct csuccessp_health;

/* One override by hand. What has ended stays: old moments are explained with it. */
typedef struct csuccessp_override {
    csuccessp_ref older;
    uint32_t entry; /* number of the model */
    uint8_t effect;
    uint8_t on_band;
    csuccessp_text band; /* id */
    csuccessp_text reason, by;
    int64_t score;
    int64_t at, until;
    int64_t applied, ended; /* instants; CSUCCESSP_TIME_NONE: none yet */
    uint32_t source;
} csuccessp_override;

/* What is left of a score after all overrides. */
typedef struct csuccessp_ruling {
    int64_t score;
    uint8_t missing;
    uint8_t forces_band;
    uint32_t lowest, highest; /* bands that are allowed */
} csuccessp_ruling;

/* One override that had a say. */
typedef struct csuccessp_ruled {
    const csuccessp_rule *rule;         /* NULL: by hand */
    const csuccessp_override *override; /* NULL: a rule */
    csuccessp_effect effect;
    int64_t before, after;
    uint8_t was_missing;
} csuccessp_ruled;

/* Applies the rules in their order, then the override by hand (or NULL). `ruled` may be NULL; else
 * it has room for one more than there are rules, and `*count` gets how many held. */
csuccessp_ruling csuccessp_overrides_apply(const csuccessp_model *model,
                                           const csuccessp_reading *readings,
                                           const csuccessp_score *score,
                                           const csuccessp_override *manual, csuccessp_ruled *ruled,
                                           size_t *count);

/* The override by hand that counts for a row at an instant; NULL. For the instant that is being
 * evaluated, csuccessp_override_turn first lets those begin and end whose time has come: 1 when
 * any did. */
const csuccessp_override *csuccessp_override_at(const csuccess_book *book, uint32_t row,
                                                uint32_t entry, int64_t at);
int csuccessp_override_turn(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at);

/* Is one in force that ends at just this time? */
int csuccessp_override_ends(const csuccess_book *book, uint32_t row, uint32_t entry, int64_t at);

/* A timer, for which there is room: the score of the row is looked at again. */
void csuccessp_health_wake(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at);

/* Lists. `csuccessp_override_link` puts one where its time says; the row has a list. */
csuccessp_override *csuccessp_override_of(const csuccess_book *book, csuccessp_ref ref);
csuccessp_ref csuccessp_override_first(const struct csuccessp_health *health, uint32_t row);
void csuccessp_override_free(csuccess_book *book, csuccessp_ref ref);
void csuccessp_override_link(csuccess_book *book, uint32_t row, csuccessp_ref ref);
/* The score of a row is looked at again. */
void csuccessp_override_touch(csuccess_book *book, uint32_t row, uint32_t entry);

csuccess_status csuccessp_overrides_grow(csuccess_book *book, size_t rows);
csuccess_status csuccessp_overrides_need(csuccess_book *book);
void csuccessp_overrides_forget(csuccess_book *book, uint32_t row);
void csuccessp_overrides_merge(csuccess_book *book, uint32_t from, uint32_t into);

extern const csuccessp_record_kind csuccessp_override_record;

/* As saved. */
void csuccessp_overrides_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_overrides_load(csuccess_book *book, const csuccessp_place *place,
                                         yyjson_val *list, uint32_t row);
/* Timers for those in force, after loading. */
csuccess_status csuccessp_overrides_loaded(csuccess_book *book);

#endif
