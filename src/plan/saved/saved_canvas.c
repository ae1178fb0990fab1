/* SPDX-License-Identifier: MIT */
/* One document for each canvas:
 *
 * {"doc": "canvas", "id", "customer", "state", ..., "versions": [{"major": 1, "minor": 0,
 *  "revision", "kind", "at", "by"}], "sign_offs": [{"version": 0, "contact", "by", "at"}], "steps":
 *  [{"state", "at", "by", "reason"}], "answers": [{"question", "answer", "by", "at"}], "ratings":
 *  [{"criterion", "rating", "by", "at"}], "changes": [{"field", "old", "revision", "at", "by"}]} */
#include <string.h>

#include "plan/saved/saved.h"
#include "plan/saved/saved_value.h"
#include "util/json_write.h"

void
csuccessp_saved_number(const char *key, int64_t number, csuccessp_buffer *to)
{
    if (!number)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, number);
}

void
csuccessp_saved_date(const char *key, int32_t date, csuccessp_buffer *to)
{
    if (date == CSUCCESSP_DATE_NONE)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_date(to, date);
}

csuccess_status
csuccessp_saved_within(const csuccessp_place *place, int64_t number, int64_t low, int64_t high)
{
    return number >= low && number <= high
               ? CSUCCESS_OK
               : csuccessp_corrupt(place, "a number of a plan is out of range");
}

/* Writing. */

