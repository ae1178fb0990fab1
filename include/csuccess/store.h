/* SPDX-License-Identifier: MIT */
/**
 * @file store.h
 * @brief Saving a book, and bringing it back.
 *
 * The host owns storage. csuccess_book_save() writes a book as one NDJSON stream of documents:
 * what holds for all first (zones, members, definitions, the clock, how far each source was
 * read), then each customer followed by blocks of at most 256 events, then the facts that wait,
 * and a last line that says how many documents there were. The order is that of the ids, and
 * nothing depends on the order in which things came in: two books that know the same write the
 * same bytes.
 *
 * A book that was loaded behaves byte for byte as if it had never stopped. A stream of an older
 * version is read for ever; one of a newer major version is refused with #CSUCCESS_E_VERSION.
 */
#ifndef CSUCCESS_STORE_H
#define CSUCCESS_STORE_H

#include <csuccess/book.h>
#include <csuccess/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup store Saving and loading
 * @{
 */

/**
 * @brief Writes a book as a stream.
 *
 * A book whose move of the clock was interrupted is saved as of its last whole instant.
 *
 * @param book the book; it does not change
 * @param writer gets the bytes
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the book was not loaded to its end
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_CALLBACK the writer failed
 * @retval CSUCCESS_E_NO_MEMORY
 * @post After a failure what was written is of no use: a stream without its last line is refused.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_save(csuccess_book *book, const csuccess_writer *writer);

/**
 * @brief Reads a stream into a book that is still empty.
 *
 * Nothing is told to the journal, and nothing is counted twice.
 *
 * @param book fresh from csuccess_book_new()
 * @param reader gives the bytes
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE the book is not empty
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_VERSION the stream was written by a newer major version
 * @retval CSUCCESS_E_SYNTAX a line is no JSON, as when the stream is cut short within one
 * @retval CSUCCESS_E_CORRUPT the stream is cut short between lines, damaged or contradicts itself
 * @retval CSUCCESS_E_FIELD, CSUCCESS_E_VALUE, CSUCCESS_E_UNKNOWN,
 *         CSUCCESS_E_DEFINITION, CSUCCESS_E_CYCLE a line of it is damaged; csuccess_book_error()
 *         says which
 * @retval CSUCCESS_E_CALLBACK the reader failed
 * @retval CSUCCESS_E_LIMIT a limit of the book is below what the stream holds
 * @retval CSUCCESS_E_NO_MEMORY
 * @post After a failure the book holds a part of the stream, and answers #CSUCCESS_E_STATE to
 *       everything that would change, save or clone it: free it.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_load(csuccess_book *book, const csuccess_reader *reader);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
