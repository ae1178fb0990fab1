/* SPDX-License-Identifier: MIT */
#include "playbook/definition/playbook.h"

#include "book/book.h"
#include "book/event/event_filter.h"
#include "book/formula/formula.h"
#include "playbook/definition/new_item.h"
#include "playbook/definition/reader.h"

const char *const csuccessp_run_states[CSUCCESSP_RUN_STATES + 1] = {
    [CSUCCESSP_RUN_OPEN] = "open",
    [CSUCCESSP_RUN_COMPLETED] = "completed",
    [CSUCCESSP_RUN_GOAL] = "goal",
    [CSUCCESSP_RUN_EXITED] = "exited",
    [CSUCCESSP_RUN_IRRELEVANT] = "irrelevant",
    [CSUCCESSP_RUN_STOPPED] = "stopped",
    [CSUCCESSP_RUN_REPLACED] = "replaced",
    [CSUCCESSP_RUN_DISABLED] = "disabled",
    [CSUCCESSP_RUN_STATES] = NULL,
};

static void
drop(csuccess_book *book, csuccessp_text text)
{
    csuccessp_texts_drop(&book->texts, text);
}

static void
free_texts(csuccess_book *book, csuccessp_text_list *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        drop(book, list->items[i]);
    csuccessp_array_release(&book->memory, list);
}

static void
free_owners(csuccess_book *book, csuccessp_owner_rules *rules)
{
    size_t i;

    for (i = 0; i < rules->count; i++)
        drop(book, rules->items[i].text);
    csuccessp_array_release(&book->memory, rules);
}

/* The series of absence are the event kinds'. */
static void
free_trigger(csuccess_book *book, csuccessp_trigger *trigger)
{
    csuccessp_condition_free(book, &trigger->when);
    free_texts(book, &trigger->from);
    free_texts(book, &trigger->to);
    csuccessp_filter_free(book, &trigger->event.filter);
    csuccessp_item_match_free(book, &trigger->item);
    drop(book, trigger->playbook);
}

static void
free_step(csuccess_book *book, csuccessp_step *step)
{
    size_t i;

    drop(book, step->id);
    drop(book, step->title);
    drop(book, step->task_kind);
    drop(book, step->task_title);
    drop(book, step->parameters);
    csuccessp_condition_free(book, &step->when);
    csuccessp_condition_free(book, &step->until);
    csuccessp_filter_free(book, &step->event.filter);
    csuccessp_item_match_free(book, &step->item);
    free_owners(book, &step->owner);
    for (i = 0; i < step->values.count; i++) {
        drop(book, step->values.items[i].name);
        csuccessp_formula_free(book, step->values.items[i].formula);
    }
    csuccessp_array_release(&book->memory, &step->values);
    if (step->new_item)
        csuccessp_item_draft_drop(book, &step->new_item->draft);
    csuccessp_release(&book->memory, step->new_item, 1, sizeof *step->new_item);
}

void
csuccessp_playbook_free(csuccess_book *book, csuccessp_playbook *playbook)
{
    size_t i;

    if (!playbook)
        return;
    drop(book, playbook->id);
    drop(book, playbook->title);
    drop(book, playbook->group);
    drop(book, playbook->salt);
    csuccessp_condition_free(book, &playbook->scope);
    csuccessp_condition_free(book, &playbook->exit);
    csuccessp_condition_free(book, &playbook->goal);
    free_trigger(book, &playbook->trigger);
    free_owners(book, &playbook->owner);
    free_texts(book, &playbook->closing);
    for (i = 0; i < playbook->steps.count; i++)
        free_step(book, &playbook->steps.items[i]);
    for (i = 0; i < playbook->lists.count; i++) {
        csuccessp_condition_free(book, &playbook->lists.items[i].when);
        drop(book, playbook->lists.items[i].question);
    }
    csuccessp_array_release(&book->memory, &playbook->steps);
    csuccessp_array_release(&book->memory, &playbook->lists);
    csuccessp_array_release(&book->memory, &playbook->order);
    csuccessp_release(&book->memory, playbook, 1, sizeof *playbook);
}

uint16_t
csuccessp_step_find(const csuccessp_playbook *playbook, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < playbook->steps.count; i++)
        if (playbook->steps.items[i].id == id)
            return (uint16_t)i;
    return CSUCCESSP_STEP_NONE;
}
