/* SPDX-License-Identifier: MIT */
/* The table of an automaton: every set of states that can occur is a row, and a symbol leads from
 * row to row. It is made when the pattern is compiled, and only when it is small. */
#include <string.h>

#include "expr/regex/regex_machine.h"

/* Entries are offsets of rows, 16 bits; sets of instructions, and work, are bounded too, so that
 * a pattern without a small table is soon given up. */
enum { ROWS_MAX = 256, ENTRIES_MAX = 1 << 13, KEYS_MAX = 1 << 15, WORK_MAX = 1 << 17 };

/* A row is known by the instructions after the last symbol and the kind of that symbol. */
typedef struct row {
    uint32_t key, count; /* in `keys` */
    uint32_t hash;
    uint32_t kind;
} row;

typedef struct tabulator {
    csuccessp_memory *memory;
    csuccessp_regex_machine machine;
    uint32_t columns, work, most; /* of work */
    csuccessp_array(row) rows;
    csuccessp_array(uint16_t) keys;
    csuccessp_array(uint16_t) table;
} tabulator;

/* Instructions come in an order that follows from the way here: sorted, they are a set. 0 when
 * that takes too much work: mostly they are nearly in order. */
static int
sort_next(tabulator *t)
{
    csuccessp_regex_machine *machine = &t->machine;
    uint32_t i, k, kept = 0;

    for (i = 1; i < machine->next_count; i++) {
        uint16_t op = machine->next[i];
        for (k = i; k && machine->next[k - 1] > op; k--)
            machine->next[k] = machine->next[k - 1];
        machine->next[k] = op;
        t->work += (i - k) / 4;
        if (t->work > t->most)
            return 0;
    }
    for (i = 0; i < machine->next_count; i++)
        if (!kept || machine->next[kept - 1] != machine->next[i])
            machine->next[kept++] = machine->next[i];
    machine->next_count = kept;
    return 1;
}

static uint32_t
hash_next(const csuccessp_regex_machine *machine, uint32_t kind)
{
    uint32_t hash = kind, i;

    for (i = 0; i < machine->next_count; i++)
        hash = (hash ^ machine->next[i]) * UINT32_C(0x9e3779b1);
    return hash;
}

/* A row for what the machine holds; CSUCCESS_E_LIMIT when there are too many. */
static csuccess_status
row_of(tabulator *t, uint32_t kind, uint16_t *out)
{
    const csuccessp_regex_machine *machine = &t->machine;
    uint32_t hash = hash_next(machine, kind), i;
    csuccess_status status;
    row *new;

    t->work += (uint32_t)t->rows.count / 8;
    for (i = CSUCCESSP_REGEX_ROW_FIRST; i < t->rows.count; i++) {
        const row *r = &t->rows.items[i];
        if (r->hash == hash && r->kind == kind && r->count == machine->next_count &&
            memcmp(t->keys.items + r->key, machine->next, r->count * sizeof(uint16_t)) == 0) {
            *out = (uint16_t)(i * t->columns);
            return CSUCCESS_OK;
        }
    }
    if (t->rows.count >= ROWS_MAX || (t->rows.count + 1) * t->columns > ENTRIES_MAX ||
        machine->next_count > KEYS_MAX - t->keys.count)
        return CSUCCESS_E_LIMIT;
    status = csuccessp_array_reserve(t->memory, &t->rows, 1);
    if (status == CSUCCESS_OK)
        status = csuccessp_array_reserve(t->memory, &t->keys, machine->next_count + 1);
    if (status == CSUCCESS_OK)
        status = csuccessp_array_reserve(t->memory, &t->table, t->columns);
    if (status != CSUCCESS_OK)
        return status;
    *out = (uint16_t)(t->rows.count * t->columns);
    new = &t->rows.items[t->rows.count++];
    new->key = (uint32_t)t->keys.count;
    new->count = machine->next_count;
    new->hash = hash;
    new->kind = kind;
    memcpy(t->keys.items + t->keys.count, machine->next, new->count * sizeof(uint16_t));
    t->keys.count += new->count;
    t->table.count += t->columns;
    return CSUCCESS_OK;
}

static uint16_t *
entry(tabulator *t, uint32_t at, uint32_t column)
{
    return &t->table.items[at * t->columns + column];
}

/* Makes the machine what a row says it is, and goes on to a symbol of this kind. */
static int
reach_from(tabulator *t, uint32_t at, unsigned kind)
{
    const row *from = &t->rows.items[at];
    int beginning = at == CSUCCESSP_REGEX_ROW_FIRST ||
                    !(t->machine.regex->flags & CSUCCESSP_REGEX_ANCHORED),
        found;

    t->machine.next_count = from->count;
    memcpy(t->machine.next, t->keys.items + from->key, from->count * sizeof(uint16_t));
    found = csuccessp_regex_reach(&t->machine, csuccessp_regex_between(from->kind, kind),
                                  beginning);
    t->work += t->machine.reached_count + 1;
    return found;
}

