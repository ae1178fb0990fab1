/* SPDX-License-Identifier: MIT */
#include "book/task/task_text.h"

#include "book/book.h"
#include "util/json_write.h"
#include "util/suggest.h"

enum { NEAREST_AMONG = 1000 }; /* tasks */

const char *const csuccessp_task_states[] = {"open", "acknowledged", "completed", "cancelled",
                                             NULL};

int
csuccessp_is_blank(csuccessp_slice text)
{
    size_t i;

    for (i = 0; i < text.length; i++)
        if (text.bytes[i] != ' ' && text.bytes[i] != '\t' && text.bytes[i] != '\n' &&
            text.bytes[i] != '\r')
            return 0;
    return 1;
}

csuccess_status
csuccessp_member_check(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    csuccessp_ref ref;
    const char *known;
    size_t n;

    if (csuccessp_entity_find(book, &book->members, 0, id.bytes, id.length))
        return CSUCCESS_OK;
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (ref = csuccessp_entities_first(&book->members, 0); ref;
         ref = csuccessp_entity_at(book, ref)->next) {
        known = csuccessp_name_get(&book->pool, csuccessp_entity_at(book, ref)->id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no member '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* Looks at some of the tasks only: a stream may name many that are not there. */
csuccess_status
csuccessp_task_unknown(const csuccess_book *book, const csuccessp_place *place, csuccessp_slice id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    uint32_t places = csuccessp_task_places(book), i;
    const char *known;
    size_t n;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < places && i < NEAREST_AMONG; i++) {
        if (!csuccessp_task_at(book, i)->id)
            continue;
        known = csuccessp_texts_get(&book->texts, csuccessp_task_at(book, i)->id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no task '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}
