/* SPDX-License-Identifier: MIT */
/**
 * @file plan.h
 * @brief Success plans: canvases, their items, and journeys.
 *
 * A *canvas* is the success plan of one customer: what they want to achieve, what stands in the
 * way, the milestones and actions, and the measures that will show conclusively when success is
 * there. Its *items* are the entries of its boxes. A *journey* says on which stage of a way a
 * customer stands.
 *
 * Canvases, items and stages come in as records and go out as reports (`canvas`, `plan_review`,
 * `plans`, `onboarding`, `journey`, `plan_calendar`); docs/plans.md describes them. These functions
 * read single ones. What they give is as of the book's clock.
 */
#ifndef CSUCCESS_PLAN_H
#define CSUCCESS_PLAN_H

#include <csuccess/handle.h>
#include <csuccess/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup plan Success plans
 * @{
 */

/** @brief How far a canvas is in its life. The numbers are never reused. @since 0.1 */
enum {
    /** It is being written. */
    CSUCCESS_CANVAS_DRAFT = 0,
    /** It lies before the customer. */
    CSUCCESS_CANVAS_PROPOSED = 1,
    /** The customer has signed it. */
    CSUCCESS_CANVAS_AGREED = 2,
    /** It is being carried out. */
    CSUCCESS_CANVAS_ACTIVE = 3,
    /** It is active, and a refresh is due. */
    CSUCCESS_CANVAS_REVIEW_DUE = 4,
    /** It was carried out. */
    CSUCCESS_CANVAS_COMPLETED = 5,
    /** It was given up. */
    CSUCCESS_CANVAS_ABANDONED = 6
};

/** @brief Kinds of items. The numbers are never reused. @since 0.1 */
enum {
    /** Something about the customer, beside the profile of the canvas. */
    CSUCCESS_PLAN_HIGHLIGHT = 0,
    /** A strategic outcome that the customer cares about and the company supports. */
    CSUCCESS_PLAN_OBJECTIVE = 1,
    /** What slows the way to an objective down. */
    CSUCCESS_PLAN_CHALLENGE = 2,
    /** What speeds it up. */
    CSUCCESS_PLAN_BENEFIT = 3,
    /** A checkpoint. */
    CSUCCESS_PLAN_MILESTONE = 4,
    /** A piece of work. */
    CSUCCESS_PLAN_ACTION = 5,
    /** What success looks like, in simple words. */
    CSUCCESS_PLAN_CRITERION = 6,
    /** A measure of success: baseline, target, actual. */
    CSUCCESS_PLAN_KPI = 7,
    /** A result that the customer accepts beforehand and verifies afterwards. */
    CSUCCESS_PLAN_OUTCOME = 8,
    /** What could go wrong. */
    CSUCCESS_PLAN_RISK = 9,
    /** What has gone wrong, and stops something. */
    CSUCCESS_PLAN_BLOCKER = 10,
    /** What has to be there first: people, processes. */
    CSUCCESS_PLAN_PREREQUISITE = 11,
    /** A need of the customer's. */
    CSUCCESS_PLAN_NEED = 12,
    /** What the customer was led to expect. */
    CSUCCESS_PLAN_EXPECTATION = 13,
    /** What was promised for a date. */
    CSUCCESS_PLAN_COMMITMENT = 14,
    /** An entry of the value ledger: an amount that was promised, delivered, demonstrated. */
    CSUCCESS_PLAN_VALUE = 15
};

/** @brief Where an item stands. The numbers are never reused. @since 0.1 */
enum {
    /** Nothing was done yet. */
    CSUCCESS_PLAN_OPEN = 0,
    /** Somebody is at it. */
    CSUCCESS_PLAN_IN_PROGRESS = 1,
    /** Done; of an obstacle: resolved. */
    CSUCCESS_PLAN_DONE = 2,
    /** It does not count any more. */
    CSUCCESS_PLAN_CANCELLED = 3,
    /** An outcome, expectation, commitment or value was proposed, or promised. */
    CSUCCESS_PLAN_PROPOSED = 4,
    /** ... the customer agrees to it. */
    CSUCCESS_PLAN_ACCEPTED = 5,
    /** ... it is there. */
    CSUCCESS_PLAN_DELIVERED = 6,
    /** ... the customer was shown. */
    CSUCCESS_PLAN_DEMONSTRATED = 7,
    /** ... the customer says so: verified, or acknowledged. */
    CSUCCESS_PLAN_VERIFIED = 8
};

/** @brief How progress compares with the time that has passed. Never reused. @since 0.1 */
enum {
    /** There is no date, or no progress. */
    CSUCCESS_PACE_NONE = 0,
    /** The target is hit. */
    CSUCCESS_PACE_ACHIEVED = 1,
    /** Not further behind than is tolerated. */
    CSUCCESS_PACE_ON_TRACK = 2,
    /** Further behind. */
    CSUCCESS_PACE_BEHIND = 3,
    /** Far behind, or long past its date. */
    CSUCCESS_PACE_STUCK = 4
};

/** @brief No such date, in the dates of a plan. @since 0.1 */
#define CSUCCESS_PLAN_NO_DATE INT32_MIN
/** @brief No such figure: no progress, no amount, no time. @since 0.1 */
#define CSUCCESS_PLAN_NO_FIGURE INT64_MIN

/**
 * @brief What a canvas is. Dates are days since 1970-01-01, or #CSUCCESS_PLAN_NO_DATE; shares are
 * in millionths, or #CSUCCESS_PLAN_NO_FIGURE.
 * @since 0.1
 */
typedef struct csuccess_canvas_info {
    /** `sizeof(csuccess_canvas_info)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** Bytes of the id. */
    size_t id_length;
    /** Whose it is. */
    csuccess_customer customer;
    /** The customer's id. */
    const char *customer_id;
    /** May be empty. */
    const char *name;
    /** The member who looks after it; empty: nobody. */
    const char *owner;
    /** A `CSUCCESS_CANVAS_` state. */
    uint32_t state;
    /** Version that was put before the customer last; 0.0: none was. */
    uint32_t major;
    /** ... */
    uint32_t minor;
    /** The last version that the customer signed; 0.0: none was. */
    uint32_t agreed_major;
    /** ... */
    uint32_t agreed_minor;
    /** Changes so far. */
    uint32_t revision;
    /** Items that were not removed. */
    uint32_t items;
    /** A `CSUCCESS_PACE_` number. */
    uint32_t pace;
    /** Signed progress, not clamped; internal items count. */
    int64_t progress;
    /** What could be expected by now. */
    int64_t expected;
    /** Share of what a complete canvas has. */
    int64_t completeness;
    /** When it begins. */
    int32_t start;
    /** When it ends. */
    int32_t end;
    /** When it has to be refreshed next. */
    int32_t next_refresh;
    /** When it has to be brought up to date next. */
    int32_t next_update;
    /** Challenges, risks and blockers that are open. */
    uint32_t obstacles;
    /** Open items that are blocked. */
    uint32_t blocked;
    /** Open items past their date. */
    uint32_t overdue;
    /** The highest level of escalation; 0: none. */
    int32_t escalation;
} csuccess_canvas_info;

/**
 * @brief What an item of a canvas is. Units as in #csuccess_canvas_info.
 * @since 0.1
 */
typedef struct csuccess_plan_item_info {
    /** `sizeof(csuccess_plan_item_info)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** Bytes of the id. */
    size_t id_length;
    /** May be empty. */
    const char *title;
    /** The member who answers for it; empty: nobody. */
    const char *owner;
    /** The contact who answers for it at the customer's; empty: nobody. */
    const char *contact;
    /** Empty: none. */
    const char *dimension;
    /** Of a KPI; may be empty. */
    const char *unit;
    /** The open obstacle that blocks it in the end; empty: it is free. */
    const char *blocked_by;
    /** Of a KPI, in millionths of the unit. */
    int64_t baseline;
    /** ... */
    int64_t target;
    /** ... */
    int64_t actual;
    /** Signed, not clamped. */
    int64_t progress;
    /** What could be expected by now. */
    int64_t expected;
    /** When it was closed, in microseconds since 1970. */
    int64_t closed;
    /** A date. */
    int32_t start;
    /** A date. */
    int32_t due;
    /** Days since it was made. */
    int32_t age;
    /** Level of escalation; 0: none. */
    int32_t escalation;
    /** Its kind. */
    uint32_t kind;
    /** Where it stands. */
    uint32_t status;
    /** A `CSUCCESS_PACE_` number. */
    uint32_t pace;
    /** 1: the customer sees it. */
    uint32_t shared;
    /** 1: it has to be closed before the plan is complete. */
    uint32_t required;
    /** 0 none, 1 low, 2 medium, 3 high, 4 critical. */
    uint32_t severity;
} csuccess_plan_item_info;

/**
 * @brief Where a customer stands on a journey.
 *
 * Who has all stages behind stays on the last one: `stage` and `since` are of that stage, `days`
 * counts until `completed`, and `pace` is #CSUCCESS_PACE_ACHIEVED. Who has left, or never set out,
 * is on no stage: `stage` is empty, `days` 0, `pace` #CSUCCESS_PACE_NONE, and all else
 * #CSUCCESS_PLAN_NO_FIGURE.
 * @since 0.1
 */
typedef struct csuccess_journey_info {
    /** `sizeof(csuccess_journey_info)`. */
    size_t size;
    /** Id of the stage, the last one of who is through; empty: on none.
     * @ownership borrowed until the book is changed */
    const char *stage;
    /** Since when, in microseconds since 1970; #CSUCCESS_PLAN_NO_FIGURE */
    int64_t since;
    /** When the customer set out. */
    int64_t started;
    /** When value was seen first. */
    int64_t first_value;
    /** When all stages were behind the customer. */
    int64_t completed;
    /** The value index, in millionths of the model customer's. */
    int64_t value;
    /** Signed: how much of the way from where the customer set out to the model customer. */
    int64_t progress;
    /** Days on the stage, by the calendar. */
    int32_t days;
    /** On track within the stage's target, behind past it, stuck past its maximum; none when it has
     * neither. */
    uint32_t pace;
} csuccess_journey_info;

/**
 * @brief Finds a canvas.
 *
 * @param book the book
 * @param id the canvas's id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_canvas_find(const csuccess_book *book, const char *id, size_t length,
                     csuccess_canvas *out);

/**
 * @brief The canvas of a customer that counts.
 *
 * Of those that are not closed it is the one that is furthest in its life, then the one that was
 * made last, then the first by the bytes of its id. Named values read this one.
 *
 * @param book the book
 * @param customer the customer
 * @param[out] out the canvas; 0: there is none
 * @retval CSUCCESS_OK also when there is none
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the customer
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_canvas_of(const csuccess_book *book, csuccess_customer customer, csuccess_canvas *out);

/**
 * @brief Walks the canvases of one customer or of all, closed ones included.
 *
 * Those of one customer come by the bytes of their ids. Those of all come in an order of the
 * book's own: it stays what it is while the book lives, but one that was loaded or opened may have
 * another, and a canvas that is made may take the place of one that went. A step takes constant
 * time for all, places of canvases that went apart, and for one customer time that grows with the
 * number of their canvases.
 *
 * @param book the book
 * @param customer whose; 0: of all customers
 * @param after the canvas before; 0: begin
 * @param[out] out the next one; 0 when there is none
 * @retval CSUCCESS_OK also at the end
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL, or `after` is a canvas of another customer
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the customer, or `after`
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_canvas_next(const csuccess_book *book, csuccess_customer customer, csuccess_canvas after,
                     csuccess_canvas *out);

/**
 * @brief What a canvas is, for the vendor: internal items count.
 *
 * @param book the book
 * @param canvas the canvas
 * @param[in,out] info `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the canvas
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_canvas_get(csuccess_book *book, csuccess_canvas canvas, csuccess_canvas_info *info);

/**
 * @brief One item of a canvas, by id.
 *
 * Takes time that grows with the number of items of the canvas.
 *
 * @param book the book
 * @param canvas the canvas
 * @param id the item's id
 * @param length its bytes
 * @param[in,out] info `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the canvas
 * @retval CSUCCESS_E_NOT_FOUND there is no such item, or it was removed
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_plan_item_get(csuccess_book *book, csuccess_canvas canvas, const char *id, size_t length,
                       csuccess_plan_item_info *info);

/**
 * @brief The items of a canvas, one after the other, in the order in which they are shown: by kind,
 * rank, due date and id.
 *
 * @param book the book
 * @param canvas the canvas
 * @param index from 0
 * @param[in,out] info `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the canvas
 * @retval CSUCCESS_E_NOT_FOUND there are not so many
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_plan_item_at(csuccess_book *book, csuccess_canvas canvas, uint32_t index,
                      csuccess_plan_item_info *info);

/**
 * @brief Where a customer stands on a journey.
 *
 * @param book the book
 * @param customer the customer
 * @param journey NUL-terminated: the journey's id
 * @param[in,out] info `size` is read
 * @retval CSUCCESS_OK also when the customer is on no stage: `stage` is empty
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the customer
 * @retval CSUCCESS_E_NOT_FOUND there is no such journey
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_journey_get(const csuccess_book *book, csuccess_customer customer, const char *journey,
                     csuccess_journey_info *info);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
