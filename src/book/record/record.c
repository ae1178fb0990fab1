/* SPDX-License-Identifier: MIT */
#include "book/record/record.h"

#include <string.h>

#include "book/book.h"
#include "book/clock.h"
#include "book/customer/customer_record.h"
#include "book/customer/lifecycle.h"
#include "book/saved/ledger.h"
#include "book/task/task.h"
#include "util/json_write.h"
#include "util/suggest.h"

void *
csuccessp_change_new(csuccess_book *book, csuccessp_record *record, uint32_t row, size_t bytes)
{
    csuccessp_change *change = csuccessp_allocate_zeroed(&book->memory, 1, bytes);

    if (!change)
        return NULL;
    change->kind = record->kind;
    change->bytes = bytes;
    change->at = record->at;
    if (record->at == CSUCCESSP_TIME_NONE)
        change->at = book->clock.now; /* which is the same number before the first move */
    change->source = record->source;
    change->other = CSUCCESSP_ROW_NONE;
    change->row = row;
    if (row != CSUCCESSP_ROW_NONE)
        change->generation = book->customers.generation[row];
    return change;
}

void
csuccessp_change_free(csuccess_book *book, csuccessp_change *change)
{
    csuccessp_release(&book->memory, change->text, change->text_room, 1);
    csuccessp_release(&book->memory, change, 1, change->bytes);
}

void
csuccessp_change_drop(csuccess_book *book, csuccessp_change *change)
{
    if (change->waiting)
        csuccessp_change_free(book, change);
    else
        change->kind->discard(book, change);
}

/* Behind the value that begins at `i` in canonical JSON, which has no spaces. */
static uint32_t
value_end(const csuccessp_change *change, uint32_t i)
{
    uint32_t depth = 0;
    int in_text = 0;

    for (; i < change->text_length; i++) {
        char c = change->text[i];
        if (in_text) {
            i += c == '\\';
            in_text = c != '"';
        } else if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ':')) {
            break;
        } else {
            in_text = c == '"';
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
        }
    }
    return i;
}

/* Where a field stands, name and all, and where its value does; 0 when it is not there. */
static int
find_field(const csuccessp_change *change, const char *field, uint32_t *from, uint32_t *value,
           uint32_t *to)
{
    size_t length = strlen(field);
    uint32_t i = 1, colon;

    for (; i + 1 < change->text_length; i = *to + 1) {
        colon = value_end(change, i);
        *to = value_end(change, colon + 1);
        if (colon - i != length + 2 || memcmp(change->text + i + 1, field, length) != 0)
            continue;
        *from = i;
        *value = colon + 1;
        return 1;
    }
    return 0;
}

/* Takes out one of several things with commas between them. */
static void
cut_out(csuccessp_change *change, uint32_t from, uint32_t to)
{
    if (change->text[to] == ',')
        to++;
    else if (change->text[from - 1] == ',')
        from--; /* the last one: the comma before it goes */
    memmove(change->text + from, change->text + to, change->text_length - to);
    change->text_length -= to - from;
    csuccessp_wipe(change->text + change->text_length, to - from);
}

void
csuccessp_change_cut(csuccessp_change *change, const char *field)
{
    uint32_t from, value, to;

    if (find_field(change, field, &from, &value, &to))
        cut_out(change, from, to);
}

/* Is this JSON text, in its one spelling, the same as the bytes? Ids have no control characters,
 * which alone are spelt with numbers. */
static int
is_spelling(const char *json, size_t json_length, const char *text, size_t length)
{
    size_t i, j;

    if (json_length < 2 || json[0] != '"')
        return 0;
    for (i = 1, j = 0; i + 1 < json_length && j < length; i++, j++) {
        i += json[i] == '\\';
        if (json[i] != text[j])
            return 0;
    }
    return i + 1 == json_length && j == length;
}

int
csuccessp_change_says(const csuccessp_change *change, const char *field, const char *text,
                      size_t length)
{
    uint32_t from, value, to;

    return find_field(change, field, &from, &value, &to) &&
           is_spelling(change->text + value, to - value, text, length);
}

void
csuccessp_change_cut_item(csuccessp_change *change, const char *field, const char *item,
                          size_t length)
{
    uint32_t from, value, end, to;

    if (!find_field(change, field, &from, &value, &end) || change->text[value] != '[')
        return;
    for (from = value + 1; from + 1 < end; from = to + 1) {
        to = value_end(change, from);
        if (!is_spelling(change->text + from, to - from, item, length))
            continue;
        end = change->text_length - end;
        cut_out(change, from, to);
        end = change->text_length - end;
        to = from - 1; /* what came next stands here now */
    }
}

