/* SPDX-License-Identifier: MIT */
#include "declare.h"

#include <string.h>

#include "value.h"

static variable *
find(const declared *known, const char *name, size_t length)
{
    size_t i;

    for (i = 0; i < known->count; i++)
        if (known->variables[i].length == length &&
            memcmp(known->variables[i].name, name, length) == 0)
            return &known->variables[i];
    return NULL;
}

static variable *
add_variable(declared *to, yyjson_val *name, const csuccessp_type *type)
{
    variable *added = &to->variables[to->count++];

    added->name = yyjson_get_str(name);
    added->length = yyjson_get_len(name);
    added->type = type;
    added->value = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);
    return added;
}

/* "string.(int, A): list(A)" */
static const char *
signature_of(csuccessp_arena *arena, yyjson_val *overload)
{
    yyjson_val *params = yyjson_obj_get(overload, "params"), *param;
    int receiver = yyjson_get_bool(yyjson_obj_get(overload, "receiver"));
    csuccessp_buffer text;
    size_t i, count;
    char *out;

    csuccessp_buffer_open(&text, arena->memory);
    csuccessp_buffer_text(&text, receiver ? "" : "(");
    yyjson_arr_foreach(params, i, count, param)
    {
        csuccessp_buffer_text(&text, i > (size_t)receiver ? ", " : "");
        csuccessp_buffer_text(&text, yyjson_get_str(param));
        if (receiver && i == 0)
            csuccessp_buffer_text(&text, ".(");
    }
    csuccessp_buffer_format(&text, "): %s", yyjson_get_str(yyjson_obj_get(overload, "result")));
    csuccessp_buffer_char(&text, '\0');
    out = csuccessp_arena_take(arena, text.length, 1);
    if (out)
        memcpy(out, text.data, text.length);
    csuccessp_buffer_close(&text);
    return out;
}

static int
add_functions(csuccessp_arena *arena, declared *to, const char *name, yyjson_val *overloads)
{
    size_t i, count = to->function_count + yyjson_arr_size(overloads);
    csuccessp_overload *grown = csuccessp_arena_take_zeroed(arena, count, sizeof *grown);
    yyjson_val *overload;

    if (!grown)
        return 0;
    if (to->function_count)
        memcpy(grown, to->functions, to->function_count * sizeof *grown);
    to->functions = grown;
    yyjson_arr_foreach(overloads, i, count, overload)
    {
        grown[to->function_count].name = name;
        grown[to->function_count].signature = signature_of(arena, overload);
        if (!grown[to->function_count++].signature)
            return 0;
    }
    return 1;
}

static int
add_declaration(csuccessp_arena *arena, declared *to, yyjson_val *json)
{
    yyjson_val *name = yyjson_obj_get(json, "name"), *type = yyjson_obj_get(json, "type");
    yyjson_val *overloads = yyjson_obj_get(json, "overloads");
    const csuccessp_type *read;
    size_t offset;

    if (!yyjson_is_str(name))
        return 0;
    if (overloads)
        return add_functions(arena, to, yyjson_get_str(name), overloads);
    if (!yyjson_is_str(type) ||
        csuccessp_type_read(arena, yyjson_get_str(type), yyjson_get_len(type), &read, &offset) !=
            CSUCCESS_OK)
        return 0;
    add_variable(to, name, read);
    return 1;
}

static int
bind(csuccessp_arena *arena, declared *to, yyjson_val *name, yyjson_val *json, int may_declare)
{
    variable *known = find(to, yyjson_get_str(name), yyjson_get_len(name));
    csuccessp_any value;

    if (!known && may_declare)
        known = add_variable(to, name, CSUCCESSP_TYPE_OF(DYN));
    if (yyjson_obj_get(json, "unknown"))
        return 1;
    if (!value_read(arena, json, &value))
        return 0;
    if (known)
        known->value = value;
    return 1;
}

int
declare(csuccessp_arena *arena, yyjson_val *json, declared *out)
{
    yyjson_val *types = yyjson_obj_get(json, "type_env"),
               *values = yyjson_obj_get(json, "bindings");
    int unchecked = yyjson_get_bool(yyjson_obj_get(json, "disable_check"));
    yyjson_val *key, *value;
    size_t i, count;

    memset(out, 0, sizeof *out);
    out->variables = csuccessp_arena_take(arena, yyjson_arr_size(types) + yyjson_obj_size(values),
                                          sizeof *out->variables);
    if (!out->variables)
        return 0;
    yyjson_arr_foreach(types, i, count, value)
    {
        if (!add_declaration(arena, out, value))
            return 0;
    }
    if (!yyjson_obj_size(values))
        return 1;
    yyjson_obj_foreach(values, i, count, key, value)
    {
        if (!bind(arena, out, key, value, unchecked))
            return 0;
    }
    return 1;
}

csuccess_status
declared_variable(void *context, const char *name, size_t length, csuccessp_variable *out,
                  csuccessp_problem *problem, uint32_t offset)
{
    const declared *known = context;
    const variable *found = find(known, name, length);

    (void)problem;
    (void)offset;
    if (!found)
        return CSUCCESS_E_NOT_FOUND;
    out->id = (uint64_t)(found - known->variables);
    out->type = found->type;
    out->size = 0;
    return CSUCCESS_OK;
}

void
declared_suggest(void *context, csuccessp_suggestion *suggestion)
{
    const declared *known = context;
    size_t i;

    for (i = 0; i < known->count; i++)
        csuccessp_suggest_offer(suggestion, known->variables[i].name, known->variables[i].length);
}
