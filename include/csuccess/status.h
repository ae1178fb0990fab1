/* SPDX-License-Identifier: MIT */
/**
 * @file status.h
 * @brief What a call answers.
 *
 * Every function that can fail returns a #csuccess_status, and gives its results through
 * pointers. Results are written on success only. After a failure the book is as it was before
 * the call, unless the function's own comment says what is kept.
 *
 * The numbers are a registry: a number always has the same meaning, and one that is no longer
 * used is not given to something else. A caller treats a number that it does not know as a
 * failure like any other.
 *
 * The *detail* of the last failure (a message, where in the input, which line) is held by the
 * book: see csuccess_book_error().
 */
#ifndef CSUCCESS_STATUS_H
#define CSUCCESS_STATUS_H

#include <csuccess/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup status Status codes
 * @{
 */

/** @brief 0, or one of the `CSUCCESS_E_` numbers. @since 0.1 */
typedef int32_t csuccess_status;

/** @brief The registry of status codes. @since 0.1 */
enum {
    /** Done. */
    CSUCCESS_OK = 0,
    /** A pointer is NULL that must not be, or a plain argument is outside what the function
     * takes. */
    CSUCCESS_E_ARGUMENT = 1,
    /** The `size` field of a struct is smaller than its first version, or absurdly large. */
    CSUCCESS_E_STRUCT_SIZE = 2,
    /** A struct is longer than this library knows, and the part that it does not know is not
     * zero. */
    CSUCCESS_E_STRUCT_TAIL = 3,
    /** The allocator gave no memory, or the book's memory limit is reached. */
    CSUCCESS_E_NO_MEMORY = 4,
    /** The book was called from within one of its own callbacks. */
    CSUCCESS_E_BUSY = 5,
    /** The number is no handle of the wanted kind. */
    CSUCCESS_E_HANDLE = 6,
    /** The handle's object is gone. */
    CSUCCESS_E_GONE = 7,
    /** Nothing has this id or name. */
    CSUCCESS_E_NOT_FOUND = 8,
    /** The text is no JSON, or no expression. */
    CSUCCESS_E_SYNTAX = 9,
    /** A field is missing, unknown, twice there or of the wrong type. */
    CSUCCESS_E_FIELD = 10,
    /** A value is outside what its field allows. */
    CSUCCESS_E_VALUE = 11,
    /** A record or a definition names something that is not there. */
    CSUCCESS_E_UNKNOWN = 12,
    /** A definition is wrong in itself, or does not fit the others. */
    CSUCCESS_E_DEFINITION = 13,
    /** Definitions depend on each other in a circle. */
    CSUCCESS_E_CYCLE = 14,
    /** Time or position goes backwards. */
    CSUCCESS_E_ORDER = 15,
    /** The book has no clock yet, and the call needs one. */
    CSUCCESS_E_NO_CLOCK = 16,
    /** The event is older than what its kind retains. */
    CSUCCESS_E_TOO_OLD = 17,
    /** A limit is reached: size, depth, count or cost. */
    CSUCCESS_E_LIMIT = 18,
    /** The object is in use: a customer with children cannot be removed. */
    CSUCCESS_E_IN_USE = 19,
    /** What was asked for is not allowed in the present state. */
    CSUCCESS_E_STATE = 20,
    /** The history does not keep this moment. */
    CSUCCESS_E_NOT_KEPT = 21,
    /** The data was written by a newer major version. */
    CSUCCESS_E_VERSION = 22,
    /** Saved data is damaged, cut short or contradicts itself. */
    CSUCCESS_E_CORRUPT = 23,
    /** A callback of the caller failed; its number is in the error detail. */
    CSUCCESS_E_CALLBACK = 24,
    /** A callback of the caller asked to stop. */
    CSUCCESS_E_CANCELLED = 25,
    /** A move of the clock was interrupted: repeat csuccess_book_advance() first. */
    CSUCCESS_E_INTERRUPTED = 26,
    /** Another writer has committed since. */
    CSUCCESS_E_CONFLICT = 27
};

/**
 * @brief The name of a status code.
 *
 * @param status any number
 * @return "CSUCCESS_OK", "CSUCCESS_E_ARGUMENT" and so on; "CSUCCESS_E_UNREGISTERED" for a
 *         number that is not in the registry
 * @ownership borrowed for the life of the process
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API const char *
csuccess_status_name(csuccess_status status);

/**
 * @brief One sentence about a status code.
 *
 * @param status any number
 * @return English text, NUL-terminated; the text may change between releases
 * @ownership borrowed for the life of the process
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API const char *
csuccess_status_text(csuccess_status status);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
