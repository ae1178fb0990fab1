/* SPDX-License-Identifier: MIT */
/* A success plan, from the first talk to the signature, in the seven steps in which such plans are
 * made; then the vendor's copy, the customer's copy and the calendar.
 *
 *     success_plan [FOLDER]   the three go into files there, and not to the terminal
 */
#include <csuccess/csuccess.h>
#include <stdio.h>
#include <string.h>

/* One step of the construction: what it is called, and what is told. */
struct step {
    const char *name;
    const char *const *records;
};

/* What the vendor knows beforehand: which questions to ask, by what success is judged. */
static const char *const definitions[] = {
    "{\"record\": \"definitions\", \"plan\": {},"
    " \"attributes\": [{\"id\": \"same_day_share\", \"type\": \"double\"}],"
    " \"question_sets\": [{\"id\": \"discovery\", \"questions\": ["
    "   {\"id\": \"why\", \"text\": \"Why now?\", \"required\": true},"
    "   {\"id\": \"proof\", \"text\": \"How will you know that it worked?\", \"required\": true},"
    "   {\"id\": \"fear\", \"text\": \"What could go wrong?\"}]}],"
    " \"assessments\": [{\"id\": \"likelihood\", \"criteria\": ["
    "   {\"id\": \"sponsor\", \"title\": \"A sponsor who decides\", \"weight\": 3},"
    "   {\"id\": \"data\", \"title\": \"Data that can be trusted\", \"weight\": 2},"
    "   {\"id\": \"time\", \"title\": \"People who have time\", \"weight\": 2}],"
    "   \"bands\": [{\"id\": \"unlikely\", \"from\": 0}, {\"id\": \"open\", \"from\": 40},"
    "               {\"id\": \"likely\", \"from\": 70}]}]}",
    "{\"record\": \"member\", \"id\": \"ann\", \"name\": \"Ann Lee\"}",
    "{\"record\": \"customer\", \"id\": \"acme\", \"name\": \"Acme Logistics\", \"owner\": \"ann\","
    " \"attributes\": {\"same_day_share\": 0.15}}",
    "{\"record\": \"contact\", \"customer\": \"acme\", \"id\": \"jane\", \"name\": \"Jane Roe\"}",
    "{\"record\": \"clock\", \"now\": \"2026-01-05T09:00:00Z\"}",
    NULL,
};

static const char *const kick_off[] = {
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\", \"customer\": \"acme\","
    " \"name\": \"Invoices on the day\", \"owner\": \"ann\", \"question_set\": \"discovery\","
    " \"assessment\": \"likelihood\", \"start\": \"2026-01-05\","
    " \"highlights\": {\"who\": \"Acme Logistics\", \"business\": \"freight\", \"founded\": 1987,"
    " \"employees\": 300, \"offices\": 4}}",
    NULL,
};

static const char *const discovery[] = {
    "{\"record\": \"answer\", \"canvas\": \"acme-2026\", \"question\": \"why\","
    " \"answer\": \"Two of five clerks retire in May\", \"by\": \"ann\"}",
    "{\"record\": \"answer\", \"canvas\": \"acme-2026\", \"question\": \"proof\","
    " \"answer\": \"Nine of ten invoices leave on the day of the delivery\", \"by\": \"ann\"}",
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\","
    " \"current\": \"Clerks type every delivery note; an invoice takes nine days\","
    " \"target\": \"Nobody types; invoices leave on the day\", \"end\": \"2026-12-31\","
    " \"path\": \"One depot after the other\"}",
    NULL,
};

static const char *const assessment[] = {
    "{\"record\": \"assessment\", \"canvas\": \"acme-2026\", \"by\": \"ann\","
    " \"ratings\": {\"sponsor\": 5, \"data\": 2, \"time\": 3}}",
    NULL,
};