/* Where the symbol leads; what was reached stays. */
static csuccess_status
fill_entry(tabulator *t, uint32_t at, uint32_t symbol, unsigned kind)
{
    uint16_t to = (uint16_t)(CSUCCESSP_REGEX_ROW_FOUND * t->columns);
    csuccess_status status = CSUCCESS_OK;

    t->work += t->machine.reached_count + 1;
    if (t->work > t->most)
        return CSUCCESS_E_LIMIT;
    if (!csuccessp_regex_take_symbol(&t->machine, symbol)) {
        if (!sort_next(t))
            return CSUCCESS_E_LIMIT;
        if (t->machine.next_count == 0 && t->machine.regex->flags & CSUCCESSP_REGEX_ANCHORED)
            to = CSUCCESSP_REGEX_ROW_DEAD;
        else
            status = row_of(t, kind, &to);
    }
    if (status == CSUCCESS_OK)
        *entry(t, at, symbol) = to;
    return status;
}

static csuccess_status
fill_row(tabulator *t, uint32_t at)
{
    const csuccessp_regex *regex = t->machine.regex;
    const uint8_t *kinds = csuccessp_regex_at(regex, regex->kinds);
    const uint16_t found = (uint16_t)(CSUCCESSP_REGEX_ROW_FOUND * t->columns);
    csuccess_status status = CSUCCESS_OK;
    unsigned kind;
    uint32_t i;
    int matches;

    for (kind = CSUCCESSP_REGEX_KIND_OTHER; kind < CSUCCESSP_REGEX_KINDS; kind++) {
        matches = reach_from(t, at, kind);
        for (i = 0; i < regex->symbols && status == CSUCCESS_OK; i++) {
            if (kinds[i] != kind)
                continue;
            if (matches)
                *entry(t, at, i) = found;
            else
                status = fill_entry(t, at, i, kind);
        }
    }
    *entry(t, at, regex->symbols) = reach_from(t, at, CSUCCESSP_REGEX_KIND_EDGE)
                                        ? found
                                        : CSUCCESSP_REGEX_ROW_DEAD;
    return status;
}

/* The rows that are answers lead nowhere; the search ends there. */
static csuccess_status
begin_rows(tabulator *t)
{
    csuccess_status status;
    uint16_t first;

    if (CSUCCESSP_REGEX_ROW_FIRST * t->columns > ENTRIES_MAX)
        return CSUCCESS_E_LIMIT;
    status = csuccessp_array_reserve(t->memory, &t->rows, CSUCCESSP_REGEX_ROW_FIRST);
    if (status == CSUCCESS_OK)
        status = csuccessp_array_reserve(t->memory, &t->table,
                                         CSUCCESSP_REGEX_ROW_FIRST * t->columns);
    if (status != CSUCCESS_OK)
        return status;
    memset(t->rows.items, 0, CSUCCESSP_REGEX_ROW_FIRST * sizeof(row));
    memset(t->table.items, 0, CSUCCESSP_REGEX_ROW_FIRST * t->columns * sizeof(uint16_t));
    t->rows.count = CSUCCESSP_REGEX_ROW_FIRST;
    t->table.count = CSUCCESSP_REGEX_ROW_FIRST * t->columns;
    return row_of(t, CSUCCESSP_REGEX_KIND_EDGE, &first);
}

static csuccess_status
append_table(tabulator *t, csuccessp_regex **regex)
{
    csuccessp_regex *old = *regex, *new;
    size_t bytes = t->table.count * sizeof(uint16_t);

    new = csuccessp_allocate(t->memory, old->bytes + bytes, 1);
    if (!new)
        return CSUCCESS_E_NO_MEMORY;
    memcpy(new, old, old->bytes);
    memcpy((char *)new + old->bytes, t->table.items, bytes);
    new->table.offset = old->bytes;
    new->table.count = (uint32_t)t->table.count;
    new->bytes = (uint32_t)(old->bytes + bytes);
    csuccessp_release(t->memory, old, old->bytes, 1);
    *regex = new;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_tabulate(csuccessp_memory *memory, uint64_t *work, csuccessp_regex **regex)
{
    size_t bytes = csuccessp_regex_machine_bytes(*regex);
    void *scratch = csuccessp_allocate(memory, bytes, 1);
    tabulator t = {.memory = memory, .columns = (*regex)->symbols + 1};
    csuccess_status status;
    uint32_t at;

    if (!scratch)
        return CSUCCESS_E_NO_MEMORY;
    t.most = *work < WORK_MAX ? (uint32_t)*work : WORK_MAX;
    csuccessp_regex_machine_open(&t.machine, *regex, scratch);
    status = begin_rows(&t);
    for (at = CSUCCESSP_REGEX_ROW_FIRST; at < t.rows.count && status == CSUCCESS_OK; at++)
        status = fill_row(&t, at);
    if (status == CSUCCESS_OK)
        status = append_table(&t, regex);
    *work -= t.work < *work ? t.work : *work;
    csuccessp_release(memory, scratch, bytes, 1);
    csuccessp_array_release(memory, &t.rows);
    csuccessp_array_release(memory, &t.keys);
    csuccessp_array_release(memory, &t.table);
    return status == CSUCCESS_E_LIMIT ? CSUCCESS_OK : status;
}
