/* SPDX-License-Identifier: MIT */
/* Question sets, answers, assessments: what is refused, what is open, and scores that are exact. */
#include <string.h>

#include "book/book.h"
#include "plan/discovery/assessment.h"
#include "plan/discovery/discovery.h"
#include "workbook.h"

static const char *const definitions =
    "{'record':'definitions','attributes':[{'id':'seats','type':'int'}],"
    "'question_sets':[{'id':'discovery','title':'Discovery','questions':["
    "{'id':'why','text':'Why now?','topic':'goals','required':true},"
    "{'id':'who','text':'Who decides?','required':true},"
    "{'id':'else','text':'What else?'}]}],"
    "'assessments':[{'id':'key','title':'Key criteria','criteria':["
    "{'id':'sponsor','title':'A sponsor','weight':3},"
    "{'id':'data','weight':2,'max':3},"
    "{'id':'size','weight':1,'value':'seats / 100.0'}],"
    "'bands':[{'id':'unlikely','from':0},{'id':'possible','from':50},{'id':'likely','from':75}]}]}";

static csuccess_book *
make_book(void)
{
    csuccess_book *book = new_book();

    take(book, "%s", definitions);
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':25}}");
    take(book, "{'record':'customer','id':'bolt'}");
    advance(book, "2026-01-05T09:00:00Z");
    take(book, "{'record':'canvas','canvas':'a','customer':'acme','question_set':'discovery',"
               "'assessment':'key'}");
    take(book, "{'record':'canvas','canvas':'b','customer':'bolt'}");
    return book;
}

static uint32_t
canvas_of(const csuccess_book *book, const char *id)
{
    uint32_t place = csuccessp_canvas_find(book, id, strlen(id));

    assert_int_not_equal(place, CSUCCESSP_PLAN_NONE);
    return place;
}

static void
keeps_answers(void **state)
{
    csuccess_book *book = make_book();
    uint32_t place = canvas_of(book, "a"), numbers[2], open = 9;
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);

    (void)state;
    assert_int_equal(csuccessp_discovery_required(book, place, &open), 2);
    assert_int_equal(open, 2);
    take(book, "{'record':'answer','canvas':'a','question':'why','answer':'The audit','by':'ann'}");
    assert_int_equal(csuccessp_discovery_gaps(book, place, numbers, 2), 1);
    assert_int_equal(numbers[0], 1);
    take(book, "{'record':'answer','canvas':'a','question':'else','answer':'No'}");
    take(book, "{'record':'answer','canvas':'a','question':'why','answer':'The new audit'}");
    assert_int_equal(canvas->answers.count, 2);
    assert_int_equal(canvas->answers.items[0].by, 0);
    take(book, "{'record':'answer','canvas':'a','question':'why','answer':'The new audit'}");
    assert_int_equal(counts(book).repeated, 1);
    take(book, "{'record':'answer','canvas':'a','question':'why','answer':null}");
    take(book, "{'record':'answer','canvas':'a','question':'who','answer':null}");
    assert_int_equal(counts(book).repeated, 2);
    assert_int_equal(canvas->answers.count, 1);
    assert_int_equal(csuccessp_discovery_gaps(book, place, numbers, 2), 2);
    assert_int_equal(csuccessp_discovery_required(book, canvas_of(book, "b"), &open), 0);
    csuccess_book_free(book);
}

/* Facts of one time, the canvas among them. */
static void
waits(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
#define AT "'at':'2026-02-01T00:00:00Z'"
    take(book,
         "{'record':'canvas','canvas':'c','customer':'acme','question_set':'discovery'," AT "}");
    take(book, "{'record':'answer','canvas':'c','question':'why','answer':'1'," AT "}");
    take(book, "{'record':'answer','canvas':'c','question':'who','answer':'2'," AT "}");
    take(book, "{'record':'answer','canvas':'c','question':'whom','answer':'3'," AT "}");
    take(book, "{'record':'assessment','canvas':'c','assessment':'key','ratings':{'sponsor':4,"
               "'data':3}," AT "}");
#undef AT
    advance(book, "2026-02-02T00:00:00Z");
    assert_int_equal(csuccessp_canvas_at(book, canvas_of(book, "c"))->answers.count, 2);
    assert_int_equal(csuccessp_canvas_at(book, canvas_of(book, "c"))->ratings.count, 2);
    assert_int_equal(counts(book).orphaned, 1);
    csuccess_book_free(book);
}

