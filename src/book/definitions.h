/* SPDX-License-Identifier: MIT */
/* Publishing definitions: a bundle is checked together and published all or nothing.
 *
 * Every publication compiles everything anew from the canonical text of each definition, against
 * all names, and then changes over in one step that cannot fail. What has not changed keeps its
 * columns and accumulators; a bundle that changes nothing does nothing. */
#ifndef CSUCCESSP_BOOK_DEFINITIONS_H
#define CSUCCESSP_BOOK_DEFINITIONS_H

#include "book/graph.h"
#include "book/record/record.h"
#include "book/room.h"

enum { CSUCCESSP_SECTIONS_MAX = 32 };

/* One published definition. */
typedef struct csuccessp_item {
    csuccessp_text id; /* 0: the one object of a single section */
    char *body;        /* canonical JSON */
    size_t length;
    uint32_t revision; /* grows with each change */
    void *object;      /* what the section made of it */
} csuccessp_item;

typedef csuccessp_array(csuccessp_item) csuccessp_items;

/* All definitions, by section (the position in the list of all rooms' sections). */
typedef struct csuccessp_definitions {
    csuccessp_items sections[CSUCCESSP_SECTIONS_MAX];
} csuccessp_definitions;

/* One definition on its way. */
struct csuccessp_draft {
    csuccessp_text id;
    char *body;
    size_t length;
    uint32_t revision;
    uint8_t changed;   /* new, or other than before */
    int64_t index;     /* in the bundle's list; -1: it is not in the bundle */
    int64_t old;       /* its place among the published items; -1: new */
    uint8_t owns_body; /* the body is not that of the published item */
    void *object;
    uint32_t slot; /* of the named value that it declares; CSUCCESSP_SLOT_NONE */
};

typedef csuccessp_array(csuccessp_draft) csuccessp_drafts;

struct csuccessp_publication {
    csuccess_book *book;
    csuccessp_drafts sections[CSUCCESSP_SECTIONS_MAX];
    csuccessp_json json;
    csuccessp_place place;                   /* of the record */
    csuccessp_array(csuccessp_node *) nodes; /* by slot */
    csuccessp_array(uint32_t) order;
    csuccessp_array(csuccessp_bits *) bits;
    uint64_t *changed;
    size_t changed_words;
    double *lanes;
    uint32_t stages;
    uint8_t reads_children;
    uint8_t reads_parents;
    uint8_t any_change;
    uint8_t loading; /* from a saved stream: nothing is new to the customers */
    csuccessp_array(struct csuccessp_series *) series; /* what measures look through */
    uint32_t role_filters; /* series that ask for the role of a contact */
};

extern const csuccessp_record_kind csuccessp_definitions_record;

/* Position of a section by name; -1. */
int csuccessp_section_find(const char *name, size_t length);
const csuccessp_section *csuccessp_section_at(int index);

/* For sections, while they declare and compile. */

/* A node for a name. CSUCCESS_E_DEFINITION when the name is taken. */
csuccess_status csuccessp_publish_node(csuccessp_publication *publication, csuccessp_draft *draft,
                                       const csuccessp_place *place, const char *name,
                                       size_t length, const csuccessp_node_kind *kind, uint8_t type,
                                       csuccessp_node **out);

/* The slot of a named value that this publication has; CSUCCESS_E_UNKNOWN with the nearest. */
csuccess_status csuccessp_publish_find(csuccessp_publication *publication,
                                       const csuccessp_place *place, const char *name,
                                       size_t length, uint32_t *slot);
csuccessp_node *csuccessp_publish_node_at(const csuccessp_publication *publication, uint32_t slot);

/* `node` reads `slot`: every change of it, or only where it crosses one of the edges. */
csuccess_status csuccessp_publish_input(csuccessp_publication *publication, csuccessp_node *node,
                                        uint32_t slot, uint32_t relation);
csuccess_status csuccessp_publish_input_edges(csuccessp_publication *publication,
                                              csuccessp_node *node, uint32_t slot,
                                              const double *edges, size_t count);

/* `node` must be computed for rows in this set, which lives as long as the publication. */
csuccess_status csuccessp_publish_source(csuccessp_publication *publication, csuccessp_node *node,
                                         csuccessp_bits *bits);
csuccess_status csuccessp_publish_bits(csuccessp_publication *publication, csuccessp_bits *bits);

/* The draft of a section with this id; NULL. */
csuccessp_draft *csuccessp_publish_draft(const csuccessp_publication *publication, int section,
                                         csuccessp_text id);

/* Steps. Publishing is begin, (merge a bundle or add saved items), prepare, then commit or
 * abandon; all but commit and abandon may fail. */
csuccess_status csuccessp_publication_begin(csuccess_book *book, const csuccessp_place *place,
                                            csuccessp_publication **out);
csuccess_status csuccessp_publication_merge(csuccessp_publication *publication, yyjson_val *bundle);
csuccess_status csuccessp_publication_add(csuccessp_publication *publication, int section,
                                          csuccessp_text id, const char *body, size_t length,
                                          uint32_t revision);
csuccess_status csuccessp_publication_prepare(csuccessp_publication *publication);
void csuccessp_publication_commit(csuccessp_publication *publication);
void csuccessp_publication_abandon(csuccessp_publication *publication);

void csuccessp_definitions_close(csuccess_book *book);

#endif
