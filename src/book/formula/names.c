/* SPDX-License-Identifier: MIT */
#include "book/formula/names.h"

#include <string.h>

#include "book/book.h"
#include "book/formula/peers.h"

enum { TEXT_BYTES = 4096, CHILDREN = 10000 };

/* An id: where it is from, a statistic, a slot. */
static uint64_t
id_of(unsigned from, unsigned statistic, uint32_t slot)
{
    return (uint64_t)from << 40 | (uint64_t)statistic << 32 | slot;
}

static const csuccessp_type *
type_of(uint8_t type)
{
    switch (type) {
    case CSUCCESS_TYPE_BOOL:
        return CSUCCESSP_TYPE_OF(BOOL);
    case CSUCCESS_TYPE_INT:
    case CSUCCESS_TYPE_MONEY:
        return CSUCCESSP_TYPE_OF(INT);
    case CSUCCESS_TYPE_TEXT:
        return CSUCCESSP_TYPE_OF(STRING);
    case CSUCCESS_TYPE_DATE:
        return CSUCCESSP_TYPE_OF(DATE);
    case CSUCCESS_TYPE_TIME:
        return CSUCCESSP_TYPE_OF(TIMESTAMP);
    default:
        return CSUCCESSP_TYPE_OF(DOUBLE);
    }
}

/* The slot of a value that this publication has. */
static int
find_value(const csuccessp_publication *p, const char *name, size_t length, uint32_t *slot)
{
    const csuccessp_node *node;

    *slot = csuccessp_slot_find(p->book, name, length, 1);
    node = *slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_publish_node_at(p, *slot);
    return node && node->kind != &csuccessp_peers_kind;
}

/* "mrr.median": cuts the statistic off the end. */
static int
cut_statistic(const char *name, size_t *length, unsigned *statistic)
{
    unsigned i;

    for (i = 0; i < CSUCCESSP_PEERS_STATISTICS; i++) {
        size_t n = strlen(csuccessp_peers_names[i]);

        if (*length > n + 1 && name[*length - n - 1] == '.' &&
            memcmp(name + *length - n, csuccessp_peers_names[i], n) == 0) {
            *length -= n + 1;
            *statistic = i;
            return 1;
        }
    }
    return 0;
}

/* Does the name begin with "parent." or the like? Then it is cut off. */
static int
cut_prefix(const char **name, size_t *length, const char *prefix)
{
    size_t n = strlen(prefix);

    if (*length <= n || memcmp(*name, prefix, n) != 0)
        return 0;
    *name += n;
    *length -= n;
    return 1;
}

static csuccess_status
peers_variable(csuccessp_formula_names *names, const char *name, size_t length,
               csuccessp_variable *out)
{
    csuccessp_publication *p = names->publication;
    unsigned statistic;
    uint32_t slot;

    if (!cut_statistic(name, &length, &statistic))
        return CSUCCESS_E_NOT_FOUND;
    out->type = CSUCCESSP_TYPE_OF(DOUBLE);
    if (names->declaring) {
        const csuccessp_peers_name table = {{name, length}, {NULL, 0}};

        return csuccessp_peers_declare(p, names->place, &table);
    }
    if (!find_value(p, name, length, &slot) ||
        csuccessp_publish_node_at(p, slot)->type == CSUCCESS_TYPE_TEXT)
        return CSUCCESS_E_NOT_FOUND;
    out->id = id_of(CSUCCESSP_FROM_PEERS, statistic, slot);
    return CSUCCESS_OK;
}

static csuccess_status
value_variable(csuccessp_formula_names *names, unsigned from, const char *name, size_t length,
               csuccessp_variable *out)
{
    uint32_t slot;

    if (!find_value(names->publication, name, length, &slot))
        return CSUCCESS_E_NOT_FOUND;
    out->id = id_of(from, 0, slot);
    out->type = type_of(csuccessp_publish_node_at(names->publication, slot)->type);
    out->size = out->type->kind == CSUCCESSP_KIND_STRING ? TEXT_BYTES : 1;
    if (from == CSUCCESSP_FROM_CHILDREN) {
        out->type = csuccessp_type_list(names->arena, out->type);
        out->size = CHILDREN;
    }
    return out->type ? CSUCCESS_OK : CSUCCESS_E_NO_MEMORY;
}

