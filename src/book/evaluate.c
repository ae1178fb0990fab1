/* SPDX-License-Identifier: MIT */
#include "book/evaluate.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/saved/ledger.h"

const uint64_t *
csuccessp_changed(const csuccessp_pass *pass, const csuccessp_node *node)
{
    return pass->changed + (size_t)node->position * CSUCCESSP_BLOCK_WORDS;
}

double *
csuccessp_lane_buffer(const csuccessp_pass *pass, unsigned index)
{
    return pass->book->graph.lanes + (size_t)index * CSUCCESSP_BLOCK;
}

const double *
csuccessp_node_lanes(const csuccessp_node *node, const csuccessp_pass *pass, const uint64_t *wanted,
                     double *buffer)
{
    csuccessp_lane_walk walk;

    if (!node->kind->lanes) {
        if (node->column->type == CSUCCESS_TYPE_DOUBLE)
            return node->column->data.number + pass->first;
        walk = csuccessp_lane_start(wanted);
        while (csuccessp_lane_next(&walk))
            buffer[walk.lane] = csuccessp_column_number(node->column, pass->first + walk.lane);
        return buffer;
    }
    node->kind->lanes(node, pass, wanted, buffer);
    return buffer;
}

static void
add_words(uint64_t *to, const uint64_t *from, size_t count)
{
    size_t w;

    for (w = 0; w < count; w++)
        to[w] |= from[w];
}

/* The lanes of one node that have to be computed. */
static int
find_wanted(csuccess_book *book, const csuccessp_pass *e, const csuccessp_node *node,
            uint64_t *wanted)
{
    size_t base = e->first / 64, count = ((size_t)e->lanes + 63) / 64, w, i;
    uint64_t any = 0;

    memcpy(wanted, e->mask, sizeof e->mask);
    if (node->fresh || node->stage || node->always)
        return 1;
    for (i = 0; i < node->inputs.count; i++) {
        const csuccessp_node *input = book->graph.slots.items[node->inputs.items[i].slot].node;
        if (input->by_clock && !node->inputs.items[i].edges)
            return 1; /* it may be another with every instant */
    }
    memcpy(wanted, book->everything.words + base, count * sizeof *wanted);
    for (i = 0; i < node->sources.count; i++)
        add_words(wanted, node->sources.items[i]->words + base, count);
    for (i = 0; i < node->inputs.count; i++) {
        const csuccessp_node *input = book->graph.slots.items[node->inputs.items[i].slot].node;
        if (input->changed || book->graph.stages > 1)
            add_words(wanted, csuccessp_changed(e, input), count);
    }
    for (w = 0; w < count; w++) {
        wanted[w] &= e->mask[w];
        any |= wanted[w];
    }
    return any != 0;
}

static int
any_of(const uint64_t *words)
{
    uint64_t any = 0;
    size_t w;

    for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
        any |= words[w];
    return any != 0;
}

/* In a graph of one stage all blocks share their words: those of a node without changes in the
 * block before are clear. */
static void
run_stage(csuccess_book *book, csuccessp_pass *e, uint32_t stage, uint64_t *changed)
{
    csuccessp_graph *g = &book->graph;
    uint64_t wanted[CSUCCESSP_BLOCK_WORDS];
    size_t i;

    for (i = 0; i < g->order.count; i++) {
        csuccessp_node *node = g->slots.items[g->order.items[i]].node;
        uint64_t *out = changed + i * CSUCCESSP_BLOCK_WORDS;
        if (node->stage != stage)
            continue;
        if (node->changed || g->stages > 1)
            memset(out, 0, CSUCCESSP_BLOCK_WORDS * sizeof *out);
        node->changed = 0;
        if (!find_wanted(book, e, node, wanted))
            continue;
        node->kind->compute(node, e, wanted, out);
        node->changed = (uint8_t)any_of(out);
    }
}

/* The lanes of the block at `first` that are concerned; 0 when there are none. */
static int
open_block(csuccess_book *book, csuccessp_pass *e, uint32_t first)
{
    size_t base = first / 64, w;
    uint64_t any = 0;

    e->first = first;
    e->lanes = book->customers.rows - first;
    if (e->lanes > CSUCCESSP_BLOCK)
        e->lanes = CSUCCESSP_BLOCK;
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++) {
        e->mask[w] = base + w < book->concerned.capacity ? book->concerned.words[base + w] : 0;
        any |= e->mask[w];
    }
    return any != 0;
}

static void
take_out(const csuccess_book *book, csuccessp_bits *bits)
{
    const uint64_t *concerned = book->concerned.words;
    size_t w;

    for (w = book->concerned_low; w < book->concerned_high; w++)
        bits->words[w] &= ~concerned[w];
}

