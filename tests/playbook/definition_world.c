/* SPDX-License-Identifier: MIT */
#include "definition_world.h"

#include <stdio.h>

static const csuccessp_node_kind plain_kind = {
    "test", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

const char *const playbook_definitions =
    "{'record':'definitions','attributes':[{'id':'plan','type':'text'},"
    "{'id':'seats','type':'int'},{'id':'paying','type':'bool'},{'id':'renewal','type':'date'},"
    "{'id':'csm','type':'text'},"
    "{'id':'tier','type':'text','values':['gold','silver']}],'events':[{'id':'login'},{'id':'"
    "ticket','retain_days':30}],"
    "'measures':[{'id':'tickets','kind':'count','event':'ticket','days':30},"
    "{'id':'quiet','kind':'days_since','event':'login'}],"
    "'segments':[{'id':'at_risk','enter':'tickets > 3'}],'health_models':[{'id':'h','direction':"
    "'higher_is_better','bands':[{'id':'red','to':50},{'id':'green','from':50}],'parts':"
    "[{'measure':'seats','linear':{'knots':[[0,0],[9,100]]}}]}]}";

csuccess_status
world_begin(world *w, csuccess_book *book)
{
    csuccess_status status;

    memset(w, 0, sizeof *w);
    w->book = book;
    w->place = csuccessp_place_root(&book->error);
    csuccessp_json_open(&w->json, &book->memory);
    status = csuccessp_publication_begin(book, &w->place, &w->publication);
    if (status == CSUCCESS_OK)
        status = csuccessp_publication_prepare(w->publication);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(w->publication, NULL, &w->place, "test.trigger", 12,
                                        &plain_kind, CSUCCESS_TYPE_BOOL, &w->trigger);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(w->publication, NULL, &w->place, "test.watch", 10,
                                        &plain_kind, CSUCCESS_TYPE_BOOL, &w->watch);
    return status;
}

void
world_end(world *w)
{
    csuccessp_playbook_free(w->book, w->playbook);
    csuccessp_json_done(&w->json);
    csuccessp_json_close(&w->json);
    if (w->publication)
        csuccessp_publication_abandon(w->publication);
}

void
world_read(world *w, const char *text, int old)
{
    static char json[62000];
    size_t i, length = strlen(text);

    assert_in_range(length, 1, sizeof json - 1);
    for (i = 0; i < length; i++)
        json[i] = text[i] == '\'' ? '"' : text[i] == '`' ? '\'' : text[i];
    w->status = csuccessp_json_parse(&w->json, json, length, 1 << 20, 200, &w->book->error);
    if (w->status == CSUCCESS_OK)
        w->status = csuccessp_playbook_declare(w->publication, &w->place, w->json.root);
    if (w->status == CSUCCESS_OK)
        w->status = csuccessp_playbook_read(w->publication, old ? NULL : w->trigger, w->watch, old,
                                            &w->place, w->json.root, &w->playbook);
}

const char *
playbook_text(const char *trigger, const char *more, const char *steps)
{
    static char text[62000];

    snprintf(text, sizeof text, "{'id':'p','trigger':{%s},'steps':[%s]%s%s}", trigger, steps,
             *more ? "," : "", more);
    return text;
}

void
world_takes(world *w, csuccess_book *book, const char *text)
{
    assert_int_equal(world_begin(w, book), CSUCCESS_OK);
    world_read(w, text, 0);
    if (w->status != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("%s: %s at '%s'\n%s", csuccess_status_name(w->status), error.message,
                 error.pointer, text);
    }
}

csuccess_book *
defined_book(void)
{
    csuccess_book *book = new_book();

    take(book, "%s", playbook_definitions);
    return book;
}
