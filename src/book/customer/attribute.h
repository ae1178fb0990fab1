/* SPDX-License-Identifier: MIT */
/* Attributes: facts about a customer that the host states. Of several facts the last in the
 * order of time, source and arrival holds, whatever order they came in. */
#ifndef CSUCCESSP_BOOK_ATTRIBUTE_H
#define CSUCCESSP_BOOK_ATTRIBUTE_H

#include "book/column.h"
#include "book/graph.h"
#include "book/room.h"

typedef struct csuccessp_attribute {
    csuccessp_column column;
    int64_t *at;              /* of the fact that holds; NULL: none has a time */
    uint16_t *source;         /* of the same; NULL: none has a source */
    csuccessp_text *currency; /* of money; NULL: all in the book's */
    uint32_t at_capacity, source_capacity, currency_capacity;
    csuccessp_bits touched;
    uint8_t registered; /* `touched` is known to the graph */
} csuccessp_attribute;

/* What a node of the kind holds. */
typedef struct csuccessp_attribute_definition {
    csuccessp_attribute *attribute; /* passes from one publication to the next */
    uint8_t builtin;
    uint8_t takes_over; /* while publishing: the attribute is still the old definition's */
    csuccessp_array(csuccessp_text) values; /* what a text may be; empty: anything */
} csuccessp_attribute_definition;

/* One fact as it waits to take effect. Texts in it have a user. */
typedef struct csuccessp_assignment {
    uint32_t slot; /* of the attribute, or one of the built-in ones below */
    uint8_t type;
    uint8_t present; /* 0: clears */
    uint16_t reserved;
    union {
        double number;
        int64_t integer;
        int32_t small;
        csuccessp_text text;
    } value;
    csuccessp_text currency;
} csuccessp_assignment;

/* What every customer has. They stand before the declared ones and are known by these names. */
enum {
    CSUCCESSP_BUILTIN_NAME,
    CSUCCESSP_BUILTIN_OWNER,
    CSUCCESSP_BUILTIN_START,
    CSUCCESSP_BUILTIN_PARENT, /* the row of the parent; no named value */
    CSUCCESSP_BUILTINS
};
#define CSUCCESSP_BUILTIN_SLOT(i) (UINT32_MAX - 8 + (uint32_t)(i))
extern const char *const csuccessp_builtin_names[CSUCCESSP_BUILTINS];
extern const uint8_t csuccessp_builtin_types[CSUCCESSP_BUILTINS];

extern const csuccessp_node_kind csuccessp_attribute_kind;
extern const csuccessp_section csuccessp_attribute_section;

/* The built-in ones as named values, in every publication. */
csuccess_status csuccessp_attributes_declare_builtin(csuccessp_publication *publication);

/* The attribute of a slot; NULL when the slot is none (any more). */
csuccessp_attribute *csuccessp_attribute_at(const csuccess_book *book, uint32_t slot);

csuccess_status csuccessp_attribute_grow(csuccess_book *book, csuccessp_attribute *attribute,
                                         size_t rows);
void csuccessp_attribute_close(csuccess_book *book, csuccessp_attribute *attribute);

/* Reads a JSON value of the attribute's type; takes texts. CSUCCESS_E_VALUE, CSUCCESS_E_FIELD. */
csuccess_status csuccessp_assignment_read(csuccess_book *book, const csuccessp_place *place,
                                          yyjson_val *value, uint32_t slot, uint8_t type,
                                          csuccessp_assignment *out);
void csuccessp_assignment_discard(csuccess_book *book, csuccessp_assignment *assignment);

/* Room for the time and source of a fact, and for a currency. */
csuccess_status csuccessp_attribute_reserve(csuccess_book *book, csuccessp_attribute *attribute,
                                            int64_t at, uint32_t source, int currency);

/* The fact takes effect, unless a later one holds; its texts are consumed. 0 when it did not. */
int csuccessp_attribute_set(csuccess_book *book, csuccessp_attribute *attribute, uint32_t row,
                            csuccessp_assignment *assignment, int64_t at, uint32_t source);
void csuccessp_attribute_forget(csuccess_book *book, csuccessp_attribute *attribute, uint32_t row);

/* The value as JSON, as a record would state it. */
void csuccessp_attribute_write(const csuccess_book *book, const csuccessp_attribute *attribute,
                               uint32_t row, csuccessp_buffer *to);

/* Money in a foreign currency has no number in the book's. */
int csuccessp_attribute_foreign(const csuccess_book *book, const csuccessp_attribute *attribute,
                                uint32_t row);

/* The attribute of a slot when a definition declares it, not a built-in one; NULL. */
const csuccessp_attribute *csuccessp_attribute_declared(const csuccess_book *book, uint32_t slot);

#endif
