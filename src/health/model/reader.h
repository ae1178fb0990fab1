/* SPDX-License-Identifier: MIT */
/* Reading a model out of its JSON: what its parts share while that goes on. */
#ifndef CSUCCESSP_HEALTH_READER_H
#define CSUCCESSP_HEALTH_READER_H

#include "health/model/curve.h"

/* What is being read. */
typedef struct csuccessp_model_reader {
    csuccessp_publication *publication;
    csuccessp_node *node;
    csuccessp_model *model;
    int64_t least, most; /* points that a part may give */
    uint8_t purpose;     /* CSUCCESSP_MODEL_FOR_ */
} csuccessp_model_reader;

/* Fields of a part, or of a case, that make a curve; one of them is there. */
typedef struct csuccessp_curve_body {
    yyjson_val *bands, *linear, *map, *attainment;
    int32_t not_scored;
} csuccessp_curve_body;

#define CSUCCESSP_CURVE_FIELDS(type, member)                                                \
    {"bands", CSUCCESSP_FIELD_ARRAY, 0, offsetof(type, member.bands), NULL},                \
        {"linear", CSUCCESSP_FIELD_OBJECT, 0, offsetof(type, member.linear), NULL},         \
        {"map", CSUCCESSP_FIELD_OBJECT, 0, offsetof(type, member.map), NULL},               \
        {"attainment", CSUCCESSP_FIELD_OBJECT, 0, offsetof(type, member.attainment), NULL}, \
    {                                                                                       \
        "not_scored", CSUCCESSP_FIELD_BOOL, 0, offsetof(type, member.not_scored), NULL      \
    }

/* Reads the curve of an input. */
csuccess_status csuccessp_curve_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                                     const csuccessp_curve_body *body, uint32_t input,
                                     csuccessp_curve *out);
csuccess_status csuccessp_map_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                                   yyjson_val *object, uint32_t input, csuccessp_curve *out);

/* Arrays of `count` edges and points; they are released with the curve. */
csuccess_status csuccessp_curve_room(csuccess_book *book, csuccessp_curve *curve, size_t count);

/* An array or object with at least one and not too many values. */
csuccess_status csuccessp_count_check(const csuccessp_place *place, yyjson_val *value,
                                      const char *what);

/* A text that some input can be: none of the listed ones is refused. */
csuccess_status csuccessp_texts_prove(const csuccessp_model_reader *reader,
                                      const csuccessp_place *place, uint32_t input,
                                      const csuccessp_text *texts, size_t count, int otherwise);

/* An input of the model for a named value, made if need be. */
csuccess_status csuccessp_reader_input(csuccessp_model_reader *reader, const csuccessp_place *place,
                                       const char *name, size_t length, uint32_t *out);
csuccess_status csuccessp_reader_input_slot(csuccessp_model_reader *reader, uint32_t slot,
                                            uint32_t *out);
/* ... for a slot that need not have a node. */
csuccess_status csuccessp_reader_input_typed(csuccessp_model_reader *reader, uint32_t slot,
                                             uint8_t type, uint32_t *out);
/* ... for the number that a part measures. */
csuccess_status csuccessp_reader_measure(csuccessp_model_reader *reader,
                                         const csuccessp_place *part, csuccessp_slice name,
                                         uint32_t *out);

/* Where the model looks at the input: at these values it may change. */
csuccess_status csuccessp_reader_edges(csuccessp_model_reader *reader, uint32_t input,
                                       const double *edges, size_t count);

/* What the value of an input can be, in the units that definitions use, and how many units of
 * its column are one of them. */
csuccessp_domain csuccessp_reader_domain(const csuccessp_model_reader *reader, uint32_t input,
                                         double *unit);

/* CSUCCESS_E_DEFINITION unless the input is a number. */
csuccess_status csuccessp_reader_number(const csuccessp_model_reader *reader,
                                        const csuccessp_place *place, uint32_t input);

/* Is less of the value better for a model of which more is, or the other way round? */
int csuccessp_reader_inverted(const csuccessp_model_reader *reader, uint32_t input);

/* Reads points (in the scale's units) into micro-points within bounds. */
csuccess_status csuccessp_points_read(const csuccessp_place *place, yyjson_val *value,
                                      int64_t least, int64_t most, int64_t *out);

/* ... within what the reader allows; null is INFINITY: not scored. */
csuccess_status csuccessp_curve_points_read(const csuccessp_model_reader *reader,
                                            const csuccessp_place *place, yyjson_val *value,
                                            double *out);

/* "by": one of several curves, chosen by another value. */
csuccess_status csuccessp_cases_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                                     yyjson_val *object, uint32_t input, csuccessp_cases *out);
csuccess_status csuccessp_cases_room(csuccess_book *book, csuccessp_cases *cases, size_t count);

/* Fields of a group, which the model itself has as well. */
typedef struct csuccessp_group_body {
    int32_t combine, missing;
    yyjson_val *neutral, *start, *min, *max, *colours, *parts;
} csuccessp_group_body;

enum { CSUCCESSP_GROUP_COMBINE, CSUCCESSP_GROUP_MISSING };

extern const char *const csuccessp_combine_names[];
extern const char *const csuccessp_policy_names[];

#define CSUCCESSP_GROUP_FIELDS(type, member)                                          \
    {"combine", CSUCCESSP_FIELD_CHOICE, 0, offsetof(type, member.combine),            \
     csuccessp_combine_names},                                                        \
        {"missing", CSUCCESSP_FIELD_CHOICE, 0, offsetof(type, member.missing),        \
         csuccessp_policy_names},                                                     \
        {"neutral", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.neutral), NULL},    \
        {"start", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.start), NULL},        \
        {"min", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.min), NULL},            \
        {"max", CSUCCESSP_FIELD_ANY, 0, offsetof(type, member.max), NULL},            \
        {"colours", CSUCCESSP_FIELD_OBJECT, 0, offsetof(type, member.colours), NULL}, \
    {                                                                                 \
        "parts", CSUCCESSP_FIELD_ARRAY, 0, offsetof(type, member.parts), NULL         \
    }

/* `given` has a bit for each of the fields above. */
csuccess_status csuccessp_group_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                                     const csuccessp_group_body *body, uint64_t given,
                                     csuccessp_part *out);
csuccess_status csuccessp_parts_read(csuccessp_model_reader *reader, const csuccessp_place *group,
                                     yyjson_val *list, uint32_t up, uint32_t depth);

/* "overrides": the rules. */
csuccess_status csuccessp_rules_read(csuccessp_model_reader *reader, const csuccessp_place *model,
                                     yyjson_val *list);

/* A text of the definition, which may not be there. */
csuccess_status csuccessp_reader_text(csuccess_book *book, csuccessp_slice slice,
                                      csuccessp_text *out);

/* Checks and works out what follows from the whole tree. */
csuccess_status csuccessp_model_finish(csuccess_book *book, const csuccessp_place *place,
                                       csuccessp_model *model);

#endif
