/* SPDX-License-Identifier: MIT */
/* Writing JSON into a buffer: commas are put where they belong by looking at the last byte. */
#ifndef CSUCCESSP_UTIL_JSON_WRITE_H
#define CSUCCESSP_UTIL_JSON_WRITE_H

#include <yyjson.h>

#include "util/buffer.h"
#include "util/error.h"

void csuccessp_json_begin(csuccessp_buffer *to, char bracket);
void csuccessp_json_end(csuccessp_buffer *to, char bracket);
void csuccessp_json_key(csuccessp_buffer *to, const char *name);
void csuccessp_json_key_bytes(csuccessp_buffer *to, const char *name, size_t length);

void csuccessp_json_text(csuccessp_buffer *to, const char *bytes, size_t length);
void csuccessp_json_string(csuccessp_buffer *to, const char *text);
void csuccessp_json_int(csuccessp_buffer *to, int64_t number);
void csuccessp_json_decimal(csuccessp_buffer *to, int64_t micro);
void csuccessp_json_double(csuccessp_buffer *to, double number);
void csuccessp_json_bool(csuccessp_buffer *to, int flag);
void csuccessp_json_null(csuccessp_buffer *to);
void csuccessp_json_time(csuccessp_buffer *to, int64_t time);
void csuccessp_json_date(csuccessp_buffer *to, int32_t date);
/* Finished JSON of one value. */
void csuccessp_json_raw(csuccessp_buffer *to, const char *bytes, size_t length);

/* A parsed value in canonical form: keys in bytewise order, one spelling for each number, no
 * white space. Two values are equal exactly when these bytes are. CSUCCESS_E_FIELD for a key that
 * is there twice, CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_json_canonical(csuccessp_buffer *to, const csuccessp_place *place,
                                         yyjson_val *value);

/* A parsed value as it is, without white space. The depth has been checked. */
void csuccessp_json_copy(csuccessp_buffer *to, yyjson_val *value);

#endif
