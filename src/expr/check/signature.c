/* SPDX-License-Identifier: MIT */
#include "expr/check/signature.h"

#include <string.h>

/* The end of a type that begins here: a comma, a closing parenthesis or the end, outside those
 * that the type itself opens. */
static const char *
end_of_type(const char *text)
{
    unsigned depth = 0;

    for (; *text; text++) {
        if (*text == '(')
            depth++;
        else if (*text == ')' && depth-- == 0)
            break;
        else if (*text == ',' && depth == 0)
            break;
    }
    return text;
}

static const csuccessp_type *
read_type(csuccessp_arena *arena, const char *from, const char *to)
{
    const csuccessp_type *type = NULL;
    size_t offset;

    if (csuccessp_type_read(arena, from, (size_t)(to - from), &type, &offset) != CSUCCESS_OK)
        return NULL;
    return type;
}

static const char *
read_parameter(csuccessp_arena *arena, const char *at, const char *end, csuccessp_signature *out)
{
    if (out->count == CSUCCESSP_TYPE_PARAMETERS)
        return NULL;
    out->parameters[out->count] = read_type(arena, at, end);
    return out->parameters[out->count++] ? end : NULL;
}

int
csuccessp_signature_read(csuccessp_arena *arena, const char *text, csuccessp_signature *out)
{
    const char *at = text, *dot = strstr(text, ".(");

    memset(out, 0, sizeof *out);
    if (dot) {
        out->method = 1;
        at = read_parameter(arena, text, dot, out);
        if (!at)
            return 0;
        at = dot + 1;
    }
    if (*at++ != '(')
        return 0;
    while (*at != ')') {
        const char *end = end_of_type(at);

        if (end - at == 3 && memcmp(at, "...", 3) == 0) {
            out->repeats = 1;
            at = end;
        } else {
            at = read_parameter(arena, at, end, out);
        }
        if (!at || !*at)
            return 0;
        if (*at == ',')
            at += at[1] == ' ' ? 2 : 1;
    }
    if (strncmp(at, "): ", 3) != 0)
        return 0;
    out->result = read_type(arena, at + 3, at + strlen(at));
    return out->result != NULL;
}

int
csuccessp_signature_takes(const csuccessp_signature *signature, uint32_t arguments, int method)
{
    if (!method != !signature->method)
        return 0;
    return arguments == signature->count || (signature->repeats && arguments > signature->count);
}

const csuccessp_type *
csuccessp_signature_parameter(const csuccessp_signature *signature, uint32_t argument)
{
    if (argument < signature->count)
        return signature->parameters[argument];
    return signature->parameters[signature->count - 1];
}

uint32_t
csuccessp_signature_kinds(const csuccessp_type *type)
{
    if (type->kind == CSUCCESSP_KIND_DYN || type->kind == CSUCCESSP_KIND_PARAMETER)
        return UINT32_MAX;
    return UINT32_C(1) << type->kind;
}
