/* SPDX-License-Identifier: MIT */
/* A journal without what it says of some people. It needs no book: it reads and writes lines. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task.h"
#include "util/json_write.h"
#include "util/stream.h"

struct redacting {
    csuccessp_memory memory;
    csuccessp_error error;
    csuccessp_json json;
    csuccessp_lines lines;
    csuccessp_output output;
    const char *const *customers, *const *contacts;
    const size_t *customer_lengths, *contact_lengths;
    size_t count;
    csuccessp_texts tasks;    /* ids of tasks whose making was redacted */
    csuccessp_texts canvases; /* ... of success plans, and beginnings of such ids ("t-") */
    csuccessp_texts theirs; /* plans of customers who lose contacts: the customer's number, / id */
    csuccessp_buffer key;
    uint64_t redacted;
};

static int
is_text(yyjson_val *value, const char *text, size_t length)
{
    return yyjson_is_str(value) && yyjson_get_len(value) == length &&
           memcmp(yyjson_get_str(value), text, length) == 0;
}

static int
has_text(yyjson_val *root, const char *field, const char *text, size_t length)
{
    return is_text(yyjson_obj_get(root, field), text, length);
}

static int
concerns_customer(yyjson_val *root, const char *id, size_t length)
{
    yyjson_val *record = yyjson_obj_get(root, "record");

    if (has_text(root, "customer", id, length))
        return 1;
    if (yyjson_equals_str(record, "customer"))
        return has_text(root, "id", id, length) || has_text(root, "parent", id, length);
    return yyjson_equals_str(record, "merge") &&
           (has_text(root, "from", id, length) || has_text(root, "into", id, length));
}

static int
concerns_contact(yyjson_val *root, const char *customer, size_t customer_length, const char *id,
                 size_t length)
{
    yyjson_val *record = yyjson_obj_get(root, "record");

    if (!has_text(root, "customer", customer, customer_length))
        return 0;
    if (has_text(root, "subject", id, length) || has_text(root, "contact", id, length))
        return 1;
    return yyjson_equals_str(record, "contact") && has_text(root, "id", id, length);
}

/* What is told of a task does not say whose it is: the id does, or the line that made it did. */
static int
concerns_task(const struct redacting *r, yyjson_val *root)
{
    yyjson_val *task = yyjson_obj_get(root, "task");
    const char *id = yyjson_get_str(task);
    size_t length = yyjson_get_len(task), i;

    if (!id || !yyjson_equals_str(yyjson_obj_get(root, "record"), "task"))
        return 0;
    if (csuccessp_texts_find(&r->tasks, id, length))
        return 1;
    for (i = 0; i < r->count; i++)
        if (!(r->contacts && r->contacts[i]) &&
            csuccessp_task_id_names(id, length, r->customers[i], r->customer_lengths[i]))
            return 1;
    return 0;
}

/* Success plans. What is told of one names the canvas, and only the line that made it a customer.
 */

static int
is_record(yyjson_val *root, const char *name)
{
    return yyjson_equals_str(yyjson_obj_get(root, "record"), name);
}

static int
tells_of_canvas(yyjson_val *root)
{
    return is_record(root, "canvas") || is_record(root, "plan_item") || is_record(root, "answer") ||
           is_record(root, "assessment");
}

static csuccess_status
remember(csuccessp_texts *texts, const char *bytes, size_t length)
{
    if (csuccessp_texts_find(texts, bytes, length))
        return CSUCCESS_OK;
    return csuccessp_texts_take(texts, bytes, length) ? CSUCCESS_OK : CSUCCESS_E_NO_MEMORY;
}

static int
has_canvas(const struct redacting *r, yyjson_val *id)
{
    return yyjson_is_str(id) &&
           csuccessp_texts_find(&r->canvases, yyjson_get_str(id), yyjson_get_len(id)) != 0;
}

/* "3/plan": that of the customer with this number. */
static int
find_theirs(struct redacting *r, size_t number, yyjson_val *id, int take, csuccess_status *status)
{
    csuccessp_buffer_clear(&r->key);
    csuccessp_buffer_int(&r->key, (int64_t)number);
    csuccessp_buffer_char(&r->key, '/');
    csuccessp_buffer_add(&r->key, yyjson_get_str(id), yyjson_get_len(id));
    *status = r->key.status;
    if (*status == CSUCCESS_OK && take)
        *status = remember(&r->theirs, r->key.data, r->key.length);
    return *status == CSUCCESS_OK &&
           csuccessp_texts_find(&r->theirs, r->key.data, r->key.length) != 0;
}

