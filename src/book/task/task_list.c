/* SPDX-License-Identifier: MIT */
/* Places of tasks, by id and by customer. */
#include "book/task/task_list.h"

#include <string.h>

#include "book/saved/ledger.h"

enum { HASHED_AS = 5 }; /* apart from other tables of ids */

csuccessp_tasks *
csuccessp_tasks_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_task_room);
}

csuccessp_task
csuccessp_task_blank(void)
{
    csuccessp_task task;

    memset(&task, 0, sizeof task);
    task.row = CSUCCESSP_ROW_NONE;
    task.next = task.previous = task.queued = CSUCCESSP_TASK_NONE;
    task.made = task.start = task.due = task.until = CSUCCESSP_TIME_NONE;
    task.acknowledged = task.closed = CSUCCESSP_TIME_NONE;
    return task;
}

uint32_t
csuccessp_task_places(const csuccess_book *book)
{
    return csuccessp_tasks_of(book)->places;
}

csuccessp_task *
csuccessp_task_at(const csuccess_book *book, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);

    return &t->pages.items[place / CSUCCESSP_TASK_PAGE][place % CSUCCESSP_TASK_PAGE];
}

uint64_t
csuccessp_task_handle(const csuccess_book *book, uint32_t place)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_TASK, csuccessp_task_at(book, place)->generation,
                                 place);
}

static uint32_t
hash_of(const csuccess_book *book, const char *id, size_t length)
{
    return csuccessp_hash32(&book->seed, HASHED_AS, id, length);
}

static uint32_t
hash_of_task(const csuccess_book *book, const csuccessp_task *task)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, task->id, &length);

    return hash_of(book, id, length);
}

struct wanted {
    const csuccess_book *book;
    csuccessp_slice id;
};

static int
has_id(const void *context, uint32_t place)
{
    const struct wanted *wanted = context;

    return csuccessp_text_is(&wanted->book->texts, csuccessp_task_at(wanted->book, place)->id,
                             wanted->id.bytes, wanted->id.length);
}

uint32_t
csuccessp_task_find(const csuccess_book *book, const char *id, size_t length)
{
    struct wanted wanted = {book, {id, length}};

    return csuccessp_table_find(&csuccessp_tasks_of(book)->by_id, hash_of(book, id, length), has_id,
                                &wanted);
}

uint32_t
csuccessp_task_first(const csuccess_book *book, uint32_t row)
{
    const csuccessp_tasks *t = csuccessp_tasks_of(book);

    return row < t->first_capacity ? t->first[row] : CSUCCESSP_TASK_NONE;
}

int
csuccessp_task_is_open(const csuccessp_task *task)
{
    return task->state <= CSUCCESS_TASK_ACKNOWLEDGED;
}

int
csuccessp_task_is_snoozed(const csuccessp_task *task, int64_t at)
{
    return csuccessp_task_is_open(task) && task->until != CSUCCESSP_TIME_NONE && task->until > at;
}

/* Room. */

static csuccess_status
grow_pages(csuccess_book *book, uint64_t places)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *page;

    if (places >= CSUCCESSP_TASK_NONE)
        return CSUCCESS_E_NO_MEMORY;
    while ((uint64_t)t->pages.count * CSUCCESSP_TASK_PAGE < places) {
        if (csuccessp_array_reserve(&book->memory, &t->pages, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        page = csuccessp_allocate_zeroed(&book->memory, CSUCCESSP_TASK_PAGE, sizeof *page);
        if (!page)
            return CSUCCESS_E_NO_MEMORY;
        t->pages.items[t->pages.count++] = page;
    }
    return CSUCCESS_OK;
}

/* Arrays that a task may come to stand in have as much room as there are places. */
static csuccess_status
grow_arrays(csuccess_book *book, size_t places, size_t owners)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_memory *m = &book->memory;

    if (csuccessp_array_reserve(m, &t->vacant, places - t->vacant.count) != CSUCCESS_OK ||
        csuccessp_array_reserve(m, &t->queue, places - t->queue.count) != CSUCCESS_OK ||
        csuccessp_array_reserve(m, &t->owners, owners) != CSUCCESS_OK ||
        csuccessp_table_reserve(m, &t->by_owner, owners) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    return csuccessp_items_reserve(book, CSUCCESSP_ITEMS_TASKS, places);
}

static csuccess_status
grow_rows(csuccess_book *book, uint32_t capacity)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t *first, row;

    if (capacity <= t->first_capacity)
        return CSUCCESS_OK;
    first = csuccessp_resized(&book->memory, t->first, t->first_capacity, t->first_capacity,
                              capacity, sizeof *first);
    if (!first)
        return CSUCCESS_E_NO_MEMORY;
    for (row = t->first_capacity; row < capacity; row++)
        first[row] = CSUCCESSP_TASK_NONE;
    t->first = first;
    t->first_capacity = capacity;
    return CSUCCESS_OK;
}

