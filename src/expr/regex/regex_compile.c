/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "expr/regex/regex_machine.h"
#include "expr/regex/regex_parse.h"
#include "expr/regex/regex_symbols.h"
#include "util/utf8.h"

/* Words of all classes together; bytes of a literal that a pattern only begins with. */
enum { WORDS_MAX = 1 << 17, PREFIX_MAX = 32 };

typedef struct compiler {
    csuccessp_memory *memory;
    csuccessp_regex_draft draft;
    csuccessp_regex_symbols symbols;
    uint32_t word, line;               /* classes that assertions look at, if there are any */
    csuccessp_array(uint32_t) numbers; /* of the instructions without the jumps */
    csuccessp_regex *regex;
} compiler;

/* Assertions ask of what is beside them whether it is a line feed, or a part of a word. */
static csuccess_status
add_asserted_classes(compiler *c)
{
    const unsigned words = CSUCCESSP_REGEX_AT_WORD | CSUCCESSP_REGEX_AT_NO_WORD;
    const unsigned lines = CSUCCESSP_REGEX_AT_LINE_BEGIN | CSUCCESSP_REGEX_AT_LINE_END;
    csuccessp_regex_set set = {.memory = c->memory};
    csuccess_status status = CSUCCESS_OK;

    c->word = c->line = UINT32_MAX;
    if (c->draft.asserts & words) {
        status = csuccessp_regex_set_add_perl(&set, 'w');
        if (status == CSUCCESS_OK)
            status = csuccessp_regex_draft_class_of(&c->draft, &set, &c->word);
    }
    set.ranges.count = 0;
    if (status == CSUCCESS_OK && c->draft.asserts & lines) {
        status = csuccessp_regex_set_add(&set, '\n', '\n');
        if (status == CSUCCESS_OK)
            status = csuccessp_regex_draft_class_of(&c->draft, &set, &c->line);
    }
    csuccessp_regex_set_free(&set);
    return status;
}

/* Where one gets from an instruction of the draft by jumps. There is a split or something that
 * takes a symbol in every circle. */
static size_t
settle(const compiler *c, size_t at)
{
    while (c->draft.code.items[at].op == CSUCCESSP_REGEX_JUMP)
        at = (size_t)((int64_t)at + c->draft.code.items[at].x);
    return at;
}

static csuccess_status
number_instructions(compiler *c, uint32_t *count)
{
    size_t i;
    csuccess_status status;

    status = csuccessp_array_reserve(c->memory, &c->numbers, c->draft.code.count);
    *count = 0;
    for (i = 0; i < c->draft.code.count && status == CSUCCESS_OK; i++) {
        c->numbers.items[i] = *count;
        *count += c->draft.code.items[i].op != CSUCCESSP_REGEX_JUMP;
    }
    return status;
}

/* Lays out the block; gives its size. */
static size_t
lay_out(csuccessp_regex *regex, size_t literal)
{
    csuccessp_regex_part *parts[] = {&regex->code, &regex->classes, &regex->bounds,
                                     &regex->of,   &regex->kinds,   &regex->literal};
    const size_t sizes[] = {sizeof(csuccessp_regex_op), 8, 4, 2, 1, 1};
    size_t bytes = (sizeof *regex + 7) / 8 * 8, i;

    regex->literal.count = (uint32_t)literal;
    for (i = 0; i < sizeof parts / sizeof *parts; i++) {
        parts[i]->offset = (uint32_t)bytes;
        bytes += (parts[i]->count * sizes[i] + 7) / 8 * 8;
    }
    return bytes;
}

static void *
part_of(csuccessp_regex *regex, csuccessp_regex_part part)
{
    return (char *)regex + part.offset;
}

static uint16_t
target(const compiler *c, size_t from, int32_t way)
{
    return (uint16_t)c->numbers.items[settle(c, (size_t)((int64_t)from + way))];
}

static uint32_t
symbol_of(const csuccessp_regex_symbols *symbols, uint32_t point)
{
    return symbols->intervals.items[csuccessp_regex_symbols_find(symbols, point)].symbol;
}

static void
fill_code(compiler *c)
{
    csuccessp_regex_op *out = part_of(c->regex, c->regex->code);
    size_t i;

    for (i = 0; i < c->draft.code.count; i++) {
        const csuccessp_regex_draft_op *op = &c->draft.code.items[i];
        if (op->op == CSUCCESSP_REGEX_JUMP)
            continue;
        memset(out, 0, sizeof *out);
        out->op = (uint16_t)op->op;
        out->argument = (uint16_t)(op->op == CSUCCESSP_REGEX_POINT
                                       ? symbol_of(&c->symbols, op->argument)
                                       : op->argument);
        if (op->op == CSUCCESSP_REGEX_SPLIT) {
            out->x = target(c, i, op->x);
            out->y = target(c, i, op->y);
        } else if (op->op != CSUCCESSP_REGEX_MATCH) {
            out->x = target(c, i, 1);
        }
        out++;
    }
    c->regex->first = c->numbers.items[settle(c, 0)];
}

