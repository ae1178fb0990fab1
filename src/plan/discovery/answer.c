/* SPDX-License-Identifier: MIT */
/* What a discovery has found out. */
#include "plan/discovery/discovery.h"

const csuccessp_question_set *
csuccessp_discovery_of(const csuccess_book *book, uint32_t canvas)
{
    return csuccessp_question_set_find(book, csuccessp_canvas_at(book, canvas)->question_set);
}

const csuccessp_answer *
csuccessp_discovery_answer(const csuccess_book *book, uint32_t canvas, csuccessp_text question)
{
    const csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    size_t i;

    for (i = 0; i < c->answers.count; i++)
        if (c->answers.items[i].question == question)
            return &c->answers.items[i];
    return NULL;
}

uint32_t
csuccessp_discovery_gaps(const csuccess_book *book, uint32_t canvas, uint32_t *numbers,
                         uint32_t room)
{
    const csuccessp_question_set *set = csuccessp_discovery_of(book, canvas);
    uint32_t count = 0, i;

    for (i = 0; set && i < set->questions.count; i++) {
        const csuccessp_question *question = &set->questions.items[i];
        if (!question->required || csuccessp_discovery_answer(book, canvas, question->id))
            continue;
        if (count < room)
            numbers[count] = i;
        count++;
    }
    return count;
}

uint32_t
csuccessp_discovery_required(const csuccess_book *book, uint32_t canvas, uint32_t *open)
{
    const csuccessp_question_set *set = csuccessp_discovery_of(book, canvas);
    uint32_t count = 0, i;

    for (i = 0; set && i < set->questions.count; i++)
        count += set->questions.items[i].required;
    *open = csuccessp_discovery_gaps(book, canvas, NULL, 0);
    return count;
}
