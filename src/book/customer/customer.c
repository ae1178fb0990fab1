/* SPDX-License-Identifier: MIT */
#include "book/customer/customer.h"

#include <string.h>

#include "book/book.h"
#include "book/handle.h"
#include "book/saved/ledger.h"
#include "util/sort.h"

/* A name in the pool: two bytes of length, the bytes, a NUL. */
#define NAME_SIZE(length) (2 + (length) + 1)

csuccessp_ref
csuccessp_name_take(csuccessp_pool *pool, const char *bytes, size_t length)
{
    csuccessp_ref name = csuccessp_pool_take(pool, NAME_SIZE(length));
    unsigned char *p;

    if (!name)
        return 0;
    p = csuccessp_pool_at(pool, name);
    p[0] = (unsigned char)(length & 255);
    p[1] = (unsigned char)(length >> 8);
    memcpy(p + 2, bytes, length);
    p[2 + length] = 0;
    return name;
}

const char *
csuccessp_name_get(const csuccessp_pool *pool, csuccessp_ref name, size_t *length)
{
    const unsigned char *p = csuccessp_pool_at(pool, name);

    *length = (size_t)p[0] | (size_t)p[1] << 8;
    return (const char *)p + 2;
}

void
csuccessp_name_give(csuccessp_pool *pool, csuccessp_ref name)
{
    size_t length;

    if (!name)
        return;
    csuccessp_name_get(pool, name, &length);
    csuccessp_pool_give(pool, name, NAME_SIZE(length));
}

struct id_key {
    const csuccess_book *book;
    const char *bytes;
    size_t length;
};

static int
name_is(const csuccess_book *book, csuccessp_ref name, const struct id_key *key)
{
    size_t length;
    const char *bytes = csuccessp_name_get(&book->pool, name, &length);

    return length == key->length && memcmp(bytes, key->bytes, length) == 0;
}

static int
has_id(const void *context, uint32_t row)
{
    const struct id_key *key = context;
    const csuccessp_customers *customers = &key->book->customers;
    csuccessp_ref ref;

    if (name_is(key->book, customers->id[row], key))
        return 1;
    if (!customers->aliases)
        return 0;
    for (ref = customers->aliases[row]; ref;) {
        const csuccessp_alias *alias = csuccessp_pool_at(&key->book->pool, ref);
        if (name_is(key->book, alias->id, key))
            return 1;
        ref = alias->next;
    }
    return 0;
}

uint32_t
csuccessp_customer_row(const csuccess_book *book, const char *id, size_t length)
{
    struct id_key key = {book, id, length};

    return csuccessp_table_find(&book->customers.by_id,
                                csuccessp_hash32(&book->seed, 1, id, length), has_id, &key);
}

const char *
csuccessp_customer_id(const csuccess_book *book, uint32_t row, size_t *length)
{
    return csuccessp_name_get(&book->pool, book->customers.id[row], length);
}

int
csuccessp_customer_live(const csuccess_book *book, uint32_t row)
{
    return row < book->customers.rows && (book->customers.flags[row] & CSUCCESSP_CUSTOMER_LIVE);
}

int
csuccessp_customer_born(const csuccess_book *book, uint32_t row)
{
    return row < book->customers.rows && (book->customers.flags[row] & CSUCCESSP_CUSTOMER_BORN);
}

/* The four columns grow together or not at all. */
static csuccess_status
grow_columns(csuccess_book *book, uint32_t capacity)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_memory *m = &book->memory;
    csuccessp_ref *id = csuccessp_allocate_zeroed(m, capacity, sizeof *id);
    uint32_t *generation = csuccessp_allocate_zeroed(m, capacity, sizeof *generation);
    uint8_t *flags = csuccessp_allocate_zeroed(m, capacity, sizeof *flags);
    int64_t *instant = csuccessp_allocate_zeroed(m, capacity, sizeof *instant);

    if (!id || !generation || !flags || !instant) {
        csuccessp_release(m, id, capacity, sizeof *id);
        csuccessp_release(m, generation, capacity, sizeof *generation);
        csuccessp_release(m, flags, capacity, sizeof *flags);
        csuccessp_release(m, instant, capacity, sizeof *instant);
        return CSUCCESS_E_NO_MEMORY;
    }
    if (c->rows) {
        memcpy(id, c->id, c->rows * sizeof *id);
        memcpy(generation, c->generation, c->rows * sizeof *generation);
        memcpy(flags, c->flags, c->rows * sizeof *flags);
        memcpy(instant, c->instant, c->rows * sizeof *instant);
    }
    csuccessp_release(m, c->id, c->capacity, sizeof *id);
    csuccessp_release(m, c->generation, c->capacity, sizeof *generation);
    csuccessp_release(m, c->flags, c->capacity, sizeof *flags);
    csuccessp_release(m, c->instant, c->capacity, sizeof *instant);
    c->id = id;
    c->generation = generation;
    c->flags = flags;
    c->instant = instant;
    c->capacity = capacity;
    return CSUCCESS_OK;
}

