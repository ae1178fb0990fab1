/* SPDX-License-Identifier: MIT */
/* Sets that have a name. */
#include <string.h>

#include "expr/regex/regex_set.h"
#include "expr/regex/regex_unicode.h"

/* Pairs of characters: the ends of the ranges. */
typedef struct named {
    const char *name;
    const char *pairs;
} named;

static const named perl[] = {
    {"d", "09"},
    {"s", "\t\n\f\r  "},
    {"w", "09AZ__az"},
};

static const named posix[] = {
    {"alnum", "09AZaz"}, {"alpha", "AZaz"}, {"blank", "\t\t  "},  {"digit", "09"},
    {"graph", "!~"},     {"lower", "az"},   {"print", " ~"},      {"punct", "!/:@[`{~"},
    {"space", "\t\r  "}, {"upper", "AZ"},   {"word", "09AZ__az"}, {"xdigit", "09AFaf"},
};

static csuccess_status
add_named(csuccessp_regex_set *set, const named *names, size_t count, const char *name,
          size_t length)
{
    csuccess_status status = CSUCCESS_OK;
    const char *pair;
    size_t i;

    for (i = 0; i < count; i++) {
        if (strlen(names[i].name) != length || memcmp(names[i].name, name, length) != 0)
            continue;
        for (pair = names[i].pairs; *pair && status == CSUCCESS_OK; pair += 2)
            status = csuccessp_regex_set_add(set, (unsigned char)pair[0], (unsigned char)pair[1]);
        return status;
    }
    return CSUCCESS_E_UNKNOWN;
}

csuccess_status
csuccessp_regex_set_add_perl(csuccessp_regex_set *set, char name)
{
    return add_named(set, perl, sizeof perl / sizeof *perl, &name, 1);
}

csuccess_status
csuccessp_regex_set_add_posix(csuccessp_regex_set *set, const char *name, size_t length)
{
    /* the two that hold the character 0 cannot be in the table */
    if (length == 5 && memcmp(name, "ascii", 5) == 0)
        return csuccessp_regex_set_add(set, 0, 0x7f);
    if (length == 5 && memcmp(name, "cntrl", 5) == 0) {
        csuccess_status status = csuccessp_regex_set_add(set, 0, 0x1f);
        return status == CSUCCESS_OK ? csuccessp_regex_set_add(set, 0x7f, 0x7f) : status;
    }
    return add_named(set, posix, sizeof posix / sizeof *posix, name, length);
}

/* Adds the runs whose number in the low bits is one of `wanted`. */
static csuccess_status
add_runs(csuccessp_regex_set *set, const uint32_t *runs, size_t count, unsigned bits,
         const uint8_t *wanted)
{
    uint32_t mask = ((uint32_t)1 << bits) - 1, end;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        if (!wanted[runs[i] & mask])
            continue;
        end = i + 1 < count ? runs[i + 1] >> bits : CSUCCESSP_REGEX_POINT_MAX + 1;
        status = csuccessp_regex_set_add(set, runs[i] >> bits, end - 1);
    }
    return status;
}

/* Two letters are a category, one is all that begin with it. What is not assigned (Cn) has no
 * name in RE2, and is not in C. */
static csuccess_status
add_category(csuccessp_regex_set *set, const char *name, size_t length)
{
    const csuccessp_regex_unicode *tables = &csuccessp_regex_tables;
    uint8_t wanted[32] = {0};
    int found = 0;
    size_t i;

    for (i = 0; i < tables->category_count; i++) {
        const char *category = tables->category_names[i];
        if (category[0] != name[0] || (length == 2 && category[1] != name[1]) ||
            memcmp(category, "Cn", 2) == 0)
            continue;
        wanted[i] = 1;
        found = 1;
    }
    if (!found)
        return CSUCCESS_E_UNKNOWN;
    return add_runs(set, tables->category_runs, tables->category_run_count, 5, wanted);
}

static csuccess_status
add_script(csuccessp_regex_set *set, const char *name, size_t length)
{
    const csuccessp_regex_unicode *tables = &csuccessp_regex_tables;
    uint8_t wanted[256] = {0};
    size_t i;

    for (i = 1; i < tables->script_count; i++) {
        const char *script = tables->script_names[i];
        if (strlen(script) == length && memcmp(script, name, length) == 0) {
            wanted[i] = 1;
            return add_runs(set, tables->script_runs, tables->script_run_count, 8, wanted);
        }
    }
    return CSUCCESS_E_UNKNOWN;
}

csuccess_status
csuccessp_regex_set_add_unicode(csuccessp_regex_set *set, const char *name, size_t length)
{
    csuccess_status status = CSUCCESS_E_UNKNOWN;

    if (length == 3 && memcmp(name, "Any", 3) == 0)
        return csuccessp_regex_set_add(set, 0, CSUCCESSP_REGEX_POINT_MAX);
    if (length == 1 || length == 2)
        status = add_category(set, name, length);
    return status == CSUCCESS_E_UNKNOWN ? add_script(set, name, length) : status;
}
