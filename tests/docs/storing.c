/* SPDX-License-Identifier: MIT */
/* The loop of docs/storing.md, which is quoted there, in a world that ends at every place. */
#include "shelf.h"

#include <stdio.h>

static csuccess_status
go_on(csuccess_book *book, const char *const *log, int64_t lines)
{
    int64_t next = 0;
    csuccess_status status = csuccess_source_position(book, "log", 3, &next);

    if (status == CSUCCESS_OK)
        next++; /* the line after the last one that was committed */
    else if (status != CSUCCESS_E_NOT_FOUND)
        return status;
    for (; next < lines; next++) {
        status = csuccess_book_record(book, log[next], strlen(log[next]));
        if (status != CSUCCESS_OK)
            return status;
        if (next % 100 == 99)
            status = csuccess_book_commit(book);
        if (status != CSUCCESS_OK)
            return status;
    }
    return csuccess_book_commit(book);
}

enum { LINES = 350 };
static char lines[LINES][200];
static const char *log_lines[LINES];

static void
write_log(void)
{
    int i;

    for (i = 0; i < LINES; i++) {
        if (i == 0)
            snprintf(lines[i], sizeof lines[i],
                     "{\"record\":\"definitions\",\"events\":[{\"id\":\"login\"}],"
                     "\"measures\":[{\"id\":\"n\",\"kind\":\"count\",\"event\":\"login\","
                     "\"days\":3}],\"source\":\"log\",\"position\":0}");
        else if (i < 10)
            snprintf(lines[i], sizeof lines[i],
                     "{\"record\":\"customer\",\"id\":\"c%d\",\"source\":\"log\",\"position\":%d}",
                     i, i);
        else if (i % 9 == 0)
            snprintf(lines[i], sizeof lines[i],
                     "{\"record\":\"clock\",\"now\":\"%s\",\"source\":\"log\",\"position\":%d}",
                     time_text(when("2026-01-01") + i * HOUR), i);
        else
            snprintf(lines[i], sizeof lines[i],
                     "{\"record\":\"event\",\"customer\":\"c%d\",\"kind\":\"login\","
                     "\"at\":\"%s\",\"source\":\"log\",\"position\":%d}",
                     1 + i % 9, time_text(when("2026-01-01") + i * HOUR), i);
        log_lines[i] = lines[i];
    }
}

/* However often it ends, it comes to the same. */
static void
test_ends_anywhere(void **state)
{
    memory_store whole, torn;
    csuccess_book *book, *other;
    csuccess_buffer *a, *b;
    size_t place;

    (void)state;
    write_log();
    memory_store_open(&whole);
    book = opened(&whole);
    assert_int_equal(go_on(book, log_lines, LINES), CSUCCESS_OK);
    assert_int_equal(whole.generation, 4);
    a = saved(book);
    csuccess_book_free(book);

    memory_store_open(&torn);
    for (place = 1;; place++) {
        memory_store_heal(&torn);
        other = opened(&torn);
        memory_store_heal(&torn);
        torn.fail_at = place;
        if (go_on(other, log_lines, LINES) == CSUCCESS_OK)
            break;
        csuccess_book_free(other); /* the process ends here */
    }
    assert_true(place > 3);
    b = saved(other);
    same_bytes(a, b, "after it ended many times");
    csuccess_book_free(other);
    csuccess_buffer_free(a);
    csuccess_buffer_free(b);
    memory_store_close(&whole);
    memory_store_close(&torn);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends_anywhere)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
