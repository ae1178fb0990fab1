/* SPDX-License-Identifier: MIT */
/* The proof that intervals cover a domain exactly once, and what it says when they do not. */
#include "health/model/cover.h"

#include <math.h>
#include <stdio.h>

#include "test.h"

enum { MOST = 12 };

static csuccessp_error error;

/* Intervals as they are written on paper: "[0,5) [5,5] (5,]"; nothing before or behind the comma
 * is no end. */
static size_t
read_intervals(const char *text, csuccessp_interval *out)
{
    size_t count = 0;
    char *end;

    for (; *text; text++) {
        csuccessp_interval *i = &out[count];
        if (*text == ' ')
            continue;
        memset(i, 0, sizeof *i);
        i->index = count++;
        i->from_open = *text++ == '(';
        i->has_from = *text != ',';
        if (i->has_from) {
            i->from = strtod(text, &end);
            text = end;
        }
        assert_int_equal(*text++, ',');
        i->has_to = *text != ')' && *text != ']';
        if (i->has_to) {
            i->to = strtod(text, &end);
            text = end;
        }
        i->to_open = *text == ')';
    }
    return count;
}

static csuccess_status
prove(const csuccessp_domain *domain, const char *text)
{
    csuccessp_interval intervals[MOST];
    csuccessp_place root = csuccessp_place_root(&error);
    size_t count = read_intervals(text, intervals);

    error.message[0] = 0;
    return csuccessp_cover_prove(&root, domain, intervals, count);
}

/* Domains by name: N whole from 0; Z whole; R real; P real from 0; S real from 0 to 100; W whole
 * from 0 to 10; O the one number 7. */
static csuccessp_domain
domain_of(char name)
{
    csuccessp_domain out = {0, 0, 0, 0, 0};

    out.integer = name == 'N' || name == 'Z' || name == 'W' || name == 'O';
    out.has_min = name != 'Z' && name != 'R';
    out.has_max = name == 'S' || name == 'W' || name == 'O';
    out.min = name == 'O' ? 7 : 0;
    out.max = name == 'S' ? 100 : name == 'O' ? 7 : 10;
    return out;
}

