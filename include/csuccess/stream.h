/* SPDX-License-Identifier: MIT */
/**
 * @file stream.h
 * @brief Bytes in, bytes out: readers, writers, buffers.
 *
 * The library opens no file. What is long comes through a #csuccess_reader and goes through a
 * #csuccess_writer, two small structs of callbacks. For text in memory there is a ready-made
 * reader, csuccess_reader_from_memory(), and a ready-made writer, csuccess_buffer_writer().
 */
#ifndef CSUCCESS_STREAM_H
#define CSUCCESS_STREAM_H

#include <csuccess/config.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup stream Streams
 * @{
 */

/**
 * @brief A source of bytes.
 * @since 0.1
 */
typedef struct csuccess_reader {
    /** `sizeof(csuccess_reader)`. */
    size_t size;
    /**
     * Puts up to `capacity` (never 0) bytes at `bytes`, and their number at `got`.
     * Fewer than asked for is allowed; 0 is the end. Returns 0, or the caller's own number to
     * fail. Called on the thread of the call that was given the reader, and not after the end
     * or a failure.
     */
    int32_t (*read)(void *user_data, char *bytes, size_t capacity, size_t *got);
    /** Passed to `read`. Stays the caller's. */
    void *user_data;
    /** Used by csuccess_reader_from_memory(). */
    const void *reserved[2];
} csuccess_reader;

/**
 * @brief A sink of bytes.
 * @since 0.1
 */
typedef struct csuccess_writer {
    /** `sizeof(csuccess_writer)`. */
    size_t size;
    /**
     * Takes `length` (never 0) bytes, all of them. Returns 0, or the caller's own number to
     * fail. Called on the thread of the call that was given the writer, and not after a
     * failure.
     */
    int32_t (*write)(void *user_data, const char *bytes, size_t length);
    /** Passed to `write`. Stays the caller's. */
    void *user_data;
} csuccess_writer;

/** @brief Bytes that grow. @since 0.1 */
typedef struct csuccess_buffer csuccess_buffer;

/**
 * @brief Fills in a reader that reads bytes in memory, once.
 *
 * @param bytes the bytes; may be NULL when `length` is 0. @ownership borrowed until the reader
 *        is used no more
 * @param length how many
 * @param[in,out] out the reader, of which `size` is read; its `user_data` is set to itself, so it
 *        must not be copied
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `out` is NULL, or `bytes` is with a `length`
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @threadsafety any thread; the reader is for one thread at a time
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_reader_from_memory(const char *bytes, size_t length, csuccess_reader *out);

/**
 * @brief Makes an empty buffer.
 *
 * @param allocator where its memory comes from; NULL: malloc() and free(). Its `destroy` is
 *        called when the buffer is freed, or when this function fails after the struct was
 *        read
 * @param[out] out the buffer. @ownership owned: csuccess_buffer_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `out` is NULL, or a function of the allocator is
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL the allocator's `size`
 * @retval CSUCCESS_E_NO_MEMORY
 * @threadsafety any thread; the buffer is for one thread at a time
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_buffer_new(const csuccess_allocator *allocator, csuccess_buffer **out);

/**
 * @brief Frees a buffer and what it holds.
 * @param buffer may be NULL
 * @since 0.1
 */
CSUCCESS_API void
csuccess_buffer_free(csuccess_buffer *buffer);

/**
 * @brief The bytes of a buffer, followed by a NUL that is not counted.
 *
 * @param buffer may be NULL
 * @return never NULL. @ownership borrowed until the buffer is written to, cleared or freed
 * @since 0.1
 */
CSUCCESS_API const char *
csuccess_buffer_data(const csuccess_buffer *buffer);

/**
 * @brief How many bytes a buffer holds.
 * @param buffer may be NULL: 0
 * @return the number
 * @since 0.1
 */
CSUCCESS_API size_t
csuccess_buffer_length(const csuccess_buffer *buffer);

/**
 * @brief Empties a buffer and keeps its memory.
 * @param buffer may be NULL
 * @since 0.1
 */
CSUCCESS_API void
csuccess_buffer_clear(csuccess_buffer *buffer);

/**
 * @brief Fills in a writer that appends to a buffer.
 *
 * The writer fails with the number #CSUCCESS_E_NO_MEMORY when the buffer cannot grow.
 *
 * @param buffer must outlive the writer
 * @param[in,out] out the writer, of which `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_buffer_writer(csuccess_buffer *buffer, csuccess_writer *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
