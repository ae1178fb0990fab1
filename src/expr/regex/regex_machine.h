/* SPDX-License-Identifier: MIT */
/* The automaton in all its states at once. */
#ifndef CSUCCESSP_EXPR_REGEX_MACHINE_H
#define CSUCCESSP_EXPR_REGEX_MACHINE_H

#include "expr/regex/regex_program.h"

typedef struct csuccessp_regex_machine {
    const csuccessp_regex *regex;
    const csuccessp_regex_op *code;
    uint16_t *next; /* instructions after the last symbol */
    uint32_t next_count;
    uint16_t *reached; /* instructions that are reached from them without a symbol */
    uint32_t reached_count;
    uint16_t *position; /* of an instruction in `reached`, if it is there */
} csuccessp_regex_machine;

/* Bytes of scratch memory. */
size_t csuccessp_regex_machine_bytes(const csuccessp_regex *regex);
void csuccessp_regex_machine_open(csuccessp_regex_machine *machine, const csuccessp_regex *regex,
                                  void *scratch);

/* What can be asserted between symbols of two kinds: CSUCCESSP_REGEX_AT_. */
unsigned csuccessp_regex_between(unsigned before, unsigned after);

/* Reaches all it can where `asserts` hold, from the beginning of the pattern too when
 * `beginning`. 1 when the pattern matches up to here. */
int csuccessp_regex_reach(csuccessp_regex_machine *machine, unsigned asserts, int beginning);

/* Takes a symbol. 1 when the pattern matches whatever follows. */
int csuccessp_regex_take_symbol(csuccessp_regex_machine *machine, uint32_t symbol);

#endif
