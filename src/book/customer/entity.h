/* SPDX-License-Identifier: MIT */
/* Contacts (people at customers) and members (the vendor's own people): ids with a fixed set of
 * fields, each of which holds the last fact about it. */
#ifndef CSUCCESSP_BOOK_ENTITY_H
#define CSUCCESSP_BOOK_ENTITY_H

#include "book/room.h"
#include "util/pool.h"
#include "util/table.h"
#include "util/texts.h"

enum { CSUCCESSP_ENTITY_FIELDS = 10 };

/* Values are canonical JSON, so that a list of roles is one text. */
typedef struct csuccessp_entity {
    csuccessp_ref next;
    csuccessp_ref id; /* csuccessp_name_take */
    csuccessp_text value[CSUCCESSP_ENTITY_FIELDS];
    uint16_t source[CSUCCESSP_ENTITY_FIELDS];
    int64_t at[CSUCCESSP_ENTITY_FIELDS];
} csuccessp_entity;

typedef struct csuccessp_entities {
    csuccessp_ref *lists; /* by customer; members have one list at 0. NULL: none at all */
    uint32_t capacity;
    uint64_t count;
    csuccessp_table by_id; /* of members, who may be thousands in their one list */
} csuccessp_entities;

/* Names of the fields, ended by NULL. The first is "name". */
extern const char *const csuccessp_contact_fields[CSUCCESSP_ENTITY_FIELDS + 1];
extern const char *const csuccessp_member_fields[CSUCCESSP_ENTITY_FIELDS + 1];

enum {
    CSUCCESSP_CONTACT_NAME,
    CSUCCESSP_CONTACT_EMAIL,
    CSUCCESSP_CONTACT_PHONE,
    CSUCCESSP_CONTACT_TITLE,
    CSUCCESSP_CONTACT_PERSONA,
    CSUCCESSP_CONTACT_ROLES,
    CSUCCESSP_CONTACT_ACTIVE
};
enum {
    CSUCCESSP_MEMBER_NAME,
    CSUCCESSP_MEMBER_EMAIL,
    CSUCCESSP_MEMBER_ROLES,
    CSUCCESSP_MEMBER_MANAGER,
    CSUCCESSP_MEMBER_CALENDAR,
    CSUCCESSP_MEMBER_ZONE,
    CSUCCESSP_MEMBER_CAPACITY,
    CSUCCESSP_MEMBER_ABSENCES,
    CSUCCESSP_MEMBER_ACTIVE
};

extern const csuccessp_record_kind csuccessp_contact_record;
extern const csuccessp_record_kind csuccessp_member_record;

csuccessp_entity *csuccessp_entity_at(const csuccess_book *book, csuccessp_ref ref);

/* The first of a list; NULL lists are empty. */
csuccessp_ref csuccessp_entities_first(const csuccessp_entities *entities, uint32_t list);
csuccessp_ref csuccessp_entity_find(const csuccess_book *book, const csuccessp_entities *entities,
                                    uint32_t list, const char *id, size_t length);

int csuccessp_contact_has_role(const csuccess_book *book, uint32_t row, csuccessp_text contact,
                               csuccessp_text role);

/* Reads the fields of a record or document into a fresh entity, which belongs to nobody yet. */
csuccess_status csuccessp_entity_load(csuccess_book *book, const csuccessp_place *place,
                                      yyjson_val *value, const char *const *fields,
                                      csuccessp_ref *out);
/* Puts a whole entity (as it was saved) at the head of a list. */
csuccess_status csuccessp_entities_reserve(csuccess_book *book, csuccessp_entities *entities);
void csuccessp_entity_link(csuccess_book *book, csuccessp_entities *entities, uint32_t list,
                           csuccessp_ref ref);
void csuccessp_entity_write(const csuccess_book *book, const csuccessp_entity *entity,
                            const char *const *fields, int with_times, csuccessp_buffer *to);

void csuccessp_entity_drop(csuccess_book *book, csuccessp_entities *entities, uint32_t list,
                           csuccessp_ref ref);
/* A contact goes: measures that ask for roles look again. */
void csuccessp_contact_drop(csuccess_book *book, uint32_t row, csuccessp_ref ref);
void csuccessp_entities_forget(csuccess_book *book, csuccessp_entities *entities, uint32_t list);
void csuccessp_entities_merge(csuccess_book *book, csuccessp_entities *entities, uint32_t from,
                              uint32_t into);
csuccess_status csuccessp_entities_grow(csuccess_book *book, csuccessp_entities *entities,
                                        size_t rows);
void csuccessp_entities_close(csuccess_book *book, csuccessp_entities *entities);

/* References of a list in the bytewise order of ids: how many; `out` may be NULL. */
size_t csuccessp_entities_sorted(const csuccess_book *book, const csuccessp_entities *entities,
                                 uint32_t list, csuccessp_ref *out);

#endif
