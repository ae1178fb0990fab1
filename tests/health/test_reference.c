/* SPDX-License-Identifier: MIT */
/* Scores against another way to compute them: fractions of 128-bit integers over random trees,
 * and cases worked out by hand. */
#include <math.h>
#include <stdio.h>

#include "healthbook.h"
#include "util/compiler.h"

static void take_model(csuccess_book *book, const char *parts);

#ifdef __SIZEOF_INT128__

__extension__ typedef __int128 wide;

/* Always in lowest terms, with the bottom above 0. */
typedef struct ratio {
    wide top, bottom;
} ratio;

static wide
common(wide a, wide b)
{
    while (b) {
        wide left = a % b;
        a = b;
        b = left;
    }
    return a < 0 ? -a : a;
}

static ratio
reduced(wide top, wide bottom)
{
    wide d = common(top, bottom);
    ratio out;

    out.top = d ? top / d : 0;
    out.bottom = d ? bottom / d : 1;
    return out;
}

static ratio
whole(wide number)
{
    return reduced(number, 1);
}

static ratio
plus(ratio a, ratio b)
{
    wide d = common(a.bottom, b.bottom);

    return reduced(a.top * (b.bottom / d) + b.top * (a.bottom / d), a.bottom / d * b.bottom);
}

static int
less(ratio a, ratio b)
{
    return a.top * b.bottom < b.top * a.bottom;
}

/* Half away from zero. */
static int64_t
rounded(ratio a)
{
    wide magnitude = a.top < 0 ? -a.top : a.top;
    wide out = (2 * magnitude + a.bottom) / (2 * a.bottom);

    return (int64_t)(a.top < 0 ? -out : out);
}

enum { MEAN, ADDITIVE, WORST, COLOURS, LEAF };
enum { SPREAD, NEUTRAL, ZERO };
enum { PARTS_MAX = 60, ATTRIBUTES = 12 };

typedef struct part {
    int kind, policy, attribute;
    int64_t weight, start, least, most;
    int first, count; /* its parts, by number in a list */
} part;

static part parts[PARTS_MAX];
static int children[PARTS_MAX];
static int part_count, child_count;
static int64_t points[ATTRIBUTES]; /* in micro-points; -1: missing */
static char json[12000];
static size_t json_length;
static uint64_t seed;

static unsigned
below(unsigned limit)
{
    return (unsigned)random_below(&seed, limit);
}

static void put(const char *format, ...) CSUCCESSP_PRINTF(1, 2);

static void
put(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    json_length += (size_t)vsnprintf(json + json_length, sizeof json - json_length, format, list);
    va_end(list);
    assert_in_range(json_length, 0, sizeof json - 1);
}

/* A tree of at most three levels with three parts each. Numbers are whole, so that 128 bits are
 * enough. Within a mean all points lie on the scale; a sum may be given any. */
static int
make_part(int depth)
{
    int me = part_count++, mine[3], used = 0, i;
    part *p = &parts[me];

    memset(p, 0, sizeof *p);
    p->weight = 1 + below(5);
    if (depth == 3 || (depth && below(3))) {
        p->kind = LEAF;
        p->attribute = (int)below(ATTRIBUTES);
        return me;
    }
    p->kind = below(2) ? MEAN : (int)below(4);
    p->policy = p->kind == MEAN ? (int)below(3) : SPREAD;
    p->start = (int64_t)below(100) * POINT;
    p->least = (int64_t)below(40) * POINT;
    p->most = (int64_t)(60 + below(41)) * POINT;
    p->count = 1 + (int)below(3);
    for (i = 0; i < p->count; i++) {
        int child = make_part(depth + 1), k, twice = 0;
        for (k = 0; k < used; k++)
            twice |= parts[mine[k]].kind == LEAF && parts[child].kind == LEAF &&
                     parts[mine[k]].attribute == parts[child].attribute;
        if (!twice)
            mine[used++] = child;
    }
    p->count = used;
    p->first = child_count;
    for (i = 0; i < used; i++)
        children[child_count++] = mine[i];
    return me;
}

