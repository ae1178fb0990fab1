/* SPDX-License-Identifier: MIT */
/* How rooms meet. The book knows no room above it: each room hands it one table, and
 * src/library.c lists the tables in floor order. Records, definitions, the clock, saving and
 * reports walk that list. */
#ifndef CSUCCESSP_BOOK_ROOM_H
#define CSUCCESSP_BOOK_ROOM_H

#include <csuccess/handle.h>
#include <csuccess/status.h>

#include "util/buffer.h"
#include "util/json_read.h"
#include "util/stream.h"

typedef struct csuccessp_change csuccessp_change;
typedef struct csuccessp_record csuccessp_record;
typedef struct csuccessp_publication csuccessp_publication;
typedef struct csuccessp_draft csuccessp_draft;
typedef struct csuccessp_pass csuccessp_pass;
typedef struct csuccessp_loader csuccessp_loader;
typedef struct csuccessp_task csuccessp_task;

/* One kind of record. `prepare` does all that can fail and makes a change; `accept` and `apply`
 * cannot fail, and `apply` consumes it; `discard` undoes what `prepare` did. Kinds that need
 * neither queue nor change (events, the clock) take their record in one step: `direct`. */
typedef struct csuccessp_record_kind {
    const char *name;
    csuccess_status (*direct)(csuccess_book *book, csuccessp_record *record);
    csuccess_status (*prepare)(csuccess_book *book, csuccessp_record *record,
                               csuccessp_change **out);
    /* What does not wait, even when the change does; may be NULL. */
    void (*accept)(csuccess_book *book, csuccessp_change *change);
    void (*apply)(csuccess_book *book, csuccessp_change *change);
    void (*discard)(csuccess_book *book, csuccessp_change *change);
    uint8_t wide;     /* it may concern more customers than the change says */
    uint8_t indirect; /* it need not name a customer: what it names may be gone while it waits */
    /* Whom it concerns is not in it but is found when it is told: what waits is saved with that. */
    uint8_t unnamed;
} csuccessp_record_kind;

/* One section of a `definitions` record. Every publication compiles everything anew: names are
 * declared first, then bodies are compiled against all names. Until the commit, which cannot
 * fail, the old definitions stand. */
typedef struct csuccessp_section {
    const char *name; /* "measures" */
    const char *noun; /* "measure" */
    uint8_t single;   /* one object, not a list of items with ids */
    csuccess_status (*declare)(csuccessp_publication *publication, csuccessp_draft *draft);
    csuccess_status (*compile)(csuccessp_publication *publication, csuccessp_draft *draft,
                               const csuccessp_place *place, yyjson_val *body);
    void (*commit)(csuccessp_publication *publication, csuccessp_draft *draft);
    void (*discard)(csuccess_book *book, void *object);
} csuccessp_section;

/* The order in which documents are saved; loading relies on it. */
enum {
    CSUCCESSP_PHASE_BEFORE,    /* what definitions refer to */
    CSUCCESSP_PHASE_DEFINED,   /* definitions */
    CSUCCESSP_PHASE_STATE,     /* what stands above the customers */
    CSUCCESSP_PHASE_CUSTOMERS, /* customers, each followed by what is theirs */
    CSUCCESSP_PHASE_AFTER,
    CSUCCESSP_PHASES
};

/* One kind of saved document. `save` writes all documents of the kind, each a line (NULL: they are
 * written by item, below); `load` takes one, parsed. Between its beginning and its end each says
 * under which id a store has it (csuccessp_document_id), if it is not the only one of its kind:
 * no two of a kind have the same, and where the order of loading matters it is that of the ids,
 * byte by byte. */
typedef struct csuccessp_document_kind {
    const char *name;
    int phase;
    csuccess_status (*save)(csuccess_book *book, csuccessp_output *output);
    csuccess_status (*load)(csuccess_book *book, csuccessp_loader *loader,
                            const csuccessp_place *place, yyjson_val *document);
} csuccessp_document_kind;

/* Where a room keeps very many documents of one kind, of which few change at a time: each belongs
 * to an *item*, a place in one of the room's lists (a row, a task), vacant ones included. A store
 * that is attached to the book gets only those that changed, so the room tells what did
 * (book/saved/ledger.h): csuccessp_item_changed() after an item came, or changed in any way that
 * its document shows, csuccessp_item_gone() before its place becomes vacant, and
 * csuccessp_items_reserve() where the list grows. Without a store these do nothing.
 *
 * With `save` NULL in its document kind a stream gets the documents in the bytewise order of the
 * items' ids; the room need not write that. */
enum {
    CSUCCESSP_ITEMS_CUSTOMERS,
    CSUCCESSP_ITEMS_EVENTS, /* of a customer, each */
    CSUCCESSP_ITEMS_TASKS,
    CSUCCESSP_ITEMS_RUNS,
    CSUCCESSP_ITEMS_CANVASES,
    CSUCCESSP_ITEMS_PLAN_ITEMS,
    CSUCCESSP_ITEMS /* how many kinds there may be */
};

