/* SPDX-License-Identifier: MIT */
#include "literal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/date.h"

enum { ITEMS = 64 };

static void
stop(const char *text)
{
    fprintf(stderr, "no literal: %s\n", text);
    abort();
}

static int
take(literal_reader *r, const char *word)
{
    size_t n = strlen(word);

    while (*r->at == ' ')
        r->at++;
    if (strncmp(r->at, word, n) != 0)
        return 0;
    r->at += n;
    return 1;
}

static int
hex(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static char
escaped(literal_reader *r)
{
    static const char names[] = "abfnrtv", bytes[] = "\a\b\f\n\r\t\v";
    const char *found = strchr(names, *r->at);
    char c = *r->at++;

    if (c == 'x') {
        c = (char)(hex(r->at[0]) * 16 + hex(r->at[1]));
        r->at += 2;
        return c;
    }
    return found ? bytes[found - names] : c;
}

/* What is between quotes, in a block of exactly its size. */
static csuccessp_any
text(literal_reader *r, unsigned kind)
{
    char buffer[2048], *copy;
    size_t n = 0;

    while (*r->at != '\'') {
        if (!*r->at || n == sizeof buffer)
            stop(r->at);
        buffer[n] = *r->at++;
        if (buffer[n] == '\\')
            buffer[n] = escaped(r);
        n++;
    }
    r->at++;
    copy = csuccessp_arena_take(r->arena, n, 1);
    memcpy(copy, buffer, n);
    return csuccessp_any_bytes(kind, copy, n);
}

static csuccessp_any
list(literal_reader *r)
{
    csuccessp_any *items = csuccessp_arena_take(r->arena, ITEMS, sizeof *items);
    size_t n = 0;

    while (!take(r, "]")) {
        items[n++] = literal_read(r);
        take(r, ",");
    }
    return csuccessp_list_make(r->arena, items, n);
}

static csuccessp_any
map(literal_reader *r)
{
    csuccessp_entry *entries = csuccessp_arena_take(r->arena, ITEMS, sizeof *entries);
    size_t n = 0;
    uint64_t work = 0;

    while (!take(r, "}")) {
        entries[n].key = literal_read(r);
        take(r, ":");
        entries[n++].value = literal_read(r);
        take(r, ",");
    }
    return csuccessp_map_make(r->arena, entries, n, &work);
}

static csuccessp_any
type(literal_reader *r)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_TYPE, 0);
    size_t n = strcspn(r->at, ",)]} ");

    out.as.type = csuccessp_type_named(r->at, n);
    r->at += n;
    return out;
}

static csuccessp_any
number(literal_reader *r)
{
    size_t n = strspn(r->at, "+-0123456789.eE");
    char *end;

    if (n == 0)
        stop(r->at);
    if (r->at[n] == 'u') {
        csuccessp_any out = csuccessp_any_uint(strtoull(r->at, &end, 10));
        r->at = end + 1;
        return out;
    }
    if (strcspn(r->at, ".eE") < n) {
        csuccessp_any out = csuccessp_any_double(strtod(r->at, &end));
        r->at = end;
        return out;
    }
    {
        csuccessp_any out = csuccessp_any_int(strtoll(r->at, &end, 10));
        r->at = end;
        return out;
    }
}

/* Built from what is in the quotes by the functions under test, which their own cases check. */
static csuccessp_any
made(literal_reader *r, const char *name)
{
    csuccessp_any in = text(r, CSUCCESSP_KIND_STRING);
    csuccessp_evaluation e = {r->arena, 0, 1000, 0, NULL, NULL, 0};
    csuccessp_any out;
    size_t count;
    const csuccessp_overload *o = csuccessp_overloads_of(name, strlen(name), &count);

    while (strncmp(o->signature, "(string):", 9) != 0)
        o++;
    out = o->call(&e, &in, 1);
    if (out.kind == CSUCCESSP_KIND_ERROR)
        stop(r->at);
    return out;
}

csuccessp_any
literal_read(literal_reader *r)
{
    csuccessp_any inner;

    if (take(r, "null"))
        return csuccessp_any_of(CSUCCESSP_KIND_NULL, 0);
    if (take(r, "true"))
        return csuccessp_any_bool(1);
    if (take(r, "false"))
        return csuccessp_any_bool(0);
    if (take(r, "NaN"))
        return csuccessp_any_double(NAN);
    if (take(r, "Infinity"))
        return csuccessp_any_double(INFINITY);
    if (take(r, "-Infinity"))
        return csuccessp_any_double(-INFINITY);
    if (take(r, "none"))
        return csuccessp_optional_none();
    if (take(r, "type:"))
        return type(r);
    if (take(r, "some(")) {
        inner = literal_read(r);
        take(r, ")");
        return csuccessp_optional_make(r->arena, inner);
    }
    if (take(r, "'"))
        return text(r, CSUCCESSP_KIND_STRING);
    if (take(r, "b'"))
        return text(r, CSUCCESSP_KIND_BYTES);
    if (take(r, "t'"))
        return made(r, "timestamp");
    if (take(r, "d'"))
        return made(r, "duration");
    if (take(r, "D'"))
        return made(r, "date");
    if (take(r, "["))
        return list(r);
    if (take(r, "{"))
        return map(r);
    return number(r);
}

csuccessp_any
literal(csuccessp_arena *arena, const char *bytes)
{
    literal_reader r;

    r.arena = arena;
    r.at = bytes;
    return literal_read(&r);
}

