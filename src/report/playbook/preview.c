/* SPDX-License-Identifier: MIT */
/* The report `playbook_preview`: what a playbook would do today, found out on a copy of the
 * book. */
#include <string.h>

#include "book/definitions.h"
#include "book/task/task.h"
#include "report/playbook/figures.h"
#include "report/playbook/preview_first.h"
#include "report/sentence.h"
#include "store/clone.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

enum { LISTED = 20 }; /* customers, where nothing else is asked for */

struct preview_parameters {
    yyjson_val *definition;
    csuccessp_slice playbook;
    int64_t limit;
};

#define AT(field) offsetof(struct preview_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"definition", CSUCCESSP_FIELD_OBJECT, 0, AT(definition), NULL},
    {"playbook", CSUCCESSP_FIELD_ID, 0, AT(playbook), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
};
#undef AT

struct preview {
    csuccess_book *book;
    struct preview_parameters in;
    yyjson_val *body;
    csuccessp_slice id;
    const csuccessp_playbook_entry *before; /* of the book; NULL: it is new */
    csuccessp_json json;                    /* of a published body */
    csuccessp_sentence sentence;
    uint32_t format;
    csuccessp_output *output;

    /* Of the copy at hand. */
    csuccess_book *copy;
    const csuccessp_playbook_entry *entry;
    csuccessp_run_list list; /* what would start */
    csuccessp_first_list tasks, items;
};

/* Reading what is asked for. */

static csuccess_status
find_body(struct preview *p, const csuccessp_place *place)
{
    csuccess_book *book = p->book;
    csuccessp_playbook_entry *entry = NULL;
    csuccessp_place at = csuccessp_place_name(place, "playbook");
    csuccess_status status;

    if (p->in.definition) {
        p->body = p->in.definition;
        return CSUCCESS_OK;
    }
    status = csuccessp_report_playbook(book, place, p->in.playbook, &entry);
    if (status == CSUCCESS_OK && !entry->current)
        status = csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "the playbook '%.*s' was removed",
                                   csuccessp_shown(p->in.playbook.bytes, p->in.playbook.length),
                                   p->in.playbook.bytes);
    if (status == CSUCCESS_OK)
        status = csuccessp_json_parse(&p->json, entry->body, entry->length, entry->length,
                                      UINT32_MAX, &book->error);
    p->body = p->json.root;
    return status;
}

static csuccess_status
read_parameters(struct preview *p, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccess_book *book = p->book;
    csuccessp_place at = csuccessp_place_name(place, "limit");
    csuccessp_text text;
    yyjson_val *id;
    uint64_t present;
    csuccess_status status;

    p->in.limit = LISTED;
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &p->in,
                                   &present);
    if (status == CSUCCESS_OK && p->in.limit < 0)
        status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' is not negative");
    if (status == CSUCCESS_OK && !p->in.definition == !p->in.playbook.bytes)
        status = csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                   "give one of 'definition' and 'playbook'");
    if (status == CSUCCESS_OK)
        status = find_body(p, place);
    if (status != CSUCCESS_OK)
        return status;
    id = yyjson_obj_get(p->body, "id");
    if (!yyjson_is_str(id))
        return CSUCCESS_OK; /* which publishing will say */
    p->id.bytes = yyjson_get_str(id);
    p->id.length = yyjson_get_len(id);
    text = csuccessp_texts_find(&book->texts, p->id.bytes, p->id.length);
    p->before = text ? csuccessp_playbook_entry_find(book, text) : NULL;
    return CSUCCESS_OK;
}

/* The definition, as it is tried. */

/* Can what is so already count, with this trigger? */
static int
has_existing(yyjson_val *trigger)
{
    return yyjson_is_obj(trigger) && !yyjson_obj_get(trigger, "event") &&
           !yyjson_obj_get(trigger, "item") &&
           (yyjson_obj_get(trigger, "when") || yyjson_obj_get(trigger, "segment") ||
            yyjson_obj_get(trigger, "absence"));
}

