/* SPDX-License-Identifier: MIT */
/* Lines out of a reader, bytes into a writer. */
#ifndef CSUCCESSP_UTIL_STREAM_H
#define CSUCCESSP_UTIL_STREAM_H

#include <csuccess/stream.h>

#include "util/buffer.h"
#include "util/error.h"

/* Splits what a reader gives into lines. */
typedef struct csuccessp_lines {
    csuccess_reader reader;
    csuccessp_buffer buffer;
    size_t next;  /* where the next line begins in the buffer */
    size_t limit; /* bytes of a line without its end */
    uint64_t line;
    int ended;
    csuccessp_error *error;
} csuccessp_lines;

csuccess_status csuccessp_lines_open(csuccessp_lines *lines, csuccessp_memory *memory,
                                     const csuccess_reader *reader, size_t limit,
                                     csuccessp_error *error);
void csuccessp_lines_close(csuccessp_lines *lines);

/* The next line without its end; NULL bytes at the end of the stream. Valid until the next call.
 * CSUCCESS_E_CALLBACK, CSUCCESS_E_LIMIT (the line is skipped by the next call),
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_lines_next(csuccessp_lines *lines, const char **bytes, size_t *length);

/* Collects bytes, document by document, and hands them to a writer in large pieces. */
typedef struct csuccessp_output {
    csuccess_writer writer;
    csuccessp_buffer buffer; /* write here, then call csuccessp_output_pass */
    uint64_t written;
    uint64_t documents; /* for whoever counts them */
    csuccessp_error *error;
    csuccess_status status;

    /* Or takes them one by one, as they stand in `buffer`, each with an id; NULL: a stream. */
    csuccess_status (*take)(struct csuccessp_output *output);
    void *taker;
    csuccessp_buffer id;
    int64_t from, part; /* of an item in parts: where to begin, and which one it is */
    uint8_t firm, passing;
    int (*known)(struct csuccessp_output *output); /* is the part, and all after it, known? */
} csuccessp_output;

csuccess_status csuccessp_output_open(csuccessp_output *output, csuccessp_memory *memory,
                                      const csuccess_writer *writer, csuccessp_error *error);
/* One that hands over documents, for book/saved: sets `take` before it is used. */
void csuccessp_output_take(csuccessp_output *output, csuccessp_memory *memory, void *taker,
                           csuccessp_error *error);
void csuccessp_output_close(csuccessp_output *output);

/* Hands over what has gathered when it is much, or everything. */
csuccess_status csuccessp_output_pass(csuccessp_output *output);
csuccess_status csuccessp_output_flush(csuccessp_output *output);

#endif
