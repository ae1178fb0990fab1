/* SPDX-License-Identifier: MIT */
/* The saved events of a customer: blocks of at most 256 in the order of time, by kind inside.
 *
 * {"doc": "events", "customer": "acme", "block": 1767261600000000, "kinds": {"login": {"unit": "s",
 *  "at": [1767261600, 86400], "value": 1}}}
 *
 * Where one block ends and the next begins is read off the events themselves: at a time of which a
 * hash says so, of one event in 64. So two books that know the same make the same blocks, whatever
 * came when; what is added at the end, mended in the middle or trimmed at the beginning changes the
 * block that it is in, and hardly ever another one; and a store that has the other blocks keeps
 * them. A block's number is the time of its first event, in microseconds since 1970, or more when
 * there are too many events of one time for one block.
 *
 * Times are seconds ("s") or microseconds ("us"): the first since 1970, the others since the one
 * before. A value stands for all when they are the same. */
#include <string.h>

#include "book/book.h"
#include "book/event/event_record.h"
#include "book/saved/loader.h"
#include "util/json_write.h"
#include "util/sort.h"

enum { BLOCK = 256, BLOCK_EVERY = 64 };

struct gathered {
    csuccessp_event event;
    uint32_t kind;  /* rank of the kind's id */
    uint32_t place; /* among the events of the kind, oldest first */
};

struct saving {
    csuccess_book *book;
    csuccessp_array(struct gathered) events;
    uint32_t *kinds; /* by rank */
};

static int
compare_events(const void *context, const void *a, const void *b)
{
    const struct gathered *x = a, *y = b;

    (void)context;
    if (x->event.at != y->event.at)
        return x->event.at < y->event.at ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Within a block: by kind, then as before. */
static int
compare_kinds(const void *context, const void *a, const void *b)
{
    const struct gathered *x = a, *y = b;

    (void)context;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* The customer's events that are no earlier than `from`. */
static csuccess_status
gather(struct saving *s, uint32_t row, int64_t from)
{
    csuccess_book *book = s->book;
    size_t k, first, i;
    uint32_t number;

    s->events.count = 0;
    for (k = 0; k < book->events.kinds.count; k++) {
        const csuccessp_event_kind *kind = csuccessp_kind_at(book, s->kinds[k]);
        first = s->events.count;
        for (number = csuccessp_log_head(&kind->log, row); number != CSUCCESSP_EVENT_NONE;
             number = csuccessp_log_before(&kind->log, number)) {
            struct gathered *g;
            if (s->events.count == s->events.capacity &&
                csuccessp_array_reserve(&book->memory, &s->events, 64) != CSUCCESS_OK)
                return csuccessp_fail_memory(&book->error);
            g = &s->events.items[s->events.count];
            g->event = csuccessp_log_event(&kind->log, number);
            if (g->event.at <= kind->horizon || g->event.at < from)
                break;
            g->kind = (uint32_t)k;
            g->place = (uint32_t)(s->events.count - first);
            s->events.count++;
        }
        for (i = first; i < s->events.count; i++) /* the chain begins with the newest */
            s->events.items[i].place = (uint32_t)(s->events.count - first - 1) -
                                       s->events.items[i].place;
    }
    csuccessp_sort(s->events.items, s->events.count, sizeof *s->events.items, compare_events, NULL);
    return CSUCCESS_OK;
}

static void
write_times(const struct gathered *g, size_t n, csuccessp_buffer *to)
{
    int64_t unit = CSUCCESSP_SECOND, before = 0;
    size_t i;

    for (i = 0; i < n; i++)
        if (g[i].event.at % CSUCCESSP_SECOND)
            unit = 1;
    csuccessp_json_key(to, "unit");
    csuccessp_json_string(to, unit == 1 ? "us" : "s");
    csuccessp_json_key(to, "at");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < n; i++) {
        csuccessp_json_int(to, (g[i].event.at - before) / unit);
        before = g[i].event.at;
    }
    csuccessp_json_end(to, ']');
}

static void
write_values(const struct gathered *g, size_t n, csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "value");
    for (i = 1; i < n; i++)
        if (g[i].event.value != g[0].event.value)
            break;
    if (i >= n) {
        csuccessp_json_decimal(to, g[0].event.value);
        return;
    }
    csuccessp_json_begin(to, '[');
    for (i = 0; i < n; i++)
        csuccessp_json_decimal(to, g[i].event.value);
    csuccessp_json_end(to, ']');
}

