/* SPDX-License-Identifier: MIT */
/**
 * @file handle.h
 * @brief Handles are numbers.
 *
 * Everything inside a book is named by an opaque 64-bit number below 2^53, so that it fits a
 * JavaScript number, stands in a column of a batch, and never dangles: the handle of an object
 * that is gone answers #CSUCCESS_E_GONE, a handle of another kind #CSUCCESS_E_HANDLE. 0 is no
 * handle. A handle belongs to the book that gave it and to that book's life in memory: a book
 * that was loaded from a stream gives new ones. A clone keeps them, but for those of environments,
 * expressions and sets, which it does not have.
 */
#ifndef CSUCCESS_HANDLE_H
#define CSUCCESS_HANDLE_H

#include <csuccess/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup handle Handles
 * @{
 */

/** @brief The book: the one pointer. @since 0.1 */
typedef struct csuccess_book csuccess_book;

/** @brief A customer. @since 0.1 */
typedef uint64_t csuccess_customer;
/** @brief A declared kind of event. @since 0.1 */
typedef uint64_t csuccess_event_kind;
/** @brief A named value: an attribute, a measure, a score. @since 0.1 */
typedef uint64_t csuccess_value_name;
/** @brief A health-score model. @since 0.1 */
typedef uint64_t csuccess_health_model;
/** @brief What expressions of the host may name. @since 0.1 */
typedef uint64_t csuccess_environment;
/** @brief A compiled expression of the host. @since 0.1 */
typedef uint64_t csuccess_expression;
/** @brief Expressions that are evaluated together. @since 0.1 */
typedef uint64_t csuccess_expression_set;

/** @brief A published playbook. @since 0.1 */
typedef uint64_t csuccess_playbook;
/** @brief A task. @since 0.1 */
typedef uint64_t csuccess_task;
/** @brief A success plan. @since 0.1 */
typedef uint64_t csuccess_canvas;

/** @brief What a handle names. The numbers are never reused. @since 0.1 */
enum {
    /** No handle. */
    CSUCCESS_HANDLE_NONE = 0,
    /** #csuccess_customer */
    CSUCCESS_HANDLE_CUSTOMER = 1,
    /** #csuccess_event_kind */
    CSUCCESS_HANDLE_EVENT_KIND = 2,
    /** #csuccess_value_name */
    CSUCCESS_HANDLE_VALUE = 3,
    /** #csuccess_health_model */
    CSUCCESS_HANDLE_HEALTH_MODEL = 4,
    /** #csuccess_environment */
    CSUCCESS_HANDLE_ENVIRONMENT = 5,
    /** #csuccess_expression */
    CSUCCESS_HANDLE_EXPRESSION = 6,
    /** #csuccess_expression_set */
    CSUCCESS_HANDLE_EXPRESSION_SET = 7,
    /** #csuccess_task */
    CSUCCESS_HANDLE_TASK = 8,
    /** #csuccess_playbook */
    CSUCCESS_HANDLE_PLAYBOOK = 9,
    /** #csuccess_canvas */
    CSUCCESS_HANDLE_CANVAS = 10
};

/**
 * @brief Reads the kind out of a handle, without looking at a book.
 *
 * @param handle any number
 * @return one of the `CSUCCESS_HANDLE_` numbers; #CSUCCESS_HANDLE_NONE for a number that cannot
 *         be a handle
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API uint32_t
csuccess_handle_kind(uint64_t handle);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
