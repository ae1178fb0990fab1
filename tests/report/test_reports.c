/* SPDX-License-Identifier: MIT */
/* Reports as a host gets them: parameters, refusals, texts that are no friends, pieces. */
#include <stdio.h>
#include <yyjson.h>

#include "healthbook.h"

enum { PIECES_MAX = 1000 };

/* What came through the writer, and in how many pieces; fails at a piece when it is told to. */
static char *output;
static size_t output_length;
static int pieces, fail_at;

static int32_t
take_piece(void *user_data, const char *bytes, size_t length)
{
    assert_null(user_data);
    if (++pieces == fail_at)
        return 55;
    output = realloc(output, output_length + length + 1);
    assert_non_null(output);
    memcpy(output + output_length, bytes, length);
    output_length += length;
    output[output_length] = 0;
    return 0;
}

static csuccess_status
write_report(csuccess_book *book, const char *kind, const char *parameters, uint32_t format)
{
    const csuccess_writer writer = {.size = sizeof writer, .write = take_piece};
    size_t length = parameters ? strlen(parameters) : 0, i;
    char *copy = parameters ? exact_copy(parameters, length) : NULL;
    csuccess_status status;

    for (i = 0; i < length; i++)
        if (copy[i] == '\'')
            copy[i] = '"';
    free(output);
    output = exact_copy("", 1);
    output_length = 0;
    pieces = 0;
    status = csuccess_report_write(book, kind, copy, length, format, &writer);
    free(copy);
    return status;
}

static yyjson_doc *
json_of(csuccess_book *book, const char *kind, const char *parameters)
{
    csuccess_buffer *before = saved(book), *after;
    yyjson_doc *doc;
    csuccess_error error = {.size = sizeof error};

    if (write_report(book, kind, parameters, CSUCCESS_REPORT_JSON) != CSUCCESS_OK) {
        csuccess_book_error(book, &error);
        fail_msg("%s %s: %s", kind, parameters, error.message);
    }
    after = saved(book);
    same_bytes(before, after, "a report changes nothing");
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
    assert_int_equal(output[output_length - 1], '\n');
    doc = yyjson_read(output, output_length, 0);
    if (!doc)
        fail_msg("no JSON: %.2000s", output);
    assert_string_equal(yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(doc), "report")), kind);
    assert_int_equal(yyjson_get_int(yyjson_obj_get(yyjson_doc_get_root(doc), "version")), 1);
    return doc;
}

/* A part of the report by a pointer has this JSON (with single quotes). */
static void
check(const yyjson_doc *doc, const char *pointer, const char *wanted)
{
    yyjson_val *value = yyjson_doc_ptr_get((yyjson_doc *)doc, pointer);
    char *got = value ? yyjson_val_write(value, 0, NULL) : NULL, *c;

    for (c = got; c && *c; c++)
        if (*c == '"')
            *c = '\'';
    if (!got || strcmp(got, wanted) != 0)
        fail_msg("%s is %s, not %s", pointer, got ? got : "not there", wanted);
    free(got);
}

static const char *
markdown_of(csuccess_book *book, const char *kind, const char *parameters)
{
    assert_int_equal(write_report(book, kind, parameters, CSUCCESS_REPORT_MARKDOWN), CSUCCESS_OK);
    return output;
}

static void
refused(csuccess_book *book, const char *kind, const char *parameters, csuccess_status status,
        const char *pointer, const char *part)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_status got = write_report(book, kind, parameters, CSUCCESS_REPORT_JSON);

    csuccess_book_error(book, &error);
    if (got != status || error.status != status || strcmp(error.pointer, pointer) != 0 ||
        !strstr(error.message, part))
        fail_msg("%s %s: %s, '%s' at '%s'", kind, parameters, csuccess_status_name(got),
                 error.message, error.pointer);
}

