/* SPDX-License-Identifier: MIT */
/**
 * @file record.h
 * @brief Records: everything in.
 *
 * A record is one JSON object with a field `record` that names its kind: `customer`, `contact`,
 * `member`, `event`, `outcome`, `override`, `task`, `hand_over`, `playbook`, `canvas`,
 * `plan_item`, `answer`, `assessment`, `rollout`, `journey`, `zone`, `calendar`, `definitions`,
 * `remove`, `erase`, `merge`, `clock`, and `redacted`, which csuccess_journal_redact() leaves
 * behind. `docs/records.md` describes each of them, and `docs/schema/` has a JSON Schema for each.
 * A stream of records is NDJSON: one record a line.
 *
 * Any record may carry `at` (its effective time), `by` and `reason` (who and why), `source` and
 * `position`, and `x` (anything; not looked at). Other unknown fields are refused.
 *
 * The positions of one source strictly increase. A record at or below the position that the
 * book has seen of its source is a repeat: it is dropped, counted, and answered with
 * #CSUCCESS_OK. After a crash the host resumes from csuccess_source_position().
 *
 * A record has its whole effect or none. One that is refused is described by
 * csuccess_book_error(): what, where (line and JSON pointer), what was expected, and the
 * nearest known name.
 */
#ifndef CSUCCESS_RECORD_H
#define CSUCCESS_RECORD_H

#include <csuccess/book.h>
#include <csuccess/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup record Records
 * @{
 */

/**
 * @brief Takes in one record.
 *
 * @param book the book
 * @param json UTF-8 text of one JSON object; line feeds are allowed. Not kept
 * @param length its bytes
 * @retval CSUCCESS_OK also for a repeat
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY, CSUCCESS_E_INTERRUPTED
 * @retval CSUCCESS_E_SYNTAX, CSUCCESS_E_FIELD, CSUCCESS_E_VALUE what is wrong with the text
 * @retval CSUCCESS_E_UNKNOWN it names something that is not there
 * @retval CSUCCESS_E_DEFINITION, CSUCCESS_E_CYCLE a bundle of definitions does not hold together
 * @retval CSUCCESS_E_ORDER a `clock` record goes back
 * @retval CSUCCESS_E_NO_CLOCK an event without `at` before the first move
 * @retval CSUCCESS_E_TOO_OLD an event that its kind no longer keeps
 * @retval CSUCCESS_E_IN_USE a customer with children is to be removed
 * @retval CSUCCESS_E_NOT_FOUND an event to retract, an override to clear
 * @retval CSUCCESS_E_STATE what is told does not fit what is there: a task or a plan that is closed
 *         already, one made twice, a version of a plan that is not the current one, a playbook that
 *         is disabled, a setting that is fixed once the clock runs; or the book was not loaded to
 *         its end
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @retval CSUCCESS_E_CALLBACK the journal failed
 * @post After a failure the book is as before. A `clock` record that ran out of memory is the
 *       exception: see csuccess_book_advance().
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_record(csuccess_book *book, const char *json, size_t length);

/**
 * @brief How to import.
 * @since 0.1
 */
typedef struct csuccess_import_options {
    /** `sizeof(csuccess_import_options)`. */
    size_t size;
    /**
     * Called for each record that is refused; may be NULL: the import stops at the first.
     * `error` is valid during the call. Returns 0 to go on, or the caller's own number to stop
     * with #CSUCCESS_E_CALLBACK.
     */
    int32_t (*refused)(void *user_data, const csuccess_error *error, const char *line,
                       size_t length);
    /**
     * Called now and then with the lines and bytes read so far; may be NULL. Returns 0 to go
     * on, anything else to stop with #CSUCCESS_E_CANCELLED.
     */
    int32_t (*progress)(void *user_data, uint64_t lines, uint64_t bytes);
    /** Passed to both. Stays the caller's. */
    void *user_data;
    /** Not 0: records that name a customer, parent, contact or member that is not there yet are
     * held until the end of the stream and tried again. */
    uint32_t hold_unknown;
    /** Must be 0. */
    uint32_t reserved;
} csuccess_import_options;

/**
 * @brief What an import did.
 * @since 0.1
 */
typedef struct csuccess_import_result {
    /** `sizeof(csuccess_import_result)`. */
    size_t size;
    /** Lines read; empty ones count. */
    uint64_t lines;
    /** Records taken in, repeats and duplicates included. */
    uint64_t accepted;
    /** Records refused. */
    uint64_t refused;
    /** Records that had to be held and then were taken in. */
    uint64_t held;
} csuccess_import_result;

/**
 * @brief Takes in a stream of records, one a line.
 *
 * @param book the book
 * @param reader where the lines come from
 * @param options NULL: stop at the first record that is refused
 * @param[in,out] result may be NULL; `size` is read. Filled in after a failure too
 * @retval CSUCCESS_OK the stream was read to its end
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY, CSUCCESS_E_INTERRUPTED
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_CALLBACK the reader, the journal or `refused` failed
 * @retval CSUCCESS_E_CANCELLED `progress` said so
 * @retval CSUCCESS_E_LIMIT more than csuccess_limits::pending lines would be held
 * @retval CSUCCESS_E_NO_MEMORY
 * @return or what csuccess_book_record() answered to the record that it stopped at
 * @post After a failure the records before it have been taken in, and `result` says how many.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_import(csuccess_book *book, const csuccess_reader *reader,
                     const csuccess_import_options *options, csuccess_import_result *result);

/**
 * @brief How far a book has read a source.
 *
 * @param book the book
 * @param source the source's name
 * @param length its bytes
 * @param[out] position the last position seen
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND nothing came from this source
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_source_position(const csuccess_book *book, const char *source, size_t length,
                         int64_t *position);

/**
 * @brief Copies a journal without what it says of some customers or contacts.
 *
 * Erasing takes a person out of the book; the journal that the host keeps still has the lines
 * that came before. This copies a journal and replaces each line that concerns one of the
 * subjects by a line of the kind `redacted`, which keeps source and position and nothing else.
 * A line concerns a subject when one of its fields `id`, `customer`, `parent`, `from` or `into`
 * names the customer, or, for a contact, when it is that contact's record or an event whose
 * `subject` it is, or makes a task that names it. What is told of a task goes with the line that
 * made it, or when the task's id says that it is the customer's. A line that hands over work for
 * several customers stays, without those. The copy replays to a book that never knew the subjects.
 *
 * @param reader the journal
 * @param writer gets the copy
 * @param customers ids
 * @param customer_lengths their bytes
 * @param contacts ids; a NULL entry, or a NULL array, stands for the whole customer
 * @param contact_lengths their bytes; may be NULL with `contacts`
 * @param count how many subjects
 * @param[out] redacted may be NULL; how many lines were replaced
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_SYNTAX a line is no JSON; the copy ends before it
 * @retval CSUCCESS_E_CALLBACK the reader or the writer failed
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_journal_redact(const csuccess_reader *reader, const csuccess_writer *writer,
                        const char *const *customers, const size_t *customer_lengths,
                        const char *const *contacts, const size_t *contact_lengths, size_t count,
                        uint64_t *redacted);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
