// HISTORICAL_DATA by hand.
#include "bench/hand_written.hpp"
#include "bench/hand_written_get.hpp"
#include "bench/hand_written_put.hpp"

namespace ibgw::bench {

std::size_t encode_text(const History& history, char* buffer) {
  char* to = put::constant(buffer + 4, "17");
  to = put::integer(to, history.req_id);
  to = put::integer(to, static_cast<std::int64_t>(history.bars.size()));
  for (const Bar& bar : history.bars) {
    to = put::text(to, bar.date);
    to = put::real(to, bar.open);
    to = put::real(to, bar.high);
    to = put::real(to, bar.low);
    to = put::real(to, bar.close);
    to = put::text(to, bar.volume);
    to = put::text(to, bar.wap);
    to = put::integer(to, bar.count);
  }
  return put::length(buffer, to);
}

std::size_t encode_protobuf(const History& history, char* buffer) {
  char* to = put::u32(buffer + 4, 217);
  to = put::tagged_integer<1>(to, history.req_id);
  for (const Bar& bar : history.bars) {
    to = put::nested<2, 1>(to, [&](char* at) {
      at = put::tagged_text<1>(at, bar.date);
      at = put::tagged_real<2>(at, bar.open);
      at = put::tagged_real<3>(at, bar.high);
      at = put::tagged_real<4>(at, bar.low);
      at = put::tagged_real<5>(at, bar.close);
      at = put::tagged_text<6>(at, bar.volume);
      at = put::tagged_text<7>(at, bar.wap);
      return put::tagged_integer<8>(at, bar.count);
    });
  }
  return put::length(buffer, to);
}

bool decode_text(std::string_view payload, History& history) {
  get::Fields fields(payload);
  fields.constant("17");
  history.req_id = fields.integer();
  const auto count = static_cast<std::size_t>(fields.integer());
  if (count > fields.left()) {  // Each bar needs at least a NUL; damaged input must cost nothing.
    return false;
  }
  history.bars.resize(count);
  for (Bar& bar : history.bars) {
    bar.date = fields.text();
    bar.open = fields.real();
    bar.high = fields.real();
    bar.low = fields.real();
    bar.close = fields.real();
    bar.volume = fields.text();
    bar.wap = fields.text();
    bar.count = fields.integer();
  }
  return fields.done();
}

bool decode_protobuf(std::string_view payload, History& history) {
  get::Tagged fields(get::body_of(payload, 217));
  history.req_id = fields.integer<1>();
  history.bars.clear();
  std::string_view content;
  bool good = true;
  while (fields.nested<2>(content)) {
    get::Tagged row(content);
    Bar& bar = history.bars.emplace_back();
    bar.date = row.text<1>();
    bar.open = row.real<2>();
    bar.high = row.real<3>();
    bar.low = row.real<4>();
    bar.close = row.real<5>();
    bar.volume = row.text<6>();
    bar.wap = row.text<7>();
    bar.count = row.integer<8>();
    good = good && row.done();
  }
  return good && fields.done();
}

}  // namespace ibgw::bench