enum { SUBJECT, LABEL, KEY, SOURCE, TEXTS };
static const char *const text_names[TEXTS] = {"subject", "label", "key", "source"};

static csuccessp_text
text_of(const csuccess_book *book, const csuccessp_event_log *log, const csuccessp_event *event,
        int which)
{
    const csuccessp_event_extra *extra;

    if (which == SOURCE)
        return event->source ? book->sources.items[event->source].name : 0;
    if (!event->extra)
        return 0;
    extra = &log->extras.items[event->extra];
    return which == SUBJECT ? extra->subject : which == LABEL ? extra->label : extra->key;
}

static void
write_texts(const struct saving *s, const struct gathered *g, size_t n, int which,
            csuccessp_buffer *to)
{
    const csuccessp_event_log *log = &csuccessp_kind_at(s->book, s->kinds[g->kind])->log;
    const char *bytes;
    size_t i, length;

    for (i = 0; i < n; i++)
        if (text_of(s->book, log, &g[i].event, which))
            break;
    if (i == n)
        return;
    csuccessp_json_key(to, text_names[which]);
    csuccessp_json_begin(to, '[');
    for (i = 0; i < n; i++) {
        csuccessp_text text = text_of(s->book, log, &g[i].event, which);
        bytes = csuccessp_texts_get(&s->book->texts, text, &length);
        if (text)
            csuccessp_json_text(to, bytes, length);
        else
            csuccessp_json_null(to);
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
write_block(struct saving *s, uint32_t row, int64_t block, struct gathered *g, size_t n,
            csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    const char *text;
    size_t length, from, until;
    int which;

    csuccessp_sort(g, n, sizeof *g, compare_kinds, NULL);
    csuccessp_document_begin(output, "events");
    text = csuccessp_customer_id(s->book, row, &length);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "block");
    csuccessp_json_int(to, block);
    csuccessp_json_key(to, "kinds");
    csuccessp_json_begin(to, '{');
    for (from = 0; from < n; from = until) {
        for (until = from + 1; until < n && g[until].kind == g[from].kind; until++)
            ;
        text = csuccessp_texts_get(&s->book->texts,
                                   csuccessp_kind_at(s->book, s->kinds[g[from].kind])->id, &length);
        csuccessp_json_key_bytes(to, text, length);
        csuccessp_json_begin(to, '{');
        write_times(g + from, until - from, to);
        write_values(g + from, until - from, to);
        for (which = 0; which < TEXTS; which++)
            write_texts(s, g + from, until - from, which, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, '}');
    return csuccessp_document_end(output);
}

static int
compare_kind_ids(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts, csuccessp_kind_at(book, *(const uint32_t *)a)->id,
                                   csuccessp_kind_at(book, *(const uint32_t *)b)->id);
}

/* Called for one customer after the other; what it needs is kept from one to the next. */
struct csuccessp_events_saver {
    struct saving saving;
};

csuccess_status
csuccessp_events_saver_open(csuccess_book *book, csuccessp_events_saver **out)
{
    size_t count = book->events.kinds.count, i;
    csuccessp_events_saver *saver = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *saver);

    if (!saver)
        return csuccessp_fail_memory(&book->error);
    saver->saving.book = book;
    saver->saving.kinds = csuccessp_allocate(&book->memory, count + 1, sizeof(uint32_t));
    if (!saver->saving.kinds) {
        csuccessp_release(&book->memory, saver, 1, sizeof *saver);
        return csuccessp_fail_memory(&book->error);
    }
    for (i = 0; i < count; i++)
        saver->saving.kinds[i] = (uint32_t)i;
    csuccessp_sort(saver->saving.kinds, count, sizeof(uint32_t), compare_kind_ids, book);
    *out = saver;
    return CSUCCESS_OK;
}

