/* SPDX-License-Identifier: MIT */
/* Bytes as commands: events one by one and in batches, attributes in batches, with handles of all
 * kinds, stale ones and garbage; moves of the clock; customers that go away. Each command is a
 * letter, each choice the byte that follows, so that a seed can be read. */
#include "fuzz.h"

struct input {
    const uint8_t *data;
    size_t left;
};

static unsigned
take(struct input *in)
{
    if (!in->left)
        return 0;
    in->left--;
    return *in->data++;
}

static uint64_t
take_number(struct input *in, int bytes)
{
    uint64_t number = 0;

    while (bytes--)
        number = number << 8 | take(in);
    return number;
}

static const char *const customers[] = {"acme", "bolt", "group", "dune", "echo"};
static const char *const kinds[] = {"login", "ticket"};
static const char *const attributes[] = {"plan",   "seats", "ratio",  "signed", "mrr",
                                         "paying", "seen",  "logins", "name",   "segment.idle"};
static const char *const records[] = {
    "{\"record\":\"remove\",\"customer\":\"bolt\"}",
    "{\"record\":\"erase\",\"customer\":\"acme\"}",
    "{\"record\":\"merge\",\"from\":\"bolt\",\"into\":\"acme\"}",
    "{\"record\":\"customer\",\"id\":\"dune\",\"start\":\"2026-03-01\"}",
    "{\"record\":\"customer\",\"id\":\"bolt\",\"parent\":\"acme\"}",
    "{\"record\":\"customer\",\"id\":\"echo\",\"at\":\"2026-03-12T00:00:00Z\"}",
    "{\"record\":\"definitions\",\"remove\":{\"measures\":[\"logins_web\"]}}",
    "{\"record\":\"definitions\",\"attributes\":[{\"id\":\"ratio\",\"type\":\"int\"}]}",
    "{\"record\":\"erase\",\"customer\":\"acme\",\"contact\":\"ann\"}",
};
#define COUNT(array) (sizeof array / sizeof *array)

static uint64_t
take_customer(csuccess_book *book, struct input *in)
{
    unsigned choice = take(in) % 8;
    csuccess_customer out = 0;
    csuccess_event_kind kind = 0;

    if (choice < COUNT(customers))
        (void)csuccess_customer_find(book, customers[choice], strlen(customers[choice]), &out);
    else if (choice == 5)
        out = (uint64_t)1 << 49 | take_number(in, 1); /* the first generation of a row */
    else if (choice == 6)
        out = take_number(in, 8);
    else if (csuccess_event_kind_find(book, "login", 5, &kind) == CSUCCESS_OK)
        out = kind;
    return out;
}

static uint64_t
take_kind(csuccess_book *book, struct input *in)
{
    unsigned choice = take(in) % 16;
    csuccess_event_kind out = 0;

    if (choice == 15)
        return take_number(in, 8);
    if (choice == 14)
        return take_customer(book, in);
    (void)csuccess_event_kind_find(book, kinds[choice % 2], strlen(kinds[choice % 2]), &out);
    return out;
}

static int64_t
take_time(csuccess_book *book, struct input *in)
{
    unsigned choice = take(in) % 8;
    int64_t now = 0;

    (void)csuccess_book_clock(book, &now);
    if (choice == 7)
        return (int64_t)take_number(in, 8);
    if (choice == 6)
        return now;
    return now + ((int64_t)take_number(in, 1) - 200) * (choice < 3 ? FUZZ_DAY / 4 : FUZZ_HOUR);
}

static int64_t
take_value(struct input *in)
{
    unsigned choice = take(in) % 8;

    if (choice == 7)
        return (int64_t)take_number(in, 8);
    return ((int64_t)take_number(in, 1) - 128) * (choice < 4 ? 1000000 : 1);
}

/* A text of the input's own bytes, or NULL. */
static const char *
take_text(struct input *in, size_t *length)
{
    unsigned choice = take(in) % 16;
    const char *text;

    *length = choice;
    if (choice == 15)
        return NULL;
    if (*length > in->left)
        *length = in->left;
    text = (const char *)in->data;
    in->data += *length;
    in->left -= *length;
    return text;
}

enum { MOST = 40 };