static void
put_part(int index, int weighs)
{
    static const char *const combines[] = {"weighted_mean", "additive", "worst", "colours"};
    static const char *const policies[] = {"spread", "neutral", "zero"};
    const part *p = &parts[index];
    int i;

    if (index) {
        put("{");
        if (p->kind == LEAF)
            put("'measure':'a%d','linear':{'knots':[[0,0],[100,100]]}", p->attribute);
        else
            put("'group':'g%d'", index);
        if (weighs)
            put(",'weight':%d", (int)p->weight);
        if (p->kind == LEAF) {
            put("}");
            return;
        }
        put(",");
    }
    put("'combine':'%s',", combines[p->kind]);
    if (p->kind == MEAN)
        put("'missing':'%s',", policies[p->policy]);
    if (p->kind == ADDITIVE)
        put("'start':%d,'min':%d,'max':%d,", (int)(p->start / POINT), (int)(p->least / POINT),
            (int)(p->most / POINT));
    if (p->kind == COLOURS)
        put("'colours':{'good_from':70,'poor_below':30,'good':95,'average':55,'poor':15},");
    put("'parts':[");
    for (i = 0; i < p->count; i++) {
        put("%s", i ? "," : "");
        put_part(children[p->first + i], p->kind == MEAN || p->kind == ADDITIVE);
    }
    put("]%s", index ? "}" : "");
}

/* The value of a part; 0 when it has none. */
static int
value_of_part(int index, ratio *out)
{
    const part *p = &parts[index];
    ratio sum = whole(p->kind == ADDITIVE ? p->start : 0), one;
    int64_t total = 0;
    int i, count = 0, poor = 0, good = 0;

    if (p->kind == LEAF) {
        *out = whole(points[p->attribute]);
        return points[p->attribute] >= 0;
    }
    for (i = 0; i < p->count; i++) {
        const part *child = &parts[children[p->first + i]];
        if (!value_of_part(children[p->first + i], &one)) {
            if (p->kind != MEAN || p->policy == SPREAD)
                continue;
            one = whole(p->policy == NEUTRAL ? 50 * POINT : 0);
        }
        if (p->kind == WORST)
            sum = !count || less(one, sum) ? one : sum;
        else if (p->kind != COLOURS)
            sum = plus(sum, reduced(one.top * child->weight, one.bottom));
        poor += less(one, whole(30 * POINT));
        good += !less(one, whole(70 * POINT));
        total += child->weight;
        count++;
    }
    if (!count)
        return 0;
    if (p->kind == MEAN)
        sum = reduced(sum.top, sum.bottom * total);
    if (p->kind == ADDITIVE)
        sum = less(sum, whole(p->least))  ? whole(p->least)
              : less(whole(p->most), sum) ? whole(p->most)
                                          : sum;
    if (p->kind == COLOURS)
        sum = whole((poor ? 15 : good == count ? 95 : 55) * POINT);
    *out = sum;
    return 1;
}

/* A model without any data has no score, whatever stands for what is missing. */
static int
any_data(int index)
{
    const part *p = &parts[index];
    int i;

    if (p->kind == LEAF)
        return points[p->attribute] >= 0;
    for (i = 0; i < p->count; i++)
        if (any_data(children[p->first + i]))
            return 1;
    return 0;
}

/* The same by columns, in which whole blocks are scored at once. */
static int
score_columns(csuccess_book *book)
{
    enum { ROWS = 300 };
    static double numbers[ATTRIBUTES][ROWS];
    const double *columns[ATTRIBUTES];
    int64_t scores[ROWS];
    int32_t coverage[ROWS];
    csuccess_health_batch batch = {.size = sizeof batch, .count = ROWS};
    csuccess_health_input input = {.size = sizeof input};
    int read[ATTRIBUTES], row, i, scored = 0;
    ratio wanted;

    while (csuccess_health_input_get(book, model_of(book, "m"), batch.inputs, &input) ==
           CSUCCESS_OK) {
        read[batch.inputs] = atoi(input.name + 1);
        columns[batch.inputs] = numbers[batch.inputs];
        for (row = 0; row < ROWS; row++) /* the first ones are all there */
            numbers[batch.inputs][row] = row < 100 || below(4) ? (double)below(801) / 8 : NAN;
        batch.inputs++;
    }
    batch.numbers = columns;
    batch.scores = scores;
    batch.coverage = coverage;
    assert_int_equal(csuccess_health_score_batch(book, model_of(book, "m"), &batch), CSUCCESS_OK);
    for (row = 0; row < ROWS; row++) {
        for (i = 0; i < (int)batch.inputs; i++) {
            double x = numbers[i][row];
            points[read[i]] = isnan(x) ? -1 : (int64_t)(x * 8) * (POINT / 8);
        }
        if (!any_data(0)) {
            assert_true(scores[row] == INT64_MIN);
            assert_int_equal(coverage[row], 0);
            continue;
        }
        assert_true(value_of_part(0, &wanted));
        if (scores[row] != rounded(wanted))
            fail_msg("row %d: %d, not %d: %s", row, (int)scores[row], (int)rounded(wanted), json);
        assert_true(coverage[row] > 0 && (row >= 100 || coverage[row] == 1000000));
        scored++;
    }
    return scored;
}