static void
fill_class(compiler *c, csuccessp_regex_draft_class class, uint64_t *words)
{
    const csuccessp_regex_interval *intervals = c->symbols.intervals.items;
    const csuccessp_regex_range *range = c->draft.ranges.items + class.begin;
    size_t i, k;

    memset(words, 0, c->regex->words * sizeof *words);
    for (k = 0; k < class.count; k++, range++) {
        i = csuccessp_regex_symbols_find(&c->symbols, range->first);
        for (; i < c->symbols.intervals.count && intervals[i].first <= range->last; i++)
            words[intervals[i].symbol >> 6] |= (uint64_t)1 << (intervals[i].symbol & 63);
    }
}

static int
in_class(const compiler *c, uint32_t class, uint32_t symbol)
{
    const uint64_t *words = csuccessp_regex_at(c->regex, c->regex->classes);

    return class != UINT32_MAX &&
           words[class * c->regex->words + (symbol >> 6)] >> (symbol & 63) & 1;
}

static void
fill_symbols(compiler *c)
{
    csuccessp_regex *regex = c->regex;
    uint64_t *words = part_of(regex, regex->classes);
    uint32_t *bounds = part_of(regex, regex->bounds), i;
    uint16_t *of = part_of(regex, regex->of);
    uint8_t *kinds = part_of(regex, regex->kinds);

    for (i = 0; i < c->draft.classes.count; i++)
        fill_class(c, c->draft.classes.items[i], words + i * regex->words);
    for (i = 0; i < regex->bounds.count; i++) {
        bounds[i] = c->symbols.intervals.items[i].first;
        of[i] = (uint16_t)c->symbols.intervals.items[i].symbol;
    }
    for (i = 0; i < 128; i++)
        regex->ascii[i] = (uint16_t)symbol_of(&c->symbols, i);
    for (i = 0; i < regex->symbols; i++)
        kinds[i] = in_class(c, c->line, i)   ? CSUCCESSP_REGEX_KIND_LINE
                   : in_class(c, c->word, i) ? CSUCCESSP_REGEX_KIND_WORD
                                             : CSUCCESSP_REGEX_KIND_OTHER;
}

/* Nothing is reached at the beginning unless the text begins there. */
static int
is_anchored(const csuccessp_regex *regex, void *scratch)
{
    csuccessp_regex_machine machine;
    uint32_t i;

    csuccessp_regex_machine_open(&machine, regex, scratch);
    if (csuccessp_regex_reach(&machine, ~(unsigned)CSUCCESSP_REGEX_AT_BEGIN, 1))
        return 0;
    for (i = 0; i < machine.reached_count; i++)
        if (machine.code[machine.reached[i]].op == CSUCCESSP_REGEX_POINT ||
            machine.code[machine.reached[i]].op == CSUCCESSP_REGEX_CLASS)
            return 0;
    return 1;
}

static csuccess_status
find_anchor(compiler *c)
{
    size_t bytes = csuccessp_regex_machine_bytes(c->regex);
    void *scratch = csuccessp_allocate(c->memory, bytes, 1);

    if (!scratch)
        return CSUCCESS_E_NO_MEMORY;
    if (is_anchored(c->regex, scratch))
        c->regex->flags |= CSUCCESSP_REGEX_ANCHORED;
    csuccessp_release(c->memory, scratch, bytes, 1);
    return CSUCCESS_OK;
}

/* The code points that the draft begins with; the instruction after them. Jumps into them change
 * nothing: they are what comes first. */
static const csuccessp_regex_draft_op *
literal_end(const compiler *c, int *anchored, size_t *bytes)
{
    const csuccessp_regex_draft_op *op = c->draft.code.items;
    char buffer[4];

    *anchored = op->op == CSUCCESSP_REGEX_ASSERT && op->argument == CSUCCESSP_REGEX_AT_BEGIN;
    op += *anchored;
    for (*bytes = 0; op->op == CSUCCESSP_REGEX_POINT; op++)
        *bytes += csuccessp_utf8_write(op->argument, buffer);
    return op;
}

