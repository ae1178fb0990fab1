/* SPDX-License-Identifier: MIT */
/* Values of variables out of JSON, by the types that were declared. */
#ifndef CSUCCESSP_ENVIRONMENT_BINDINGS_H
#define CSUCCESSP_ENVIRONMENT_BINDINGS_H

#include "environment/expression.h"

/* A value for each variable of the environment, in the arena; those without a binding are
 * CSUCCESSP_KIND_UNKNOWN. Texts stay in the parsed JSON. */
csuccess_status csuccessp_bindings_read(const csuccessp_place *place, yyjson_val *json,
                                        const csuccessp_host_environment *environment,
                                        csuccessp_arena *arena, csuccessp_any **out);

#endif