int
csuccessp_change_fits(const csuccess_book *book, const csuccessp_change *change)
{
    return change->row == CSUCCESSP_ROW_NONE ||
           (csuccessp_customer_live(book, change->row) &&
            book->customers.generation[change->row] == change->generation);
}

int
csuccessp_record_is_due(const csuccess_book *book, int64_t at)
{
    return at == CSUCCESSP_TIME_NONE ||
           (book->clock.now != CSUCCESSP_TIME_NONE && at <= book->clock.now);
}

void
csuccessp_mark_due(csuccess_book *book, uint32_t row)
{
    book->due_any = 1;
    /* what is read from children is as of the parent's instant too */
    for (; row != CSUCCESSP_ROW_NONE;
         row = book->graph.reads_children ? csuccessp_tree_parent(book, row) : CSUCCESSP_ROW_NONE) {
        csuccessp_bits_set(&book->due, row);
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    }
}

csuccess_status
csuccessp_record_customer(csuccess_book *book, const csuccessp_place *place, const char *field,
                          csuccessp_slice id, uint32_t *row)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    return csuccessp_customer_check(book, &at, id, row);
}

csuccess_status
csuccessp_customer_check(csuccess_book *book, const csuccessp_place *at, csuccessp_slice id,
                         uint32_t *row)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    uint32_t i, found = csuccessp_customer_row(book, id.bytes, id.length);
    const char *known;
    size_t n;

    if (found != CSUCCESSP_ROW_NONE) {
        *row = found;
        return CSUCCESS_OK;
    }
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < book->customers.rows && i < 1000; i++)
        if (csuccessp_customer_live(book, i)) {
            known = csuccessp_customer_id(book, i, &n);
            csuccessp_suggest_offer(&suggestion, known, n);
        }
    return csuccessp_fail_at(at, CSUCCESS_E_UNKNOWN, "there is no customer '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static const csuccessp_record_kind *
kind_of(const char *name, size_t length)
{
    const csuccessp_record_kind *const *kind;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->records; kind && *kind; kind++)
            if ((*kind)->name[0] == name[0] && strlen((*kind)->name) == length &&
                memcmp((*kind)->name, name, length) == 0)
                return *kind;
    return NULL;
}

static csuccess_status
unknown_kind(const csuccessp_place *place, const char *name, size_t length)
{
    csuccessp_place at = csuccessp_place_name(place, "record");
    const csuccessp_record_kind *const *kind;
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t r;

    csuccessp_suggest_begin(&suggestion, name, length);
    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->records; kind && *kind; kind++)
            csuccessp_suggest_offer(&suggestion, (*kind)->name, strlen((*kind)->name));
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no kind of record '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

struct head {
    csuccessp_slice record, by, reason, source;
    int64_t at, position;
};

/* The fields that any record may have. A record's own table passes over them. */
static csuccess_status
read_head(csuccess_book *book, csuccessp_record *out)
{
    static const csuccessp_field fields[] = {
        {"record", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct head, record), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, offsetof(struct head, at), NULL},
        {"source", CSUCCESSP_FIELD_ID, 0, offsetof(struct head, source), NULL},
        {"position", CSUCCESSP_FIELD_INT, 0, offsetof(struct head, position), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct head, by), NULL},
        {"reason", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct head, reason), NULL},
    };
    struct head head;
    size_t i, n, f, length;
    yyjson_val *key, *value;
    csuccess_status status;
    unsigned present = 0;

    if (!yyjson_is_obj(out->root))
        return csuccessp_fail_at(&out->place, CSUCCESS_E_FIELD,
                                 "expected a record, which is an object; found %s",
                                 csuccessp_json_kind(out->root));
    memset(&head, 0, sizeof head);
    head.at = CSUCCESSP_TIME_NONE;
    yyjson_obj_foreach(out->root, i, n, key, value)
    {
        const char *name = yyjson_get_str(key);
        length = yyjson_get_len(key);
        for (f = 0; f < sizeof fields / sizeof *fields; f++)
            if (fields[f].name[0] == name[0] && strlen(fields[f].name) == length &&
                memcmp(fields[f].name, name, length) == 0) {
                csuccessp_place at = csuccessp_place_key(&out->place, name, length);
                if (present >> f & 1)
                    return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the field is there twice");
                status = csuccessp_field_read(&at, value, &fields[f],
                                              (char *)&head + fields[f].offset);
                if (status != CSUCCESS_OK)
                    return status;
                present |= 1u << f;
            }
    }
    if (!head.record.bytes)
        return csuccessp_fail_at(&out->place, CSUCCESS_E_FIELD, "the field 'record' is missing");
    out->kind = kind_of(head.record.bytes, head.record.length);
    if (!out->kind)
        return unknown_kind(&out->place, head.record.bytes, head.record.length);
    if ((present >> 2 & 1) != (present >> 3 & 1))
        return csuccessp_fail_at(&out->place, CSUCCESS_E_FIELD,
                                 "'source' and 'position' go together");
    if (head.position == CSUCCESSP_POSITION_NONE && (present >> 3 & 1))
        return csuccessp_fail_at(&out->place, CSUCCESS_E_VALUE, "a position is at least -2^63 + 1");
    if (head.by.length > book->limits.text_bytes || head.reason.length > book->limits.text_bytes)
        return csuccessp_fail_at(&out->place, CSUCCESS_E_LIMIT,
                                 "a text has at most %" PRIu32 " bytes", book->limits.text_bytes);
    out->at = head.at;
    out->by = head.by;
    out->reason = head.reason;
    out->position = head.position;
    if (head.source.bytes)
        return csuccessp_source_number(book, head.source.bytes, head.source.length, &out->source);
    return CSUCCESS_OK;
}

