/* SPDX-License-Identifier: MIT */
/* Environments: what expressions may name. */
#include <string.h>

#include "environment/expression.h"

enum { BLOCK = 1024 };

struct wanted {
    const csuccessp_host_environment *environment;
    const char *name;
    size_t length;
};

static int
is_wanted(const void *context, uint32_t index)
{
    const struct wanted *wanted = context;
    const csuccessp_declared *variable = &wanted->environment->variables[index];

    return variable->name_length == wanted->length &&
           memcmp(variable->name, wanted->name, wanted->length) == 0;
}

uint32_t
csuccessp_declared_find(const csuccessp_host_environment *environment, const char *name,
                        size_t length)
{
    struct wanted wanted = {environment, name, length};

    return csuccessp_table_find(&environment->by_name,
                                csuccessp_hash32(&environment->seed, 0, name, length), is_wanted,
                                &wanted);
}

void
csuccessp_declared_suggest(const csuccessp_host_environment *environment,
                           csuccessp_suggestion *suggestion)
{
    uint32_t i;

    for (i = 0; i < environment->count; i++)
        csuccessp_suggest_offer(suggestion, environment->variables[i].name,
                                environment->variables[i].name_length);
}

static csuccessp_host_environment *
make(csuccess_book *book)
{
    csuccessp_host_environment *out = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *out);

    if (!out)
        return NULL;
    out->users = 1;
    out->seed = book->seed;
    out->limits = csuccessp_limits_default;
    out->container = "";
    csuccessp_arena_open(&out->arena, &book->memory, BLOCK);
    csuccessp_dictionary_open(&out->dictionary, &book->memory, book->seed);
    return out;
}

void
csuccessp_host_environment_drop(csuccess_book *book, csuccessp_host_environment *environment)
{
    if (--environment->users)
        return;
    csuccessp_table_free(&book->memory, &environment->by_name);
    csuccessp_arena_close(&environment->arena);
    csuccessp_dictionary_close(&environment->dictionary);
    csuccessp_release(&book->memory, environment, 1, sizeof *environment);
}

static csuccess_status
read_json(csuccess_book *book, const char *json, size_t length, csuccessp_host_environment *to)
{
    csuccessp_json *parsed = &csuccessp_host_expressions_of(book)->json;
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccess_status status;

    if (!json)
        return CSUCCESS_OK;
    status = csuccessp_json_parse(parsed, json, length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_environment_read(book, &place, parsed->root, to);
    csuccessp_json_done(parsed);
    return status;
}

csuccess_status
csuccess_environment_new(csuccess_book *book, const char *json, size_t length,
                         csuccess_environment *out)
{
    csuccessp_host_environment *environment;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    environment = make(book);
    if (!environment)
        return csuccessp_fail_memory(&book->error);
    status = read_json(book, json, length, environment);
    if (status == CSUCCESS_OK &&
        csuccessp_handles_add(&book->memory, &csuccessp_host_expressions_of(book)->environments,
                              CSUCCESS_HANDLE_ENVIRONMENT, environment, out) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        csuccessp_host_environment_drop(book, environment);
    return status;
}

csuccess_status
csuccess_environment_free(csuccess_book *book, csuccess_environment environment)
{
    void *found;
    csuccess_status status = csuccessp_host_take(book, CSUCCESS_HANDLE_ENVIRONMENT, environment,
                                                 &found);

    if (status == CSUCCESS_OK)
        csuccessp_host_environment_drop(book, found);
    return status;
}

csuccess_status
csuccess_environment_text(csuccess_book *book, csuccess_environment environment, const char *text,
                          size_t length, uint32_t *code)
{
    csuccessp_host_environment *found;
    csuccess_status status;
    void *object;

    if (!book || !code || (!text && length))
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->environments,
                                   CSUCCESS_HANDLE_ENVIRONMENT, environment, &object);
    if (status != CSUCCESS_OK)
        return status;
    found = object;
    if (length > book->limits.text_bytes)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "a text of %zu bytes; at most %u are allowed", length,
                              (unsigned)book->limits.text_bytes);
    if (!csuccessp_utf8_valid(text, length))
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE, "the text is no UTF-8");
    if (csuccessp_dictionary_code(&found->dictionary, length ? text : "", length, code) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}