static void
random_trees(void **state)
{
    csuccess_health_explanation e;
    csuccess_book *book;
    ratio wanted;
    int i, a, c, scored = 0, columns = 0;

    (void)state;
    for (i = 0; i < 400; i++) {
        seed = (uint64_t)i + 77;
        part_count = child_count = 0;
        json_length = 0;
        make_part(0);
        put_part(0, 0);
        book = new_book();
        take_model(book, json);
        for (c = 0; c < 3; c++) {
            char values[400] = "";
            for (a = 0; a < ATTRIBUTES; a++) {
                unsigned eighths = below(801);
                points[a] = below(4) ? (int64_t)eighths * POINT / 8 : -1;
                if (points[a] >= 0)
                    snprintf(values + strlen(values), sizeof values - strlen(values), "%s'a%d':%g",
                             *values ? "," : "", a, (double)eighths / 8);
            }
            take(book, "{'record':'customer','id':'c%d','attributes':{%s}}", c, values);
            advance_to(book, when("2026-01-01") + c * HOUR);
            e = explained(book, c == 0 ? "c0" : c == 1 ? "c1" : "c2", "m", CSUCCESS_HEALTH_NOW);
            if (!any_data(0)) {
                assert_int_equal(e.missing, CSUCCESS_MISSING_NO_DATA);
                continue;
            }
            assert_true(value_of_part(0, &wanted));
            if (e.missing != CSUCCESS_PRESENT || e.score != rounded(wanted))
                fail_msg("tree %d, customer %d: %d (%d), not %d: %s", i, c, (int)e.score,
                         (int)e.missing, (int)rounded(wanted), json);
            assert_int_equal(health_of(book,
                                       c == 0   ? "c0"
                                       : c == 1 ? "c1"
                                                : "c2",
                                       "m")
                                 .score,
                             e.score);
            scored++;
        }
        columns += score_columns(book);
        csuccess_book_free(book);
    }
    assert_in_range(scored, 1000, 1200);
    assert_in_range(columns, 100000, 120000);
}

#else

static void
random_trees(void **state)
{
    (void)state;
    skip();
}

#endif

/* A model 'm' with these fields over the attributes a0 to a11, which are doubles. */
static void
take_model(csuccess_book *book, const char *fields)
{
    char attributes[600] = "";
    int a;

    for (a = 0; a < 12; a++)
        snprintf(attributes + strlen(attributes), sizeof attributes - strlen(attributes),
                 "%s{'id':'a%d','type':'double'}", a ? "," : "", a);
    take(book,
         "{'record':'definitions','attributes':[%s],'health_models':[{'id':'m',"
         "'direction':'higher_is_better',%s}]}",
         attributes, fields);
}

#define LINE "'linear':{'knots':[[0,0],[100,100]]}"