/* What waits is kept as canonical text, for saving. */
static csuccess_status
keep_text(csuccess_book *book, csuccessp_record *record, csuccessp_change *change)
{
    csuccess_status status;

    book->line.status = CSUCCESS_OK;
    csuccessp_buffer_clear(&book->line);
    status = csuccessp_json_canonical(&book->line, &record->place, record->root);
    if (status != CSUCCESS_OK)
        return status;
    change->text = csuccessp_allocate(&book->memory, book->line.length, 1);
    if (!change->text)
        return csuccessp_fail_memory(&book->error);
    change->text_length = change->text_room = (uint32_t)book->line.length;
    memcpy(change->text, book->line.data, book->line.length);
    csuccessp_buffer_clear(&book->line);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_record_journal(csuccess_book *book, csuccessp_record *record)
{
    csuccess_status status;

    if (!csuccessp_journal_wanted(book))
        return CSUCCESS_OK;
    csuccessp_buffer_clear(&book->line);
    csuccessp_json_copy(&book->line, record->root);
    if (book->line.status != CSUCCESS_OK) {
        csuccessp_buffer_clear(&book->line);
        return csuccessp_fail_memory(&book->error);
    }
    status = csuccessp_journal(book, book->line.data, book->line.length);
    csuccessp_buffer_clear(&book->line);
    return status;
}

void
csuccessp_record_accepted(csuccess_book *book, const csuccessp_record *record)
{
    /* any subdivision of a stretch of time gives the same bytes */
    book->counts.accepted += record->kind != &csuccessp_clock_record;
    if (record->at != CSUCCESSP_TIME_NONE && book->clock.now != CSUCCESSP_TIME_NONE &&
        record->at < book->clock.now)
        book->counts.late++;
    if (record->source)
        book->sources.items[record->source].position = record->position;
}

/* A change that waits, with a place in the queue. */
static csuccess_status
make_waiting(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_change *waiting;
    csuccess_status status = csuccessp_pending_reserve(book, 1);

    if (status != CSUCCESS_OK)
        return status;
    waiting = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE, sizeof *waiting);
    if (!waiting)
        return csuccessp_fail_memory(&book->error);
    waiting->waiting = 1;
    status = keep_text(book, record, waiting);
    if (status != CSUCCESS_OK) {
        csuccessp_change_free(book, waiting);
        return status;
    }
    *out = waiting;
    return CSUCCESS_OK;
}

/* The prepared change has done its duty: the record can be taken in. What it has found stays. */
static void
wait_for_time(csuccess_book *book, csuccessp_change *waiting, csuccessp_change *change)
{
    waiting->row = change->row;
    waiting->generation = change->generation;
    waiting->other = change->other;
    waiting->other_generation = change->other_generation;
    change->kind->discard(book, change);
    csuccessp_pending_add(book, waiting);
}