static void
proofs(void **state)
{
    static const struct {
        char domain;
        const char *intervals, *message; /* NULL: they cover it */
    } cases[] = {
        {'R', "(,)", NULL},
        {'R', "(,0) [0,)", NULL},
        {'R', "[0,) (,0)", NULL},
        {'R', "(,0] (0,)", NULL},
        {'R', "(,0) [0,0] (0,)", NULL},
        {'R', "(,0) (0,)", "0 falls in no band"},
        {'R', "(,0] [0,)", "0 falls in two bands: number 1 and number 2"},
        {'R', "(,1) [0,)", "values from 0 fall in two bands: number 1 and number 2"},
        {'R', "(,1) (0,)", "values above 0 fall in two bands: number 1 and number 2"},
        {'R', "(,) [0,1)", "values from 0 fall in two bands: number 1 and number 2"},
        {'R', "(,0) (,1)", "the bands number 1 and number 2 both reach down without end"},
        {'R', "(,0) [1,)", "values from 0 and below 1 fall in no band"},
        {'R', "(,0] (1,)", "values above 0 and up to 1 fall in no band"},
        {'R', "(,0) (1,)", "values from 0 to 1 fall in no band"},
        {'R', "(,0] [1,)", "values above 0 and below 1 fall in no band"},
        {'R', "[0,)", "values below 0 fall in no band"},
        {'R', "(0,)", "values up to 0 fall in no band"},
        {'R', "(,0)", "values from 0 fall in no band"},
        {'R', "(,0]", "values above 0 fall in no band"},
        {'R', "", "there is no band at all"},
        {'R', "(,0) [0,0) [0,)", "the band number 2 is empty"},
        {'R', "(,0) [1,0] [0,)", "the band number 2 is empty"},
        {'P', "[0,)", NULL},
        {'P', "(,)", NULL},
        {'P', "[-5,)", NULL},
        {'P', "(0,)", "0 falls in no band"},
        {'P', "[1,)", "values from 0 and below 1 fall in no band"},
        {'P', "(1,)", "values from 0 to 1 fall in no band"},
        {'P', "(,-1] (-1,)", "the band number 1 holds no value of the domain"},
        {'P', "(,0] (0,)", NULL},
        {'S', "[0,100]", NULL},
        {'S', "[0,100)", "100 falls in no band"},
        {'S', "[0,50) [50,100]", NULL},
        {'S', "[0,50] [51,100]", "values above 50 and below 51 fall in no band"},
        {'S', "[0,49] [50,100]", "values above 49 and below 50 fall in no band"},
        {'S', "[0,50) [50,99]", "values above 99 and up to 100 fall in no band"},
        {'S', "[0,50) [50,99)", "values from 99 to 100 fall in no band"},
        {'S', "[0,50) [50,100] [101,)", "the band number 3 holds no value of the domain"},
        {'N', "[0,5) [5,)", NULL},
        {'N', "[0,4] [5,)", NULL},
        {'N', "(-1,5) (4,)", NULL},
        {'N', "[0,4.5] [4.5,)", NULL},
        {'N', "[0,4] [6,)", "5 falls in no band"},
        {'N', "[0,4] [8,)", "values from 5 to 7 fall in no band"},
        {'N', "[0,5] [5,)", "5 falls in two bands: number 1 and number 2"},
        {'N', "[0,6] [5,)", "values from 5 fall in two bands: number 1 and number 2"},
        {'N', "[1,)", "0 falls in no band"},
        {'N', "(0,)", "0 falls in no band"},
        {'N', "[3,)", "values from 0 to 2 fall in no band"},
        {'N', "[0,9]", "values from 10 fall in no band"},
        {'N', "[0,9)", "values from 9 fall in no band"},
        {'N', "[0,0] (0.1,0.9) [1,)", "the band number 2 holds no value of the domain"},
        {'N', "[0,0] (0,1) [1,)", "the band number 2 holds no value of the domain"},
        {'Z', "(,-1] [0,0] [1,)", NULL},
        {'Z', "[0,)", "values up to -1 fall in no band"},
        {'Z', "(,0)", "values from 0 fall in no band"},
        {'Z', "(,0.5) (0.5,)", NULL},
        {'W', "[0,10]", NULL},
        {'W', "[0,11)", NULL},
        {'W', "[0,10)", "10 falls in no band"},
        {'W', "[0,7]", "values from 8 to 10 fall in no band"},
        {'O', "[7,7]", NULL},
        {'O', "(6,8)", NULL},
        {'O', "[8,)", "the band number 1 holds no value of the domain"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccessp_domain domain = domain_of(cases[i].domain);
        csuccess_status status = prove(&domain, cases[i].intervals);
        const char *wanted = cases[i].message ? cases[i].message : "";
        if (status != (cases[i].message ? CSUCCESS_E_DEFINITION : CSUCCESS_OK) ||
            strcmp(error.message, wanted) != 0)
            fail_msg("%c %s: '%s', not '%s'", cases[i].domain, cases[i].intervals, error.message,
                     wanted);
    }
}

static int
holds(const csuccessp_interval *i, double x)
{
    if (i->has_from && (i->from_open ? x <= i->from : x < i->from))
        return 0;
    return !(i->has_to && (i->to_open ? x >= i->to : x > i->to));
}

/* In how many intervals each number of the domain is, one by one. Edges are whole or half, so
 * quarters are as good as all real numbers. */
static int
covers(const csuccessp_domain *domain, const csuccessp_interval *intervals, size_t count)
{
    double step = domain->integer ? 1 : 0.25;
    double low = domain->has_min ? ceil(domain->min) : -20, x;
    double high = domain->has_max ? floor(domain->max) : 20;
    size_t i, in, mine;
    int all = 1;

    for (x = low; x <= high; x += step) {
        for (i = in = 0; i < count; i++)
            in += (size_t)holds(&intervals[i], x);
        all &= in == 1;
    }
    for (i = 0; i < count; i++) { /* none may be for nothing */
        for (x = low, mine = 0; x <= high; x += step)
            mine += (size_t)holds(&intervals[i], x);
        all &= mine > 0;
    }
    return all;
}

static void
random_intervals(void **state)
{
    static const char domains[] = "NZRPSWO";
    csuccessp_place root = csuccessp_place_root(&error);
    csuccessp_interval intervals[MOST], before[MOST];
    uint64_t seed = 5;
    int n, proven = 0;

    (void)state;
    for (n = 0; n < 60000; n++) {
        csuccessp_domain domain = domain_of(domains[random_below(&seed, 7)]);
        size_t count = 1 + (size_t)random_below(&seed, 4), i;
        double at = -3, x;
        int wanted;
        if (domain.has_max && domain.max > 50)
            domain.max = 12;
        memset(intervals, 0, sizeof intervals);
        for (i = 0; i < count; i++) { /* neighbours that mostly meet */
            csuccessp_interval *in = &intervals[i];
            in->index = i;
            in->has_from = i > 0 || random_below(&seed, 3) == 0;
            in->has_to = i + 1 < count || random_below(&seed, 3) == 0;
            in->from = at;
            in->from_open = i ? !intervals[i - 1].to_open : (uint8_t)random_below(&seed, 2);
            at += (double)random_below(&seed, 9) / 2;
            in->to = at;
            in->to_open = (uint8_t)random_below(&seed, 2);
            if (random_below(&seed, 12) == 0)
                in->from += (double)random_below(&seed, 3) / 2 - 0.5;
            if (random_below(&seed, 12) == 0)
                in->from_open ^= 1;
        }
        for (i = 0; i < count; i++) { /* in any order */
            size_t k = (size_t)random_below(&seed, count);
            csuccessp_interval one = intervals[i];
            intervals[i] = intervals[k];
            intervals[k] = one;
        }
        memcpy(before, intervals, sizeof before);
        wanted = covers(&domain, before, count);
        if ((csuccessp_cover_prove(&root, &domain, intervals, count) == CSUCCESS_OK) != wanted)
            fail_msg("case %d: %s", n, wanted ? error.message : "is proven");
        if (!wanted)
            continue;
        proven++;
        /* in order, and cut where one ends and the next begins */
        for (x = -2; x <= 12; x += domain.integer ? 1 : 0.5) {
            size_t band = 0, real;
            if ((domain.has_min && x < domain.min) || (domain.has_max && x > domain.max))
                continue;
            while (band + 1 < count && x >= csuccessp_interval_edge(&intervals[band + 1]))
                band++;
            for (real = 0; !holds(&before[real], x); real++)
                ;
            for (i = 0; intervals[i].index != before[real].index; i++)
                ;
            assert_int_equal(i, band);
        }
    }
    assert_in_range(proven, 3000, 60000);
}

static void
fields_of_an_interval(void **state)
{
    csuccessp_edges_body body = {1, 2, 0, 0};
    csuccessp_interval i;

    (void)state;
    memset(&i, 0, sizeof i);
    csuccessp_interval_from(&body, 0, 3, &i);
    assert_false(i.has_from || i.has_to);
    csuccessp_interval_from(&body, 3u << 3, 3, &i); /* from and to: [1,2) */
    assert_true(i.has_from && i.has_to && !i.from_open && i.to_open);
    csuccessp_interval_from(&body, 15u << 3, 3, &i); /* both say that they are open */
    assert_true(i.from_open && i.to_open);
    body.from_inclusive = body.to_inclusive = 1;
    csuccessp_interval_from(&body, 15u << 3, 3, &i);
    assert_true(!i.from_open && !i.to_open);
    i.from_open = 1;
    assert_true(csuccessp_interval_edge(&i) > 1 && csuccessp_interval_edge(&i) < 1 + 1e-15);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proofs),
        cmocka_unit_test(random_intervals),
        cmocka_unit_test(fields_of_an_interval),
    };

    return cmocka_run_group_tests_name("health cover", tests, NULL, NULL);
}
