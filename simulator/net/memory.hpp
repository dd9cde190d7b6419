// What the allocator keeps of what the program gave back to it.
#pragma once

namespace ibgw::net {

/// From now on large blocks go back to the system as soon as they are free. To be called before
/// there are any.
void return_large_blocks();

/// Gives the system what is free between blocks in use, if it is much: that takes as long as there
/// is much of it, so it is for quiet moments.
void return_free_pages();

}  // namespace ibgw::net