static csuccess_status
make_room(csuccess_book *book, uint64_t more)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint64_t places = t->places;

    if (more > t->vacant.count)
        places += more - t->vacant.count;
    if (more > UINT32_MAX || grow_pages(book, places) != CSUCCESS_OK ||
        grow_arrays(book, (size_t)places, (size_t)more) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &t->fresh, (size_t)more) != CSUCCESS_OK ||
        csuccessp_table_reserve(&book->memory, &t->by_id, (size_t)more) != CSUCCESS_OK ||
        grow_rows(book, book->customers.capacity) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_tasks_reserve(csuccess_book *book, size_t more)
{
    return make_room(book, (uint64_t)csuccessp_tasks_of(book)->promised + more);
}

csuccess_status
csuccessp_tasks_promise(csuccess_book *book, size_t more)
{
    csuccess_status status = csuccessp_tasks_reserve(book, more);

    if (status == CSUCCESS_OK)
        csuccessp_tasks_of(book)->promised += more;
    return status;
}

void
csuccessp_tasks_take_back(csuccess_book *book, size_t count)
{
    csuccessp_tasks_of(book)->promised -= count;
}

csuccess_status
csuccessp_tasks_reach(csuccess_book *book, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);

    if (place >= t->places) {
        if (grow_pages(book, (uint64_t)place + 1) != CSUCCESS_OK ||
            grow_arrays(book, (size_t)place + 1, 0) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        t->places = place + 1;
    }
    return CSUCCESS_OK;
}

/* Links. */

static void
link_customer(csuccess_book *book, uint32_t place, uint32_t row)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *task = csuccessp_task_at(book, place);

    task->row = row;
    task->previous = CSUCCESSP_TASK_NONE;
    task->next = t->first[row];
    if (task->next != CSUCCESSP_TASK_NONE)
        csuccessp_task_at(book, task->next)->previous = place;
    t->first[row] = place;
}

void
csuccessp_task_put(csuccess_book *book, const csuccessp_task *task, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *to = csuccessp_task_at(book, place);
    uint32_t generation = to->generation;

    *to = *task;
    to->generation = generation;
    to->queued = CSUCCESSP_TASK_NONE;
    link_customer(book, place, task->row);
    csuccessp_table_add(&t->by_id, hash_of_task(book, to), place);
    t->live++;
    if (csuccessp_task_is_open(to))
        csuccessp_task_owner_add(book, to->owner);
    csuccessp_task_enqueue(book, place);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

uint32_t
csuccessp_task_place(csuccess_book *book)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);

    return t->vacant.count ? t->vacant.items[--t->vacant.count] : t->places++;
}

/* What a store has not taken yet may be lost, and made again: it is not handed out before. */
uint32_t
csuccessp_task_make(csuccess_book *book, const csuccessp_task *task)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task_fresh fresh;
    csuccessp_task one = *task;

    fresh.place = csuccessp_task_place(book);
    one.handed = 0;
    one.committed = !csuccessp_store_attached(book);
    csuccessp_task_put(book, &one, fresh.place);
    if (!one.committed) {
        fresh.generation = csuccessp_task_at(book, fresh.place)->generation;
        t->fresh.items[t->fresh.count++] = fresh;
    }
    return fresh.place;
}

static void
take_committed(csuccess_book *book)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    size_t i;

    for (i = 0; i < t->fresh.count; i++) {
        csuccessp_task *task = csuccessp_task_at(book, t->fresh.items[i].place);
        if (!task->id || task->generation != t->fresh.items[i].generation)
            continue;
        task->committed = 1;
        csuccessp_task_enqueue(book, t->fresh.items[i].place);
    }
    t->fresh.count = 0;
}

void
csuccessp_task_drop_texts(csuccess_book *book, csuccessp_task *task)
{
    csuccessp_text *texts[] = {
        &task->id,      &task->playbook, &task->step,     &task->kind,
        &task->title,   &task->owner,    &task->contact,  &task->parameters,
        &task->outcome, &task->reason,   &task->delivery, &task->by,
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        csuccessp_texts_drop(&book->texts, *texts[i]);
        *texts[i] = 0;
    }
}

static void
vacate(csuccess_book *book, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *task = csuccessp_task_at(book, place);
    uint32_t generation = task->generation + 1;

    csuccessp_item_gone(book, CSUCCESSP_ITEMS_TASKS, place, task->id);
    csuccessp_task_dequeue(book, place);
    if (csuccessp_task_is_open(task))
        csuccessp_task_owner_remove(book, task->owner);
    csuccessp_table_remove(&t->by_id, hash_of_task(book, task), place);
    csuccessp_task_drop_texts(book, task);
    memset(task, 0, sizeof *task);
    task->generation = generation;
    t->live--;
    t->vacant.items[t->vacant.count++] = place;
}

