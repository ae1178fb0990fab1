/* SPDX-License-Identifier: MIT */
/* A health-score model as it was compiled: what it reads, its tree of parts, its bands.
 *
 * A model is a pure function: from readings (one for each of its inputs) to points for each part
 * and to a score. What has a memory (bands, overrides by hand) stands beside it. */
#ifndef CSUCCESSP_HEALTH_MODEL_H
#define CSUCCESSP_HEALTH_MODEL_H

#include "book/measure/condition.h"
#include "book/measure/measure.h"
#include "health/model/cover.h"

enum {
    CSUCCESSP_PARTS_MAX = 250,
    CSUCCESSP_INPUTS_MAX = 250,
    CSUCCESSP_DEPTH_MAX = 8,  /* groups within groups */
    CSUCCESSP_STEPS_MAX = 64, /* bands, knots, texts or cases of a curve; bands and rules */
    CSUCCESSP_SHARES = 100000000
};

#define CSUCCESSP_NO_INPUT UINT32_MAX
#define CSUCCESSP_POINTS_MAX (INT64_C(1000000) * CSUCCESSP_MICRO)
#define CSUCCESSP_WEIGHT_MAX INT64_C(1000000000)

/* What a model reads. */
typedef struct csuccessp_model_input {
    csuccessp_text name;
    uint32_t slot;
    uint8_t type;
    uint8_t every;      /* every change counts, not only crossing one of the edges */
    uint8_t is_derived; /* made for this model, and gone with it */
    csuccessp_array(double) edges;
} csuccessp_model_input;

/* One value, as a model reads it: a number in the units of its column, or a text. */
typedef struct csuccessp_reading {
    double number;
    csuccessp_text text;
    uint8_t missing;
} csuccessp_reading;

enum {
    CSUCCESSP_CURVE_BANDS,
    CSUCCESSP_CURVE_LINEAR,
    CSUCCESSP_CURVE_MAP,
    CSUCCESSP_CURVE_ATTAINMENT,
    CSUCCESSP_CURVE_POINTS, /* the value is points already */
    CSUCCESSP_CURVE_NOT_SCORED
};

/* From a value to points. `edges` are the values from which on the next band counts, the knots of
 * a line, or the keys of a map of numbers; all numbers of points are whole micro-points. */
typedef struct csuccessp_curve {
    uint8_t kind;
    uint8_t no_effect; /* a line: outside its knots the part does not count */
    uint8_t has_otherwise;
    uint32_t count;        /* of points */
    double *edges;         /* bands: count - 1; else count */
    double *points;        /* count */
    csuccessp_text *texts; /* a map of texts: count */
    double *slopes;        /* a line: count; points for each unit from each knot on */
    double otherwise;
    double low, high;        /* attainment: points of baseline and target; points: the limits */
    double baseline, target; /* ... unless they are read */
    uint32_t baseline_input, target_input;
} csuccessp_curve;

/* Which curve counts: another value chooses. Numbers choose by edges as bands do, texts by name. */
typedef struct csuccessp_cases {
    uint32_t input; /* CSUCCESSP_NO_INPUT: there is one curve only */
    uint32_t count; /* of curves */
    uint32_t keys;
    uint32_t otherwise; /* curve of all other texts; UINT32_MAX: none */
    double *edges;      /* numbers: keys, the last unused */
    csuccessp_text *texts;
    uint32_t *which; /* curve of each key */
    csuccessp_curve *curves;
} csuccessp_cases;

enum {
    CSUCCESSP_MODEL_MEAN,
    CSUCCESSP_MODEL_ADDITIVE,
    CSUCCESSP_MODEL_WORST,
    CSUCCESSP_MODEL_COLOURS
};
enum { CSUCCESSP_MISSING_SPREAD, CSUCCESSP_MISSING_NEUTRAL, CSUCCESSP_MISSING_ZERO };