static csuccess_book *
rich_book(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'definitions','book':{'currency':'EUR','revenue':'mrr'},'attributes':["
               "{'id':'a','type':'double'},{'id':'b','type':'double'},{'id':'mrr','type':'money'}],"
               "'segments':[{'id':'big','enter':[{'value':'mrr','from':100000}]}],"
               "'health_models':[{'id':'m','title':'Main','direction':'higher_is_better','bands':["
               "{'id':'red','title':'Red','colour':'red','to':50},{'id':'amber','from':50,'to':75},"
               "{'id':'green','from':75}],'parts':[{'measure':'a','title':'Alpha','weight':3,"
               "'linear':{'knots':[[0,0],[100,100]]}},{'measure':'b','weight':1,"
               "'linear':{'knots':[[0,0],[100,100]]}}]},{'id':'n','direction':'higher_is_better',"
               "'parts':[{'measure':'b','linear':{'knots':[[0,100],[100,0]]}}]}],"
               "'health':{'order':[{'model':'m'}]}}");
    take(book, "{'record':'member','id':'mia'}");
    take(book, "{'record':'customer','id':'acme','name':'Acme','owner':'mia',"
               "'attributes':{'a':90,'b':80,'mrr':200000}}");
    take(book, "{'record':'customer','id':'bolt','attributes':{'a':20,'b':60,'mrr':50000}}");
    take(book, "{'record':'customer','id':'coil','attributes':{'a':70}}");
    take(book, "{'record':'customer','id':'dune'}");
    advance(book, "2026-01-01T00:00:00Z");
    take(book, "{'record':'customer','id':'acme','at':'2026-01-12T00:00:00Z','attributes':"
               "{'b':40}}");
    advance(book, "2026-01-15T00:00:00Z");
    return book;
}

static void
portfolio_parameters(void **state)
{
    csuccess_book *book = rich_book();
    yyjson_doc *doc;

    (void)state;
    doc = json_of(book, "portfolio", NULL);
    check(doc, "/since", "'2026-01-08T00:00:00Z'");
    check(doc, "/as_of", "'2026-01-15T00:00:00Z'");
    check(doc, "/total", "4");
    check(doc, "/customers/0/id", "'bolt'");
    check(doc, "/customers/1/id", "'coil'");
    check(doc, "/customers/2/id", "'acme'");
    check(doc, "/customers/2/score", "77.5");
    check(doc, "/customers/2/change", "-10");
    check(doc, "/customers/3/id", "'dune'");
    check(doc, "/customers/3/missing", "'no_data'");
    check(doc, "/bands/0/customers", "1");
    check(doc, "/bands/2/revenue/amount", "200000");
    yyjson_doc_free(doc);
    doc = json_of(book, "portfolio", "{'model':'n'}");
    check(doc, "/model", "'n'");
    check(doc, "/customers/0/id", "'bolt'");
    check(doc, "/customers/0/score", "40");
    check(doc, "/customers/0/band", "null");
    yyjson_doc_free(doc);
    doc = json_of(book, "portfolio",
                  "{'segment':'big','owner':'mia','since':"
                  "'2026-01-12T00:00:00Z'}");
    check(doc, "/total", "1");
    check(doc, "/customers/0/change", "0");
    yyjson_doc_free(doc);
    doc = json_of(book, "portfolio", "{'limit':1,'offset':2}");
    check(doc, "/total", "4");
    check(doc, "/customers/0/id", "'acme'");
    assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(doc, "/customers")), 1);
    yyjson_doc_free(doc);
    doc = json_of(book, "portfolio", "{'limit':0}");
    check(doc, "/customers", "[]");
    yyjson_doc_free(doc);
    doc = json_of(book, "portfolio", "{'offset':9223372036854775807,'limit':9223372036854775807}");
    check(doc, "/customers", "[]");
    yyjson_doc_free(doc);
    refused(book, "portfolio", "{'model':'q'}", CSUCCESS_E_UNKNOWN, "/model", "no health model");
    refused(book, "portfolio", "{'segment':'q'}", CSUCCESS_E_UNKNOWN, "/segment", "no segment");
    refused(book, "portfolio", "{'owner':'nobody'}", CSUCCESS_E_UNKNOWN, "/owner", "no member");
    refused(book, "portfolio", "{'limit':-1}", CSUCCESS_E_VALUE, "/limit", "negative");
    refused(book, "portfolio", "{'offset':-1}", CSUCCESS_E_VALUE, "/offset", "negative");
    refused(book, "portfolio", "{'limit':'x'}", CSUCCESS_E_FIELD, "/limit", "");
    refused(book, "portfolio", "{'since':'yesterday'}", CSUCCESS_E_VALUE, "/since", "");
    refused(book, "portfolio", "[]", CSUCCESS_E_FIELD, "", "object");
    refused(book, "portfolio", "{", CSUCCESS_E_SYNTAX, "", "");
    csuccess_book_free(book);
}

