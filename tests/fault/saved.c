/* SPDX-License-Identifier: MIT */
/* Books that are saved, and brought back from that. */
#include "fault.h"

csuccess_status
fault_save(fault_world *world)
{
    return csuccess_book_save(world->book, &world->writer);
}

void
fault_saved(fault_world *world, void (*prepare)(fault_world *world))
{
    prepare(world);
    assert_int_equal(fault_save(world), CSUCCESS_OK);
    fault_input(world, world->output, world->output_length);
    world->output_length = 0;
    csuccess_book_free(world->book);
    world->book = NULL;
    fault_empty(world);
}

csuccess_status
fault_load(fault_world *world)
{
    fault_rewind(world, 0);
    return csuccess_book_load(world->book, &world->reader);
}

csuccess_status
fault_load_again(fault_world *world)
{
    csuccess_book *fresh = NULL;

    assert_int_equal(fault_new(world, &fresh), CSUCCESS_OK);
    csuccess_book_free(world->book);
    world->book = fresh;
    return fault_load(world);
}
