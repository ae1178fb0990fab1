/* SPDX-License-Identifier: MIT */
/* Success plans: canvases and their items, and the room's state in a book.
 *
 * A canvas belongs to a customer; an item to a canvas. Both stand in lists by place, which stays
 * what it is for as long as they live. What is computed from them (progress, pace, what is blocked)
 * stands nowhere: a view (plan/view/view.h) works it out, for one audience at a time. */
#ifndef CSUCCESSP_PLAN_PLAN_H
#define CSUCCESSP_PLAN_PLAN_H

#include <csuccess/plan.h>

#include "book/book.h"
#include "plan/settings.h"

#define CSUCCESSP_PLAN_NONE UINT32_MAX
#define CSUCCESSP_PROGRESS_NONE INT64_MIN

/* Kinds of items; the boxes of the canvas hold some of them. The numbers are those of the API. */
enum {
    CSUCCESSP_ITEM_HIGHLIGHT = CSUCCESS_PLAN_HIGHLIGHT,
    CSUCCESSP_ITEM_OBJECTIVE = CSUCCESS_PLAN_OBJECTIVE,
    CSUCCESSP_ITEM_CHALLENGE = CSUCCESS_PLAN_CHALLENGE,
    CSUCCESSP_ITEM_BENEFIT = CSUCCESS_PLAN_BENEFIT,
    CSUCCESSP_ITEM_MILESTONE = CSUCCESS_PLAN_MILESTONE,
    CSUCCESSP_ITEM_ACTION = CSUCCESS_PLAN_ACTION,
    CSUCCESSP_ITEM_CRITERION = CSUCCESS_PLAN_CRITERION,
    CSUCCESSP_ITEM_KPI = CSUCCESS_PLAN_KPI,
    CSUCCESSP_ITEM_OUTCOME = CSUCCESS_PLAN_OUTCOME,
    CSUCCESSP_ITEM_RISK = CSUCCESS_PLAN_RISK,
    CSUCCESSP_ITEM_BLOCKER = CSUCCESS_PLAN_BLOCKER,
    CSUCCESSP_ITEM_PREREQUISITE = CSUCCESS_PLAN_PREREQUISITE,
    CSUCCESSP_ITEM_NEED = CSUCCESS_PLAN_NEED,
    CSUCCESSP_ITEM_EXPECTATION = CSUCCESS_PLAN_EXPECTATION,
    CSUCCESSP_ITEM_COMMITMENT = CSUCCESS_PLAN_COMMITMENT,
    CSUCCESSP_ITEM_VALUE = CSUCCESS_PLAN_VALUE,
    CSUCCESSP_ITEM_KINDS
};
extern const char *const csuccessp_item_kinds[CSUCCESSP_ITEM_KINDS + 1]; /* ended by NULL */

/* Where an item stands. Work is open, in progress, done or cancelled; a promise (an outcome,
 * expectation, commitment, value) goes up a ladder, or is cancelled. */
enum {
    CSUCCESSP_ITEM_OPEN = CSUCCESS_PLAN_OPEN,
    CSUCCESSP_ITEM_IN_PROGRESS = CSUCCESS_PLAN_IN_PROGRESS,
    CSUCCESSP_ITEM_DONE = CSUCCESS_PLAN_DONE,
    CSUCCESSP_ITEM_CANCELLED = CSUCCESS_PLAN_CANCELLED,
    CSUCCESSP_ITEM_PROPOSED = CSUCCESS_PLAN_PROPOSED,
    CSUCCESSP_ITEM_ACCEPTED = CSUCCESS_PLAN_ACCEPTED,
    CSUCCESSP_ITEM_DELIVERED = CSUCCESS_PLAN_DELIVERED,
    CSUCCESSP_ITEM_DEMONSTRATED = CSUCCESS_PLAN_DEMONSTRATED,
    CSUCCESSP_ITEM_VERIFIED = CSUCCESS_PLAN_VERIFIED,
    CSUCCESSP_ITEM_REMOVED, /* no part of the plan any more; stays for the sake of old versions */
    CSUCCESSP_ITEM_STATUSES
};
extern const char *const csuccessp_item_statuses[CSUCCESSP_ITEM_STATUSES + 1];

