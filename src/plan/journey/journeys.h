/* SPDX-License-Identifier: MIT */
/* Journeys in a book: which there are, and where each customer stands on them.
 *
 * Values are computed first, by blocks, and only leave marks behind: whom somebody should look at.
 * Moves are made when all values of the instant are there, customer by customer (look.c); what
 * follows from a move is looked at in another instant of the same time. */
#ifndef CSUCCESSP_PLAN_JOURNEYS_H
#define CSUCCESSP_PLAN_JOURNEYS_H

#include "book/book.h"
#include "book/saved/loader.h"
#include "plan/journey/journey.h"
#include "plan/view/view.h"

/* Why somebody came to a stage. */
enum {
    CSUCCESSP_MOVE_ENTER,
    CSUCCESSP_MOVE_FORWARD,
    CSUCCESSP_MOVE_BACK,
    CSUCCESSP_MOVE_HAND,
    CSUCCESSP_MOVE_COMPLETE, /* all stages are behind; no other stage */
    CSUCCESSP_MOVE_LEAVE,    /* by hand; no stage */
    CSUCCESSP_MOVE_REMOVED,  /* the stage was taken out of the journey */
    CSUCCESSP_MOVES
};
extern const char *const csuccessp_move_kinds[CSUCCESSP_MOVES + 1];

enum { CSUCCESSP_MOVES_KEPT = 1000 }; /* of one customer on one journey */

typedef struct csuccessp_journey_move {
    csuccessp_ref next; /* the move before this one */
    uint8_t kind;
    int64_t at;
    csuccessp_text from, to; /* stages; 0: none */
    csuccessp_text by;
} csuccessp_journey_move;

typedef struct csuccessp_reached {
    csuccessp_ref next;
    csuccessp_text milestone, by;
    int64_t at;
    uint8_t by_itself;
} csuccessp_reached;

/* One customer on one journey; from setting out on it never goes away. */
typedef struct csuccessp_standing {
    csuccessp_text stage;  /* 0: has left */
    csuccessp_text former; /* a stage that went away under the customer, not noted yet; 0 */
    int64_t since;         /* on the stage */
    int64_t started, first_value, completed, left; /* CSUCCESSP_TIME_NONE */
    int64_t begun;       /* value index when the customer set out; CSUCCESSP_PROGRESS_NONE */
    int64_t turned;      /* sent back, or put somewhere by hand, at this time */
    int64_t wake;        /* there is more to look at; CSUCCESSP_TIME_NONE */
    csuccessp_ref moves; /* newest first */
    uint32_t move_count;
    csuccessp_ref reached; /* milestones */
    uint8_t settling;      /* put somewhere by hand, and not looked at since */
    uint8_t held;          /* ... and the way on is to be shut before it counts as open */
} csuccessp_standing;

/* All that belongs to the id of a journey. It stays when the journey goes. */
typedef struct csuccessp_journey_entry {
    csuccessp_text id;
    const csuccessp_journey *current; /* NULL: there is none now */
    uint32_t stage_slot, days_slot, value_slot, progress_slot, pace_slot, completed_slot,
        milestones_slot, watch_slot;
    csuccessp_ref *standing; /* by row */
    uint32_t capacity;
    csuccessp_bits touched;                /* customers whose named values may be others */
    csuccessp_bits stirred;                /* customers to look at in this instant */
    uint8_t marked;                        /* ... of whom there are any */
    csuccessp_array(csuccessp_text) names; /* of all stages that ever were: columns show them */
} csuccessp_journey_entry;

typedef struct csuccessp_journeys {
    csuccessp_array(csuccessp_journey_entry *) entries; /* in the order of ids */
    csuccessp_pool pool;
    csuccessp_text paces[CSUCCESSP_PACES]; /* 0 before the first journey */
    uint32_t promised;                     /* records at hand that will change something */
} csuccessp_journeys;

csuccessp_journeys *csuccessp_journeys_of(const csuccess_book *book);

/* Parts of the plan room's table. */
csuccess_status csuccessp_journeys_open(csuccess_book *book, csuccessp_journeys **out);
void csuccessp_journeys_close(csuccess_book *book, csuccessp_journeys *journeys);
csuccess_status csuccessp_journeys_grow(csuccess_book *book, size_t rows);
csuccess_status csuccessp_journeys_act(csuccess_book *book, int64_t at);
int csuccessp_journeys_ring(csuccess_book *book, uint32_t row, int64_t at);
void csuccessp_journeys_forget(csuccess_book *book, uint32_t row);
void csuccessp_journeys_merge(csuccess_book *book, uint32_t from, uint32_t into);
/* Who is erased has said nothing. */
void csuccessp_journeys_forget_contact(csuccess_book *book, uint32_t row, csuccessp_text contact);
void csuccessp_journeys_published(csuccessp_publication *publication);
void csuccessp_journeys_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_journeys_load_customer(csuccess_book *book, csuccessp_loader *loader,
                                                 uint32_t row, const csuccessp_place *place,
                                                 yyjson_val *value);