static csuccess_status
grow_tree(csuccess_book *book, uint32_t capacity)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_kin *tree;
    uint32_t i;

    if (capacity <= c->tree_capacity)
        return CSUCCESS_OK;
    tree = csuccessp_resized(&book->memory, c->tree, c->tree_capacity, c->tree_capacity, capacity,
                             sizeof *tree);
    if (!tree)
        return CSUCCESS_E_NO_MEMORY;
    for (i = c->tree_capacity; i < capacity; i++)
        tree[i].parent = tree[i].first_child = tree[i].next = tree[i].previous = CSUCCESSP_ROW_NONE;
    c->tree = tree;
    c->tree_capacity = capacity;
    return CSUCCESS_OK;
}

static csuccess_status
grow_aliases(csuccess_book *book, uint32_t capacity)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_ref *aliases;

    if (capacity <= c->aliases_capacity)
        return CSUCCESS_OK;
    aliases = csuccessp_resized(&book->memory, c->aliases, c->aliases_capacity, c->aliases_capacity,
                                capacity, sizeof *aliases);
    if (!aliases)
        return CSUCCESS_E_NO_MEMORY;
    c->aliases = aliases;
    c->aliases_capacity = capacity;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_tree_reserve(csuccess_book *book)
{
    if (grow_tree(book, book->customers.capacity) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_aliases_reserve(csuccess_book *book)
{
    if (grow_aliases(book, book->customers.capacity) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

/* Every column of every room, to `capacity` rows. */
static csuccess_status
grow_everything(csuccess_book *book, uint32_t capacity)
{
    csuccessp_customers *c = &book->customers;
    csuccess_status status;
    size_t i;

    if (csuccessp_bits_grow(&book->memory, &book->due, capacity) != CSUCCESS_OK ||
        csuccessp_bits_grow(&book->memory, &book->everything, capacity) != CSUCCESS_OK ||
        csuccessp_bits_grow(&book->memory, &book->concerned, capacity) != CSUCCESS_OK ||
        (c->tree && grow_tree(book, capacity) != CSUCCESS_OK) ||
        (c->aliases && grow_aliases(book, capacity) != CSUCCESS_OK))
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < CSUCCESSP_BUILTINS; i++) {
        status = csuccessp_attribute_grow(book, &book->builtins[i], capacity);
        if (status != CSUCCESS_OK)
            return status;
    }
    status = csuccessp_graph_grow(book, capacity);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i]->grow) {
            status = csuccessp_rooms[i]->grow(book, capacity);
            if (status != CSUCCESS_OK)
                return status;
        }
    status = csuccessp_items_reserve(book, CSUCCESSP_ITEMS_CUSTOMERS, capacity);
    if (status == CSUCCESS_OK)
        status = csuccessp_items_reserve(book, CSUCCESSP_ITEMS_EVENTS, capacity);
    if (status != CSUCCESS_OK)
        return status;
    if (grow_columns(book, capacity) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_customers_reserve(csuccess_book *book, size_t extra)
{
    csuccessp_customers *c = &book->customers;
    uint64_t fresh, want;

    if (extra > book->limits.customers || c->live > book->limits.customers - extra)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "a book holds at most %" PRIu32 " customers", book->limits.customers);
    if (csuccessp_table_reserve(&book->memory, &c->by_id, extra) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    /* dropping a row must not fail: its place in the list of vacant rows comes with it */
    fresh = extra > c->vacant.count ? extra - c->vacant.count : 0;
    want = c->rows + fresh;
    if (want <= c->capacity)
        return CSUCCESS_OK;
    if (want < c->capacity + (uint64_t)c->capacity / 2)
        want = c->capacity + (uint64_t)c->capacity / 2;
    if (want < 16)
        want = 16;
    want = (want + 63) / 64 * 64 < UINT32_MAX - 64 && want > 64 ? (want + 63) / 64 * 64 : want;
    if (csuccessp_array_reserve(&book->memory, &c->vacant, want - c->vacant.count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return grow_everything(book, (uint32_t)want);
}

uint32_t
csuccessp_customer_add(csuccess_book *book, csuccessp_ref name, int born)
{
    csuccessp_customers *c = &book->customers;
    uint32_t row;
    size_t length;
    const char *id = csuccessp_name_get(&book->pool, name, &length);

    row = c->vacant.count ? c->vacant.items[--c->vacant.count] : c->rows++;
    c->id[row] = name;
    c->flags[row] = (uint8_t)(CSUCCESSP_CUSTOMER_LIVE | (born ? CSUCCESSP_CUSTOMER_BORN : 0));
    c->instant[row] = CSUCCESSP_TIME_NONE;
    c->live++;
    csuccessp_table_add(&c->by_id, csuccessp_hash32(&book->seed, 1, id, length), row);
    csuccessp_bits_set(&book->everything, row);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    return row;
}

uint32_t
csuccessp_customer_put(csuccess_book *book, csuccessp_ref name, int born, uint32_t row)
{
    csuccessp_customers *c = &book->customers;

    c->vacant.items[c->vacant.count++] = row; /* where the next one goes */
    return csuccessp_customer_add(book, name, born);
}

static void
unlist(csuccess_book *book, csuccessp_ref name, uint32_t row)
{
    size_t length;
    const char *id = csuccessp_name_get(&book->pool, name, &length);

    csuccessp_table_remove(&book->customers.by_id, csuccessp_hash32(&book->seed, 1, id, length),
                           row);
}

void
csuccessp_customer_drop(csuccess_book *book, uint32_t row)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_ref ref;
    size_t i;

    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i]->forget)
            csuccessp_rooms[i]->forget(book, row);
    if (c->tree)
        csuccessp_tree_set(book, row, CSUCCESSP_ROW_NONE);
    for (ref = c->aliases ? c->aliases[row] : 0; ref;) {
        csuccessp_alias *alias = csuccessp_pool_at(&book->pool, ref);
        csuccessp_ref next = alias->next;
        unlist(book, alias->id, row);
        csuccessp_name_give(&book->pool, alias->id);
        csuccessp_pool_give(&book->pool, ref, sizeof *alias);
        ref = next;
    }
    if (c->aliases)
        c->aliases[row] = 0;
    unlist(book, c->id[row], row);
    /* a store that has the customer is told by the id */
    if (book->ledgers)
        csuccessp_ledger_drop(book, CSUCCESSP_ITEMS_EVENTS, row, 0, c->id[row]);
    if (!book->ledgers ||
        !csuccessp_ledger_drop(book, CSUCCESSP_ITEMS_CUSTOMERS, row, 0, c->id[row]))
        csuccessp_name_give(&book->pool, c->id[row]);
    for (i = 0; i < CSUCCESSP_BUILTINS; i++)
        csuccessp_attribute_forget(book, &book->builtins[i], row);
    csuccessp_graph_forget(book, row);
    csuccessp_bits_unset(&book->due, row);
    csuccessp_bits_unset(&book->everything, row);
    c->id[row] = 0;
    c->flags[row] = 0;
    c->instant[row] = CSUCCESSP_TIME_NONE;
    c->generation[row]++;
    c->live--;
    c->vacant.items[c->vacant.count++] = row;
}

uint32_t
csuccessp_tree_parent(const csuccess_book *book, uint32_t row)
{
    return book->customers.tree ? book->customers.tree[row].parent : CSUCCESSP_ROW_NONE;
}

uint32_t
csuccessp_tree_first(const csuccess_book *book, uint32_t row)
{
    return book->customers.tree ? book->customers.tree[row].first_child : CSUCCESSP_ROW_NONE;
}

uint32_t
csuccessp_tree_next(const csuccess_book *book, uint32_t row)
{
    return book->customers.tree[row].next;
}

void
csuccessp_tree_set(csuccess_book *book, uint32_t row, uint32_t parent)
{
    csuccessp_kin *tree = book->customers.tree;
    csuccessp_kin *link;

    if (!tree)
        return;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    link = &tree[row];
    if (link->parent != CSUCCESSP_ROW_NONE) {
        if (link->previous != CSUCCESSP_ROW_NONE)
            tree[link->previous].next = link->next;
        else
            tree[link->parent].first_child = link->next;
        if (link->next != CSUCCESSP_ROW_NONE)
            tree[link->next].previous = link->previous;
    }
    link->parent = parent;
    link->previous = link->next = CSUCCESSP_ROW_NONE;
    if (parent != CSUCCESSP_ROW_NONE) {
        link->next = tree[parent].first_child;
        if (link->next != CSUCCESSP_ROW_NONE)
            tree[link->next].previous = row;
        tree[parent].first_child = row;
    }
}

int
csuccessp_tree_below(const csuccess_book *book, uint32_t row, uint32_t above)
{
    for (; row != CSUCCESSP_ROW_NONE; row = csuccessp_tree_parent(book, row))
        if (row == above)
            return 1;
    return 0;
}

void
csuccessp_customer_take_aliases(csuccess_book *book, uint32_t from, uint32_t into,
                                csuccessp_ref alias)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_ref ref = c->aliases[from], *end = &c->aliases[into];
    csuccessp_alias *object = csuccessp_pool_at(&book->pool, alias);
    const char *id;
    size_t length;

    while (*end)
        end = &((csuccessp_alias *)csuccessp_pool_at(&book->pool, *end))->next;
    /* the aliases of `from` first, then its own id */
    *end = ref;
    while (*end) {
        csuccessp_alias *moved = csuccessp_pool_at(&book->pool, *end);
        id = csuccessp_name_get(&book->pool, moved->id, &length);
        csuccessp_table_replace(&c->by_id, csuccessp_hash32(&book->seed, 1, id, length), from,
                                into);
        end = &moved->next;
    }
    c->aliases[from] = 0;
    *end = alias;
    id = csuccessp_name_get(&book->pool, object->id, &length);
    csuccessp_table_add(&c->by_id, csuccessp_hash32(&book->seed, 1, id, length), into);
}

uint64_t
csuccessp_customer_handle(const csuccess_book *book, uint32_t row)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_CUSTOMER, book->customers.generation[row], row);
}