static void
refuses(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/question", "did you mean 'why'?",
           "{'record':'answer','canvas':'a','question':'wy','answer':'x'}");
    refuse(book, CSUCCESS_E_STATE, "/canvas", "has no question set",
           "{'record':'answer','canvas':'b','question':'why','answer':'x'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/canvas", "",
           "{'record':'answer','canvas':'z','question':'why','answer':'x'}");
    refuse(book, CSUCCESS_E_VALUE, "/answer", "empty",
           "{'record':'answer','canvas':'a','question':'why','answer':''}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/ratings/sponsors", "did you mean 'sponsor'?",
           "{'record':'assessment','canvas':'a','ratings':{'sponsors':1}}");
    refuse(book, CSUCCESS_E_VALUE, "/ratings/data", "above the best one",
           "{'record':'assessment','canvas':'a','ratings':{'data':3.1}}");
    refuse(book, CSUCCESS_E_VALUE, "/ratings/data", "0 at least",
           "{'record':'assessment','canvas':'a','ratings':{'data':-1}}");
    refuse(book, CSUCCESS_E_VALUE, "/ratings/size", "computed",
           "{'record':'assessment','canvas':'a','ratings':{'size':1}}");
    refuse(book, CSUCCESS_E_STATE, "/canvas", "name one",
           "{'record':'assessment','canvas':'b','ratings':{'data':1}}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/assessment", "did you mean 'key'?",
           "{'record':'assessment','canvas':'b','assessment':'keys','ratings':{'data':1}}");
    csuccess_book_free(book);
}

#define ASSESSMENT(rest) "{'record':'definitions','assessments':[{'id':'x'," rest "}]}"