struct out {
    char *to;
    size_t left;
};

static void
put(struct out *o, const char *format, const char *bytes, int length)
{
    int n = snprintf(o->to, o->left, format, length, bytes);

    if (n < 0 || (size_t)n >= o->left)
        abort();
    o->to += n;
    o->left -= (size_t)n;
}

static void
put_text(struct out *o, const char *bytes)
{
    put(o, "%.*s", bytes, (int)strlen(bytes));
}

static void
put_quoted(struct out *o, csuccessp_any x)
{
    char code[8];
    uint32_t i;

    put_text(o, "'");
    for (i = 0; i < x.length; i++) {
        if (x.as.bytes[i] == '\'' || x.as.bytes[i] == '\\' ||
            (x.as.bytes[i] > 0 && x.as.bytes[i] < 32) || x.as.bytes[i] == 0) {
            snprintf(code, sizeof code, "\\x%02x", (unsigned)x.as.bytes[i]);
            put_text(o, code);
        } else {
            put(o, "%.*s", x.as.bytes + i, 1);
        }
    }
    put_text(o, "'");
}

static void
put_any(struct out *o, csuccessp_any x)
{
    char number[64];
    size_t length, i;
    const char *name;

    switch (x.kind) {
    case CSUCCESSP_KIND_NULL:
        put_text(o, "null");
        break;
    case CSUCCESSP_KIND_BOOL:
        put_text(o, x.as.integer ? "true" : "false");
        break;
    case CSUCCESSP_KIND_INT:
        snprintf(number, sizeof number, "%lld", (long long)x.as.integer);
        put_text(o, number);
        break;
    case CSUCCESSP_KIND_UINT:
        snprintf(number, sizeof number, "%lluu", (unsigned long long)x.as.natural);
        put_text(o, number);
        break;
    case CSUCCESSP_KIND_DOUBLE:
        if (isnan(x.as.number))
            snprintf(number, sizeof number, "NaN");
        else if (isinf(x.as.number))
            snprintf(number, sizeof number, "%sInfinity", x.as.number < 0 ? "-" : "");
        else
            snprintf(number, sizeof number, "%.17g", x.as.number);
        put_text(o, number);
        if (isfinite(x.as.number) && !strpbrk(number, ".e"))
            put_text(o, ".0");
        break;
    case CSUCCESSP_KIND_BYTES:
        put_text(o, "b");
        put_quoted(o, x);
        break;
    case CSUCCESSP_KIND_STRING:
        put_quoted(o, x);
        break;
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        snprintf(number, sizeof number, "%c:%lld.%09u",
                 x.kind == CSUCCESSP_KIND_DURATION ? 'd' : 't', (long long)x.as.integer, x.length);
        put_text(o, number);
        break;
    case CSUCCESSP_KIND_DATE:
        number[csuccessp_date_write(number, (int32_t)x.as.integer)] = 0;
        put_text(o, "D:");
        put_text(o, number);
        break;
    case CSUCCESSP_KIND_LIST:
        put_text(o, "[");
        for (i = 0; i < x.as.list->count; i++) {
            put_text(o, i ? ", " : "");
            put_any(o, x.as.list->items[i]);
        }
        put_text(o, "]");
        break;
    case CSUCCESSP_KIND_MAP:
        put_text(o, "{");
        for (i = 0; i < x.as.map->count; i++) {
            put_text(o, i ? ", " : "");
            put_any(o, x.as.map->entries[i].key);
            put_text(o, ": ");
            put_any(o, x.as.map->entries[i].value);
        }
        put_text(o, "}");
        break;
    case CSUCCESSP_KIND_TYPE:
        name = csuccessp_type_identifier(x.as.type, &length);
        put_text(o, "type:");
        put(o, "%.*s", name, (int)length);
        break;
    case CSUCCESSP_KIND_OPTIONAL:
        put_text(o, x.flag ? "some(" : "none");
        if (x.flag) {
            put_any(o, *x.as.inner);
            put_text(o, ")");
        }
        break;
    default:
        snprintf(number, sizeof number, "!%u", x.length);
        put_text(o, number);
        break;
    }
}

void
literal_write(char *to, size_t size, csuccessp_any x)
{
    struct out o;

    o.to = to;
    o.left = size;
    put_any(&o, x);
}

/* A name of a function, which begins like no literal does. */
static size_t
name_length(const char *at)
{
    size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.0123456789");

    if (strncmp(at, "some(", 5) == 0 || strncmp(at, "none.", 5) == 0)
        return 0;
    return at[n] == '(' && at[0] >= 'a' ? n : 0;
}

void
literal_call_read(csuccessp_arena *arena, const char *bytes, literal_call *out)
{
    literal_reader r;
    size_t n = name_length(bytes);

    r.arena = arena;
    r.at = bytes;
    out->receiver = n == 0;
    out->count = 0;
    if (out->receiver) {
        out->arguments[out->count++] = literal_read(&r);
        if (!take(&r, "."))
            stop(r.at);
        n = name_length(r.at);
    }
    snprintf(out->name, sizeof out->name, "%.*s", (int)n, r.at);
    r.at += n;
    if (!take(&r, "("))
        stop(r.at);
    while (!take(&r, ")")) {
        out->arguments[out->count++] = literal_read(&r);
        take(&r, ",");
    }
}
