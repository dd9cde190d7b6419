// Returns memory that the allocator keeps after the program has freed it.
#pragma once

namespace ibgw::net {

/// From now on, large blocks are returned to the system as soon as they are freed. Call it before
/// allocating any.
void return_large_blocks();

/// Returns free memory between used blocks to the system, if there is much of it. The time this
/// takes grows with the amount, so call it in quiet moments.
void return_free_pages();

}  // namespace ibgw::net