enum {
    CSUCCESSP_SEVERITY_NONE,
    CSUCCESSP_LOW,
    CSUCCESSP_MEDIUM,
    CSUCCESSP_HIGH,
    CSUCCESSP_CRITICAL
};
extern const char *const csuccessp_severities[]; /* by number, "none" first; ended by NULL */

/* How a blocker was resolved. */
enum { CSUCCESSP_FIX_NONE, CSUCCESSP_FIX_NOW, CSUCCESSP_FIX_FOREVER };
extern const char *const csuccessp_fixes[];

/* Which way a KPI is to go. */
enum { CSUCCESSP_INCREASE, CSUCCESSP_DECREASE, CSUCCESSP_AT_LEAST, CSUCCESSP_AT_MOST };
extern const char *const csuccessp_directions[];

/* From what the progress of an objective follows. */
enum { CSUCCESSP_MEASURED_BOTH, CSUCCESSP_MEASURED_KPIS, CSUCCESSP_MEASURED_MILESTONES };
extern const char *const csuccessp_measured_by[];
/* How several are put together. */
enum { CSUCCESSP_COMBINE_MEAN, CSUCCESSP_COMBINE_ALL };
extern const char *const csuccessp_combines[];

/* Links of an item to others of its canvas. */
enum {
    CSUCCESSP_LINK_OF,       /* it belongs to: an action to a milestone, a KPI to an objective */
    CSUCCESSP_LINK_BLOCKS,   /* it blocks while it is open */
    CSUCCESSP_LINK_REQUIRES, /* it cannot be done before */
    CSUCCESSP_LINK_KINDS
};
extern const char *const csuccessp_link_kinds[];

/* In the pool: CSUCCESSP_LINKS_BYTES. In the order in which they were told. */
typedef struct csuccessp_links {
    uint32_t count, capacity;
    uint32_t item[1]; /* places */
} csuccessp_links;
#define CSUCCESSP_LINKS_BYTES(capacity) \
    (offsetof(csuccessp_links, item) + (size_t)(capacity) * sizeof(uint32_t))

/* One field of an item, as it is kept (plan/item/field.h). What it does not use is 0. */
typedef struct csuccessp_plan_value {
    int64_t number;      /* of numbers, dates, truths and choices */
    csuccessp_text text; /* of texts, ids and data points; 0: none */
    csuccessp_ref links; /* csuccessp_links; 0: none */
} csuccessp_plan_value;

/* What was said before: one field that was changed. In the pool. */
typedef struct csuccessp_item_change {
    csuccessp_plan_value old;
    int64_t at;
    csuccessp_ref next; /* the change before this one */
    uint32_t revision;  /* of the canvas, with this change */
    csuccessp_text by;  /* 0: not told */
    uint8_t field;      /* CSUCCESSP_PLAN_FIELD_; of a canvas CSUCCESSP_CANVAS_FIELD_ */
} csuccessp_item_change;

/* Fields of a canvas of which there is a history: texts, then dates. */
enum {
    CSUCCESSP_CANVAS_FIELD_NAME,
    CSUCCESSP_CANVAS_FIELD_SUCCESS,
    CSUCCESSP_CANVAS_FIELD_CURRENT,
    CSUCCESSP_CANVAS_FIELD_TARGET,
    CSUCCESSP_CANVAS_FIELD_PATH,
    CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS, /* canonical JSON */
    CSUCCESSP_CANVAS_FIELD_OWNER,
    CSUCCESSP_CANVAS_FIELD_START,
    CSUCCESSP_CANVAS_FIELD_END,
    CSUCCESSP_CANVAS_FIELDS
};
extern const char *const csuccessp_canvas_field_names[CSUCCESSP_CANVAS_FIELDS + 1];

/* Of a KPI, or an item with an amount. In the pool. */
typedef struct csuccessp_kpi {
    int64_t baseline, target, actual; /* micro-units; CSUCCESSP_INTEGER_MISSING: not told */
    csuccessp_text unit;
    csuccessp_text value; /* name of the value that `actual` follows; 0: it is told */
    int64_t measured;     /* when `actual` became what it is; CSUCCESSP_TIME_NONE */
    uint8_t direction;    /* CSUCCESSP_INCREASE and the like */
    uint8_t must;         /* it must be hit, whatever the others do */
} csuccessp_kpi;

