/* SPDX-License-Identifier: MIT */
/* Scoring 1,000,000 rows of 20 measures from scratch: score, band and coverage out, beside the
 * machine's copy bandwidth. score [ROWS [RUNS]] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { MEASURES = 20 };

/* Half of the measures have four bands each, half a line of two or three knots, in two groups. */
static void
write_part(char *to, size_t size, int m)
{
    if (m % 2 == 0)
        snprintf(
            to, size,
            "{\"measure\":\"m%d\",\"weight\":%d,\"bands\":[{\"to\":10,\"points\":10},{\"from\":"
            "10,\"to\":40,\"points\":45},{\"from\":40,\"to\":75.5,\"points\":70},{\"from\":75.5"
            ",\"points\":100}]}",
            m, 1 + m % 5);
    else if (m % 4 == 1)
        snprintf(to, size,
                 "{\"measure\":\"m%d\",\"weight\":%d,\"linear\":{\"knots\":[[0,0],[100,100]]}}", m,
                 1 + m % 5);
    else
        snprintf(
            to, size,
            "{\"measure\":\"m%d\",\"weight\":%d,\"linear\":{\"knots\":[[0,100],[30,60],[90,0]]}"
            "}",
            m, 1 + m % 5);
}

static void
define(csuccess_book *book, int slow)
{
    char text[16384], part[600];
    size_t n;
    int m;

    n = (size_t)snprintf(text, sizeof text, "{\"record\":\"definitions\",\"attributes\":[");
    for (m = 0; m < MEASURES; m++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{\"id\":\"m%d\",\"type\":\"double\"}",
                              m ? "," : "", m);
    n += (size_t)snprintf(text + n, sizeof text - n,
                          "],\"health_models\":[{\"id\":\"h\",\"direction\":\"higher_is_better\","
                          "\"min_coverage\":0.5,\"bands\":[{\"id\":\"poor\",\"to\":40},{\"id\":"
                          "\"fair\",\"from\":40,\"to\":70},{\"id\":\"good\",\"from\":70}],"
                          "\"parts\":[");
    for (m = 0; m < MEASURES; m++) {
        write_part(part, sizeof part, m);
        if (m == 0)
            n += (size_t)snprintf(text + n, sizeof text - n,
                                  "{\"group\":\"use\",\"weight\":60,\"parts\":[");
        if (m == MEASURES / 2)
            n += (size_t)snprintf(text + n, sizeof text - n,
                                  "]},{\"group\":\"value\",\"weight\":40,\"parts\":[");
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", m && m != MEASURES / 2 ? "," : "",
                              part);
    }
    n += (size_t)snprintf(text + n, sizeof text - n, "]}]%s}]}",
                          slow ? ",\"overrides\":[{\"id\":\"never\",\"when\":[{\"value\":\"m0\","
                                 "\"is\":-1}],\"effect\":\"force\",\"score\":0}]"
                               : "");
    bench_check(book, csuccess_book_record(book, text, n), "definitions");
}

struct columns {
    double *values[MEASURES];
    const double *in[MEASURES];
    int64_t *scores;
    int32_t *bands, *coverage;
};

static void
make(struct columns *c, size_t rows)
{
    uint64_t seed = 7;
    size_t i;
    int m;

    for (m = 0; m < MEASURES; m++) {
        c->values[m] = malloc(rows * sizeof(double));
        if (!c->values[m])
            exit(1);
        for (i = 0; i < rows; i++) {
            uint64_t r = bench_random(&seed);
            c->values[m][i] = m % 4 == 3 && r % 50 == 0 ? (double)NAN
                                                        : (double)(r >> 40) / 16777216.0 * 110 - 5;
        }
        c->in[m] = c->values[m];
    }
    c->scores = calloc(rows, sizeof *c->scores);
    c->bands = calloc(rows, sizeof *c->bands);
    c->coverage = calloc(rows, sizeof *c->coverage);
    if (!c->scores || !c->bands || !c->coverage)
        exit(1);
}

static double
score(csuccess_book *book, const struct columns *c, size_t rows)
{
    csuccess_health_batch batch;
    csuccess_health_model model;
    double start;

    memset(&batch, 0, sizeof batch);
    batch.size = sizeof batch;
    batch.count = rows;
    batch.inputs = MEASURES;
    batch.numbers = c->in;
    batch.scores = c->scores;
    batch.bands = c->bands;
    batch.coverage = c->coverage;
    bench_check(book, csuccess_health_model_find(book, "h", 1, &model), "model");
    start = bench_now();
    bench_check(book, csuccess_health_score_batch(book, model, &batch), "score");
    return bench_now() - start;
}

static uint64_t
check_sum(const struct columns *c, size_t rows)
{
    uint64_t sum = 0;
    size_t i;

    for (i = 0; i < rows; i++)
        sum = sum * 31 + (uint64_t)c->scores[i] + (uint64_t)c->bands[i] * 7 +
              (uint64_t)c->coverage[i];
    return sum;
}

int
main(int count, char **arguments)
{
    size_t rows = count > 1 ? (size_t)atoll(arguments[1]) : 1000000;
    size_t runs = count > 2 ? (size_t)atoll(arguments[2]) : 7, i;
    double samples[100], ratios[100], slow;
    struct columns c;
    csuccess_book *book = NULL, *exact = NULL;
    uint64_t sum;

    if (runs < 1 || runs > 100)
        return 2;
    if (csuccess_book_new(NULL, &book) != CSUCCESS_OK ||
        csuccess_book_new(NULL, &exact) != CSUCCESS_OK)
        return 1;
    define(book, 0);
    define(exact, 1); /* a rule that never holds has every row scored by itself */
    make(&c, rows);
    for (i = 0; i < runs; i++) {
        double copy = bench_copy_bandwidth();
        samples[i] = score(book, &c, rows);
        ratios[i] = (double)rows * MEASURES * sizeof(double) / samples[i] / copy;
        samples[i] *= 1e3;
    }
    sum = check_sum(&c, rows);
    slow = score(exact, &c, rows) * 1e3;
    bench_report("libcsuccess", "score", "ms", samples, runs,
                 csuccess_feature_supported(CSUCCESS_FEATURE_WIDE_VECTORS) ? "wide vectors"
                                                                           : "base");
    bench_report("libcsuccess", "score-of-copy-bandwidth", "ratio", ratios, runs,
                 "bytes of the values read");
    bench_report("libcsuccess", "score-one-by-one", "ms", &slow, 1, "the exact path");
    printf("{\"check\":\"score\",\"equal\":%s}\n", check_sum(&c, rows) == sum ? "true" : "false");
    csuccess_book_free(book);
    csuccess_book_free(exact);
    for (i = 0; i < MEASURES; i++)
        free(c.values[i]);
    free(c.scores);
    free(c.bands);
    free(c.coverage);
    return 0;
}
