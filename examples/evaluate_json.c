/* SPDX-License-Identifier: MIT */
/* Types out of bindings, and answers for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yyjson.h>

#include "evaluate.h"

enum { TYPE_MAX = 1000, SMALLEST = 256 };

/* The bytes of a text, how many an array or an object has. */
static size_t
size_of(yyjson_val *value)
{
    if (yyjson_is_str(value))
        return yyjson_get_len(value);
    return yyjson_is_arr(value) ? yyjson_arr_size(value) : yyjson_obj_size(value);
}

/* The size of the largest text, array or object inside of a value. */
static size_t
largest(yyjson_val *value)
{
    size_t size = size_of(value), one, i, count;
    yyjson_val *key, *item;

    yyjson_arr_foreach(value, i, count, item)
    {
        one = largest(item);
        size = one > size ? one : size;
    }
    yyjson_obj_foreach(value, i, count, key, item)
    {
        one = size_of(key) > largest(item) ? size_of(key) : largest(item);
        size = one > size ? one : size;
    }
    return size;
}

static void name_type(yyjson_val *value, char *to, size_t room);

/* The type so far, with that of one more value; "dyn" when they differ. */
static void
add_type(yyjson_val *value, char *to, size_t room)
{
    char type[TYPE_MAX];

    name_type(value, type, sizeof type);
    if (!*to && strlen(type) < room)
        memcpy(to, type, strlen(type) + 1);
    else if (strcmp(type, to) != 0)
        snprintf(to, room, "dyn");
}

static void
name_common(yyjson_val *value, char *to, size_t room)
{
    yyjson_val *key, *item;
    size_t i, count;

    *to = 0;
    yyjson_arr_foreach(value, i, count, item)
    {
        add_type(item, to, room);
    }
    yyjson_obj_foreach(value, i, count, key, item)
    {
        add_type(item, to, room);
    }
    if (!*to)
        snprintf(to, room, "dyn");
}

static void
name_type(yyjson_val *value, char *to, size_t room)
{
    char of[TYPE_MAX / 2];

    if (yyjson_is_bool(value)) {
        snprintf(to, room, "bool");
    } else if (yyjson_is_int(value)) {
        snprintf(to, room, "int");
    } else if (yyjson_is_num(value)) {
        snprintf(to, room, "double");
    } else if (yyjson_is_str(value)) {
        snprintf(to, room, "string");
    } else if (yyjson_is_ctn(value)) {
        name_common(value, of, sizeof of);
        snprintf(to, room, yyjson_is_arr(value) ? "list(%s)" : "map(string, %s)", of);
    } else {
        snprintf(to, room, "dyn");
    }
}

char *
evaluate_declare(const char *bindings)
{
    yyjson_doc *doc = yyjson_read(bindings, strlen(bindings), 0);
    yyjson_mut_doc *out = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(out), *variables, *limits;
    yyjson_val *key, *value;
    char type[TYPE_MAX], *text = NULL;
    size_t i, count, size = largest(yyjson_doc_get_root(doc));

    yyjson_mut_doc_set_root(out, root);
    variables = yyjson_mut_obj_add_obj(out, root, "variables");
    yyjson_obj_foreach(yyjson_doc_get_root(doc), i, count, key, value)
    {
        name_type(value, type, sizeof type);
        yyjson_mut_obj_add(variables,
                           yyjson_mut_strn(out, yyjson_get_str(key), yyjson_get_len(key)),
                           yyjson_mut_strcpy(out, type));
    }
    limits = yyjson_mut_obj_add_obj(out, root, "limits");
    yyjson_mut_obj_add_uint(out, limits, "value_size", size < SMALLEST ? SMALLEST : size);
    yyjson_mut_obj_add_uint(out, limits, "cost", 1000000000);
    if (yyjson_is_obj(yyjson_doc_get_root(doc)))
        text = yyjson_mut_write(out, 0, NULL);
    yyjson_doc_free(doc);
    yyjson_mut_doc_free(out);
    return text;
}

static const char *
text_at(yyjson_val *object, const char *key)
{
    const char *text = yyjson_get_str(yyjson_obj_get(object, key));

    return text ? text : "";
}

static int
number_at(yyjson_val *object, const char *key)
{
    return (int)yyjson_get_sint(yyjson_obj_get(object, key));
}

void
evaluate_print_description(const char *json)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *one;
    size_t i, count;

    printf("type: %s\n", text_at(root, "type"));
    printf("cost: at most %d steps\n", number_at(root, "cost"));
    yyjson_arr_foreach(yyjson_obj_get(root, "inputs"), i, count, one)
        printf("reads: %s, %s\n", text_at(one, "name"), text_at(one, "type"));
    yyjson_arr_foreach(yyjson_obj_get(root, "warnings"), i, count, one)
        printf("warning: line %d, character %d: %s\n", number_at(one, "line"),
               number_at(one, "character"), text_at(one, "message"));
    yyjson_doc_free(doc);
}

int
evaluate_print_answer(const char *json)
{
    yyjson_doc *doc = yyjson_read(json, strlen(json), 0);
    yyjson_val *root = yyjson_doc_get_root(doc), *value = yyjson_obj_get(root, "value");
    yyjson_val *error = yyjson_obj_get(root, "error");
    char *text;
    int out = 0;

    if (value) {
        text = yyjson_val_write(value, 0, NULL);
        puts(text ? text : "no memory");
        free(text);
    } else if (error) {
        fprintf(stderr, "line %d, character %d: %s\n", number_at(error, "line"),
                number_at(error, "character"), text_at(error, "message"));
        out = 1;
    } else {
        fprintf(stderr, "unknown: %s is missing\n", text_at(root, "unknown"));
        out = 2;
    }
    yyjson_doc_free(doc);
    return out;
}