/* An object without a field, and left open for more. */
static void
copy_without(csuccessp_buffer *to, yyjson_val *object, const char *without)
{
    yyjson_val *key, *value;
    size_t i, n;

    csuccessp_json_begin(to, '{');
    yyjson_obj_foreach(object, i, n, key, value)
    {
        if (yyjson_equals_str(key, without))
            continue;
        csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
        csuccessp_json_copy(to, value);
    }
}

/* A record that publishes the playbook, enabled. */
static void
write_record(const struct preview *p, int existing, csuccessp_buffer *to)
{
    yyjson_val *key, *value;
    size_t i, n;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "record");
    csuccessp_json_string(to, "definitions");
    csuccessp_json_key(to, "playbooks");
    csuccessp_json_begin(to, '[');
    csuccessp_json_begin(to, '{');
    yyjson_obj_foreach(p->body, i, n, key, value)
    {
        if (yyjson_equals_str(key, "enabled") && yyjson_is_bool(value))
            continue;
        csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
        if (existing && yyjson_equals_str(key, "trigger")) {
            copy_without(to, value, "existing");
            csuccessp_json_key(to, "existing");
            csuccessp_json_bool(to, 1);
            csuccessp_json_end(to, '}');
        } else {
            csuccessp_json_copy(to, value);
        }
    }
    csuccessp_json_end(to, '}');
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
}

/* The copy. */

static csuccess_status
open_copy(struct preview *p)
{
    csuccess_book *book = p->book;
    csuccess_allocator allocator = book->memory.allocator;
    csuccess_limits limits = book->limits;
    csuccess_config config = {sizeof config, &allocator, NULL, &limits, book->seed.k0};
    csuccess_status status;

    allocator.size = sizeof allocator;
    allocator.destroy = NULL; /* the book's to call */
    limits.size = sizeof limits;
    if (book->memory.limit) { /* both together keep it */
        if (book->memory.bytes >= book->memory.limit)
            return csuccessp_fail_memory(&book->error);
        limits.memory_bytes = book->memory.limit - book->memory.bytes;
    }
    status = csuccessp_book_copy(book, &config, &p->copy);
    if (status != CSUCCESS_OK)
        return status;
    p->copy->limits.record_bytes = UINT32_MAX; /* a definition is wrapped into a record */
    p->copy->limits.depth += 8;
    return CSUCCESS_OK;
}

