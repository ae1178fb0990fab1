/* SPDX-License-Identifier: MIT */
#include "mix.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 200, NUMBERS = 10, EACH = 3 };

/* A record under way. */
struct text {
    char *data;
    size_t length, capacity;
};

static void
say(struct text *t, const char *format, ...)
{
    va_list arguments;
    int n;

    if (t->capacity - t->length < 4096) {
        t->capacity = t->capacity * 2 + 8192;
        t->data = realloc(t->data, t->capacity);
        if (!t->data)
            abort();
    }
    va_start(arguments, format);
    n = vsnprintf(t->data + t->length, t->capacity - t->length, format, arguments);
    va_end(arguments);
    if (n < 0 || (size_t)n >= t->capacity - t->length)
        abort();
    t->length += (size_t)n;
}

static void
take(csuccess_book *book, struct text *t)
{
    bench_check(book, csuccess_book_record(book, t->data, t->length), t->data);
    t->length = 0;
}

void
mix_move(csuccess_book *book, int64_t at)
{
    bench_check(book, csuccess_book_advance(book, at), "advance");
}

/* Two steps, as most have. */
static void
say_steps(struct text *t)
{
    say(t,
        "\"steps\":[{\"id\":\"mail\",\"task\":{\"kind\":\"email\"},\"done\":\"acknowledged\"},"
        "{\"id\":\"call\",\"at\":{\"days\":2},\"task\":{\"kind\":\"call\",\"due\":{\"days\":1}}}]");
}

static void
say_playbooks(struct text *t)
{
    static const int days[] = {-120, -90, -60, -30, -14, -7, -1, 0, 7, 30};
    int i, n = 0;

    for (i = 0; i < 10; i++, n++) {
        say(t,
            ",{\"id\":\"p%d\",\"scope\":\"plan == "
            "'team'\",\"trigger\":{\"date\":\"%s\",\"days\":%d},",
            n, i % 2 ? "renewal" : "trial_end", days[i]);
        say_steps(t);
        say(t, "}");
    }
    for (i = 0; i < 5; i++, n++) {
        if (i < 3)
            say(t, ",{\"id\":\"p%d\",\"trigger\":{\"when\":\"renewal - today < %d && a%d < 30\"},",
                n, 30 * (i + 1), i);
        else
            say(t,
                ",{\"id\":\"p%d\",\"trigger\":{\"when\":\"now - last_call > duration('%dh') && "
                "a%d < 20\"},",
                n, 24 * 30 * i, i);
        say(t, "\"cooldown\":{\"days\":90},");
        say_steps(t);
        say(t, "}");
    }
    for (i = 0; i < 5; i++, n++) {
        say(t,
            ",{\"id\":\"p%d\",\"cap\":{\"per_owner_per_day\":5},\"trigger\":{\"when\":\"a%d > 998"
            "\",\"existing\":true},",
            n, i);
        say_steps(t);
        say(t, "}");
    }
    for (i = 0; i < 10; i++, n++) {
        if (i < 5)
            say(t, ",{\"id\":\"p%d\",\"trigger\":{\"event\":\"ticket\",\"labels\":[\"p%d\"]},", n,
                i + 1);
        else
            say(t,
                ",{\"id\":\"p%d\",\"scope\":\"plan != 'free'\",\"trigger\":{\"event\":\"%s\","
                "\"when\":\"a%d > 500\"},",
                n, i % 2 ? "complaint" : "ticket", i);
        say(t, "\"cooldown\":{\"days\":30},");
        say_steps(t);
        say(t, "}");
    }
    for (i = 0; i < 20; i++, n++) {
        switch (i % 4) {
        case 0:
            say(t, ",{\"id\":\"p%d\",\"trigger\":{\"when\":\"a%d > 950 && plan == 'pro'\"%s},", n,
                i % 10, i < 8 ? ",\"existing\":true" : "");
            break;
        case 1:
            say(t, ",{\"id\":\"p%d\",\"trigger\":{\"when\":\"logins_30d < 2 && a%d > %d\"},", n,
                i % 10, 980 + i % 10);
            break;
        case 2:
            say(t,
                ",{\"id\":\"p%d\",\"scope\":\"plan != 'free'\",\"trigger\":{\"when\":\"idle > 20 "
                "&& a%d > 950\",\"sustain\":{\"days\":2}},",
                n, i % 10);
            break;
        default:
            say(t,
                ",{\"id\":\"p%d\",\"trigger\":{\"when\":[{\"value\":\"tickets_30d\",\"from\":%d}]}"
                ","
                "\"exit\":{\"clears\":true},",
                n, 2 + i / 8);
        }
        say_steps(t);
        say(t, "}");
    }
}