void
csuccessp_events_saver_close(csuccessp_events_saver *saver)
{
    csuccess_book *book;

    if (!saver)
        return;
    book = saver->saving.book;
    csuccessp_array_release(&book->memory, &saver->saving.events);
    csuccessp_release(&book->memory, saver->saving.kinds, book->events.kinds.count + 1,
                      sizeof(uint32_t));
    csuccessp_release(&book->memory, saver, 1, sizeof *saver);
}

/* Does a block end before `n` events of this time? The more they are the likelier. */
static int
ends_before(int64_t at, size_t n)
{
    uint64_t x = (uint64_t)at;

    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    x ^= x >> 33;
    return n >= BLOCK_EVERY || x < UINT64_MAX / BLOCK_EVERY * n;
}

/* How many of the events, which begin where a block does, are in it. */
static size_t
block_length(const struct gathered *g, size_t count)
{
    size_t end = 0, n;

    while (end < count) {
        for (n = 1; end + n < count && g[end + n].event.at == g[end].event.at; n++)
            ;
        if (end && (end + n > BLOCK || ends_before(g[end].event.at, n)))
            break;
        end += n;
        if (end >= BLOCK)
            return BLOCK;
    }
    return end;
}

csuccess_status
csuccessp_events_saver_customer(csuccessp_events_saver *saver, uint32_t row,
                                csuccessp_output *output)
{
    struct saving *s = &saver->saving;
    csuccess_status status = gather(s, row, output->from);
    int64_t number = CSUCCESSP_TIME_NONE;
    size_t i, n;

    for (i = 0; i < s->events.count && status == CSUCCESS_OK; i += n) {
        struct gathered *g = s->events.items + i;
        n = block_length(g, s->events.count - i);
        number = g->event.at > number ? g->event.at : number + 1;
        if (csuccessp_document_part(output, number, number == g->event.at))
            break;
        status = write_block(s, row, number, g, n, output);
    }
    return status;
}

/* By item: a customer's blocks are its parts. */

static uint32_t
count_rows(const csuccess_book *book)
{
    return book->customers.rows;
}

static csuccess_status
open_items(csuccess_book *book, void **context)
{
    return csuccessp_events_saver_open(book, (csuccessp_events_saver **)context);
}

static csuccess_status
save_item(csuccess_book *book, void *context, uint32_t item, csuccessp_output *output)
{
    (void)book;
    return csuccessp_events_saver_customer(context, item, output);
}

static void
close_items(csuccess_book *book, void *context)
{
    (void)book;
    csuccessp_events_saver_close(context);
}

const csuccessp_item_kind csuccessp_events_items = {
    .documents = &csuccessp_events_document,
    .number = CSUCCESSP_ITEMS_EVENTS,
    .in_parts = 1,
    .inside = 1,
    .count = count_rows,
    .id = csuccessp_customer_item_id,
    .find = csuccessp_customer_item_find,
    .save = save_item,
    .open = open_items,
    .close = close_items,
};

/* Loading. */

struct kind_body {
    csuccessp_slice unit;
    yyjson_val *at, *value, *texts[TEXTS];
};

static const csuccessp_field kind_fields[] = {
    {"unit", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct kind_body, unit), NULL},
    {"at", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct kind_body, at), NULL},
    {"value", CSUCCESSP_FIELD_ANY, 1, offsetof(struct kind_body, value), NULL},
    {"subject", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct kind_body, texts), NULL},
    {"label", CSUCCESSP_FIELD_ARRAY, 0,
     offsetof(struct kind_body, texts) + LABEL * sizeof(yyjson_val *), NULL},
    {"key", CSUCCESSP_FIELD_ARRAY, 0,
     offsetof(struct kind_body, texts) + KEY * sizeof(yyjson_val *), NULL},
    {"source", CSUCCESSP_FIELD_ARRAY, 0,
     offsetof(struct kind_body, texts) + SOURCE * sizeof(yyjson_val *), NULL},
};

/* A walk over the parallel arrays of a kind. */
struct columns {
    yyjson_val *at, *value, *text[TEXTS];
    int one_value;
    int64_t unit, last;
    size_t left;
};

