/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHERE_MAX = 1024, SHOWN_MAX = 300, TOLD_MAX = 20 };

static void
tell(differences *d, const char *where, const char *what)
{
    if (d->count++ < TOLD_MAX)
        d->tell(d->context, where, what);
    else if (d->count == TOLD_MAX + 1)
        d->tell(d->context, where, "... and more");
}

/* A value as text, cut to what a reader wants to see. */
static void
show(yyjson_val *value, char to[SHOWN_MAX])
{
    char *text = value ? yyjson_val_write(value, YYJSON_WRITE_NOFLAG, NULL) : NULL;
    const char *shown = !value ? "nothing" : text ? text : "a value that cannot be written";
    int length = (int)strlen(shown);

    if (length < SHOWN_MAX - 4)
        snprintf(to, SHOWN_MAX, "%s", shown);
    else
        snprintf(to, SHOWN_MAX, "%.*s ...", SHOWN_MAX - 8, shown);
    free(text);
}

static void
tell_both(differences *d, const char *where, yyjson_val *expected, yyjson_val *found)
{
    char a[SHOWN_MAX], b[SHOWN_MAX], what[2 * SHOWN_MAX + 40];

    show(expected, a);
    show(found, b);
    snprintf(what, sizeof what, "expected %s, found %s", a, b);
    tell(d, where, what);
}

static int
same_number(const differences *d, yyjson_val *a, yyjson_val *b)
{
    double x = yyjson_get_num(a), y = yyjson_get_num(b);

    if (d->tolerance == 0 && yyjson_is_int(a) && yyjson_is_int(b)) /* exact beyond 2^53, too */
        return (x < 0) == (y < 0) && yyjson_get_uint(a) == yyjson_get_uint(b);
    return x == y || fabs(x - y) <= d->tolerance;
}

/* The place below: keys as RFC 6901 writes them. */
static void
below(char to[WHERE_MAX], const char *where, const char *key, size_t length)
{
    size_t used = (size_t)snprintf(to, WHERE_MAX, "%s/", where), i;

    for (i = 0; i < length && used + 3 < WHERE_MAX; i++) {
        if (key[i] == '~' || key[i] == '/') {
            to[used++] = '~';
            to[used++] = key[i] == '~' ? '0' : '1';
        } else {
            to[used++] = key[i];
        }
    }
    if (used >= WHERE_MAX)
        used = WHERE_MAX - 1;
    to[used] = 0;
}

static void
compare_objects(differences *d, const char *where, yyjson_val *expected, yyjson_val *found)
{
    char place[WHERE_MAX];
    yyjson_val *key, *value;
    size_t i, n;

    yyjson_obj_foreach(expected, i, n, key, value)
    {
        below(place, where, yyjson_get_str(key), yyjson_get_len(key));
        compare_values(d, place, value,
                       yyjson_obj_getn(found, yyjson_get_str(key), yyjson_get_len(key)));
    }
    if (d->subset)
        return;
    yyjson_obj_foreach(found, i, n, key, value)
    {
        if (yyjson_obj_getn(expected, yyjson_get_str(key), yyjson_get_len(key)))
            continue;
        below(place, where, yyjson_get_str(key), yyjson_get_len(key));
        tell_both(d, place, NULL, value);
    }
}

static void
compare_arrays(differences *d, const char *where, yyjson_val *expected, yyjson_val *found)
{
    char place[WHERE_MAX], index[32];
    size_t i, wanted = yyjson_arr_size(expected), there = yyjson_arr_size(found);

    for (i = 0; i < wanted || i < there; i++) {
        int length = snprintf(index, sizeof index, "%zu", i);
        below(place, where, index, (size_t)length);
        if (i < wanted && i < there)
            compare_values(d, place, yyjson_arr_get(expected, i), yyjson_arr_get(found, i));
        else
            tell_both(d, place, i < wanted ? yyjson_arr_get(expected, i) : NULL,
                      i < there ? yyjson_arr_get(found, i) : NULL);
    }
}

void
compare_values(differences *d, const char *where, yyjson_val *expected, yyjson_val *found)
{
    if (found && yyjson_is_num(expected) && yyjson_is_num(found)) {
        if (!same_number(d, expected, found))
            tell_both(d, where, expected, found);
    } else if (!found || yyjson_get_type(expected) != yyjson_get_type(found)) {
        tell_both(d, where, expected, found);
    } else if (yyjson_is_obj(expected)) {
        compare_objects(d, where, expected, found);
    } else if (yyjson_is_arr(expected)) {
        compare_arrays(d, where, expected, found);
    } else if (!yyjson_equals(expected, found)) {
        tell_both(d, where, expected, found);
    }
}

static void
check_text(differences *d, const char *where, yyjson_val *part, yyjson_val *found)
{
    char a[SHOWN_MAX], b[SHOWN_MAX], what[2 * SHOWN_MAX + 40];

    if (yyjson_is_str(found) && strstr(yyjson_get_str(found), yyjson_get_str(part)))
        return;
    show(part, a);
    show(found, b);
    snprintf(what, sizeof what, "expected a text with %s in it, found %s", a, b);
    tell(d, where, what);
}

static void
check_length(differences *d, const char *where, uint64_t wanted, yyjson_val *found)
{
    char what[120];
    uint64_t length = yyjson_is_arr(found) ? yyjson_arr_size(found) : yyjson_obj_size(found);

    if (yyjson_is_ctn(found) && length == wanted)
        return;
    snprintf(what, sizeof what, "expected %llu values, found %llu", (unsigned long long)wanted,
             (unsigned long long)length);
    tell(d, where, yyjson_is_ctn(found) ? what : "there is no list or object here");
}

/* A check that nobody understands must not pass. */
static int
is_understood(differences *d, yyjson_val *check)
{
    static const char *const known[] = {"pointer", "is",     "has",      "contains",
                                        "length",  "absent", "tolerance"};
    yyjson_val *key, *value;
    size_t i, n, k;

    yyjson_obj_foreach(check, i, n, key, value)
    {
        (void)value;
        for (k = 0; k < sizeof known / sizeof *known; k++)
            if (strcmp(known[k], yyjson_get_str(key)) == 0)
                break;
        if (k == sizeof known / sizeof *known) {
            tell(d, yyjson_get_str(key), "nobody knows this kind of check");
            return 0;
        }
    }
    return 1;
}

void
check_document(differences *d, yyjson_val *check, yyjson_val *root)
{
    const char *where = yyjson_get_str(yyjson_obj_get(check, "pointer"));
    yyjson_val *is = yyjson_obj_get(check, "is"), *has = yyjson_obj_get(check, "has");
    yyjson_val *contains = yyjson_obj_get(check, "contains"), *found;
    yyjson_val *length = yyjson_obj_get(check, "length");

    if (!is_understood(d, check))
        return;
    if (!where)
        where = "";
    found = yyjson_ptr_get(root, where);
    d->tolerance = yyjson_get_num(yyjson_obj_get(check, "tolerance"));
    d->subset = has != NULL;
    if (yyjson_get_bool(yyjson_obj_get(check, "absent"))) {
        if (found)
            tell_both(d, where, NULL, found);
    } else if (is || has) {
        compare_values(d, where, is ? is : has, found);
    } else if (contains) {
        check_text(d, where, contains, found);
    } else if (length) {
        check_length(d, where, yyjson_get_uint(length), found);
    } else if (!found) {
        tell(d, where, "nothing is here");
    }
    d->tolerance = 0;
    d->subset = 0;
}
