/* SPDX-License-Identifier: MIT */
/* The room's state in a book: which playbooks there are, how each customer stands to them, and the
 * runs.
 *
 * Values are computed first, by blocks, and only leave marks behind: whose trigger became true, and
 * which customers somebody should look at. What follows from that is done when all values of the
 * instant are there, customer by customer (act/act.h). */
#ifndef CSUCCESSP_PLAYBOOK_PLAYBOOKS_H
#define CSUCCESSP_PLAYBOOK_PLAYBOOKS_H

#include "book/book.h"
#include "playbook/definition/playbook.h"

/* How a customer stands to a playbook: one byte. */
enum {
    CSUCCESSP_STAND_NOW = 3,   /* CSUCCESSP_FALSE and the like; 3: never looked at */
    CSUCCESSP_STAND_FALSE = 4, /* ... and what it was when that was last known */
    CSUCCESSP_STAND_TRUE = 8,
    CSUCCESSP_STAND_KNOWN = 12,
    CSUCCESSP_STAND_STARTS = 16, /* the trigger says so, at this instant */
    CSUCCESSP_STAND_ARMED = 32,  /* the day of a date is still to come */
    CSUCCESSP_STAND_NEVER = 3
};

/* Why a trigger did not start a run. */
enum {
    CSUCCESSP_KEPT_OPEN, /* one is open */
    CSUCCESSP_KEPT_COOLDOWN,
    CSUCCESSP_KEPT_MAXIMUM,
    CSUCCESSP_KEPT_GROUP,
    CSUCCESSP_KEPT_CAP, /* dropped; who is deferred will start later */
    CSUCCESSP_KEPT_DEPTH,
    CSUCCESSP_KEPT_NEEDLESS, /* the goal was reached already, or the exit rule held */
    CSUCCESSP_KEPT_COUNT
};
extern const char *const csuccessp_kept_names[CSUCCESSP_KEPT_COUNT + 1];

/* A version that open runs go by. */
typedef struct csuccessp_playbook_version {
    uint32_t revision;
    char *body; /* canonical JSON */
    size_t length;
    csuccessp_playbook *playbook; /* NULL: while a book is loaded */
} csuccessp_playbook_version;

/* All that belongs to the id of a playbook. It stays when the playbook goes. */
typedef struct csuccessp_playbook_entry {
    csuccessp_text id;
    uint32_t number;
    uint32_t generation;
    const csuccessp_playbook *current; /* NULL: there is none now */
    uint32_t revision;                 /* of it, or of the last that there was */
    const char *body;                  /* of it; the definition's */
    size_t length;
    csuccessp_array(csuccessp_playbook_version) versions; /* older ones */
    uint32_t trigger_slot, watch_slot;
    uint8_t by_clock; /* exit, goal or a wait of it ask for the time itself */
    uint8_t baseline; /* what is true now was so before anybody looked */
    uint8_t marked;   /* somebody may have CSUCCESSP_STAND_STARTS since the last instant */
    uint8_t *stand;   /* by row */
    uint32_t capacity;
    csuccessp_text *last; /* of a change: the last value that was known; 0 none. By row, or NULL */
    uint32_t last_capacity;
    uint8_t last_is_text;
    int32_t *day; /* of a date: the day that is waited for. By row, or NULL */
    uint32_t day_capacity;
    uint64_t kept[CSUCCESSP_KEPT_COUNT];
    uint64_t deferred;
    uint32_t open_runs;
} csuccessp_playbook_entry;

struct csuccessp_run;

/* Starts that wait, for a sustain, for room under a cap, or for the next instant. */
enum {
    CSUCCESSP_PENDING_SUSTAIN,
    CSUCCESSP_PENDING_DEFERRED,
    CSUCCESSP_PENDING_CHAINED, /* another playbook's run has closed */
    CSUCCESSP_PENDING_RESTS,   /* while it is true: the cooldown is not over */
    CSUCCESSP_PENDING_HAND,
    CSUCCESSP_PENDING_STOP, /* not a start at all: the open run is stopped by hand */
    CSUCCESSP_PENDING_KINDS
};
extern const char *const csuccessp_pending_names[CSUCCESSP_PENDING_KINDS + 1];

typedef struct csuccessp_start {
    csuccessp_ref next;
    uint32_t entry;
    uint8_t kind;
    uint8_t counts;    /* a sustain: the time goes on */
    uint8_t satisfied; /* a sustain: it has passed */
    uint32_t depth;
    int64_t since; /* counting since; waiting since */
    int64_t have;  /* counted before */
    int64_t wake;  /* CSUCCESSP_TIME_NONE: no timer */
    csuccessp_text subject, reason, by;
} csuccessp_start;

