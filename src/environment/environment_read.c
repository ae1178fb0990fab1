/* SPDX-License-Identifier: MIT */
/* An environment out of JSON. */
#include <string.h>

#include "environment/expression.h"
#include "expr/syntax/token.h"

struct body {
    yyjson_val *variables, *limits;
    csuccessp_slice container;
};

static const csuccessp_field fields[] = {
    {"variables", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct body, variables), NULL},
    {"container", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct body, container), NULL},
    {"limits", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct body, limits), NULL},
};

struct limits {
    int64_t length, depth, list, pattern, cost, budget, memory, value_size;
};

static const csuccessp_field limit_fields[] = {
    {"length", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, length), NULL},
    {"depth", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, depth), NULL},
    {"list", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, list), NULL},
    {"pattern", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, pattern), NULL},
    {"cost", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, cost), NULL},
    {"budget", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, budget), NULL},
    {"memory", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, memory), NULL},
    {"value_size", CSUCCESSP_FIELD_INT, 0, offsetof(struct limits, value_size), NULL},
};
enum { LIMITS = sizeof limit_fields / sizeof *limit_fields };

/* The stack must hold what an expression nests, so that its depth can only be lowered. */
static const int64_t limit_most[LIMITS] = {
    1 << 20, 250, 1 << 16, 20000, 1000000000, 1000000000, INT64_C(1) << 32, 1 << 24,
};

static csuccess_status
read_limits(const csuccessp_place *place, yyjson_val *json, csuccessp_limits *out)
{
    struct limits in = {out->length,          out->depth,         out->list,
                        out->pattern,         (int64_t)out->cost, (int64_t)out->budget,
                        (int64_t)out->memory, out->value_size};
    uint64_t present;
    size_t i;
    csuccess_status status = csuccessp_fields_read(place, json, limit_fields, LIMITS, &in,
                                                   &present);

    for (i = 0; i < LIMITS && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_name(place, limit_fields[i].name);
        int64_t value;

        memcpy(&value, (const char *)&in + limit_fields[i].offset, sizeof value);
        if (value < 1 || value > limit_most[i])
            status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                       "expected 1 to %" PRId64 ", found %" PRId64, limit_most[i],
                                       value);
    }
    if (status != CSUCCESS_OK)
        return status;
    out->length = (uint32_t)in.length;
    out->depth = (uint32_t)in.depth;
    out->list = (uint32_t)in.list;
    out->pattern = (uint32_t)in.pattern;
    out->cost = (uint64_t)in.cost;
    out->budget = (uint64_t)in.budget;
    out->memory = (uint64_t)in.memory;
    out->value_size = (uint32_t)in.value_size;
    return CSUCCESS_OK;
}

/* Names as the language has them, with dots between them and nothing else. */
static int
is_name(const char *text, size_t length)
{
    csuccessp_problem problem;
    csuccessp_lexer lexer = {text, (uint32_t)length, 0, &problem};
    csuccessp_token token;
    uint32_t at = 0;

    problem.status = CSUCCESS_OK;
    for (;;) {
        if (csuccessp_token_next(&lexer, &token) != CSUCCESS_OK ||
            token.kind != CSUCCESSP_TOKEN_NAME || token.offset != at || text[at] == '`')
            return 0;
        at += token.length;
        if (at == length)
            return 1;
        if (csuccessp_token_next(&lexer, &token) != CSUCCESS_OK ||
            token.kind != CSUCCESSP_TOKEN_DOT || token.offset != at++)
            return 0;
    }
}

static csuccess_status
check_name(const csuccessp_place *place, const char *name, size_t length)
{
    if (length && length <= CSUCCESSP_ID_MAX && is_name(name, length))
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                             "a name is letters, digits and _, with dots between its parts, of at "
                             "most 255 bytes and without reserved words");
}

static const char *const type_names[] = {"bool",   "bytes", "date",          "double", "duration",
                                         "dyn",    "int",   "list",          "map",    "null",
                                         "string", "uint",  "optional_type", "type",   "timestamp"};

static csuccess_status
unknown_type(const csuccessp_place *place, const csuccessp_type *type)
{
    char hint[CSUCCESSP_SUGGEST_TEXT];
    csuccessp_suggestion suggestion;
    size_t i;

    csuccessp_suggest_begin(&suggestion, type->name, type->name_length);
    for (i = 0; i < sizeof type_names / sizeof *type_names; i++)
        csuccessp_suggest_offer(&suggestion, type_names[i], strlen(type_names[i]));
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no type '%.*s'%s",
                             csuccessp_shown(type->name, type->name_length), type->name,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* Can a variable have it? No deeper than types are read. */
static csuccess_status
check_type(const csuccessp_place *place, const csuccessp_type *type)
{
    csuccess_status status = CSUCCESS_OK;
    unsigned i, key;

    if (type->kind == CSUCCESSP_KIND_ABSTRACT || type->kind == CSUCCESSP_KIND_PARAMETER)
        return unknown_type(place, type);
    if (type->kind == CSUCCESSP_KIND_MAP) {
        key = csuccessp_type_parameter(type, 0)->kind;
        if (key != CSUCCESSP_KIND_DYN && key != CSUCCESSP_KIND_STRING &&
            key != CSUCCESSP_KIND_INT && key != CSUCCESSP_KIND_UINT && key != CSUCCESSP_KIND_BOOL)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "keys of a map are string, int, uint or bool");
    }
    for (i = 0; i < type->count && status == CSUCCESS_OK; i++)
        status = check_type(place, csuccessp_type_parameter(type, i));
    return status;
}

