/* SPDX-License-Identifier: MIT */
#include "memory_store.h"

#include <csuccess/status.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
need(void *block)
{
    if (!block)
        abort();
    return block;
}

static char *
copy(const char *bytes, size_t length)
{
    char *out = need(malloc(length + 1));

    if (length)
        memcpy(out, bytes, length);
    out[length] = 0;
    return out;
}

static int
compare(const memory_document *d, const char *kind, const char *id, size_t length)
{
    int order = strcmp(d->kind, kind);
    size_t least = d->id_length < length ? d->id_length : length;

    if (order == 0)
        order = memcmp(d->id, id, least);
    if (order == 0)
        order = d->id_length < length ? -1 : d->id_length > length;
    return order;
}

static size_t
place_of(const memory_documents *list, const char *kind, const char *id, size_t length, int *found)
{
    size_t low = 0, high = list->count;

    *found = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(&list->items[middle], kind, id, length);
        if (order == 0) {
            *found = 1;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
release(memory_document *d)
{
    free(d->kind);
    free(d->id);
    free(d->bytes);
}

/* With `bytes` NULL the list says that there is none. */
static void
list_put(memory_documents *list, const char *kind, const char *id, size_t id_length,
         const char *bytes, size_t length)
{
    memory_document d = {copy(kind, strlen(kind)), copy(id, id_length),
                         bytes ? copy(bytes, length) : NULL, id_length, bytes ? length : 0};
    int found;
    size_t at = place_of(list, kind, id, id_length, &found);

    if (found) {
        release(&list->items[at]);
        list->items[at] = d;
        return;
    }
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 16;
        list->items = need(realloc(list->items, list->capacity * sizeof *list->items));
    }
    memmove(list->items + at + 1, list->items + at, (list->count - at) * sizeof *list->items);
    list->items[at] = d;
    list->count++;
}

static void
list_remove(memory_documents *list, const char *kind, const char *id, size_t length)
{
    int found;
    size_t at = place_of(list, kind, id, length, &found);

    if (!found)
        return;
    release(&list->items[at]);
    list->count--;
    memmove(list->items + at, list->items + at + 1, (list->count - at) * sizeof *list->items);
}

static void
list_clear(memory_documents *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        release(&list->items[i]);
    list->count = 0;
}

static void
violate(memory_store *s, const char *what)
{
    if (!s->violation)
        s->violation = what;
}

/* Counts a call; 1: it has to fail. */
static int
enter(memory_store *s)
{
    if (!s->attached)
        violate(s, "called after it was destroyed");
    if (s->scanning)
        violate(s, "called from within a scan");
    if (s->called)
        s->called(s->context);
    s->calls++;
    if (s->fails)
        return s->fails(s->context);
    if (s->fail_at && (s->calls == s->fail_at || (s->for_ever && s->calls > s->fail_at))) {
        s->failed++;
        return 1;
    }
    return 0;
}

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    memory_store *s = user_data;
    int fails = enter(s);

    if (s->in_transaction)
        violate(s, "generation within a transaction");
    if (fails)
        return s->code;
    *out = s->generation;
    return 0;
}

static int32_t
begin(void *user_data, uint64_t expected)
{
    memory_store *s = user_data;
    int fails = enter(s);

    if (s->in_transaction)
        violate(s, "begin within a transaction");
    if (fails)
        return s->code;
    if (expected != s->generation)
        return CSUCCESS_E_CONFLICT;
    s->in_transaction = 1;
    s->begun++;
    return 0;
}

static void
check_names(memory_store *s, const char *kind, const char *id, size_t length)
{
    size_t i;

    if (!s->in_transaction)
        violate(s, "put or remove outside of a transaction");
    for (i = 0; kind[i]; i++)
        if (!((kind[i] >= 'a' && kind[i] <= 'z') || kind[i] == '_'))
            violate(s, "a kind is no name");
    if (!i || length < 1 || length > 1024)
        violate(s, "an id is too short or too long");
    for (i = 0; i < length; i++)
        if ((unsigned char)id[i] < 0x20)
            violate(s, "an id has a control character");
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    memory_store *s = user_data;
    int fails = enter(s);

    check_names(s, kind, id, id_length);
    if (length < 2 || bytes[0] != '{' || bytes[length - 1] != '}')
        violate(s, "a document is no object");
    if (fails)
        return s->code;
    list_put(&s->changes, kind, id, id_length, bytes, length);
    s->put++;
    return 0;
}

static int32_t
remove_one(void *user_data, const char *kind, const char *id, size_t id_length)
{
    memory_store *s = user_data;
    int fails = enter(s);

    check_names(s, kind, id, id_length);
    if (fails)
        return s->code;
    list_put(&s->changes, kind, id, id_length, NULL, 0);
    s->removed++;
    return 0;
}

static void
take_changes(memory_store *s, uint64_t generation)
{
    size_t i;

    for (i = 0; i < s->changes.count; i++) {
        const memory_document *d = &s->changes.items[i];
        if (d->bytes)
            list_put(&s->documents, d->kind, d->id, d->id_length, d->bytes, d->length);
        else
            list_remove(&s->documents, d->kind, d->id, d->id_length);
    }
    s->generation = generation;
    s->taken++;
}