static const char *const milestones[] = {
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"on-the-day\","
    " \"kind\": \"objective\", \"title\": \"Invoices leave on the day of the delivery\","
    " \"rank\": 1, \"cares\": true, \"supported\": true}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"pilot\","
    " \"kind\": \"milestone\", \"title\": \"First depot live\", \"of\": [\"on-the-day\"],"
    " \"owner\": \"ann\", \"contact\": \"jane\", \"due\": \"2026-03-02\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"train\","
    " \"kind\": \"action\", \"title\": \"Train the clerks of the first depot\", \"leading\": true,"
    " \"of\": [\"pilot\"], \"owner\": \"ann\", \"contact\": \"jane\", \"due\": \"2026-02-16\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"scanners\","
    " \"kind\": \"action\", \"title\": \"Hand out the scanners\", \"of\": [\"pilot\"],"
    " \"contact\": \"jane\", \"due\": \"2026-02-20\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"all\","
    " \"kind\": \"milestone\", \"title\": \"All depots live\", \"of\": [\"on-the-day\"],"
    " \"requires\": [\"pilot\"], \"owner\": \"ann\", \"contact\": \"jane\","
    " \"due\": \"2026-09-01\"}",
    NULL,
};

static const char *const measures[] = {
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"felt\","
    " \"kind\": \"criterion\", \"title\": \"Accounting stops asking for delivery notes\","
    " \"of\": [\"on-the-day\"]}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"share\","
    " \"kind\": \"kpi\", \"title\": \"Share of invoices on the day\", \"of\": [\"felt\"],"
    " \"direction\": \"increase\", \"baseline\": 0.15, \"target\": 0.9,"
    " \"value\": \"same_day_share\", \"due\": \"2026-12-31\", \"must\": true}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"days\","
    " \"kind\": \"kpi\", \"title\": \"Days from delivery to invoice\", \"of\": [\"on-the-day\"],"
    " \"unit\": \"days\", \"direction\": \"decrease\", \"baseline\": 9, \"target\": 1,"
    " \"actual\": 9, \"due\": \"2026-12-31\"}",
    NULL,
};

/* Beside what was found above: what helps, what hinders, and what is nobody's business but ours. */
static const char *const canvas[] = {
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\","
    " \"success\": \"Nine of ten invoices leave the house on the day of the delivery\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"tablets\","
    " \"kind\": \"challenge\", \"title\": \"Half of the drivers have no tablet\","
    " \"of\": [\"on-the-day\"], \"severity\": \"medium\", \"dimension\": \"transformation\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"cash\","
    " \"kind\": \"benefit\", \"title\": \"Cash comes a week earlier\","
    " \"text\": \"About 80,000 less to borrow\", \"of\": [\"on-the-day\"]}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"politics\","
    " \"kind\": \"risk\", \"title\": \"The head of depots wanted another system\","
    " \"severity\": \"high\", \"dimension\": \"people\", \"controllable\": false,"
    " \"cause\": \"lost_vote\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"saved\","
    " \"kind\": \"value\", \"title\": \"Interest saved a year\", \"unit\": \"EUR\","
    " \"target\": 4800, \"of\": [\"on-the-day\"]}",
    NULL,
};

/* They sign; ten weeks later the pilot is late, and the figures move. */
static const char *const review[] = {
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\", \"do\": \"propose\", \"by\": \"ann\"}",
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\", \"do\": \"agree\","
    " \"contact\": \"jane\", \"version\": \"1.0\"}",
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\", \"do\": \"activate\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"train\","
    " \"do\": \"complete\", \"at\": \"2026-02-13T15:00:00Z\"}",
    "{\"record\": \"customer\", \"id\": \"acme\", \"attributes\": {\"same_day_share\": 0.27},"
    " \"at\": \"2026-03-01T00:00:00Z\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"days\", \"actual\": 7.5,"
    " \"at\": \"2026-03-01T00:00:00Z\"}",
    "{\"record\": \"clock\", \"now\": \"2026-03-16T09:00:00Z\"}",
    "{\"record\": \"plan_item\", \"canvas\": \"acme-2026\", \"item\": \"pilot\","
    " \"due\": \"2026-04-01\"}",
    "{\"record\": \"canvas\", \"canvas\": \"acme-2026\", \"do\": \"update\", \"by\": \"ann\"}",
    "{\"record\": \"clock\", \"now\": \"2026-03-16T10:00:00Z\"}",
    NULL,
};