/* Plans that a line makes, and whose. */
static csuccess_status
remember_canvas(struct redacting *r, yyjson_val *root)
{
    yyjson_val *id = yyjson_obj_get(root, "canvas"), *as = yyjson_obj_get(root, "as");
    yyjson_val *customer = yyjson_obj_get(root, "customer");
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (!is_record(root, "canvas") || !yyjson_is_str(id))
        return CSUCCESS_OK;
    for (i = 0; i < r->count && status == CSUCCESS_OK; i++) {
        int theirs = is_text(customer, r->customers[i], r->customer_lengths[i]);
        if (!(r->contacts && r->contacts[i])) {
            if (theirs)
                status = remember(&r->canvases, yyjson_get_str(id), yyjson_get_len(id));
        } else if (theirs) {
            find_theirs(r, i, id, 1, &status);
        } else if (yyjson_is_str(as) && find_theirs(r, i, id, 0, &status)) {
            find_theirs(r, i, as, 1, &status);
        }
    }
    if (status == CSUCCESS_OK && yyjson_is_str(as) && has_canvas(r, id))
        status = remember(&r->canvases, yyjson_get_str(as), yyjson_get_len(as));
    return status;
}

/* A roll-out makes one for each customer, whose id follows the prefix. */
static csuccess_status
remember_rollout(struct redacting *r, yyjson_val *root)
{
    yyjson_val *prefix = yyjson_obj_get(root, "prefix");
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (!is_record(root, "rollout"))
        return CSUCCESS_OK;
    if (!yyjson_is_str(prefix))
        prefix = yyjson_obj_get(root, "template");
    for (i = 0; yyjson_is_str(prefix) && i < r->count && status == CSUCCESS_OK; i++) {
        csuccessp_texts *texts = r->contacts && r->contacts[i] ? &r->theirs : &r->canvases;
        csuccessp_buffer_clear(&r->key);
        if (texts == &r->theirs) {
            csuccessp_buffer_int(&r->key, (int64_t)i);
            csuccessp_buffer_char(&r->key, '/');
        }
        csuccessp_buffer_add(&r->key, yyjson_get_str(prefix), yyjson_get_len(prefix));
        csuccessp_buffer_char(&r->key, '-');
        csuccessp_buffer_add(&r->key, r->customers[i], r->customer_lengths[i]);
        status = r->key.status;
        if (status == CSUCCESS_OK)
            status = remember(texts, r->key.data, r->key.length);
    }
    return status;
}

/* Does the line name somebody who is to be left out, as one who answers for something or has
 * signed it? What was done stays. */
static int
names_contact(struct redacting *r, yyjson_val *root, csuccess_status *status)
{
    yyjson_val *canvas = yyjson_obj_get(root, "canvas");
    size_t i;

    *status = CSUCCESS_OK;
    for (i = 0; r->contacts && i < r->count && tells_of_canvas(root) && yyjson_is_str(canvas); i++)
        if (r->contacts[i] &&
            (has_text(root, "contact", r->contacts[i], r->contact_lengths[i]) ||
             has_text(root, "by", r->contacts[i], r->contact_lengths[i])) &&
            find_theirs(r, i, canvas, 0, status))
            return 1;
    return 0;
}

static void
write_without_contact(struct redacting *r, yyjson_val *root)
{
    csuccessp_buffer *to = &r->output.buffer;
    yyjson_val *key, *value;
    size_t i, n;

    csuccessp_json_begin(to, '{');
    yyjson_obj_foreach(root, i, n, key, value)
    {
        if (yyjson_equals_str(key, "by"))
            continue;
        csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
        if (yyjson_equals_str(key, "contact"))
            csuccessp_json_null(to);
        else
            csuccessp_json_copy(to, value);
    }
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    r->redacted++;
}

static int
concerns(const struct redacting *r, yyjson_val *root)
{
    size_t i;

    for (i = 0; i < r->count; i++) {
        const char *contact = r->contacts ? r->contacts[i] : NULL;
        if (contact ? concerns_contact(root, r->customers[i], r->customer_lengths[i], contact,
                                       r->contact_lengths[i])
                    : concerns_customer(root, r->customers[i], r->customer_lengths[i]))
            return 1;
    }
    return concerns_task(r, root) ||
           (tells_of_canvas(root) && has_canvas(r, yyjson_obj_get(root, "canvas")));
}

/* Is one of a list of customers to be left out? */
static int
is_left_out(const struct redacting *r, yyjson_val *id)
{
    size_t i;

    for (i = 0; i < r->count; i++)
        if (!(r->contacts && r->contacts[i]) &&
            is_text(id, r->customers[i], r->customer_lengths[i]))
            return 1;
    return 0;
}

/* Does the line hand over work for customers of whom one is to be left out? The others' is handed
 * over all the same. */
static int
hands_over(const struct redacting *r, yyjson_val *root)
{
    yyjson_val *list = yyjson_obj_get(root, "customers"), *id;
    size_t i, n;

    if (!yyjson_equals_str(yyjson_obj_get(root, "record"), "hand_over"))
        return 0;
    yyjson_arr_foreach(list, i, n, id)
    {
        if (is_left_out(r, id))
            return 1;
    }
    return 0;
}