static int32_t
commit(void *user_data, uint64_t generation)
{
    memory_store *s = user_data;
    int fails = enter(s);

    if (!s->in_transaction)
        violate(s, "commit outside of a transaction");
    if (generation != s->generation + 1)
        violate(s, "a generation is not the next one");
    if (fails || s->commits == COMMIT_LOSES_AND_FAILS)
        return s->code;
    take_changes(s, generation);
    list_clear(&s->changes);
    s->in_transaction = 0;
    return s->commits == COMMIT_TAKES_AND_FAILS ? s->code : 0;
}

static void
rollback(void *user_data)
{
    memory_store *s = user_data;

    if (s->called)
        s->called(s->context);
    list_clear(&s->changes);
    s->in_transaction = 0;
    s->rolled_back++;
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    memory_store *s = user_data;
    int fails = enter(s);
    int32_t code = 0;
    size_t i, half = 0;

    if (s->in_transaction)
        violate(s, "scan within a transaction");
    for (i = 0; fails && i < s->documents.count; i++)
        half += strcmp(s->documents.items[i].kind, kind) == 0;
    half /= 2; /* a scan fails in the midst of it */
    s->scanning = 1;
    for (i = 0; i < s->documents.count && code == 0; i++) {
        const memory_document *d = &s->documents.items[i];
        if (strcmp(d->kind, kind) != 0)
            continue;
        if (fails && half-- == 0)
            break;
        code = each(context, d->id, d->id_length, d->bytes, d->length);
        s->scanned++;
    }
    s->scanning = 0;
    return code ? code : fails ? s->code : 0;
}

static void
destroy(void *user_data)
{
    memory_store *s = user_data;

    if (s->called)
        s->called(s->context);
    s->destroyed++;
    if (s->attached-- == 0)
        violate(s, "destroyed twice");
    if (s->in_transaction)
        violate(s, "destroyed within a transaction");
}

void
memory_store_open(memory_store *s)
{
    memset(s, 0, sizeof *s);
    s->code = MEMORY_STORE_CODE;
}

void
memory_store_close(memory_store *s)
{
    if (s->violation) {
        fprintf(stderr, "the store was %s\n", s->violation);
        abort();
    }
    list_clear(&s->documents);
    list_clear(&s->changes);
    free(s->documents.items);
    free(s->changes.items);
    memset(s, 0, sizeof *s);
}

csuccess_store
memory_store_of(memory_store *s)
{
    csuccess_store store = {.size = sizeof store,
                            .user_data = s,
                            .destroy = destroy,
                            .generation = get_generation,
                            .begin = begin,
                            .put = put,
                            .remove = remove_one,
                            .commit = commit,
                            .rollback = rollback,
                            .scan = scan};

    if (s->attached++ == 0)
        s->destroyed = 0;
    return store;
}

void
memory_store_heal(memory_store *s)
{
    s->calls = s->fail_at = s->failed = 0;
    s->for_ever = 0;
    s->commits = COMMIT_HONEST;
    s->begun = s->put = s->removed = s->taken = s->rolled_back = s->scanned = 0;
}

const memory_document *
memory_store_find(const memory_store *s, const char *kind, const char *id)
{
    int found;
    size_t at = place_of(&s->documents, kind, id, strlen(id), &found);

    return found ? &s->documents.items[at] : NULL;
}

size_t
memory_store_count(const memory_store *s, const char *kind)
{
    size_t count = 0, i;

    for (i = 0; i < s->documents.count; i++)
        count += strcmp(s->documents.items[i].kind, kind) == 0;
    return count;
}

void
memory_store_set(memory_store *s, const char *kind, const char *id, const char *bytes)
{
    list_put(&s->documents, kind, id, strlen(id), bytes, strlen(bytes));
}

void
memory_store_put(memory_store *s, const char *kind, const char *id, const char *bytes,
                 size_t length)
{
    list_put(&s->documents, kind, id, strlen(id), bytes, length);
}

void
memory_store_drop(memory_store *s, const char *kind, const char *id)
{
    list_remove(&s->documents, kind, id, strlen(id));
}

void
memory_store_copy(memory_store *to, const memory_store *from)
{
    size_t i;

    memory_store_open(to);
    for (i = 0; i < from->documents.count; i++) {
        const memory_document *d = &from->documents.items[i];
        list_put(&to->documents, d->kind, d->id, d->id_length, d->bytes, d->length);
    }
    to->generation = from->generation;
}

static size_t
next_of(const memory_store *s, size_t i)
{
    while (i < s->documents.count && strcmp(s->documents.items[i].kind, "commit") == 0)
        i++;
    return i;
}

const char *
memory_store_differs(const memory_store *a, const memory_store *b)
{
    static char text[4000];
    size_t i = next_of(a, 0), j = next_of(b, 0);

    while (i < a->documents.count || j < b->documents.count) {
        const memory_document *x = i < a->documents.count ? &a->documents.items[i] : NULL;
        const memory_document *y = j < b->documents.count ? &b->documents.items[j] : NULL;
        int order = !x ? 1 : !y ? -1 : compare(x, y->kind, y->id, y->id_length);
        if (order == 0 && (x->length != y->length || memcmp(x->bytes, y->bytes, x->length) != 0)) {
            snprintf(text, sizeof text, "%s '%s':\n  %.1500s\n  %.1500s", x->kind, x->id, x->bytes,
                     y->bytes);
            return text;
        }
        if (order) {
            const memory_document *only = order < 0 ? x : y;
            snprintf(text, sizeof text, "only the %s has %s '%s':\n  %.1500s",
                     order < 0 ? "first" : "second", only->kind, only->id, only->bytes);
            return text;
        }
        i = next_of(a, i + 1);
        j = next_of(b, j + 1);
    }
    return NULL;
}
