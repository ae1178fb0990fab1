/* SPDX-License-Identifier: MIT */
/* Plans come back: out of a stream, a store, as a clone; and damage is found. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planbook.h"
#include "shelf.h"

/* Links lead to what was made before and after, removed items stay, everything has a history. */
static csuccess_book *
rich_book(void)
{
    csuccess_book *book = new_planbook();

    take(book, "{'record':'definitions','attributes':[{'id':'seats','type':'int'}],'measures':[{'"
               "id':'lag',"
               "'kind':'expression','expression':'plan.expected - "
               "plan.progress'}],'question_sets':[{'id':'q','questions':[{'id':'who',"
               "'text':'Who?','required':true}]}],'assessments':[{'id':'a','criteria':[{'id':'c1',"
               "'weight':1}],'bands':[{'id':'low','from':0},{'id':'high','from':50}]}]}");
    take(book, "{'record':'canvas','canvas':'plan','name':'Ours','owner':'ann','success':'More',"
               "'current':'Here','target':'There','path':'Steps','question_set':'q',"
               "'assessment':'a','pilot':true,'highlights':{'who':'A maker','founded':1998},"
               "'cycle':{'months':6,'refresh_months':2,'update_months':1}}");
    item(book, "o", "objective", ",'title':'Grow','rank':1,'weight':2.5,'cares':true");
    item(book, "later", "action", ",'title':'Then','due':'2026-05-01'");
    item(book, "k", "kpi",
         ",'unit':'users','baseline':100,'target':200.25,'actual':125,'due':'2026-12-31',"
         "'of':['o'],'must':true,'leading':true,'value':'seats'");
    item(book, "low", "kpi",
         ",'direction':'at_most','baseline':9,'target':3,'due':'2026-12-31','actual':-2.000001,'of'"
         ":['o'],'value':null");
    item(book, "m", "milestone",
         ",'title':'Go','due':'2026-03-01','owner':'bob','contact':'zoe','required':false");
    item(book, "w", "action", ",'of':['m'],'requires':['m'],'controllable':false");
    item(book, "b", "blocker",
         ",'severity':'high','blocks':['m','w'],'dimension':'people','cause':'no \\\"time\\\"',"
         "'visibility':'customer','data':[{'label':'hours','value':3}]");
    item(book, "v", "value", ",'title':'Hours','target':40,'text':'A long\\nstory'");
    change(book, "o", ",'requires':['later'],'title':'Grow more','by':'ann'");
    advance(book, "2026-01-05");
    change(book, "m", ",'due':'2026-04-01','contact':null");
    change(book, "o", ",'requires':[],'measured_by':'kpis','combine':'all'");
    tell(book, "v", "accept");
    item(book, "gone", "need", ",'title':'None'");
    tell(book, "gone", "remove");
    take(book, "{'record':'plan_item','canvas':'plan','item':'b','do':'complete','fix':'forever'}");
    take(book, "{'record':'answer','canvas':'plan','question':'who','answer':'Zoe','by':'ann'}");
    take(book, "{'record':'assessment','canvas':'plan','ratings':{'c1':4.5},'by':'ann'}");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose','by':'ann'}");
    advance(book, "2026-01-06");
    take(book, "{'record':'canvas','canvas':'plan','end':'2026-11-30'}");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    take(book, "{'record':'canvas','canvas':'plan','do':'agree','contact':'zoe','version':'1.1'}");
    take(book, "{'record':'canvas','canvas':'plan','do':'activate'}");
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':130}}");
    advance(book, "2026-02-07");
    take(book, "{'record':'canvas','canvas':'plan','do':'update'}");
    return book;
}

static void
test_stream(void **state)
{
    csuccess_book *book = rich_book();

    (void)state;
    comes_back(book);
    advance(book, "2026-03-03");
    comes_back(book);
    csuccess_book_free(book);
}

/* Figures of somebody of whom something has changed since are those of the last instant. */
static void
test_figures_of_due(void **state)
{
    csuccess_book *book = rich_book(), *copy;
    csuccess_buffer *bytes;

    (void)state;
    advance(book, "2026-02-08");
    tell(book, "m", "complete");
    take(book, "{'record':'canvas','canvas':'plan','do':'abandon','reason':'gone'}");
    bytes = saved(book);
    assert_true(has(bytes, "\"plan.likelihood\":90"));
    assert_true(has(bytes, "\"plan.likelihood_band\":\"high\""));
    assert_true(has(bytes, "\"plan.state\":\"active\""));
    copy = loaded(bytes);
    same_values(book, copy);
    same_books(book, copy, "of somebody who is due");
    csuccess_book_free(copy);
    csuccess_buffer_free(bytes);
    comes_back(book);
    csuccess_book_free(book);
}

