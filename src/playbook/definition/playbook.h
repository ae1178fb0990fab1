/* SPDX-License-Identifier: MIT */
/* One version of a playbook, as it was read: when it starts, for whom, what it does, when it is
 * over. Nothing in here changes while runs go by it. */
#ifndef CSUCCESSP_PLAYBOOK_PLAYBOOK_H
#define CSUCCESSP_PLAYBOOK_PLAYBOOK_H

#include "book/calendar/workday.h"
#include "book/definitions.h"
#include "book/event/event_kind.h"
#include "book/measure/condition.h"

/* What starts it. */
enum {
    CSUCCESSP_ON_CONDITION, /* a condition, or membership of a segment */
    CSUCCESSP_ON_CHANGE,    /* a value goes from one to another: a band, a stage */
    CSUCCESSP_ON_EVENT,
    CSUCCESSP_ON_DATE,
    CSUCCESSP_ON_ABSENCE,
    CSUCCESSP_ON_PLAYBOOK, /* a run of another one closes */
    CSUCCESSP_ON_ITEM,     /* an item of a success plan comes to a status */
    CSUCCESSP_ON_HAND
};

/* Of a condition, and of absence. */
enum { CSUCCESSP_BECOMES_TRUE, CSUCCESSP_IS_TRUE, CSUCCESSP_BECOMES_FALSE };

/* How a run ends; also what another playbook may wait for. */
enum {
    CSUCCESSP_RUN_OPEN,
    CSUCCESSP_RUN_COMPLETED,  /* all steps are over */
    CSUCCESSP_RUN_GOAL,       /* the goal was reached, and closes it */
    CSUCCESSP_RUN_EXITED,     /* the exit rule held */
    CSUCCESSP_RUN_IRRELEVANT, /* somebody said so: a closing outcome of a task */
    CSUCCESSP_RUN_STOPPED,    /* by hand */
    CSUCCESSP_RUN_REPLACED,   /* by a run, a version or a playbook that took its place */
    CSUCCESSP_RUN_DISABLED,   /* the playbook was disabled or removed */
    CSUCCESSP_RUN_STATES
};
extern const char *const csuccessp_run_states[CSUCCESSP_RUN_STATES + 1];

#define CSUCCESSP_PLAYBOOK_STEPS_MAX 200
#define CSUCCESSP_PLAYBOOK_LISTS_MAX 400
#define CSUCCESSP_PLAYBOOK_NESTING_MAX 16
#define CSUCCESSP_STEP_NONE UINT16_MAX
#define CSUCCESSP_DEPTH_DEFAULT 8
#define CSUCCESSP_CHAINED_MAX 200 /* runs of a customer that follow from others, at one time */

/* An event that a trigger or a wait looks for. */
typedef struct csuccessp_event_match {
    uint32_t kind; /* index; UINT32_MAX: what an old version asked for is there no more */
    csuccessp_event_filter filter;
    uint8_t has_least, has_most;
    int64_t least, most; /* of the value, inclusive, in micro-units */
} csuccessp_event_match;

/* Items of success plans that a trigger or a wait looks for. */
typedef struct csuccessp_item_match {
    csuccessp_text id, origin, cause, dimension; /* 0: any */
    uint8_t has_kind, kind;
    uint16_t statuses; /* of a trigger: those they come to, bits by CSUCCESSP_ITEM_ */
} csuccessp_item_match;

typedef csuccessp_array(csuccessp_text) csuccessp_text_list;

typedef struct csuccessp_trigger {
    uint8_t on;               /* CSUCCESSP_ON_ */
    uint8_t mode;             /* CSUCCESSP_BECOMES_TRUE and the like */
    uint8_t existing;         /* what is true at publication counts as an edge */
    uint8_t by_subject;       /* of an event: a run for each subject; of an item: for each item */
    csuccessp_condition when; /* the condition; of an event: what must hold besides */
    uint32_t value;           /* slot: of a change, of a date */
    uint8_t value_type;
    csuccessp_text_list from, to; /* "true" and "false" for a bool; empty: any */
    csuccessp_event_match event;
    csuccessp_item_match item;
    csuccessp_series *series; /* of absence */
    int32_t days, months;     /* of a date: after it, or before when negative; of absence: days */
    int32_t catch_up;         /* a date that becomes known so many days late still counts */
    int64_t oldest; /* an event that comes later than this after its time does not count; 0:
                       it always does */
    uint32_t since; /* of absence: slot of a date that stands for the first event;
                       CSUCCESSP_SLOT_NONE */
    csuccessp_text playbook; /* id */
    uint32_t outcomes;       /* of it: bits by CSUCCESSP_RUN_ */
    int64_t sustain;         /* microseconds; 0: none */
} csuccessp_trigger;