/* A measure, or a group; the parts of a group follow it, up to `end`. The root is a group. */
typedef struct csuccessp_part {
    csuccessp_text id;    /* of the group, or the name of the value; 0: the root */
    csuccessp_text title; /* may be 0 */
    uint32_t end;
    uint32_t up;      /* the group that it is in; the root: itself */
    uint32_t only_in; /* input of a segment; CSUCCESSP_NO_INPUT: everybody */
    uint8_t is_group;
    uint8_t combine;
    uint8_t policy;  /* of missing parts, of a weighted mean */
    uint8_t exempt;  /* from the model's blackout */
    uint8_t bounded; /* additive: `least` and `most` hold */
    int64_t weight;
    int64_t total;   /* of the weights of its parts */
    int64_t neutral; /* points of what is missing; additive: what the sum starts from */
    int64_t least, most;
    int64_t good_from, poor_below, good, average, poor; /* colours */
    int64_t share;  /* of the whole model's weight, of CSUCCESSP_SHARES */
    uint32_t input; /* of a measure: what the curve looks at */
    uint32_t shown; /* ... and what explanations show */
    csuccessp_cases cases;
} csuccessp_part;

typedef struct csuccessp_band {
    csuccessp_text id, title, colour;
    int64_t enter;  /* the least score from below; INT64_MIN for the lowest band */
    int64_t leave;  /* a score below this leaves it */
    uint8_t number; /* for ever the same for this id */
} csuccessp_band;

enum { CSUCCESSP_EFFECT_FORCE, CSUCCESSP_EFFECT_CAP, CSUCCESSP_EFFECT_FLOOR };
extern const char *const csuccessp_effect_names[4];

/* What an override does: to the score, or to the band. */
typedef struct csuccessp_effect {
    uint8_t kind;
    uint8_t on_band;
    uint32_t band;
    int64_t score;
} csuccessp_effect;

typedef struct csuccessp_rule {
    csuccessp_text id, title;
    csuccessp_condition when;
    uint32_t *inputs; /* of each clause */
    csuccessp_effect effect;
} csuccessp_rule;

typedef struct csuccessp_scale {
    int64_t min, max;
    int32_t decimals;
} csuccessp_scale;

typedef struct csuccessp_model {
    csuccessp_text id, title;
    uint32_t revision;
    uint32_t users; /* how many hold on to it */
    char *body;     /* canonical JSON */
    size_t length;
    uint8_t lower_is_better;
    uint8_t is_draft;
    uint8_t lost;         /* an old version that reads what is there no more */
    uint8_t plain;        /* weighted means only, small enough for exact sums in doubles */
    uint8_t by_block;     /* ... of curves that are computed for many customers at once */
    uint32_t scope;       /* input of a segment; CSUCCESSP_NO_INPUT: everybody */
    uint32_t start_input; /* of the customer's start; CSUCCESSP_NO_INPUT without a blackout */
    int32_t blackout_days;
    int64_t min_coverage; /* in 1/1,000,000 */
    int32_t min_dwell_days;
    int32_t override_days;
    csuccessp_scale scale, display;
    csuccessp_array(csuccessp_model_input) inputs;
    csuccessp_array(csuccessp_part) parts;
    csuccessp_array(csuccessp_band) bands;
    csuccessp_array(csuccessp_rule) rules;
    uint32_t depth; /* of groups */
} csuccessp_model;

/* What a model is read for: to score by it; to be checked; or because it once was in use, and what
 * it read then is in the history. */
enum { CSUCCESSP_MODEL_FOR_USE, CSUCCESSP_MODEL_FOR_DRAFT, CSUCCESSP_MODEL_FOR_PAST };

/* Reads a model out of its JSON within a publication, whose names it refers to. The object has
 * one user. */
csuccess_status csuccessp_model_read(csuccessp_publication *publication, csuccessp_node *node,
                                     unsigned purpose, const csuccessp_place *place,
                                     yyjson_val *body, csuccessp_model **out);
void csuccessp_model_keep(csuccessp_model *model);
void csuccessp_model_drop(csuccess_book *book, csuccessp_model *model);

/* The input of a name; CSUCCESSP_NO_INPUT. */
uint32_t csuccessp_model_input_of(const csuccessp_model *model, uint32_t slot);

/* What an override says. */
csuccess_status csuccessp_effect_read(csuccess_book *book, const csuccessp_place *place,
                                      const csuccessp_model *model, int32_t kind, yyjson_val *score,
                                      csuccessp_slice band, csuccessp_effect *out);

/* The position of a band by its id; -1. */
int64_t csuccessp_band_of(const csuccessp_model *model, csuccessp_text id);

#endif