/* Places, generations, and the order in which items were made. */
static void
test_clone(void **state)
{
    csuccess_book *book = rich_book(), *copy;
    uint32_t a, b;

    (void)state;
    take(book, "{'record':'canvas','canvas':'draft','customer':'acme'}");
    take(book, "{'record':'plan_item','canvas':'draft','item':'k','kind':'need'}");
    take(book, "{'record':'canvas','canvas':'next','customer':'acme'}");
    take(book, "{'record':'canvas','canvas':'draft','do':'remove'}");
    copy = cloned(book);
    same_books(book, copy, "cloned");
    a = csuccessp_canvas_find(book, "next", 4);
    assert_int_equal(csuccessp_canvas_find(copy, "next", 4), a);
    assert_true(csuccessp_canvas_handle(copy, a) == csuccessp_canvas_handle(book, a));
    a = csuccessp_canvas_at(book, csuccessp_canvas_find(book, "plan", 4))->first;
    b = csuccessp_canvas_at(copy, csuccessp_canvas_find(copy, "plan", 4))->first;
    for (; a != CSUCCESSP_PLAN_NONE; a = csuccessp_plan_item_at(book, a)->next) {
        assert_int_equal(a, b);
        b = csuccessp_plan_item_at(copy, b)->next;
    }
    assert_int_equal(b, CSUCCESSP_PLAN_NONE);
    take(copy, "{'record':'canvas','canvas':'more','customer':'acme'}");
    take(copy, "{'record':'plan_item','canvas':'more','item':'k','kind':'need'}");
    take(book, "{'record':'canvas','canvas':'more','customer':'acme'}");
    take(book, "{'record':'plan_item','canvas':'more','item':'k','kind':'need'}");
    same_books(book, copy, "cloned, then changed");
    csuccess_book_free(copy);
    csuccess_book_free(book);
}

static void
test_store(void **state)
{
    csuccess_book *book, *again;
    memory_store store;
    csuccess_buffer *bytes, *second;

    (void)state;
    book = rich_book();
    bytes = saved(book);
    csuccess_book_free(book);
    memory_store_open(&store);
    shelve(&store, csuccess_buffer_data(bytes), csuccess_buffer_length(bytes));
    csuccess_buffer_free(bytes);
    book = opened(&store);
    memory_store_heal(&store);
    change(book, "later", ",'title':'At last'");
    take(book, "{'record':'canvas','canvas':'draft','customer':'acme'}");
    take(book, "{'record':'plan_item','canvas':'draft','item':'k','kind':'need'}");
    commit(book);
    holds(book, &store);
    take(book, "{'record':'canvas','canvas':'draft','do':'remove'}");
    commit(book);
    holds(book, &store);
    assert_null(memory_store_find(&store, "canvas", "draft"));
    advance(book, "2026-03-01");
    commit(book);
    holds(book, &store);
    bytes = saved(book);
    csuccess_book_free(book);
    again = opened(&store);
    second = saved(again);
    same_bytes(bytes, second, "out of the store");
    csuccess_buffer_free(second);
    take(again, "{'record':'erase','customer':'acme'}");
    commit(again);
    holds(again, &store);
    assert_int_equal(memory_store_count(&store, "plan_item"), 0);
    csuccess_book_free(again);
    csuccess_buffer_free(bytes);
    memory_store_close(&store);
}

/* Of many items only the one that changed is written. */
static void
test_commit_of_one(void **state)
{
    enum { ITEMS = 2000 };
    csuccess_book *book = new_planbook();
    memory_store store;
    csuccess_buffer *bytes;
    size_t put;
    char id[20];
    int i;

    (void)state;
    for (i = 0; i < ITEMS; i++) {
        snprintf(id, sizeof id, "i%d", i);
        item(book, id, "action", ",'title':'Something to do','due':'2026-09-01'");
    }
    advance(book, "2026-01-02");
    bytes = saved(book);
    csuccess_book_free(book);
    memory_store_open(&store);
    shelve(&store, csuccess_buffer_data(bytes), csuccess_buffer_length(bytes));
    book = opened(&store);
    memory_store_heal(&store);
    put = store.put;
    change(book, "i1000", ",'title':'Something else'");
    commit(book);
    /* the item, its canvas, the customer, who is due, the book, the commit */
    assert_in_range(store.put - put, 2, 5);
    holds(book, &store);
    csuccess_book_free(book);
    csuccess_buffer_free(bytes);
    memory_store_close(&store);
}