/* One rule for an owner; the first of a list that gives somebody counts. */
enum {
    CSUCCESSP_OWNER_ACCOUNT,   /* the customer's owner */
    CSUCCESSP_OWNER_ATTRIBUTE, /* a text attribute holds the id */
    CSUCCESSP_OWNER_MANAGER,   /* of the customer's owner */
    CSUCCESSP_OWNER_MEMBER,
    CSUCCESSP_OWNER_ROLE,      /* the first by id who has it */
    CSUCCESSP_OWNER_LEAST_LOAD /* of those who have the role: who has the fewest open tasks */
};
typedef struct csuccessp_owner_rule {
    uint8_t by;
    uint32_t slot;
    csuccessp_text text; /* member or role */
} csuccessp_owner_rule;
typedef csuccessp_array(csuccessp_owner_rule) csuccessp_owner_rules;

/* When a step's time comes. */
enum {
    CSUCCESSP_FROM_HERE,     /* when its list of steps was entered */
    CSUCCESSP_FROM_START,    /* of the run */
    CSUCCESSP_FROM_PREVIOUS, /* when the step before it in the list was over; never of the first */
    CSUCCESSP_FROM_STEP,     /* when that step was over */
    CSUCCESSP_FROM_DATE      /* an attribute of the customer, forward or backward */
};
typedef struct csuccessp_step_time {
    uint8_t from;
    uint16_t step;
    uint32_t slot;
    csuccessp_offset offset;
} csuccessp_step_time;

/* A value that is computed when the task is made. */
typedef struct csuccessp_task_value {
    csuccessp_text name;
    struct csuccessp_formula *formula; /* NULL: it reads what is there no more */
} csuccessp_task_value;

enum {
    CSUCCESSP_STEP_TASK,
    CSUCCESSP_STEP_WAIT,
    CSUCCESSP_STEP_CHOOSE,
    CSUCCESSP_STEP_ITEM /* something of the customer's success plan */
};

struct csuccessp_new_item; /* playbook/definition/new_item.h */

/* A list of steps: the playbook's own is 0; others hang on a wait or a choice. */
typedef struct csuccessp_step_list {
    uint16_t owner;           /* the step that it hangs on; CSUCCESSP_STEP_NONE: the playbook */
    csuccessp_condition when; /* of a choice; none: otherwise */
    csuccessp_text question;  /* what it says, in canonical JSON: versions are compared by it */
    uint16_t first, count;    /* among `order`; a list of a choice may be empty */
} csuccessp_step_list;

typedef struct csuccessp_step {
    csuccessp_text id, title;
    uint8_t kind;
    uint16_t list;            /* that it stands in */
    csuccessp_condition when; /* else it is skipped; may be none */
    csuccessp_step_time time;
    /* A task. */
    csuccessp_text task_kind;
    csuccessp_text parameters; /* canonical JSON object; 0 */
    csuccessp_array(csuccessp_task_value) values;
    csuccessp_owner_rules owner; /* empty: the run's */
    int32_t priority;
    uint8_t has_due;
    csuccessp_offset due; /* after its start */
    uint8_t any_day;      /* is not moved off days that are not worked */
    uint8_t earlier;      /* ... moves to the business day before, not after */
    uint8_t acknowledged; /* the step is over when the task is acknowledged */
    /* A wait: for an event, for an item of the customer's plans, or until a condition holds. */
    uint8_t for_event, for_item;
    csuccessp_event_match event;
    csuccessp_item_match item;
    uint8_t status; /* that the item has to reach; also of the item that the step makes */
    csuccessp_condition until;
    csuccessp_offset timeout; /* forward */
    uint8_t has_timeout;
    uint16_t then_list, otherwise_list; /* UINT16_MAX: none */
    /* A choice: lists first_list, first_list + 1, ...; the last may be without condition. */
    uint16_t first_list, list_count;
    /* A task, again. */
    csuccessp_text task_title; /* 0: the step's */
    /* An item. One that is waited for leads to `then_list` or `otherwise_list`, as a wait does. */
    struct csuccessp_new_item *new_item;
    uint8_t waits;
} csuccessp_step;

