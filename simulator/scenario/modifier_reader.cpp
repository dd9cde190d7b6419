#include "simulator/scenario/modifier_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <numeric>
#include <utility>

#include "simulator/scenario/name_reader.hpp"

namespace ibgw::scenario {
namespace {

/// A decimal number, or a hexadecimal one with 0x.
std::optional<std::uint32_t> read_hex_number(Reading& reading, Named value, std::uint32_t min,
                                             std::uint32_t max) {
  const std::string& text = value.node.text;
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  std::uint32_t number = 0;
  const char* const begin = text.data() + (is_hex ? 2 : 0);
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(begin, last, number, is_hex ? 16 : 10);
  if (value.node.kind != YamlNode::Kind::scalar || error != std::errc{} || end != last ||
      number < min || number > max) {
    add_wrong_type(reading, value, describe(max == 0xff ? Shape::byte_mask : Shape::hex_number));
    return std::nullopt;
  }
  return number;
}

bool read_yes(Reading& reading, const MapReader& map, std::string_view key) {
  const YamlNode* const node = map.find(key, Shape::yes);
  return node != nullptr && read_word(reading, {*node, key}, Shape::yes).has_value();
}

std::vector<std::size_t> read_sizes(Reading& reading, const YamlNode& node, int max) {
  std::vector<std::size_t> sizes;
  for (const YamlNode& item : read_list(reading, {node, "sizes"}, Shape::byte_sizes)) {
    if (!sizes.empty() && sizes.back() == Fragment::kRest) {
      reading.problems.add(item.place, "there is a size after `rest`; expected `rest` at the end");
    } else if (item.is_word("rest")) {
      sizes.push_back(Fragment::kRest);
    } else if (const auto size = read_number(reading, {item, "sizes"}, 1, Shape::byte_count, max)) {
      sizes.push_back(static_cast<std::size_t>(*size));
    }
  }
  return sizes;
}

Fragment read_fragment(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kFragment);
  Fragment fragment;
  if (const YamlNode* const sizes = map.find("sizes", Shape::byte_sizes)) {
    fragment.sizes = read_sizes(reading, *sizes, map.max_of("sizes"));
  }
  fragment.each = map.byte_count("each").value_or(0);
  if (map.is_usable()) {
    fragment.gap = map.duration("gap").value_or(Duration::zero());
  }
  return fragment;
}

Corruption read_corruption(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kCorrupt);
  Corruption corruption;
  corruption.at = static_cast<std::size_t>(map.whole_number("at").value_or(0));
  if (const YamlNode* const flip = map.find("xor", Shape::byte_mask)) {
    corruption.flip =
        static_cast<std::uint8_t>(read_hex_number(reading, {*flip, "xor"}, 1, 0xff).value_or(1));
  }
  return corruption;
}

/// A permutation of the positions, counted from 1.
std::vector<int> read_positions(Reading& reading, const YamlNode& node) {
  std::vector<int> positions;
  for (const YamlNode& item : read_list(reading, {node, "reorder"}, Shape::positions)) {
    if (const auto position = read_number(reading, {item, "reorder"}, 1, Shape::ordinal)) {
      positions.push_back(*position);
    }
  }
  std::vector<int> sorted = positions;
  std::sort(sorted.begin(), sorted.end());
  std::vector<int> all(sorted.size());
  std::iota(all.begin(), all.end(), 1);
  if (sorted != all) {
    reading.problems.add(node.place, "`reorder` is not a permutation; expected each of 1 to " +
                                         std::to_string(std::max<std::size_t>(all.size(), 2)) +
                                         " once");
  }
  return positions;
}

}  // namespace

Modifiers read_modifiers(Reading& reading, const MapReader& map) {
  Modifiers modifiers;
  if (const YamlNode* const order = map.find("reorder", Shape::positions)) {
    modifiers.reorder = read_positions(reading, *order);
  }
  modifiers.duplicate = map.ordinal("duplicate").value_or(1);
  if (const std::optional<int> fields = map.ordinal("keep_fields")) {
    modifiers.keep_fields = static_cast<std::size_t>(*fields);
  }
  modifiers.pad_to = map.byte_count("pad_to");
  if (const YamlNode* const length = map.find("claim_length", Shape::hex_number)) {
    modifiers.claim_length = read_hex_number(reading, {*length, "claim_length"}, 0,
                                             std::numeric_limits<std::uint32_t>::max());
  }
  if (const YamlNode* const corrupt = map.find("corrupt", Shape::map)) {
    modifiers.corrupt = read_corruption(reading, *corrupt);
  }
  modifiers.truncate = map.byte_count("truncate");
  modifiers.drop = read_yes(reading, map, "drop");
  modifiers.delay = map.duration("delay");
  modifiers.coalesce = read_yes(reading, map, "coalesce");
  if (const YamlNode* const fragment = map.find("fragment", Shape::map)) {
    modifiers.fragment = read_fragment(reading, *fragment);
  }
  if (modifiers.drop && (modifiers.delay || modifiers.fragment || modifiers.coalesce)) {
    map.add_problem("drop",
                    "`drop` cannot be combined with `delay`, `fragment` or `coalesce`; expected "
                    "only one of them");
  }
  if (modifiers.coalesce && (modifiers.delay || modifiers.fragment)) {
    map.add_problem("coalesce",
                    "`coalesce` cannot be combined with `delay` or `fragment`; expected one of "
                    "them, or the other on the next item");
  }
  return modifiers;
}

void read_receive_buffer(Reading& reading, const YamlNode& node, Action& action) {
  if (node.kind == YamlNode::Kind::null) {
    return;
  }
  const MapReader options(reading, node, kStopReading);
  if (const auto bytes = options.byte_count("buffer")) {
    action.receive_buffer = static_cast<int>(*bytes);
  }
}

void read_queue(Reading& reading, const YamlNode& node, Action& action) {
  if (node.kind == YamlNode::Kind::null) {
    return;
  }
  const MapReader options(reading, node, kStopAccepting);
  action.backlog = options.whole_number("backlog");
  action.fill_backlog = read_yes(reading, options, "filled");
  if (action.fill_backlog && !options.has("backlog")) {
    options.add_problem("filled", "`filled` needs `backlog`; expected the length of the queue");
  }
}

}  // namespace ibgw::scenario