static void
write_hand_over(struct redacting *r, yyjson_val *root)
{
    csuccessp_buffer *to = &r->output.buffer;
    yyjson_val *key, *value, *id;
    size_t i, n, j, m;

    csuccessp_json_begin(to, '{');
    yyjson_obj_foreach(root, i, n, key, value)
    {
        csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
        if (!yyjson_equals_str(key, "customers")) {
            csuccessp_json_copy(to, value);
            continue;
        }
        csuccessp_json_begin(to, '[');
        yyjson_arr_foreach(value, j, m, id)
        {
            if (!is_left_out(r, id))
                csuccessp_json_copy(to, id);
        }
        csuccessp_json_end(to, ']');
    }
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    r->redacted++;
}

/* A task that is not made any more: what is told of it later goes, too. */
static csuccess_status
remember_task(struct redacting *r, yyjson_val *root)
{
    yyjson_val *task = yyjson_obj_get(root, "task");

    if (!yyjson_is_str(task) || !is_record(root, "task"))
        return CSUCCESS_OK;
    return remember(&r->tasks, yyjson_get_str(task), yyjson_get_len(task));
}

/* What is left of a line: that there was one, and how far its source had come. */
static void
write_redacted(struct redacting *r, yyjson_val *root)
{
    static const char *const kept[] = {"source", "position"};
    csuccessp_buffer *to = &r->output.buffer;
    size_t i;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "record");
    csuccessp_json_string(to, "redacted");
    for (i = 0; i < 2; i++) {
        yyjson_val *value = yyjson_obj_get(root, kept[i]);
        if (value && !yyjson_is_ctn(value)) {
            csuccessp_json_key(to, kept[i]);
            csuccessp_json_copy(to, value);
        }
    }
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    r->redacted++;
}

enum { LONGEST_LINE = 64 * 1024 * 1024, DEEPEST = 64 };

static csuccess_status
copy_line(struct redacting *r, yyjson_val *root, const char *line, size_t length)
{
    csuccess_status status = remember_canvas(r, root);
    int names = 0;

    if (status == CSUCCESS_OK)
        status = remember_rollout(r, root);
    if (status == CSUCCESS_OK)
        names = names_contact(r, root, &status);
    if (status != CSUCCESS_OK)
        return status;
    if (names) {
        write_without_contact(r, root);
    } else if (concerns(r, root)) {
        status = remember_task(r, root);
        write_redacted(r, root);
    } else if (hands_over(r, root)) {
        write_hand_over(r, root);
    } else {
        csuccessp_buffer_add(&r->output.buffer, line, length);
        csuccessp_buffer_char(&r->output.buffer, '\n');
    }
    return status;
}

static csuccess_status
copy_lines(struct redacting *r)
{
    csuccess_status status = CSUCCESS_OK;
    const char *line;
    size_t length;

    while (status == CSUCCESS_OK) {
        status = csuccessp_lines_next(&r->lines, &line, &length);
        if (status != CSUCCESS_OK || !line)
            break;
        if (length == 0)
            continue;
        status = csuccessp_json_parse(&r->json, line, length, LONGEST_LINE, DEEPEST, &r->error);
        if (status != CSUCCESS_OK)
            break;
        status = copy_line(r, r->json.root, line, length);
        csuccessp_json_done(&r->json);
        if (status == CSUCCESS_OK)
            status = csuccessp_output_pass(&r->output);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_output_flush(&r->output);
    return status;
}

csuccess_status
csuccess_journal_redact(const csuccess_reader *reader, const csuccess_writer *writer,
                        const char *const *customers, const size_t *customer_lengths,
                        const char *const *contacts, const size_t *contact_lengths, size_t count,
                        uint64_t *redacted)
{
    struct redacting r;
    csuccess_status status;

    if (!reader || !writer || (count && (!customers || !customer_lengths)) ||
        (contacts && !contact_lengths))
        return CSUCCESS_E_ARGUMENT;
    memset(&r, 0, sizeof r);
    status = csuccessp_memory_open(NULL, &r.memory);
    if (status != CSUCCESS_OK)
        return status;
    r.customers = customers;
    r.customer_lengths = customer_lengths;
    r.contacts = contacts;
    r.contact_lengths = contact_lengths;
    r.count = count;
    csuccessp_json_open(&r.json, &r.memory);
    csuccessp_texts_open(&r.tasks, &r.memory, csuccessp_hash_seed_from(0));
    csuccessp_texts_open(&r.canvases, &r.memory, csuccessp_hash_seed_from(0));
    csuccessp_texts_open(&r.theirs, &r.memory, csuccessp_hash_seed_from(0));
    csuccessp_buffer_open(&r.key, &r.memory);
    status = csuccessp_lines_open(&r.lines, &r.memory, reader, LONGEST_LINE, &r.error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_output_open(&r.output, &r.memory, writer, &r.error);
        if (status == CSUCCESS_OK) {
            status = copy_lines(&r);
            csuccessp_output_close(&r.output);
        }
        csuccessp_lines_close(&r.lines);
    }
    csuccessp_buffer_close(&r.key);
    csuccessp_texts_close(&r.theirs);
    csuccessp_texts_close(&r.canvases);
    csuccessp_texts_close(&r.tasks);
    csuccessp_json_close(&r.json);
    if (redacted)
        *redacted = r.redacted;
    return status;
}
