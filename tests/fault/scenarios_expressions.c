/* SPDX-License-Identifier: MIT */
/* Expressions of the host: environments, compiling, evaluating, columns. */
#include <stdio.h>

#include "fault.h"

enum { ROWS = 3, MANY = 20 };

static const char declared[] =
    "{\"variables\":{\"nps\":\"int\",\"plan\":{\"type\":\"string\",\"size\":40},\"spend\":"
    "\"double\","
    "\"tags\":\"list(string)\",\"m\":\"map(string, list(int))\",\"raw\":\"bytes\","
    "\"maybe\":\"optional_type(int)\"},\"container\":\"acme.rules\",\"limits\":{\"cost\":900000,"
    "\"value_size\":16}}";

static const char bindings[] = "{\"nps\":7,\"plan\":\"pro\",\"spend\":1.5,\"tags\":[\"a\",\"vip\"],"
                               "\"m\":{\"a\":[1,2],\"b\":[]},"
                               "\"raw\":\"aGFsbG8=\",\"maybe\":3}";

/* What the world of a scenario has. */
static csuccess_environment environment;
static csuccess_expression expressions[2];
static csuccess_expression_set set;
static uint32_t pro;

static csuccess_status
compile(fault_world *world, const char *text, csuccess_expression *out)
{
    return csuccess_expression_new(world->book, environment, text, strlen(text), out);
}

static void
an_environment(fault_world *world)
{
    fault_empty(world);
    assert_int_equal(
        csuccess_environment_new(world->book, declared, strlen(declared), &environment),
        CSUCCESS_OK);
}

/* Each scenario has an expression of its own, as its text. */
static void
an_expression(fault_world *world)
{
    an_environment(world);
    assert_int_equal(compile(world, world->scenario->text, &expressions[0]), CSUCCESS_OK);
}

static void
two_expressions(fault_world *world)
{
    an_environment(world);
    assert_int_equal(compile(world, "nps > 5 && plan + '!' == 'pro!'", &expressions[0]),
                     CSUCCESS_OK);
    assert_int_equal(compile(world, "[spend, 2.0].exists(x, x > 1.0) ? 1 : 0", &expressions[1]),
                     CSUCCESS_OK);
}

/* Two that a plan covers. */
static void
two_comparisons(fault_world *world)
{
    an_environment(world);
    assert_int_equal(compile(world, "nps > 5 && plan in ['pro', 'free']", &expressions[0]),
                     CSUCCESS_OK);
    assert_int_equal(compile(world, "nps > 5 || spend * 2.0 > 3.5 ? spend : -1.0", &expressions[1]),
                     CSUCCESS_OK);
}

static csuccess_status
make_set(fault_world *world)
{
    return csuccess_expression_set_new(world->book, environment, expressions, 2, &set);
}

static void
a_set(fault_world *world)
{
    two_expressions(world);
    assert_int_equal(csuccess_environment_text(world->book, environment, "pro", 3, &pro),
                     CSUCCESS_OK);
    assert_int_equal(make_set(world), CSUCCESS_OK);
}

static void
a_set_of_comparisons(fault_world *world)
{
    two_comparisons(world);
    assert_int_equal(csuccess_environment_text(world->book, environment, "pro", 3, &pro),
                     CSUCCESS_OK);
    assert_int_equal(make_set(world), CSUCCESS_OK);
}

static csuccess_status
declare(fault_world *world)
{
    return csuccess_environment_new(world->book, declared, strlen(declared), &environment);
}

static csuccess_status
code(fault_world *world)
{
    char text[2000];
    uint32_t found = 0;
    csuccess_status status;

    memset(text, 'x', sizeof text);
    status = csuccess_environment_text(world->book, environment, text, sizeof text, &found);
    if (status == CSUCCESS_OK)
        snprintf(world->result, sizeof world->result, "%u", (unsigned)found);
    return status;
}

static csuccess_status
make_expression(fault_world *world)
{
    return compile(world, world->scenario->text, &expressions[0]);
}

static csuccess_status
describe(fault_world *world)
{
    return csuccess_expression_describe(world->book, expressions[0], &world->writer);
}

static csuccess_status
evaluate(fault_world *world)
{
    return csuccess_expression_evaluate(world->book, expressions[0], bindings, strlen(bindings),
                                        &world->writer);
}