/* What the copy failed with, as a failure of the book: the definition stands elsewhere. */
static csuccess_status
tell(struct preview *p, csuccess_status status)
{
    static const char inner[] = "/playbooks/0", outer[] = "/definition";
    const csuccessp_error *from = &p->copy->error;
    csuccessp_error *to = &p->book->error;
    size_t rest = 0;

    if (status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_fail_memory(to);
    *to = *from;
    if (from->pointer_length >= sizeof inner - 1 &&
        memcmp(from->pointer, inner, sizeof inner - 1) == 0)
        rest = from->pointer_length - (sizeof inner - 1);
    memcpy(to->pointer, outer, sizeof outer - 1);
    memcpy(to->pointer + sizeof outer - 1, from->pointer + from->pointer_length - rest, rest);
    to->pointer_length = (uint32_t)(sizeof outer - 1 + rest);
    to->pointer[to->pointer_length] = 0;
    to->line = 0;
    return status;
}

/* Keeps what started just now. */
static csuccess_status
list_fresh(struct preview *p)
{
    const csuccessp_period always = {CSUCCESSP_TIME_NONE, CSUCCESSP_TIME_NONE};
    csuccess_status status = csuccessp_run_list_open(p->copy, p->entry, CSUCCESSP_ROW_NONE, &always,
                                                     &p->list);
    size_t i, count = 0;

    for (i = 0; i < p->list.count; i++) {
        const csuccessp_run *run = p->list.items[i];
        if (run->started == p->copy->clock.now &&
            (!p->before ||
             run->number > csuccessp_runs_number(p->book, run->row, p->before->number)))
            p->list.items[count++] = run;
    }
    p->list.count = count;
    return status;
}

static csuccess_status
try_out(struct preview *p, int existing)
{
    csuccessp_buffer record;
    csuccess_status status = open_copy(p);

    if (status != CSUCCESS_OK)
        return status;
    csuccessp_buffer_open(&record, &p->book->memory);
    write_record(p, existing, &record);
    status = record.status == CSUCCESS_OK
                 ? csuccess_book_record(p->copy, record.data, record.length)
                 : record.status;
    csuccessp_buffer_close(&record);
    if (status == CSUCCESS_OK)
        status = csuccess_book_advance(p->copy, p->book->clock.now);
    if (status != CSUCCESS_OK)
        return tell(p, status);
    p->entry = csuccessp_playbook_entry_find(
        p->copy, csuccessp_texts_find(&p->copy->texts, p->id.bytes, p->id.length));
    status = list_fresh(p);
    return status == CSUCCESS_OK ? status : tell(p, status);
}

static void
close_copy(struct preview *p)
{
    if (!p->copy)
        return;
    csuccessp_array_release(&p->book->memory, &p->tasks);
    csuccessp_array_release(&p->book->memory, &p->items);
    csuccessp_run_list_close(p->copy, &p->list);
    csuccess_book_free(p->copy);
    memset(&p->list, 0, sizeof p->list);
    p->copy = NULL;
}

/* Counting on the copy. */

struct tally {
    uint64_t customers, customers_held, held, deferred, sustaining;
    uint64_t kept[CSUCCESSP_KEPT_COUNT];
    csuccessp_stake stake; /* of customers who are treated */
};

static uint64_t
waiting(csuccess_book *book, const csuccessp_playbook_entry *entry, uint8_t kind)
{
    const csuccessp_playbooks *playbooks = csuccessp_playbooks_of(book);
    uint64_t found = 0;
    uint32_t row;
    csuccessp_ref ref;

    for (row = 0; entry && row < playbooks->runs_capacity; row++)
        for (ref = playbooks->starts[row]; ref; ref = csuccessp_start_at(book, ref)->next)
            found += csuccessp_start_at(book, ref)->entry == entry->number &&
                     csuccessp_start_at(book, ref)->kind == kind &&
                     !csuccessp_start_at(book, ref)->satisfied;
    return found;
}

/* Those that came in addition. */
static uint64_t
waiting_more(struct preview *p, uint8_t kind)
{
    uint64_t now = waiting(p->copy, p->entry, kind), then = waiting(p->book, p->before, kind);

    return now > then ? now - then : 0;
}

/* A customer's runs of an instant, one for each user, stand together: their ids begin alike. */
static int
is_next_customer(const struct preview *p, size_t i)
{
    return !i || p->list.items[i - 1]->row != p->list.items[i]->row;
}

static void
count(struct preview *p, struct tally *t)
{
    size_t i;

    memset(t, 0, sizeof *t);
    for (i = 0; i < p->list.count; i++) {
        const csuccessp_run *run = p->list.items[i];
        csuccessp_stake stake;
        t->held += run->held;
        if (!is_next_customer(p, i))
            continue;
        t->customers++;
        t->customers_held += run->held;
        if (run->held)
            continue;
        stake = csuccessp_stake_of(p->copy, run->row);
        csuccessp_stake_add(&t->stake, &stake);
    }
    t->deferred = waiting_more(p, CSUCCESSP_PENDING_DEFERRED);
    t->sustaining = waiting_more(p, CSUCCESSP_PENDING_SUSTAIN);
    for (i = 0; i < CSUCCESSP_KEPT_COUNT; i++)
        t->kept[i] = p->entry->kept[i] - (p->before ? p->before->kept[i] : 0);
}

/* Writing. */

static void
write_count(const char *key, uint64_t number, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, (int64_t)number);
}

