/* SPDX-License-Identifier: MIT */
/* Who is held out: salt, a NUL and the customer's id, hashed by MurmurHash3 (x64, 128 bits, seed
 * 0), the first half modulo 1,000,000. The numbers here were computed by another program. */
#include <stdio.h>

#include "workbook.h"

static void
define(csuccess_book *book, const char *id, const char *holdout)
{
    take(book,
         "{'record':'definitions','playbooks':[{'id':'%s','trigger':{'when':'name != \\\"\\\"',"
         "'existing':true},'holdout':{%s},'steps':[{'id':'w','wait':{'when':'name == "
         "\\\"\\\"'}}]}]}",
         id, holdout);
}

static int
is_held(const csuccess_buffer *bytes, const char *playbook, const char *customer)
{
    char mark[200];
    const char *run, *held;

    snprintf(mark, sizeof mark, "{\"doc\":\"run\",\"id\":\"%s/%s/1\"", playbook, customer);
    run = strstr(csuccess_buffer_data(bytes), mark);
    assert_non_null(run);
    held = strstr(run, "\"held\":true");
    return held && held < strchr(run, '\n');
}

/* A customer's number, and shares on both sides of it. */
static void
the_hash_decides(void **state)
{
    static const struct {
        const char *customer, *salt, *below, *above;
    } cases[] = {
        {"acme", "2026-q4", "34.2388", "34.2389"},
        {"bolt", "2026-q4", "74.1093", "74.1094"},
        {"c\xc3\xa9line", "2026-q4", "57.4321", "57.4322"},
        {"a-customer-with-a-long-id-0001", "2026-q4", "1.0975", "1.0976"},
        {"acme", "winback", "1.9291", "1.9292"},
        {"bolt", "winback", "98.7611", "98.7612"},
    };
    char holdout[100];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_book *book = new_book();
        csuccess_buffer *bytes;
        snprintf(holdout, sizeof holdout, "'percent':%s,'salt':'%s'", cases[i].below,
                 cases[i].salt);
        define(book, "p", holdout);
        snprintf(holdout, sizeof holdout, "'percent':%s,'salt':'%s'", cases[i].above,
                 cases[i].salt);
        define(book, "q", holdout);
        take(book, "{'record':'customer','id':'%s','name':'x'}", cases[i].customer);
        advance(book, "2026-01-10");
        bytes = saved(book);
        assert_false(is_held(bytes, "p", cases[i].customer));
        assert_true(is_held(bytes, "q", cases[i].customer));
        csuccess_buffer_free(bytes);
        csuccess_book_free(book);
    }
}

/* The playbook's id is its salt, and the share is what it says. */
static void
the_share_is_kept(void **state)
{
    static const unsigned first[] = {0, 10, 11, 22, 23, 32, 37, 38};
    csuccess_book *book = new_book();
    csuccess_buffer *bytes;
    const char *at;
    char id[20];
    unsigned i, k = 0, held = 0;

    (void)state;
    define(book, "winback", "'percent':12.5");
    for (i = 0; i < 100000; i++)
        take(book, "{'record':'customer','id':'c%u','name':'x'}", i);
    advance(book, "2026-01-10");
    bytes = saved(book);
    for (at = csuccess_buffer_data(bytes); (at = strstr(at, "\"held\":true")) != NULL; at++)
        held++;
    assert_int_equal(held, 12496);
    for (i = 0; i < 40; i += 5) {
        while (k < COUNT_OF(first) && first[k] < i)
            k++;
        snprintf(id, sizeof id, "c%u", i);
        assert_int_equal(is_held(bytes, "winback", id), k < COUNT_OF(first) && first[k] == i);
    }
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_decides),
        cmocka_unit_test(the_share_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