static csuccess_status
open_columns(const csuccessp_place *place, yyjson_val *body, struct columns *c)
{
    struct kind_body in;
    uint64_t present;
    int which;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, kind_fields, 7, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    memset(c, 0, sizeof *c);
    c->left = yyjson_arr_size(in.at);
    c->at = yyjson_arr_get_first(in.at);
    c->one_value = !yyjson_is_arr(in.value);
    c->value = c->one_value ? in.value : yyjson_arr_get_first(in.value);
    if (in.unit.length == 1 && in.unit.bytes[0] == 's')
        c->unit = CSUCCESSP_SECOND;
    else if (in.unit.length == 2 && memcmp(in.unit.bytes, "us", 2) == 0)
        c->unit = 1;
    else
        return csuccessp_corrupt(place, "there is no such unit of time");
    if (c->left == 0 || c->left > BLOCK || (!c->one_value && yyjson_arr_size(in.value) != c->left))
        return csuccessp_corrupt(place, "the columns are not of one length");
    for (which = 0; which < TEXTS; which++) {
        if (in.texts[which] && yyjson_arr_size(in.texts[which]) != c->left)
            return csuccessp_corrupt(place, "the columns are not of one length");
        c->text[which] = in.texts[which] ? yyjson_arr_get_first(in.texts[which]) : NULL;
    }
    return CSUCCESS_OK;
}

/* Integers are the bulk of a saved book: they are read here without further ado. */
static int
quick_integer(yyjson_val *value, int64_t *out)
{
    const char *text = yyjson_get_raw(value);
    size_t length = yyjson_get_len(value), i = 0;
    int negative;
    uint64_t sum = 0;

    if (!text || length == 0 || length > 18)
        return 0;
    negative = text[0] == '-';
    for (i = (size_t)negative; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        sum = sum * 10 + (uint64_t)(text[i] - '0');
    }
    *out = negative ? -(int64_t)sum : (int64_t)sum;
    return 1;
}

static csuccess_status
read_event(csuccess_book *book, const csuccessp_place *place, struct columns *c,
           csuccessp_event *event, csuccessp_slice *texts)
{
    static const csuccessp_field integer = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    static const csuccessp_field decimal = {"", CSUCCESSP_FIELD_DECIMAL, 1, 0, NULL};
    csuccess_status status = CSUCCESS_OK;
    int64_t step = 0;
    int which;

    (void)book;
    if (!quick_integer(c->at, &step))
        status = csuccessp_field_read(place, c->at, &integer, &step);
    if (status != CSUCCESS_OK)
        return status;
    if (step > CSUCCESSP_TIME_MAX / c->unit || step < CSUCCESSP_TIME_MIN / c->unit)
        return csuccessp_corrupt(place, "a time is out of range");
    event->at = c->last + step * c->unit;
    if (event->at < CSUCCESSP_TIME_MIN || event->at > CSUCCESSP_TIME_MAX)
        return csuccessp_corrupt(place, "a time is out of range");
    c->last = event->at;
    if (quick_integer(c->value, &event->value) && event->value < 9200000000000 &&
        event->value > -9200000000000)
        event->value *= CSUCCESSP_MICRO;
    else
        status = csuccessp_field_read(place, c->value, &decimal, &event->value);
    for (which = 0; which < TEXTS && status == CSUCCESS_OK; which++) {
        texts[which].bytes = NULL;
        texts[which].length = 0;
        if (!c->text[which])
            continue;
        if (!yyjson_is_null(c->text[which])) {
            texts[which].bytes = yyjson_get_str(c->text[which]);
            texts[which].length = yyjson_get_len(c->text[which]);
            if (!texts[which].bytes || !csuccessp_id_valid(texts[which].bytes, texts[which].length))
                return csuccessp_corrupt(place, "a text is no id");
        }
        c->text[which] = unsafe_yyjson_get_next(c->text[which]);
    }
    c->at = unsafe_yyjson_get_next(c->at);
    if (!c->one_value)
        c->value = unsafe_yyjson_get_next(c->value);
    c->left--;
    return status;
}

