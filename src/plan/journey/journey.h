/* SPDX-License-Identifier: MIT */
/* A journey as it is defined: stages in order, what leads from one to the next, and the model
 * customer whom everybody is compared with. */
#ifndef CSUCCESSP_PLAN_JOURNEY_H
#define CSUCCESSP_PLAN_JOURNEY_H

#include "book/definitions.h"
#include "book/measure/condition.h"

enum { CSUCCESSP_JOURNEY_LIFECYCLE, CSUCCESSP_JOURNEY_ONBOARDING };
extern const char *const csuccessp_journey_kinds[];

/* What an onboarding has to bring about. */
enum {
    CSUCCESSP_GATE_NONE,
    CSUCCESSP_GATE_SETUP,
    CSUCCESSP_GATE_TRAINED,
    CSUCCESSP_GATE_USING,
    CSUCCESSP_GATE_VALUE,
    CSUCCESSP_GATES
};
extern const char *const csuccessp_gates[]; /* by number, "none" first; ended by NULL */

typedef struct csuccessp_journey_milestone {
    csuccessp_text id, title;
    csuccessp_condition reached; /* none: somebody says so */
    int64_t weight;              /* micro-units; of a hand-off */
    uint8_t required;
    uint8_t gate;
} csuccessp_journey_milestone;

typedef struct csuccessp_journey_stage {
    csuccessp_text id, title;
    csuccessp_condition entry, exit, back;
    uint32_t back_to;    /* index */
    int64_t value;       /* millionths of the model customer's; CSUCCESSP_PROGRESS_NONE */
    int32_t target_days; /* -1: none */
    int32_t max_days;    /* -1: none */
    uint8_t handoff;     /* its milestones are what the sales people hand over */
    csuccessp_array(csuccessp_journey_milestone) milestones;
} csuccessp_journey_stage;

/* A named value that the model customer has at `to`. */
typedef struct csuccessp_journey_driver {
    csuccessp_text id, title, name;
    uint32_t slot;
    int64_t from, to, weight; /* micro-units */
} csuccessp_journey_driver;

enum {
    CSUCCESSP_STAGES_MAX = 64,
    CSUCCESSP_STAGE_MILESTONES_MAX = 100,
    CSUCCESSP_DRIVERS_MAX = 50,
    CSUCCESSP_WITHIN_MAX = 12
};

typedef struct csuccessp_journey {
    csuccessp_text id, title;
    uint8_t kind;
    uint8_t by_hand; /* nobody enters without being told to */
    uint8_t has_gate_of_value;
    csuccessp_condition enter, first_value;
    csuccessp_array(csuccessp_journey_stage) stages;
    csuccessp_array(csuccessp_journey_driver) drivers;
    csuccessp_array(int32_t) within_days;
    uint32_t automatic; /* milestones with a condition */
} csuccessp_journey;

/* What the expressions of a journey refer to that is no value by itself. */
csuccess_status csuccessp_journey_declare(csuccessp_publication *publication,
                                          const csuccessp_place *place, yyjson_val *body);

/* Its conditions become inputs of `watch`, its drivers those of `value`. `*out` is set, and to be
 * freed, also when it fails. */
csuccess_status csuccessp_journey_read(csuccessp_publication *publication, csuccessp_node *watch,
                                       csuccessp_node *value, const csuccessp_place *place,
                                       yyjson_val *body, csuccessp_journey **out);
void csuccessp_journey_free(csuccess_book *book, csuccessp_journey *journey);

/* The index of a stage; UINT32_MAX. */
uint32_t csuccessp_journey_stage_find(const csuccessp_journey *journey, csuccessp_text stage);
/* NULL; `stage` may be NULL. */
const csuccessp_journey_milestone *
csuccessp_journey_milestone_find(const csuccessp_journey *journey, csuccessp_text milestone,
                                 uint32_t *stage);

/* The value index of a customer who stands on a stage (UINT32_MAX: on none), in millionths of the
 * model customer's; CSUCCESSP_PROGRESS_NONE while nothing of it is known. */
int64_t csuccessp_journey_index(const csuccess_book *book, const csuccessp_journey *journey,
                                uint32_t stage, uint32_t row, int64_t at);

/* One driver of it. */
typedef struct csuccessp_driver_state {
    int64_t actual;   /* micro-units; CSUCCESSP_INTEGER_MISSING */
    int64_t progress; /* not more than all of it; CSUCCESSP_PROGRESS_NONE */
} csuccessp_driver_state;
csuccessp_driver_state csuccessp_driver_look(const csuccess_book *book,
                                             const csuccessp_journey_driver *driver, uint32_t row,
                                             int64_t at);

/* How much of the way from where the customer set out to the model customer lies behind. */
int64_t csuccessp_journey_progress(int64_t index, int64_t begun);

#endif
