/* SPDX-License-Identifier: MIT */
/* Reading JSON: one text at a time into memory that is used again, fields by table. */
#ifndef CSUCCESSP_UTIL_JSON_READ_H
#define CSUCCESSP_UTIL_JSON_READ_H

#include <yyjson.h>

#include "util/error.h"
#include "util/memory.h"

/* The text that is parsed now, and the memory that the next will use. */
typedef struct csuccessp_json {
    csuccessp_memory *memory;
    char *block;
    size_t capacity;
    yyjson_doc *doc;
    yyjson_val *root;
    size_t length; /* of the text */
} csuccessp_json;

void csuccessp_json_open(csuccessp_json *json, csuccessp_memory *memory);
void csuccessp_json_close(csuccessp_json *json);

/* Parses a text, which is copied. Numbers stay text. The result nests at most `depth_limit` deep
 * and is valid until csuccessp_json_done, which wipes it. CSUCCESS_E_SYNTAX with the line,
 * CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_json_parse(csuccessp_json *json, const char *text, size_t length,
                                     size_t length_limit, uint32_t depth_limit,
                                     csuccessp_error *error);
void csuccessp_json_done(csuccessp_json *json);

/* Bytes of the caller's text; NULL bytes: absent. */
typedef struct csuccessp_slice {
    const char *bytes;
    size_t length;
} csuccessp_slice;

enum {
    CSUCCESSP_FIELD_ID,      /* csuccessp_slice: 1-255 bytes, no control characters */
    CSUCCESSP_FIELD_TEXT,    /* csuccessp_slice */
    CSUCCESSP_FIELD_BOOL,    /* int32_t */
    CSUCCESSP_FIELD_INT,     /* int64_t */
    CSUCCESSP_FIELD_TIME,    /* int64_t: RFC 3339, or an integer of microseconds */
    CSUCCESSP_FIELD_DATE,    /* int32_t */
    CSUCCESSP_FIELD_DECIMAL, /* int64_t micro-units */
    CSUCCESSP_FIELD_DOUBLE,  /* double */
    CSUCCESSP_FIELD_CHOICE,  /* int32_t: index into `names` */
    CSUCCESSP_FIELD_OBJECT,  /* yyjson_val * */
    CSUCCESSP_FIELD_ARRAY,   /* yyjson_val * */
    CSUCCESSP_FIELD_ANY,     /* yyjson_val * */
    CSUCCESSP_FIELD_IGNORED  /* nothing is stored */
};

typedef struct csuccessp_field {
    const char *name;
    uint8_t type;
    uint8_t required;
    uint16_t offset;
    const char *const *names; /* of a choice, ended by NULL */
} csuccessp_field;

/* Reads the fields of an object into a struct, which is not cleared. Refuses what is unknown,
 * twice, missing or of another type. `*present` gets a bit for each field that is there. At most
 * 64 fields. */
csuccess_status csuccessp_fields_read(const csuccessp_place *place, yyjson_val *object,
                                      const csuccessp_field *fields, size_t count, void *out,
                                      uint64_t *present);

/* One value of a type, as the table would read it. */
csuccess_status csuccessp_field_read(const csuccessp_place *place, yyjson_val *value,
                                     const csuccessp_field *field, void *out);

#define CSUCCESSP_PRESENT(present, index) ((present) >> (index)&1)

/* How deep a value nests; stops counting at limit + 1. */
uint32_t csuccessp_json_depth(yyjson_val *value, uint32_t limit);

/* What a value is, for messages: "a number", "an object". */
const char *csuccessp_json_kind(yyjson_val *value);

/* The line (from 1) of the value that a JSON pointer names in a well-formed text; of what should
 * hold it when it is not there. */
uint64_t csuccessp_json_line(const char *text, size_t length, const char *pointer,
                             size_t pointer_length);

#endif
