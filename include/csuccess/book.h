/* SPDX-License-Identifier: MIT */
/**
 * @file book.h
 * @brief The book: life, clock, errors, counts.
 *
 * ## The book
 *
 * A *book* (a customer-success manager's "book of business") holds the customers of one tenant,
 * the definitions that they are looked at with, and everything that is computed from them. All
 * other functions take it. A book is used by one thread at a time, and may move between threads
 * with a lock or a join in between; different books share nothing at all, so that a host scales
 * by books.
 *
 * ## Facts in, values out
 *
 * Everything that a book knows comes in as a *record* (see record.h) or through a typed twin of
 * one (event.h, value.h). What it computes is read by name (value.h), as health scores
 * (health.h), or as reports (report.h). It keeps nothing outside memory: saving is the host's
 * (store.h).
 *
 * ## Time is an input
 *
 * Nothing reads a real clock. csuccess_book_advance() moves the book's clock forward, and only
 * a move computes. A move runs every *instant* up to its target:
 *
 * - every midnight of the book's time zone, for all customers;
 * - in the grain `exact` (the default) the time of each fact and of each timer, for the
 *   customers that it concerns; in the grain `day` facts and timers take effect at the next
 *   midnight.
 *
 * The target itself is none, so that moving in one step or in a thousand gives the same bytes.
 * The first move of a book sets its clock without replaying the past: it has one instant, its
 * target, for all customers.
 *
 * A fact with a time to come waits for it. A fact without a time, or with one that is past, is
 * due at the start of the next move: it can be read back at once, but what is computed from it
 * changes with that move, and no decision of the past is rewritten. Facts of the same time take
 * effect in the order of their source and position, and else in the order in which they came.
 *
 * Every computed value is as of its customer's last instant, which csuccess_value_get() tells.
 */
#ifndef CSUCCESS_BOOK_H
#define CSUCCESS_BOOK_H

