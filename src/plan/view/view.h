/* SPDX-License-Identifier: MIT */
/* A view of a canvas: what one audience sees of it, and all that follows from what it sees.
 *
 * The customer's view is made of the items that the customer may see and of nothing else: neither
 * progress nor what is blocked nor a count depends on an internal item. A view borrows the room's
 * scratch memory: one is open at a time, and opening it cannot fail. */
#ifndef CSUCCESSP_PLAN_VIEW_H
#define CSUCCESSP_PLAN_VIEW_H

#include "plan/plan.h"

enum { CSUCCESSP_FOR_US, CSUCCESSP_FOR_CUSTOMER };
extern const char *const csuccessp_audiences[]; /* "internal", "customer"; ended by NULL */

enum {
    CSUCCESSP_PACE_NONE, /* it has no due date, or no progress */
    CSUCCESSP_PACE_ACHIEVED,
    CSUCCESSP_PACE_ON_TRACK,
    CSUCCESSP_PACE_BEHIND,
    CSUCCESSP_PACE_STUCK,
    CSUCCESSP_PACES
};
extern const char *const csuccessp_paces[CSUCCESSP_PACES + 1]; /* "none" first */

/* What follows for one item. */
typedef struct csuccessp_mark {
    uint32_t item;    /* place */
    int64_t progress; /* micro-units, signed, not clamped; CSUCCESSP_PROGRESS_NONE */
    int64_t expected; /* by now, 0 to 1,000,000; CSUCCESSP_PROGRESS_NONE: no dates */
    uint32_t blocker; /* index of the obstacle at the root of it; CSUCCESSP_PLAN_NONE: it is free */
    uint32_t below;   /* open items that belong to it, at any depth, and are blocked */
    int32_t age;      /* days by the calendar since it was made; of a closed one: until then */
    int32_t level;    /* of escalation; 0 */
    uint8_t pace;     /* CSUCCESSP_PACE_ */
    uint8_t waiting;  /* something that it requires is not done */
    uint8_t overdue;
    uint8_t counts; /* in the progress of the plan: neither cancelled nor without progress */
} csuccessp_mark;

/* What a canvas still lacks. */
typedef struct csuccessp_gap {
    uint8_t lack;  /* CSUCCESSP_LACK_ */
    uint32_t item; /* index in the view; CSUCCESSP_PLAN_NONE: the canvas itself */
} csuccessp_gap;
enum {
    CSUCCESSP_LACK_HIGHLIGHTS, /* boxes first: one check each */
    CSUCCESSP_LACK_OBJECTIVES,
    CSUCCESSP_LACK_CHALLENGES,
    CSUCCESSP_LACK_BENEFITS,
    CSUCCESSP_LACK_MILESTONES,
    CSUCCESSP_LACK_CRITERIA,
    CSUCCESSP_LACK_KPIS,
    CSUCCESSP_LACK_SUCCESS, /* the canvas: what success is, where they are, want to be, when, how */
    CSUCCESSP_LACK_NOW,
    CSUCCESSP_LACK_WANTED,
    CSUCCESSP_LACK_END,
    CSUCCESSP_LACK_PATH,
    CSUCCESSP_LACK_MEASURE,  /* an objective without a KPI */
    CSUCCESSP_LACK_CARES,    /* ... that nobody says the customer cares about */
    CSUCCESSP_LACK_SUPPORT,  /* ... or the company supports */
    CSUCCESSP_LACK_BASELINE, /* a KPI */
    CSUCCESSP_LACK_TARGET,
    CSUCCESSP_LACK_ACTUAL,
    CSUCCESSP_LACK_DUE,               /* a milestone, an action, a KPI without a date */
    CSUCCESSP_LACK_OWNER,             /* nobody of the vendor's: a milestone or an action */
    CSUCCESSP_LACK_CONTACT,           /* nobody of the customer's */
    CSUCCESSP_LACK_CRITERION_MEASURE, /* a criterion without a KPI */
    CSUCCESSP_LACK_OBJECTIVE,         /* a challenge or benefit that belongs to no objective */
    CSUCCESSP_LACK_UNBLOCK,           /* an obstacle without an action against it */
    CSUCCESSP_LACK_EFFECT,            /* a benefit without an expected effect (a text) */
    CSUCCESSP_LACK_ANSWER,            /* a required question of the discovery; item: its number */
    CSUCCESSP_LACKS
};

typedef struct csuccessp_view {
    csuccess_book *book;
    uint32_t canvas; /* place */
    uint8_t audience;
    int32_t today; /* in the book's zone, at `at` */
    int64_t at;
    csuccessp_mark *marks; /* in the order in which they are shown: by kind, rank, due date, id */
    uint32_t count;
    uint32_t by_kind[CSUCCESSP_ITEM_KINDS + 1]; /* where each kind begins; the last one ends */
    csuccessp_gap *gaps;                        /* in the order of lacks, then of items */
    uint32_t gap_count;
    uint32_t checks;      /* that completeness is made of */
    int64_t completeness; /* micro-units */
    int64_t progress, expected;
    uint8_t pace;
    uint8_t state; /* as shown: CSUCCESSP_CANVAS_REVIEW_DUE included */
    uint32_t open_obstacles, blocked, overdue;
    int32_t level;      /* the highest */
    uint32_t milestone; /* the next open one: overdue first, waiting last, by due date; or NONE */
    int32_t next_update, next_refresh, expires; /* dates; CSUCCESSP_DATE_NONE */
    int32_t age; /* days since the last change that this audience sees; -1: none */
} csuccessp_view;

/* Room for a view of any canvas when it has `more` more items: while a change is prepared. */
csuccess_status csuccessp_view_reserve(csuccess_book *book, uint32_t more);
void csuccessp_view_release(csuccess_book *book);

/* As of an instant; CSUCCESSP_TIME_NONE: before the first move (nothing has an age or is due). */
void csuccessp_view_open(csuccess_book *book, uint32_t canvas, uint8_t audience, int64_t at,
                         csuccessp_view *out);

CSUCCESSP_INLINE const csuccessp_plan_item *
csuccessp_view_item(const csuccessp_view *view, uint32_t index)
{
    return csuccessp_plan_item_at(view->book, view->marks[index].item);
}

/* Since when an audience has it: when it was made; for the customer, when it was shown last. */
int64_t csuccessp_view_since(const csuccess_book *book, const csuccessp_plan_item *item,
                             uint8_t audience);

/* Does this audience see it? Removed ones nobody does. */
int csuccessp_view_sees(const csuccessp_view *view, const csuccessp_plan_item *item);

/* The signed progress of a KPI (plan/view/progress.c has the rules); CSUCCESSP_PROGRESS_NONE
 * without actual or target. */
int64_t csuccessp_kpi_progress(const csuccessp_kpi *kpi);
/* The clamped view of a progress: 0 to 1,000,000. */
int64_t csuccessp_progress_clamped(int64_t progress);
/* The share of the days from `start` to `due` that have passed, 0 to 1,000,000. Without a day
 * between them it is as below. */
int64_t csuccessp_expected(int32_t start, int32_t due, int32_t today);
/* Of what is done all at once: nothing until the due day is over, then all. */
int64_t csuccessp_expected_at_once(int32_t due, int32_t today);

/* Dates of the cycle (plan/canvas/cycle.c). */
void csuccessp_cycle_dates(const csuccess_book *book, const csuccessp_canvas *canvas,
                           int32_t *update, int32_t *refresh, int32_t *expires);

#endif
