/* SPDX-License-Identifier: MIT */
/* Where in a text stands the value that a JSON pointer names? The text has been parsed before,
 * so it is known to be well-formed; positions are only wanted when something is to be said about
 * them, which is why the parser need not carry them. */
#include <string.h>

#include "util/json_read.h"

struct scan {
    const char *p, *end;
};

static void
skip_space(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
        s->p++;
}

static void
skip_string(struct scan *s)
{
    for (s->p++; s->p < s->end && *s->p != '"'; s->p++)
        if (*s->p == '\\')
            s->p++;
    if (s->p < s->end)
        s->p++;
}

/* Past one value, whatever it is; nesting is counted, not recursed into. */
static void
skip_value(struct scan *s)
{
    size_t depth = 0;

    skip_space(s);
    while (s->p < s->end) {
        char c = *s->p;
        if (c == '"') {
            skip_string(s);
        } else {
            if (c == '{' || c == '[')
                depth++;
            else if ((c == '}' || c == ']') && depth-- == 0)
                return;
            else if (c == ',' && depth == 0)
                return;
            s->p++;
        }
        if (depth == 0) {
            struct scan ahead = *s;
            skip_space(&ahead);
            if (ahead.p == ahead.end || *ahead.p == ',' || *ahead.p == '}' || *ahead.p == ']' ||
                *ahead.p == ':')
                return;
        }
    }
}

/* Does the JSON string at `s` spell the pointer's token? Escapes in the string other than the
 * plain ones make it no match, which only costs the line number. */
static int
key_is(const char *quoted, const char *quoted_end, const char *token, size_t length)
{
    size_t i = 0;

    for (; quoted < quoted_end; quoted++, i++) {
        char c = *quoted, t;
        if (c == '\\' && quoted + 1 < quoted_end) {
            c = *++quoted;
            if (c != '"' && c != '\\' && c != '/')
                return 0;
        }
        if (i >= length)
            return 0;
        t = token[i];
        if (t == '~' && i + 1 < length)
            t = token[++i] == '1' ? '/' : '~';
        if (c != t)
            return 0;
    }
    return i == length;
}

static int
enter(struct scan *s, const char *token, size_t length)
{
    size_t index = 0, wanted = 0, i;
    char open;

    skip_space(s);
    if (s->p == s->end || (*s->p != '{' && *s->p != '['))
        return 0;
    open = *s->p++;
    for (i = 0; i < length && open == '['; i++)
        wanted = wanted * 10 + (size_t)(token[i] - '0');
    for (;; index++) {
        skip_space(s);
        if (s->p == s->end || *s->p == '}' || *s->p == ']')
            return 0;
        if (open == '{') {
            const char *key = s->p + 1, *end;
            skip_string(s);
            end = s->p - 1;
            skip_space(s);
            if (s->p < s->end)
                s->p++; /* the colon */
            if (key_is(key, end, token, length))
                return 1;
        } else if (index == wanted) {
            return 1;
        }
        skip_value(s);
        skip_space(s);
        if (s->p < s->end && *s->p == ',')
            s->p++;
    }
}

uint64_t
csuccessp_json_line(const char *text, size_t length, const char *pointer, size_t pointer_length)
{
    struct scan s = {text, text + length}, inside;
    const char *p = pointer, *end = pointer + pointer_length, *token;
    uint64_t line = 1;

    while (p < end) {
        token = ++p;
        while (p < end && *p != '/')
            p++;
        inside = s;
        if (!enter(&inside, token, (size_t)(p - token)))
            break; /* a missing field: the object that lacks it */
        s = inside;
    }
    skip_space(&s);
    for (p = text; p < s.p; p++)
        line += *p == '\n';
    return line;
}
