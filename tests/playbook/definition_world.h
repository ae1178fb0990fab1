/* SPDX-License-Identifier: MIT */
/* What the tests of playbooks out of their JSON share: a book that has what they name, and a
 * publication in which one is read. */
#ifndef CSUCCESS_TESTS_PLAYBOOK_DEFINITION_WORLD_H
#define CSUCCESS_TESTS_PLAYBOOK_DEFINITION_WORLD_H

#include "book/book.h"
#include "playbook/definition/playbook.h"
#include "workbook.h"

#define TRIGGER "'when':'tickets > 3.0'"
#define STEP "{'id':'a','task':{'kind':'email'}}"

/* A publication in which playbooks are read, and what one of them has become. */
typedef struct world {
    csuccess_book *book;
    csuccessp_publication *publication;
    csuccessp_place place;
    csuccessp_node *trigger, *watch;
    csuccessp_playbook *playbook;
    csuccessp_json json;
    csuccess_status status;
} world;

csuccess_status world_begin(world *w, csuccess_book *book);
void world_end(world *w);

/* Reads a playbook in which ' stands for " and ` for '; an old version, or one that is new. */
void world_read(world *w, const char *text, int old);
/* ... which is new, and has to be taken. */
void world_takes(world *w, csuccess_book *book, const char *text);

/* A playbook with this trigger, further fields and steps; until the next call. */
const char *playbook_text(const char *trigger, const char *more, const char *steps);

/* What a playbook may name; and a book that has it. */
extern const char *const playbook_definitions;
csuccess_book *defined_book(void);

#endif