csuccess_status
csuccessp_customer_of(const csuccess_book *book, uint64_t handle, uint32_t *row)
{
    uint32_t index = csuccessp_handle_index(handle);

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_CUSTOMER)
        return CSUCCESS_E_HANDLE;
    if (index >= book->customers.rows)
        return CSUCCESS_E_HANDLE;
    if (!csuccessp_customer_live(book, index) ||
        (book->customers.generation[index] & CSUCCESSP_GENERATION_MASK) !=
            csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    *row = index;
    return CSUCCESS_OK;
}

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    size_t m, n;
    const char *x = csuccessp_customer_id(book, *(const uint32_t *)a, &m);
    const char *y = csuccessp_customer_id(book, *(const uint32_t *)b, &n);

    return csuccessp_bytes_compare(x, m, y, n);
}

uint32_t
csuccessp_customers_sorted(const csuccess_book *book, uint32_t *rows)
{
    uint32_t count = 0, row;

    for (row = 0; row < book->customers.rows; row++)
        if (csuccessp_customer_live(book, row))
            rows[count++] = row;
    csuccessp_sort(rows, count, sizeof *rows, compare_ids, book);
    return count;
}

void
csuccessp_customers_close(csuccess_book *book)
{
    csuccessp_customers *c = &book->customers;
    csuccessp_memory *m = &book->memory;

    csuccessp_release(m, c->id, c->capacity, sizeof *c->id);
    csuccessp_release(m, c->generation, c->capacity, sizeof *c->generation);
    csuccessp_release(m, c->flags, c->capacity, sizeof *c->flags);
    csuccessp_release(m, c->instant, c->capacity, sizeof *c->instant);
    csuccessp_release(m, c->tree, c->tree_capacity, sizeof *c->tree);
    csuccessp_release(m, c->aliases, c->aliases_capacity, sizeof *c->aliases);
    csuccessp_table_free(m, &c->by_id);
    csuccessp_array_release(m, &c->vacant);
}