static void
customer_parameters(void **state)
{
    csuccess_book *book = rich_book();
    yyjson_doc *doc;
    yyjson_val *line, *lines;
    double sum = 0;
    size_t i, n;

    (void)state;
    doc = json_of(book, "customer", "{'customer':'acme'}");
    check(doc, "/customer/name", "'Acme'");
    check(doc, "/score", "77.5");
    check(doc, "/band/id", "'green'");
    check(doc, "/change/difference", "-10");
    check(doc, "/change/lines/0/was", "80");
    check(doc, "/change/lines/0/value", "40");
    lines = yyjson_doc_ptr_get(doc, "/lines");
    yyjson_arr_foreach(lines, i, n, line)
        sum += yyjson_get_num(yyjson_obj_get(line, "contribution"));
    assert_true(sum > 77.4999999 && sum < 77.5000001);
    yyjson_doc_free(doc);
    doc = json_of(book, "customer",
                  "{'customer':'acme','model':'n','since':"
                  "'2026-01-13T00:00:00Z'}");
    check(doc, "/score", "60");
    check(doc, "/change/difference", "0");
    yyjson_doc_free(doc);
    doc = json_of(book, "customer", "{'customer':'acme','since':'2025-01-13T00:00:00Z'}");
    check(doc, "/change", "null"); /* nobody knows what was then */
    yyjson_doc_free(doc);
    doc = json_of(book, "customer", "{'customer':'dune'}");
    check(doc, "/score", "null");
    check(doc, "/missing", "'no_data'");
    yyjson_doc_free(doc);
    refused(book, "customer", NULL, CSUCCESS_E_FIELD, "", "customer");
    refused(book, "customer", "{'customer':'acmee'}", CSUCCESS_E_UNKNOWN, "/customer", "acme");
    refused(book, "customer", "{'customer':'acme','model':'q'}", CSUCCESS_E_UNKNOWN, "/model", "");
    refused(book, "customer", "{'customer':7}", CSUCCESS_E_FIELD, "/customer", "");
    csuccess_book_free(book);
}

static void
other_reports(void **state)
{
    csuccess_book *book = rich_book();
    const csuccess_writer writer = {.size = sizeof writer, .write = take_piece};
    yyjson_doc *doc;
    yyjson_val *one, *shares;
    int64_t sum = 0;
    size_t i, n;

    (void)state;
    doc = json_of(book, "definitions", "{'section':'health_models'}");
    check(doc, "/definitions/0/id", "'m'");
    check(doc, "/definitions/1/id", "'n'");
    check(doc, "/definitions/0/revision", "1");
    check(doc, "/definitions/0/body/title", "'Main'");
    assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(doc, "/definitions")), 2);
    yyjson_doc_free(doc);
    doc = json_of(book, "definitions", NULL);
    assert_in_range(yyjson_arr_size(yyjson_doc_ptr_get(doc, "/definitions")), 7, 20);
    yyjson_doc_free(doc);
    refused(book, "definitions", "{'section':'modells'}", CSUCCESS_E_UNKNOWN, "/section", "");
    doc = json_of(book, "memory", "{}");
    shares = yyjson_doc_ptr_get(doc, "/shares");
    yyjson_arr_foreach(shares, i, n, one) sum += yyjson_get_sint(yyjson_obj_get(one, "bytes"));
    assert_int_equal(sum, yyjson_get_sint(yyjson_doc_ptr_get(doc, "/bytes")));
    check(doc, "/limit", "null");
    yyjson_doc_free(doc);
    refused(book, "memory", "{'limit':1}", CSUCCESS_E_FIELD, "/limit", "");
    refused(book, "portfolios", NULL, CSUCCESS_E_NOT_FOUND, "", "no report 'portfolios'");
    refused(book, "", NULL, CSUCCESS_E_NOT_FOUND, "", "no report");
    assert_int_equal(write_report(book, "memory", NULL, 0), CSUCCESS_E_ARGUMENT);
    assert_int_equal(write_report(book, "memory", NULL, CSUCCESS_REPORT_ICALENDAR),
                     CSUCCESS_E_ARGUMENT);
    assert_int_equal(write_report(book, "memory", NULL, 4), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_report_write(NULL, "memory", NULL, 0, 1, &writer),
                     CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_report_write(book, NULL, NULL, 0, 1, &writer), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_report_write(book, "memory", NULL, 0, 1, NULL), CSUCCESS_E_ARGUMENT);
    csuccess_book_free(book);
}

