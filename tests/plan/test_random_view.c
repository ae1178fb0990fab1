/* SPDX-License-Identifier: MIT */
/* Views of canvases that chance made: what is blocked follows from a plain look at all links, and
 * the customer's view is that of a canvas that has no internal items. */
#include <stdio.h>
#include <string.h>

#include "planbook.h"

enum { ITEMS = 14, ROUNDS = 120 };

/* What chance says of an item, for both books. */
struct made {
    const char *kind;
    int internal, links[CSUCCESSP_LINK_KINDS][2]; /* other items; -1: none */
    int weight, figures[3], closed;
};

static struct made items[ITEMS];
static uint64_t seed;

static int
chance(int below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)below);
}

static void
make_items(void)
{
    static const char *const kinds[] = {"objective", "criterion", "milestone", "action",
                                        "kpi",       "blocker",   "challenge", "outcome"};
    int i, k, n;

    for (i = 0; i < ITEMS; i++) {
        struct made *m = &items[i];
        m->kind = kinds[chance(8)];
        m->internal = chance(3) == 0;
        m->weight = 1 + chance(4);
        m->closed = chance(5);
        for (k = 0; k < 3; k++) {
            m->figures[k] = chance(20);
            for (n = 0; n < 2; n++)
                m->links[k][n] = i && chance(2) ? chance(ITEMS) : -1;
        }
    }
}

static void
write_links(char *to, size_t size, const struct made *m, int kind, int shared)
{
    size_t n = (size_t)snprintf(to, size, ",'%s':[", csuccessp_link_kinds[kind]);
    int i, first = 1;

    for (i = 0; i < 2; i++) {
        int other = m->links[kind][i];
        if (other < 0 || (shared && items[other].internal) || (i && other == m->links[kind][0]))
            continue;
        n += (size_t)snprintf(to + n, size - n, "%s'i%d'", first ? "" : ",", other);
        first = 0;
    }
    snprintf(to + n, size - n, "]");
}

/* Makes the items; `shared`: only those that the customer sees. Links that are refused in the first
 * book are forgotten. */
static void
fill(csuccess_book *book, int shared)
{
    char more[300], id[16];
    int i, k;

    for (i = 0; i < ITEMS; i++) {
        struct made *m = &items[i];
        size_t n;
        if (shared && m->internal)
            continue;
        snprintf(id, sizeof id, "i%d", i);
        n = (size_t)snprintf(more, sizeof more, ",'weight':%d,'visibility':'%s'", m->weight,
                             m->internal ? "internal" : "customer");
        if (strcmp(m->kind, "kpi") == 0)
            snprintf(more + n, sizeof more - n,
                     ",'direction':'at_least','baseline':%d,'target':%d,'actual':%d", m->figures[0],
                     m->figures[1], m->figures[2]);
        item(book, id, m->kind, more);
    }
    for (i = 0; i < ITEMS; i++) {
        for (k = 0; k < 3; k++) {
            if (shared && items[i].internal)
                continue;
            write_links(more, sizeof more, &items[i], k, shared);
            if (offer(book, "{'record':'plan_item','canvas':'plan','item':'i%d'%s}", i, more) !=
                CSUCCESS_OK) {
                assert_false(shared);
                items[i].links[k][0] = items[i].links[k][1] = -1;
            }
        }
    }
    for (i = 0; i < ITEMS; i++)
        if (items[i].closed == 0 && !(shared && items[i].internal))
            offer(book, "{'record':'plan_item','canvas':'plan','item':'i%d','do':'cancel'}", i);
}

/* Plainly: from one obstacle to everything that comes to it by its links. */
static void
spread(const csuccessp_view *view, uint32_t from, uint32_t root, uint32_t *roots)
{
    uint32_t i, k;
    int kind;

    if (!csuccessp_plan_item_is_open(csuccessp_view_item(view, from)) || roots[from] <= root)
        return;
    roots[from] = root;
    for (i = 0; i < view->count; i++) {
        const csuccessp_plan_item *other = csuccessp_view_item(view, i);
        for (kind = 0; kind < CSUCCESSP_LINK_KINDS; kind++) {
            const csuccessp_links *links = csuccessp_plan_links(view->book, other, kind);
            if (kind == CSUCCESSP_LINK_BLOCKS || csuccessp_kind_is_obstacle(other->kind))
                continue;
            for (k = 0; links && k < links->count; k++)
                if (links->item[k] == view->marks[from].item)
                    spread(view, i, root, roots);
        }
    }
}