static csuccess_status
evaluate_set(fault_world *world)
{
    const int64_t nps[ROWS] = {9, 9, INT64_MIN};
    const uint32_t plan[ROWS] = {pro, 0, pro};
    const double spend[ROWS] = {0.5, 1.5, 2.5};
    const double *numbers[7] = {NULL, NULL, spend};
    const int64_t *integers[7] = {nps};
    const uint32_t *texts[7] = {NULL, plan};
    uint8_t truth[ROWS] = {9, 9, 9}, *truths[2] = {truth, NULL};
    double value[ROWS] = {9, 9, 9}, *values[2] = {NULL, value};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = ROWS,
                                       .variables = 7,
                                       .expressions = 2,
                                       .numbers = numbers,
                                       .integers = integers,
                                       .texts = texts,
                                       .truths = truths,
                                       .values = values};
    csuccess_status status = csuccess_expression_set_evaluate(world->book, set, &batch);

    if (status == CSUCCESS_OK)
        snprintf(world->result, sizeof world->result, "%d%d%d %g %g %g", truth[0], truth[1],
                 truth[2], value[0], value[1], value[2]);
    return status;
}

/* More rows than are decided one by one, and ints of which the plan needs a copy. */
static csuccess_status
evaluate_comparisons(fault_world *world)
{
    int32_t nps[MANY];
    uint32_t plan[MANY];
    double spend[MANY], value[MANY];
    uint8_t truth[MANY];
    const double *numbers[7] = {NULL, NULL, spend};
    const int32_t *small[7] = {nps};
    const uint32_t *texts[7] = {NULL, plan};
    uint8_t *truths[2] = {truth, NULL};
    double *values[2] = {NULL, value};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = MANY,
                                       .variables = 7,
                                       .expressions = 2,
                                       .numbers = numbers,
                                       .small = small,
                                       .texts = texts,
                                       .truths = truths,
                                       .values = values};
    csuccess_status status;
    int i;

    for (i = 0; i < MANY; i++) {
        nps[i] = i % 10;
        plan[i] = i % 2 ? pro : 0;
        spend[i] = i;
    }
    status = csuccess_expression_set_evaluate(world->book, set, &batch);
    if (status == CSUCCESS_OK)
        snprintf(world->result, sizeof world->result, "%d%d%d %g %g %g", truth[0], truth[18],
                 truth[19], value[0], value[18], value[19]);
    return status;
}

/* What was freed is made anew, so that it can be freed again. */
static csuccess_status
free_all(fault_world *world)
{
    csuccess_status status = csuccess_expression_set_free(world->book, set);

    if (status == CSUCCESS_OK)
        status = csuccess_expression_free(world->book, expressions[0]);
    if (status == CSUCCESS_OK)
        status = csuccess_environment_free(world->book, environment);
    return status;
}

#define EVALUATE(name, text)                                                         \
    {                                                                                \
        "csuccess_expression_evaluate", name, an_expression, evaluate, 0, text, NULL \
    }
#define COMPILE(name, text)                                                             \
    {                                                                                   \
        "csuccess_expression_new", name, an_environment, make_expression, 0, text, NULL \
    }
#define FREE(function)                                                   \
    {                                                                    \
        function, "gives back", a_set, free_all, FAULT_QUIET, NULL, NULL \
    }

const fault_scenario fault_expressions[] = {
    {"csuccess_environment_new", "one of each", fault_empty, declare, 0, NULL, NULL},
    {"csuccess_environment_text", "a long one", an_environment, code, 0, NULL, NULL},
    COMPILE("conditions", "nps > 5 && (plan == 'pro' || tags.exists(t, t.startsWith('v')))"),
    COMPILE("a pattern", "plan.matches('^(a|b+)[0-9]{2,3}$') ? size(tags) : nps / 2"),
    COMPILE("literals", "{'a': [1, 2, 3], 'b': m['a']}.map(k, k + plan)"),
    {"csuccess_expression_describe", "with a warning", an_expression, describe, 0,
     "nps / 2 > size(tags)", NULL},
    EVALUATE("a condition", "nps > 5 && plan == 'pro'"),
    EVALUATE("lists and maps", "{'tags': tags.map(t, t + '!'), 'm': m, 'raw': raw, 'o': maybe}"),
    EVALUATE("texts", "tags.join(', ') + ' of %s: %d'.format([plan, nps])"),
    EVALUATE("a pattern that is known late", "plan.matches(tags[0])"),
    EVALUATE("an error", "nps / (nps - 7)"),
    EVALUATE("a long text", "[1,2,3,4,5,6,7,8].map(i, tags.map(t, t + plan + plan + plan))"),
    {"csuccess_expression_set_new", "two", two_expressions, make_set, 0, NULL, NULL},
    {"csuccess_expression_set_evaluate", "two", a_set, evaluate_set, 0, NULL, NULL},
    {"csuccess_expression_set_new", "comparisons", two_comparisons, make_set, 0, NULL, NULL},
    {"csuccess_expression_set_evaluate", "comparisons", a_set_of_comparisons, evaluate_comparisons,
     0, NULL, NULL},
    FREE("csuccess_expression_set_free"),
    FREE("csuccess_expression_free"),
    FREE("csuccess_environment_free"),
    {NULL},
};
