/* SPDX-License-Identifier: MIT */
/* Runs: a playbook at work for one customer. */
#ifndef CSUCCESSP_PLAYBOOK_RUN_H
#define CSUCCESSP_PLAYBOOK_RUN_H

#include "playbook/playbooks.h"

enum {
    CSUCCESSP_STEP_IDLE,      /* not reached, or its time is not known yet */
    CSUCCESSP_STEP_SCHEDULED, /* its time is known */
    CSUCCESSP_STEP_GOING,     /* the task is open; the wait goes on */
    CSUCCESSP_STEP_DONE,
    CSUCCESSP_STEP_SKIPPED,   /* nothing was done */
    CSUCCESSP_STEP_CANCELLED, /* the run closed before */
    CSUCCESSP_STEP_STATES
};
extern const char *const csuccessp_step_states[CSUCCESSP_STEP_STATES + 1];

/* Why a step was skipped. */
enum {
    CSUCCESSP_SKIP_CONDITION, /* it did not hold */
    CSUCCESSP_SKIP_NO_CANVAS, /* the customer has no success plan that is not closed */
    CSUCCESSP_SKIPS
};
extern const char *const csuccessp_skips[CSUCCESSP_SKIPS + 1];

typedef struct csuccessp_run_step {
    uint8_t state;
    uint8_t skip;                /* CSUCCESSP_SKIP_ */
    uint16_t list;               /* that a wait or a choice led to; UINT16_MAX: none */
    uint32_t task;               /* place; UINT32_MAX: none */
    csuccessp_text canvas, item; /* the item that it made: ids; 0 */
    int64_t at;                  /* when it is due, then when it began */
    int64_t until;               /* a wait: when it times out. CSUCCESSP_TIME_NONE: never */
    int64_t over;                /* when it was over */
} csuccessp_run_step;

typedef struct csuccessp_run {
    csuccessp_ref next; /* of the same customer, older */
    uint32_t place;     /* among all runs: the item that a store knows */
    csuccessp_text id;  /* playbook/customer/number, as they were when it started */
    uint32_t row;
    uint32_t entry;
    uint32_t revision;
    uint32_t number;
    uint8_t state; /* CSUCCESSP_RUN_ */
    uint8_t held;  /* held out: watched, without tasks */
    uint8_t hand;  /* started by hand */
    uint8_t measured;
    uint16_t steps;
    uint32_t depth;
    csuccessp_text subject; /* 0: none; its own id when the contact was erased */
    csuccessp_text owner;
    csuccessp_text by, reason;           /* of who started or stopped it by hand */
    int64_t started, closed, goal, wake; /* CSUCCESSP_TIME_NONE: not (yet) */
    double score[2], revenue[2];         /* at the start, and when the effect is measured; NaN */
    csuccessp_run_step step[];
} csuccessp_run;

csuccessp_run *csuccessp_run_at(const csuccess_book *book, csuccessp_ref ref);
csuccessp_ref csuccessp_runs_first(const csuccess_book *book, uint32_t row);
/* A customer's run of a playbook; 0. */
csuccessp_ref csuccessp_run_find(const csuccess_book *book, uint32_t row, uint32_t entry,
                                 uint32_t number);
/* The open one of a playbook, for a subject or (0) without one; 0. */
csuccessp_ref csuccessp_run_find_open(const csuccess_book *book, uint32_t row, uint32_t entry,
                                      csuccessp_text subject);
const csuccessp_playbook *csuccessp_run_playbook(const csuccess_book *book,
                                                 const csuccessp_run *run);

/* A fresh run, linked to nothing, and room for it in the list; 0. */
csuccessp_ref csuccessp_run_new(csuccess_book *book, uint16_t steps);
/* The id of a run; 0 when memory is lacking. */
csuccessp_text csuccessp_run_id(csuccess_book *book, csuccessp_text playbook, uint32_t row,
                                uint32_t number);
/* Something that its document shows has changed. */
void csuccessp_run_changed(csuccess_book *book, const csuccessp_run *run);
void csuccessp_run_link(csuccess_book *book, csuccessp_ref run);
void csuccessp_run_free(csuccess_book *book, csuccessp_ref run);
void csuccessp_runs_forget(csuccess_book *book, uint32_t row);
void csuccessp_runs_merge(csuccess_book *book, uint32_t from, uint32_t into);

/* The highest number of a customer's runs of a playbook. */
uint32_t csuccessp_runs_number(const csuccess_book *book, uint32_t row, uint32_t entry);
/* The time for what facts do to runs: that of their instant, or of the clock between instants. */
int64_t csuccessp_run_clock(const csuccess_book *book);

/* What started it. */
typedef struct csuccessp_cause {
    int64_t at;
    csuccessp_text subject, by, reason;
    uint32_t depth;
    uint8_t by_hand;
    uint8_t again; /* it is tried over and over: what keeps it is not counted */
} csuccessp_cause;

