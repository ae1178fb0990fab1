/* SPDX-License-Identifier: MIT */
#include "expr/regex/regex_machine.h"

#include <string.h>

size_t
csuccessp_regex_machine_bytes(const csuccessp_regex *regex)
{
    return 3 * regex->code.count * sizeof(uint16_t);
}

void
csuccessp_regex_machine_open(csuccessp_regex_machine *machine, const csuccessp_regex *regex,
                             void *scratch)
{
    memset(machine, 0, sizeof *machine);
    machine->regex = regex;
    machine->code = csuccessp_regex_at(regex, regex->code);
    machine->next = scratch;
    machine->reached = machine->next + regex->code.count;
    machine->position = machine->reached + regex->code.count;
    memset(machine->position, 0, regex->code.count * sizeof(uint16_t));
}

unsigned
csuccessp_regex_between(unsigned before, unsigned after)
{
    unsigned out = (before == CSUCCESSP_REGEX_KIND_WORD) != (after == CSUCCESSP_REGEX_KIND_WORD)
                       ? CSUCCESSP_REGEX_AT_WORD
                       : CSUCCESSP_REGEX_AT_NO_WORD;

    if (before == CSUCCESSP_REGEX_KIND_EDGE)
        out |= CSUCCESSP_REGEX_AT_BEGIN | CSUCCESSP_REGEX_AT_LINE_BEGIN;
    if (after == CSUCCESSP_REGEX_KIND_EDGE)
        out |= CSUCCESSP_REGEX_AT_END | CSUCCESSP_REGEX_AT_LINE_END;
    if (before == CSUCCESSP_REGEX_KIND_LINE)
        out |= CSUCCESSP_REGEX_AT_LINE_BEGIN;
    if (after == CSUCCESSP_REGEX_KIND_LINE)
        out |= CSUCCESSP_REGEX_AT_LINE_END;
    return out;
}

/* A set that needs no clearing: an instruction is in it when its position says so and the
 * instruction at that position agrees. */
CSUCCESSP_INLINE void
add(csuccessp_regex_machine *machine, uint32_t op)
{
    uint32_t position = machine->position[op];

    if (position < machine->reached_count && machine->reached[position] == op)
        return;
    machine->position[op] = (uint16_t)machine->reached_count;
    machine->reached[machine->reached_count++] = (uint16_t)op;
}

int
csuccessp_regex_reach(csuccessp_regex_machine *machine, unsigned asserts, int beginning)
{
    uint32_t i;

    machine->reached_count = 0;
    for (i = 0; i < machine->next_count; i++)
        add(machine, machine->next[i]);
    if (beginning)
        add(machine, machine->regex->first);
    for (i = 0; i < machine->reached_count; i++) {
        const csuccessp_regex_op *op = &machine->code[machine->reached[i]];
        if (op->op == CSUCCESSP_REGEX_SPLIT) {
            add(machine, op->x);
            add(machine, op->y);
        } else if (op->op == CSUCCESSP_REGEX_ASSERT) {
            if (op->argument & asserts)
                add(machine, op->x);
        } else if (op->op == CSUCCESSP_REGEX_MATCH) {
            return 1;
        }
    }
    return 0;
}

static int
takes(const csuccessp_regex_machine *machine, const csuccessp_regex_op *op, uint32_t symbol)
{
    const csuccessp_regex *regex = machine->regex;
    const uint64_t *classes = csuccessp_regex_at(regex, regex->classes);

    if (op->op == CSUCCESSP_REGEX_POINT)
        return op->argument == symbol;
    if (op->op == CSUCCESSP_REGEX_CLASS)
        return classes[op->argument * regex->words + (symbol >> 6)] >> (symbol & 63) & 1;
    return 0;
}

int
csuccessp_regex_take_symbol(csuccessp_regex_machine *machine, uint32_t symbol)
{
    uint32_t i;

    machine->next_count = 0;
    for (i = 0; i < machine->reached_count; i++) {
        const csuccessp_regex_op *op = &machine->code[machine->reached[i]];
        if (!takes(machine, op, symbol))
            continue;
        if (machine->code[op->x].op == CSUCCESSP_REGEX_MATCH)
            return 1;
        machine->next[machine->next_count++] = op->x;
    }
    return 0;
}
