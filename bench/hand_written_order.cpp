// OPEN_ORDER of a plain order by hand: straight code, unrolled at compile time over the list of its
// fields. An order with legs, conditions, algo or scale parameters is refused.
#include <utility>

#include "bench/hand_written.hpp"
#include "bench/hand_written_get.hpp"
#include "bench/hand_written_put.hpp"

namespace ibgw::bench {
namespace {

constexpr std::string_view kLargest = "1.7976931348623157E308";

template <Kind kKind>
char* put_text_row(char* to, const Slot& slot) {
  if constexpr (kKind == Kind::integer) {
    return put::integer(to, slot.integer);
  } else if constexpr (kKind == Kind::integer_or_empty) {
    return slot.integer == kUnsetInt ? put::text(to, "") : put::integer(to, slot.integer);
  } else if constexpr (kKind == Kind::flag) {
    return put::flag(to, slot.integer);
  } else if constexpr (kKind == Kind::real) {
    return put::real(to, slot.real);
  } else if constexpr (kKind == Kind::text) {
    return put::text(to, slot.text());
  } else if constexpr (kKind == Kind::no_group) {
    return put::flag(to, 0);
  } else if (slot.real == kUnset) {
    return put::text(to, kKind == Kind::real_or_largest ? kLargest : "");
  } else {
    return put::real(to, slot.real, kKind == Kind::plain_real);
  }
}

template <Kind kKind>
void get_text_row(get::Fields& fields, Slot& slot) {
  if constexpr (kKind == Kind::integer) {
    slot.integer = fields.integer();
  } else if constexpr (kKind == Kind::flag) {
    slot.integer = fields.flag();
  } else if constexpr (kKind == Kind::integer_or_empty) {
    slot.integer = fields.integer_or_unset();
  } else if constexpr (kKind == Kind::real) {
    slot.real = fields.real();
  } else if constexpr (kKind == Kind::text) {
    slot.set(fields.text());
  } else if constexpr (kKind == Kind::no_group) {
    fields.constant("0");
  } else if constexpr (kKind == Kind::real_or_largest) {
    slot.real = fields.real_or_largest(kLargest);
  } else {
    slot.real = fields.real_or_empty();
  }
}

constexpr bool is_integer(Kind kind) {
  return kind == Kind::integer || kind == Kind::flag;
}

template <std::size_t kIndex>
char* put_tagged_row(char* to, const OpenOrder& order) {
  constexpr const Row& kRow = kOpenOrderProtobufRows[kIndex];
  const Slot& slot = order.protobuf[kIndex];
  if constexpr (is_integer(kRow.kind)) {
    return put::tagged_integer<kRow.number>(to, slot.integer);
  } else if constexpr (kRow.kind == Kind::real) {
    return put::tagged_real<kRow.number>(to, slot.real);
  } else {
    return put::tagged_text<kRow.number>(to, slot.text());
  }
}

template <std::size_t kIndex>
void get_tagged_row(get::Tagged& fields, OpenOrder& order) {
  constexpr const Row& kRow = kOpenOrderProtobufRows[kIndex];
  Slot& slot = order.protobuf[kIndex];
  if constexpr (is_integer(kRow.kind)) {
    slot.integer = fields.integer<kRow.number>();
  } else if constexpr (kRow.kind == Kind::real) {
    slot.real = fields.real<kRow.number>();
  } else {
    slot.set(fields.text<kRow.number>());
  }
}

using TextRows = std::make_index_sequence<kOpenOrderTextRows.size()>;
using ProtobufRows = std::make_index_sequence<kOpenOrderProtobufRows.size()>;

/// The rows of one record, in order.
template <unsigned kRecord, std::size_t... kIndex>
char* put_record(char* to, const OpenOrder& order, std::index_sequence<kIndex...>) {
  const auto put_one = [&]<std::size_t kRow>(std::integral_constant<std::size_t, kRow>) {
    if constexpr (kOpenOrderProtobufRows[kRow].record == kRecord) {
      to = put_tagged_row<kRow>(to, order);
    }
  };
  (put_one(std::integral_constant<std::size_t, kIndex>{}), ...);
  return to;
}

template <unsigned kRecord, std::size_t... kIndex>
bool get_record(get::Tagged fields, OpenOrder& order, std::index_sequence<kIndex...>) {
  const auto get_one = [&]<std::size_t kRow>(std::integral_constant<std::size_t, kRow>) {
    if constexpr (kOpenOrderProtobufRows[kRow].record == kRecord) {
      get_tagged_row<kRow>(fields, order);
    }
  };
  (get_one(std::integral_constant<std::size_t, kIndex>{}), ...);
  return fields.done();
}

template <std::size_t... kIndex>
char* put_text_rows(char* to, const OpenOrder& order, std::index_sequence<kIndex...>) {
  ((to = put_text_row<kOpenOrderTextRows[kIndex].kind>(to, order.text[kIndex])), ...);
  return to;
}

template <std::size_t... kIndex>
void get_text_rows(get::Fields& fields, OpenOrder& order, std::index_sequence<kIndex...>) {
  (get_text_row<kOpenOrderTextRows[kIndex].kind>(fields, order.text[kIndex]), ...);
}

}  // namespace

std::size_t encode_text(const OpenOrder& order, char* buffer) {
  char* const to = put::constant(buffer + 4, "5");
  return put::length(buffer, put_text_rows(to, order, TextRows{}));
}

bool decode_text(std::string_view payload, OpenOrder& order) {
  get::Fields fields(payload);
  fields.constant("5");
  get_text_rows(fields, order, TextRows{});
  return fields.done();
}

std::size_t encode_protobuf(const OpenOrder& order, char* buffer) {
  char* to = put::u32(buffer + 4, 205);
  to = put_record<0>(to, order, ProtobufRows{});
  to = put::nested<2, 1>(to, [&](char* at) { return put_record<2>(at, order, ProtobufRows{}); });
  to = put::nested<3, 2>(to, [&](char* at) { return put_record<3>(at, order, ProtobufRows{}); });
  return put::length(buffer, put::nested<4, 1>(to, [&](char* at) {
                       return put_record<4>(at, order, ProtobufRows{});
                     }));
}

bool decode_protobuf(std::string_view payload, OpenOrder& order) {
  get::Tagged fields(get::body_of(payload, 205));
  get_tagged_row<0>(fields, order);
  static_assert(kOpenOrderProtobufRows[0].record == 0 && kOpenOrderProtobufRows[1].record != 0);
  return get_record<2>(fields.nested<2>(), order, ProtobufRows{}) &&
         get_record<3>(fields.nested<3>(), order, ProtobufRows{}) &&
         get_record<4>(fields.nested<4>(), order, ProtobufRows{}) && fields.done();
}

}  // namespace ibgw::bench
