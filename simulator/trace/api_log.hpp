// A log of messages for each client, like the real gateway's `api.<clientId>.log`, so that users
// can compare them. The format is known from lines of real logs in public projects:
//
// `20:54:49:920 -> ---\x0e15-1-DU332281-` and `20:54:49:921 -> ---54-2--1-2104-Market data farm
// connection is OK:usfarm-` (shyul/Pacmio, Error.cs: `->` is a whole frame with its length prefix,
// each NUL as a dash; 0x35 = `5` is the length of the second one),
//
// `22:34:23:993 <- 3-38-17-0-WFC-STK--0.0---NYSE--USD----BUY-100-LMT-...` (ib-ruby,
// open_order_spec.rb: `<-` is a request).
//
// No such line is known of servers that speak protobuf: there the message id is written as a
// number, and a protobuf body as JSON.
#pragma once

#include <fstream>
#include <string>
#include <unordered_map>

#include "simulator/trace/event.hpp"

namespace ibgw::trace {

class ApiLog final : public Sink {
 public:
  /// Creates files in `folder`, or appends to existing ones. Throws LoadError if the folder cannot
  /// be written.
  explicit ApiLog(std::string folder);

  void on_event(const Event& event) override;

 private:
  struct Session {
    std::string waiting;  ///< Lines before START_API, which gives the client id.
    std::ofstream file;
  };

  std::string folder_;
  std::unordered_map<int, Session> sessions_;  ///< By connection.
};

/// One line without its newline; for tests.
[[nodiscard]] std::string api_log_line(const Event& event);

}  // namespace ibgw::trace
