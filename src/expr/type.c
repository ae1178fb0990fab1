/* SPDX-License-Identifier: MIT */
#include "expr/type.h"

#include <string.h>

#define PLAIN(kind, name)                                                         \
    {                                                                             \
        CSUCCESSP_KIND_##kind, 0, 0, sizeof name - 1, 0, name, {NULL, NULL}, NULL \
    }

/* In the order of the kinds. */
const csuccessp_type csuccessp_types[CSUCCESSP_KIND_UNKNOWN + 1] = {
    PLAIN(DYN, "dyn"),           PLAIN(NULL, "null"),   PLAIN(BOOL, "bool"),
    PLAIN(INT, "int"),           PLAIN(UINT, "uint"),   PLAIN(DOUBLE, "double"),
    PLAIN(STRING, "string"),     PLAIN(BYTES, "bytes"), PLAIN(TIMESTAMP, "timestamp"),
    PLAIN(DURATION, "duration"), PLAIN(DATE, "date"),   PLAIN(LIST, "list"),
    PLAIN(MAP, "map"),           PLAIN(TYPE, "type"),   PLAIN(OPTIONAL, "optional_type"),
    PLAIN(ABSTRACT, "abstract"), PLAIN(PARAMETER, "A"), PLAIN(ERROR, "error"),
    PLAIN(UNKNOWN, "unknown"),
};

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; /* names of type parameters */

const csuccessp_type *
csuccessp_type_parameter(const csuccessp_type *type, unsigned index)
{
    if (index >= type->count)
        return CSUCCESSP_TYPE_OF(DYN);
    return type->count > 2 ? type->more[index] : type->of[index];
}

const csuccessp_type *
csuccessp_type_with(csuccessp_arena *arena, const csuccessp_type *like,
                    const csuccessp_type *const *of)
{
    csuccessp_type *out = csuccessp_arena_take(arena, 1, sizeof *out);
    const csuccessp_type **all;
    const csuccessp_type *one;
    unsigned i;

    if (!out)
        return NULL;
    *out = *like;
    out->depth = 0;
    all = out->of;
    if (like->count > 2) {
        all = csuccessp_arena_take(arena, like->count, sizeof *all);
        if (!all)
            return NULL;
        out->more = all;
    }
    for (i = 0; i < like->count; i++) {
        one = of[i]->depth + 1 < CSUCCESSP_TYPE_DEPTH ? of[i] : CSUCCESSP_TYPE_OF(DYN);
        all[i] = one;
        if (out->depth < one->depth + 1)
            out->depth = (uint16_t)(one->depth + 1);
    }
    return out;
}

static const csuccessp_type *
make(csuccessp_arena *arena, unsigned kind, unsigned count, const csuccessp_type *const *of)
{
    csuccessp_type like = csuccessp_types[kind];

    like.count = (uint8_t)count;
    return csuccessp_type_with(arena, &like, of);
}

const csuccessp_type *
csuccessp_type_wrap(csuccessp_arena *arena, unsigned kind, const csuccessp_type *of)
{
    return make(arena, kind, 1, &of);
}

const csuccessp_type *
csuccessp_type_list(csuccessp_arena *arena, const csuccessp_type *of)
{
    return make(arena, CSUCCESSP_KIND_LIST, 1, &of);
}

const csuccessp_type *
csuccessp_type_map(csuccessp_arena *arena, const csuccessp_type *key, const csuccessp_type *value)
{
    const csuccessp_type *of[2];

    of[0] = key;
    of[1] = value;
    return make(arena, CSUCCESSP_KIND_MAP, 2, of);
}

/* No deeper than types are made. */
int
csuccessp_type_equal(const csuccessp_type *a, const csuccessp_type *b)
{
    unsigned count = a->count > b->count ? a->count : b->count, i;

    if (a == b)
        return 1;
    if (a->kind != b->kind)
        return 0;
    if (a->kind == CSUCCESSP_KIND_PARAMETER)
        return a->number == b->number;
    if (a->kind == CSUCCESSP_KIND_ABSTRACT &&
        (a->count != b->count || a->name_length != b->name_length ||
         memcmp(a->name, b->name, a->name_length) != 0))
        return 0;
    for (i = 0; i < count; i++)
        if (!csuccessp_type_equal(csuccessp_type_parameter(a, i), csuccessp_type_parameter(b, i)))
            return 0;
    return 1;
}

/* No deeper than types are made. */
void
csuccessp_type_write(csuccessp_buffer *to, const csuccessp_type *type)
{
    unsigned i;

    csuccessp_buffer_add(to, type->name, type->name_length);
    for (i = 0; i < type->count; i++) {
        csuccessp_buffer_text(to, i == 0 ? "(" : ", ");
        csuccessp_type_write(to, csuccessp_type_parameter(type, i));
    }
    if (type->count)
        csuccessp_buffer_char(to, ')');
}

/* How a program names the types whose short names are not in the language. */
static const struct long_name {
    unsigned kind;
    const char *name;
} long_names[] = {
    {CSUCCESSP_KIND_NULL, "null_type"},
    {CSUCCESSP_KIND_TIMESTAMP, "google.protobuf.Timestamp"},
    {CSUCCESSP_KIND_DURATION, "google.protobuf.Duration"},
};
enum { LONG_NAMES = sizeof long_names / sizeof *long_names };

static int
is_name(const char *name, const char *bytes, size_t length)
{
    return strlen(name) == length && memcmp(name, bytes, length) == 0;
}

static int
has_long_name(unsigned kind)
{
    int i;

    for (i = 0; i < LONG_NAMES; i++)
        if (long_names[i].kind == kind)
            return 1;
    return 0;
}