csuccess_status csuccessp_journeys_loaded(csuccess_book *book);
uint64_t csuccessp_journeys_memory(const csuccess_book *book);

extern const csuccessp_section csuccessp_journeys_section;
extern const csuccessp_record_kind csuccessp_journey_record;

/* Entries: by id, made if need be (one that is not published is invisible); NULL: there is none. */
csuccessp_journey_entry *csuccessp_journey_entry_find(const csuccess_book *book, csuccessp_text id);
csuccess_status csuccessp_journey_entry_make(csuccess_book *book, csuccessp_text id,
                                             csuccessp_journey_entry **out);
csuccess_status csuccessp_journey_entry_grow(csuccess_book *book, csuccessp_journey_entry *entry,
                                             size_t rows);

/* Where a customer stands; NULL: never set out. */
csuccessp_standing *csuccessp_standing_of(const csuccess_book *book,
                                          const csuccessp_journey_entry *entry, uint32_t row);
csuccessp_journey_move *csuccessp_move_at(const csuccess_book *book, csuccessp_ref move);
csuccessp_reached *csuccessp_reached_at(const csuccess_book *book, csuccessp_ref reached);
csuccessp_reached *csuccessp_reached_find(const csuccess_book *book,
                                          const csuccessp_standing *standing,
                                          csuccessp_text milestone);
/* On a stage, and not behind all of them. */
int csuccessp_standing_is_going(const csuccessp_standing *standing);
/* Milestones of the journey as it is now that were reached. */
uint32_t csuccessp_standing_milestones(const csuccess_book *book, const csuccessp_journey *journey,
                                       const csuccessp_standing *standing);
/* Whole days on the stage by the calendar; of one who is going. */
int32_t csuccessp_standing_days(const csuccess_book *book, const csuccessp_standing *standing,
                                int64_t at);
uint8_t csuccessp_standing_pace(const csuccess_book *book, const csuccessp_journey *journey,
                                const csuccessp_standing *standing, int64_t at);

/* Changes, from room that csuccessp_journeys_reserve has made, beside what is promised: one move
 * and one milestone for each record at hand. `by` is taken over. They say to the graph and to the
 * store that the customer is another. */
csuccess_status csuccessp_journeys_reserve(csuccess_book *book, uint32_t moves,
                                           uint32_t milestones);
void csuccessp_standing_touch(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row);
/* NULL where there was no room. */
csuccessp_standing *csuccessp_standing_make(csuccess_book *book, csuccessp_journey_entry *entry,
                                            uint32_t row);
/* On the stage of this index from now on; anew, whatever was before. */
csuccessp_standing *csuccessp_standing_enter(csuccess_book *book, csuccessp_journey_entry *entry,
                                             uint32_t row, uint32_t stage, csuccessp_text by,
                                             int64_t at);
/* To another stage; UINT32_MAX: to none (CSUCCESSP_MOVE_COMPLETE and _LEAVE). */
void csuccessp_standing_move(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                             uint32_t stage, uint8_t kind, csuccessp_text by, int64_t at);
/* A line of the history by itself. */
void csuccessp_standing_note(csuccess_book *book, csuccessp_standing *standing, uint8_t kind,
                             csuccessp_text from, csuccessp_text to, csuccessp_text by, int64_t at);
void csuccessp_standing_reach(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                              csuccessp_text milestone, csuccessp_text by, int by_itself,
                              int64_t at);
void csuccessp_standing_undo(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                             csuccessp_text milestone);
void csuccessp_standing_free(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row);

/* Nodes. */
extern const csuccessp_node_kind csuccessp_journey_watch_kind;
extern const csuccessp_node_kind csuccessp_journey_stage_kind;
extern const csuccessp_node_kind csuccessp_journey_days_kind;
extern const csuccessp_node_kind csuccessp_journey_value_kind;
extern const csuccessp_node_kind csuccessp_journey_progress_kind;
extern const csuccessp_node_kind csuccessp_journey_pace_kind;
extern const csuccessp_node_kind csuccessp_journey_completed_kind;
extern const csuccessp_node_kind csuccessp_journey_milestones_kind;

/* What the node of .days is computed with. */
typedef struct csuccessp_journey_days {
    csuccessp_journey_entry *entry;
    csuccessp_array(int32_t) edges;
} csuccessp_journey_days;

#endif
