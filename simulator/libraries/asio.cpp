// Asio's functions, compiled once (BOOST_ASIO_SEPARATE_COMPILATION) instead of in every file that
// includes Asio.
#include <boost/asio/impl/src.hpp>