static csuccess_status
read_type(const csuccessp_place *place, csuccessp_arena *arena, csuccessp_slice text,
          const csuccessp_type **out)
{
    size_t offset = 0;
    csuccess_status status = csuccessp_type_read(arena, text.bytes, text.length, out, &offset);

    if (status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_fail_memory(place->error);
    if (status != CSUCCESS_OK)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "expected a type such as 'int' or 'list(string)', found '%.*s'",
                                 csuccessp_shown(text.bytes, text.length), text.bytes);
    return check_type(place, *out);
}

struct variable {
    csuccessp_slice type;
    int64_t size;
};

static const csuccessp_field variable_fields[] = {
    {"type", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct variable, type), NULL},
    {"size", CSUCCESSP_FIELD_INT, 0, offsetof(struct variable, size), NULL},
};

static int
has_size(const csuccessp_type *type)
{
    return type->kind == CSUCCESSP_KIND_STRING || type->kind == CSUCCESSP_KIND_BYTES ||
           type->kind == CSUCCESSP_KIND_LIST || type->kind == CSUCCESSP_KIND_MAP;
}

/* "int", or {"type": "string", "size": 40}. */
static csuccess_status
read_variable(const csuccessp_place *place, csuccessp_arena *arena, yyjson_val *json,
              csuccessp_declared *out)
{
    const int64_t most = 1 << 24;
    csuccessp_place at = *place, size_at;
    struct variable in = {{NULL, 0}, 0};
    uint64_t present = 0;
    csuccess_status status;

    if (yyjson_is_str(json)) {
        in.type.bytes = yyjson_get_str(json);
        in.type.length = yyjson_get_len(json);
    } else if (yyjson_is_obj(json)) {
        status = csuccessp_fields_read(place, json, variable_fields, 2, &in, &present);
        if (status != CSUCCESS_OK)
            return status;
        at = csuccessp_place_name(place, "type");
    } else {
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a type, found %s",
                                 csuccessp_json_kind(json));
    }
    status = read_type(&at, arena, in.type, &out->type);
    if (status != CSUCCESS_OK || !CSUCCESSP_PRESENT(present, 1))
        return status;
    size_at = csuccessp_place_name(place, "size");
    if (!has_size(out->type))
        return csuccessp_fail_at(&size_at, CSUCCESS_E_FIELD,
                                 "only texts, bytes, lists and maps have a size");
    if (in.size < 1 || in.size > most)
        return csuccessp_fail_at(&size_at, CSUCCESS_E_VALUE, "a size is 1 to %" PRId64, most);
    out->size = (uint32_t)in.size;
    return CSUCCESS_OK;
}

static csuccess_status
add_variable(const csuccessp_place *place, const char *name, size_t length, yyjson_val *json,
             csuccessp_host_environment *to)
{
    csuccessp_declared *variable = &to->variables[to->count];
    csuccess_status status = check_name(place, name, length);
    char *copy;

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_declared_find(to, name, length) != CSUCCESSP_TABLE_NONE)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the variable is there twice");
    copy = csuccessp_arena_take(&to->arena, length, 1);
    if (!copy)
        return csuccessp_fail_memory(place->error);
    memcpy(copy, name, length);
    variable->name = copy;
    variable->name_length = (uint32_t)length;
    status = read_variable(place, &to->arena, json, variable);
    if (status == CSUCCESS_OK)
        csuccessp_table_add(&to->by_name, csuccessp_hash32(&to->seed, 0, name, length),
                            to->count++);
    return status;
}

static csuccess_status
read_variables(csuccess_book *book, const csuccessp_place *place, yyjson_val *json,
               csuccessp_host_environment *to)
{
    size_t i, count = yyjson_obj_size(json);
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;

    if (count > book->limits.definitions)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most %u variables are allowed",
                                 (unsigned)book->limits.definitions);
    to->variables = csuccessp_arena_take_zeroed(&to->arena, count, sizeof *to->variables);
    if (!to->variables ||
        csuccessp_table_reserve(&book->memory, &to->by_name, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_obj_foreach(json, i, count, key, value)
    {
        const char *name = yyjson_get_str(key);
        csuccessp_place at = csuccessp_place_key(place, name, yyjson_get_len(key));

        status = add_variable(&at, name, yyjson_get_len(key), value, to);
        if (status != CSUCCESS_OK)
            break;
    }
    return status;
}

static csuccess_status
read_container(const csuccessp_place *place, csuccessp_slice text, csuccessp_host_environment *to)
{
    csuccess_status status = check_name(place, text.bytes, text.length);
    char *copy;

    if (status != CSUCCESS_OK)
        return status;
    copy = csuccessp_arena_take(&to->arena, text.length + 1, 1);
    if (!copy)
        return csuccessp_fail_memory(place->error);
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = 0;
    to->container = copy;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_environment_read(csuccess_book *book, const csuccessp_place *place, yyjson_val *json,
                           csuccessp_host_environment *to)
{
    struct body in = {NULL, NULL, {NULL, 0}};
    csuccessp_place at;
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, json, fields,
                                                   sizeof fields / sizeof *fields, &in, &present);

    if (status == CSUCCESS_OK && in.limits) {
        at = csuccessp_place_name(place, "limits");
        status = read_limits(&at, in.limits, &to->limits);
    }
    if (status == CSUCCESS_OK && in.container.length) {
        at = csuccessp_place_name(place, "container");
        status = read_container(&at, in.container, to);
    }
    if (status == CSUCCESS_OK && in.variables) {
        at = csuccessp_place_name(place, "variables");
        status = read_variables(book, &at, in.variables, to);
    }
    return status;
}
