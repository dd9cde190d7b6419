// The trace loses no line, whatever kind of pipe it is written to.
#include "simulator/trace/writer.hpp"

#include <algorithm>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

namespace ibgw::trace {

TEST_CASE("a full non-blocking pipe loses no line") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);
  constexpr int kEvents = 5000;  // Several times what a pipe holds.
  std::string read;
  std::thread reader([&] {
    ::fcntl(ends[0], F_SETFL, 0);
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
      read.append(buffer, static_cast<std::size_t>(got));
    }
  });
  {
    Writer writer("fd:" + std::to_string(ends[1]));
    Event event;
    event.kind = Kind::action;
    event.action = "something of a usual length, said very often";
    for (int i = 0; i < kEvents; ++i) {
      event.t = i;
      writer.on_event(event);
    }
  }
  reader.join();
  ::close(ends[0]);
  CHECK(std::count(read.begin(), read.end(), '\n') == kEvents);
  CHECK(read.find("\"t\":4999") != std::string::npos);
}

}  // namespace ibgw::trace
