// The measured messages, each in two forms: for our codec and for the hand-written code.
// `vary_message` and `vary_hand` set the same i-th values in each, as a gateway would before
// sending.
#pragma once

#include <array>
#include <string_view>

#include "bench/hand_written.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::bench {

inline constexpr std::array<std::string_view, 4> kSizes{"300", "1200", "45", "87871162"};

inline void set(wire::Value& value, std::int64_t number) {
  value.kind = wire::Value::Kind::integer;
  value.integer = number;
}
inline void set(wire::Value& value, double number) {
  value.kind = wire::Value::Kind::real;
  value.real = number;
}
/// Does not copy, because the samples' texts live as long as the program.
inline void set(wire::Value& value, std::string_view text) {
  value.kind = wire::Value::Kind::text;
  value.chars = text.data();
  value.size = static_cast<std::uint32_t>(text.size());
}

class TickSample {
 public:
  static constexpr const char* kName = "TICK_PRICE";

  explicit TickSample(wire::Encoding encoding);
  void vary_hand(int i) { hand = tick(i); }
  void vary_message(int i) {
    const Tick t = tick(i);
    wire::Value* const values = message.root().values;
    set(values[0], t.req_id);
    set(values[1], t.type);
    set(values[2], t.price);
    set(values[3], t.size);
    set(values[4], t.mask);
  }
  static bool same(const wire::Message& ours, const Tick& theirs);

  wire::Message message;
  Tick hand;

 private:
  static Tick tick(int i) {
    return {1000 + i % 100, 1 + i % 4, 100.253 + (i % 400) * 0.01, kSizes[0], 1};
  }
};

class PositionSample {
 public:
  static constexpr const char* kName = "POSITION";

  explicit PositionSample(wire::Encoding encoding);
  void vary_hand(int i) {
    hand.con_id = 265598 + i % 100;
    hand.position = kSizes[static_cast<unsigned>(i) % kSizes.size()];
    hand.average_cost = 200.25 + (i % 400) * 0.01;
  }
  void vary_message(int i) {
    set(*con_id_, std::int64_t{265598 + i % 100});
    set(*position_, kSizes[static_cast<unsigned>(i) % kSizes.size()]);
    set(*average_cost_, 200.25 + (i % 400) * 0.01);
  }
  static bool same(const wire::Message& ours, const Position& theirs);

  wire::Message message;
  Position hand;

 private:
  wire::Value* con_id_;
  wire::Value* position_;
  wire::Value* average_cost_;
};

class OpenOrderSample {
 public:
  static constexpr const char* kName = "OPEN_ORDER";

  explicit OpenOrderSample(wire::Encoding encoding);
  void vary_hand(int i) {
    order_id_slot_->integer = 17 + i % 100;
    perm_id_slot_->integer = 1804289383 + i % 100;
    price_slot_->real = 218.25 + (i % 400) * 0.01;
  }
  void vary_message(int i) {
    set(*order_id_, std::int64_t{17 + i % 100});
    set(*perm_id_, std::int64_t{1804289383 + i % 100});
    set(*price_, 218.25 + (i % 400) * 0.01);
  }
  bool same(const wire::Message& ours, const OpenOrder& theirs) const;

  wire::Message message;
  OpenOrder hand;

 private:
  wire::Encoding encoding_;
  wire::Value* order_id_;
  wire::Value* perm_id_;
  wire::Value* price_;
  Slot* order_id_slot_;
  Slot* perm_id_slot_;
  Slot* price_slot_;
};

class HistorySample {
 public:
  static constexpr const char* kName = "HISTORICAL_DATA";
  static constexpr int kBars = 1000;

  explicit HistorySample(wire::Encoding encoding);
  void vary_hand(int i) { hand.req_id = 1000 + i % 100; }
  void vary_message(int i) { set(message.root().values[0], std::int64_t{1000 + i % 100}); }
  static bool same(const wire::Message& ours, const History& theirs);

  wire::Message message;
  History hand;

 private:
  std::vector<std::string> texts_;  ///< The texts to which the bars' views point.
};

}  // namespace ibgw::bench
