#include "simulator/wire/field_versions.hpp"

#include <algorithm>
#include <optional>

#include "simulator/wire/spec.hpp"

namespace ibgw::wire {
namespace {

/// The versions that have the field, from the first to the last.
struct Span {
  int since = kForever;
  int before = 0;

  void add(int from, int until) {
    if (from < until) {
      since = std::min(since, from);
      before = std::max(before, until);
    }
  }
};

/// The rest of `path` below `head`; empty if they are equal, or if `head` is inside `path`. No
/// value if they are unrelated.
std::optional<std::string_view> below(std::string_view head, std::string_view path) {
  const std::size_t common = std::min(head.size(), path.size());
  if (head.substr(0, common) != path.substr(0, common)) {
    return std::nullopt;
  }
  if (path.size() <= head.size()) {
    const bool is_whole = path.size() == head.size() || head[path.size()] == '.';
    return is_whole ? std::optional<std::string_view>("") : std::nullopt;
  }
  return path[head.size()] == '.' ? std::optional(path.substr(head.size() + 1)) : std::nullopt;
}

void add_text(std::span<const Item> items, std::string_view path, int from, int before,
              Span& found) {
  for (const Item& item : items) {
    const int item_from = std::max(from, item.from);
    const int item_before = std::min(before, item.before);
    if (item.kind == Item::Kind::when) {
      add_text(item.children, path, item_from, item_before, found);
      continue;
    }
    const std::optional<std::string_view> rest =
        item.kind == Item::Kind::version ? std::nullopt : below(item.path, path);
    if (!rest) {
      continue;
    }
    const bool is_column = item.kind == Item::Kind::column || item.kind == Item::Kind::bits;
    const bool is_map = item.kind == Item::Kind::pairs || item.kind == Item::Kind::options;
    if (rest->empty() || is_map || (is_column && *rest == item.text)) {
      found.add(item_from, item_before);
    } else {
      add_text(item.children, *rest, item_from, item_before, found);
    }
  }
}

void add_protobuf(const RecordSpec& record, std::string_view path, int from, int before,
                  Span& found) {
  const std::size_t dot = path.find('.');
  const int index = record.index_of(path.substr(0, dot));
  if (index < 0) {
    return;
  }
  const FieldSpec& field = record.fields[static_cast<std::size_t>(index)];
  const int field_from = std::max(from, field.from);
  if (field.number == 0) {
    return;
  }
  if (dot == std::string_view::npos || field.type != FieldType::record) {
    found.add(field_from, before);
  } else {
    add_protobuf(*field.record, path.substr(dot + 1), field_from, before, found);
  }
}

}  // namespace

FieldVersions versions_of_field(const MessageSpec& message, std::string_view path) {
  Span found;
  if (message.text_form == TextForm::layout) {
    add_text(message.text, path, message.since, std::min(message.until, message.protobuf_since),
             found);
  }
  if (message.protobuf_since < kForever && message.record != nullptr) {
    add_protobuf(*message.record, path, std::max(message.since, message.protobuf_since),
                 message.until, found);
  }
  // The greeting has no layout, and fields that clients invent are in none.
  return found.since < found.before ? FieldVersions{found.since, found.before}
                                    : FieldVersions{message.since, message.until};
}

}  // namespace ibgw::wire
