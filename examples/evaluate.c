/* SPDX-License-Identifier: MIT */
/* evaluate [OPTION...] EXPRESSION [BINDINGS]: the value of an expression.
 *
 *     evaluate 'nps > 8 && plan == "pro"' '{"nps": 9, "plan": "pro"}'
 *
 * An argument that begins with @ is a file. Without --declare each variable has the type that its
 * value has in JSON. Ends with 0 after a value, 1 after an error, 2 when a variable is missing, 3
 * when the expression or something else is wrong. */
#include <csuccess/csuccess.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

enum { WRONG = 3, TEXT_MAX = 1 << 24 };

static const char usage[] =
    "evaluate [OPTION...] EXPRESSION [BINDINGS]\n"
    "  --declare JSON   names and types: {\"variables\": {\"nps\": \"int\", ...}, ...}\n"
    "  --zones FILE     records of time zones, as examples/zones makes them\n"
    "  --explain        the type of the expression, its cost, and what it reads\n"
    "  --json           the whole answer as JSON\n"
    "An argument that begins with @ is a file.\n";

struct options {
    const char *expression, *bindings, *declared, *zones;
    int explain, json;
};

static void
fail(const char *what)
{
    fprintf(stderr, "evaluate: %s\n", what);
    exit(WRONG);
}

static void
check(csuccess_book *book, csuccess_status status, const char *what)
{
    csuccess_error error = {sizeof error};

    if (status == CSUCCESS_OK)
        return;
    csuccess_book_error(book, &error);
    fprintf(stderr, "evaluate: %s: %s%s%s\n", what, error.message,
            error.pointer_length ? ", at " : "", error.pointer);
    exit(WRONG);
}

/* The text of an argument, which may be that of a file. */
static char *
text_of(const char *argument)
{
    char *text = calloc(1, argument[0] == '@' ? TEXT_MAX : strlen(argument) + 1);
    FILE *from;

    if (!text)
        fail("no memory");
    if (argument[0] != '@') {
        strcpy(text, argument);
        return text;
    }
    from = fopen(argument + 1, "rb");
    if (!from || fread(text, 1, TEXT_MAX - 1, from) == 0)
        fail("a file cannot be read, or is empty");
    fclose(from);
    return text;
}

static void
read_options(int argc, char **argv, struct options *out)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--explain") == 0)
            out->explain = 1;
        else if (strcmp(argv[i], "--json") == 0)
            out->json = 1;
        else if (strcmp(argv[i], "--declare") == 0 && i + 1 < argc)
            out->declared = argv[++i];
        else if (strcmp(argv[i], "--zones") == 0 && i + 1 < argc)
            out->zones = argv[++i];
        else if (!out->expression)
            out->expression = argv[i];
        else if (!out->bindings)
            out->bindings = argv[i];
        else
            fail("too many arguments");
    }
    if (!out->expression) {
        fputs(usage, stderr);
        exit(WRONG);
    }
}

/* Zones are records of the book. */
static void
take_zones(csuccess_book *book, const char *file)
{
    char *name = malloc(strlen(file) + 2), *lines;
    csuccess_reader reader = {sizeof reader};
    csuccess_import_result result = {sizeof result};

    if (!name)
        fail("no memory");
    name[0] = '@';
    strcpy(name + 1, file);
    lines = text_of(name);
    check(book, csuccess_reader_from_memory(lines, strlen(lines), &reader), file);
    check(book, csuccess_book_import(book, &reader, NULL, &result), file);
    free(lines);
    free(name);
}

static csuccess_expression
compile(csuccess_book *book, const struct options *options, const char *bindings)
{
    csuccess_environment environment = 0;
    csuccess_expression out = 0;
    char *declared = options->declared ? text_of(options->declared) : evaluate_declare(bindings);
    char *text = text_of(options->expression);

    if (!declared)
        fail("the bindings are no JSON object");
    check(book, csuccess_environment_new(book, declared, strlen(declared), &environment),
          "the declarations");
    check(book, csuccess_expression_new(book, environment, text, strlen(text), &out),
          "the expression");
    free(declared);
    free(text);
    return out;
}

/* What the library writes ends with a line feed, which becomes the end of a text. */
static const char *
text_in(csuccess_buffer *buffer, csuccess_writer *writer)
{
    if (writer->write(writer->user_data, "", 1) != 0)
        fail("no memory");
    return csuccess_buffer_data(buffer);
}

int
main(int argc, char **argv)
{
    struct options options = {0};
    csuccess_book *book = NULL;
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {sizeof writer};
    csuccess_expression expression;
    char *bindings;
    int out = 0;

    read_options(argc, argv, &options);
    if (csuccess_book_new(NULL, &book) != CSUCCESS_OK ||
        csuccess_buffer_new(NULL, &buffer) != CSUCCESS_OK ||
        csuccess_buffer_writer(buffer, &writer) != CSUCCESS_OK)
        fail("no memory");
    bindings = text_of(options.bindings ? options.bindings : "{}");
    if (options.zones)
        take_zones(book, options.zones);
    expression = compile(book, &options, bindings);
    if (options.explain) {
        check(book, csuccess_expression_describe(book, expression, &writer), "the expression");
        evaluate_print_description(text_in(buffer, &writer));
        csuccess_buffer_clear(buffer);
    }
    if (!options.explain || options.bindings) {
        check(book,
              csuccess_expression_evaluate(book, expression, bindings, strlen(bindings), &writer),
              "the bindings");
        if (options.json)
            fputs(text_in(buffer, &writer), stdout);
        else
            out = evaluate_print_answer(text_in(buffer, &writer));
    }
    free(bindings);
    csuccess_buffer_free(buffer);
    csuccess_book_free(book);
    return out;
}