typedef struct csuccessp_item_kind {
    const csuccessp_document_kind *documents;
    int number;       /* CSUCCESSP_ITEMS_... */
    uint8_t in_parts; /* an item has any number of documents; else one */
    uint8_t inside;   /* in a stream another kind writes them between its own */
    /* Places in the list. */
    uint32_t (*count)(const csuccess_book *book);
    /* The id of an item, 1 to 1000 bytes, unlike that of any other of its kind; NULL: vacant. */
    const char *(*id)(const csuccess_book *book, uint32_t item, size_t *length);
    uint32_t (*find)(const csuccess_book *book, const char *id, size_t length); /* UINT32_MAX */
    /* Writes an item's document: csuccessp_document_begin ... csuccessp_document_end. `load` says
     * in loader->item whose document it has read. A document that depends on more than its item
     * (the clock) says so with csuccessp_document_passing(), and is looked at with each commit. */
    csuccess_status (*save)(csuccess_book *book, void *context, uint32_t item,
                            csuccessp_output *output);
    /* What writing many of them needs; may be NULL. */
    csuccess_status (*open)(csuccess_book *book, void **context);
    void (*close)(csuccess_book *book, void *context);
} csuccessp_item_kind;

typedef struct csuccessp_report_kind {
    const char *name;
    /* Writes the body of the report: the fields after the common ones, or Markdown. */
    csuccess_status (*write)(csuccess_book *book, const csuccessp_place *place,
                             yyjson_val *parameters, uint32_t format, csuccessp_output *output);
    uint32_t formats; /* that it knows: CSUCCESSP_IN_... */
} csuccessp_report_kind;

/* Formats as bits, by CSUCCESS_REPORT_ number. */
enum {
    CSUCCESSP_IN_JSON = 1 << 1,
    CSUCCESSP_IN_MARKDOWN = 1 << 2,
    CSUCCESSP_IN_ICALENDAR = 1 << 3,
    CSUCCESSP_IN_BOTH = CSUCCESSP_IN_JSON | CSUCCESSP_IN_MARKDOWN
};

typedef struct csuccessp_room {
    const char *name;
    /* State of the room in a book; NULL: the book's own struct has it. */
    csuccess_status (*open)(csuccess_book *book, void **state);
    void (*close)(csuccess_book *book, void *state);

    /* Lists, ended by NULL; any may be NULL. */
    const csuccessp_record_kind *const *records;
    const csuccessp_section *const *sections;
    const csuccessp_document_kind *const *documents;
    const csuccessp_report_kind *const *reports;
    const csuccessp_item_kind *const *items; /* of the documents, those by item */

    /* A publication takes effect: after its drafts were committed, before its nodes replace the
     * old ones. Cannot fail. */
    void (*published)(csuccessp_publication *publication);
    /* Room for `rows` customers in every column of the room. */
    csuccess_status (*grow)(csuccess_book *book, size_t rows);
    /* Everything that an instant with at most `rows` evaluated customers may need. */
    csuccess_status (*reserve)(csuccess_book *book, uint64_t rows);
    /* After an evaluated block: what follows from its values (history). Cannot fail. */
    void (*evaluated)(csuccess_book *book, csuccessp_pass *pass);
    /* What follows from an instant, when all its values are there: facts of the next one. May fail
     * for lack of memory; it is done again, and goes on where it stopped, before anything else
     * happens to the book's clock, and before the book is saved. */
    csuccess_status (*act)(csuccess_book *book, int64_t at);
    /* A new whole-book instant at a midnight: house-keeping. Cannot fail. */
    void (*midnight)(csuccess_book *book, int64_t at);
    /* A timer rang: 1 when it still means something; then the customer is evaluated. */
    int (*timer)(csuccess_book *book, uint32_t row, uint32_t tag, int64_t at);
    /* A customer is gone: let go of everything. Cannot fail. */
    void (*forget)(csuccess_book *book, uint32_t row);
    /* ... and so is a person at a customer, who was erased. Cannot fail. */
    void (*forget_contact)(csuccess_book *book, uint32_t row, const char *id, size_t length);
    /* `from` becomes part of `into`; then `from` is forgotten. Cannot fail. */
    void (*merge)(csuccess_book *book, uint32_t from, uint32_t into);
    /* What one member answered for at a customer's, another does: texts of their ids, of which the
     * room may take users. Cannot fail. */
    void (*hand_over)(csuccess_book *book, uint32_t row, uint32_t from, uint32_t to);
    /* Something was told of a task that a playbook made. Cannot fail. */
    void (*task_changed)(csuccess_book *book, const csuccessp_task *task, uint32_t place);
    /* Fields of the room in a customer's saved document, and in memory. */
    void (*save_customer)(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
    csuccess_status (*load_customer)(csuccess_book *book, csuccessp_loader *loader, uint32_t row,
                                     const csuccessp_place *place, yyjson_val *value);
    const char *customer_field; /* the field that the two above own; NULL: none */
    /* After the last document, before the customers are evaluated again. */
    csuccess_status (*loaded)(csuccess_book *book, csuccessp_loader *loader);
    /* The store has taken everything that is in the book now. Cannot fail. Only called while
     * csuccessp_store_attached(book). */
    void (*committed)(csuccess_book *book);
    /* Bytes that the room holds, for the memory report. */
    uint64_t (*memory)(const csuccess_book *book);
} csuccessp_room;

/* In src/library.c; ended by NULL. */
extern const csuccessp_room *const csuccessp_rooms[];

#endif