/* The public functions. */

csuccess_status
csuccess_customer_find(const csuccess_book *book, const char *id, size_t length,
                       csuccess_customer *out)
{
    uint32_t row;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    row = csuccessp_customer_row(book, id, length);
    if (row == CSUCCESSP_ROW_NONE)
        return CSUCCESS_E_NOT_FOUND;
    *out = csuccessp_customer_handle(book, row);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_customer_id(const csuccess_book *book, csuccess_customer customer, const char **id,
                     size_t *length)
{
    csuccess_status status;
    uint32_t row;
    size_t n;

    if (!book || !id)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_customer_of(book, customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    *id = csuccessp_customer_id(book, row, &n);
    if (length)
        *length = n;
    return CSUCCESS_OK;
}

uint64_t
csuccess_customer_rows(const csuccess_book *book)
{
    return book ? book->customers.rows : 0;
}

csuccess_status
csuccess_customer_at(const csuccess_book *book, uint64_t row, csuccess_customer *out)
{
    if (!book || !out || row >= book->customers.rows)
        return CSUCCESS_E_ARGUMENT;
    *out = csuccessp_customer_live(book, (uint32_t)row)
               ? csuccessp_customer_handle(book, (uint32_t)row)
               : 0;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_customer_row(const csuccess_book *book, csuccess_customer customer, uint64_t *out)
{
    csuccess_status status;
    uint32_t row;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_customer_of(book, customer, &row);
    if (status == CSUCCESS_OK)
        *out = row;
    return status;
}