/* What no book can have written. */
static const struct {
    const char *what, *instead;
} damages[] = {
    {"\"id\":\"plan\",\"customer\":\"acme\"", "\"id\":\"plan\",\"customer\":\"nobody\""},
    {"\"state\":\"active\"", "\"state\":\"review_due\""},
    {"\"state\":\"active\"", "\"state\":\"dead\""},
    {"\"months\":6", "\"months\":-6"},
    {"\"refresh_months\":2", "\"refresh_months\":99999"},
    {"\"major\":1,\"minor\":1", "\"major\":1,\"minor\":0"},
    {"\"major\":1,\"revision\"", "\"major\":0,\"revision\""},
    {"\"version\":1", "\"version\":7"},
    {"\"version\":1", "\"version\":-1"},
    {"\"founded\":1998", "\"founded\":1998,\"founded\":1"},
    {"\"criterion\":\"c1\"", "\"criterion\":\"\""},
    {"\"canvas\":\"plan\",\"id\":\"o\"", "\"canvas\":\"none\",\"id\":\"o\""},
    {"\"canvas\":\"plan\",\"id\":\"later\"", "\"canvas\":\"plan\",\"id\":\"o\""},
    {"\"key\":\"0000000000000001\"", "\"key\":\"0000000000000000\""},
    {"\"key\":\"0000000000000001\"", "\"key\":\"000000000000000g\""},
    {"\"key\":\"0000000000000001\"", "\"key\":\"ffffffffffffffff\""},
    {"\"key\":\"0000000000000001\"", "\"key\":\"01\""},
    {"\"kind\":\"objective\",\"status\":\"open\"",
     "\"kind\":\"objective\",\"status\":\"proposed\""},
    {"\"kind\":\"objective\",\"status\":\"open\"", "\"kind\":\"objective\",\"status\":\"lost\""},
    {"\"kind\":\"objective\"", "\"kind\":\"outcome\""},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"actual\":3,"},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"closed\":\"2026-01-01T00:00:00Z\","},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"measured\":\"2026-01-01T00:00:00Z\","},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"of\":[\"k\"],"},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"of\":[\"o\"],"},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"blocks\":[\"nowhere\"],"},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"blocks\":[3],"},
    {"\"kind\":\"objective\",", "\"kind\":\"objective\",\"blocks\":\"k\","},
    {"\"weight\":2.5", "\"weight\":0"},
    {"\"weight\":2.5", "\"weight\":2.0001"},
    {"\"rank\":1", "\"rank\":3000000000"},
    {"\"direction\":\"at_most\"", "\"direction\":\"sideways\""},
    {"\"old\":[\"later\"]", "\"old\":[\"never\"]"},
    {"\"field\":\"due\"", "\"field\":\"dew\""},
    {"\"field\":\"due\"", "\"field\":\"actual\""},
    {"\"old\":\"2026-03-01\"", "\"old\":\"2026-13-01\""},
    {"\"old\":\"2026-12-31\"", "\"old\":\"soon\""},
    {"\"data\":[{", "\"data\":[[{"},
    {"\"doc\":\"plans\",\"items\":", "\"doc\":\"plans\",\"items\":0"},
    {"\"plan.likelihood\":90", "\"plan.likelihood\":\"90\""},
    {"\"plan.state\":\"active\"", "\"plan.state\":\"alive\""},
    {"\"plan.obstacles\":0", "\"plan.obstacles\":9999999999999999999"},
    {"\"plan.live\":true", "\"plan.lively\":true"},
};

static char *
damaged(const csuccess_buffer *bytes, const char *what, const char *instead, size_t *length)
{
    const char *data = csuccess_buffer_data(bytes);
    size_t a = strlen(what), b = strlen(instead), n = csuccess_buffer_length(bytes), i;
    char *out = malloc(n + b);

    assert_non_null(out);
    for (i = 0; i + a <= n; i++)
        if (memcmp(data + i, what, a) == 0)
            break;
    if (i + a > n)
        fail_msg("there is no %s", what);
    memcpy(out, data, i);
    memcpy(out + i, instead, b);
    memcpy(out + i + b, data + i + a, n - i - a);
    *length = n - a + b;
    return out;
}

static void
test_damage(void **state)
{
    csuccess_book *book = rich_book();
    csuccess_buffer *bytes;
    size_t i, length;

    (void)state;
    advance(book, "2026-02-08");
    change(book, "later", ",'title':'At last'"); /* acme is due: its figures are there */
    bytes = saved(book);
    csuccess_book_free(book);
    for (i = 0; i < sizeof damages / sizeof *damages; i++) {
        char *text = damaged(bytes, damages[i].what, damages[i].instead, &length);
        csuccess_reader reader = {.size = sizeof reader};
        assert_int_equal(csuccess_reader_from_memory(text, length, &reader), CSUCCESS_OK);
        book = new_book();
        if (csuccess_book_load(book, &reader) == CSUCCESS_OK)
            fail_msg("%s was taken", damages[i].instead);
        csuccess_book_free(book);
        free(text);
    }
    csuccess_buffer_free(bytes);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream),        cmocka_unit_test(test_figures_of_due),
        cmocka_unit_test(test_clone),         cmocka_unit_test(test_store),
        cmocka_unit_test(test_commit_of_one), cmocka_unit_test(test_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