static void
task_lists(void **state)
{
    csuccess_book *book = new_book();
    yyjson_doc *doc;

    (void)state;
    refused(book, "tasks", NULL, CSUCCESS_E_NO_CLOCK, "", "never moved");
    take(book, "{'record':'definitions','book':{'currency':'EUR','revenue':'mrr'},"
               "'attributes':[{'id':'mrr','type':'money'}]}");
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'customer','id':'a','name':'A|a','attributes':{'mrr':100}}");
    take(book, "{'record':'customer','id':'b','attributes':{'mrr':1000}}");
    advance(book, "2026-01-10");
    doc = json_of(book, "tasks", NULL); /* none */
    check(doc, "",
          "{'report':'tasks','version':1,'as_of':'2026-01-10T00:00:00Z','state':'open',"
          "'from':null,'to':null,'total':0,'overdue':0,'snoozed':0,'revenue':null,"
          "'states':{'open':0,'acknowledged':0,'completed':0,'cancelled':0},"
          "'owners':[],'tasks':[]}");
    yyjson_doc_free(doc);
    markdown_of(book, "tasks", NULL);
    take(book, "{'record':'task','do':'create','task':'z','customer':'a','kind':'k','owner':'ann',"
               "'due':'2026-01-09T00:00:00Z'}");
    take(book, "{'record':'task','do':'create','task':'y','customer':'a','kind':'k','owner':'ann',"
               "'due':'2026-01-10T00:00:00Z','priority':1}");
    take(book, "{'record':'task','do':'create','task':'x','customer':'b','kind':'k',"
               "'due':'2026-01-10T00:00:00Z','priority':1}");
    take(book, "{'record':'task','do':'create','task':'w','customer':'b','kind':'k'}");
    take(book, "{'record':'task','do':'create','task':'v','customer':'b','kind':'k'}");
    take(book, "{'record':'task','do':'acknowledge','task':'w'}");
    take(book, "{'record':'task','do':'cancel','task':'v','reason':'r'}");
    doc = json_of(book, "tasks", NULL);
    check(doc, "/tasks/0/id", "'z'");
    check(doc, "/tasks/1/id", "'x'");
    check(doc, "/tasks/2/id", "'y'");
    check(doc, "/tasks/3/id", "'w'");
    check(doc, "/overdue", "1");
    check(doc, "/revenue/amount", "1100");
    check(doc, "/owners/0/owner", "'ann'");
    check(doc, "/owners/0/tasks", "2");
    check(doc, "/owners/0/revenue/amount", "100");
    check(doc, "/owners/1/owner", "null");
    check(doc, "/owners/1/revenue/amount", "1000");
    check(doc, "/states/acknowledged", "1");
    check(doc, "/tasks/3/status/id", "'task_any_time'");
    yyjson_doc_free(doc);
    doc = json_of(book, "tasks", "{'state':'all','from':'2026-01-10T00:00:00Z','offset':1}");
    check(doc, "/total", "2");
    check(doc, "/tasks/0/id", "'y'");
    yyjson_doc_free(doc);
    doc = json_of(book, "tasks", "{'to':'2026-01-10T00:00:00Z','owner':'ann','customer':'a'}");
    check(doc, "/total", "1");
    yyjson_doc_free(doc);
    doc = json_of(book, "tasks", "{'state':'cancelled'}");
    check(doc, "/tasks/0/status/text", "'Cancelled 2026-01-10T00:00:00Z: r.'");
    yyjson_doc_free(doc);
    doc = json_of(book, "tasks", "{'state':'acknowledged','limit':0}");
    check(doc, "/total", "1");
    check(doc, "/tasks", "[]");
    yyjson_doc_free(doc);
    doc = json_of(book, "tasks", "{'playbook':'p'}");
    check(doc, "/total", "0");
    yyjson_doc_free(doc);
    refused(book, "tasks", "{'owner':'anna'}", CSUCCESS_E_UNKNOWN, "/owner", "no member");
    refused(book, "tasks", "{'customer':'q'}", CSUCCESS_E_UNKNOWN, "/customer", "no customer");
    refused(book, "tasks", "{'state':'done'}", CSUCCESS_E_VALUE, "/state", "");
    refused(book, "tasks", "{'limit':-1}", CSUCCESS_E_VALUE, "/limit", "negative");
    refused(book, "tasks", "{'offset':-1}", CSUCCESS_E_VALUE, "/offset", "negative");
    csuccess_book_free(book);
}

