/* SPDX-License-Identifier: MIT */
/* Sentences: an id, arguments, and an English text that is made of both. */
#ifndef CSUCCESSP_REPORT_SENTENCE_H
#define CSUCCESSP_REPORT_SENTENCE_H

#include "report/report.h"

enum { CSUCCESSP_ARGUMENTS_MAX = 6 };

typedef struct csuccessp_sentence {
    const char *id;
    size_t count;
    struct {
        const char *key;
        csuccessp_buffer text;
    } arguments[CSUCCESSP_ARGUMENTS_MAX];
} csuccessp_sentence;

void csuccessp_sentence_open(csuccessp_sentence *sentence, csuccess_book *book);
void csuccessp_sentence_close(csuccessp_sentence *sentence);
/* Begins anew. */
void csuccessp_sentence_start(csuccessp_sentence *sentence, const char *id);
/* Where the next argument is written to. */
csuccessp_buffer *csuccessp_sentence_argument(csuccessp_sentence *sentence, const char *key);

/* {"id", "args", "text"}, or the text alone, escaped for Markdown. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_sentence_json(const csuccessp_sentence *sentence, csuccessp_buffer *to);
csuccess_status csuccessp_sentence_markdown(const csuccessp_sentence *sentence,
                                            csuccessp_buffer *to);

/* Why the health of a customer is what it is: `now` explains the last instant, `change` since when
 * it was compared (NULL when it could not be). */
void csuccessp_reason(csuccess_book *book, const csuccessp_model *model,
                      const csuccessp_explanation *now, const csuccessp_explanation *change,
                      csuccessp_sentence *out);

#endif