/* What a model gives for values, to the last digit. */
static void
by_hand(void **state)
{
    static const struct {
        const char *fields, *values;
        int64_t score;
    } cases[] = {
        /* (47*20 + 59*15 + 21*22) / 57 = 40.122807017... */
        {"'parts':[{'measure':'a0','weight':20," LINE "},{'measure':'a1','weight':15," LINE
         "},{'measure':'a2','weight':22," LINE "}]",
         "'a0':47,'a1':59,'a2':21", 40122807},
        /* 18 between 7 and 30: 1100/23 */
        {"'parts':[{'measure':'a0','linear':{'knots':[[7,0],[30,100]]}}]", "'a0':18", 47826087},
        /* thirds of thirds: ((0+0+100)/3 + 0 + 0)/3 */
        {"'parts':[{'group':'g','parts':[{'measure':'a0'," LINE "},{'measure':'a1'," LINE
         "},{'measure':'a2'," LINE "}]},{'measure':'a3'," LINE "},{'measure':'a4'," LINE "}]",
         "'a0':0,'a1':0,'a2':100,'a3':0,'a4':0", 11111111},
        /* exactly half a millionth: away from zero */
        {"'parts':[{'measure':'a0'," LINE "},{'measure':'a1'," LINE "}]", "'a0':0.000001,'a1':0",
         1},
        {"'scale':{'min':-100,'max':100},'parts':[{'measure':'a0','linear':{'knots':"
         "[[-100,-100],[100,100]]}},{'measure':'a1','linear':{'knots':[[-100,-100],[100,100]]}}]",
         "'a0':-0.000001,'a1':0", -1},
        /* points that end in one half, on a line with two knots and with three */
        {"'parts':[{'measure':'a0','linear':{'knots':[[0,0],[2000000,1]]}}]", "'a0':1", 1},
        {"'parts':[{'measure':'a0','linear':{'knots':[[0,0],[2000000,1],[3000000,50]]}}]", "'a0':5",
         3},
        {"'scale':{'min':-1,'max':1},'parts':[{'measure':'a0','linear':{'knots':[[0,0],"
         "[2000000,-1]]}}]",
         "'a0':1", -1},
        /* weights as large as can be */
        {"'parts':[{'measure':'a0','weight':1000000000," LINE "},{'measure':'a1','weight':1," LINE
         "}]",
         "'a0':0,'a1':100", 0},
        {"'parts':[{'measure':'a0','weight':199999999," LINE "},{'measure':'a1','weight':1," LINE
         "}]",
         "'a0':0,'a1':100", 1},
        /* a part of weight 0 is shown and does not count */
        {"'parts':[{'measure':'a0'," LINE "},{'measure':'a1','weight':0," LINE "}]",
         "'a0':40,'a1':100", 40000000},
        /* 50 + 2*10 - 3*30 is cut off at 5 */
        {"'combine':'additive','start':50,'min':5,'max':95,'parts':[{'measure':'a0','weight':2,"
         "'bands':[{'points':10}]},{'measure':'a1','weight':3,'bands':[{'points':-30}]}]",
         "'a0':1,'a1':1", 5000000},
        /* quality: 50*100, 30*60, 20*40, of 100 */
        {"'parts':[{'measure':'a0','weight':5," LINE "},{'measure':'a1','weight':3," LINE
         "},{'measure':'a2','weight':2," LINE "}]",
         "'a0':100,'a1':60,'a2':40", 76000000},
        /* attainment: 1.1 million from 1.0 to 1.25 million */
        {"'parts':[{'measure':'a0','attainment':{'baseline':1000000,'target':1250000}}]",
         "'a0':1100000", 40000000},
        /* the least of three; all equal */
        {"'combine':'worst','parts':[{'measure':'a0'," LINE "},{'measure':'a1'," LINE "}]",
         "'a0':30.5,'a1':30.5", 30500000},
    };
    csuccess_health_explanation e;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_book *book = new_book();
        take_model(book, cases[i].fields);
        take(book, "{'record':'customer','id':'c','attributes':{%s}}", cases[i].values);
        advance(book, "2026-01-01");
        e = explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
        assert_int_equal(e.missing, CSUCCESS_PRESENT);
        if (e.score != cases[i].score)
            fail_msg("%s: %d, not %d", cases[i].fields, (int)e.score, (int)cases[i].score);
        assert_int_equal(health_of(book, "c", NULL).score, cases[i].score);
        csuccess_book_free(book);
    }
}

