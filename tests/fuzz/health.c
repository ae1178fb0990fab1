/* SPDX-License-Identifier: MIT */
/* What must hold of health: explanations add up, and two books that are the same explain alike. */
#include "fuzz.h"

enum { MOST_CUSTOMERS = 12, MOST_MOMENTS = 8 };

csuccess_buffer *
fuzz_report(csuccess_book *book, const char *kind, const char *parameters, size_t length,
            uint32_t format, csuccess_status *status)
{
    csuccess_buffer *buffer = fuzz_buffer();
    csuccess_writer writer = {.size = sizeof writer};
    csuccess_error error = {.size = sizeof error};

    REQUIRE_OK(NULL, csuccess_buffer_writer(buffer, &writer));
    *status = csuccess_report_write(book, kind, parameters, length, format, &writer);
    if (*status == CSUCCESS_OK)
        return buffer;
    REQUIRE(csuccess_book_error(book, &error) == CSUCCESS_OK && error.status == *status);
    csuccess_buffer_free(buffer);
    return NULL;
}

/* The lines of the last explanation, but groups, together. */
static int64_t
sum_of_lines(csuccess_book *book, uint64_t lines)
{
    csuccess_health_line line = {.size = sizeof line};
    int64_t sum = 0;
    uint64_t i;

    for (i = 0; i < lines; i++) {
        REQUIRE_OK(book, csuccess_health_line_get(book, i, &line));
        REQUIRE(line.kind >= CSUCCESS_HEALTH_MEASURE && line.kind <= CSUCCESS_HEALTH_WHOLE);
        REQUIRE(line.id && line.title && line.text);
        if (line.kind != CSUCCESS_HEALTH_GROUP)
            sum += line.contribution;
    }
    REQUIRE(csuccess_health_line_get(book, lines, &line) == CSUCCESS_E_NOT_FOUND);
    return sum;
}

/* The score of an explanation is in its scale, has its band, and is what its lines sum to. */
static void
explains(csuccess_book *book, csuccess_customer customer, csuccess_health_model model, int64_t at)
{
    csuccess_health_explanation e = {.size = sizeof e};
    csuccess_status status = csuccess_health_explain(book, customer, model, at, &e);

    if (status == CSUCCESS_E_STATE || status == CSUCCESS_E_NOT_KEPT)
        return;
    REQUIRE_OK(book, status);
    REQUIRE(e.as_of <= at || at == CSUCCESS_HEALTH_NOW);
    REQUIRE(e.coverage <= 1000000);
    if (e.missing == CSUCCESS_PRESENT)
        REQUIRE(sum_of_lines(book, e.lines) == e.score);
}

static void
explains_change(csuccess_book *book, csuccess_customer customer, csuccess_health_model model,
                int64_t from)
{
    csuccess_health_explanation e = {.size = sizeof e};
    csuccess_status status = csuccess_health_explain_change(book, customer, model, from,
                                                            CSUCCESS_HEALTH_NOW, &e);

    if (status == CSUCCESS_E_STATE || status == CSUCCESS_E_NOT_KEPT)
        return;
    REQUIRE_OK(book, status);
    if (e.missing == CSUCCESS_PRESENT && e.was_missing == CSUCCESS_PRESENT)
        REQUIRE(sum_of_lines(book, e.lines) == e.score - e.was);
    else
        REQUIRE(e.lines == 0);
}