static csuccess_status
take_change(csuccess_book *book, csuccessp_record *record)
{
    csuccessp_change *change = NULL, *waiting = NULL;
    csuccess_status status = record->kind->prepare(book, record, &change);
    int due = csuccessp_record_is_due(book, record->at);

    if (status != CSUCCESS_OK)
        return status;
    if (!due)
        status = make_waiting(book, record, &waiting);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_journal(book, record);
    if (status != CSUCCESS_OK) {
        if (waiting)
            csuccessp_change_free(book, waiting);
        record->kind->discard(book, change);
        return status;
    }
    csuccessp_record_accepted(book, record);
    if (record->kind->accept)
        record->kind->accept(book, change);
    if (due) {
        uint32_t row = change->row;
        uint32_t generation = change->generation;
        record->kind->apply(book, change);
        if (row != CSUCCESSP_ROW_NONE && csuccessp_customer_live(book, row) &&
            book->customers.generation[row] == generation)
            csuccessp_mark_due(book, row);
    } else {
        wait_for_time(book, waiting, change);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_change_ready(csuccess_book *book, csuccessp_change **change)
{
    csuccessp_change *waiting = *change, *fresh = NULL;
    csuccessp_error before = book->error;
    csuccessp_record record;
    csuccess_status status;

    if (!waiting->waiting)
        return CSUCCESS_OK;
    memset(&record, 0, sizeof record);
    record.waited = 1;
    record.place = csuccessp_place_root(&book->error);
    status = csuccessp_json_parse(&book->json, waiting->text, waiting->text_length,
                                  waiting->text_length, book->limits.depth, &book->error);
    if (status == CSUCCESS_OK) {
        record.root = book->json.root;
        status = read_head(book, &record);
        if (status == CSUCCESS_OK)
            status = record.kind->prepare(book, &record, &fresh);
        csuccessp_json_done(&book->json);
    }
    if (status == CSUCCESS_E_NO_MEMORY)
        return status;
    if (status != CSUCCESS_OK) {
        csuccessp_log(book, CSUCCESS_LOG_WARNING, status, "a waiting '%s' no longer fits: %s",
                      waiting->kind->name, book->error.message);
        book->error = before;
        return CSUCCESS_OK;
    }
    fresh->text = waiting->text;
    fresh->text_length = waiting->text_length;
    fresh->text_room = waiting->text_room;
    waiting->text = NULL;
    waiting->text_length = waiting->text_room = 0;
    csuccessp_change_free(book, waiting);
    *change = fresh;
    return CSUCCESS_OK;
}

static uint32_t
named_row(const csuccess_book *book, const csuccessp_record *record, const char *field)
{
    yyjson_val *id = yyjson_obj_get(record->root, field);

    return yyjson_is_str(id) ? csuccessp_customer_row(book, yyjson_get_str(id), yyjson_get_len(id))
                             : CSUCCESSP_ROW_NONE;
}

/* Whom a record names that does not fit now: its time may come when it does again. */
static csuccess_status
find_rows(const csuccess_book *book, const csuccessp_record *record, csuccessp_change *waiting)
{
    int of_customer = record->kind == &csuccessp_customer_record;
    int of_merge = record->kind == &csuccessp_merge_record;

    if (record->kind->unnamed)
        return CSUCCESS_OK;
    waiting->row = named_row(book, record, of_customer ? "id" : of_merge ? "into" : "customer");
    if (waiting->row == CSUCCESSP_ROW_NONE)
        return record->kind->indirect ? CSUCCESS_OK
                                      : csuccessp_fail_at(&record->place, CSUCCESS_E_CORRUPT,
                                                          "a record waits that does not fit");
    waiting->generation = book->customers.generation[waiting->row];
    waiting->other = named_row(book, record, of_customer ? "parent" : "from");
    if (waiting->other != CSUCCESSP_ROW_NONE)
        waiting->other_generation = book->customers.generation[waiting->other];
    return CSUCCESS_OK;
}

/* Whom an unnamed one concerns was found when it was told; what it names may be another's now. */
static void
take_row(const csuccess_book *book, csuccessp_change *waiting, uint32_t row)
{
    if (!waiting->kind->unnamed)
        return;
    waiting->row = row;
    waiting->generation = row == CSUCCESSP_ROW_NONE ? 0 : book->customers.generation[row];
}

csuccess_status
csuccessp_record_wait(csuccess_book *book, const csuccessp_place *place, yyjson_val *root,
                      uint32_t row)
{
    csuccessp_record record;
    csuccessp_change *change = NULL, *waiting = NULL;
    csuccess_status status, fits;

    memset(&record, 0, sizeof record);
    record.root = root;
    record.place = *place;
    status = read_head(book, &record);
    if (status == CSUCCESS_OK && (!record.kind->prepare || record.at == CSUCCESSP_TIME_NONE))
        status = csuccessp_fail_at(place, CSUCCESS_E_CORRUPT, "such a record does not wait");
    if (status != CSUCCESS_OK)
        return status;
    fits = record.kind->prepare(book, &record, &change);
    if (fits == CSUCCESS_E_NO_MEMORY)
        return fits;
    status = make_waiting(book, &record, &waiting);
    if (status == CSUCCESS_OK && fits != CSUCCESS_OK)
        status = find_rows(book, &record, waiting);
    if (status != CSUCCESS_OK) {
        if (waiting)
            csuccessp_change_free(book, waiting);
        if (change)
            record.kind->discard(book, change);
        return status;
    }
    if (fits != CSUCCESS_OK) {
        take_row(book, waiting, row);
        csuccessp_pending_add(book, waiting);
        return CSUCCESS_OK;
    }
    if (record.kind->accept)
        record.kind->accept(book, change);
    wait_for_time(book, waiting, change);
    take_row(book, waiting, row);
    return CSUCCESS_OK;
}

/* One record, parsed. */
static csuccess_status
take_parsed(csuccess_book *book, csuccessp_record *record)
{
    csuccess_status status = read_head(book, record);

    if (status != CSUCCESS_OK)
        return status;
    if (record->source && record->position <= book->sources.items[record->source].position) {
        book->counts.repeated++;
        return CSUCCESS_OK;
    }
    if (record->kind->direct)
        return record->kind->direct(book, record);
    return take_change(book, record);
}

csuccess_status
csuccessp_record_take(csuccess_book *book, const char *text, size_t length, uint64_t line)
{
    csuccessp_record record;
    csuccess_status status;

    status = csuccessp_json_parse(&book->json, text, length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status != CSUCCESS_OK) {
        if (line)
            book->error.line = line;
        return status;
    }
    memset(&record, 0, sizeof record);
    record.root = book->json.root;
    record.place = csuccessp_place_root(&book->error);
    record.text = text;
    record.length = length;
    status = take_parsed(book, &record);
    csuccessp_json_done(&book->json);
    if (status != CSUCCESS_OK) {
        book->error.line = line ? line
                                : csuccessp_json_line(text, length, book->error.pointer,
                                                      book->error.pointer_length);
    }
    return status;
}

csuccess_status
csuccessp_fact_read(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                    int64_t *at, uint32_t *source)
{
    static const csuccessp_field time = {"", CSUCCESSP_FIELD_TIME, 1, 0, NULL};
    static const csuccessp_field id = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_slice name = {NULL, 0};
    size_t n = yyjson_is_arr(value) ? yyjson_arr_size(value) : 0;
    csuccess_status status = CSUCCESS_OK;

    if (n < 1 || n > 2)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected [time, source]");
    *at = CSUCCESSP_TIME_NONE;
    *source = 0;
    if (!yyjson_is_null(yyjson_arr_get(value, 0)))
        status = csuccessp_field_read(place, yyjson_arr_get(value, 0), &time, at);
    if (status == CSUCCESS_OK && n == 2)
        status = csuccessp_field_read(place, yyjson_arr_get(value, 1), &id, &name);
    if (status == CSUCCESS_OK && n == 2)
        status = csuccessp_source_number(book, name.bytes, name.length, source);
    return status;
}

csuccess_status
csuccessp_fail_broken(csuccess_book *book)
{
    return csuccessp_fail(&book->error, CSUCCESS_E_STATE,
                          "the book was not loaded to its end: free it");
}

csuccess_status
csuccessp_book_enter(csuccess_book *book)
{
    if (book->busy)
        return CSUCCESS_E_BUSY;
    if (book->broken)
        return csuccessp_fail_broken(book);
    if (book->clock.interrupted)
        return csuccessp_fail(&book->error, CSUCCESS_E_INTERRUPTED,
                              "a move of the clock was interrupted: advance first");
    book->busy = 1;
    return CSUCCESS_OK;
}

void
csuccessp_book_leave(csuccess_book *book)
{
    book->busy = 0;
}

csuccess_status
csuccess_book_record(csuccess_book *book, const char *json, size_t length)
{
    csuccess_status status;

    if (!book || !json)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_record_take(book, json, length, 0);
    csuccessp_book_leave(book);
    return status;
}

csuccess_status
csuccessp_text_keep(csuccess_book *book, csuccessp_slice text, csuccessp_text *out)
{
    *out = 0;
    if (!text.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, text.bytes, text.length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

void
csuccessp_record_unfit(csuccess_book *book, const char *name, const char *why)
{
    book->counts.orphaned++;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_STATE, "a waiting '%s' was dropped: %s",
                  name, why);
}

csuccess_status
csuccessp_json_keep(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                    csuccessp_text *out)
{
    csuccessp_slice text;
    csuccess_status status;

    *out = 0;
    csuccessp_buffer_clear(&book->line);
    status = csuccessp_json_canonical(&book->line, place, value);
    text.bytes = book->line.data;
    text.length = book->line.length;
    if (status == CSUCCESS_E_NO_MEMORY)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, text, out);
    csuccessp_buffer_clear(&book->line);
    return status;
}