/* Points that end in one half, in columns; the curve of one customer rounds in another way. */
static void
halves_in_columns(void **state)
{
    static const char *const knots[] = {"[0,0],[2000000,1]", "[0,0],[2000000,1],[4000000,2]",
                                        "[0,0],[2000000,-1]"};
    static const double numbers[] = {1, 2, 3, 5, 7, 1000001, 0.9999999999};
    static const int64_t wanted[] = {1, 1, 2, 3, 4, 500001, 0};
    const double *columns[] = {numbers};
    int64_t scores[COUNT_OF(numbers)];
    char fields[200];
    size_t i, k;

    (void)state;
    for (k = 0; k < COUNT_OF(knots); k++) {
        csuccess_book *book = new_book();
        csuccess_health_batch batch = {.size = sizeof batch,
                                       .count = COUNT_OF(numbers),
                                       .inputs = 1,
                                       .numbers = columns,
                                       .scores = scores};
        snprintf(fields, sizeof fields,
                 "'scale':{'min':-5,'max':5},'parts':[{'measure':'a0','linear':{'knots':[%s]}}]",
                 knots[k]);
        take_model(book, fields);
        assert_int_equal(csuccess_health_score_batch(book, model_of(book, "m"), &batch),
                         CSUCCESS_OK);
        for (i = 0; i < COUNT_OF(numbers); i++)
            assert_int_equal(scores[i], k == 2 ? -wanted[i] : wanted[i]);
        csuccess_book_free(book);
    }
}

/* What is missing, by policy; and how little may be there. */
static void
missing_parts(void **state)
{
    static const struct {
        const char *fields;
        uint32_t missing;
        int64_t score;
        uint32_t coverage;
    } cases[] = {
        {"'missing':'spread'", CSUCCESS_PRESENT, 80000000, 600000},
        {"'missing':'neutral'", CSUCCESS_PRESENT, 68000000, 600000},
        {"'missing':'neutral','neutral':30", CSUCCESS_PRESENT, 60000000, 600000},
        {"'missing':'zero'", CSUCCESS_PRESENT, 48000000, 600000},
        {"'min_coverage':0.6", CSUCCESS_PRESENT, 80000000, 600000},
        {"'min_coverage':0.600001", CSUCCESS_MISSING_COVERAGE, 0, 600000},
    };
    csuccess_health health;
    char fields[300];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_book *book = new_book();
        snprintf(fields, sizeof fields,
                 "%s,'parts':[{'measure':'a0','weight':6," LINE "},{'measure':'a1','weight':4," LINE
                 "}]",
                 cases[i].fields);
        take_model(book, fields);
        take(book, "{'record':'customer','id':'c','attributes':{'a0':80}}");
        take(book, "{'record':'customer','id':'nobody'}");
        advance(book, "2026-01-01");
        health = health_of(book, "c", NULL);
        assert_int_equal(health.missing, cases[i].missing);
        assert_int_equal(health.score, cases[i].score);
        assert_int_equal(health.coverage, cases[i].coverage);
        assert_int_equal(health_of(book, "nobody", NULL).missing, CSUCCESS_MISSING_NO_DATA);
        csuccess_book_free(book);
    }
}

/* Whether a customer is scored alone or among many, what is not for them does not count. */
static void
alone_and_among_many(void **state)
{
    static const char *const policies[] = {"spread", "neutral", "zero"};
    size_t p;
    int count, i;

    (void)state;
    for (p = 0; p < COUNT_OF(policies); p++)
        for (count = 3; count <= 200; count += 197) {
            csuccess_book *book = new_book();
            take(book,
                 "{'record':'definitions','attributes':[{'id':'x','type':'double'}],'segments':[{"
                 "'id':'some','enter':[{'value':'x','from':50}]}],'health_models':[{'id':'a',"
                 "'scope':'some','direction':'higher_is_better','parts':[{'measure':'x','linear':{"
                 "'knots':[[0,0],[100,100]]}}]},{'id':'b','direction':'higher_is_better','missing':"
                 "'%s','parts':[{'measure':'x','linear':{'knots':[[0,0],[100,100]]}},{'measure':"
                 "'health.a.score','weight':3,'linear':{'knots':[[0,0],[100,100]]}}]}]}",
                 policies[p]);
            for (i = 0; i < count; i++)
                take(book, "{'record':'customer','id':'c%d','attributes':{'x':30}}", i);
            advance(book, "2026-01-01");
            for (i = 0; i < count; i++) {
                char id[16];
                snprintf(id, sizeof id, "c%d", i);
                assert_true(score_of(book, id, "b") == 30);
                assert_int_equal(explained(book, id, "b", CSUCCESS_HEALTH_NOW).score, 30 * POINT);
            }
            csuccess_book_free(book);
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),       cmocka_unit_test(halves_in_columns),
        cmocka_unit_test(missing_parts), cmocka_unit_test(alone_and_among_many),
        cmocka_unit_test(random_trees),
    };

    return cmocka_run_group_tests_name("health reference", tests, NULL, NULL);
}