static csuccess_status
take_extra(csuccess_book *book, const csuccessp_place *place, csuccessp_event_kind *kind,
           const csuccessp_slice *texts, uint32_t row, uint32_t *out)
{
    csuccessp_event_extra extra = {0, 0, 0, CSUCCESSP_LOG_TAIL};
    csuccessp_text *to[] = {&extra.subject, &extra.label, &extra.key};
    csuccess_status status = CSUCCESS_OK;
    int which;

    if (texts[KEY].bytes &&
        csuccessp_log_find_key(book, &kind->log, row, texts[KEY].bytes, texts[KEY].length))
        return csuccessp_corrupt(place, "a key is there twice");
    for (which = 0; which < SOURCE; which++)
        if (texts[which].bytes) {
            *to[which] = csuccessp_texts_take(&book->texts, texts[which].bytes,
                                              texts[which].length);
            if (!*to[which])
                status = csuccessp_fail_memory(&book->error);
        }
    if (status == CSUCCESS_OK)
        status = csuccessp_extra_take(book, &kind->log, &extra, row, 1, out);
    if (status != CSUCCESS_OK)
        for (which = 0; which < SOURCE; which++)
            csuccessp_texts_drop(&book->texts, *to[which]);
    return status;
}

/* `first` becomes the time of the first event, if that is earlier. */
static csuccess_status
load_kind_events(csuccess_book *book, const csuccessp_place *place, csuccessp_event_kind *kind,
                 uint32_t row, yyjson_val *body, int64_t *first)
{
    struct columns c;
    csuccessp_event event;
    csuccessp_slice texts[TEXTS];
    csuccess_status status = open_columns(place, body, &c);
    unsigned with;

    if (status != CSUCCESS_OK)
        return status;
    with = (c.text[SUBJECT] || c.text[LABEL] || c.text[KEY] ? CSUCCESSP_WITH_EXTRA : 0u) |
           (c.text[SOURCE] ? CSUCCESSP_WITH_SOURCE : 0u);
    status = csuccessp_log_reserve(book, &kind->log, c.left, with);
    while (c.left && status == CSUCCESS_OK) {
        memset(&event, 0, sizeof event);
        event.customer = row;
        status = read_event(book, place, &c, &event, texts);
        if (status == CSUCCESS_OK && texts[SOURCE].bytes)
            status = csuccessp_source_number(book, texts[SOURCE].bytes, texts[SOURCE].length,
                                             &event.source);
        if (status == CSUCCESS_OK &&
            (texts[SUBJECT].bytes || texts[LABEL].bytes || texts[KEY].bytes))
            status = take_extra(book, place, kind, texts, row, &event.extra);
        if (status == CSUCCESS_OK) {
            csuccessp_log_add(book, &kind->log, &event);
            if (event.at < *first)
                *first = event.at;
        }
    }
    /* nothing is summed up before the whole stream has been read */
    return status == CSUCCESS_OK ? csuccessp_event_reserve_sums(book, kind, 0, 0) : status;
}

/* In a stream blocks follow their customer, which is the one that was just read; out of a store
 * they come in the order of the customers, who have rows in that order. */
static uint32_t
row_near(const csuccess_book *book, uint32_t row, csuccessp_slice id)
{
    enum { NEAR = 4 };
    uint32_t end = row < UINT32_MAX - NEAR ? row + NEAR : row;
    const char *own;
    size_t length;

    for (; row < end && csuccessp_customer_live(book, row); row++) {
        own = csuccessp_customer_id(book, row, &length);
        if (length == id.length && memcmp(own, id.bytes, length) == 0)
            return row;
    }
    return csuccessp_customer_row(book, id.bytes, id.length);
}