/* How many bytes of a literal are worth keeping; sets what is known of it. */
static size_t
find_literal(const compiler *c, uint32_t *flags)
{
    const csuccessp_regex_draft_op *end;
    size_t bytes;
    int anchored;

    end = literal_end(c, &anchored, &bytes);
    if (end->op == CSUCCESSP_REGEX_ASSERT && end->argument == CSUCCESSP_REGEX_AT_END &&
        end[1].op == CSUCCESSP_REGEX_MATCH)
        *flags |= CSUCCESSP_REGEX_LITERAL | CSUCCESSP_REGEX_ENDING;
    else if (end->op == CSUCCESSP_REGEX_MATCH)
        *flags |= CSUCCESSP_REGEX_LITERAL;
    if (*flags & CSUCCESSP_REGEX_LITERAL)
        return bytes;
    if (anchored)
        return 0;
    return bytes < PREFIX_MAX ? bytes : PREFIX_MAX;
}

static void
fill_literal(compiler *c)
{
    const csuccessp_regex_draft_op *op = c->draft.code.items;
    char *to = part_of(c->regex, c->regex->literal), *end = to + c->regex->literal.count;
    char bytes[4];
    size_t length;

    op += op->op == CSUCCESSP_REGEX_ASSERT;
    for (; to < end; op++) {
        length = csuccessp_utf8_write(op->argument, bytes);
        if (length > (size_t)(end - to))
            length = (size_t)(end - to);
        memcpy(to, bytes, length);
        to += length;
    }
}

static csuccess_status
assemble(compiler *c)
{
    csuccessp_regex plan = {0};
    csuccess_status status = number_instructions(c, &plan.code.count);
    size_t bytes;

    if (status != CSUCCESS_OK)
        return status;
    plan.symbols = plan.kinds.count = c->symbols.count;
    plan.words = (plan.symbols + 63) / 64;
    if (c->draft.classes.count * plan.words > WORDS_MAX)
        return CSUCCESS_E_LIMIT;
    plan.classes.count = (uint32_t)c->draft.classes.count * plan.words;
    plan.bounds.count = plan.of.count = (uint32_t)c->symbols.intervals.count;
    bytes = lay_out(&plan, find_literal(c, &plan.flags));
    plan.bytes = (uint32_t)bytes;
    c->regex = csuccessp_allocate_zeroed(c->memory, bytes, 1);
    if (!c->regex)
        return CSUCCESS_E_NO_MEMORY;
    memcpy(c->regex, &plan, sizeof plan);
    fill_code(c);
    fill_symbols(c);
    fill_literal(c);
    return find_anchor(c);
}

static csuccess_status
compile(compiler *c, const char *pattern, size_t length, csuccessp_regex_problem *problem)
{
    csuccess_status status = csuccessp_regex_parse(&c->draft, pattern, length, problem);

    if (status == CSUCCESS_OK)
        status = add_asserted_classes(c);
    if (status == CSUCCESS_OK)
        status = csuccessp_regex_symbols_make(&c->symbols, c->memory, &c->draft);
    if (status == CSUCCESS_OK && !csuccessp_regex_work(&c->draft, c->symbols.work))
        status = CSUCCESS_E_LIMIT;
    if (status == CSUCCESS_OK)
        status = assemble(c);
    if (status == CSUCCESS_OK && !(c->regex->flags & CSUCCESSP_REGEX_LITERAL))
        status = csuccessp_regex_tabulate(c->memory, &c->draft.work, &c->regex);
    return status;
}

csuccess_status
csuccessp_regex_compile_within(csuccessp_memory *memory, const char *pattern, size_t length,
                               size_t limit, uint64_t *work, csuccessp_regex **out,
                               csuccessp_regex_problem *problem)
{
    compiler c = {.memory = memory};
    csuccess_status status;

    if (limit > CSUCCESSP_REGEX_INSTRUCTIONS_MAX)
        limit = CSUCCESSP_REGEX_INSTRUCTIONS_MAX;
    c.draft.memory = c.symbols.memory = memory;
    c.draft.limit = limit;
    c.draft.work = *work;
    problem->offset = 0;
    problem->message = NULL;
    status = compile(&c, pattern, length, problem);
    if (status != CSUCCESS_OK && !problem->message)
        problem->message = status == CSUCCESS_E_LIMIT ? "the pattern is too large"
                                                      : "there is no memory";
    *work = c.draft.work;
    csuccessp_regex_draft_free(&c.draft);
    csuccessp_regex_symbols_free(&c.symbols);
    csuccessp_array_release(memory, &c.numbers);
    if (status == CSUCCESS_OK)
        *out = c.regex;
    else
        csuccessp_regex_free(memory, c.regex);
    return status;
}

csuccess_status
csuccessp_regex_compile(csuccessp_memory *memory, const char *pattern, size_t length, size_t limit,
                        csuccessp_regex **out, csuccessp_regex_problem *problem)
{
    uint64_t work = UINT64_MAX;

    return csuccessp_regex_compile_within(memory, pattern, length, limit, &work, out, problem);
}
