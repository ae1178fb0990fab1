/* SPDX-License-Identifier: MIT */
/* zones [--until YEAR] [--folder FOLDER] NAME...: records of time zones out of the system's tzdata.
 *
 *     zones Europe/Berlin America/New_York > zones.ndjson
 *
 * A file of tzdata (RFC 8536) lists the moments at which clocks changed, and ends with the rule by
 * which they go on changing. The library knows no rules, so that they are written out until a year,
 * 2100 when none is given. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, HEAD = 44, FILE_MAX = 1 << 20, UNTIL = 2100 };

static const char *folder = "/usr/share/zoneinfo";
static int until = UNTIL;

static void
fail(const char *name, const char *what)
{
    fprintf(stderr, "zones: %s: %s\n", name, what);
    exit(1);
}

/* The file. */

struct file {
    const char *name;
    unsigned char bytes[FILE_MAX];
    size_t length;
};

static void
read_file(struct file *file)
{
    char path[1024];
    FILE *from;

    snprintf(path, sizeof path, "%s/%s", folder, file->name);
    from = fopen(path, "rb");
    if (!from)
        fail(file->name, "there is no such zone");
    file->length = fread(file->bytes, 1, sizeof file->bytes - 1, from);
    fclose(from);
    if (file->length < HEAD || memcmp(file->bytes, "TZif", 4) != 0 || file->bytes[4] < '2')
        fail(file->name, "this is no file of tzdata, version 2 or later");
    file->bytes[file->length] = 0;
}

static int64_t
number_at(const struct file *file, size_t at, int bytes)
{
    uint64_t value = 0;
    int i;

    if (at + (size_t)bytes > file->length)
        fail(file->name, "the file is too short");
    for (i = 0; i < bytes; i++)
        value = value << 8 | file->bytes[at + (size_t)i];
    if (bytes == 4)
        return (int32_t)(uint32_t)value;
    return (int64_t)value;
}

struct block {
    size_t times, types, texts, leaps, standard, universal; /* how many of each */
    size_t at;                                              /* of the first time */
};

static struct block
read_block(const struct file *file, size_t head)
{
    struct block out;

    out.universal = (size_t)number_at(file, head + 20, 4);
    out.standard = (size_t)number_at(file, head + 24, 4);
    out.leaps = (size_t)number_at(file, head + 28, 4);
    out.times = (size_t)number_at(file, head + 32, 4);
    out.types = (size_t)number_at(file, head + 36, 4);
    out.texts = (size_t)number_at(file, head + 40, 4);
    out.at = head + HEAD;
    if (out.times > file->length || out.types > 256 || out.texts > file->length ||
        out.leaps > file->length || !out.types)
        fail(file->name, "the file is damaged");
    return out;
}

static size_t
block_end(const struct block *b, size_t time_size)
{
    return b->at + b->times * (time_size + 1) + b->types * 6 + b->texts +
           b->leaps * (time_size + 4) + b->standard + b->universal;
}

/* The rule. */

struct rule {
    char kind; /* 'M': a weekday of a month; 'J': a day of the year without 29 February; 'D' */
    int month, week, day;
    int time; /* of the local day, in seconds */
};

/* "<+03>-3", "CET-1CEST,M3.5.0,M10.5.0/3": names, offsets, and when it begins and ends. */
struct rules {
    int standard, summer; /* seconds east of UTC */
    int changes;
    struct rule begin, end;
};

static const char *
skip_name(const char *text)
{
    if (*text == '<') {
        while (*text && *text != '>')
            text++;
        return *text ? text + 1 : text;
    }
    while ((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))
        text++;
    return text;
}

/* "-3:30:15" as seconds. */
static const char *
read_time(const char *text, int *seconds)
{
    int sign = *text == '-' ? -1 : 1, unit = 3600;
    char *end;

    *seconds = 0;
    if (*text == '-' || *text == '+')
        text++;
    for (; unit; unit /= 60) {
        *seconds += (int)strtol(text, &end, 10) * unit;
        text = end;
        if (*text != ':')
            break;
        text++;
    }
    *seconds *= sign;
    return text;
}

static const char *
read_rule(const char *text, struct rule *out)
{
    char *end;

    out->time = 7200;
    if (*text == ',')
        text++;
    out->kind = *text == 'M' || *text == 'J' ? *text++ : 'D';
    out->month = (int)strtol(text, &end, 10);
    if (out->kind == 'M') {
        out->week = (int)strtol(*end ? end + 1 : end, &end, 10);
        out->day = (int)strtol(*end ? end + 1 : end, &end, 10);
    }
    return *end == '/' ? read_time(end + 1, &out->time) : end;
}

