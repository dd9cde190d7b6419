// TICK_PRICE and POSITION by hand.
#include "bench/hand_written.hpp"
#include "bench/hand_written_get.hpp"
#include "bench/hand_written_put.hpp"

namespace ibgw::bench {

std::size_t encode_text(const Tick& tick, char* buffer) {
  char* to = put::constant(buffer + 4, "1\0006");
  to = put::integer(put::integer(to, tick.req_id), tick.type);
  to = put::text(put::real(to, tick.price), tick.size);
  return put::length(buffer, put::integer(to, tick.mask));
}

std::size_t encode_protobuf(const Tick& tick, char* buffer) {
  char* to = put::u32(buffer + 4, 201);
  to = put::tagged_integer<1>(to, tick.req_id);
  to = put::tagged_integer<2>(to, tick.type);
  to = put::tagged_real<3>(to, tick.price);
  to = put::tagged_text<4>(to, tick.size);
  return put::length(buffer, put::tagged_integer<5>(to, tick.mask));
}

bool decode_text(std::string_view payload, Tick& tick) {
  get::Fields fields(payload);
  fields.constant("1");
  fields.constant("6");
  tick.req_id = fields.integer();
  tick.type = fields.integer();
  tick.price = fields.real();
  tick.size = fields.text();
  tick.mask = fields.integer();
  return fields.done();
}

bool decode_protobuf(std::string_view payload, Tick& tick) {
  get::Tagged fields(get::body_of(payload, 201));
  tick.req_id = fields.integer<1>();
  tick.type = fields.integer<2>();
  tick.price = fields.real<3>();
  tick.size = fields.text<4>();
  tick.mask = fields.integer<5>();
  return fields.done();
}

std::size_t encode_text(const Position& position, char* buffer) {
  char* to = put::constant(buffer + 4, "61\0003");
  to = put::text(to, position.account);
  to = put::integer(to, position.con_id);
  to = put::text(to, position.symbol);
  to = put::text(to, position.sec_type);
  to = put::text(to, position.last_trade_date);
  to = put::real(to, position.strike);
  to = put::text(to, position.right);
  to = position.multiplier == kUnset ? put::text(to, "") : put::real(to, position.multiplier, true);
  to = put::text(to, position.exchange);
  to = put::text(to, position.currency);
  to = put::text(to, position.local_symbol);
  to = put::text(to, position.trading_class);
  to = put::text(to, position.position);
  return put::length(buffer, put::real(to, position.average_cost));
}

std::size_t encode_protobuf(const Position& position, char* buffer) {
  char* to = put::u32(buffer + 4, 261);
  to = put::tagged_text<1>(to, position.account);
  to = put::nested<2, 1>(to, [&](char* at) {
    at = put::tagged_integer<1>(at, position.con_id);
    at = put::tagged_text<2>(at, position.symbol);
    at = put::tagged_text<3>(at, position.sec_type);
    if (!position.last_trade_date.empty()) {
      at = put::tagged_text<4>(at, position.last_trade_date);
    }
    at = put::tagged_real<5>(at, position.strike);
    if (!position.right.empty()) {
      at = put::tagged_text<6>(at, position.right);
    }
    if (position.multiplier != kUnset) {
      at = put::tagged_real<7>(at, position.multiplier);
    }
    at = put::tagged_text<8>(at, position.exchange);
    at = put::tagged_text<10>(at, position.currency);
    at = put::tagged_text<11>(at, position.local_symbol);
    return put::tagged_text<12>(at, position.trading_class);
  });
  to = put::tagged_text<3>(to, position.position);
  return put::length(buffer, put::tagged_real<4>(to, position.average_cost));
}

bool decode_text(std::string_view payload, Position& position) {
  get::Fields fields(payload);
  fields.constant("61");
  fields.constant("3");
  position.account = fields.text();
  position.con_id = fields.integer();
  position.symbol = fields.text();
  position.sec_type = fields.text();
  position.last_trade_date = fields.text();
  position.strike = fields.real();
  position.right = fields.text();
  position.multiplier = fields.real_or_empty();
  position.exchange = fields.text();
  position.currency = fields.text();
  position.local_symbol = fields.text();
  position.trading_class = fields.text();
  position.position = fields.text();
  position.average_cost = fields.real();
  return fields.done();
}

bool decode_protobuf(std::string_view payload, Position& position) {
  get::Tagged fields(get::body_of(payload, 261));
  position.account = fields.text<1>();
  get::Tagged contract = fields.nested<2>();
  position.con_id = contract.integer<1>();
  position.symbol = contract.text<2>();
  position.sec_type = contract.text<3>();
  position.last_trade_date = contract.text<4>();
  position.strike = contract.real<5>();
  position.right = contract.text<6>();
  position.multiplier = contract.real<7>(kUnset);
  position.exchange = contract.text<8>();
  position.currency = contract.text<10>();
  position.local_symbol = contract.text<11>();
  position.trading_class = contract.text<12>();
  position.position = fields.text<3>();
  position.average_cost = fields.real<4>();
  return fields.done() && contract.done();
}

}  // namespace ibgw::bench
