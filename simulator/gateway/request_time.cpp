#include "simulator/gateway/request_time.hpp"

namespace ibgw::gateway {

std::string_view implied_zone_text() {
  return "Warning: You submitted request with date-time attributes without explicit time zone. "
         "Please switch to use yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like "
         "US/Eastern. Implied time zone functionality will be removed in the next API release";
}

std::string bad_time_text(std::string_view what) {
  return std::string(what) +
         ": The date, time, or time-zone entered is invalid. The correct format is yyyymmdd "
         "hh:mm:ss xx/xxx where yyyymmdd and xx/xxx are optional. E.g.: 20031126 15:59:00 "
         "US/Eastern  Note that there is a space between the date and time, and between the time "
         "and time-zone.  If no date is specified, current date is assumed. If no time-zone is "
         "specified, local time-zone is assumed(deprecated).  You can also provide "
         "yyyymmddd-hh:mm:ss time is in UTC. Note that there is a dash between the date and time "
         "in UTC notation.";
}

}  // namespace ibgw::gateway
