/* SPDX-License-Identifier: MIT */
/* Stores that were written by others, or damaged. */
#include "shelf.h"

#include <stdio.h>

static void
fill(memory_store *store)
{
    csuccess_book *book;
    int i;

    memory_store_open(store);
    book = opened(store);
    take(book, "{'record':'definitions','book':{'undeclared':'keep'},%s}", rich_definitions);
    take(book, "{'record':'member','id':'mia'}");
    take(book, "{'record':'member','id':'max'}");
    take(book, "{'record':'calendar','id':'de'}");
    take(book, "{'record':'calendar','id':'us'}");
    take(book, "{'record':'customer','id':'acme','owner':'mia','attributes':{'seats':3}}");
    take(book, "{'record':'customer','id':'bolt','parent':'acme'}");
    take(book, "{'record':'contact','customer':'acme','id':'zoe'}");
    for (i = 0; i < 300; i++)
        take(book, "{'record':'event','customer':'acme','kind':'login','at':'%s'}",
             time_text(when("2026-01-01") + i * HOUR));
    take(book, "{'record':'customer','id':'bolt','at':'2026-03-01T00:00:00Z','name':'B'}");
    advance(book, "2026-01-20T12:00:00Z");
    commit(book);
    csuccess_book_free(book);
}

static void
refuse_store(memory_store *store, csuccess_status expected)
{
    csuccess_book *book = NULL;
    csuccess_status status = try_open(store, &book);

    if (status == CSUCCESS_OK || (expected && status != expected))
        fail_msg("%s", csuccess_status_name(status));
    assert_null(book);
    assert_int_equal(store->destroyed, 1);
}

/* A document that is missing, or that is something else, is seen. */
static void
test_damaged(void **state)
{
    static const char *const rubbish[] = {"{}",
                                          "[]",
                                          "",
                                          "{\"doc\":\"later\"}",
                                          "{\"doc\":\"end\"}",
                                          "{\"doc\":\"customer\",\"id\":\"mia\"}",
                                          "\xff"};
    memory_store store, copy;
    char kind[40], id[600];
    size_t i, k;

    (void)state;
    fill(&store);
    for (i = 0; i < store.documents.count; i++) {
        snprintf(kind, sizeof kind, "%s", store.documents.items[i].kind);
        snprintf(id, sizeof id, "%s", store.documents.items[i].id);
        memory_store_copy(&copy, &store);
        memory_store_drop(&copy, kind, id);
        refuse_store(&copy, 0);
        for (k = 0; k < COUNT_OF(rubbish); k++) {
            memory_store_set(&copy, kind, id, rubbish[k]);
            refuse_store(&copy, 0);
        }
        memory_store_drop(&copy, kind, id);
        snprintf(id + strlen(id), sizeof id - strlen(id), "x");
        memory_store_set(&copy, kind, id, store.documents.items[i].bytes);
        refuse_store(&copy, 0);
        memory_store_close(&copy);
    }
    memory_store_close(&store);
}

/* Bytes that stand under the id of another document of the kind. */
static void
test_another_id(void **state)
{
    memory_store store, copy;
    char kind[40], id[600];
    size_t i, tried = 0;

    (void)state;
    fill(&store);
    for (i = 0; i + 1 < store.documents.count; i++) {
        const memory_document *next = &store.documents.items[i + 1];
        snprintf(kind, sizeof kind, "%s", store.documents.items[i].kind);
        snprintf(id, sizeof id, "%s", store.documents.items[i].id);
        if (strcmp(kind, next->kind) != 0)
            continue;
        memory_store_copy(&copy, &store);
        memory_store_set(&copy, kind, id, next->bytes);
        refuse_store(&copy, CSUCCESS_E_CORRUPT);
        memory_store_close(&copy);
        tried++;
    }
    assert_true(tried > 5);
    memory_store_close(&store);
}

