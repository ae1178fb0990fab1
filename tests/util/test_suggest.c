/* SPDX-License-Identifier: MIT */
#include "util/suggest.h"

#include "test.h"

static const char *const names[] = {"attributes", "attribute",   "customer", "contacts",
                                    "at",         "event_kinds", "record",   "Zeit\xc3\xa4nderung",
                                    "parent"};

/* The name that is suggested for a wrong one, or "". */
static const char *
nearest(const char *wanted)
{
    static char out[80];
    char *copy = exact_copy(wanted, strlen(wanted));
    csuccessp_suggestion suggestion;
    size_t i;

    csuccessp_suggest_begin(&suggestion, copy, strlen(wanted));
    for (i = 0; i < COUNT_OF(names); i++)
        csuccessp_suggest_offer(&suggestion, names[i], strlen(names[i]));
    free(copy);
    if (!suggestion.name)
        return "";
    memcpy(out, suggestion.name, suggestion.length);
    out[suggestion.length] = 0;
    return out;
}

static void
a_slip_finds_the_name_that_was_meant(void **state)
{
    (void)state;
    assert_string_equal(nearest("custmer"), "customer");   /* one left out */
    assert_string_equal(nearest("customerr"), "customer"); /* one too many */
    assert_string_equal(nearest("custamer"), "customer");  /* one wrong */
    assert_string_equal(nearest("cusotmer"), "customer");  /* two swapped */
    assert_string_equal(nearest("Record"), "record");      /* capital */
    assert_string_equal(nearest("event-kinds"), "event_kinds");
    assert_string_equal(nearest("event kinds"), "event_kinds");
    assert_string_equal(nearest("EVENT-KIND"), "event_kinds");
    assert_string_equal(nearest("ta"), "at");
}

static void
the_nearest_of_several_is_suggested(void **state)
{
    (void)state;
    assert_string_equal(nearest("atribute"), "attribute");
    assert_string_equal(nearest("atributes"), "attributes");
    assert_string_equal(nearest("attribute"), "attribute");
}

static void
of_equally_near_names_the_first_is_kept(void **state)
{
    csuccessp_suggestion suggestion;
    static const char first[] = "aaaab", second[] = "aaaac";

    (void)state;
    csuccessp_suggest_begin(&suggestion, "aaaaa", 5);
    csuccessp_suggest_offer(&suggestion, first, 5);
    csuccessp_suggest_offer(&suggestion, second, 5);
    assert_ptr_equal(suggestion.name, first);
    assert_int_equal(suggestion.distance, 1);
}

static void
nothing_is_suggested_when_all_are_far(void **state)
{
    (void)state;
    assert_string_equal(nearest("xyzzy"), "");
    assert_string_equal(nearest("invoices"), "");
    assert_string_equal(nearest("a_very_long_field_name_that_nobody_declared"), "");
    assert_string_equal(nearest("xy"), "");
    assert_string_equal(nearest(""), "");
}

static void
very_long_names_are_not_compared(void **state)
{
    char wanted[100], name[100];
    csuccessp_suggestion suggestion;

    (void)state;
    memset(wanted, 'a', sizeof wanted);
    memset(name, 'a', sizeof name);
    csuccessp_suggest_begin(&suggestion, wanted, 65);
    csuccessp_suggest_offer(&suggestion, name, 65);
    assert_null(suggestion.name);
    csuccessp_suggest_begin(&suggestion, wanted, 64);
    csuccessp_suggest_offer(&suggestion, name, 65);
    assert_null(suggestion.name);
    csuccessp_suggest_offer(&suggestion, name, 64);
    assert_ptr_equal(suggestion.name, name);
    assert_int_equal(suggestion.distance, 0);
}

static void
the_text_asks_for_the_name_or_is_empty(void **state)
{
    csuccessp_suggestion suggestion;
    char to[CSUCCESSP_SUGGEST_TEXT];

    (void)state;
    csuccessp_suggest_begin(&suggestion, "custmer", 7);
    assert_string_equal(csuccessp_suggest_text(&suggestion, to), "");
    csuccessp_suggest_offer(&suggestion, "customers and more", 8);
    assert_string_equal(csuccessp_suggest_text(&suggestion, to), "; did you mean 'customer'?");
}

static void
the_longest_name_fits_the_text(void **state)
{
    csuccessp_suggestion suggestion;
    char to[CSUCCESSP_SUGGEST_TEXT], name[64], expected[CSUCCESSP_SUGGEST_TEXT];

    (void)state;
    memset(name, 'n', sizeof name);
    csuccessp_suggest_begin(&suggestion, name, 63);
    csuccessp_suggest_offer(&suggestion, name, 64);
    memcpy(expected, "; did you mean '", 16);
    memcpy(expected + 16, name, 64);
    memcpy(expected + 80, "'?", 3);
    assert_string_equal(csuccessp_suggest_text(&suggestion, to), expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_finds_the_name_that_was_meant),
        cmocka_unit_test(the_nearest_of_several_is_suggested),
        cmocka_unit_test(of_equally_near_names_the_first_is_kept),
        cmocka_unit_test(nothing_is_suggested_when_all_are_far),
        cmocka_unit_test(very_long_names_are_not_compared),
        cmocka_unit_test(the_text_asks_for_the_name_or_is_empty),
        cmocka_unit_test(the_longest_name_fits_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
