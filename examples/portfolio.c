/* SPDX-License-Identifier: MIT */
/* The book of business that a customer-success manager wants at nine in the morning.
 *
 * Reads definitions and records, moves the clock, and prints who needs attention, worst first,
 * and why. Everything that is shown comes out of one report of the library; a program that wants
 * to show it otherwise reads the same JSON (--format json). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portfolio.h"

enum { FILES_MAX = 64, MOVES_MAX = 400, SHOWN = 25 };

static const char help[] =
    "portfolio [options] FILE...\n"
    "\n"
    "FILE                 records: definitions (*.json), or a stream of records, one a line\n"
    "--at TIME            move the clock, such as 2026-06-01T09:00:00Z; may be there several "
    "times\n"
    "--since TIME         compare with this moment (default: a week before)\n"
    "--limit N            how many customers to show (default 25; 0 is all)\n"
    "--owner ID, --segment ID, --model ID\n"
    "                     only these customers, or this health model\n"
    "--customer ID        explain one customer\n"
    "--format FORMAT      print the library's own report: json or markdown\n"
    "--outcomes FILE      compare the scores with what became of the customers\n"
    "--load FILE          begin with a saved book\n"
    "--save FILE          save the book at the end\n"
    "--db FILE            keep the book in this SQLite database; of the files only what it has not "
    "seen\n"
    "                     is read, and moves that it has made are not made again\n"
    "--days N             a book that had a clock goes on by N days\n"
    "--tasks              hand out the tasks that are due, after the table\n"
    "--plan               the success plan of the customer most at risk, after the table\n"
    "--help               print this\n";

struct options {
    const char *files[FILES_MAX], *moves[MOVES_MAX];
    size_t file_count, move_count, limit, days;
    int tasks, plan;
    const char *since, *owner, *segment, *model, *customer, *format, *outcomes, *load, *save, *db;
};

static void
wrong_use(const char *what, const char *detail)
{
    fprintf(stderr, "portfolio: %s%s\nportfolio --help says more\n", what, detail);
    exit(2);
}

/* The value of "--name=VALUE" or "--name VALUE"; NULL when it is another option. */
static const char *
value_of(const char *name, int argc, char **argv, int *i)
{
    const char *argument = argv[*i];
    size_t length = strlen(name);

    if (strncmp(argument, name, length) != 0)
        return NULL;
    if (argument[length] == '=')
        return argument + length + 1;
    if (argument[length])
        return NULL;
    if (*i + 1 == argc)
        wrong_use(name, " needs a value");
    return argv[++*i];
}

static size_t
read_number(const char *text, const char *wrong, size_t most)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || number > most)
        wrong_use(wrong, text);
    return number;
}

static size_t
read_limit(const char *text)
{
    size_t number = read_number(text, "--limit needs a number, not ", 1000000000);

    return number ? number : SIZE_MAX;
}

static void
read_options(int argc, char **argv, struct options *o)
{
    const struct {
        const char *name;
        const char **to;
    } texts[] = {
        {"--since", &o->since},       {"--owner", &o->owner},
        {"--segment", &o->segment},   {"--model", &o->model},
        {"--format", &o->format},     {"--customer", &o->customer},
        {"--outcomes", &o->outcomes}, {"--load", &o->load},
        {"--save", &o->save},         {"--db", &o->db},
    };
    const char *value = NULL;
    size_t t;
    int i;

    o->limit = SHOWN;
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            exit(0);
        }
        for (t = 0; t < sizeof texts / sizeof *texts; t++)
            if ((value = value_of(texts[t].name, argc, argv, &i)) != NULL) {
                *texts[t].to = value;
                break;
            }
        if (value)
            continue;
        if ((value = value_of("--limit", argc, argv, &i)) != NULL) {
            o->limit = read_limit(value);
        } else if ((value = value_of("--days", argc, argv, &i)) != NULL) {
            o->days = read_number(value, "--days needs a number, not ", 36500);
        } else if (strcmp(argv[i], "--plan") == 0) {
            o->plan = 1;
        } else if (strcmp(argv[i], "--tasks") == 0) {
            o->tasks = 1;
        } else if ((value = value_of("--at", argc, argv, &i)) != NULL) {
            if (o->move_count == MOVES_MAX)
                wrong_use("too many times", "");
            o->moves[o->move_count++] = value;
        } else if (argv[i][0] == '-' && argv[i][1]) {
            wrong_use("no option ", argv[i]);
        } else if (o->file_count == FILES_MAX) {
            wrong_use("too many files", "");
        } else {
            o->files[o->file_count++] = argv[i];
        }
        value = NULL;
    }
    if (!o->file_count && !o->load && !o->db)
        wrong_use("no file", "");
    if (o->load && o->db)
        wrong_use("either --load or --db", "");
    if (o->format && strcmp(o->format, "json") != 0 && strcmp(o->format, "markdown") != 0)
        wrong_use("a format is json or markdown, not ", o->format);
    if (o->outcomes && (o->format || o->customer))
        wrong_use("--outcomes goes with the table only", "");
}

/* A clock move as a record, so that the library reads the time. A book of a database may be there
 * already. */