static void
test_generations(void **state)
{
    memory_store store;

    (void)state;
    fill(&store);
    store.generation = 2;
    refuse_store(&store, CSUCCESS_E_CORRUPT);
    store.generation = 0;
    refuse_store(&store, CSUCCESS_E_CORRUPT);
    memory_store_close(&store);
    memory_store_open(&store);
    store.generation = 3;
    refuse_store(&store, CSUCCESS_E_CORRUPT);
    memory_store_close(&store);
}

static void
set_header(memory_store *store, int format, int minor)
{
    char header[200];

    snprintf(header, sizeof header,
             "{\"doc\":\"csuccess\",\"format\":%d,\"minor\":%d,\"library\":\"9.9.9\"}", format,
             minor);
    memory_store_set(store, "csuccess", "csuccess", header);
}

static void
test_newer_major(void **state)
{
    memory_store store;

    (void)state;
    fill(&store);
    set_header(&store, 2, 0);
    refuse_store(&store, CSUCCESS_E_VERSION);
    memory_store_close(&store);
}

static void
replace(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);

    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
}

/* Kinds that only a newer library knows stay where they are, are saved, and come with the next
 * version of the library. */
static void
test_newer_minor(void **state)
{
    static const char later[] = "{\"doc\":\"later\",\"n\":1}";
    memory_store store;
    csuccess_book *book;
    csuccess_buffer *bytes;
    char commits[2000], *at;

    (void)state;
    fill(&store);
    set_header(&store, 1, 99);
    memory_store_set(&store, "later", "one", later);
    snprintf(commits, sizeof commits, "%s", memory_store_find(&store, "commit", "commit")->bytes);
    replace(commits, "\"kinds\":[\"zone\"", "\"kinds\":[\"late\"");
    at = strstr(commits, "\"late\"");
    memmove(at + 7, at + 6, strlen(at + 6) + 1);
    memcpy(at, "\"later\"", 7);
    at = strstr(commits, "\"documents\":") + 12;
    {
        unsigned documents = (unsigned)strtoul(at, NULL, 10) + 1;
        char digits[12];
        snprintf(digits, sizeof digits, "%u", documents);
        memcpy(at, digits, strlen(digits));
    }
    memory_store_set(&store, "commit", "commit", commits);
    book = opened(&store);
    bytes = saved(book);
    assert_true(has(bytes, later));
    csuccess_buffer_free(bytes);
    take(book, "{'record':'customer','id':'carl'}");
    memory_store_heal(&store);
    commit(book);
    assert_string_equal(memory_store_find(&store, "later", "one")->bytes, later);
    csuccess_book_free(book);
    book = opened(&store);
    bytes = saved(book);
    assert_true(has(bytes, later));
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
    memory_store_close(&store);
}

/* Documents of an older minor version, written in another way: the first commit writes them anew,
 * and only those. */
static void
test_older_minor(void **state)
{
    memory_store store, fresh;
    csuccess_book *book;
    const memory_document *d;
    char bytes[500];

    (void)state;
    fill(&fresh);
    memory_store_copy(&store, &fresh);
    set_header(&store, 1, 0);
    d = memory_store_find(&store, "customer", "bolt");
    snprintf(bytes, sizeof bytes, " %s", d->bytes); /* as good as any other way */
    bytes[0] = '{';
    bytes[1] = ' ';
    memory_store_set(&store, "customer", "bolt", bytes);
    book = opened(&store);
    memory_store_heal(&store);
    commit(book);
    assert_int_equal(store.put, 3); /* the header, the customer, the commit */
    assert_null(memory_store_differs(&store, &fresh));
    csuccess_book_free(book);
    memory_store_close(&store);
    memory_store_close(&fresh);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged),     cmocka_unit_test(test_another_id),
        cmocka_unit_test(test_generations), cmocka_unit_test(test_newer_major),
        cmocka_unit_test(test_newer_minor), cmocka_unit_test(test_older_minor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
