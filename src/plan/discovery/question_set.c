/* SPDX-License-Identifier: MIT */
/* The section `question_sets`: what a discovery asks. */
#include <string.h>

#include "plan/discovery/discovery.h"
#include "plan/lookup.h"

enum { QUESTIONS_MAX = 1000 };

static void
discard_set(csuccess_book *book, void *object)
{
    csuccessp_question_set *set = object;
    size_t i;

    for (i = 0; i < set->questions.count; i++) {
        csuccessp_texts_drop(&book->texts, set->questions.items[i].id);
        csuccessp_texts_drop(&book->texts, set->questions.items[i].text);
        csuccessp_texts_drop(&book->texts, set->questions.items[i].topic);
    }
    csuccessp_array_release(&book->memory, &set->questions);
    csuccessp_texts_drop(&book->texts, set->id);
    csuccessp_texts_drop(&book->texts, set->title);
    csuccessp_release(&book->memory, set, 1, sizeof *set);
}

static int
has_question(const csuccessp_question_set *set, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < set->questions.count; i++)
        if (set->questions.items[i].id == id)
            return 1;
    return 0;
}

static csuccess_status
read_question(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
              csuccessp_question_set *set)
{
    struct question_body {
        csuccessp_slice id, text, topic;
        int32_t required;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct question_body, id), NULL},
        {"text", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct question_body, text), NULL},
        {"topic", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct question_body, topic), NULL},
        {"required", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct question_body, required), NULL},
    };
    csuccessp_question question;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    memset(&question, 0, sizeof question);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    if (in.text.length == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "the text of a question is empty");
    status = csuccessp_text_keep(book, in.id, &question.id);
    if (status == CSUCCESS_OK && has_question(set, question.id))
        status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                   "the question '%.*s' is there twice",
                                   csuccessp_shown(in.id.bytes, in.id.length), in.id.bytes);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.text, &question.text);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.topic, &question.topic);
    question.required = (uint8_t)in.required;
    if (status == CSUCCESS_OK) {
        set->questions.items[set->questions.count++] = question;
        return CSUCCESS_OK;
    }
    csuccessp_texts_drop(&book->texts, question.id);
    csuccessp_texts_drop(&book->texts, question.text);
    csuccessp_texts_drop(&book->texts, question.topic);
    return status;
}

static csuccess_status
read_questions(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
               csuccessp_question_set *set)
{
    csuccess_status status = CSUCCESS_OK;
    size_t count = yyjson_arr_size(list), i, n;
    yyjson_val *item;

    if (count == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a question set has no question");
    if (count > QUESTIONS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a question set has at most %d questions",
                                 QUESTIONS_MAX);
    if (csuccessp_array_reserve(&book->memory, &set->questions, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_question(book, &at, item, set);
    }
    return status;
}

static csuccess_status
compile_set(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
            yyjson_val *body)
{
    struct set_body {
        csuccessp_slice id, title;
        yyjson_val *questions;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct set_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct set_body, title), NULL},
        {"questions", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct set_body, questions), NULL},
    };
    csuccessp_place questions = csuccessp_place_name(place, "questions");
    csuccessp_question_set *set;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    set = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *set);
    if (!set)
        return csuccessp_fail_memory(&p->book->error);
    draft->object = set;
    status = csuccessp_text_keep(p->book, in.id, &set->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(p->book, in.title, &set->title);
    return status == CSUCCESS_OK ? read_questions(p->book, &questions, in.questions, set) : status;
}

const csuccessp_section csuccessp_question_set_section = {
    "question_sets", "question set", 0, NULL, compile_set, NULL, discard_set,
};

const csuccessp_question_set *
csuccessp_question_set_find(const csuccess_book *book, csuccessp_text id)
{
    return csuccessp_plan_definition(book, "question_sets", id);
}
