/* SPDX-License-Identifier: MIT */
/**
 * @file task.h
 * @brief Tasks: the work list, and the outbox from which the host takes what is to be done.
 *
 * A *task* is one piece of work for one customer: an e-mail, a call, a review, a webhook. The host
 * makes some by record; playbooks make others. All stand in the book, under ids that say where they
 * come from, so that every part of the library looks at one list.
 *
 * The host asks for the next task that is due, does it, and acknowledges it. What was handed out
 * and never acknowledged comes again, under the same id, when the book is opened anew or
 * csuccess_task_rewind() is called: so a host that may have done a task twice can tell by the id.
 *
 * An acknowledged task is still open: it was delivered, and somebody has to complete or cancel it.
 * Those, snoozing and reassigning are records; docs/tasks.md describes them. A snoozed task is open
 * too, and is handed out when its snooze ends. Closed tasks stay as history for as long as their
 * customer does.
 */
#ifndef CSUCCESS_TASK_H
#define CSUCCESS_TASK_H

#include <csuccess/handle.h>
#include <csuccess/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup task Tasks
 * @{
 */

/** @brief What has become of a task. The numbers are never reused. @since 0.1 */
enum {
    /** Nobody has told of it yet; also while it is snoozed. */
    CSUCCESS_TASK_OPEN = 0,
    /** It was delivered. */
    CSUCCESS_TASK_ACKNOWLEDGED = 1,
    /** It was done. */
    CSUCCESS_TASK_COMPLETED = 2,
    /** It will not be done. */
    CSUCCESS_TASK_CANCELLED = 3
};

/** @brief No such time, in the times of a task. @since 0.1 */
#define CSUCCESS_TASK_NEVER INT64_MIN

/**
 * @brief The next task that is to be done.
 *
 * It is due at the book's clock, neither acknowledged, closed nor snoozed, and was not handed out
 * since the book was opened or rewound. With a store, it is of the last successful commit. The
 * earliest comes first, among those the one of the highest priority, then by the bytes of the id.
 * Takes time that grows with the logarithm of the number of tasks.
 *
 * @param book the book
 * @param[out] out the task; 0 when there is none now
 * @retval CSUCCESS_OK also when there is none
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the book was not loaded to its end
 * @retval CSUCCESS_E_INTERRUPTED a move of the clock was interrupted
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_task_next(csuccess_book *book, csuccess_task *out);

/**
 * @brief Begins again: csuccess_task_next() hands out all tasks that were not acknowledged.
 *
 * @param book the book
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT the pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the book was not loaded to its end
 * @retval CSUCCESS_E_INTERRUPTED a move of the clock was interrupted
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_task_rewind(csuccess_book *book);

/**
 * @brief Finds a task.
 *
 * @param book the book
 * @param id the task's id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_task_find(const csuccess_book *book, const char *id, size_t length, csuccess_task *out);

/**
 * @brief What a task is.
 *
 * Times are microseconds since 1970, or #CSUCCESS_TASK_NEVER.
 * @since 0.1
 */
typedef struct csuccess_task_info {
    /** `sizeof(csuccess_task_info)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** Bytes of the id. */
    size_t id_length;
    /** The playbook that made it; empty: the host did. */
    const char *playbook;
    /** The step of the playbook; empty: none. */
    const char *step;
    /** For whom it is. */
    csuccess_customer customer;
    /** The customer's id. */
    const char *customer_id;
    /** What is to be done: "email". */
    const char *kind;
    /** May be empty. */
    const char *title;
    /** The member who is to do it; empty: nobody yet. */
    const char *owner;
    /** The contact of the customer that it is about; empty: none. */
    const char *contact;
    /** Canonical JSON of an object; empty: none. */
    const char *parameters;
    /** Bytes of it. */
    size_t parameters_length;
    /** How it ended; empty while it is open. */
    const char *outcome;
    /** Why its state changed last; may be empty. */
    const char *reason;
    /** What was told of its delivery; may be empty. */
    const char *delivery;
    /** The number of the playbook's run for the customer; 0: none. */
    uint32_t run;
    /** One of the `CSUCCESS_TASK_` states. */
    uint32_t state;
    /** Higher is more urgent; 0 unless told. */
    int32_t priority;
    /** 1 while it is snoozed. */
    uint32_t snoozed;
    /** When it was made. */
    int64_t made;
    /** From when on it may be handed out, snoozes apart. */
    int64_t start;
    /** When it should be done. */
    int64_t due;
    /** End of the last snooze. */
    int64_t until;
    /** When it was delivered. */
    int64_t acknowledged;
    /** When it was completed or cancelled. */
    int64_t closed;
} csuccess_task_info;

/**
 * @brief Reads what a task is.
 *
 * @param book the book
 * @param task which
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_task_get(const csuccess_book *book, csuccess_task task, csuccess_task_info *out);

/**
 * @brief Tells that a task was delivered: it is not handed out again.
 *
 * The same as the record `{"record":"task","do":"acknowledge","task":<id>}`, which is what the
 * journal gets.
 *
 * @param book the book
 * @param task which
 * @retval CSUCCESS_OK also when it had been acknowledged before
 * @retval CSUCCESS_E_ARGUMENT the pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_STATE it was closed, or acknowledged with a text; or the book was not loaded
 *         to its end
 * @retval CSUCCESS_E_INTERRUPTED a move of the clock was interrupted
 * @retval CSUCCESS_E_CALLBACK the journal
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_task_acknowledge(csuccess_book *book, csuccess_task task);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