/* Starts a run if the controls allow it; else counts why not, or defers it. CSUCCESS_E_NO_MEMORY:
 * nothing happened. */
csuccess_status csuccessp_run_start(csuccess_book *book, csuccessp_playbook_entry *entry,
                                    uint32_t row, const csuccessp_cause *cause);

/* Goes as far as it can at an instant. Can be repeated after a failure. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_run_go(csuccess_book *book, csuccessp_ref run, int64_t at);

/* Closes it; open tasks are cancelled, and playbooks that wait for it are told. What it needs must
 * have been reserved by csuccessp_run_close_reserve. */
csuccess_status csuccessp_run_close_reserve(csuccess_book *book);
void csuccessp_run_close(csuccess_book *book, csuccessp_ref run, uint8_t state, int64_t at);

/* Open runs go over to the version that is published now, by the ids of their steps. */
csuccess_status csuccessp_run_migrate(csuccess_book *book, csuccessp_ref *run, int64_t at);

/* A timer for the room; room must be reserved. */
void csuccessp_playbook_wake(csuccess_book *book, uint32_t row, int64_t at);
/* The same, for what follows from something that a run has done to the customer. */
void csuccessp_playbook_follow(csuccess_book *book, uint32_t row, int64_t at);
enum { CSUCCESSP_RING_WAKES, CSUCCESSP_RING_FOLLOWS };

/* Starts of an owner on the day in hand, for caps; counting one needs room. */
void csuccessp_caps_open_day(csuccess_book *book, int32_t day);
csuccess_status csuccessp_caps_reserve(csuccess_book *book);
void csuccessp_caps_count(csuccess_book *book, uint32_t entry, csuccessp_text owner,
                          uint32_t starts);

/* Places of runs in the bytewise order of their ids. */
void csuccessp_runs_sort(const csuccess_book *book, uint32_t *places, size_t count);

/* Who gets what the rules say, on a day; 0: nobody. `*out` is a user of the text. Whom a role gave
 * before (`holder`, 0: nobody) keeps it. */
csuccess_status csuccessp_owner_take(csuccess_book *book, const csuccessp_owner_rules *rules,
                                     uint32_t row, int32_t day, csuccessp_text holder,
                                     csuccessp_text *out);

/* Makes the task of a step, from a given time on. */
csuccess_status csuccessp_run_task(csuccess_book *book, csuccessp_run *run,
                                   const csuccessp_playbook *playbook, uint16_t step, int64_t at);

/* What a step is called in the ids of what it makes, the first time and later: one that a version
 * took away and a later one brought back is "call/2" in the same run. */
void csuccessp_step_name(const csuccess_book *book, const csuccessp_step *step, int64_t times,
                         csuccessp_buffer *to);

/* Makes the item of a step in the customer's success plan; without a plan the step is skipped. */
csuccess_status csuccessp_run_item(csuccess_book *book, csuccessp_run *run,
                                   const csuccessp_playbook *playbook, uint16_t step, int64_t at);

/* A step waits: 1 when that is over now. */
int csuccessp_run_wait_ends(const csuccess_book *book, const csuccessp_run *run,
                            const csuccessp_step *step, csuccessp_run_step *at_step, int64_t at);
/* It is over, and leads to a list (UINT16_MAX: to none). */
void csuccessp_run_step_finish(csuccessp_run_step *step, uint8_t state, uint16_t list, int64_t at);

/* The time of a step, as far as it is known: CSUCCESSP_TIME_NONE when not. */
int64_t csuccessp_step_time_of(const csuccess_book *book, const csuccessp_run *run,
                               const csuccessp_playbook *playbook, uint16_t step);

/* 1 when a customer is held out. */
int csuccessp_held_out(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row);

/* Starts that wait. */
csuccessp_start *csuccessp_start_at(const csuccess_book *book, csuccessp_ref ref);
csuccessp_ref csuccessp_start_find(const csuccess_book *book, uint32_t row, uint32_t entry,
                                   uint8_t kind);
csuccessp_ref csuccessp_start_add(csuccess_book *book, uint32_t row);
/* Puts one from the pool, which is filled in, at the end of the customer's. */
void csuccessp_start_link(csuccess_book *book, uint32_t row, csuccessp_ref start);
void csuccessp_start_drop(csuccess_book *book, uint32_t row, csuccessp_ref start);
void csuccessp_starts_forget(csuccess_book *book, uint32_t row);
/* What waits for a playbook, of one kind or (CSUCCESSP_PENDING_KINDS) of all. */
void csuccessp_starts_drop_of(csuccess_book *book, uint32_t entry, int kind);
void csuccessp_starts_merge(csuccess_book *book, uint32_t from, uint32_t into);

#endif