typedef struct csuccessp_plan_item {
    char key[16];      /* id of its document: the number of its making, in hexadecimal digits */
    csuccessp_text id; /* 0: the place is vacant */
    uint32_t canvas;   /* place */
    uint32_t next, previous;
    uint32_t shown; /* its index in the view that was opened last; CSUCCESSP_PLAN_NONE */
    csuccessp_text title, text;
    csuccessp_text owner;   /* member; 0: nobody's */
    csuccessp_text contact; /* who answers for it at the customer's; 0: nobody */
    csuccessp_text dimension;
    csuccessp_text cause;                      /* what it is a case of, across plans; 0 */
    csuccessp_text origin;                     /* id of the template's item; 0: none */
    csuccessp_text data;                       /* data points: canonical JSON; 0 */
    csuccessp_ref kpi;                         /* csuccessp_kpi; 0 */
    csuccessp_ref links[CSUCCESSP_LINK_KINDS]; /* csuccessp_links; 0 */
    csuccessp_ref changes;                     /* csuccessp_item_change, newest first; 0 */
    uint32_t revision;                         /* of the canvas, when it was made */
    uint32_t rescheduled;                      /* how often what a calendar shows of it changed */
    int32_t rank;                              /* 0: not told */
    int32_t weight;                            /* in thousandths; 1000 unless told */
    int32_t start, due;                        /* dates; CSUCCESSP_DATE_NONE */
    int64_t made;    /* CSUCCESSP_TIME_NONE: before the first move of the clock */
    int64_t changed; /* the last time that anything was told of it */
    int64_t closed;  /* done, cancelled, verified; CSUCCESSP_TIME_NONE: it is open */
    uint8_t kind, status;
    uint8_t internal; /* the customer does not see it */
    uint8_t required;
    uint8_t severity;
    uint8_t controllable; /* 0 not told, 1 no, 2 yes */
    uint8_t fix;
    uint8_t leading;          /* 0 not told, 1 lagging, 2 leading */
    uint8_t cares, supported; /* of an objective: the customer cares, the company supports it */
    uint8_t measured_by, combine;
} csuccessp_plan_item;

/* How a canvas lives. That a review is due follows from the calendar. */
enum {
    CSUCCESSP_CANVAS_DRAFT = CSUCCESS_CANVAS_DRAFT,
    CSUCCESSP_CANVAS_PROPOSED = CSUCCESS_CANVAS_PROPOSED,
    CSUCCESSP_CANVAS_AGREED = CSUCCESS_CANVAS_AGREED,
    CSUCCESSP_CANVAS_ACTIVE = CSUCCESS_CANVAS_ACTIVE,
    CSUCCESSP_CANVAS_REVIEW_DUE = CSUCCESS_CANVAS_REVIEW_DUE, /* only in what is shown */
    CSUCCESSP_CANVAS_COMPLETED = CSUCCESS_CANVAS_COMPLETED,
    CSUCCESSP_CANVAS_ABANDONED = CSUCCESS_CANVAS_ABANDONED,
    CSUCCESSP_CANVAS_STATES
};
extern const char *const csuccessp_canvas_states[CSUCCESSP_CANVAS_STATES + 1];

/* A version: what was put before the customer at a time. Its content is what the histories of the
 * items say of `revision`. */
typedef struct csuccessp_plan_version {
    uint32_t major, minor;
    uint32_t revision;
    uint8_t kind; /* CSUCCESSP_VERSION_ */
    int64_t at;
    csuccessp_text by;
} csuccessp_plan_version;
enum { CSUCCESSP_VERSION_PROPOSED, CSUCCESSP_VERSION_UPDATE, CSUCCESSP_VERSION_REFRESH };
extern const char *const csuccessp_version_kinds[];

/* Who signed which version. */
typedef struct csuccessp_sign_off {
    uint32_t version;           /* index */
    csuccessp_text contact, by; /* contact 0: erased since */
    int64_t at;
} csuccessp_sign_off;

/* An answer to a question of the discovery. */
typedef struct csuccessp_answer {
    csuccessp_text question, answer, by;
    int64_t at;
} csuccessp_answer;

/* A rating in an assessment of success. */
typedef struct csuccessp_rating {
    csuccessp_text criterion, by;
    int64_t rating; /* micro-units */
    int64_t at;
} csuccessp_rating;

