// Asio's functions, compiled once (BOOST_ASIO_SEPARATE_COMPILATION): without this every file that
// includes Asio compiles them anew.
#include <boost/asio/impl/src.hpp>