#include <csuccess/config.h>
#include <csuccess/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup book Book
 * @{
 */

/**
 * @brief Makes an empty book.
 *
 * @param config NULL: all defaults. Read during the call only; what it points to is copied
 * @param[out] out the book. @ownership owned: csuccess_book_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `out` is NULL, or a function of the allocator is
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL a struct's `size`
 * @retval CSUCCESS_E_NO_MEMORY
 * @post After a failure the `destroy` of every callback that could be read has been called.
 * @threadsafety any thread
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_new(const csuccess_config *config, csuccess_book **out);

/**
 * @brief Frees a book, and everything that was borrowed from it.
 *
 * Called from within a callback of the book it does nothing.
 *
 * @param book may be NULL
 * @since 0.1
 */
CSUCCESS_API void
csuccess_book_free(csuccess_book *book);

/**
 * @brief Makes a deep copy, for a what-if or for reading while the original goes on.
 *
 * The copy stands at the same clock, gives the same bytes from then on, and its customers,
 * event kinds, values and models have the same handles. It has its own journal and log, or
 * none.
 *
 * @param book the original, which stays as it is
 * @param config of the copy; NULL: all defaults
 * @param[out] out the copy. @ownership owned: csuccess_book_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the original was not loaded to its end
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL a struct's `size`
 * @retval CSUCCESS_E_NO_MEMORY
 * @retval CSUCCESS_E_LIMIT the copy's limits are below what the original holds
 * @post After a failure the `destroy` of every callback of `config` that could be read has been
 *       called.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_clone(csuccess_book *book, const csuccess_config *config, csuccess_book **out);

/**
 * @brief Moves the clock forward, and computes.
 *
 * The same time again is allowed: it lets what is due take effect.
 *
 * A move is atomic by instant. After #CSUCCESS_E_NO_MEMORY the book stands at the last whole
 * instant; repeat the call with the same or a later time to go on. Until then everything that
 * would change the book answers #CSUCCESS_E_INTERRUPTED.
 *
 * @param book the book
 * @param now microseconds since 1970-01-01T00:00:00Z, in the years 1 to 9999
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` is NULL, or `now` is outside the calendar
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the book was not loaded to its end
 * @retval CSUCCESS_E_ORDER `now` is before the clock; nothing happened
 * @retval CSUCCESS_E_CALLBACK the journal failed; nothing happened
 * @retval CSUCCESS_E_NO_MEMORY see above
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_advance(csuccess_book *book, int64_t now);

/**
 * @brief Reads the clock.
 *
 * @param book the book
 * @param[out] now microseconds since 1970-01-01T00:00:00Z
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NO_CLOCK the book was never moved
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_clock(const csuccess_book *book, int64_t *now);

/**
 * @brief The detail of a failure.
 * @since 0.1
 */
typedef struct csuccess_error {
    /** `sizeof(csuccess_error)`. */
    size_t size;
    /** What the failing call answered. */
    csuccess_status status;
    /** The caller's own number, when a callback failed; else 0. */
    int32_t callback_code;
    /** Line of the input, from 1; 0 when there is none. */
    uint64_t line;
    /** One line of English, NUL-terminated. The text may change between releases. */
    const char *message;
    /** Bytes of `message`. */
    size_t message_length;
    /** JSON pointer (RFC 6901) to the value that was refused, NUL-terminated; "" is the whole
     * record. */
    const char *pointer;
    /** Bytes of `pointer`. */
    size_t pointer_length;
    /** Which byte of the text of an expression, from 1; 0 when there is none. */
    uint64_t position;
} csuccess_error;

/**
 * @brief Reads the detail of the last call on this book that failed.
 *
 * It stays until the next call that fails, is not cleared by reading or by successful calls,
 * and says #CSUCCESS_OK when nothing has failed yet. Only an erasure empties its texts, which
 * may quote the one who is erased. Calls whose status says everything by itself may leave it
 * alone: #CSUCCESS_E_ARGUMENT, #CSUCCESS_E_STRUCT_SIZE, #CSUCCESS_E_STRUCT_TAIL, #CSUCCESS_E_BUSY,
 * #CSUCCESS_E_HANDLE, #CSUCCESS_E_GONE and #CSUCCESS_E_NOT_FOUND. So compare
 * csuccess_error::status with what the call answered before showing it.
 *
 * @param book the book
 * @param[in,out] out `size` is read; the texts are @ownership borrowed until the next failing
 *        call on the book
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_error(const csuccess_book *book, csuccess_error *out);

/**
 * @brief What a book holds, and what it left out.
 * @since 0.1
 */
typedef struct csuccess_counts {
    /** `sizeof(csuccess_counts)`. */
    size_t size;
    /** Customers, those included whose time has not come. */
    uint64_t customers;
    /** Contacts of all customers. */
    uint64_t contacts;
    /** Events that are kept. */
    uint64_t events;
    /** Facts that wait for their time, events not counted. */
    uint64_t pending;
    /** Records that were accepted, since the book was made, but moves of the clock; saved. */
    uint64_t accepted;
    /** Records dropped because their source had passed their position, since the book was made or
     * loaded: what is dropped is in no journal. */
    uint64_t repeated;
    /** Events dropped because their key was there already, since the book was made or loaded. */
    uint64_t duplicates;
    /** Accepted facts whose time was past; saved. */
    uint64_t late;
    /** Events refused because their kind keeps nothing so old, since the book was made or loaded.
     */
    uint64_t too_old;
    /** Waiting facts of which something no longer fitted when their time came; saved. */
    uint64_t orphaned;
    /** Customers and contacts erased; saved. */
    uint64_t erased;
    /** Bytes that the book holds now. */
    uint64_t memory_bytes;
    /** The most that it has held. */
    uint64_t memory_peak;
} csuccess_counts;

/**
 * @brief Reads the counts.
 *
 * @param book the book
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_counts(const csuccess_book *book, csuccess_counts *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