static void
write_versions(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t i;

    if (!canvas->versions.count)
        return;
    csuccessp_json_key(to, "versions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->versions.count; i++) {
        const csuccessp_plan_version *v = &canvas->versions.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_saved_number("major", v->major, to);
        csuccessp_saved_number("minor", v->minor, to);
        csuccessp_saved_number("revision", v->revision, to);
        csuccessp_json_key(to, "kind");
        csuccessp_json_string(to, csuccessp_version_kinds[v->kind]);
        csuccessp_saved_time("at", v->at, to);
        csuccessp_saved_text(book, "by", v->by, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_sign_offs(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t i;

    if (!canvas->sign_offs.count)
        return;
    csuccessp_json_key(to, "sign_offs");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->sign_offs.count; i++) {
        const csuccessp_sign_off *s = &canvas->sign_offs.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "version");
        csuccessp_json_int(to, s->version);
        csuccessp_saved_text(book, "contact", s->contact, to);
        csuccessp_saved_text(book, "by", s->by, to);
        csuccessp_saved_time("at", s->at, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_steps(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t i;

    if (!canvas->steps.count)
        return;
    csuccessp_json_key(to, "steps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->steps.count; i++) {
        const csuccessp_canvas_step *s = &canvas->steps.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "state");
        csuccessp_json_string(to, csuccessp_canvas_states[s->state]);
        csuccessp_saved_time("at", s->at, to);
        csuccessp_saved_text(book, "by", s->by, to);
        csuccessp_saved_text(book, "reason", s->reason, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_answers(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t i;

    if (!canvas->answers.count)
        return;
    csuccessp_json_key(to, "answers");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->answers.count; i++) {
        const csuccessp_answer *a = &canvas->answers.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "question", a->question, to);
        csuccessp_saved_text(book, "answer", a->answer, to);
        csuccessp_saved_text(book, "by", a->by, to);
        csuccessp_saved_time("at", a->at, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_ratings(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t i;

    if (!canvas->ratings.count)
        return;
    csuccessp_json_key(to, "ratings");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->ratings.count; i++) {
        const csuccessp_rating *r = &canvas->ratings.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "criterion", r->criterion, to);
        csuccessp_json_key(to, "rating");
        csuccessp_json_decimal(to, r->rating);
        csuccessp_saved_text(book, "by", r->by, to);
        csuccessp_saved_time("at", r->at, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_texts(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes;

    csuccessp_saved_text(book, "name", canvas->name, to);
    csuccessp_saved_text(book, "owner", canvas->owner, to);
    csuccessp_saved_text(book, "success", canvas->success, to);
    csuccessp_saved_text(book, "current", canvas->now, to);
    csuccessp_saved_text(book, "target", canvas->wanted, to);
    csuccessp_saved_text(book, "path", canvas->path, to);
    if (canvas->highlights) {
        bytes = csuccessp_texts_get(&book->texts, canvas->highlights, &length);
        csuccessp_json_key(to, "highlights");
        csuccessp_json_raw(to, bytes, length);
    }
    csuccessp_saved_text(book, "question_set", canvas->question_set, to);
    csuccessp_saved_text(book, "assessment", canvas->assessment, to);
    csuccessp_saved_text(book, "template", canvas->template, to);
    csuccessp_saved_text(book, "journey", canvas->journey, to);
    csuccessp_saved_text(book, "previous", canvas->previous_id, to);
}

static csuccessp_saved_history
history_of(const csuccessp_canvas *canvas)
{
    csuccessp_saved_history out = {csuccessp_canvas_field_names, csuccessp_saved_canvas_type,
                                   canvas->revision};

    return out;
}

static csuccess_status
save_canvas(csuccess_book *book, void *context, uint32_t place, csuccessp_output *output)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    csuccessp_saved_history history = history_of(canvas);
    csuccessp_buffer *to = &output->buffer;
    size_t length;
    const char *text;

    (void)context;
    csuccessp_document_begin(output, "canvas");
    csuccessp_document_id_text(book, output, canvas->id);
    csuccessp_saved_text(book, "id", canvas->id, to);
    text = csuccessp_customer_id(book, canvas->row, &length);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_canvas_states[canvas->state]);
    write_texts(book, canvas, to);
    if (canvas->pilot) {
        csuccessp_json_key(to, "pilot");
        csuccessp_json_bool(to, 1);
    }
    csuccessp_saved_date("start", canvas->start, to);
    csuccessp_saved_date("end", canvas->end, to);
    csuccessp_saved_number("months", canvas->months, to);
    csuccessp_saved_number("refresh_months", canvas->refresh_months, to);
    csuccessp_saved_number("update_months", canvas->update_months, to);
    csuccessp_saved_number("refreshes", canvas->refreshes, to);
    csuccessp_saved_number("updates", canvas->updates, to);
    csuccessp_saved_number("revision", canvas->revision, to);
    csuccessp_saved_number("shared", canvas->shared, to);
    csuccessp_saved_time("shared_at", canvas->shared_at, to);
    csuccessp_saved_time("made", canvas->made, to);
    csuccessp_saved_time("changed", canvas->changed, to);
    csuccessp_saved_time("closed", canvas->closed, to);
    write_versions(book, canvas, to);
    write_sign_offs(book, canvas, to);
    write_steps(book, canvas, to);
    write_answers(book, canvas, to);
    write_ratings(book, canvas, to);
    csuccessp_saved_changes_write(book, &history, canvas->changes, to);
    return csuccessp_document_end(output);
}

/* Reading. */

struct saved_canvas {
    csuccessp_slice doc, id, customer, name, owner, success, current, target, path;
    csuccessp_slice question_set, assessment, template, journey, previous;
    yyjson_val *highlights, *versions, *sign_offs, *steps, *answers, *ratings, *changes;
    int32_t state, pilot, start, end;
    int64_t months, refresh_months, update_months, refreshes, updates, revision, shared;
    int64_t shared_at, made, changed, closed;
};

#define AT(field) offsetof(struct saved_canvas, field)
static const csuccessp_field canvas_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 1, AT(customer), NULL},
    {"state", CSUCCESSP_FIELD_CHOICE, 1, AT(state), csuccessp_canvas_states},
    {"name", CSUCCESSP_FIELD_TEXT, 0, AT(name), NULL},
    {"owner", CSUCCESSP_FIELD_ID, 0, AT(owner), NULL},
    {"success", CSUCCESSP_FIELD_TEXT, 0, AT(success), NULL},
    {"current", CSUCCESSP_FIELD_TEXT, 0, AT(current), NULL},
    {"target", CSUCCESSP_FIELD_TEXT, 0, AT(target), NULL},
    {"path", CSUCCESSP_FIELD_TEXT, 0, AT(path), NULL},
    {"highlights", CSUCCESSP_FIELD_OBJECT, 0, AT(highlights), NULL},
    {"question_set", CSUCCESSP_FIELD_ID, 0, AT(question_set), NULL},
    {"assessment", CSUCCESSP_FIELD_ID, 0, AT(assessment), NULL},
    {"template", CSUCCESSP_FIELD_ID, 0, AT(template), NULL},
    {"journey", CSUCCESSP_FIELD_ID, 0, AT(journey), NULL},
    {"previous", CSUCCESSP_FIELD_ID, 0, AT(previous), NULL},
    {"pilot", CSUCCESSP_FIELD_BOOL, 0, AT(pilot), NULL},
    {"start", CSUCCESSP_FIELD_DATE, 0, AT(start), NULL},
    {"end", CSUCCESSP_FIELD_DATE, 0, AT(end), NULL},
    {"months", CSUCCESSP_FIELD_INT, 0, AT(months), NULL},
    {"refresh_months", CSUCCESSP_FIELD_INT, 0, AT(refresh_months), NULL},
    {"update_months", CSUCCESSP_FIELD_INT, 0, AT(update_months), NULL},
    {"refreshes", CSUCCESSP_FIELD_INT, 0, AT(refreshes), NULL},
    {"updates", CSUCCESSP_FIELD_INT, 0, AT(updates), NULL},
    {"revision", CSUCCESSP_FIELD_INT, 0, AT(revision), NULL},
    {"shared", CSUCCESSP_FIELD_INT, 0, AT(shared), NULL},
    {"shared_at", CSUCCESSP_FIELD_TIME, 0, AT(shared_at), NULL},
    {"made", CSUCCESSP_FIELD_TIME, 0, AT(made), NULL},
    {"changed", CSUCCESSP_FIELD_TIME, 0, AT(changed), NULL},
    {"closed", CSUCCESSP_FIELD_TIME, 0, AT(closed), NULL},
    {"versions", CSUCCESSP_FIELD_ARRAY, 0, AT(versions), NULL},
    {"sign_offs", CSUCCESSP_FIELD_ARRAY, 0, AT(sign_offs), NULL},
    {"steps", CSUCCESSP_FIELD_ARRAY, 0, AT(steps), NULL},
    {"answers", CSUCCESSP_FIELD_ARRAY, 0, AT(answers), NULL},
    {"ratings", CSUCCESSP_FIELD_ARRAY, 0, AT(ratings), NULL},
    {"changes", CSUCCESSP_FIELD_ARRAY, 0, AT(changes), NULL},
};
#undef AT

/* One line of a list: what lines of all lists may have. */
struct saved_line {
    csuccessp_slice first, second, by;
    int64_t major, minor, revision, version, rating, at;
    int32_t kind;
};

#define AT(field) offsetof(struct saved_line, field)

static csuccess_status
read_line(const csuccessp_place *place, yyjson_val *value, const csuccessp_field *fields,
          size_t count, struct saved_line *in)
{
    uint64_t present;

    memset(in, 0, sizeof *in);
    in->at = CSUCCESSP_TIME_NONE;
    return csuccessp_fields_read(place, value, fields, count, in, &present);
}

static csuccess_status
load_version(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
             csuccessp_canvas *canvas)
{
    static const csuccessp_field fields[] = {
        {"major", CSUCCESSP_FIELD_INT, 1, AT(major), NULL},
        {"minor", CSUCCESSP_FIELD_INT, 0, AT(minor), NULL},
        {"revision", CSUCCESSP_FIELD_INT, 0, AT(revision), NULL},
        {"kind", CSUCCESSP_FIELD_CHOICE, 1, AT(kind), csuccessp_version_kinds},
        {"at", CSUCCESSP_FIELD_TIME, 0, AT(at), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
    };
    struct saved_line in;
    csuccessp_plan_version version;
    const csuccessp_plan_version *last = canvas->versions.count
                                             ? &canvas->versions.items[canvas->versions.count - 1]
                                             : NULL;
    csuccess_status status = read_line(place, value, fields, 6, &in);

    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.major, 1, UINT32_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.minor, 0, UINT32_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.revision, last ? last->revision : 0,
                                        canvas->revision);
    if (status == CSUCCESS_OK && last &&
        (in.major < last->major || (in.major == last->major && in.minor <= last->minor)))
        status = csuccessp_corrupt(place, "the versions of a canvas do not follow one another");
    memset(&version, 0, sizeof version);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.by, &version.by);
    if (status != CSUCCESS_OK)
        return status;
    version.major = (uint32_t)in.major;
    version.minor = (uint32_t)in.minor;
    version.revision = (uint32_t)in.revision;
    version.kind = (uint8_t)in.kind;
    version.at = in.at;
    canvas->versions.items[canvas->versions.count++] = version;
    return CSUCCESS_OK;
}

static csuccess_status
load_sign_off(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
              csuccessp_canvas *canvas)
{
    static const csuccessp_field fields[] = {
        {"version", CSUCCESSP_FIELD_INT, 1, AT(version), NULL},
        {"contact", CSUCCESSP_FIELD_ID, 0, AT(first), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, AT(at), NULL},
    };
    struct saved_line in;
    csuccessp_sign_off *to = &canvas->sign_offs.items[canvas->sign_offs.count];
    csuccess_status status = read_line(place, value, fields, 4, &in);

    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.version, 0, (int64_t)canvas->versions.count - 1);
    if (status != CSUCCESS_OK)
        return status;
    memset(to, 0, sizeof *to);
    canvas->sign_offs.count++;
    to->version = (uint32_t)in.version;
    to->at = in.at;
    status = csuccessp_text_keep(book, in.first, &to->contact);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &to->by) : status;
}

static csuccess_status
load_step(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_canvas *canvas)
{
    static const csuccessp_field fields[] = {
        {"state", CSUCCESSP_FIELD_CHOICE, 1, AT(kind), csuccessp_canvas_states},
        {"at", CSUCCESSP_FIELD_TIME, 0, AT(at), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
        {"reason", CSUCCESSP_FIELD_TEXT, 0, AT(first), NULL},
    };
    struct saved_line in;
    csuccessp_canvas_step *to = &canvas->steps.items[canvas->steps.count];
    csuccess_status status = read_line(place, value, fields, 4, &in);

    if (status == CSUCCESS_OK && in.kind == CSUCCESSP_CANVAS_REVIEW_DUE)
        status = csuccessp_corrupt(place, "no canvas is brought to that state");
    if (status != CSUCCESS_OK)
        return status;
    memset(to, 0, sizeof *to);
    canvas->steps.count++;
    to->state = (uint8_t)in.kind;
    to->at = in.at;
    status = csuccessp_text_keep(book, in.by, &to->by);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.first, &to->reason) : status;
}

static csuccess_status
load_answer(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
            csuccessp_canvas *canvas)
{
    static const csuccessp_field fields[] = {
        {"question", CSUCCESSP_FIELD_ID, 1, AT(first), NULL},
        {"answer", CSUCCESSP_FIELD_TEXT, 0, AT(second), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, AT(at), NULL},
    };
    struct saved_line in;
    csuccessp_answer *to = &canvas->answers.items[canvas->answers.count];
    csuccess_status status = read_line(place, value, fields, 4, &in);

    if (status != CSUCCESS_OK)
        return status;
    memset(to, 0, sizeof *to);
    canvas->answers.count++;
    to->at = in.at;
    status = csuccessp_text_keep(book, in.first, &to->question);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.second, &to->answer);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &to->by) : status;
}

