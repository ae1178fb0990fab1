/* SPDX-License-Identifier: MIT */
/**
 * @file store.h
 * @brief Saving a book, and bringing it back: as one stream, or in a store.
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
 *
 * Where a stream is too much to write each time there is the *store*: a handful of callbacks onto
 * whatever database the host has. csuccess_book_open() brings a book back from it, and
 * csuccess_book_commit() hands over, in one transaction, exactly the documents that changed since
 * the last one. A document has a kind, an id within its kind, and bytes; the host need not know
 * what they say. They are the documents of the stream.
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

/**
 * @brief What a store tells the library of a document that it has.
 *
 * The library's own function, which a store calls from within csuccess_store::scan. The bytes are
 * the store's, and read only until the function returns.
 *
 * @return 0 to go on; any other number: scan returns at once, with this number
 * @since 0.1
 */
typedef int32_t (*csuccess_store_each)(void *context, const char *id, size_t id_length,
                                       const char *bytes, size_t length);

/**
 * @brief The host's storage for one book.
 *
 * Copied by csuccess_book_open(). Every function but `destroy` must be there. One that returns a
 * number returns 0 for success; any other number is a failure, which comes back as
 * csuccess_error::callback_code beside #CSUCCESS_E_CALLBACK. None may call a function on the book:
 * it would answer #CSUCCESS_E_BUSY.
 *
 * A store has a *generation*, which is 0 while it was never committed to, and documents. A kind is
 * a short text of ASCII letters and `_`, ended by a NUL. An id is 1 to 1,024 bytes of UTF-8 without
 * control characters, not ended by a NUL, and compared byte by byte. The bytes of a document are
 * one JSON object, at most 1 GiB, without a line feed at the end. What the library passes is its
 * own, and valid until the function returns.
 * @since 0.1
 */
typedef struct csuccess_store {
    /** `sizeof(csuccess_store)`. */
    size_t size;
    /** Passed to every function. */
    void *user_data;
    /** Called once with `user_data` when the book is freed, or at once when it could not be
     * opened; may be NULL. */
    void (*destroy)(void *user_data);
    /** The generation of the last transaction that was taken, by whomever. Never called within a
     * transaction. */
    int32_t (*generation)(void *user_data, uint64_t *out);
    /** Begins a transaction, if the store stands at this generation. If it stands at another one,
     * because someone else has committed, the answer is #CSUCCESS_E_CONFLICT. No other writer may
     * commit between a `begin` that succeeded and its `commit`, or else `commit` must answer
     * #CSUCCESS_E_CONFLICT. After a failure there is no transaction, and none of the functions
     * below is called. */
    int32_t (*begin)(void *user_data, uint64_t expected_generation);
    /** Puts a document into the store, in place of one with the same kind and id. Only within a
     * transaction. */
    int32_t (*put)(void *user_data, const char *kind, const char *id, size_t id_length,
                   const char *bytes, size_t length);
    /** Takes a document out; that there is none is no failure. Only within a transaction. */
    int32_t (*remove)(void *user_data, const char *kind, const char *id, size_t id_length);
    /** Ends the transaction: everything in it is taken, and the generation is `new_generation`; or,
     * with a failure, nothing is. A store that cannot tell (the connection was lost meanwhile)
     * answers with a failure, too: the library asks for the generation before it goes on, and
     * knows its own transaction by a document in it. #CSUCCESS_E_CONFLICT says that nothing was
     * taken because someone else has committed. */
    int32_t (*commit)(void *user_data, uint64_t new_generation);
    /** Ends the transaction, and nothing of it is taken. Also called after a `commit` that failed,
     * when there may be nothing left to undo. */
    void (*rollback)(void *user_data);
    /** Calls `each` with `context` for every document of a kind, in the bytewise order of their
     * ids, until one call returns anything but 0, which is then what scan returns. Never called
     * within a transaction. */
    int32_t (*scan)(void *user_data, const char *kind, csuccess_store_each each, void *context);
} csuccess_store;

/**
 * @brief Brings a book back from a store, as of the last commit.
 *
 * A store that was never committed to gives a new, empty book. The store stays attached to the
 * book, and is destroyed with it; a book that is loaded into, cloned or saved has nothing to do
 * with that. What was recorded after the last commit is the host's to record again: how far each
 * source was read is part of what was committed, see csuccess_source_position().
 *
 * @param config as for csuccess_book_new(); may be NULL
 * @param store copied; `destroy` is called also when the book could not be opened
 * @param out gets the book; untouched on failure
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer or a function of the store is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_CALLBACK the store failed
 * @retval CSUCCESS_E_CONFLICT someone has committed to the store while it was read: open it again
 * @retval CSUCCESS_E_VERSION the store was written by a newer major version
 * @retval CSUCCESS_E_CORRUPT documents are missing, damaged or contradict each other, or do not
 *         come in the order of their ids
 * @retval CSUCCESS_E_SYNTAX, CSUCCESS_E_FIELD, CSUCCESS_E_VALUE, CSUCCESS_E_UNKNOWN,
 *         CSUCCESS_E_DEFINITION, CSUCCESS_E_CYCLE a document is damaged
 * @retval CSUCCESS_E_LIMIT a limit of the configuration is below what the store holds
 * @retval CSUCCESS_E_NO_MEMORY
 * @post After a failure the configuration's log, if it has one, was told which document it was, and
 *       what is wrong with it.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_open(const csuccess_config *config, const csuccess_store *store, csuccess_book **out);

/**
 * @brief Hands over to the store exactly what has changed since the last commit.
 *
 * One transaction: documents that are new or say something else are put, those that are gone are
 * removed. When nothing has changed there is none. A book whose move of the clock was interrupted
 * is committed as of its last whole instant.
 *
 * A failure leaves the book as it is, and the store as it was: the call can be repeated, also after
 * other calls. Only #CSUCCESS_E_CONFLICT stays: another book has gone on from the same generation,
 * and what this one has made since then is not in the store. Free it, and open the store again.
 *
 * @param book one from csuccess_book_open()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT the pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_STATE no store is attached, or the book was not loaded to its end
 * @retval CSUCCESS_E_CALLBACK the store failed
 * @retval CSUCCESS_E_CONFLICT someone else has committed
 * @retval CSUCCESS_E_CORRUPT after a commit whose outcome was not known: the store is no longer
 *         what it was
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_commit(csuccess_book *book);

/**
 * @brief The generation of the book's last commit: 0 before the first.
 *
 * @param book one from csuccess_book_open()
 * @param out gets the number
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STATE no store is attached
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_book_generation(const csuccess_book *book, uint64_t *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