static uint32_t
index_of(const csuccessp_view *view, uint32_t place)
{
    uint32_t i;

    for (i = 0; i < view->count && view->marks[i].item != place; i++)
        ;
    return i;
}

static int
belongs(const csuccessp_view *view, uint32_t item, uint32_t to)
{
    const csuccessp_links *of = csuccessp_plan_links(view->book, csuccessp_view_item(view, item),
                                                     CSUCCESSP_LINK_OF);
    uint32_t k, up;

    for (k = 0; of && k < of->count; k++) {
        up = index_of(view, of->item[k]);
        if (up < view->count && (up == to || belongs(view, up, to)))
            return 1;
    }
    return 0;
}

static void
check_blocked(const csuccessp_view *view)
{
    uint32_t roots[ITEMS], i, k, below, blocked = 0;

    for (i = 0; i < view->count; i++)
        roots[i] = CSUCCESSP_PLAN_NONE;
    for (i = 0; i < view->count; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(view, i);
        const csuccessp_links *blocks = csuccessp_plan_links(view->book, item,
                                                             CSUCCESSP_LINK_BLOCKS);
        if (!csuccessp_kind_is_obstacle(item->kind) || !csuccessp_plan_item_is_open(item))
            continue;
        for (k = 0; blocks && k < blocks->count; k++)
            if (index_of(view, blocks->item[k]) < view->count)
                spread(view, index_of(view, blocks->item[k]), i, roots);
    }
    for (i = 0; i < view->count; i++) {
        assert_int_equal(view->marks[i].blocker, roots[i]);
        blocked += roots[i] != CSUCCESSP_PLAN_NONE;
        for (k = 0, below = 0; k < view->count; k++)
            below += roots[k] != CSUCCESSP_PLAN_NONE && belongs(view, k, i);
        assert_int_equal(view->marks[i].below, below);
    }
    assert_int_equal(view->blocked, blocked);
}

static void
check_same(const csuccessp_view *a, const csuccessp_view *b)
{
    uint32_t i;

    assert_int_equal(a->count, b->count);
    for (i = 0; i < a->count; i++) {
        csuccessp_mark x = a->marks[i], y = b->marks[i];
        assert_string_equal(shown(a, i), shown(b, i));
        x.item = y.item = 0;
        assert_memory_equal(&x, &y, sizeof x);
    }
    assert_int_equal(a->gap_count, b->gap_count);
    for (i = 0; i < a->gap_count; i++) {
        assert_int_equal(a->gaps[i].lack, b->gaps[i].lack);
        assert_int_equal(a->gaps[i].item, b->gaps[i].item);
    }
    assert_int_equal(a->checks, b->checks);
    assert_int_equal(a->completeness, b->completeness);
    assert_true(a->progress == b->progress && a->expected == b->expected);
    assert_int_equal(a->pace, b->pace);
    assert_int_equal(a->open_obstacles, b->open_obstacles);
    assert_int_equal(a->blocked, b->blocked);
    assert_int_equal(a->overdue, b->overdue);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->milestone, b->milestone);
}

static void
views_of_random_canvases(void **state)
{
    csuccess_book *with, *without;
    csuccessp_view view, other;
    uint32_t blocked = 0;
    int round;

    (void)state;
    for (round = 0; round < ROUNDS; round++) {
        seed = (uint64_t)round + 20261122;
        make_items();
        with = new_planbook();
        fill(with, 0);
        view = look(with, CSUCCESSP_FOR_US);
        check_blocked(&view);
        blocked += view.blocked;
        view = look(with, CSUCCESSP_FOR_CUSTOMER);
        check_blocked(&view);
        without = new_planbook();
        fill(without, 1);
        other = look(without, CSUCCESSP_FOR_CUSTOMER);
        check_same(&view, &other);
        csuccess_book_free(with);
        csuccess_book_free(without);
    }
    assert_true(blocked > ROUNDS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_random_canvases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