const csuccessp_type *
csuccessp_type_named(const char *name, size_t length)
{
    unsigned kind;
    int i;

    for (i = 0; i < LONG_NAMES; i++)
        if (is_name(long_names[i].name, name, length))
            return &csuccessp_types[long_names[i].kind];
    for (kind = CSUCCESSP_KIND_BOOL; kind <= CSUCCESSP_KIND_OPTIONAL; kind++)
        if (!has_long_name(kind) && is_name(csuccessp_types[kind].name, name, length))
            return &csuccessp_types[kind];
    return NULL;
}

const char *
csuccessp_type_identifier(const csuccessp_type *type, size_t *length)
{
    int i;

    for (i = 0; i < LONG_NAMES; i++) {
        if (long_names[i].kind == type->kind) {
            *length = strlen(long_names[i].name);
            return long_names[i].name;
        }
    }
    *length = type->name_length;
    return type->name;
}

struct reader {
    csuccessp_arena *arena;
    const char *text;
    size_t length, at;
};

static void
skip_spaces(struct reader *r)
{
    while (r->at < r->length && r->text[r->at] == ' ')
        r->at++;
}

static int
take(struct reader *r, char c)
{
    skip_spaces(r);
    if (r->at == r->length || r->text[r->at] != c)
        return 0;
    r->at++;
    return 1;
}

static int
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t
take_name(struct reader *r)
{
    size_t from;

    skip_spaces(r);
    from = r->at;
    while (r->at < r->length &&
           (is_letter(r->text[r->at]) ||
            (r->at > from &&
             (r->text[r->at] == '.' || (r->text[r->at] >= '0' && r->text[r->at] <= '9')))))
        r->at++;
    return r->at - from;
}

/* A type by its name alone; its parameters come later. */
static csuccess_status
named(struct reader *r, const char *name, size_t length, csuccessp_type *out)
{
    const csuccessp_type *known = csuccessp_type_named(name, length);
    unsigned kind;
    char *copy;

    for (kind = 0; !known && kind <= CSUCCESSP_KIND_DURATION; kind++)
        if (is_name(csuccessp_types[kind].name, name, length))
            known = &csuccessp_types[kind];
    if (known) {
        *out = *known;
        return CSUCCESS_OK;
    }
    if (length == 1 && name[0] >= 'A' && name[0] <= 'Z') {
        *out = csuccessp_types[CSUCCESSP_KIND_PARAMETER];
        out->number = (uint16_t)(name[0] - 'A');
        out->name = letters + out->number;
        return CSUCCESS_OK;
    }
    if (length > UINT16_MAX)
        return CSUCCESS_E_SYNTAX;
    copy = csuccessp_arena_take(r->arena, length, 1);
    if (!copy)
        return CSUCCESS_E_NO_MEMORY;
    memcpy(copy, name, length);
    *out = csuccessp_types[CSUCCESSP_KIND_ABSTRACT];
    out->name = copy;
    out->name_length = (uint16_t)length;
    return CSUCCESS_OK;
}

/* How many parameters a kind takes when it has any. */
static int
count_fits(unsigned kind, unsigned count)
{
    switch (kind) {
    case CSUCCESSP_KIND_LIST:
    case CSUCCESSP_KIND_TYPE:
    case CSUCCESSP_KIND_OPTIONAL:
        return count == 1;
    case CSUCCESSP_KIND_MAP:
        return count == 2;
    case CSUCCESSP_KIND_ABSTRACT:
        return count <= CSUCCESSP_TYPE_PARAMETERS;
    default:
        return 0;
    }
}

static csuccess_status
read_type(struct reader *r, unsigned depth, const csuccessp_type **out)
{
    const csuccessp_type *of[CSUCCESSP_TYPE_PARAMETERS];
    csuccessp_type like;
    csuccess_status status;
    size_t length = take_name(r), from = r->at - length;
    unsigned count = 0;

    if (length == 0 || depth >= CSUCCESSP_TYPE_DEPTH)
        return CSUCCESS_E_SYNTAX;
    status = named(r, r->text + from, length, &like);
    if (status != CSUCCESS_OK)
        return status;
    if (take(r, '(')) {
        do {
            if (count == CSUCCESSP_TYPE_PARAMETERS)
                return CSUCCESS_E_SYNTAX;
            status = read_type(r, depth + 1, &of[count++]);
            if (status != CSUCCESS_OK)
                return status;
        } while (take(r, ','));
        if (!take(r, ')') || !count_fits(like.kind, count))
            return CSUCCESS_E_SYNTAX;
    }
    if (count == 0 && like.kind < CSUCCESSP_KIND_ABSTRACT) {
        *out = &csuccessp_types[like.kind];
        return CSUCCESS_OK;
    }
    like.count = (uint8_t)count;
    *out = csuccessp_type_with(r->arena, &like, of);
    return *out ? CSUCCESS_OK : CSUCCESS_E_NO_MEMORY;
}

csuccess_status
csuccessp_type_read(csuccessp_arena *arena, const char *text, size_t length,
                    const csuccessp_type **out, size_t *offset)
{
    struct reader r;
    const csuccessp_type *type = NULL;
    csuccess_status status;

    r.arena = arena;
    r.text = text;
    r.length = length;
    r.at = 0;
    status = read_type(&r, 0, &type);
    if (status == CSUCCESS_OK) {
        skip_spaces(&r);
        if (r.at != length)
            status = CSUCCESS_E_SYNTAX;
    }
    if (status == CSUCCESS_OK)
        *out = type;
    else
        *offset = r.at;
    return status;
}