/* The words of the concerned, when they are few among many; else more than `most`. */
static size_t
list_words(const csuccess_book *book, size_t *words, size_t most)
{
    size_t count = 0, w;

    for (w = book->concerned_low; w < book->concerned_high && count <= most; w++)
        if (book->concerned.words[w]) {
            if (count < most)
                words[count] = w;
            count++;
        }
    return count;
}

enum { FEW_WORDS = 64 };

static void
clear_marks(csuccess_book *book)
{
    csuccessp_graph *g = &book->graph;
    size_t words[FEW_WORDS], count = list_words(book, words, FEW_WORDS), i, k;

    for (k = 0; k < count && count <= FEW_WORDS; k++) {
        uint64_t keep = ~book->concerned.words[words[k]];
        book->everything.words[words[k]] &= keep;
        book->due.words[words[k]] &= keep;
        for (i = 0; i < g->bits.count; i++)
            g->bits.items[i]->words[words[k]] &= keep;
    }
    if (count <= FEW_WORDS)
        return;
    take_out(book, &book->everything);
    take_out(book, &book->due);
    for (i = 0; i < g->bits.count; i++)
        take_out(book, g->bits.items[i]);
}

static void
tell_ledger(csuccess_book *book, size_t word, uint64_t bits)
{
    for (; bits; bits &= bits - 1)
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS,
                               (uint32_t)(word * 64 + csuccessp_lowest_bit(bits)));
}

/* Whoever is computed may be another in a store. In an instant for all that is who was marked for
 * it; the others are computed because something may be another for everybody. */
static void
tell_concerned(csuccess_book *book, int whole)
{
    csuccessp_graph *g = &book->graph;
    size_t w, i;
    uint64_t bits;

    for (w = book->concerned_low; book->ledgers && w < book->concerned_high; w++) {
        bits = book->due.words[w] | book->everything.words[w];
        for (i = 0; i < g->bits.count; i++)
            bits |= g->bits.items[i]->words[w];
        if (!whole || g->fresh)
            bits = ~(uint64_t)0;
        tell_ledger(book, w, bits & book->concerned.words[w]);
    }
}

/* ... and whoever has another value now. */
static void
tell_changed(csuccess_book *book, const csuccessp_pass *e)
{
    uint64_t bits;
    size_t w, i;

    for (w = 0; w < CSUCCESSP_BLOCK_WORDS && w * 64 < e->lanes; w++) {
        for (bits = 0, i = 0; i < book->graph.order.count; i++)
            bits |= e->changed[i * CSUCCESSP_BLOCK_WORDS + w];
        tell_ledger(book, e->first / 64 + w, bits & e->mask[w]);
    }
}

void
csuccessp_graph_compute(csuccess_book *book, int64_t at, int whole, int quiet)
{
    csuccessp_graph *g = &book->graph;
    csuccessp_pass e;
    uint32_t first, stage, row;
    size_t w, i, stride = g->stages > 1 ? g->order.count * CSUCCESSP_BLOCK_WORDS : 0;

    memset(&e, 0, sizeof e);
    e.book = book;
    e.at = at;
    e.quiet = quiet;
    e.whole = whole;
    /* first of all: who looks at another customer sees them as of this instant */
    for (w = book->concerned_low; w < book->concerned_high; w++) {
        uint64_t bits = book->concerned.words[w];
        if (whole) /* the others have one, and this is later for all */
            bits &= book->everything.words[w];
        for (; bits; bits &= bits - 1) {
            row = (uint32_t)(w * 64 + csuccessp_lowest_bit(bits));
            book->customers.instant[row] = at;
        }
    }
    if (whole)
        book->clock.whole = at;
    tell_concerned(book, whole);
    for (stage = 0; stage < g->stages && g->order.count; stage++)
        for (first = (uint32_t)(book->concerned_low * 64 / CSUCCESSP_BLOCK * CSUCCESSP_BLOCK);
             first < book->customers.rows && first < book->concerned_high * 64;
             first += CSUCCESSP_BLOCK) {
            uint64_t *changed = g->changed + first / CSUCCESSP_BLOCK * stride;
            if (!open_block(book, &e, first))
                continue;
            e.changed = changed;
            run_stage(book, &e, stage, changed);
            if (stage + 1 == g->stages && whole && book->ledgers)
                tell_changed(book, &e);
            if (stage + 1 == g->stages)
                for (i = 0; csuccessp_rooms[i]; i++)
                    if (csuccessp_rooms[i]->evaluated)
                        csuccessp_rooms[i]->evaluated(book, &e);
        }
    clear_marks(book);
}

void
csuccessp_concern(csuccess_book *book, uint32_t row)
{
    size_t word = row / 64;

    csuccessp_bits_set(&book->concerned, row);
    if (book->concerned_low >= book->concerned_high) {
        book->concerned_low = word;
        book->concerned_high = word + 1;
    } else if (word < book->concerned_low) {
        book->concerned_low = word;
    } else if (word >= book->concerned_high) {
        book->concerned_high = word + 1;
    }
}