static csuccess_status
load_events(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            yyjson_val *document)
{
    struct events_body {
        csuccessp_slice doc, customer;
        int64_t block;
        yyjson_val *kinds;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct events_body, doc), NULL},
        {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct events_body, customer), NULL},
        {"block", CSUCCESSP_FIELD_INT, 1, offsetof(struct events_body, block), NULL},
        {"kinds", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct events_body, kinds), NULL},
    };
    csuccessp_place in_kinds = csuccessp_place_name(place, "kinds");
    yyjson_val *key, *body;
    size_t i, n;
    uint64_t present;
    uint32_t row = loader->row, index;
    int64_t first = INT64_MAX;
    csuccess_status status;

    status = csuccessp_fields_read(place, document, fields, 4, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    row = row_near(book, row, in.customer);
    if (row == CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "the customer is not there");
    yyjson_obj_foreach(in.kinds, i, n, key, body)
    {
        csuccessp_place at = csuccessp_place_key(&in_kinds, yyjson_get_str(key),
                                                 yyjson_get_len(key));
        index = csuccessp_kind_find(book, yyjson_get_str(key), yyjson_get_len(key), 1);
        if (index == UINT32_MAX)
            return csuccessp_corrupt(&at, "there is no such kind of event");
        status = load_kind_events(book, &at, csuccessp_kind_at(book, index), row, body, &first);
        if (status != CSUCCESS_OK)
            return status;
    }
    loader->row = loader->item = row;
    loader->part = in.block;
    loader->firm = in.block == first;
    return CSUCCESS_OK;
}

const csuccessp_document_kind csuccessp_events_document = {"events", CSUCCESSP_PHASE_CUSTOMERS,
                                                           NULL, load_events};

/* Facts that wait: their records, in the order in which they will take effect, and whom they
 * concern where the record does not say so. */

static void
write_concerned(const csuccess_book *book, const csuccessp_change *waiting, csuccessp_buffer *to)
{
    const char *id;
    size_t length;

    if (!waiting->kind->unnamed || waiting->row == CSUCCESSP_ROW_NONE)
        return;
    id = csuccessp_customer_id(book, waiting->row, &length);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, id, length);
}

static csuccess_status
save_pending(csuccess_book *book, csuccessp_output *output)
{
    size_t count = book->pending.facts.count, i;
    int64_t same = 0; /* how many of the same time stand before it */
    csuccessp_waiting *list;
    csuccess_status status = CSUCCESS_OK;

    if (count == 0)
        return CSUCCESS_OK;
    list = csuccessp_allocate(&book->memory, count, sizeof *list);
    if (!list)
        return csuccessp_fail_memory(&book->error);
    csuccessp_pending_sorted(book, list);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        csuccessp_document_begin(output, "pending");
        same = i && list[i].at == list[i - 1].at ? same + 1 : 0;
        csuccessp_document_id_number(output, list[i].at);
        csuccessp_document_id_number(output, same);
        write_concerned(book, list[i].change, &output->buffer);
        csuccessp_json_key(&output->buffer, "record");
        csuccessp_json_raw(&output->buffer, list[i].change->text, list[i].change->text_length);
        status = csuccessp_document_end(output);
    }
    csuccessp_release(&book->memory, list, count, sizeof *list);
    return status;
}

static csuccess_status
load_pending(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
             yyjson_val *document)
{
    struct pending_body {
        csuccessp_slice doc, customer;
        yyjson_val *record;
    } in = {{NULL, 0}, {NULL, 0}, NULL};
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct pending_body, doc), NULL},
        {"customer", CSUCCESSP_FIELD_ID, 0, offsetof(struct pending_body, customer), NULL},
        {"record", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct pending_body, record), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "record");
    uint32_t row = CSUCCESSP_ROW_NONE;
    uint64_t present;
    csuccess_status status;

    (void)loader;
    status = csuccessp_fields_read(place, document, fields, 3, &in, &present);
    if (status == CSUCCESS_OK && in.customer.bytes)
        row = csuccessp_customer_row(book, in.customer.bytes, in.customer.length);
    if (status == CSUCCESS_OK && in.customer.bytes && row == CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "a fact waits for nobody");
    return status == CSUCCESS_OK ? csuccessp_record_wait(book, &at, in.record, row) : status;
}

const csuccessp_document_kind csuccessp_pending_document = {"pending", CSUCCESSP_PHASE_AFTER,
                                                            save_pending, load_pending};
