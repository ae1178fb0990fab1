/* SPDX-License-Identifier: MIT */
/**
 * @file event.h
 * @brief Events: what customers do, one by one or as columns.
 *
 * An event is a customer, a declared kind, a time and a value, and optionally a subject (the
 * contact or other actor), a label and a key. Its value is a decimal with six digits after the
 * point, given here as an integer of micro-units (1.5 is 1500000), so that sums are exact,
 * never drift and do not depend on the order of arrival.
 *
 * The functions here are the typed twins of the record `event`. An event with a subject or a key
 * comes as a record or in a batch.
 */
#ifndef CSUCCESS_EVENT_H
#define CSUCCESS_EVENT_H

#include <csuccess/book.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup event Events
 * @{
 */

/** @brief The value of an event that has none of its own: 1. @since 0.1 */
#define CSUCCESS_MICRO 1000000

/**
 * @brief Finds a declared kind of event.
 *
 * The handle stays good when the kind is declared anew, and is gone when it is removed.
 *
 * @param book the book
 * @param id the kind's id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_event_kind_find(const csuccess_book *book, const char *id, size_t length,
                         csuccess_event_kind *out);

/**
 * @brief Records one event.
 *
 * @param book the book
 * @param customer whose
 * @param kind what
 * @param at when, in microseconds since 1970-01-01T00:00:00Z
 * @param value in micro-units, within 9.2e18
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` is NULL
 * @retval CSUCCESS_E_BUSY, CSUCCESS_E_INTERRUPTED
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_VALUE `at` or `value` is out of range
 * @retval CSUCCESS_E_TOO_OLD the kind keeps nothing so old; counted
 * @retval CSUCCESS_E_CALLBACK the journal failed
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_event_record(csuccess_book *book, csuccess_customer customer, csuccess_event_kind kind,
                      int64_t at, int64_t value);

/**
 * @brief Events as columns. A column that is NULL is absent.
 * @since 0.1
 */
typedef struct csuccess_event_batch {
    /** `sizeof(csuccess_event_batch)`. */
    size_t size;
    /** How many events. */
    uint64_t count;
    /** Whose; must not be NULL. */
    const csuccess_customer *customers;
    /** What, one by one; NULL: `kind` for all. */
    const csuccess_event_kind *kinds;
    /** What, for all. */
    csuccess_event_kind kind;
    /** When; must not be NULL. */
    const int64_t *at;
    /** Values in micro-units; NULL: 1 each. */
    const int64_t *values;
    /** Ids of contacts or other actors; an entry may be NULL. */
    const char *const *subjects;
    /** Bytes of each; NULL: they are NUL-terminated. */
    const size_t *subject_lengths;
    /** Labels; an entry may be NULL. */
    const char *const *labels;
    /** Bytes of each; NULL: they are NUL-terminated. */
    const size_t *label_lengths;
    /** Keys; an entry may be NULL. */
    const char *const *keys;
    /** Bytes of each; NULL: they are NUL-terminated. */
    const size_t *key_lengths;
    /** Where the events come from; NULL: no source. */
    const char *source;
    /** Its bytes. */
    size_t source_length;
    /** Position of the first event; the others follow it one by one. */
    int64_t first_position;
} csuccess_event_batch;

/**
 * @brief Records many events.
 *
 * The whole batch is checked before anything is taken in. Only a journal that fails, or memory
 * that runs out, in the middle leaves the first `accepted` events taken in.
 *
 * @param book the book
 * @param batch the columns; read during the call only
 * @param[out] accepted may be NULL; events taken in, repeats and duplicates included. After a
 *        failure of the check it is the index of the event that was refused, and nothing was
 *        taken in
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL that must not be
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_BUSY, CSUCCESS_E_INTERRUPTED
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_VALUE a time, value or text is out of range
 * @retval CSUCCESS_E_TOO_OLD
 * @retval CSUCCESS_E_CALLBACK the journal failed
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_event_record_batch(csuccess_book *book, const csuccess_event_batch *batch,
                            uint64_t *accepted);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
