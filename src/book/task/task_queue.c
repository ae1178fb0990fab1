/* SPDX-License-Identifier: MIT */
/* What can be handed out: a heap of places. Each task knows where it stands, so that it can be
 * taken out when something is told of it. */
#include "book/task/task_list.h"

int64_t
csuccessp_task_from(const csuccessp_task *task)
{
    return task->until > task->start ? task->until : task->start;
}

static int
comes_before(const csuccess_book *book, uint32_t a, uint32_t b)
{
    const csuccessp_task *x = csuccessp_task_at(book, a), *y = csuccessp_task_at(book, b);
    int64_t x_from = csuccessp_task_from(x), y_from = csuccessp_task_from(y);

    if (x_from != y_from)
        return x_from < y_from;
    if (x->priority != y->priority)
        return x->priority > y->priority;
    return csuccessp_texts_compare(&book->texts, x->id, y->id) < 0;
}

static void
stand(const csuccess_book *book, size_t i, uint32_t place)
{
    csuccessp_tasks_of(book)->queue.items[i] = place;
    csuccessp_task_at(book, place)->queued = (uint32_t)i;
}

static void
rise(const csuccess_book *book, size_t i)
{
    const uint32_t *items = csuccessp_tasks_of(book)->queue.items;
    uint32_t place = items[i];

    for (; i && comes_before(book, place, items[(i - 1) / 2]); i = (i - 1) / 2)
        stand(book, i, items[(i - 1) / 2]);
    stand(book, i, place);
}

static void
sink(const csuccess_book *book, size_t i)
{
    const uint32_t *items = csuccessp_tasks_of(book)->queue.items;
    size_t count = csuccessp_tasks_of(book)->queue.count, child;
    uint32_t place = items[i];

    for (; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && comes_before(book, items[child + 1], items[child]))
            child++;
        if (!comes_before(book, items[child], place))
            break;
        stand(book, i, items[child]);
    }
    stand(book, i, place);
}

static int
can_be_handed_out(const csuccessp_task *task)
{
    return task->id && task->state == CSUCCESS_TASK_OPEN && task->committed && !task->handed;
}

void
csuccessp_task_enqueue(csuccess_book *book, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *task = csuccessp_task_at(book, place);

    if (!can_be_handed_out(task) || task->queued != CSUCCESSP_TASK_NONE)
        return;
    t->queue.items[t->queue.count] = place;
    rise(book, t->queue.count++);
}

void
csuccessp_task_dequeue(csuccess_book *book, uint32_t place)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    csuccessp_task *task = csuccessp_task_at(book, place);
    uint32_t hole = task->queued, last;

    if (hole == CSUCCESSP_TASK_NONE)
        return;
    task->queued = CSUCCESSP_TASK_NONE;
    last = t->queue.items[--t->queue.count];
    if (last == place)
        return;
    stand(book, hole, last);
    rise(book, hole);
    sink(book, csuccessp_task_at(book, last)->queued);
}

void
csuccessp_tasks_requeue(csuccess_book *book)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t place;
    size_t i;

    t->queue.count = 0;
    for (place = 0; place < t->places; place++) {
        csuccessp_task *task = csuccessp_task_at(book, place);
        task->handed = 0;
        task->queued = CSUCCESSP_TASK_NONE;
        if (can_be_handed_out(task))
            stand(book, t->queue.count++, place);
    }
    for (i = t->queue.count / 2; i > 0; i--)
        sink(book, i - 1);
}