enum { CSUCCESSP_REPEAT_IGNORE, CSUCCESSP_REPEAT_RESTART };
enum { CSUCCESSP_CAP_DEFER, CSUCCESSP_CAP_DROP };
enum { CSUCCESSP_CHANGE_FINISH, CSUCCESSP_CHANGE_MIGRATE, CSUCCESSP_CHANGE_CLOSE };

typedef struct csuccessp_playbook {
    csuccessp_text id, title;
    uint8_t enabled;
    csuccessp_condition scope; /* may be none: everybody */
    csuccessp_trigger trigger;
    csuccessp_array(csuccessp_step) steps;      /* in the order of the definition, depth first */
    csuccessp_array(csuccessp_step_list) lists; /* [0]: the playbook's */
    csuccessp_array(uint16_t) order;            /* steps by list */
    csuccessp_owner_rules owner;                /* empty: by account */
    int calendar;                               /* CSUCCESSP_SCHEDULE_ */
    int32_t priority;
    csuccessp_text group;
    uint8_t preempts;
    int32_t depth;
    int64_t cooldown; /* microseconds; 0 none */
    uint8_t cooldown_from_end;
    uint32_t max_runs;    /* 0: any number */
    uint32_t max_in_runs; /* at most so many ... */
    int32_t max_in_days;  /* ... within so many days; 0: any number */
    uint8_t repeat;
    uint32_t cap; /* starts per owner and day; 0: any number */
    uint8_t over_cap;
    int32_t holdout; /* in 1/1,000,000 */
    csuccessp_text salt;
    csuccessp_condition exit; /* may be none */
    uint8_t exit_clears;      /* ... or: when the trigger is false */
    csuccessp_condition goal; /* may be none */
    int32_t goal_days;        /* after the start; also when effect is measured. 90 */
    uint8_t goal_closes;
    int32_t alarm_days; /* an exit without goal is a false alarm when nothing bad happens within */
    csuccessp_text_list closing; /* outcomes of tasks */
    uint8_t on_change;           /* CSUCCESSP_CHANGE_ */
    uint8_t on_disable;          /* CSUCCESSP_CHANGE_FINISH or _CLOSE */
    int reads_events;            /* some wait looks for one */
} csuccessp_playbook;

/* Reads a body. Conditions of the trigger and the scope become inputs of `trigger`, all others of
 * `watch`.
 *
 * An `old` version is one that open runs go by: it starts nothing, so that its scope is not read,
 * nor is what its trigger looks at unless the exit asks for that (`exit_clears`), and then for
 * `watch`; `trigger` may be NULL. What it reads and is there no more is lost, which is no failure:
 * a condition is unknown (`lost`), a slot CSUCCESSP_SLOT_NONE, an event kind UINT32_MAX, a series
 * or formula NULL. It fails for want of memory, or when the body never was a playbook.
 *
 * `*out` is set, and to be freed, also when it fails; NULL when not even that had room. */
csuccess_status csuccessp_playbook_read(csuccessp_publication *publication, csuccessp_node *trigger,
                                        csuccessp_node *watch, int old,
                                        const csuccessp_place *place, yyjson_val *body,
                                        csuccessp_playbook **out);
void csuccessp_playbook_free(csuccess_book *book, csuccessp_playbook *playbook);

/* Declares what the expressions of a body need (csuccessp_formula_declare for each). What is no
 * playbook is passed over; the reading of it will say so. */
csuccess_status csuccessp_playbook_declare(csuccessp_publication *publication,
                                           const csuccessp_place *place, yyjson_val *body);

/* The id of the section of definitions; a trigger may name another one of it. */
#define CSUCCESSP_PLAYBOOK_SECTION "playbooks"

/* 1 when an event is one that is looked for; the value in micro-units. */
int csuccessp_event_matches(const csuccess_book *book, const csuccessp_event_match *match,
                            uint32_t kind, uint32_t row, uint32_t extra, int64_t value);

/* The same of an event that came late. */
int csuccessp_late_event_matches(const csuccess_book *book, const csuccessp_event_match *match,
                                 uint32_t kind, const csuccessp_late_event *event);

/* What a step of the kind waits for can happen at any instant of the customer. */
CSUCCESSP_INLINE int
csuccessp_step_listens(const csuccessp_step *step)
{
    return step->for_event || step->for_item || step->waits;
}

/* The position of a step by id; CSUCCESSP_STEP_NONE. */
uint16_t csuccessp_step_find(const csuccessp_playbook *playbook, csuccessp_text id);

#endif