csuccess_status
csuccessp_formula_variable(void *context, const char *name, size_t length, csuccessp_variable *out,
                           csuccessp_problem *problem, uint32_t offset)
{
    csuccessp_formula_names *names = context;
    csuccess_status status;

    (void)problem, (void)offset;
    out->size = 1;
    if (cut_prefix(&name, &length, "peers."))
        return peers_variable(names, name, length, out);
    if (names->declaring) {
        out->type = CSUCCESSP_TYPE_OF(DYN);
        return CSUCCESS_E_NOT_FOUND;
    }
    status = value_variable(names, CSUCCESSP_FROM_CUSTOMER, name, length, out);
    if (status != CSUCCESS_E_NOT_FOUND)
        return status;
    if (length == 3 && memcmp(name, "now", 3) == 0) {
        out->id = id_of(CSUCCESSP_FROM_NOW, 0, 0);
        out->type = CSUCCESSP_TYPE_OF(TIMESTAMP);
        return CSUCCESS_OK;
    }
    if (length == 5 && memcmp(name, "today", 5) == 0) {
        out->id = id_of(CSUCCESSP_FROM_TODAY, 0, 0);
        out->type = CSUCCESSP_TYPE_OF(DATE);
        return CSUCCESS_OK;
    }
    if (cut_prefix(&name, &length, "parent."))
        return value_variable(names, CSUCCESSP_FROM_PARENT, name, length, out);
    if (cut_prefix(&name, &length, "children."))
        return value_variable(names, CSUCCESSP_FROM_CHILDREN, name, length, out);
    if (cut_prefix(&name, &length, "customer."))
        return value_variable(names, CSUCCESSP_FROM_CUSTOMER, name, length, out);
    return CSUCCESS_E_NOT_FOUND;
}

void
csuccessp_formula_suggest(void *context, csuccessp_suggestion *suggestion)
{
    const csuccessp_formula_names *names = context;
    const csuccessp_publication *p = names->publication;
    enum { PEERS = 3 };
    static const char *const prefix[] = {"parent.", "children.", "customer.", [PEERS] = "peers."};
    const char *known;
    csuccessp_suggestion inner;
    unsigned statistic;
    size_t k, n;
    uint32_t i;

    csuccessp_suggest_offer(suggestion, "now", 3);
    csuccessp_suggest_offer(suggestion, "today", 5);
    inner = *suggestion;
    for (k = 0; k < sizeof prefix / sizeof *prefix; k++)
        if (cut_prefix(&inner.wanted, &inner.wanted_length, prefix[k]))
            break;
    if (k == PEERS)
        cut_statistic(inner.wanted, &inner.wanted_length, &statistic);
    for (i = 0; i < p->nodes.count; i++)
        if (p->nodes.items[i] && p->nodes.items[i]->kind != &csuccessp_peers_kind) {
            known = csuccessp_slot_name(p->book, i, &n);
            csuccessp_suggest_offer(&inner, known, n);
        }
    if (inner.name) {
        suggestion->name = inner.name;
        suggestion->length = inner.length;
        suggestion->distance = inner.distance;
    }
}

void
csuccessp_formula_input_of(const csuccessp_publication *p, uint64_t id,
                           csuccessp_formula_input *out)
{
    const csuccessp_node *node;

    memset(out, 0, sizeof *out);
    out->from = (uint8_t)(id >> 40);
    out->statistic = (uint8_t)(id >> 32);
    out->slot = (uint32_t)id;
    out->type = out->from == CSUCCESSP_FROM_NOW ? CSUCCESS_TYPE_TIME : CSUCCESS_TYPE_DATE;
    if (out->from == CSUCCESSP_FROM_NOW || out->from == CSUCCESSP_FROM_TODAY)
        return;
    node = csuccessp_publish_node_at(p, out->slot);
    out->type = node ? node->type : 0;
}