/* What a playbook brought, and what one would do: the book stays as it is, byte by byte. */
static void
playbooks(void **state)
{
    static const char tried[] =
        "{'definition':{'id':'q','trigger':{'when':'risk'},'steps':[{'id':'s','task':"
        "{'kind':'k'}}]}}";
    csuccess_book *book = new_book();
    yyjson_doc *doc;

    (void)state;
    refused(book, "playbooks", NULL, CSUCCESS_E_NO_CLOCK, "", "never moved");
    refused(book, "playbook", "{'playbook':'p'}", CSUCCESS_E_NO_CLOCK, "", "never moved");
    refused(book, "playbook_preview", tried, CSUCCESS_E_NO_CLOCK, "", "never moved");
    take(book, "{'record':'definitions','attributes':[{'id':'risk','type':'bool'}],'playbooks':["
               "{'id':'p','title':'<P>','trigger':{'when':'risk','existing':true},'steps':["
               "{'id':'s','task':{'kind':'k'}}]},"
               "{'id':'off','enabled':false,'trigger':{'by':'hand'},'steps':[{'id':'s','task':{'"
               "kind':'k'}}]}]}");
    take(book, "{'record':'customer','id':'a','attributes':{'risk':true}}");
    advance(book, "2026-01-10");
    take(book, "{'record':'customer','id':'b','attributes':{'risk':true}}"); /* waits */
    doc = json_of(book, "playbooks", "{'to':'2026-01-11T00:00:00Z'}");
    check(doc, "/from", "'2025-12-14T00:00:00Z'");
    check(doc, "/playbooks/0/id", "'off'");
    check(doc, "/playbooks/0/trigger", "null");
    check(doc, "/playbooks/0/runs/per_owner_and_week", "null");
    check(doc, "/playbooks/1/trigger", "{'true':1,'unknown':1}");
    check(doc, "/playbooks/1/runs/per_owner_and_week", "0.25");
    check(doc, "/playbooks/1/revenue", "null");
    yyjson_doc_free(doc);
    doc = json_of(book, "playbooks", "{'from':'2026-01-10T00:00:00Z','to':'2026-01-10T00:00:00Z'}");
    check(doc, "/playbooks/1/runs/started", "0");
    check(doc, "/playbooks/1/runs/open", "1");
    yyjson_doc_free(doc);
    doc = json_of(book, "playbook", "{'playbook':'p'}");
    check(doc, "/effect/summary/id", "'effect_no_holdout'");
    check(doc, "/effect/treated/not_yet", "1");
    check(doc, "/runs/0/steps/0/task", "'p/a/1/s'");
    yyjson_doc_free(doc);
    doc = json_of(book, "playbook", "{'playbook':'p','offset':1,'to':'2026-01-11T00:00:00Z'}");
    check(doc, "/total", "1");
    check(doc, "/runs", "[]");
    yyjson_doc_free(doc);
    doc = json_of(book, "playbook_preview", tried);
    check(doc, "/as_given/customers", "0");
    check(doc, "/with_existing/customers", "2");
    yyjson_doc_free(doc);
    doc = json_of(book, "playbook_preview", "{'playbook':'off'}");
    check(doc, "/with_existing", "null");
    yyjson_doc_free(doc);
    assert_non_null(strstr(markdown_of(book, "playbooks", NULL), "| off (disabled) |"));
    assert_non_null(strstr(markdown_of(book, "playbook", "{'playbook':'p'}"), "# \\<P\\>\n"));
    assert_non_null(strstr(markdown_of(book, "playbook_preview", tried), "# q, tried out\n"));
    refused(book, "playbook", "{}", CSUCCESS_E_FIELD, "", "'playbook'");
    refused(book, "playbook", "{'playbook':'x'}", CSUCCESS_E_UNKNOWN, "/playbook", "no playbook");
    refused(book, "playbook", "{'playbook':'p','customer':'x'}", CSUCCESS_E_UNKNOWN, "/customer",
            "no customer");
    refused(book, "playbook", "{'playbook':'p','limit':-1}", CSUCCESS_E_VALUE, "/limit",
            "negative");
    refused(book, "playbook", "{'playbook':'p','offset':-1}", CSUCCESS_E_VALUE, "/offset",
            "negative");
    refused(book, "playbook_preview",
            "{'definition':{'id':'q','trigger':{'when':'a +'},'steps':[{'id':'s','task':"
            "{'kind':'k'}}]}}",
            CSUCCESS_E_SYNTAX, "/definition/trigger/when", "");
    csuccess_book_free(book);
}