/* What became of the plan: one line for each step of its life. */
typedef struct csuccessp_canvas_step {
    int64_t at;
    csuccessp_text by, reason;
    uint8_t state; /* that it came to; CSUCCESSP_CANVAS_ */
} csuccessp_canvas_step;

typedef struct csuccessp_canvas {
    csuccessp_text id; /* 0: the place is vacant */
    uint32_t generation;
    uint32_t row;
    uint32_t next, previous; /* of the same customer's; CSUCCESSP_PLAN_NONE */
    uint32_t first, last;    /* items, in the order in which they were made */
    uint32_t items;          /* how many of them are not removed */
    uint32_t places;         /* ... and with those that are */
    csuccessp_text name, owner;
    csuccessp_text success;           /* what the customer calls success */
    csuccessp_text now, wanted, path; /* where they are, where they want to get to, how */
    csuccessp_text highlights;        /* canonical JSON: who, business, founded, ... ; 0 */
    csuccessp_text question_set, assessment, template, journey; /* ids of definitions; 0 */
    csuccessp_text previous_id; /* the canvas that this one goes on from; 0 */
    uint8_t state;
    uint8_t pilot;
    uint16_t promised;     /* entries of its lists that changes at hand are going to make */
    csuccessp_ref changes; /* what was said of its fields before, newest first; 0 */
    uint32_t revision;     /* changes so far */
    uint32_t shared;       /* the last revision that changed what the customer sees */
    int64_t shared_at;     /* ... and when that was; CSUCCESSP_TIME_NONE */
    int32_t start, end;    /* dates; CSUCCESSP_DATE_NONE */
    int32_t months;        /* of the cycle; 0: it is the settings' */
    int32_t refresh_months, update_months;
    uint32_t refreshes, updates; /* settled since `start` */
    int64_t made, changed, closed;
    csuccessp_array(csuccessp_plan_version) versions;
    csuccessp_array(csuccessp_sign_off) sign_offs;
    csuccessp_array(csuccessp_canvas_step) steps;
    csuccessp_array(csuccessp_answer) answers;
    csuccessp_array(csuccessp_rating) ratings;
} csuccessp_canvas;

enum { CSUCCESSP_PLAN_PAGE = 64 }; /* places that are allocated together */

/* What became of an item since effects were worked out last (plan/event.h). */
typedef struct csuccessp_plan_event {
    uint32_t item;    /* place */
    uint32_t depth;   /* runs of playbooks that it follows from; 0: somebody told it */
    uint8_t from, to; /* statuses; from CSUCCESSP_ITEM_REMOVED: it was made */
} csuccessp_plan_event;

/* Figures of a customer's plan, for named values (plan/value/figures.h). */
struct csuccessp_plan_figures;

typedef struct csuccessp_plans {
    csuccessp_array(csuccessp_canvas *) canvas_pages;
    csuccessp_array(csuccessp_plan_item *) item_pages;
    uint32_t canvases, items; /* places in use or vacant */
    uint32_t live_canvases, live_items;
    size_t promised_canvases, promised_items; /* that changes at hand are going to make */
    csuccessp_array(uint32_t) vacant_canvases;
    csuccessp_array(uint32_t) vacant_items;
    csuccessp_table canvas_ids, item_ids;
    uint32_t *first; /* canvases by row; NULL: there never was one */
    uint32_t first_capacity;
    uint64_t keys; /* items that were ever made: the number of the next */
    csuccessp_pool pool;
    csuccessp_plan_settings settings;
    uint32_t widest; /* the most items that any canvas has or had */
    struct csuccessp_view_scratch *scratch;
    struct csuccessp_plan_figures *figures; /* by row; NULL while no value is read */
    uint32_t figures_capacity;
    csuccessp_bits touched; /* customers whose figures may be others now */
    csuccessp_bits sampled; /* customers who may have a KPI that follows a value */
    csuccessp_bits stirred; /* ... whose instant has just been */
    uint8_t stirs;          /* there are some */
    uint32_t found;         /* the item that a store asked for last */
    csuccessp_array(csuccessp_plan_event) events; /* since the last effects */
    size_t promised_events;
    uint32_t event_depth; /* of what is noted now */
    uint8_t wants_events; /* somebody looks for them */
    struct csuccessp_journeys *journeys;
    struct csuccessp_rollouts *rollouts;
} csuccessp_plans;

