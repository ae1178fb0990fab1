/* SPDX-License-Identifier: MIT */
/* A value among those of other customers: which share of them, as they were at the last midnight,
 * lies below it. */
#include "book/formula/peers.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/derived/derived.h"

struct percentile {
    uint32_t value, by; /* slots; CSUCCESSP_SLOT_NONE: everybody is a peer */
    uint32_t table;
    int32_t min_size;
};

enum { SIZE_DEFAULT = 5, SIZE_MAX_WANTED = 1000000 };

struct peers_body {
    csuccessp_slice by;
    int64_t min_size;
};

static csuccess_status
read_fields(const csuccessp_place *place, yyjson_val *object, struct peers_body *in)
{
    static const csuccessp_field fields[] = {
        {"by", CSUCCESSP_FIELD_ID, 0, offsetof(struct peers_body, by), NULL},
        {"min_size", CSUCCESSP_FIELD_INT, 0, offsetof(struct peers_body, min_size), NULL},
    };
    uint64_t present;
    csuccess_status status;

    memset(in, 0, sizeof *in);
    in->min_size = SIZE_DEFAULT;
    status = csuccessp_fields_read(place, object, fields, 2, in, &present);
    if (status == CSUCCESS_OK && (in->min_size < 1 || in->min_size > SIZE_MAX_WANTED))
        status = csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'min_size' is from 1 to %d",
                                   SIZE_MAX_WANTED);
    return status;
}

/* The slot of the text that says who is a peer of whom. */
static csuccess_status
find_by(csuccessp_publication *p, const csuccessp_place *place, csuccessp_slice by, uint32_t *slot)
{
    csuccessp_place at = csuccessp_place_name(place, "by");
    csuccess_status status;

    *slot = CSUCCESSP_SLOT_NONE;
    if (!by.bytes)
        return CSUCCESS_OK;
    status = csuccessp_publish_find(p, &at, by.bytes, by.length, slot);
    if (status == CSUCCESS_OK && csuccessp_publish_node_at(p, *slot)->type != CSUCCESS_TYPE_TEXT)
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                   "peers have the same text: '%.*s' is no text",
                                   csuccessp_shown(by.bytes, by.length), by.bytes);
    return status;
}

static csuccess_status
define(csuccessp_publication *p, const csuccessp_place *place, csuccessp_node *node,
       csuccessp_slice name, const struct peers_body *in, uint32_t value, uint32_t by)
{
    const csuccessp_peers_name table = {name, in->by};
    struct percentile *c = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *c);
    csuccess_status status;

    if (!c)
        return csuccessp_fail_memory(&p->book->error);
    node->definition = c;
    node->always = node->continuous = 1; /* another table with each midnight */
    c->value = value;
    c->by = by;
    c->min_size = (int32_t)in->min_size;
    status = csuccessp_publish_input(p, node, value, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK && by != CSUCCESSP_SLOT_NONE)
        status = csuccessp_publish_input(p, node, by, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK)
        status = csuccessp_peers_read(p, node, &table, value, by, &c->table);
    if (CSUCCESSP_NEVER(status == CSUCCESS_E_NOT_FOUND))
        status = csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no table of peers");
    return status;
}

csuccess_status
csuccessp_peer_percentile_read(csuccessp_model_reader *reader, const csuccessp_place *part,
                               csuccessp_slice name, yyjson_val *object, uint32_t *measure,
                               uint32_t *input)
{
    csuccessp_place place = csuccessp_place_name(part, "peers");
    csuccessp_node *node = NULL;
    struct peers_body in;
    uint32_t by = CSUCCESSP_SLOT_NONE;
    csuccess_status status;

    status = csuccessp_reader_measure(reader, part, name, measure);
    if (status == CSUCCESS_OK)
        status = read_fields(&place, object, &in);
    if (status == CSUCCESS_OK)
        status = find_by(reader->publication, &place, in.by, &by);
    if (status == CSUCCESS_OK)
        status = csuccessp_derived_input(reader, &place, CSUCCESSP_DERIVED_PEERS, name, input,
                                         &node);
    if (status == CSUCCESS_OK && node)
        status = define(reader->publication, &place, node, name, &in,
                        reader->model->inputs.items[*measure].slot, by);
    return status;
}

/* NaN when there are too few peers. */
static double
percentile_of(const csuccess_book *book, const struct percentile *c, uint32_t row, double value)
{
    csuccessp_text group = 0;

    if (c->by != CSUCCESSP_SLOT_NONE)
        group = csuccessp_node_at(book, c->by)->column->data.text[row];
    if (csuccessp_peers_statistic(book, c->table, group, CSUCCESSP_PEERS_COUNT, value) <
        c->min_size)
        return csuccessp_missing_number();
    return csuccessp_peers_statistic(book, c->table, group, CSUCCESSP_PEERS_PERCENTILE, value);
}

static void
compute_percentile(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
                   uint64_t *changed)
{
    const struct percentile *c = node->definition;
    const csuccessp_node *value = csuccessp_node_at(pass->book, c->value);
    const double *lanes = csuccessp_node_lanes(value, pass, wanted, csuccessp_lane_buffer(pass, 0));
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = pass->first + walk.lane;
        uint8_t missing = CSUCCESS_PRESENT;
        double percentile = csuccessp_missing_number();

        if (!isnan(lanes[walk.lane]))
            percentile = percentile_of(pass->book, c, row, lanes[walk.lane]);
        else if (value->missing)
            missing = value->missing[row];
        if (isnan(percentile) && missing == CSUCCESS_PRESENT)
            missing = CSUCCESS_MISSING_NO_DATA;
        csuccessp_lane_store(node, pass, walk.lane, percentile, missing, changed);
    }
}

static void
free_percentile(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_release(&book->memory, node->definition, 1, sizeof(struct percentile));
    node->definition = NULL;
}

const csuccessp_node_kind csuccessp_peer_percentile_kind = {
    "percentile among peers",
    compute_percentile,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    free_percentile,
    NULL,
};