static void
event_batch(csuccess_book *book, struct input *in)
{
    uint64_t whose[MOST], what[MOST], i, count = take(in) % MOST, accepted = UINT64_MAX;
    int64_t at[MOST], values[MOST];
    const char *subjects[MOST], *labels[MOST], *keys[MOST];
    size_t subject_lengths[MOST], label_lengths[MOST], key_lengths[MOST];
    unsigned with = take(in);
    csuccess_event_batch batch = {.size = sizeof batch, .count = count};
    csuccess_counts before = {.size = sizeof before}, after = {.size = sizeof after};
    csuccess_status status;

    batch.customers = with & 64 ? NULL : whose;
    batch.at = at;
    batch.kind = take_kind(book, in);
    batch.kinds = with & 1 ? what : NULL;
    batch.values = with & 2 ? values : NULL;
    if (with & 4)
        batch.subjects = subjects, batch.subject_lengths = subject_lengths;
    if (with & 8)
        batch.labels = labels, batch.label_lengths = label_lengths;
    if (with & 16)
        batch.keys = keys, batch.key_lengths = key_lengths;
    if (with & 32) {
        batch.source = "app";
        batch.source_length = 3;
        batch.first_position = with & 128 ? (int64_t)take_number(in, 8) : (int64_t)take(in);
    }
    for (i = 0; i < count; i++) {
        whose[i] = take_customer(book, in);
        at[i] = take_time(book, in);
        what[i] = with & 1 ? take_kind(book, in) : 0;
        values[i] = with & 2 ? take_value(in) : 0;
        subjects[i] = with & 4 ? take_text(in, &subject_lengths[i]) : NULL;
        labels[i] = with & 8 ? take_text(in, &label_lengths[i]) : NULL;
        keys[i] = with & 16 ? take_text(in, &key_lengths[i]) : NULL;
    }
    REQUIRE(csuccess_book_counts(book, &before) == CSUCCESS_OK);
    status = csuccess_event_record_batch(book, &batch, &accepted);
    REQUIRE(csuccess_book_counts(book, &after) == CSUCCESS_OK);
    REQUIRE(accepted <= count);
    if (status == CSUCCESS_OK)
        REQUIRE(accepted == count && after.accepted - before.accepted + after.repeated -
                                             before.repeated + after.duplicates -
                                             before.duplicates ==
                                         count);
    else
        REQUIRE(after.accepted == before.accepted && after.events == before.events);
}

static void
attribute_batch(csuccess_book *book, struct input *in)
{
    uint64_t whose[MOST], i, count = take(in) % MOST, accepted = UINT64_MAX;
    int64_t at[MOST], integers[MOST];
    double numbers[MOST];
    const char *texts[MOST];
    size_t lengths[MOST];
    uint8_t present[MOST];
    unsigned with = take(in), which = take(in);
    csuccess_attribute_batch batch = {.size = sizeof batch, .count = count};
    csuccess_status status;

    if (which == 255)
        batch.attribute = take_number(in, 8);
    else
        (void)csuccess_value_find(book, attributes[which % COUNT(attributes)],
                                  strlen(attributes[which % COUNT(attributes)]), &batch.attribute);
    batch.customers = whose;
    batch.numbers = with & 1 ? numbers : NULL;
    batch.integers = with & 2 ? integers : NULL;
    if (with & 4)
        batch.texts = texts, batch.text_lengths = lengths;
    batch.present = with & 8 ? present : NULL;
    batch.at = with & 16 ? at : NULL;
    if (with & 32) {
        batch.source = "crm";
        batch.source_length = 3;
        batch.first_position = with & 128 ? (int64_t)take_number(in, 8) : (int64_t)take(in);
    }
    for (i = 0; i < count; i++) {
        uint64_t bits = take_number(in, with & 64 ? 8 : 1);
        whose[i] = take_customer(book, in);
        at[i] = with & 16 ? take_time(book, in) : 0;
        integers[i] = (int64_t)bits;
        numbers[i] = (double)bits;
        if (with & 64)
            memcpy(&numbers[i], &bits, sizeof bits);
        texts[i] = with & 4 ? take_text(in, &lengths[i]) : NULL;
        present[i] = with & 8 ? (uint8_t)(take(in) % 2) : 1;
    }
    status = csuccess_attribute_record_batch(book, &batch, &accepted);
    REQUIRE(accepted <= count);
    REQUIRE(status != CSUCCESS_OK || accepted == count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned options = take(&in), which;
    csuccess_buffer *journal = options & 1 ? fuzz_buffer() : NULL;
    csuccess_book *book = fuzz_book(journal);
    uint64_t customer, kind;
    int64_t now, at, left = 24 * 1000;

    fuzz_fill(book, (options & 2 ? FUZZ_DAY_GRAIN : 0u) | (options & 4 ? FUZZ_UNMOVED : 0u));
    while (in.left) {
        switch (take(&in)) {
        case 'e':
            event_batch(book, &in);
            break;
        case 'a':
            attribute_batch(book, &in);
            break;
        case 'o':
            customer = take_customer(book, &in);
            kind = take_kind(book, &in);
            at = take_time(book, &in);
            (void)csuccess_event_record(book, customer, kind, at, take_value(&in));
            break;
        case 'r':
            which = take(&in) % COUNT(records);
            (void)csuccess_book_record(book, records[which], strlen(records[which]));
            break;
        case '+':
            now = INT64_C(1773144000000000);
            (void)csuccess_book_clock(book, &now);
            at = take(&in);
            if (at <= left)
                REQUIRE_OK(book, csuccess_book_advance(book, now + at * FUZZ_HOUR));
            left -= at;
            break;
        default:
            break;
        }
    }
    fuzz_examine(book, journal);
    csuccess_book_free(book);
    csuccess_buffer_free(journal);
    return 0;
}
