// The yardstick for the codec: four messages, written and read by straight code that knows nothing
// else. Texts are views into the payload, numbers are plain; soon nothing allocates. Our own
// decoder first copies the frame into the message, because a message outlives its frame.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "bench/open_order_rows.hpp"

namespace ibgw::bench {

/// An optional double without a value, as clients keep it.
inline constexpr double kUnset = std::numeric_limits<double>::max();
/// The same for an integer.
inline constexpr std::int64_t kUnsetInt = std::numeric_limits<std::int32_t>::max();

struct Tick {
  std::int64_t req_id = 0;
  std::int64_t type = 0;
  double price = 0;
  std::string_view size;
  std::int64_t mask = 0;
};

struct Position {
  std::string_view account;
  std::int64_t con_id = 0;
  std::string_view symbol;
  std::string_view sec_type;
  std::string_view last_trade_date;
  double strike = 0;
  std::string_view right;
  double multiplier = kUnset;
  std::string_view exchange;
  std::string_view currency;
  std::string_view local_symbol;
  std::string_view trading_class;
  std::string_view position;
  double average_cost = 0;
};

/// A value whose type is known from its position.
struct Slot {
  union {
    std::int64_t integer = 0;
    double real;
    const char* chars;
  };
  std::uint32_t size = 0;

  [[nodiscard]] std::string_view text() const { return {chars, size}; }
  void set(std::string_view text) {
    chars = text.data();
    size = static_cast<std::uint32_t>(text.size());
  }
};

/// Each encoding uses its own half, because they have different fields.
struct OpenOrder {
  std::array<Slot, kOpenOrderTextRows.size()> text;
  std::array<Slot, kOpenOrderProtobufRows.size()> protobuf;
};

struct Bar {
  std::string_view date;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  std::string_view volume;
  std::string_view wap;
  std::int64_t count = 0;
};

struct History {
  std::int64_t req_id = 0;
  std::vector<Bar> bars;
};

/// Each writes one frame, including the length prefix, into a large enough buffer, and returns its
/// size. Text at server version 176 (Tick, Position) or 200; protobuf at 225.
std::size_t encode_text(const Tick& tick, char* buffer);
std::size_t encode_text(const Position& position, char* buffer);
std::size_t encode_text(const OpenOrder& order, char* buffer);
std::size_t encode_text(const History& history, char* buffer);
std::size_t encode_protobuf(const Tick& tick, char* buffer);
std::size_t encode_protobuf(const Position& position, char* buffer);
std::size_t encode_protobuf(const OpenOrder& order, char* buffer);
std::size_t encode_protobuf(const History& history, char* buffer);

/// Each reads one payload without its length prefix; false if it is not that message, or damaged.
/// Protobuf fields in ascending order only, which is how every sender writes them.
bool decode_text(std::string_view payload, Tick& tick);
bool decode_text(std::string_view payload, Position& position);
bool decode_text(std::string_view payload, OpenOrder& order);
bool decode_text(std::string_view payload, History& history);
bool decode_protobuf(std::string_view payload, Tick& tick);
bool decode_protobuf(std::string_view payload, Position& position);
bool decode_protobuf(std::string_view payload, OpenOrder& order);
bool decode_protobuf(std::string_view payload, History& history);

}  // namespace ibgw::bench