static const struct step steps[] = {
    {"What the vendor knows", definitions},
    {"1. Pre-work and kick-off", kick_off},
    {"2. Discovery session", discovery},
    {"3. Success assessment", assessment},
    {"4. Milestones and action plan", milestones},
    {"5. Success criteria and measures", measures},
    {"6. The canvas", canvas},
    {"7. Review", review},
};

static int32_t
print(void *user_data, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user_data) == length ? 0 : 1;
}

static csuccess_status
tell(csuccess_book *book, const struct step *step)
{
    const char *const *record = step->records;
    csuccess_status status = CSUCCESS_OK;

    for (; *record && status == CSUCCESS_OK; record++)
        status = csuccess_book_record(book, *record, strlen(*record));
    return status;
}

/* A line for each step: how far the plan has come. */
static csuccess_status
show_step(csuccess_book *book, const struct step *step)
{
    csuccess_canvas_info info = {.size = sizeof info};
    csuccess_canvas handle;

    if (csuccess_canvas_find(book, "acme-2026", 9, &handle) != CSUCCESS_OK)
        return CSUCCESS_OK; /* not yet */
    if (csuccess_canvas_get(book, handle, &info) != CSUCCESS_OK)
        return CSUCCESS_E_STATE;
    printf("%-34s %2u items, %3d %% of a complete canvas\n", step->name, info.items,
           (int)(info.completeness / 10000));
    return CSUCCESS_OK;
}

struct copy {
    const char *title, *file, *report, *parameters;
    uint32_t format;
};

static const struct copy copies[] = {
    {"The vendor's copy", "internal.md", "canvas", "{\"canvas\": \"acme-2026\"}",
     CSUCCESS_REPORT_MARKDOWN},
    {"The customer's copy", "customer.md", "canvas",
     "{\"canvas\": \"acme-2026\", \"audience\": \"customer\"}", CSUCCESS_REPORT_MARKDOWN},
    {"The customer's calendar", "plan.ics", "plan_calendar",
     "{\"canvas\": \"acme-2026\", \"audience\": \"customer\"}", CSUCCESS_REPORT_ICALENDAR},
};

static csuccess_status
write_copy(csuccess_book *book, const struct copy *copy, const char *folder)
{
    csuccess_writer writer = {.size = sizeof writer, .write = print, .user_data = stdout};
    csuccess_status status;
    char path[4096];
    FILE *file = NULL;

    if (folder) {
        snprintf(path, sizeof path, "%s/%s", folder, copy->file);
        file = fopen(path, "wb");
        if (!file)
            return CSUCCESS_E_CALLBACK;
        writer.user_data = file;
    } else {
        printf("\n---- %s ----\n\n", copy->title);
    }
    status = csuccess_report_write(book, copy->report, copy->parameters, strlen(copy->parameters),
                                   copy->format, &writer);
    if (file && fclose(file) != 0)
        status = CSUCCESS_E_CALLBACK;
    return status;
}

int
main(int count, char **arguments)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_new(NULL, &book);
    size_t i;

    for (i = 0; status == CSUCCESS_OK && i < sizeof steps / sizeof *steps; i++) {
        status = tell(book, &steps[i]);
        if (status == CSUCCESS_OK)
            status = show_step(book, &steps[i]);
    }
    for (i = 0; status == CSUCCESS_OK && i < sizeof copies / sizeof *copies; i++)
        status = write_copy(book, &copies[i], count > 1 ? arguments[1] : NULL);
    if (status != CSUCCESS_OK && book && csuccess_book_error(book, &error) == CSUCCESS_OK)
        fprintf(stderr, "%s: %s: %s\n", csuccess_status_name(status), error.pointer, error.message);
    csuccess_book_free(book);
    return status == CSUCCESS_OK ? 0 : 1;
}