static csuccess_status
load_rating(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
            csuccessp_canvas *canvas)
{
    static const csuccessp_field fields[] = {
        {"criterion", CSUCCESSP_FIELD_ID, 1, AT(first), NULL},
        {"rating", CSUCCESSP_FIELD_DECIMAL, 1, AT(rating), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, AT(at), NULL},
    };
    struct saved_line in;
    csuccessp_rating *to = &canvas->ratings.items[canvas->ratings.count];
    csuccess_status status = read_line(place, value, fields, 4, &in);

    if (status != CSUCCESS_OK)
        return status;
    memset(to, 0, sizeof *to);
    canvas->ratings.count++;
    to->rating = in.rating;
    to->at = in.at;
    status = csuccessp_text_keep(book, in.first, &to->criterion);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &to->by) : status;
}
#undef AT

/* Room for the lines of all lists, then each. */
static csuccess_status
load_lists(csuccess_book *book, const csuccessp_place *place, const struct saved_canvas *in,
           csuccessp_canvas *canvas)
{
    csuccessp_memory *m = &book->memory;
    const struct {
        const char *name;
        yyjson_val *list;
        csuccess_status (*load)(csuccess_book *book, const csuccessp_place *place,
                                yyjson_val *value, csuccessp_canvas *canvas);
    } lists[] = {
        {"versions", in->versions, load_version}, {"sign_offs", in->sign_offs, load_sign_off},
        {"steps", in->steps, load_step},          {"answers", in->answers, load_answer},
        {"ratings", in->ratings, load_rating},
    };
    yyjson_val *item;
    size_t k, i, n;
    csuccess_status status = CSUCCESS_OK;

    if (csuccessp_array_reserve(m, &canvas->versions, yyjson_arr_size(in->versions)) ||
        csuccessp_array_reserve(m, &canvas->sign_offs, yyjson_arr_size(in->sign_offs)) ||
        csuccessp_array_reserve(m, &canvas->steps, yyjson_arr_size(in->steps)) ||
        csuccessp_array_reserve(m, &canvas->answers, yyjson_arr_size(in->answers)) ||
        csuccessp_array_reserve(m, &canvas->ratings, yyjson_arr_size(in->ratings)))
        return csuccessp_fail_memory(&book->error);
    for (k = 0; k < sizeof lists / sizeof *lists; k++) {
        csuccessp_place at = csuccessp_place_name(place, lists[k].name);
        yyjson_arr_foreach(lists[k].list, i, n, item)
        {
            csuccessp_place in_list = csuccessp_place_item(&at, i);
            if (status == CSUCCESS_OK)
                status = lists[k].load(book, &in_list, item, canvas);
        }
    }
    return status;
}