static void
refuses_definitions(void **state)
{
    csuccess_book *book = make_book();

    (void)state;
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/criteria", "no criterion",
           ASSESSMENT("'criteria':[]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/criteria/1", "twice",
           ASSESSMENT("'criteria':[{'id':'a'},{'id':'a'}]"));
    refuse(book, CSUCCESS_E_VALUE, "/assessments/0/criteria/0/weight", "",
           ASSESSMENT("'criteria':[{'id':'a','weight':0}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/criteria/0", "no 'max'",
           ASSESSMENT("'criteria':[{'id':'a','max':3,'value':'1.0'}]"));
    refuse(book, CSUCCESS_E_UNKNOWN, "/assessments/0/criteria/0/value", "seats",
           ASSESSMENT("'criteria':[{'id':'a','value':'seat / 2'}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/criteria/3", "common multiple",
           ASSESSMENT("'criteria':[{'id':'a','max':997},{'id':'b','max':991},{'id':'c','max':983},"
                      "{'id':'d','max':977}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/bands/0/from", "begins at 0",
           ASSESSMENT("'criteria':[{'id':'a'}],'bands':[{'id':'b','from':1}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/assessments/0/bands/1/from", "above",
           ASSESSMENT("'criteria':[{'id':'a'}],'bands':[{'id':'b','from':0},{'id':'c','from':0}]"));
    refuse(book, CSUCCESS_E_DEFINITION, "/question_sets/0/questions", "no question",
           "{'record':'definitions','question_sets':[{'id':'q','questions':[]}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/question_sets/0/questions/1", "twice",
           "{'record':'definitions','question_sets':[{'id':'q','questions':[{'id':'a','text':'?'},"
           "{'id':'a','text':'!'}]}]}");
    csuccess_book_free(book);
}

static int64_t
total(const csuccessp_likelihood *l, int of_weights)
{
    int64_t sum = 0;
    uint32_t i;

    for (i = 0; i < l->count; i++)
        sum += of_weights ? l->criteria[i].weight : l->criteria[i].contribution;
    return sum;
}

static void
scores(void **state)
{
    csuccess_book *book = make_book();
    uint32_t place = canvas_of(book, "a");
    csuccessp_likelihood l;
    csuccessp_text band = 0;
    int64_t score = 0;

    (void)state;
    /* what is computed is known from the beginning */
    assert_int_equal(csuccessp_assessment_score(book, place, &score, &band), CSUCCESS_OK);
    assert_int_equal(score, 25000000);
    take(book, "{'record':'assessment','canvas':'a','ratings':{'sponsor':4,'data':1}}");
    assert_int_equal(csuccessp_assessment_explain(book, place, &l), 1);
    /* 100 * (3 * 4/5 + 2 * 1/3 + 1 * 1/4) / 6 */
    assert_int_equal(l.score, 55277778);
    assert_int_equal(l.coverage, 1000000);
    assert_int_equal(total(&l, 0), l.score);
    assert_int_equal(total(&l, 1), 1000000);
    assert_int_equal(l.criteria[0].contribution, 40000000);
    assert_int_equal(l.criteria[1].contribution, 11111111);
    assert_int_equal(l.criteria[2].contribution, 4166667);
    assert_true(csuccessp_text_is(&book->texts, l.band->id, "possible", 8));
    take(book, "{'record':'assessment','canvas':'a','ratings':{'sponsor':null}}");
    assert_int_equal(csuccessp_assessment_explain(book, place, &l), 1);
    assert_int_equal(l.score, 30555556); /* 100 * (2/3 + 1/4) / 3 */
    assert_int_equal(l.coverage, 500000);
    assert_int_equal(total(&l, 0), l.score);
    assert_int_equal(l.criteria[0].missing, CSUCCESS_MISSING_NO_DATA);
    assert_int_equal(csuccessp_assessment_explain(book, canvas_of(book, "b"), &l), 0);
    assert_int_equal(csuccessp_assessment_score(book, canvas_of(book, "b"), &score, &band),
                     CSUCCESS_E_NOT_FOUND);
    take(book, "{'record':'assessment','canvas':'b','assessment':'key','ratings':{}}");
    assert_int_equal(csuccessp_assessment_explain(book, canvas_of(book, "b"), &l), 1);
    assert_int_equal(l.score, CSUCCESSP_PROGRESS_NONE);
    assert_int_equal(l.coverage, 0);
    assert_null(l.band);
    csuccess_book_free(book);
}

/* Computed shares stay between 0 and 1. */
static void
keeps_to_shares(void **state)
{
    csuccess_book *book = make_book();
    uint32_t place = canvas_of(book, "a");
    csuccessp_text band;
    int64_t score = 0;

    (void)state;
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':700}}");
    advance(book, "2026-01-06T00:00:00Z");
    assert_int_equal(csuccessp_assessment_score(book, place, &score, &band), CSUCCESS_OK);
    assert_int_equal(score, 100000000);
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':-700}}");
    advance(book, "2026-01-07T00:00:00Z");
    assert_int_equal(csuccessp_assessment_score(book, place, &score, &band), CSUCCESS_OK);
    assert_int_equal(score, 0);
    csuccess_book_free(book);
}

/* Whatever the ratings are, the parts add up. */
static void
adds_up(void **state)
{
    csuccess_book *book = make_book();
    uint32_t place = canvas_of(book, "a");
    uint64_t seed = 7;
    csuccessp_likelihood l;
    int i;

    (void)state;
    take(book, "{'record':'definitions','assessments':[{'id':'key','criteria':["
               "{'id':'a','weight':7,'max':7},{'id':'b','weight':13,'max':10},"
               "{'id':'c','weight':1000000,'max':3},{'id':'d','weight':1,'max':9}]}]}");
    for (i = 0; i < 200; i++) {
        int64_t parts[4];
        int k;
        for (k = 0; k < 4; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1;
            parts[k] = (int64_t)(seed >> 33) % 3000001;
        }
        take(book,
             "{'record':'assessment','canvas':'a','ratings':{'a':%d.%06d,'b':%d.%06d,"
             "'c':%d.%06d,'d':%d.%06d}}",
             (int)(parts[0] / 1000000), (int)(parts[0] % 1000000), (int)(parts[1] / 1000000),
             (int)(parts[1] % 1000000), (int)(parts[2] / 1000000), (int)(parts[2] % 1000000),
             (int)(parts[3] / 1000000), (int)(parts[3] % 1000000));
        assert_int_equal(csuccessp_assessment_explain(book, place, &l), 1);
        assert_int_equal(total(&l, 0), l.score);
        assert_int_equal(total(&l, 1), 1000000);
        assert_in_range(l.score, 0, 100000000);
    }
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_answers), cmocka_unit_test(waits),
        cmocka_unit_test(refuses),       cmocka_unit_test(refuses_definitions),
        cmocka_unit_test(scores),        cmocka_unit_test(keeps_to_shares),
        cmocka_unit_test(adds_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
