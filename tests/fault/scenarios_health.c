/* SPDX-License-Identifier: MIT */
/* Health and reports: what is computed at an instant cannot fail, what is asked for can. */
#include <inttypes.h>
#include <stdio.h>

#include "fault.h"

#define NINE INT64_C(1770800400000000) /* 2026-02-11T09:00:00Z, when the healthy world stands */
#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)

static csuccess_customer
customer(fault_world *world, const char *id)
{
    csuccess_customer out = 0;

    assert_int_equal(csuccess_customer_find(world->book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_health_model
model(fault_world *world, const char *id)
{
    csuccess_health_model out = 0;

    assert_int_equal(csuccess_health_model_find(world->book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

/* Moves of the clock. */

static csuccess_status
advance_days(fault_world *world)
{
    return csuccess_book_advance(world->book, NINE + 51 * HOUR);
}

/* The first model of a book comes while its clock moves, and brings all that is kept of it. */
static void
a_model_to_come(fault_world *world)
{
    fault_rich(world);
    fault_tell(world, "{'record':'definitions','at':'2026-02-11T10:00:00Z','health_models':["
                      "{'id':'m','direction':'higher_is_better','min_dwell_days':3,"
                      "'bands':[{'id':'low','to':50},{'id':'high','from':50}],'parts':["
                      "{'measure':'seats','attainment':{'target':9}},"
                      "{'measure':'plan','map':{'values':{'pro':90},'otherwise':20}},"
                      "{'measure':'logins','bands':[{'to':2,'points':0},{'from':2,'points':9}]},"
                      "{'measure':'quiet','linear':{'knots':[[0,100],[9,0]]}}]}]}");
}

/* The models that there are get more inputs while the clock moves. */
static void
a_wider_model_to_come(fault_world *world)
{
    fault_healthy(world);
    fault_tell(world, "{'record':'definitions','at':'2026-02-11T10:00:00Z','attributes':["
                      "{'id':'x','type':'int'},{'id':'y','type':'int'}],'health_models':["
                      "{'id':'wide','direction':'higher_is_better','min_dwell_days':3,"
                      "'bands':[{'id':'low','to':50},{'id':'high','from':50}],'parts':["
                      "{'measure':'seats','attainment':{'target':9}},"
                      "{'measure':'tickets','linear':{'knots':[[0,100],[9,0]]}},"
                      "{'measure':'since_renewal','linear':{'knots':[[0,100],[9,0]]}},"
                      "{'measure':'below','linear':{'knots':[[0,100],[9,0]]}},"
                      "{'measure':'x','bands':[{'points':5}]},"
                      "{'measure':'y','bands':[{'points':5}]}]}]}");
}

static void
no_move_yet(fault_world *world)
{
    fault_empty(world);
    fault_tell(world, "{'record':'definitions','book':{'grain':'day'},"
                      "'attributes':[{'id':'a','type':'int'}],"
                      "'health_models':[{'id':'m','direction':'higher_is_better',"
                      "'min_dwell_days':1,'bands':[{'id':'low','to':50},{'id':'high','from':50}],"
                      "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    fault_tell(world, "{'record':'customer','id':'a','at':'2026-02-01T00:00:00Z',"
                      "'attributes':{'a':70}}");
    fault_tell(world, "{'record':'override','customer':'a','model':'m','effect':'cap','score':30,"
                      "'at':'2026-02-02T05:00:00Z','reason':'r','until':'2026-02-12T05:00:00Z'}");
    fault_tell(world, "{'record':'customer','id':'b','at':'2026-02-11T00:00:00Z',"
                      "'attributes':{'a':20}}");
}

/* Enough customers and days that old moments are thinned out within one move, which takes memory
 * at the very instant that must not fail. */
static void
long_histories(fault_world *world)
{
    char json[200];
    int c, d;

    fault_empty(world);
    fault_tell(world, "{'record':'definitions','book':{'history_days':1},'attributes':["
                      "{'id':'a','type':'int'},{'id':'b','type':'int'},{'id':'c','type':'int'}],"
                      "'health_models':[{'id':'m','direction':'higher_is_better','parts':["
                      "{'measure':'a','linear':{'knots':[[0,0],[100,100]]}},"
                      "{'measure':'b','linear':{'knots':[[0,0],[100,100]]}},"
                      "{'measure':'c','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    for (c = 0; c < 70; c++) {
        snprintf(json, sizeof json, "{'record':'customer','id':'c%d','attributes':{'a':5}}", c);
        fault_tell(world, json);
    }
    for (d = 0; d < 12; d++) {
        assert_int_equal(csuccess_book_advance(world->book, NINE + d * DAY), CSUCCESS_OK);
        for (c = 0; c < 70; c++) {
            snprintf(json, sizeof json,
                     "{'record':'customer','id':'c%d','attributes':{'a':%d,'b':%d,'c':%d}}", c,
                     (c + d) % 99, (c + 2 * d) % 98, (2 * c + d) % 97);
            fault_tell(world, json);
        }
    }
}

static csuccess_status
advance_long(fault_world *world)
{
    return csuccess_book_advance(world->book, NINE + 12 * DAY);
}

/* What is asked for. */

static void
add_result(fault_world *world, const char *format, int64_t number)
{
    size_t length = strlen(world->result);

    snprintf(world->result + length, sizeof world->result - length, format, number);
}

static csuccess_status
find_models(fault_world *world)
{
    csuccess_health_model at = model(world, "pros"), next = 0;
    csuccess_health_model_info info = {.size = sizeof info};
    csuccess_health_band band = {.size = sizeof band};
    csuccess_health_input input = {.size = sizeof input};
    csuccess_status status = csuccess_health_model_next(world->book, 0, &next);

    if (status == CSUCCESS_OK)
        status = csuccess_health_model_get(world->book, at, &info);
    if (status == CSUCCESS_OK)
        status = csuccess_health_band_get(world->book, at, 1, &band);
    if (status == CSUCCESS_OK)
        status = csuccess_health_input_get(world->book, at, 0, &input);
    snprintf(world->result, sizeof world->result, "%s %s %s %" PRId64 " %d", info.id, band.id,
             input.name, band.enter, next == at);
    return status;
}

static csuccess_status
get_health(fault_world *world)
{
    csuccess_health health = {.size = sizeof health};
    csuccess_status status = csuccess_health_get(world->book, customer(world, "a"), 0, &health);

    add_result(world, "%" PRId64 " ", health.score);
    add_result(world, "%" PRId64, health.band);
    return status;
}

/* The same values for each input; whatever is given, what comes out is the same each time. */
static csuccess_status
score_batch(fault_world *world)
{
    static const double numbers[] = {1, 2, 7};
    static const char *const texts[] = {"pro", NULL, "core"};
    const double *columns[20];
    const char *const *text_columns[20];
    csuccess_health_input input = {.size = sizeof input};
    int64_t scores[3] = {0, 0, 0};
    csuccess_health_batch batch = {.size = sizeof batch};
    csuccess_status status;

    while (csuccess_health_input_get(world->book, model(world, "main"), batch.inputs, &input) ==
           CSUCCESS_OK) {
        columns[batch.inputs] = input.type == CSUCCESS_TYPE_TEXT ? NULL : numbers;
        text_columns[batch.inputs++] = input.type == CSUCCESS_TYPE_TEXT ? texts : NULL;
    }
    batch.count = 3;
    batch.numbers = columns;
    batch.texts = text_columns;
    batch.scores = scores;
    status = csuccess_health_score_batch(world->book, model(world, "main"), &batch);
    world->result[0] = 0;
    add_result(world, "%" PRId64 " ", scores[0]);
    add_result(world, "%" PRId64 " ", scores[1]);
    add_result(world, "%" PRId64, scores[2]);
    return status;
}

/* Every line, hashed to what a result has room for. */
static csuccess_status
read_lines(fault_world *world, const csuccess_health_explanation *e)
{
    csuccess_health_line line = {.size = sizeof line};
    csuccess_status status = CSUCCESS_OK;
    int64_t sum = 0;
    uint64_t i;

    world->result[0] = 0;
    for (i = 0; i < e->lines && status == CSUCCESS_OK; i++) {
        status = csuccess_health_line_get(world->book, i, &line);
        sum = sum * 31 + line.contribution * 7 + line.weight + (int64_t)strlen(line.id);
        sum %= INT64_C(1000000007);
    }
    add_result(world, "%" PRId64 " ", e->score);
    add_result(world, "%" PRId64 " ", (int64_t)e->lines);
    add_result(world, "%" PRId64, sum);
    return status;
}

static csuccess_status
explain(fault_world *world)
{
    csuccess_health_explanation e = {.size = sizeof e};
    csuccess_status status = csuccess_health_explain(world->book, customer(world, "b"),
                                                     model(world, "main"), NINE - 17 * HOUR, &e);

    return status == CSUCCESS_OK ? read_lines(world, &e) : status;
}

static csuccess_status
explain_change(fault_world *world)
{
    csuccess_health_explanation e = {.size = sizeof e};
    csuccess_status status = csuccess_health_explain_change(world->book, customer(world, "b"),
                                                            model(world, "main"), NINE - 17 * HOUR,
                                                            CSUCCESS_HEALTH_NOW, &e);

    return status == CSUCCESS_OK ? read_lines(world, &e) : status;
}

static void
explained(fault_world *world)
{
    csuccess_health_explanation e = {.size = sizeof e};

    fault_healthy(world);
    assert_int_equal(csuccess_health_explain(world->book, customer(world, "b"),
                                             model(world, "main"), CSUCCESS_HEALTH_NOW, &e),
                     CSUCCESS_OK);
    world->done = e.lines;
}

static csuccess_status
get_lines(fault_world *world)
{
    csuccess_health_explanation e = {.lines = world->done};

    return read_lines(world, &e);
}

static csuccess_status
walk_moments(fault_world *world)
{
    csuccess_health_moment moment = {.size = sizeof moment};
    int64_t at = CSUCCESS_HEALTH_NOW;
    csuccess_status status;

    world->result[0] = 0;
    while ((status = csuccess_health_moment_before(world->book, customer(world, "b"), at,
                                                   &moment)) == CSUCCESS_OK) {
        add_result(world, "%" PRId64 " ", moment.at / HOUR);
        at = moment.at - 1;
    }
    return status == CSUCCESS_E_NOT_FOUND ? CSUCCESS_OK : status;
}

/* Looking at a history thins it out first. */
static csuccess_status
walk_long(fault_world *world)
{
    csuccess_health_moment moment = {.size = sizeof moment};
    csuccess_status status = csuccess_health_moment_before(world->book, customer(world, "c33"),
                                                           NINE + 6 * DAY, &moment);

    snprintf(world->result, sizeof world->result, "%" PRId64, moment.at);
    return status;
}

/* Reports. The scenario's text is the kind and its parameters. */

static csuccess_status
write_report(fault_world *world, uint32_t format)
{
    const char *text = world->scenario->text, *blank = strchr(text, ' ');
    char kind[20], parameters[200];
    size_t i, length = blank ? strlen(blank) : 0;

    snprintf(kind, sizeof kind, "%.*s", (int)(blank ? (size_t)(blank - text) : strlen(text)), text);
    for (i = 0; i < length; i++)
        parameters[i] = blank[i] == '\'' ? '"' : blank[i];
    return csuccess_report_write(world->book, kind, blank ? parameters : NULL, length, format,
                                 &world->writer);
}

static csuccess_status
write_json(fault_world *world)
{
    return write_report(world, CSUCCESS_REPORT_JSON);
}

static csuccess_status
write_markdown(fault_world *world)
{
    return write_report(world, CSUCCESS_REPORT_MARKDOWN);
}

/* Memory differs from what it was before a failure: only its shape is looked at. */
static csuccess_status
write_memory(fault_world *world)
{
    csuccess_status status = write_json(world);

    world->output_length = 0;
    return status;
}

/* Saving and loading. */

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, fault_healthy);
}

static csuccess_status
load_again(fault_world *world)
{
    assert_int_equal(csuccess_book_advance(world->book, NINE + DAY), CSUCCESS_E_STATE);
    return fault_load_again(world);
}

static csuccess_status
clone(fault_world *world)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_clone(world->book, &world->config, &world->other);
}

#define RECORD(name, text)                                                 \
    {                                                                      \
        "csuccess_book_record", name, fault_healthy, record, 0, text, NULL \
    }
#define ADVANCE(name, prepare, act)                                          \
    {                                                                        \
        "csuccess_book_advance", name, prepare, act, FAULT_KEEPS, NULL, NULL \
    }
#define QUIET(function, prepare, act, why)                   \
    {                                                        \
        function, why, prepare, act, FAULT_QUIET, NULL, NULL \
    }
#define REPORT(name, act, text)                                          \
    {                                                                    \
        "csuccess_report_write", name, fault_healthy, act, 0, text, NULL \
    }

const fault_scenario fault_health[] = {
    ADVANCE("health, two days", fault_healthy, advance_days),
    ADVANCE("health, the first model", a_model_to_come, advance_days),
    ADVANCE("health, a wider model", a_wider_model_to_come, advance_days),
    ADVANCE("health, the first move", no_move_yet, advance_days),
    ADVANCE("health, long histories", long_histories, advance_long),
    RECORD("override",
           "{'record':'override','customer':'a','model':'main','effect':'cap','score':30.5,"
           "'reason':'another very long reason, which fits into nothing small','by':'mia'}"),
    RECORD("override, waiting",
           "{'record':'override','customer':'a','model':'main','effect':'floor','band':'good',"
           "'reason':'r','at':'2026-02-12T00:00:00Z','source':'erp','position':1}"),
    RECORD("override, clear", "{'record':'override','customer':'a','model':'pros','clear':true}"),
    RECORD("definitions, a model anew",
           "{'record':'definitions','health_models':[{'id':'main','direction':"
           "'higher_is_better','bands':[{'id':'x','to':5},{'id':'y','from':5}],'parts':["
           "{'measure':'below','linear':{'knots':[[0,0],[4,100]]}},"
           "{'group':'g','combine':'colours','colours':{'good_from':80,'poor_below':30,'good':95,"
           "'average':50,'poor':5},'parts':[{'measure':'seats','attainment':{'target':'tickets',"
           "'baseline':0,'points':[10,90]}}]}]}]}"),
    RECORD("definitions, without a model", "{'record':'definitions','health':{'order':[{'model':'"
                                           "pros'}]},'remove':{'health_models':['main'],"
                                           "'health_drafts':['next']}}"),
    RECORD("definitions, the same again",
           "{'record':'definitions','health':{'order':[{'segment':'pro','model':'pros'},"
           "{'model':'main'}]}}"),
    RECORD("merge, with overrides", "{'record':'merge','from':'b','into':'c'}"),
    RECORD("erase, with overrides", "{'record':'erase','customer':'b'}"),
    {"csuccess_book_save", "health", fault_healthy, fault_save, 0, NULL, NULL},
    {"csuccess_book_save", "health, long histories", long_histories, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "health", a_saved_book, fault_load, FAULT_KEEPS, NULL, load_again},
    {"csuccess_book_clone", "health", fault_healthy, clone, 0, NULL, NULL},
    QUIET("csuccess_health_model_find", fault_healthy, find_models, "looks at what is there"),
    QUIET("csuccess_health_model_next", fault_healthy, find_models, "looks at what is there"),
    QUIET("csuccess_health_model_get", fault_healthy, find_models, "looks at what is there"),
    QUIET("csuccess_health_band_get", fault_healthy, find_models, "looks at what is there"),
    QUIET("csuccess_health_get", fault_healthy, get_health, "looks at what is there"),
    QUIET("csuccess_health_line_get", explained, get_lines, "reads what was explained"),
    QUIET("csuccess_health_input_get", fault_healthy, find_models, "looks at what is there"),
    {"csuccess_health_score_batch", "with texts", fault_healthy, score_batch, 0, NULL, NULL},
    {"csuccess_health_explain", "a moment", fault_healthy, explain, 0, NULL, NULL},
    {"csuccess_health_explain_change", "of the model", fault_healthy, explain_change, 0, NULL,
     NULL},
    QUIET("csuccess_health_moment_before", fault_healthy, walk_moments, "nothing is old enough"),
    QUIET("csuccess_health_moment_before", long_histories, walk_long,
          "thins out within the memory that it gives back"),
    REPORT("portfolio", write_json, "portfolio {'since':'2026-02-10T16:00:00Z'}"),
    REPORT("portfolio, Markdown", write_markdown, "portfolio"),
    REPORT("customer", write_json,
           "customer {'customer':'b','model':'main','since':'2026-02-10T16:00:00Z'}"),
    REPORT("customer, Markdown", write_markdown, "customer {'customer':'a'}"),
    REPORT("definitions", write_json, "definitions"),
    REPORT("definitions, Markdown", write_markdown, "definitions {'section':'measures'}"),
    REPORT("memory", write_memory, "memory"),
    {NULL},
};
