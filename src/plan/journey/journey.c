/* SPDX-License-Identifier: MIT */
/* A journey once it is read: what is looked up in it, and letting go of it. */
#include "plan/journey/journey.h"

#include "book/book.h"

uint32_t
csuccessp_journey_stage_find(const csuccessp_journey *journey, csuccessp_text stage)
{
    uint32_t i;

    for (i = 0; stage && i < journey->stages.count; i++)
        if (journey->stages.items[i].id == stage)
            return i;
    return UINT32_MAX;
}

const csuccessp_journey_milestone *
csuccessp_journey_milestone_find(const csuccessp_journey *journey, csuccessp_text milestone,
                                 uint32_t *stage)
{
    uint32_t i;
    size_t k;

    for (i = 0; milestone && i < journey->stages.count; i++)
        for (k = 0; k < journey->stages.items[i].milestones.count; k++) {
            const csuccessp_journey_milestone *m = &journey->stages.items[i].milestones.items[k];
            if (m->id != milestone)
                continue;
            if (stage)
                *stage = i;
            return m;
        }
    return NULL;
}

static void
free_stage(csuccess_book *book, csuccessp_journey_stage *stage)
{
    size_t i;

    for (i = 0; i < stage->milestones.count; i++) {
        csuccessp_journey_milestone *m = &stage->milestones.items[i];
        csuccessp_texts_drop(&book->texts, m->id);
        csuccessp_texts_drop(&book->texts, m->title);
        csuccessp_condition_free(book, &m->reached);
    }
    csuccessp_array_release(&book->memory, &stage->milestones);
    csuccessp_texts_drop(&book->texts, stage->id);
    csuccessp_texts_drop(&book->texts, stage->title);
    csuccessp_condition_free(book, &stage->entry);
    csuccessp_condition_free(book, &stage->exit);
    csuccessp_condition_free(book, &stage->back);
}

void
csuccessp_journey_free(csuccess_book *book, csuccessp_journey *journey)
{
    size_t i;

    if (!journey)
        return;
    for (i = 0; i < journey->stages.count; i++)
        free_stage(book, &journey->stages.items[i]);
    for (i = 0; i < journey->drivers.count; i++) {
        csuccessp_texts_drop(&book->texts, journey->drivers.items[i].id);
        csuccessp_texts_drop(&book->texts, journey->drivers.items[i].title);
        csuccessp_texts_drop(&book->texts, journey->drivers.items[i].name);
    }
    csuccessp_condition_free(book, &journey->enter);
    csuccessp_condition_free(book, &journey->first_value);
    csuccessp_array_release(&book->memory, &journey->stages);
    csuccessp_array_release(&book->memory, &journey->drivers);
    csuccessp_array_release(&book->memory, &journey->within_days);
    csuccessp_texts_drop(&book->texts, journey->id);
    csuccessp_texts_drop(&book->texts, journey->title);
    csuccessp_release(&book->memory, journey, 1, sizeof *journey);
}
