/* SPDX-License-Identifier: MIT */
/* Canvases made by templates: dates, links, people, renewal, roll-outs, and the comparison with the
 * template. */
#include <string.h>

#include "book/book.h"
#include "plan/list.h"
#include "plan/template/compare.h"
#include "plan/template/rollout.h"
#include "workbook.h"

static const char *const definitions =
    "{'record':'definitions','attributes':[{'id':'renewal','type':'date'},"
    "{'id':'tier','type':'text'}],"
    "'segments':[{'id':'gold','enter':[{'value':'tier','is':'gold'}]}],"
    "'question_sets':[{'id':'kick_off','questions':[{'id':'why','text':'Why now?',"
    "'required':true}]}],"
    "'plan_templates':[{'id':'standard','title':'Standard','name':'Success plan',"
    "'success':'Everybody uses it','question_set':'kick_off','cluster':'gold',"
    "'cycle':{'months':12,'refresh_months':3},'end':{'months':12},"
    "'anchors':['go_live',{'id':'renewal','attribute':'renewal'}],'items':["
    "{'id':'live','kind':'milestone','title':'Live','due':{'from':'go_live'},"
    "'requires':['train']},"
    "{'id':'train','kind':'action','title':'Train','of':['live'],'start':{'days':3},"
    "'due':{'from':'go_live','business_days':-5}},"
    "{'id':'grow','kind':'objective','title':'Grow','cares':true},"
    "{'id':'users','kind':'kpi','unit':'users','direction':'increase','baseline':0,'target':100,"
    "'of':['grow'],'due':{'months':6}},"
    "{'id':'talk','kind':'action','title':'Talk about the renewal','visibility':'internal',"
    "'due':{'from':'renewal','months':-3}},"
    "{'id':'sponsor','kind':'risk','title':'The sponsor leaves'}]}]}";

static csuccess_book *
make_book(void)
{
    csuccess_book *book = new_book();

    take(book, "%s", definitions);
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'customer','id':'acme','attributes':{'renewal':'2026-12-31',"
               "'tier':'gold'}}");
    take(book, "{'record':'customer','id':'bolt','attributes':{'tier':'gold'}}");
    take(book, "{'record':'customer','id':'cove'}");
    advance(book, "2026-01-05T09:00:00Z");
    return book;
}

static uint32_t
canvas_of(const csuccess_book *book, const char *id)
{
    uint32_t place = csuccessp_canvas_find(book, id, strlen(id));

    assert_int_not_equal(place, CSUCCESSP_PLAN_NONE);
    return place;
}

static const csuccessp_plan_item *
item_of(const csuccess_book *book, const char *canvas, const char *id)
{
    uint32_t place = csuccessp_plan_item_find(book, canvas_of(book, canvas), id, strlen(id));

    assert_int_not_equal(place, CSUCCESSP_PLAN_NONE);
    return csuccessp_plan_item_at(book, place);
}

static int32_t
date(const char *text)
{
    int32_t out = 0;

    assert_int_equal(csuccessp_date_read(text, strlen(text), &out), CSUCCESS_OK);
    return out;
}

static const char *
text_of(const csuccess_book *book, csuccessp_text text)
{
    size_t length;

    return csuccessp_texts_get(&book->texts, text, &length);
}

static void
makes_a_canvas(void **state)
{
    csuccess_book *book = make_book();
    const csuccessp_canvas *canvas;
    const csuccessp_plan_item *item;
    const csuccessp_links *links;

    (void)state;
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','owner':'ann',"
               "'template':'standard','anchors':{'go_live':'2026-04-06'},'success':'Our own'}");
    canvas = csuccessp_canvas_at(book, canvas_of(book, "a"));
    assert_int_equal(canvas->items, 6);
    assert_string_equal(text_of(book, canvas->template), "standard");
    assert_string_equal(text_of(book, canvas->name), "Success plan");
    assert_string_equal(text_of(book, canvas->success), "Our own");
    assert_string_equal(text_of(book, canvas->question_set), "kick_off");
    assert_int_equal(canvas->months, 12);
    assert_int_equal(canvas->refresh_months, 3);
    assert_int_equal(canvas->update_months, 0);
    assert_int_equal(canvas->end, date("2027-01-05"));
    item = item_of(book, "a", "live");
    assert_int_equal(item->due, date("2026-04-06"));
    assert_string_equal(text_of(book, item->owner), "ann");
    assert_string_equal(text_of(book, item->origin), "live");
    links = csuccessp_plan_links(book, item, CSUCCESSP_LINK_REQUIRES);
    assert_non_null(links);
    assert_ptr_equal(csuccessp_plan_item_at(book, links->item[0]), item_of(book, "a", "train"));
    item = item_of(book, "a", "train");
    assert_int_equal(item->start, date("2026-01-08"));
    assert_int_equal(item->due, date("2026-03-30")); /* five business days before a Monday */
    links = csuccessp_plan_links(book, item, CSUCCESSP_LINK_OF);
    assert_ptr_equal(csuccessp_plan_item_at(book, links->item[0]), item_of(book, "a", "live"));
    item = item_of(book, "a", "users");
    assert_int_equal(item->due, date("2026-07-05"));
    assert_int_equal(csuccessp_plan_kpi(book, item)->target, INT64_C(100000000));
    assert_int_equal(item->owner, 0);
    item = item_of(book, "a", "talk");
    assert_int_equal(item->due, date("2026-09-30"));
    assert_int_equal(item->internal, 1);
    assert_int_equal(item_of(book, "a", "sponsor")->internal, 1);
    csuccess_book_free(book);
}