/* Books that have little to tell. */
static void
poor_books(void **state)
{
    csuccess_book *book = new_book();
    yyjson_doc *doc;

    (void)state;
    refused(book, "portfolio", NULL, CSUCCESS_E_NO_CLOCK, "", "never moved");
    refused(book, "customer", "{'customer':'c'}", CSUCCESS_E_NO_CLOCK, "", "never moved");
    yyjson_doc_free(json_of(book, "definitions", NULL));
    yyjson_doc_free(json_of(book, "memory", NULL));
    assert_int_equal(write_report(book, "definitions", NULL, CSUCCESS_REPORT_MARKDOWN),
                     CSUCCESS_OK);
    advance(book, "2026-01-01T00:00:00Z");
    doc = json_of(book, "portfolio", NULL); /* nobody */
    check(doc, "/total", "0");
    yyjson_doc_free(doc);
    markdown_of(book, "portfolio", NULL);
    take(book, "{'record':'customer','id':'c'}"); /* who has no last instant yet */
    doc = json_of(book, "portfolio", NULL);
    check(doc, "/customers/0/missing", "'not_computed'");
    yyjson_doc_free(doc);
    yyjson_doc_free(json_of(book, "customer", "{'customer':'c'}"));
    advance(book, "2026-01-02T00:00:00Z"); /* no model */
    doc = json_of(book, "portfolio", NULL);
    check(doc, "/customers/0/missing", "'not_applicable'");
    check(doc, "/customers/0/model", "null");
    check(doc, "/customers/0/reason", "null");
    yyjson_doc_free(doc);
    doc = json_of(book, "customer", "{'customer':'c'}");
    check(doc, "/model", "null");
    yyjson_doc_free(doc);
    assert_non_null(
        strstr(markdown_of(book, "customer", "{'customer':'c'}"), "No health model applies."));
    csuccess_book_free(book);
}

