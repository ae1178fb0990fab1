/* SPDX-License-Identifier: MIT */
/* test_fault TABLE: runs the scenarios of one table; --list: names the functions of all. */
#include <stdio.h>

#include "fault.h"

enum { MOST = 200 };

static const struct {
    const char *name;
    const fault_scenario *scenarios;
} tables[] = {
    {"records", fault_records},   {"definitions", fault_definitions},
    {"calls", fault_calls},       {"store", fault_store},
    {"health", fault_health},     {"expressions", fault_expressions},
    {"formulas", fault_formulas}, {"streams", fault_streams},
    {"tasks", fault_tasks},       {"playbooks", fault_playbooks},
    {"plans", fault_plans},       {"templates", fault_templates},
    {"effect", fault_effect},     {"journeys", fault_journeys},
};

static int
run_table(const fault_scenario *scenario)
{
    static struct CMUnitTest tests[MOST];
    static char names[MOST][120];
    size_t n;

    for (n = 0; scenario->function; n++, scenario++) {
        if (n == MOST)
            abort();
        snprintf(names[n], sizeof names[n], "%s: %s", scenario->function, scenario->name);
        tests[n] = (struct CMUnitTest){names[n], fault_run, NULL, NULL, (void *)scenario};
    }
    return _cmocka_run_group_tests("fault", tests, n, NULL, NULL);
}

int
main(int argc, char **argv)
{
    const fault_scenario *scenario;
    size_t i;

    if (argc > 1 &&
        (strcmp(argv[1], "health") == 0 || strcmp(argv[1], "formulas") == 0 ||
         strcmp(argv[1], "store") == 0 || strcmp(argv[1], "playbooks") == 0 ||
         strcmp(argv[1], "effect") == 0 || strcmp(argv[1], "journeys") == 0) &&
        csuccess_feature_supported(CSUCCESS_FEATURE_ARENA_DEBUG))
        return 77; /* each small object is a block of its own: none can be set aside */
    for (i = 0; i < COUNT_OF(tables); i++) {
        if (argc > 1 && strcmp(argv[1], tables[i].name) == 0)
            return run_table(tables[i].scenarios);
        if (argc > 1 && strcmp(argv[1], "--list") == 0)
            for (scenario = tables[i].scenarios; scenario->function; scenario++)
                printf("%s\n", scenario->function);
    }
    return argc > 1 && strcmp(argv[1], "--list") == 0 ? 0 : 2;
}