/* Days off of the customer's calendar count. */
static void
counts_business_days(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
    take(book, "{'record':'calendar','id':'de','holidays':['2026-04-03']}");
    take(book, "{'record':'definitions','book':{'calendar':'de'}}");
    take(book, "{'record':'definitions','plan_templates':[{'id':'days','items':["
               "{'id':'back','kind':'action','due':{'business_days':-1}},"
               "{'id':'next','kind':'action','due':{'days':1,'business_days':0}},"
               "{'id':'month','kind':'action','due':{'months':1,'days':-1}}]}]}");
    advance(book, "2026-04-02T09:00:00Z");
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','template':'days',"
               "'start':'2026-04-06'}");
    assert_int_equal(item_of(book, "a", "back")->due, date("2026-04-02"));
    take(book, "{'record':'canvas','canvas':'b','customer':'acme','template':'days',"
               "'start':'2026-04-02'}");
    assert_int_equal(item_of(book, "b", "next")->due, date("2026-04-06"));
    take(book, "{'record':'canvas','canvas':'c','customer':'acme','template':'days',"
               "'start':'2026-01-31'}");
    assert_int_equal(item_of(book, "c", "month")->due, date("2026-02-27"));
    csuccess_book_free(book);
}

static void
refuses(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
#define CANVAS "{'record':'canvas','canvas':'a','customer':'%s','template':'%s','anchors':{%s}}"
    refuse(book, CSUCCESS_E_UNKNOWN, "/template", "did you mean 'standard'?", CANVAS, "acme",
           "standart", "");
    refuse(book, CSUCCESS_E_FIELD, "/anchors", "the anchor 'go_live' of the template has no date",
           CANVAS, "acme", "standard", "");
    refuse(book, CSUCCESS_E_FIELD, "/anchors", "the anchor 'renewal'", CANVAS, "bolt", "standard",
           "'go_live':'2026-04-06'");
    refuse(book, CSUCCESS_E_UNKNOWN, "/anchors/golive", "did you mean 'go_live'?", CANVAS, "acme",
           "standard", "'golive':'2026-04-06'");
    refuse(book, CSUCCESS_E_VALUE, "/anchors/go_live", "", CANVAS, "acme", "standard",
           "'go_live':'soon'");
    refuse(book, CSUCCESS_E_VALUE, "/anchors", "the item 'train' would end before it begins",
           CANVAS, "acme", "standard", "'go_live':'2026-01-10'");
#undef CANVAS
    csuccess_book_free(book);
}

#define TEMPLATE(rest) "{'record':'definitions','plan_templates':[{'id':'t'," rest "}]}"