extern const csuccessp_room csuccessp_plan_room;

/* Tags of the room's timers. */
enum {
    CSUCCESSP_PLAN_TIMER_NEXT, /* one more instant at this very time: something new is there */
    CSUCCESSP_PLAN_TIMER_JOURNEY
};

csuccessp_plans *csuccessp_plans_of(const csuccess_book *book);

/* Places. */
csuccessp_canvas *csuccessp_canvas_at(const csuccess_book *book, uint32_t place);
csuccessp_plan_item *csuccessp_plan_item_at(const csuccess_book *book, uint32_t place);
csuccessp_kpi *csuccessp_plan_kpi(const csuccess_book *book, const csuccessp_plan_item *item);
/* NULL: none. */
const csuccessp_links *csuccessp_plan_links(const csuccess_book *book,
                                            const csuccessp_plan_item *item, int kind);
const csuccessp_item_change *csuccessp_plan_change_at(const csuccess_book *book,
                                                      csuccessp_ref change);
/* What a canvas says in a field of which there is a history. It borrows from the canvas. */
csuccessp_plan_value csuccessp_canvas_field_of(const csuccessp_canvas *canvas, int field);
/* By id; CSUCCESSP_PLAN_NONE. An item that was removed is found, too. */
uint32_t csuccessp_canvas_find(const csuccess_book *book, const char *id, size_t length);
uint32_t csuccessp_plan_item_find(const csuccess_book *book, uint32_t canvas, const char *id,
                                  size_t length);
/* The place of an item that stands in the list. */
uint32_t csuccessp_plan_item_place_of(const csuccess_book *book, const csuccessp_plan_item *item);
/* The customer's canvases: the first; the others by `next`. In no order that outlives saving. */
uint32_t csuccessp_canvas_first(const csuccess_book *book, uint32_t row);
uint64_t csuccessp_canvas_handle(const csuccess_book *book, uint32_t place);
/* The one that counts for named values: of those that are not closed the furthest in its life,
 * then the one that was made last, then by id. CSUCCESSP_PLAN_NONE. */
uint32_t csuccessp_canvas_current(const csuccess_book *book, uint32_t row);
/* Of two canvases of a customer, does the first count more? */
int csuccessp_canvas_before(const csuccess_book *book, uint32_t a, uint32_t b);

/* The version that was put before the customer last, and the last that somebody signed; NULL. */
const csuccessp_plan_version *csuccessp_version_current(const csuccessp_canvas *canvas);
const csuccessp_plan_version *csuccessp_version_signed(const csuccessp_canvas *canvas);
int csuccessp_version_is_signed(const csuccessp_canvas *canvas, uint32_t version);

CSUCCESSP_INLINE int
csuccessp_canvas_is_closed(const csuccessp_canvas *canvas)
{
    return canvas->state >= CSUCCESSP_CANVAS_COMPLETED;
}

/* Does it stand on the ladder of promises? */
CSUCCESSP_INLINE int
csuccessp_kind_is_promise(uint8_t kind)
{
    return kind == CSUCCESSP_ITEM_OUTCOME || kind >= CSUCCESSP_ITEM_EXPECTATION;
}

/* Is it something that gets in the way? */
CSUCCESSP_INLINE int
csuccessp_kind_is_obstacle(uint8_t kind)
{
    return kind == CSUCCESSP_ITEM_CHALLENGE || kind == CSUCCESSP_ITEM_RISK ||
           kind == CSUCCESSP_ITEM_BLOCKER;
}

/* Neither done, cancelled, verified nor removed. */
CSUCCESSP_INLINE int
csuccessp_plan_item_is_open(const csuccessp_plan_item *item)
{
    return item->status != CSUCCESSP_ITEM_DONE && item->status != CSUCCESSP_ITEM_CANCELLED &&
           item->status != CSUCCESSP_ITEM_VERIFIED && item->status != CSUCCESSP_ITEM_REMOVED;
}

/* Done, or verified. */
CSUCCESSP_INLINE int
csuccessp_plan_item_is_done(const csuccessp_plan_item *item)
{
    return item->status == CSUCCESSP_ITEM_DONE || item->status == CSUCCESSP_ITEM_VERIFIED;
}

#endif