static void
move_clock(csuccess_book *book, const char *time, int may_be_past)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(doc);
    csuccess_status status = CSUCCESS_E_NO_MEMORY;
    size_t length = 0;
    char *text = NULL;

    yyjson_mut_doc_set_root(doc, root);
    if (yyjson_mut_obj_add_str(doc, root, "record", "clock") &&
        yyjson_mut_obj_add_str(doc, root, "now", time))
        text = yyjson_mut_write(doc, YYJSON_WRITE_NOFLAG, &length);
    if (text)
        status = csuccess_book_record(book, text, length);
    if (status != CSUCCESS_OK && !(may_be_past && status == CSUCCESS_E_ORDER)) {
        csuccess_error error = {sizeof error};
        csuccess_book_error(book, &error);
        portfolio_fail(NULL, 0, "--at", error.message);
    }
    free(text);
    yyjson_mut_doc_free(doc);
}

static char *
parameters_of(const struct options *o, size_t *length)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(doc);
    const struct {
        const char *name, *value;
    } texts[] = {
        {"since", o->since},
        {"model", o->model},
        {"customer", o->customer},
        {"owner", o->customer ? NULL : o->owner},
        {"segment", o->customer ? NULL : o->segment},
    };
    char *text;
    size_t i;

    yyjson_mut_doc_set_root(doc, root);
    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].value)
            yyjson_mut_obj_add_str(doc, root, texts[i].name, texts[i].value);
    /* to judge a score everybody is needed, whoever is shown */
    if (!o->customer && !o->outcomes && o->limit != SIZE_MAX)
        yyjson_mut_obj_add_uint(doc, root, "limit", o->limit);
    text = yyjson_mut_write(doc, YYJSON_WRITE_NOFLAG, length);
    yyjson_mut_doc_free(doc);
    if (!text)
        portfolio_fail(NULL, 0, "no memory", NULL);
    return text;
}

/* The report that was asked for. A single customer is explained in words: as Markdown. */
static csuccess_buffer *
write_report(csuccess_book *book, const struct options *o)
{
    csuccess_writer writer = {sizeof writer};
    csuccess_buffer *buffer = NULL;
    int markdown = o->format ? strcmp(o->format, "markdown") == 0 : o->customer != NULL;
    size_t length;
    char *parameters = parameters_of(o, &length);
    csuccess_status status;

    status = csuccess_buffer_new(NULL, &buffer);
    if (status == CSUCCESS_OK)
        status = csuccess_buffer_writer(buffer, &writer);
    if (status == CSUCCESS_OK)
        status = csuccess_report_write(
            book, o->customer ? "customer" : "portfolio", parameters, length,
            markdown ? (uint32_t)CSUCCESS_REPORT_MARKDOWN : (uint32_t)CSUCCESS_REPORT_JSON,
            &writer);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, "report");
    free(parameters);
    return buffer;
}

static void
print_report(csuccess_book *book, const struct options *o)
{
    csuccess_buffer *report = write_report(book, o);
    const char *bytes = csuccess_buffer_data(report);
    size_t length = csuccess_buffer_length(report);
    yyjson_doc *doc;

    if (o->format || o->customer) {
        fwrite(bytes, 1, length, stdout);
        if (length && bytes[length - 1] != '\n')
            putchar('\n');
    } else {
        doc = yyjson_read(bytes, length, YYJSON_READ_NOFLAG);
        if (!doc)
            portfolio_fail("report", 0, "no JSON", NULL);
        portfolio_print_table(yyjson_doc_get_root(doc), o->limit);
        if (o->outcomes)
            portfolio_print_outcomes(yyjson_doc_get_root(doc), o->outcomes);
        if (o->plan)
            portfolio_print_plan(book, yyjson_doc_get_root(doc));
        yyjson_doc_free(doc);
    }
    csuccess_buffer_free(report);
}

/* What a book of a database has not seen; committed, so that tasks may be handed out. */
static csuccess_book *
bring_up_to_date(const struct options *o)
{
    const int64_t day = INT64_C(86400) * 1000000;
    csuccess_book *book = portfolio_open(o->db);
    int64_t clock;
    int had_clock = csuccess_book_clock(book, &clock) == CSUCCESS_OK;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < o->file_count; i++)
        portfolio_follow_file(book, o->files[i]);
    for (i = 0; i < o->move_count; i++)
        move_clock(book, o->moves[i], 1);
    if (had_clock && o->days)
        status = csuccess_book_advance(book, clock + (int64_t)o->days * day);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, "--days");
    portfolio_commit(book, o->db);
    return book;
}

static csuccess_book *
make_book(const struct options *o)
{
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_new(NULL, &book);
    size_t i;

    if (status != CSUCCESS_OK)
        portfolio_fail(NULL, 0, csuccess_status_text(status), NULL);
    if (o->load)
        portfolio_load(book, o->load);
    for (i = 0; i < o->file_count; i++)
        portfolio_take_file(book, o->files[i]);
    for (i = 0; i < o->move_count; i++)
        move_clock(book, o->moves[i], 0);
    return book;
}

int
main(int argc, char **argv)
{
    struct options o = {{NULL}};
    csuccess_book *book;

    read_options(argc, argv, &o);
    book = o.db ? bring_up_to_date(&o) : make_book(&o);
    print_report(book, &o);
    if (o.tasks)
        portfolio_hand_out(book);
    if (o.db)
        portfolio_commit(book, o.db);
    if (o.save)
        portfolio_save(book, o.save);
    csuccess_book_free(book);
    if (fflush(stdout) != 0 || ferror(stdout))
        portfolio_fail(NULL, 0, "the output cannot be written", NULL);
    return 0;
}