static void
say(struct preview *p, const struct tally *t, int existing)
{
    csuccessp_sentence_start(&p->sentence, existing ? "preview_existing" : "preview_starts");
    csuccessp_buffer_int(csuccessp_sentence_argument(&p->sentence, "customers"),
                         (int64_t)t->customers);
    csuccessp_buffer_int(csuccessp_sentence_argument(&p->sentence, "held"),
                         (int64_t)t->customers_held);
}

static void
write_customer(struct preview *p, const csuccessp_run *run, csuccessp_buffer *to)
{
    csuccessp_stake stake = csuccessp_stake_of(p->copy, run->row);
    size_t length;
    const char *id = csuccessp_customer_id(p->copy, run->row, &length);

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, id, length);
    csuccessp_json_key(to, "name");
    csuccessp_report_text(p->copy,
                          csuccessp_report_builtin(p->copy, CSUCCESSP_BUILTIN_NAME, run->row), to);
    csuccessp_json_key(to, "subject");
    csuccessp_report_text(p->copy, run->subject, to);
    csuccessp_json_key(to, "owner");
    csuccessp_report_text(p->copy, run->owner, to);
    csuccessp_json_key(to, "held");
    csuccessp_json_bool(to, run->held);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(p->copy, &stake, to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
write_side(struct preview *p, const struct tally *t, int existing)
{
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status;
    size_t i;

    csuccessp_json_key(to, existing ? "with_existing" : "as_given");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "summary");
    say(p, t, existing);
    status = csuccessp_sentence_json(&p->sentence, to);
    write_count("customers", t->customers, to);
    write_count("runs", p->list.count, to);
    write_count("held", t->held, to);
    write_count("deferred", t->deferred, to);
    write_count("sustain", t->sustaining, to);
    csuccessp_json_key(to, "kept");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < CSUCCESSP_KEPT_COUNT; i++)
        write_count(csuccessp_kept_names[i], t->kept[i], to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(p->copy, &t->stake, to);
    csuccessp_first_json(p->copy, &p->tasks, "tasks", to);
    csuccessp_first_json(p->copy, &p->items, "items", to);
    csuccessp_json_key(to, "list");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < p->list.count && i < (uint64_t)p->in.limit; i++)
        write_customer(p, p->list.items[i], to);
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static void
show_customers(struct preview *p, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Customer", "Owner", "Held out", ">Revenue", NULL};
    size_t i;

    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, heads);
    for (i = 0; i < p->list.count && i < (uint64_t)p->in.limit; i++) {
        const csuccessp_run *run = p->list.items[i];
        csuccessp_stake stake = csuccessp_stake_of(p->copy, run->row);
        size_t length;
        const char *id = csuccessp_customer_id(p->copy, run->row, &length);
        csuccessp_markdown_row(to);
        csuccessp_markdown_text(to, id, length);
        csuccessp_markdown_cell(to);
        csuccessp_report_cell(p->copy, run->owner, to);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_text(to, run->held ? "yes" : "no");
        csuccessp_markdown_cell(to);
        csuccessp_stake_text(p->copy, &stake, to);
        csuccessp_markdown_row_end(to);
    }
}

/* How many starts something stood in the way of. */
static void
show_obstacles(const struct tally *t, csuccessp_buffer *to)
{
    int why, any = 0;

    for (why = 0; why < CSUCCESSP_KEPT_COUNT; why++)
        if (t->kept[why])
            csuccessp_buffer_format(to, "%s %s %" PRIu64,
                                    any++ ? "," : " Kept from starting:", csuccessp_kept_names[why],
                                    t->kept[why]);
    if (any)
        csuccessp_buffer_char(to, '.');
    if (t->deferred)
        csuccessp_buffer_format(to, " Deferred: %" PRIu64 ".", t->deferred);
    if (t->sustaining)
        csuccessp_buffer_format(to, " Waiting to be so long enough: %" PRIu64 ".", t->sustaining);
}

