/* SPDX-License-Identifier: MIT */
/* Types of expressions. */
#ifndef CSUCCESSP_EXPR_TYPE_H
#define CSUCCESSP_EXPR_TYPE_H

#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/buffer.h"

/* Kinds of types, and of values at run time. The order of those that can be compared with each
 * other and used as masks is relied on. */
enum {
    CSUCCESSP_KIND_DYN, /* a type only: anything */
    CSUCCESSP_KIND_NULL,
    CSUCCESSP_KIND_BOOL,
    CSUCCESSP_KIND_INT,
    CSUCCESSP_KIND_UINT,
    CSUCCESSP_KIND_DOUBLE,
    CSUCCESSP_KIND_STRING,
    CSUCCESSP_KIND_BYTES,
    CSUCCESSP_KIND_TIMESTAMP,
    CSUCCESSP_KIND_DURATION,
    CSUCCESSP_KIND_DATE,
    CSUCCESSP_KIND_LIST,
    CSUCCESSP_KIND_MAP,
    CSUCCESSP_KIND_TYPE,
    CSUCCESSP_KIND_OPTIONAL,
    CSUCCESSP_KIND_ABSTRACT,  /* a type only: opaque, with a name */
    CSUCCESSP_KIND_PARAMETER, /* a type only: stands for another */
    CSUCCESSP_KIND_ERROR,     /* a value only */
    CSUCCESSP_KIND_UNKNOWN    /* a value only */
};

enum {
    CSUCCESSP_TYPE_PARAMETERS = 8, /* of one type */
    CSUCCESSP_TYPE_DEPTH = 64      /* what lies deeper is dyn */
};

typedef struct csuccessp_type {
    uint8_t kind;
    uint8_t count;   /* of parameters */
    uint16_t number; /* of a type parameter */
    uint16_t name_length;
    uint16_t depth;   /* levels of parameters below */
    const char *name; /* how it is written, without parameters */
    const struct csuccessp_type *of[2];
    const struct csuccessp_type *const *more; /* with more than two parameters: all of them */
} csuccessp_type;

/* Types without parameters; of one kind each. */
extern const csuccessp_type csuccessp_types[CSUCCESSP_KIND_UNKNOWN + 1];
#define CSUCCESSP_TYPE_OF(kind) (&csuccessp_types[CSUCCESSP_KIND_##kind])

/* dyn where the type does not say: "list" is list(dyn). */
const csuccessp_type *csuccessp_type_parameter(const csuccessp_type *type, unsigned index);

/* NULL when the arena has no memory. */
const csuccessp_type *csuccessp_type_list(csuccessp_arena *arena, const csuccessp_type *of);
const csuccessp_type *csuccessp_type_map(csuccessp_arena *arena, const csuccessp_type *key,
                                         const csuccessp_type *value);
const csuccessp_type *csuccessp_type_wrap(csuccessp_arena *arena, unsigned kind,
                                          const csuccessp_type *of);
/* A type like another with other parameters. */
const csuccessp_type *csuccessp_type_with(csuccessp_arena *arena, const csuccessp_type *like,
                                          const csuccessp_type *const *of);

int csuccessp_type_equal(const csuccessp_type *a, const csuccessp_type *b);

/* "map(string, list(int))", into the buffer. */
void csuccessp_type_write(csuccessp_buffer *to, const csuccessp_type *type);

/* Reads what csuccessp_type_write writes, and the names of csuccessp_type_named. A single capital
 * letter is a type parameter, whose number is that of the letter; any other name that is not known
 * makes an abstract type, whose name is copied. CSUCCESS_E_SYNTAX (and where),
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_type_read(csuccessp_arena *arena, const char *text, size_t length,
                                    const csuccessp_type **out, size_t *offset);

/* The type whose name is an identifier of the language: "int", "google.protobuf.Duration". */
const csuccessp_type *csuccessp_type_named(const char *name, size_t length);

/* The other way round, for values that are types. */
const char *csuccessp_type_identifier(const csuccessp_type *type, size_t *length);

#endif
