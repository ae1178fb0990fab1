/* SPDX-License-Identifier: MIT */
/**
 * @file config.h
 * @brief What the host supplies: memory, log, journal, limits.
 *
 * ## Structs that carry their size
 *
 * Every struct that a caller fills in begins with `size`, which the caller sets to the
 * `sizeof` of the struct it was compiled with. A shorter struct of an older program is read as
 * far as it goes, the rest counts as zero. A longer struct of a newer program is accepted when
 * the part that this library does not know is all zero, else #CSUCCESS_E_STRUCT_TAIL. Zero is
 * the default of every field, so clearing the struct and setting `size` is enough to begin.
 *
 * ## Callbacks
 *
 * Every callback gets its own `user_data`, and the library calls `destroy` on it exactly once:
 * when the book is freed, or at once when the function that should have kept it fails. A
 * callback may not call a function on the book that called it: it would answer
 * #CSUCCESS_E_BUSY.
 *
 * A callback that can fail returns 0 for success and any other number for failure. The number
 * comes back in csuccess_error::callback_code beside #CSUCCESS_E_CALLBACK. #CSUCCESS_PASS means
 * "as if no callback were set", for a binding that always installs a trampoline.
 *
 * ## Everything else is in the definitions
 *
 * What changes the results (currency, time zone, week start, grain of the clock, days of
 * history) is not here but in the `book` part of a `definitions` record, so that the journal
 * alone says what a book will do.
 */
#ifndef CSUCCESS_CONFIG_H
#define CSUCCESS_CONFIG_H

#include <csuccess/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup config Configuration
 * @{
 */

/** @brief A callback's answer: as if no callback were set. @since 0.1 */
#define CSUCCESS_PASS INT32_MIN

/**
 * @brief Memory for one book.
 *
 * Copied when a book is made. Blocks must be aligned for any type. Every block is overwritten
 * with zeros before it is released, so that an erased person leaves no byte in the heap.
 * @since 0.1
 */
typedef struct csuccess_allocator {
    /** `sizeof(csuccess_allocator)`. */
    size_t size;
    /** Gives `bytes` (never 0) bytes, or NULL. Must not be NULL. */
    void *(*allocate)(void *user_data, size_t bytes);
    /** Takes back a block with the size that it was asked for with. Must not be NULL. */
    void (*release)(void *user_data, void *block, size_t bytes);
    /** Passed to the functions above. */
    void *user_data;
    /** Called once with `user_data` when the library needs it no more; may be NULL. */
    void (*destroy)(void *user_data);
} csuccess_allocator;

/** @brief How much a log line matters. @since 0.1 */
enum {
    /** Something was left out that the caller may want to know. */
    CSUCCESS_LOG_WARNING = 1,
    /** Something happened as designed. */
    CSUCCESS_LOG_INFO = 2
};

/**
 * @brief Where log lines and the journal go.
 *
 * The log says in words what a book left out on its own: a pending fact whose customer is gone
 * when its time comes, a division by zero. The text is finished, in UTF-8, and not
 * NUL-terminated.
 *
 * The journal gets each accepted input as one line of JSON with a line feed at its end, in
 * order, *before* it takes effect. Fed to a fresh book the journal makes the same state. When
 * the callback fails, the input is refused with #CSUCCESS_E_CALLBACK and has no effect.
 * @since 0.1
 */
typedef struct csuccess_sinks {
    /** `sizeof(csuccess_sinks)`. */
    size_t size;
    /** May be NULL: no log. `level` is a `CSUCCESS_LOG_` number, `code` a status. */
    void (*log)(void *user_data, int32_t level, csuccess_status code, const char *text,
                size_t length);
    /** Passed to `log`. */
    void *log_user_data;
    /** Called once with `log_user_data`; may be NULL. */
    void (*log_destroy)(void *user_data);
    /** May be NULL: no journal. Returns 0, #CSUCCESS_PASS or the caller's own number. */
    int32_t (*journal)(void *user_data, const char *line, size_t length);
    /** Passed to `journal`. */
    void *journal_user_data;
    /** Called once with `journal_user_data`; may be NULL. */
    void (*journal_destroy)(void *user_data);
} csuccess_sinks;

/**
 * @brief Limits, downwards only: 0, or more than the default, means the default.
 * @since 0.1
 */
typedef struct csuccess_limits {
    /** `sizeof(csuccess_limits)`. */
    size_t size;
    /** Bytes that the book may hold at a time; 0 is no limit. */
    uint64_t memory_bytes;
    /** Bytes of one record; default 16 MiB. */
    uint32_t record_bytes;
    /** Nesting of JSON inside one record; default 64. */
    uint32_t depth;
    /** Bytes of one text value; default 65,535. */
    uint32_t text_bytes;
    /** Customers; default 2^32 - 2. */
    uint32_t customers;
    /** Attributes, event kinds, measures, segments and models together, and variables of an
     * environment of expressions; default 10,000. */
    uint32_t definitions;
    /** Contacts, outcomes or overrides of one customer; default 10,000 each. */
    uint32_t items_per_customer;
    /** Facts that wait for their time, events not counted; default 10,000,000. */
    uint32_t pending;
    /** Must be 0. */
    uint32_t reserved;
} csuccess_limits;

/**
 * @brief What csuccess_book_new() takes.
 * @since 0.1
 */
typedef struct csuccess_config {
    /** `sizeof(csuccess_config)`. */
    size_t size;
    /** NULL: malloc() and free(). */
    const csuccess_allocator *allocator;
    /** NULL: no log, no journal. */
    const csuccess_sinks *sinks;
    /** NULL: the defaults. */
    const csuccess_limits *limits;
    /** Seed of the hash tables. Give a random number when ids come from strangers. No result
     * depends on it. */
    uint64_t hash_seed;
} csuccess_config;

/** @} */

#ifdef __cplusplus
}
#endif

#endif