static void
forget_customer(csuccess_book *book, uint32_t row)
{
    uint32_t place = csuccessp_task_first(book, row), next;

    for (; place != CSUCCESSP_TASK_NONE; place = next) {
        next = csuccessp_task_at(book, place)->next;
        vacate(book, place);
    }
    if (row < csuccessp_tasks_of(book)->first_capacity)
        csuccessp_tasks_of(book)->first[row] = CSUCCESSP_TASK_NONE;
}

/* Ids stay what they are: whoever has been given one finds the task. */
static void
merge_customers(csuccess_book *book, uint32_t from, uint32_t into)
{
    uint32_t place = csuccessp_task_first(book, from), next;

    for (; place != CSUCCESSP_TASK_NONE; place = next) {
        next = csuccessp_task_at(book, place)->next;
        link_customer(book, place, into);
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
    }
    if (from < csuccessp_tasks_of(book)->first_capacity)
        csuccessp_tasks_of(book)->first[from] = CSUCCESSP_TASK_NONE;
}

static void
forget_contact(csuccess_book *book, uint32_t row, const char *id, size_t length)
{
    uint32_t place = csuccessp_task_first(book, row);

    for (; place != CSUCCESSP_TASK_NONE; place = csuccessp_task_at(book, place)->next) {
        csuccessp_task *task = csuccessp_task_at(book, place);
        if (!csuccessp_text_is(&book->texts, task->contact, id, length))
            continue;
        csuccessp_texts_drop(&book->texts, task->contact);
        task->contact = 0;
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
    }
}

/* The room. */

static csuccess_status
open_tasks(csuccess_book *book, void **state)
{
    *state = csuccessp_allocate_zeroed(&book->memory, 1, sizeof(csuccessp_tasks));
    return *state ? CSUCCESS_OK : CSUCCESS_E_NO_MEMORY;
}

static void
close_tasks(csuccess_book *book, void *state)
{
    csuccessp_tasks *t = state;
    csuccessp_memory *m = &book->memory;
    uint32_t place;
    size_t i;

    if (!t)
        return;
    for (place = 0; place < t->places; place++)
        csuccessp_task_drop_texts(book, csuccessp_task_at(book, place));
    for (i = 0; i < t->pages.count; i++)
        csuccessp_release(m, t->pages.items[i], CSUCCESSP_TASK_PAGE, sizeof(csuccessp_task));
    csuccessp_array_release(m, &t->pages);
    csuccessp_array_release(m, &t->vacant);
    csuccessp_array_release(m, &t->queue);
    csuccessp_array_release(m, &t->fresh);
    csuccessp_array_release(m, &t->owners);
    csuccessp_table_free(m, &t->by_id);
    csuccessp_table_free(m, &t->by_owner);
    csuccessp_release(m, t->first, t->first_capacity, sizeof *t->first);
    csuccessp_release(m, t, 1, sizeof *t);
}

static csuccess_status
grow_tasks(csuccess_book *book, size_t rows)
{
    if (csuccessp_tasks_of(book)->first && grow_rows(book, (uint32_t)rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint64_t bytes = sizeof *t;

    bytes += (uint64_t)t->pages.count * CSUCCESSP_TASK_PAGE * sizeof(csuccessp_task);
    bytes += (uint64_t)t->pages.capacity * sizeof *t->pages.items;
    bytes += ((uint64_t)t->vacant.capacity + t->queue.capacity + t->first_capacity) * 4;
    bytes += ((uint64_t)t->fresh.capacity + t->owners.capacity) * 8;
    if (t->by_id.slots)
        bytes += ((uint64_t)t->by_id.mask + 1) * sizeof *t->by_id.slots;
    return bytes;
}

static const csuccessp_record_kind *const records[] = {
    &csuccessp_task_record,
    &csuccessp_hand_over_record,
    NULL,
};

static const csuccessp_document_kind *const documents[] = {&csuccessp_task_document, NULL};
static const csuccessp_item_kind *const items[] = {&csuccessp_task_items, NULL};

const csuccessp_room csuccessp_task_room = {
    .name = "tasks",
    .open = open_tasks,
    .close = close_tasks,
    .records = records,
    .documents = documents,
    .items = items,
    .grow = grow_tasks,
    .forget = forget_customer,
    .forget_contact = forget_contact,
    .merge = merge_customers,
    .loaded = csuccessp_tasks_loaded,
    .committed = take_committed,
    .memory = count_memory,
};