void
mix_define(csuccess_book *book, int bare)
{
    struct text t = {NULL, 0, 0};
    size_t playbooks;
    int i;

    for (i = 0; i < MEMBERS; i++) {
        say(&t, "{\"record\":\"member\",\"id\":\"m%d\"}", i);
        take(book, &t);
    }
    say(&t, "{\"record\":\"definitions\",\"attributes\":[{\"id\":\"plan\",\"type\":\"text\"},"
            "{\"id\":\"renewal\",\"type\":\"date\"},{\"id\":\"trial_end\",\"type\":\"date\"},"
            "{\"id\":\"last_call\",\"type\":\"time\"}");
    for (i = 0; i < NUMBERS; i++)
        say(&t, ",{\"id\":\"a%d\",\"type\":\"int\"}", i);
    say(&t,
        "],\"events\":[{\"id\":\"login\"},{\"id\":\"ticket\"},{\"id\":\"complaint\"}],"
        "\"measures\":[{\"id\":\"logins_30d\",\"kind\":\"count\",\"event\":\"login\",\"days\":30},"
        "{\"id\":\"tickets_30d\",\"kind\":\"count\",\"event\":\"ticket\",\"days\":30},"
        "{\"id\":\"idle\",\"kind\":\"days_since\",\"event\":\"login\"}]");
    if (!bare) {
        say(&t, ",\"playbooks\":[");
        playbooks = t.length;
        say_playbooks(&t);
        t.data[playbooks] = ' '; /* for the first comma */
        say(&t, "]");
    }
    say(&t, "}");
    take(book, &t);
    free(t.data);
}

static void
say_date(struct text *t, const char *name, unsigned year, unsigned day)
{
    say(t, ",\"%s\":\"%u-%02u-%02u\"", name, year, 1 + day / 28 % 12, 1 + day % 28);
}

static void
add_customer(csuccess_book *book, struct text *t, size_t i, uint64_t *seed)
{
    static const char *const plans[] = {"free", "pro", "team"};
    int a;

    say(t,
        "{\"record\":\"customer\",\"id\":\"c%zu\",\"owner\":\"m%u\",\"attributes\":{\"plan\":\"%"
        "s\"",
        i, (unsigned)(bench_random(seed) % MEMBERS), plans[bench_random(seed) % 3]);
    say_date(t, "renewal", 2026, (unsigned)(bench_random(seed) % 336));
    say_date(t, "trial_end", 2023 + (unsigned)(bench_random(seed) % 4),
             (unsigned)(bench_random(seed) % 336));
    say(t, ",\"last_call\":\"2025-%02u-%02uT10:00:00Z\"", 1 + (unsigned)(bench_random(seed) % 12),
        1 + (unsigned)(bench_random(seed) % 28));
    for (a = 0; a < NUMBERS; a++)
        say(t, ",\"a%d\":%u", a, (unsigned)(bench_random(seed) % 1000));
    say(t, "}}");
    take(book, t);
}

/* Logins of the two months before, in the order of time. */
static void
add_logins(csuccess_book *book, size_t customers, uint64_t *seed)
{
    enum { BATCH = 1000 };
    csuccess_customer who[BATCH];
    csuccess_event_batch batch;
    int64_t at[BATCH];
    size_t total = customers * EACH, done, n, i;

    memset(&batch, 0, sizeof batch);
    batch.size = sizeof batch;
    batch.customers = who;
    batch.at = at;
    bench_check(book, csuccess_event_kind_find(book, "login", 5, &batch.kind), "kind");
    for (done = 0; done < total; done += n) {
        n = total - done < BATCH ? total - done : BATCH;
        for (i = 0; i < n; i++) {
            double share = (double)(done + i) / (double)total;
            bench_check(book, csuccess_customer_at(book, bench_random(seed) % customers, &who[i]),
                        "row");
            at[i] = MIX_START - 60 * MIX_DAY + (int64_t)(share * 60 * 86400) * 1000000;
        }
        batch.count = n;
        bench_check(book, csuccess_event_record_batch(book, &batch, NULL), "events");
    }
}

void
mix_fill(csuccess_book *book, size_t customers)
{
    struct text t = {NULL, 0, 0};
    uint64_t seed = 3;
    size_t i;

    for (i = 0; i < customers; i++)
        add_customer(book, &t, i, &seed);
    add_logins(book, customers, &seed);
    free(t.data);
}

void
mix_events(csuccess_book *book, size_t customers, size_t changes, int day)
{
    struct text t = {NULL, 0, 0};
    uint64_t seed = 1000 + (uint64_t)day;
    unsigned i, count = (unsigned)(changes / 10), minute;

    for (i = 0; i < count; i++) {
        minute = i * 1400 / count;
        say(&t,
            "{\"record\":\"event\",\"customer\":\"c%u\",\"kind\":\"%s\",\"at\":\"2026-01-%02dT%02u:"
            "%02u"
            ":00Z\",\"label\":\"p%u\"}",
            (unsigned)(bench_random(&seed) % customers), i % 3 ? "ticket" : "complaint", day + 1,
            minute / 60, minute % 60, (unsigned)(bench_random(&seed) % 6));
        take(book, &t);
    }
    free(t.data);
}

void
mix_change(csuccess_book *book, size_t customers, size_t changes, int day)
{
    struct text t = {NULL, 0, 0};
    uint64_t seed = 2000 + (uint64_t)day;
    size_t i, step = customers / changes;

    for (i = (size_t)day % step; i < customers; i += step) {
        say(&t, "{\"record\":\"customer\",\"id\":\"c%zu\",\"attributes\":{", i);
        say(&t, "\"a%d\":%u,", day % 10, (unsigned)(bench_random(&seed) % 1000));
        say(&t, "\"a%d\":%u,", (day + 3) % 10, (unsigned)(bench_random(&seed) % 1000));
        say(&t, "\"a%d\":%u}}", (day + 6) % 10, (unsigned)(bench_random(&seed) % 1000));
        take(book, &t);
    }
    free(t.data);
}