/* Nothing of a text may be taken for Markdown or HTML, or end a cell or a line. */
static void
hostile_texts(void **state)
{
    static const char hostile[] = "a|b`c<script>d\\\\n# e\\n| f |\\u0000*g* [h](i) &amp; ~j~ _k_";
    csuccess_book *book = new_book();
    const char *text, *line, *c;
    int rows = 0, bars;

    (void)state;
    take(book,
         "{'record':'definitions','attributes':[{'id':'a','type':'double'},"
         "{'id':'t','type':'text'}],'health_models':[{'id':'m','title':'%.*s',"
         "'direction':'higher_is_better','bands':[{'id':'b','title':'%.*s'}],'parts':["
         "{'measure':'a','title':'%.*s','linear':{'knots':[[0,0],[100,100]]}},"
         "{'measure':'t','map':{'values':{'%.*s':50},'otherwise':3}}]}]}",
         47, hostile, 47, hostile, 47, hostile, 47, hostile);
    take(book, "{'record':'customer','id':'c','name':'%.*s','attributes':{'a':5,'t':'%.*s'}}", 47,
         hostile, 47, hostile);
    advance(book, "2026-01-01T00:00:00Z");
    take(book,
         "{'record':'override','customer':'c','model':'m','effect':'cap','score':1,"
         "'reason':'%.*s','by':'%.*s'}",
         47, hostile, 47, hostile);
    advance(book, "2026-01-02T00:00:00Z");
    text = markdown_of(book, "customer", "{'customer':'c'}");
    for (line = text; *line; line = strchr(line, '\n') + 1) {
        if (*line != '|')
            continue;
        rows++;
        assert_true(strchr(line, '\n')[-1] == '|');
        for (c = line, bars = 0; *c != '\n'; c++)
            bars += *c == '|' && (c == line || c[-1] != '\\');
        assert_int_equal(bars, 7); /* around six cells */
    }
    assert_int_equal(rows, 2 + 3);
    for (c = text; *c; c++)
        if (strchr("<>`*[]_~", *c))
            assert_true(c > text && c[-1] == '\\');
    assert_null(strstr(text, "\n# e"));
    text = markdown_of(book, "portfolio", NULL);
    for (c = text; *c; c++)
        if (strchr("<>`*[]_~", *c))
            assert_true(c > text && c[-1] == '\\');
    text = markdown_of(book, "definitions", NULL);
    for (c = text; *c; c++)
        if (strchr("<>`*[]~", *c))
            assert_true(c > text && c[-1] == '\\');
    yyjson_doc_free(json_of(book, "customer", "{'customer':'c'}"));
    yyjson_doc_free(json_of(book, "portfolio", NULL));
    csuccess_book_free(book);
}

/* A long report comes in pieces, which together are what it is; and a writer may fail at each. */
static void
long_reports(void **state)
{
    csuccess_book *book = new_book();
    csuccess_error error = {.size = sizeof error};
    yyjson_doc *doc;
    int i, all;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'a','type':'double'}],"
               "'health_models':[{'id':'m','direction':'higher_is_better','parts':["
               "{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    for (i = 0; i < 600; i++)
        take(book, "{'record':'customer','id':'customer number %d','attributes':{'a':%d}}", i,
             i % 101);
    advance(book, "2026-01-01T00:00:00Z");
    doc = json_of(book, "portfolio", NULL);
    assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(doc, "/customers")), 600);
    yyjson_doc_free(doc);
    all = pieces;
    assert_in_range(all, 2, PIECES_MAX);
    for (fail_at = 1; fail_at <= all; fail_at++) {
        assert_int_equal(write_report(book, "portfolio", NULL, CSUCCESS_REPORT_JSON),
                         CSUCCESS_E_CALLBACK);
        assert_int_equal(pieces, fail_at); /* and nothing after it */
        csuccess_book_error(book, &error);
        assert_int_equal(error.status, CSUCCESS_E_CALLBACK);
        assert_int_equal(error.callback_code, 55);
    }
    fail_at = 0;
    doc = json_of(book, "portfolio", "{'limit':3,'offset':500}");
    assert_int_equal(yyjson_arr_size(yyjson_doc_ptr_get(doc, "/customers")), 3);
    yyjson_doc_free(doc);
    csuccess_book_free(book);
}

/* The model is published anew with fewer bands or none, and nothing has moved since: what was is
 * told by the model of then. */