/* What is computed now is what the explanation says. */
static void
agrees(csuccess_book *book, csuccess_customer customer, csuccess_health_model model)
{
    csuccess_health_explanation e = {.size = sizeof e};
    csuccess_health_model_info info = {.size = sizeof info};
    csuccess_health h = {.size = sizeof h};
    csuccess_health_band band = {.size = sizeof band};
    csuccess_status status;

    REQUIRE_OK(book, csuccess_health_get(book, customer, model, &h));
    if (!h.model || h.missing == CSUCCESS_MISSING_NOT_COMPUTED)
        return;
    status = csuccess_health_explain(book, customer, model, CSUCCESS_HEALTH_NOW, &e);
    if (status == CSUCCESS_E_NOT_KEPT)
        return;
    REQUIRE_OK(book, status);
    REQUIRE_OK(book, csuccess_health_model_get(book, h.model, &info));
    REQUIRE(e.model == h.model && e.as_of == h.as_of);
    if (e.revision != info.revision)
        return; /* a new version that no instant has seen yet */
    if (e.missing != h.missing || e.coverage != h.coverage)
        fprintf(stderr, "%s, row %llu: missing %u, coverage %u; explained: missing %u, %u\n",
                info.id, (unsigned long long)(customer & 0xffffff), h.missing, h.coverage,
                e.missing, e.coverage);
    REQUIRE(e.missing == h.missing && e.coverage == h.coverage);
    if (h.missing == CSUCCESS_PRESENT)
        REQUIRE(h.score == e.score && h.score >= info.scale_min && h.score <= info.scale_max);
    if (h.band == CSUCCESS_HEALTH_NO_BAND)
        return;
    REQUIRE_OK(book, csuccess_health_band_get(book, h.model, (uint32_t)h.band, &band));
    REQUIRE(strcmp(band.id, e.band) == 0 && h.band_since <= h.as_of);
}

void
fuzz_explain(csuccess_book *book, int told)
{
    csuccess_health_model model = 0;
    csuccess_customer customer = 0;
    uint64_t row;
    int models;

    for (row = 0; row < csuccess_customer_rows(book) && row < MOST_CUSTOMERS; row++) {
        REQUIRE_OK(book, csuccess_customer_at(book, row, &customer));
        for (model = 0, models = 0; customer && (models++ == 0 || model) && models < 6;) {
            csuccess_health_moment m = {.size = sizeof m};
            int64_t at = CSUCCESS_HEALTH_NOW;
            int k;
            if (!told)
                agrees(book, customer, model);
            explains(book, customer, model, CSUCCESS_HEALTH_NOW);
            for (k = 0; k < MOST_MOMENTS; k++) {
                csuccess_status status = csuccess_health_moment_before(book, customer, at, &m);
                if (status == CSUCCESS_E_NOT_FOUND)
                    break;
                REQUIRE_OK(book, status);
                explains(book, customer, model, m.at);
                explains(book, customer, model, m.at + FUZZ_HOUR);
                explains_change(book, customer, model, m.at);
                at = m.at - 1;
            }
            REQUIRE_OK(book, csuccess_health_model_next(book, model, &model));
        }
    }
}

static void
same_report(csuccess_book *a, csuccess_book *b, const char *kind, const char *parameters,
            size_t length, uint32_t format)
{
    csuccess_status status_a, status_b;
    csuccess_buffer *in_a = fuzz_report(a, kind, parameters, length, format, &status_a);
    csuccess_buffer *in_b = fuzz_report(b, kind, parameters, length, format, &status_b);

    REQUIRE(status_a == status_b);
    if (in_a)
        fuzz_same(in_a, in_b, 0);
    csuccess_buffer_free(in_a);
    csuccess_buffer_free(in_b);
}

void
fuzz_same_health(csuccess_book *a, csuccess_book *b)
{
    csuccess_customer customer = 0;
    uint64_t row;

    same_report(a, b, "portfolio", "{}", 2, CSUCCESS_REPORT_JSON);
    same_report(a, b, "portfolio", "{}", 2, CSUCCESS_REPORT_MARKDOWN);
    same_report(a, b, "definitions", "{}", 2, CSUCCESS_REPORT_JSON);
    for (row = 0; row < csuccess_customer_rows(a) && row < MOST_CUSTOMERS; row++) {
        char parameters[600] = "{\"customer\":\"";
        size_t length = strlen(parameters), n, i;
        const char *id;
        REQUIRE_OK(a, csuccess_customer_at(a, row, &customer));
        if (!customer)
            continue;
        REQUIRE_OK(a, csuccess_customer_id(a, customer, &id, &n));
        for (i = 0; i < n; i++) {
            if (id[i] == '"' || id[i] == '\\')
                parameters[length++] = '\\';
            parameters[length++] = id[i];
        }
        memcpy(parameters + length, "\"}", 2);
        same_report(a, b, "customer", parameters, length + 2, CSUCCESS_REPORT_JSON);
    }
}
