/* SPDX-License-Identifier: MIT */
/* Reading a playbook out of its JSON: what its parts share while that goes on. */
#ifndef CSUCCESSP_PLAYBOOK_READER_H
#define CSUCCESSP_PLAYBOOK_READER_H

#include "playbook/definition/playbook.h"

/* What is being read. */
typedef struct csuccessp_playbook_reader {
    csuccessp_publication *publication;
    csuccess_book *book;
    csuccessp_node *trigger; /* NULL: an old version of which the trigger does not count */
    csuccessp_node *watch;
    csuccessp_playbook *playbook;
    int old;
    csuccessp_error *error;
    csuccessp_error before; /* what stood there when reading began */
} csuccessp_playbook_reader;

/* 1 when a failure means only that an old version has lost something; then there is none. */
int csuccessp_playbook_lost(const csuccessp_playbook_reader *reader, csuccess_status *status);

/* A condition whose every change the node hears of. */
csuccess_status csuccessp_playbook_condition(csuccessp_playbook_reader *reader,
                                             csuccessp_node *node, const csuccessp_place *place,
                                             yyjson_val *value, csuccessp_condition *out);
/* One that is asked at a certain moment only: time alone does not wake its reader. */
csuccess_status csuccessp_playbook_question(csuccessp_playbook_reader *reader,
                                            const csuccessp_place *place, yyjson_val *value,
                                            csuccessp_condition *out);
/* The value of an expression, asked in the same way; NULL: lost. */
csuccess_status csuccessp_playbook_formula(csuccessp_playbook_reader *reader,
                                           const csuccessp_place *place, yyjson_val *value,
                                           struct csuccessp_formula **out);

/* An attribute of a type, CSUCCESS_TYPE_DATE or _TEXT; CSUCCESSP_SLOT_NONE: lost. */
csuccess_status csuccessp_playbook_attribute(csuccessp_playbook_reader *reader,
                                             const csuccessp_place *place, csuccessp_slice name,
                                             uint8_t type, uint32_t *slot);

/* A text of the definition, which may not be there. */
csuccess_status csuccessp_playbook_text(csuccessp_playbook_reader *reader, csuccessp_slice slice,
                                        csuccessp_text *out);
/* An array of texts, of which none is empty, or with `flags` of true and false. */
csuccess_status csuccessp_playbook_texts(csuccessp_playbook_reader *reader,
                                         const csuccessp_place *place, yyjson_val *list, int flags,
                                         csuccessp_text_list *out);

/* A number of a field within bounds. CSUCCESS_E_VALUE. */
csuccess_status csuccessp_playbook_within(const csuccessp_place *place, const char *field,
                                          int64_t number, int64_t least, int64_t most);

enum { CSUCCESSP_DAYS_MAX = 36500, CSUCCESSP_HOURS_MAX = 876000, CSUCCESSP_MONTHS_MAX = 1200 };

/* {"days", "hours"} as microseconds, at least one of the two. */
typedef struct csuccessp_duration_body {
    int64_t days, hours;
} csuccessp_duration_body;

#define CSUCCESSP_DURATION_FIELDS(type, member)                             \
    {"days", CSUCCESSP_FIELD_INT, 0, offsetof(type, member.days), NULL},    \
    {                                                                       \
        "hours", CSUCCESSP_FIELD_INT, 0, offsetof(type, member.hours), NULL \
    }

/* `given`: how many of the two are there. */
csuccess_status csuccessp_playbook_duration(const csuccessp_place *place,
                                            const csuccessp_duration_body *body, int given,
                                            int64_t *out);
csuccess_status csuccessp_playbook_duration_read(const csuccessp_place *place, yyjson_val *value,
                                                 int64_t *out);

/* Parts. */

csuccess_status csuccessp_trigger_read(csuccessp_playbook_reader *reader,
                                       const csuccessp_place *place, yyjson_val *value);

/* An event that is looked for; its fields stand among those of `place`. */
typedef struct csuccessp_match_body {
    csuccessp_slice event, subject, role;
    yyjson_val *labels, *least, *most;
} csuccessp_match_body;

#define CSUCCESSP_MATCH_FIELDS(type, member)                                      \
    {"labels", CSUCCESSP_FIELD_ARRAY, 0, offsetof(type, member.labels), NULL},    \
        {"role", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.role), NULL},       \
        {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.subject), NULL}, \
        {"least", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.least), NULL},    \
    {                                                                             \
        "most", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.most), NULL         \
    }

/* Items of success plans that are looked for; their fields stand among those of `place`. */
typedef struct csuccessp_item_match_body {
    csuccessp_slice id, origin, cause, dimension;
    yyjson_val *kind;
} csuccessp_item_match_body;