static void
refuses_definitions(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
    refuse(book, CSUCCESS_E_FIELD, "/plan_templates/0", "the field 'items' is missing",
           TEMPLATE("'name':'x'"));
    refuse(book, CSUCCESS_E_FIELD, "/plan_templates/0/items/0", "kind",
           TEMPLATE("'items':[{'id':'a'}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/plan_templates/0/items/1", "twice",
           TEMPLATE("'items':[{'id':'a','kind':'action'},{'id':'a','kind':'risk'}]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/plan_templates/0/items/0/of", "did you mean 'bee'?",
           TEMPLATE("'items':[{'id':'a','kind':'action','of':['be']},{'id':'bee','kind':'risk'}]"));
    refuse(book, CSUCCESS_E_CYCLE, "/plan_templates/0/items", "a -> b -> a",
           TEMPLATE("'items':[{'id':'a','kind':'action','of':['b']},"
                    "{'id':'b','kind':'action','of':['a']}]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/plan_templates/0/items/0/due/from", "'live'",
           TEMPLATE("'anchors':['live'],'items':[{'id':'a','kind':'action',"
                    "'due':{'from':'life'}}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/plan_templates/0/anchors/0", "every template",
           TEMPLATE("'anchors':['start'],'items':[]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/plan_templates/0/anchors/0/attribute", "type date",
           TEMPLATE("'anchors':[{'id':'x','attribute':'tier'}],'items':[]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/plan_templates/0/question_set", "did you mean 'kick_off'?",
           TEMPLATE("'question_set':'kick_of','items':[]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/plan_templates/0/cluster", "segment.gold",
           TEMPLATE("'cluster':'golf','items':[]"));
    refuse(book, CSUCCESS_E_VALUE, "/plan_templates/0/items/0/target", "below its baseline",
           TEMPLATE("'items':[{'id':'a','kind':'kpi','direction':'decrease','baseline':1,"
                    "'target':2}]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/plan_templates/0/items/0/dimension", "'people'",
           TEMPLATE("'items':[{'id':'a','kind':'risk','dimension':'peple'}]"));
    take(book, TEMPLATE("'items':[{'id':'a','kind':'risk','dimension':'own'}]}],"
                        "'plan':{'dimensions':[{'id':'own'}]},'segments':[{'id':'s',"
                        "'enter':'true'"));
    refuse(book, CSUCCESS_E_UNKNOWN, "", "'t', published before",
           "{'record':'definitions','plan':{'dimensions':[{'id':'other'}]}}");
    refuse(book, CSUCCESS_E_VALUE, "/plan_templates/0/items/0/due/months", "1200",
           TEMPLATE("'items':[{'id':'a','kind':'action','due':{'months':1201}}]"));
    csuccess_book_free(book);
}

/* People are looked for when a canvas is made. */
static void
names_people(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
    take(book, "{'record':'definitions','plan_templates':[{'id':'people','items':["
               "{'id':'a','kind':'action','owner':'zoe','contact':'boss'}]}]}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/anchors", "'zoe'",
           "{'record':'canvas','canvas':'a','customer':'acme','template':'people'}");
    take(book, "{'record':'member','id':'zoe'}");
    take(book, "{'record':'contact','customer':'acme','id':'boss'}");
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','template':'people'}");
    take(book, "{'record':'canvas','canvas':'b','customer':'bolt','template':'people'}");
    assert_string_equal(text_of(book, item_of(book, "a", "a")->owner), "zoe");
    assert_string_equal(text_of(book, item_of(book, "a", "a")->contact), "boss");
    assert_int_equal(item_of(book, "b", "a")->contact, 0);
    csuccess_book_free(book);
}

/* Comparison. */

struct seen {
    const csuccess_book *book;
    char text[400];
};

static void
note(void *context, const csuccessp_compared *line)
{
    static const char *const names[] = {"lacking", "moved", "same", "own"};
    struct seen *seen = context;
    size_t used = strlen(seen->text);

    snprintf(seen->text + used, sizeof seen->text - used, "%s %s %d%s;", names[line->what],
             text_of(seen->book, line->id), line->moved, line->cancelled ? " cancelled" : "");
}

static void
compares(void **state)
{
    csuccess_book *book = make_book();
    csuccessp_comparison c;
    struct seen seen = {book, ""};
    uint32_t place;

    (void)state;
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','template':'standard',"
               "'anchors':{'go_live':'2026-04-06'}}");
    place = canvas_of(book, "a");
    take(book, "{'record':'plan_item','canvas':'a','item':'live','due':'2026-04-20'}");
    take(book, "{'record':'plan_item','canvas':'a','item':'live','due':'2026-04-13'}");
    take(book, "{'record':'plan_item','canvas':'a','item':'sponsor','do':'remove'}");
    take(book, "{'record':'plan_item','canvas':'a','item':'talk','do':'complete'}");
    take(book, "{'record':'plan_item','canvas':'a','item':'mine','kind':'action'}");
    assert_int_equal(csuccessp_template_compare(book, place, 0, note, &seen, &c), 1);
    assert_string_equal(seen.text, "moved live 7;same train 0;same grow 0;same users 0;"
                                   "same talk 0;lacking sponsor 0 cancelled;own mine 0;");
    assert_int_equal(c.template_items, 6);
    assert_int_equal(c.done, 1);
    assert_int_equal(c.share, 166667);
    seen.text[0] = 0;
    assert_int_equal(csuccessp_template_compare(book, place, 1, note, &seen, &c), 1);
    assert_string_equal(seen.text,
                        "moved live 7;same train 0;same grow 0;same users 0;own mine 0;");
    assert_int_equal(c.share, 0);
    take(book, "{'record':'definitions','remove':{'plan_templates':['standard']}}");
    assert_int_equal(csuccessp_template_compare(book, place, 0, NULL, NULL, &c), 0);
    csuccess_book_free(book);
}

/* Roll-outs. */

static void
rolls_out(void **state)
{
    csuccess_book *book = make_book();
    const csuccessp_plan_item *item;

    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/segment", "did you mean 'gold'?",
           "{'record':'rollout','template':'standard','segment':'old'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/template", "did you mean 'standard'?",
           "{'record':'rollout','template':'standards'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/owner", "",
           "{'record':'rollout','template':'standard',"
           "'owner':'bob'}");
    take(book, "{'record':'canvas','canvas':'standard-acme','customer':'acme','name':'Mine'}");
    take(book, "{'record':'rollout','template':'standard','owner':'ann','anchors':"
               "{'go_live':'2026-04-06'}}");
    assert_int_equal(csuccessp_plans_of(book)->live_canvases, 1);
    advance(book, "2026-01-05T10:00:00Z");
    assert_int_equal(csuccessp_plans_of(book)->live_canvases, 2);
    assert_int_equal(csuccessp_canvas_at(book, canvas_of(book, "standard-acme"))->items, 0);
    assert_int_equal(csuccessp_canvas_at(book, canvas_of(book, "standard-bolt"))->items, 6);
    item = item_of(book, "standard-bolt", "train");
    assert_int_equal(item->start, date("2026-01-08"));
    assert_string_equal(text_of(book, item->owner), "ann");
    assert_int_equal(item_of(book, "standard-bolt", "talk")->due, CSUCCESSP_DATE_NONE);
    take(book, "{'record':'rollout','template':'standard','prefix':'x','at':'2026-01-06T12:00:00Z',"
               "'start':'2026-02-01'}");
    advance(book, "2026-01-07T00:00:00Z");
    assert_int_equal(csuccessp_plans_of(book)->live_canvases, 4);
    assert_int_equal(item_of(book, "x-acme", "users")->due, date("2026-08-01"));
    assert_int_equal(csuccessp_canvas_at(book, canvas_of(book, "x-acme"))->made,
                     when("2026-01-06T12:00:00Z"));
    csuccess_book_free(book);
}

static void
renews(void **state)
{
    csuccess_book *book = make_book();
    const csuccessp_plan_item *item;
    csuccessp_template_fill *fill = NULL;
    csuccessp_canvas canvas = csuccessp_canvas_blank();
    uint32_t place;

    (void)state;
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','template':'standard',"
               "'anchors':{'go_live':'2026-04-06'}}");
    take(book, "{'record':'plan_item','canvas':'a','item':'users','actual':40,'weight':2.5}");
    take(book, "{'record':'plan_item','canvas':'a','item':'train','do':'complete'}");
    assert_int_equal(csuccessp_renew_prepare(book, canvas_of(book, "a"), 1, &fill), CSUCCESS_OK);
    assert_int_equal(csuccessp_plan_promise(book, 1, 0), CSUCCESS_OK);
    csuccessp_plan_take_back(book, 1, 0);
    canvas.id = csuccessp_texts_take(&book->texts, "b", 1);
    canvas.row = csuccessp_canvas_at(book, canvas_of(book, "a"))->row;
    place = csuccessp_canvas_place(book);
    csuccessp_canvas_put(book, &canvas, place);
    csuccessp_template_apply(book, fill, place, book->clock.now, 0);
    assert_int_equal(csuccessp_canvas_at(book, place)->items, 5);
    item = item_of(book, "b", "users");
    assert_int_equal(csuccessp_plan_kpi(book, item)->baseline, INT64_C(40000000));
    assert_int_equal(csuccessp_plan_kpi(book, item)->actual, CSUCCESSP_INTEGER_MISSING);
    assert_int_equal(item->weight, 2500);
    assert_int_equal(item->changes, 0);
    assert_int_equal(item->due, date("2026-07-05"));
    assert_string_equal(text_of(book, item->origin), "users");
    /* what was done stays behind, and so do links to it */
    assert_null(csuccessp_plan_links(book, item_of(book, "b", "live"), CSUCCESSP_LINK_REQUIRES));
    assert_int_equal(csuccessp_renew_prepare(book, place, 0, &fill), CSUCCESS_OK);
    csuccessp_template_discard(book, fill);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_canvas), cmocka_unit_test(counts_business_days),
        cmocka_unit_test(refuses),        cmocka_unit_test(refuses_definitions),
        cmocka_unit_test(names_people),   cmocka_unit_test(compares),
        cmocka_unit_test(rolls_out),      cmocka_unit_test(renews),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