static csuccess_status
take_texts(csuccess_book *book, const csuccessp_place *place, const struct saved_canvas *in,
           csuccessp_canvas *canvas)
{
    const struct {
        const csuccessp_slice *from;
        csuccessp_text *to;
    } texts[] = {
        {&in->id, &canvas->id},
        {&in->name, &canvas->name},
        {&in->owner, &canvas->owner},
        {&in->success, &canvas->success},
        {&in->current, &canvas->now},
        {&in->target, &canvas->wanted},
        {&in->path, &canvas->path},
        {&in->question_set, &canvas->question_set},
        {&in->assessment, &canvas->assessment},
        {&in->template, &canvas->template},
        {&in->journey, &canvas->journey},
        {&in->previous, &canvas->previous_id},
    };
    csuccessp_place highlights = csuccessp_place_name(place, "highlights");
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts && status == CSUCCESS_OK; i++)
        status = csuccessp_text_keep(book, *texts[i].from, texts[i].to);
    if (status == CSUCCESS_OK && in->highlights)
        status = csuccessp_json_keep(book, &highlights, in->highlights, &canvas->highlights);
    return status;
}

enum { MONTHS_MAX = 1200, SETTLED_MAX = 120000 };

static csuccess_status
check_canvas(const csuccess_book *book, const csuccessp_place *place, const struct saved_canvas *in,
             uint32_t row)
{
    const int64_t limits[][2] = {
        {in->months, MONTHS_MAX},        {in->refresh_months, MONTHS_MAX},
        {in->update_months, MONTHS_MAX}, {in->refreshes, SETTLED_MAX},
        {in->updates, SETTLED_MAX},      {in->revision, UINT32_MAX},
        {in->shared, in->revision},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (row == CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "a canvas of a customer that is not there");
    if (csuccessp_canvas_find(book, in->id.bytes, in->id.length) != CSUCCESSP_PLAN_NONE)
        return csuccessp_corrupt(place, "a canvas is there twice");
    if (in->state == CSUCCESSP_CANVAS_REVIEW_DUE ||
        (in->closed != CSUCCESSP_TIME_NONE && in->state < CSUCCESSP_CANVAS_COMPLETED))
        return csuccessp_corrupt(place, "a canvas is not in that state");
    for (i = 0; i < sizeof limits / sizeof *limits && status == CSUCCESS_OK; i++)
        status = csuccessp_saved_within(place, limits[i][0], 0, limits[i][1]);
    return status;
}

/* Where a loaded canvas goes: in a clone to where the original's is. */
static csuccess_status
put_loaded(csuccess_book *book, csuccessp_loader *loader, csuccessp_slice id,
           const csuccessp_canvas *canvas)
{
    csuccess_status status = csuccessp_plan_promise(book, 1, 0);

    if (status != CSUCCESS_OK)
        return status;
    if (loader->origin) {
        loader->item = csuccessp_canvas_find(loader->origin, id.bytes, id.length);
        status = csuccessp_canvas_reach(book, loader->item);
    } else {
        loader->item = csuccessp_canvas_place(book);
    }
    if (status == CSUCCESS_OK)
        csuccessp_canvas_put(book, canvas, loader->item);
    csuccessp_plan_take_back(book, 1, 0);
    return status;
}

static csuccess_status
load_canvas(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            yyjson_val *document)
{
    csuccessp_canvas canvas = csuccessp_canvas_blank();
    csuccessp_saved_history history;
    struct saved_canvas in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.start = in.end = CSUCCESSP_DATE_NONE;
    in.made = in.changed = in.closed = in.shared_at = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, document, canvas_fields,
                                   sizeof canvas_fields / sizeof *canvas_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    canvas.row = csuccessp_customer_row(book, in.customer.bytes, in.customer.length);
    status = check_canvas(book, place, &in, canvas.row);
    if (status != CSUCCESS_OK)
        return status;
    canvas.state = (uint8_t)in.state;
    canvas.pilot = (uint8_t)in.pilot;
    canvas.start = in.start;
    canvas.end = in.end;
    canvas.months = (int32_t)in.months;
    canvas.refresh_months = (int32_t)in.refresh_months;
    canvas.update_months = (int32_t)in.update_months;
    canvas.refreshes = (uint32_t)in.refreshes;
    canvas.updates = (uint32_t)in.updates;
    canvas.revision = (uint32_t)in.revision;
    canvas.shared = (uint32_t)in.shared;
    canvas.shared_at = in.shared_at;
    canvas.made = in.made;
    canvas.changed = in.changed;
    canvas.closed = in.closed;
    status = take_texts(book, place, &in, &canvas);
    if (status == CSUCCESS_OK)
        status = load_lists(book, place, &in, &canvas);
    history = history_of(&canvas);
    if (status == CSUCCESS_OK)
        status = csuccessp_saved_changes_read(book, place, &history, in.changes, &canvas.changes);
    if (status == CSUCCESS_OK)
        status = put_loaded(book, loader, in.id, &canvas);
    if (status != CSUCCESS_OK)
        csuccessp_canvas_drop(book, &canvas);
    return status;
}

const csuccessp_document_kind csuccessp_canvas_document = {"canvas", CSUCCESSP_PHASE_CUSTOMERS,
                                                           NULL, load_canvas};

static uint32_t
count_places(const csuccess_book *book)
{
    return csuccessp_plans_of(book)->canvases;
}

static const char *
place_id(const csuccess_book *book, uint32_t place, size_t *length)
{
    csuccessp_text id = csuccessp_canvas_at(book, place)->id;

    return id ? csuccessp_texts_get(&book->texts, id, length) : NULL;
}

const csuccessp_item_kind csuccessp_canvas_items = {
    .documents = &csuccessp_canvas_document,
    .number = CSUCCESSP_ITEMS_CANVASES,
    .count = count_places,
    .id = place_id,
    .find = csuccessp_canvas_find,
    .save = save_canvas,
};