#define CSUCCESSP_ITEM_MATCH_FIELDS(type, member)                                  \
    {"kind", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.kind), NULL},           \
        {"id", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.id), NULL},            \
        {"origin", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.origin), NULL},    \
        {"cause", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.cause), NULL},      \
    {                                                                              \
        "dimension", CSUCCESSP_FIELD_ID, 0, offsetof(type, member.dimension), NULL \
    }

csuccess_status csuccessp_item_match_read(csuccessp_playbook_reader *reader,
                                          const csuccessp_place *place,
                                          const csuccessp_item_match_body *in,
                                          csuccessp_item_match *out);
void csuccessp_item_match_free(csuccess_book *book, csuccessp_item_match *match);
/* A status that an item can be waited for to reach: CSUCCESSP_ITEM_DONE and those of promises. */
csuccess_status csuccessp_item_goal_read(const csuccessp_place *place, yyjson_val *value,
                                         uint8_t *out);

/* Kinds of triggers. */
csuccess_status csuccessp_trigger_change_read(csuccessp_playbook_reader *reader,
                                              const csuccessp_place *place, csuccessp_slice value,
                                              yyjson_val *from, yyjson_val *to);
csuccess_status csuccessp_trigger_absence_read(csuccessp_playbook_reader *reader,
                                               const csuccessp_place *place,
                                               const csuccessp_match_body *filter,
                                               csuccessp_slice kind, int64_t days,
                                               csuccessp_slice since);
csuccess_status csuccessp_trigger_playbook_read(csuccessp_playbook_reader *reader,
                                                const csuccessp_place *place, csuccessp_slice id,
                                                yyjson_val *outcomes);

csuccess_status csuccessp_trigger_item_read(csuccessp_playbook_reader *reader,
                                            const csuccessp_place *place, yyjson_val *value);

/* `field` names the kind of event. */
csuccess_status csuccessp_match_read(csuccessp_playbook_reader *reader,
                                     const csuccessp_place *place, const char *field,
                                     const csuccessp_match_body *body, csuccessp_event_match *out,
                                     int32_t *retain_days);

/* A rule, or a list of them. */
csuccess_status csuccessp_owner_read(csuccessp_playbook_reader *reader,
                                     const csuccessp_place *place, yyjson_val *value,
                                     csuccessp_owner_rules *out);

/* The steps of the playbook and all that hang on them. */
csuccess_status csuccessp_steps_read(csuccessp_playbook_reader *reader,
                                     const csuccessp_place *place, yyjson_val *steps);
/* "at": when the time of a step comes, which stands in the list of its own. */
csuccess_status csuccessp_step_time_read(csuccessp_playbook_reader *reader,
                                         const csuccessp_place *place, yyjson_val *value,
                                         uint16_t step);
csuccess_status csuccessp_step_task_read(csuccessp_playbook_reader *reader,
                                         const csuccessp_place *place, yyjson_val *value,
                                         uint16_t step);
csuccess_status csuccessp_step_wait_read(csuccessp_playbook_reader *reader,
                                         const csuccessp_place *place, yyjson_val *value,
                                         uint16_t step);

/* "item", and "wait" beside it (NULL: it is not waited for). */
csuccess_status csuccessp_step_item_read(csuccessp_playbook_reader *reader,
                                         const csuccessp_place *place, yyjson_val *item,
                                         yyjson_val *wait, uint16_t step);

/* An offset, of which some fields are there. */
typedef struct csuccessp_offset_body {
    int64_t days, business_days, months, hours;
} csuccessp_offset_body;

#define CSUCCESSP_OFFSET_FIELDS(type, member)                                                  \
    {"days", CSUCCESSP_FIELD_INT, 0, offsetof(type, member.days), NULL},                       \
        {"business_days", CSUCCESSP_FIELD_INT, 0, offsetof(type, member.business_days), NULL}, \
    {                                                                                          \
        "hours", CSUCCESSP_FIELD_INT, 0, offsetof(type, member.hours), NULL                    \
    }

/* `negative`: it may point backward. */
csuccess_status csuccessp_offset_check(const csuccessp_place *place,
                                       const csuccessp_offset_body *body, int negative,
                                       csuccessp_offset *out);
/* {"days", "business_days", "hours"}, forward, with at least one of them. */
csuccess_status csuccessp_offset_read(const csuccessp_place *place, yyjson_val *value,
                                      csuccessp_offset *out);

/* Controls, exit and goal. */
csuccess_status csuccessp_cooldown_read(csuccessp_playbook_reader *reader,
                                        const csuccessp_place *place, yyjson_val *value);
csuccess_status csuccessp_max_runs_read(csuccessp_playbook_reader *reader,
                                        const csuccessp_place *place, yyjson_val *value);
csuccess_status csuccessp_cap_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                   yyjson_val *value);
csuccess_status csuccessp_holdout_read(csuccessp_playbook_reader *reader,
                                       const csuccessp_place *place, yyjson_val *value);
csuccess_status csuccessp_exit_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                    yyjson_val *value);
csuccess_status csuccessp_goal_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                    yyjson_val *value);

#endif