static void
before_the_next_instant(void **state)
{
    static const char *const bands[] = {"", "'bands':[{'id':'only'}],"};
    yyjson_doc *doc;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(bands); i++) {
        csuccess_book *book = rich_book();
        take(book, "{'record':'override','customer':'acme','model':'m','effect':'force',"
                   "'band':'green','reason':'r'}");
        advance(book, "2026-01-15T01:00:00Z");
        take(book,
             "{'record':'definitions','health_models':[{'id':'m','direction':'higher_is_better',"
             "'scale':{'min':0,'max':10},%s'parts':[{'measure':'a','linear':{'knots':"
             "[[0,0],[100,10]]}}]}]}",
             bands[i]);
        doc = json_of(book, "portfolio", NULL);
        yyjson_doc_free(doc);
        doc = json_of(book, "customer", "{'customer':'acme'}");
        check(doc, "/reason/args/to", "'green'");
        check(doc, "/shown", "'78'");
        yyjson_doc_free(doc);
        markdown_of(book, "portfolio", NULL);
        markdown_of(book, "customer", "{'customer':'acme'}");
        advance(book, "2026-01-16T01:00:00Z");
        yyjson_doc_free(json_of(book, "customer", "{'customer':'acme'}"));
        csuccess_book_free(book);
    }
}

/* As many lines as an explanation can have. */
static void
the_largest_explanation(void **state)
{
    static char model[60000];
    csuccess_book *book = new_book();
    size_t n = 0;
    int chain, depth, i;

    (void)state;
#define PUT(...) n += (size_t)snprintf(model + n, sizeof model - n, __VA_ARGS__)
    PUT("{\"record\":\"definitions\",\"attributes\":[{\"id\":\"a\",\"type\":\"double\"}],"
        "\"health_models\":[{\"id\":\"m\",\"direction\":\"higher_is_better\",\"combine\":"
        "\"additive\",\"start\":0.123456,\"max\":90.123457,\"parts\":[");
    for (chain = 0; chain < 31; chain++) {
        for (depth = 0; depth < 7; depth++)
            PUT("%s{\"group\":\"g%d\",\"combine\":\"additive\",\"start\":0.123456,\"min\":0,"
                "\"max\":90.123457,\"parts\":[",
                depth == 0 && chain ? "," : "", depth * 100 + chain);
        PUT("{\"measure\":\"a\",\"bands\":[{\"points\":1000.123456}]}");
        for (depth = 0; depth < 7; depth++)
            PUT("]}");
    }
    PUT("],\"overrides\":[");
    for (i = 0; i < 64; i++)
        PUT("%s{\"id\":\"r%d\",\"when\":[{\"value\":\"a\",\"from\":0}],\"effect\":\"cap\","
            "\"score\":"
            "%d.%06d}",
            i ? "," : "", i, 80 - i, 123456 - 7 * i);
    PUT("]}]}");
    if (csuccess_book_record(book, model, n) != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("%s at %s", error.message, error.pointer);
    }
    take(book, "{'record':'customer','id':'c','attributes':{'a':5}}");
    advance(book, "2026-01-01T00:00:00Z");
    assert_int_equal(explained(book, "c", "m", CSUCCESS_HEALTH_NOW).score, 17123015);
    assert_int_equal(lines_of(book, CSUCCESS_HEALTH_START), 218);
    assert_int_equal(lines_of(book, CSUCCESS_HEALTH_LIMIT), 218);
    markdown_of(book, "customer", "{'customer':'c'}");
    yyjson_doc_free(json_of(book, "customer", "{'customer':'c'}"));
    csuccess_book_free(book);
}

static int
close_output(void **state)
{
    (void)state;
    free(output);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(portfolio_parameters),
        cmocka_unit_test(customer_parameters),
        cmocka_unit_test(other_reports),
        cmocka_unit_test(poor_books),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(long_reports),
        cmocka_unit_test(before_the_next_instant),
        cmocka_unit_test(the_largest_explanation),
        cmocka_unit_test(task_lists),
        cmocka_unit_test(playbooks),
    };

    return cmocka_run_group_tests_name("reports", tests, NULL, close_output);
}