static size_t
words_in_use(const csuccess_book *book)
{
    return ((size_t)book->customers.rows + 63) / 64;
}

void
csuccessp_concern_all_in(csuccess_book *book, const csuccessp_bits *bits)
{
    csuccessp_bits_add_all(&book->concerned, bits);
    book->concerned_low = 0;
    book->concerned_high = words_in_use(book);
}

void
csuccessp_concern_nobody(csuccess_book *book)
{
    size_t w;

    for (w = book->concerned_low; w < book->concerned_high; w++)
        book->concerned.words[w] = 0;
    book->concerned_low = book->concerned_high = 0;
}

uint64_t
csuccessp_concerned_count(const csuccess_book *book)
{
    uint64_t count = 0;
    size_t w;

    for (w = book->concerned_low; w < book->concerned_high; w++)
        count += csuccessp_count_bits(book->concerned.words[w]);
    return count;
}

static int
is_born(const uint8_t *flags, size_t first, uint32_t lane, uint32_t rows)
{
    return first + lane < rows && (flags[lane] & CSUCCESSP_CUSTOMER_BORN);
}

void
csuccessp_concern_born_only(csuccess_book *book)
{
    size_t w;

    for (w = book->concerned_low; w < book->concerned_high; w++) {
        const uint8_t *flags = book->customers.flags + w * 64;
        uint64_t bits = book->concerned.words[w], kept = bits;
        for (; bits; bits &= bits - 1)
            if (!is_born(flags, w * 64, csuccessp_lowest_bit(bits), book->customers.rows))
                kept &= ~(bits & (0 - bits));
        book->concerned.words[w] = kept;
    }
}

/* Every row that anything marks, and all of them when something is new to everybody. */
void
csuccessp_concern_everyone(csuccess_book *book)
{
    csuccessp_graph *g = &book->graph;
    size_t i;

    if (g->fresh || g->continuous) {
        book->concerned_low = 0;
        book->concerned_high = words_in_use(book);
        for (i = 0; i < book->concerned_high; i++)
            book->concerned.words[i] = ~(uint64_t)0;
    } else {
        csuccessp_concern_all_in(book, &book->due);
        csuccessp_concern_all_in(book, &book->everything);
        for (i = 0; i < g->bits.count; i++)
            csuccessp_concern_all_in(book, g->bits.items[i]);
    }
    csuccessp_concern_born_only(book);
}

static void
concern_above(csuccess_book *book)
{
    size_t w;
    uint32_t row;

    for (w = book->concerned_low; w < book->concerned_high; w++) {
        uint64_t bits = book->concerned.words[w];
        for (; bits; bits &= bits - 1) {
            row = csuccessp_tree_parent(book, (uint32_t)(w * 64 + csuccessp_lowest_bit(bits)));
            for (; row != CSUCCESSP_ROW_NONE && !csuccessp_bits_has(&book->concerned, row);
                 row = csuccessp_tree_parent(book, row))
                csuccessp_concern(book, row);
        }
    }
}

/* All below a customer, without those whose own family is looked at anyway. */
static void
concern_below_one(csuccess_book *book, uint32_t top)
{
    uint32_t row = csuccessp_tree_first(book, top), below;

    while (row != CSUCCESSP_ROW_NONE) {
        csuccessp_concern(book, row);
        below = csuccessp_tree_first(book, row);
        if (below != CSUCCESSP_ROW_NONE) {
            row = below;
            continue;
        }
        while (row != top && csuccessp_tree_next(book, row) == CSUCCESSP_ROW_NONE)
            row = csuccessp_tree_parent(book, row);
        row = row == top ? CSUCCESSP_ROW_NONE : csuccessp_tree_next(book, row);
    }
}

/* Rows are concerned while the walk goes on; that those which come later are walked too only
 * costs time, and most books have no deep trees. */
static void
concern_below(csuccess_book *book)
{
    size_t w;
    uint32_t row, up;

    for (w = book->concerned_low; w < book->concerned_high; w++) {
        uint64_t bits = book->concerned.words[w];
        for (; bits; bits &= bits - 1) {
            row = (uint32_t)(w * 64 + csuccessp_lowest_bit(bits));
            up = csuccessp_tree_parent(book, row);
            if (up == CSUCCESSP_ROW_NONE || !csuccessp_bits_has(&book->concerned, up))
                concern_below_one(book, row);
        }
    }
}

void
csuccessp_concern_family(csuccess_book *book)
{
    if (!book->customers.tree)
        return;
    if (book->graph.reads_children)
        concern_above(book);
    if (book->graph.reads_parents)
        concern_below(book);
}
