/* SPDX-License-Identifier: MIT */
#include "util/texts.h"

#include <string.h>

typedef struct text_object {
    uint32_t users;
    uint32_t length;
    uint32_t hash;
    char bytes[]; /* and a NUL */
} text_object;

#define OBJECT_SIZE(length) (offsetof(text_object, bytes) + (length) + 1)

struct key {
    const csuccessp_texts *texts;
    const char *bytes;
    size_t length;
};

static text_object *
object_at(const csuccessp_texts *texts, csuccessp_text text)
{
    return csuccessp_pool_at(&texts->pool, text);
}

static int
has_key(const void *context, uint32_t value)
{
    const struct key *key = context;
    const text_object *object = object_at(key->texts, value);

    return object->length == key->length &&
           (key->length == 0 || memcmp(object->bytes, key->bytes, key->length) == 0);
}

void
csuccessp_texts_open(csuccessp_texts *texts, csuccessp_memory *memory, csuccessp_hash_seed seed)
{
    memset(texts, 0, sizeof *texts);
    csuccessp_pool_open(&texts->pool, memory);
    texts->seed = seed;
}

void
csuccessp_texts_close(csuccessp_texts *texts)
{
    csuccessp_table_free(texts->pool.memory, &texts->table);
    csuccessp_pool_close(&texts->pool);
}

csuccessp_text
csuccessp_texts_take(csuccessp_texts *texts, const char *bytes, size_t length)
{
    struct key key = {texts, bytes, length};
    uint32_t hash = csuccessp_hash32(&texts->seed, 0, bytes, length);
    csuccessp_text text = csuccessp_table_find(&texts->table, hash, has_key, &key);
    text_object *object;

    if (text != CSUCCESSP_TABLE_NONE) {
        object_at(texts, text)->users++;
        return text;
    }
    if (length > INT32_MAX / 2)
        return 0;
    if (csuccessp_table_reserve(texts->pool.memory, &texts->table, 1) != CSUCCESS_OK)
        return 0;
    text = csuccessp_pool_take(&texts->pool, OBJECT_SIZE(length));
    if (!text)
        return 0;
    object = object_at(texts, text);
    object->users = 1;
    object->length = (uint32_t)length;
    object->hash = hash;
    if (length)
        memcpy(object->bytes, bytes, length);
    object->bytes[length] = 0;
    csuccessp_table_add(&texts->table, hash, text);
    return text;
}

csuccessp_text
csuccessp_texts_find(const csuccessp_texts *texts, const char *bytes, size_t length)
{
    struct key key = {texts, bytes, length};
    uint32_t hash = csuccessp_hash32(&texts->seed, 0, bytes, length);
    csuccessp_text text = csuccessp_table_find(&texts->table, hash, has_key, &key);

    return text == CSUCCESSP_TABLE_NONE ? 0 : text;
}

void
csuccessp_texts_keep(csuccessp_texts *texts, csuccessp_text text)
{
    if (text)
        object_at(texts, text)->users++;
}

void
csuccessp_texts_drop(csuccessp_texts *texts, csuccessp_text text)
{
    text_object *object;

    if (!text)
        return;
    object = object_at(texts, text);
    if (--object->users)
        return;
    csuccessp_table_remove(&texts->table, object->hash, text);
    csuccessp_pool_give(&texts->pool, text, OBJECT_SIZE(object->length));
}

const char *
csuccessp_texts_get(const csuccessp_texts *texts, csuccessp_text text, size_t *length)
{
    const text_object *object;

    if (!text) {
        if (length)
            *length = 0;
        return "";
    }
    object = object_at(texts, text);
    if (length)
        *length = object->length;
    return object->bytes;
}

int
csuccessp_text_is(const csuccessp_texts *texts, csuccessp_text text, const char *bytes,
                  size_t length)
{
    size_t n;
    const char *have = csuccessp_texts_get(texts, text, &n);

    return text && n == length && memcmp(have, bytes, n) == 0;
}

int
csuccessp_bytes_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t shared = a_length < b_length ? a_length : b_length;
    int order = shared ? memcmp(a, b, shared) : 0;

    if (order)
        return order;
    return a_length < b_length ? -1 : a_length > b_length;
}

int
csuccessp_texts_compare(const csuccessp_texts *texts, csuccessp_text a, csuccessp_text b)
{
    const char *x, *y;
    size_t m, n;

    if (a == b || !a || !b)
        return (a != 0 && a != b) - (b != 0 && a != b);
    x = csuccessp_texts_get(texts, a, &m);
    y = csuccessp_texts_get(texts, b, &n);
    return csuccessp_bytes_compare(x, m, y, n);
}