static csuccess_status
show_side(struct preview *p, const struct tally *t, int existing)
{
    static const char *const tasks[] = {"First task", "Owner", ">Tasks", NULL};
    static const char *const items[] = {"First item", "Owner", ">Items", NULL};
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status;

    csuccessp_buffer_text(to, existing ? "\n## With what is so already\n\n" : "\n## As given\n\n");
    say(p, t, existing);
    status = csuccessp_sentence_markdown(&p->sentence, to);
    show_obstacles(t, to);
    csuccessp_buffer_char(to, '\n');
    csuccessp_first_markdown(p->copy, &p->tasks, tasks, to);
    csuccessp_first_markdown(p->copy, &p->items, items, to);
    if (p->list.count)
        show_customers(p, to);
    return status;
}

static csuccess_status
preview(struct preview *p, int existing)
{
    struct tally t;
    csuccess_status status = try_out(p, existing);

    if (status == CSUCCESS_OK) {
        count(p, &t);
        status = csuccessp_first_tasks(p->book, &p->list, &p->tasks);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_first_items(p->book, &p->list, &p->items);
    if (status == CSUCCESS_OK)
        status = p->format == CSUCCESS_REPORT_JSON ? write_side(p, &t, existing)
                                                   : show_side(p, &t, existing);
    close_copy(p);
    return status;
}

static csuccess_status
write_head(struct preview *p)
{
    yyjson_val *title = yyjson_obj_get(p->body, "title");
    csuccessp_slice name = p->id;
    csuccessp_buffer *to = &p->output->buffer;

    if (yyjson_is_str(title)) {
        name.bytes = yyjson_get_str(title);
        name.length = yyjson_get_len(title);
    }
    if (p->format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_buffer_text(to, "# ");
        csuccessp_markdown_text(to, name.bytes, name.length);
        csuccessp_buffer_text(to, ", tried out\n\nAs of ");
        csuccessp_buffer_time(to, p->book->clock.now);
        csuccessp_buffer_text(to, ". The book was not changed.\n");
        return CSUCCESS_OK;
    }
    csuccessp_json_key(to, "playbook");
    csuccessp_json_text(to, p->id.bytes, p->id.length);
    csuccessp_json_key(to, "title");
    if (yyjson_is_str(title))
        csuccessp_json_text(to, name.bytes, name.length);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "published");
    csuccessp_json_bool(to, p->before && p->before->current);
    return CSUCCESS_OK;
}

static csuccess_status
write_preview(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
              uint32_t format, csuccessp_output *output)
{
    struct preview p;
    csuccess_status status;

    if (book->broken)
        return csuccessp_fail_broken(book);
    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&p, 0, sizeof p);
    p.book = book;
    p.format = format;
    p.id.bytes = "";
    p.output = output;
    csuccessp_json_open(&p.json, &book->memory);
    csuccessp_sentence_open(&p.sentence, book);
    status = read_parameters(&p, place, parameters);
    if (status == CSUCCESS_OK)
        status = write_head(&p);
    if (status == CSUCCESS_OK)
        status = preview(&p, 0);
    if (status == CSUCCESS_OK && has_existing(yyjson_obj_get(p.body, "trigger"))) {
        status = preview(&p, 1);
    } else if (status == CSUCCESS_OK && format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_key(&output->buffer, "with_existing");
        csuccessp_json_null(&output->buffer);
    }
    csuccessp_sentence_close(&p.sentence);
    csuccessp_json_done(&p.json);
    csuccessp_json_close(&p.json);
    return status;
}

const csuccessp_report_kind csuccessp_playbook_preview_report = {"playbook_preview", write_preview,
                                                                 CSUCCESSP_IN_BOTH};