static void
read_rules(const char *text, struct rules *out)
{
    memset(out, 0, sizeof *out);
    text = read_time(skip_name(text), &out->standard);
    out->standard = -out->standard;
    out->summer = out->standard + 3600;
    if (!*text)
        return;
    text = skip_name(text);
    if (*text && *text != ',') {
        text = read_time(text, &out->summer);
        out->summer = -out->summer;
    }
    if (*text != ',')
        return;
    text = read_rule(text, &out->begin);
    read_rule(text, &out->end);
    out->changes = 1;
}

/* The calendar. */

static int
is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t
days_before(int64_t year)
{
    int64_t y = year - 1;

    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

static int
month_length(int64_t year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return lengths[month - 1] + (month == 2 && is_leap(year));
}

/* The day of a rule in a year, since 1970. */
static int64_t
day_of(const struct rule *rule, int64_t year)
{
    int64_t day = days_before(year);
    int month, first, place;

    if (rule->kind == 'J')
        return day + rule->month - 1 + (rule->month > 59 && is_leap(year));
    if (rule->kind == 'D')
        return day + rule->month;
    for (month = 1; month < rule->month; month++)
        day += month_length(year, month);
    first = (int)(((day + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday; 0 is Sunday */
    place = (rule->day - first + 7) % 7 + (rule->week - 1) * 7;
    while (place >= month_length(year, rule->month))
        place -= 7;
    return day + place;
}

/* The record. */

struct writer {
    int written;
    int64_t last; /* offset */
};

static void
write_change(struct writer *w, int64_t at, int64_t offset)
{
    if (offset == w->last || at <= INT64_C(-2208988800)) /* 1900 */
        return;
    printf("%s[%" PRId64 "000000,%" PRId64 "]", w->written++ ? "," : "", at, offset);
    w->last = offset;
}

static int64_t
year_of(int64_t at)
{
    int64_t year = 1970;

    while (year < until && days_before(year + 1) * DAY <= at)
        year++;
    return year;
}

static void
write_rules(struct writer *w, const struct rules *rules, int64_t after)
{
    int64_t year, begin, end;

    for (year = year_of(after); rules->changes && year <= until; year++) {
        begin = day_of(&rules->begin, year) * DAY + rules->begin.time - rules->standard;
        end = day_of(&rules->end, year) * DAY + rules->end.time - rules->summer;
        if (begin < end && begin > after)
            write_change(w, begin, rules->summer);
        if (end > after)
            write_change(w, end, rules->standard);
        if (begin > end && begin > after)
            write_change(w, begin, rules->summer);
    }
}

static void
write_zone(const char *name)
{
    static struct file file;
    struct block block;
    struct rules rules;
    struct writer w = {0, 0};
    int64_t at = INT64_MIN;
    size_t i, types, rule;

    file.name = name;
    read_file(&file);
    block = read_block(&file, 0);
    block = read_block(&file, block_end(&block, 4));
    types = block.at + block.times * 9;
    rule = block_end(&block, 8) + 1;
    w.last = number_at(&file, types, 4);
    printf("{\"record\":\"zone\",\"id\":\"%s\",\"offset\":", name);
    for (i = 0; i < block.times; i++) { /* what was before 1900 counts as the beginning */
        at = number_at(&file, block.at + 8 * i, 8);
        if (at <= INT64_C(-2208988800))
            w.last = number_at(&file,
                               types + 6 * (size_t)file.bytes[block.at + 8 * block.times + i], 4);
    }
    printf("%" PRId64 ",\"transitions\":[", w.last);
    for (i = 0; i < block.times; i++) {
        size_t type = file.bytes[block.at + 8 * block.times + i];
        write_change(&w, number_at(&file, block.at + 8 * i, 8),
                     number_at(&file, types + 6 * type, 4));
    }
    if (rule < file.length) {
        file.bytes[strcspn((char *)file.bytes + rule, "\n") + rule] = 0;
        read_rules((char *)file.bytes + rule, &rules);
        write_rules(&w, &rules, at);
    }
    puts("]}");
}

int
main(int argc, char **argv)
{
    int i, zones = 0;

    for (i = 1; i < argc; i++) {
        if (i + 1 < argc && strcmp(argv[i], "--until") == 0) {
            until = atoi(argv[++i]);
        } else if (i + 1 < argc && strcmp(argv[i], "--folder") == 0) {
            folder = argv[++i];
        } else {
            write_zone(argv[i]);
            zones++;
        }
    }
    if (!zones)
        fputs("zones [--until YEAR] [--folder FOLDER] NAME...\n", stderr);
    return zones ? 0 : 2;
}
