/* SPDX-License-Identifier: MIT */
/* What the functions say of whole canvases: which there are, and which version stands where. */
#include <string.h>

#include "planbook.h"

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_planbook();
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static csuccess_canvas
canvas(const char *id)
{
    csuccess_canvas out = 0;

    assert_int_equal(csuccess_canvas_find(book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_canvas_info
info_of(csuccess_canvas canvas)
{
    csuccess_canvas_info info = {.size = sizeof info};

    assert_int_equal(csuccess_canvas_get(book, canvas, &info), CSUCCESS_OK);
    return info;
}

static csuccess_canvas
step(csuccess_customer customer, csuccess_canvas after)
{
    csuccess_canvas out = 1;

    assert_int_equal(csuccess_canvas_next(book, customer, after, &out), CSUCCESS_OK);
    return out;
}

static const char *
walk(csuccess_customer customer)
{
    static char text[100];
    csuccess_canvas at = step(customer, 0);

    for (text[0] = '\0'; at; at = step(customer, at)) {
        strcat(text, text[0] ? " " : "");
        strcat(text, info_of(at).id);
    }
    return text;
}

static void
canvases_of_one_customer_come_by_id(void **state)
{
    (void)state;
    take(book, "{'record':'customer','id':'bolt'}");
    take(book, "{'record':'customer','id':'coil'}");
    take(book, "{'record':'canvas','canvas':'z','customer':'acme'}");
    take(book, "{'record':'canvas','canvas':'a2','customer':'acme'}");
    take(book, "{'record':'canvas','canvas':'a10','customer':'acme'}");
    take(book, "{'record':'canvas','canvas':'b','customer':'bolt'}");
    take(book, "{'record':'canvas','canvas':'z','do':'abandon','reason':'r'}");
    assert_string_equal(walk(customer(book, "acme")), "a10 a2 plan z");
    assert_string_equal(walk(customer(book, "bolt")), "b");
    assert_string_equal(walk(customer(book, "coil")), "");
}

static void
all_canvases_come_once(void **state)
{
    (void)state;
    assert_string_equal(walk(0), "plan");
    take(book, "{'record':'customer','id':'bolt'}");
    take(book, "{'record':'canvas','canvas':'b','customer':'bolt'}");
    take(book, "{'record':'canvas','canvas':'c','customer':'acme'}");
    assert_string_equal(walk(0), "plan b c");
    take(book, "{'record':'erase','customer':'bolt'}");
    assert_string_equal(walk(0), "plan c");
    take(book, "{'record':'erase','customer':'acme'}");
    assert_string_equal(walk(0), "");
}

static void
wrong_handles_do_not_walk(void **state)
{
    csuccess_customer acme = customer(book, "acme"), bolt;
    csuccess_canvas plan = canvas("plan"), out = 1;

    (void)state;
    take(book, "{'record':'customer','id':'bolt'}");
    bolt = customer(book, "bolt");
    assert_int_equal(csuccess_canvas_next(NULL, acme, 0, &out), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_canvas_next(book, acme, 0, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_canvas_next(book, bolt, plan, &out), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_canvas_next(book, plan, 0, &out), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_canvas_next(book, 0, acme, &out), CSUCCESS_E_HANDLE);
    assert_int_equal(out, 0);
    take(book, "{'record':'erase','customer':'acme'}");
    assert_int_equal(csuccess_canvas_next(book, 0, plan, &out), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_canvas_next(book, acme, 0, &out), CSUCCESS_E_GONE);
}

/* Which version was proposed last, and which was signed. */
static void
versions(uint32_t major, uint32_t minor, uint32_t agreed_major, uint32_t agreed_minor)
{
    csuccess_canvas_info info = info_of(canvas("plan"));

    assert_int_equal(info.major, major);
    assert_int_equal(info.minor, minor);
    assert_int_equal(info.agreed_major, agreed_major);
    assert_int_equal(info.agreed_minor, agreed_minor);
}

static void
the_signed_version_stays_while_another_is_proposed(void **state)
{
    (void)state;
    item(book, "o", "objective", "");
    item(book, "k", "kpi", ",'of':['o'],'baseline':0,'target':1,'due':'2026-06-30'");
    versions(0, 0, 0, 0);
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    versions(1, 0, 0, 0);
    take(book, "{'record':'canvas','canvas':'plan','do':'agree','contact':'zoe','version':'1.0'}");
    versions(1, 0, 1, 0);
    change(book, "o", ",'title':'another'");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    versions(1, 1, 1, 0);
    take(book, "{'record':'canvas','canvas':'plan','do':'agree','contact':'zoe','version':'1.1'}");
    versions(1, 1, 1, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(canvases_of_one_customer_come_by_id, open_book, close_book),
        cmocka_unit_test_setup_teardown(all_canvases_come_once, open_book, close_book),
        cmocka_unit_test_setup_teardown(wrong_handles_do_not_walk, open_book, close_book),
        cmocka_unit_test_setup_teardown(the_signed_version_stays_while_another_is_proposed,
                                        open_book, close_book),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