/* One thing to do in an instant. What became of an item of a success plan counts as an event. */
typedef struct csuccessp_act_item {
    uint32_t row;
    uint32_t entry;         /* of an event; UINT32_MAX: all else of a customer */
    uint64_t triggers;      /* those to look at: bit i for each 64th in the order, from i */
    uint64_t key;           /* of the id: it goes before other ids as those do by their keys */
    int64_t since;          /* deferred starts: those that wait longest come first */
    uint64_t order;         /* of events */
    int64_t at;             /* of the event */
    uint32_t kind;          /* of it */
    uint32_t depth;         /* runs that it follows from */
    uint8_t late;           /* ... and it came after its time */
    csuccessp_text subject; /* of it, a user of it */
} csuccessp_act_item;

/* Starts of today, where there is a cap. */
typedef struct csuccessp_cap_count {
    uint32_t entry;
    csuccessp_text owner;
    uint32_t count;
} csuccessp_cap_count;

typedef struct csuccessp_playbooks {
    csuccessp_array(csuccessp_playbook_entry *) entries;
    csuccessp_array(uint32_t) order; /* of those that are published: priority, then id */
    csuccessp_array(uint32_t) by_id; /* the same by id alone */
    csuccessp_pool pool;
    csuccessp_array(csuccessp_ref) places; /* of all runs; 0: vacant */
    csuccessp_array(uint32_t) vacant;
    csuccessp_ref *runs;   /* by row: the newest */
    csuccessp_ref *starts; /* by row */
    uint32_t runs_capacity;
    csuccessp_bits stirred; /* customers to look at in this instant */
    size_t stirred_low, stirred_high;
    csuccessp_bits active;  /* customers with runs that are open or measured */
    csuccessp_bits waiting; /* ... of which one waits for an event, or who wait to be born */
    uint8_t sweep;          /* a publication changed what runs go by */
    uint8_t ordered;        /* the order between customers matters: caps, loads, items */
    uint8_t acting;         /* items are there, not all done */
    uint8_t started;        /* a run was, for the customer in hand */
    csuccessp_array(csuccessp_act_item) items;
    size_t done;
    uint64_t levels;                     /* triggers that start as long as they are true */
    size_t asked;                        /* of the item in hand: triggers that were asked already */
    csuccessp_array(csuccessp_ref) open; /* of the customer in hand */
    int32_t cap_day;
    csuccessp_array(csuccessp_cap_count) caps;
    csuccessp_text reasons[8]; /* texts that are needed where nothing may fail */
} csuccessp_playbooks;

extern const csuccessp_room csuccessp_playbook_room;

csuccessp_playbooks *csuccessp_playbooks_of(const csuccess_book *book);

/* The entry of an id; NULL. Made if need be: one that is not published is invisible. */
csuccessp_playbook_entry *csuccessp_playbook_entry_find(const csuccess_book *book,
                                                        csuccessp_text id);
csuccess_status csuccessp_playbook_entry_make(csuccess_book *book, csuccessp_text id,
                                              csuccessp_playbook_entry **out);
csuccess_status csuccessp_playbook_entry_grow(csuccess_book *book, csuccessp_playbook_entry *entry,
                                              size_t rows);
/* Room for what a trigger keeps of each customer. */
csuccess_status csuccessp_playbook_entry_columns(csuccess_book *book,
                                                 csuccessp_playbook_entry *entry,
                                                 const csuccessp_trigger *trigger, size_t rows);
/* Nobody was looked at: what is true from now on was so before. */
void csuccessp_playbook_entry_reset(csuccess_book *book, csuccessp_playbook_entry *entry,
                                    int is_text);
void csuccessp_playbook_entry_forget(csuccess_book *book, csuccessp_playbook_entry *entry,
                                     uint32_t row);
void csuccessp_playbook_entry_drop_versions(csuccess_book *book, csuccessp_playbook_entry *entry);
void csuccessp_playbook_entry_free(csuccess_book *book, csuccessp_playbook_entry *entry);
/* The version that a run goes by; NULL: it is lost. */
const csuccessp_playbook *csuccessp_playbook_version_of(const csuccessp_playbook_entry *entry,
                                                        uint32_t revision);

/* Somebody should look at the customer. */
void csuccessp_stir(csuccess_book *book, uint32_t row);
/* One who is still to come is looked at then, if there is anything to be done. */
void csuccessp_await_birth(csuccess_book *book, uint32_t row);

/* Room for `rows` customers, once there is a playbook. */
csuccess_status csuccessp_playbooks_grow(csuccess_book *book, size_t rows);

/* Tells the kinds of events, and the plans, what some trigger looks for. */
void csuccessp_playbooks_watch_events(csuccess_book *book);

extern const csuccessp_section csuccessp_playbook_section;
void csuccessp_playbooks_published(csuccessp_publication *publication);

extern const csuccessp_node_kind csuccessp_trigger_kind;
extern const csuccessp_node_kind csuccessp_watch_kind;

/* 1 when the state that a playbook asks about is so: CSUCCESSP_FALSE, _UNKNOWN, _TRUE. */
int csuccessp_stand_active(const csuccessp_playbook *playbook, uint8_t stand);

/* What the trigger of any version says of a customer by itself, without scope and mode. */
int csuccessp_trigger_truth(const csuccess_book *book, const csuccessp_playbook *playbook,
                            uint32_t row, int64_t at);

#endif
