#include "simulator/scenario/field_reader.hpp"

#include <cctype>
#include <chrono>
#include <utility>

#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/value_reader.hpp"
#include "simulator/scenario/words.hpp"

namespace ibgw::scenario {
namespace {

/// Reads `count` digits as a number; nothing if they are not digits.
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') {
      return std::nullopt;
    }
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool is_date(std::string_view text) {
  const std::optional<int> year = digits(text, 0, 4);
  const std::optional<int> month = digits(text, 4, 2);
  const std::optional<int> day = digits(text, 6, 2);
  return text.size() == 8 && year && month && day && *year >= 1900 &&
         std::chrono::year_month_day(std::chrono::year(*year),
                                     std::chrono::month(static_cast<unsigned>(*month)),
                                     std::chrono::day(static_cast<unsigned>(*day)))
             .ok();
}

std::optional<int> minutes_of(std::string_view text) {
  const std::optional<int> hours = digits(text, 0, 2);
  const std::optional<int> minutes = digits(text, 3, 2);
  const bool is_time = text.size() == 5 && text[2] == ':' && hours && minutes && *minutes < 60 &&
                       *hours * 60 + *minutes <= 24 * 60;
  return is_time ? std::optional(*hours * 60 + *minutes) : std::nullopt;
}

constexpr int kDayMinutes = 24 * 60;

/// `09:30-16:00`; one that ends earlier than it begins, begins on the evening before.
std::optional<world::Period> session_of(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') {
    return std::nullopt;
  }
  const std::optional<int> opens = minutes_of(text.substr(0, 5));
  const std::optional<int> closes = minutes_of(text.substr(6));
  if (!opens || !closes || *opens == kDayMinutes || *closes == 0) {
    return std::nullopt;
  }
  return world::Period{*opens < *closes ? *opens : *opens - kDayMinutes, *closes};
}

template <typename Value>
void put(std::optional<Value> value, Value& to) {
  if (value) {
    to = std::move(*value);
  }
}

}  // namespace

std::optional<double> read_real(Reading& reading, Named value, Shape shape) {
  const Tree tree =
      value.node.kind == YamlNode::Kind::scalar ? to_tree(reading, value.node) : Tree();
  const bool is_number = tree.kind == Tree::Kind::integer || tree.kind == Tree::Kind::real;
  const bool fits = is_number && (shape == Shape::number || tree.real > 0 ||
                                  (shape == Shape::number_from_0 && tree.real == 0));
  if (!fits) {
    add_wrong_type(reading, value, describe(shape));
    return std::nullopt;
  }
  return tree.real;
}

void FieldReader::text(std::string_view key, std::string& to) const {
  put(map_.text(key), to);
}

void FieldReader::texts(std::string_view key, std::vector<std::string>& to) const {
  put(map_.texts(key), to);
}

void FieldReader::boolean(std::string_view key, bool& to) const {
  put(map_.boolean(key), to);
}

void FieldReader::whole_number(std::string_view key, int& to) const {
  put(map_.whole_number(key), to);
}

void FieldReader::ordinal(std::string_view key, int& to) const {
  put(map_.ordinal(key), to);
}

void FieldReader::real(std::string_view key, Shape shape, double& to) const {
  if (const YamlNode* const value = map_.find(key, shape)) {
    put(read_real(reading_, {*value, key}, shape), to);
  }
}

void FieldReader::milliseconds(std::string_view key, std::int64_t min, std::int64_t& to) const {
  const std::optional<Duration> duration = map_.duration(key);
  if (!duration) {
    return;
  }
  to = std::chrono::duration_cast<std::chrono::milliseconds>(*duration).count();
  if (std::chrono::milliseconds(to) != *duration || to < min) {
    add_problem(key, Shape::duration,
                "`" + std::string(key) + "` is `" + format_duration(*duration) +
                    "`; expected whole milliseconds" +
                    (min > 0 ? ", at least " + std::to_string(min) : ""));
    to = min;
  }
}

void FieldReader::date(std::string_view key, std::string& to) const {
  if (const YamlNode* const value = map_.find(key, Shape::date)) {
    if (value->kind == YamlNode::Kind::scalar && is_date(value->text)) {
      to = value->text;
    } else {
      add_wrong_type(reading_, {*value, key}, describe(Shape::date));
    }
  }
}

void FieldReader::dates(std::string_view key, std::vector<int>& to) const {
  const YamlNode* const list = map_.find(key, Shape::dates);
  if (list == nullptr) {
    return;
  }
  to.clear();
  for (const YamlNode& item : read_list(reading_, {*list, key}, Shape::dates)) {
    if (item.kind == YamlNode::Kind::scalar && is_date(item.text)) {
      to.push_back(std::stoi(item.text));
    } else {
      add_wrong_type(reading_, {item, key}, describe(Shape::date));
    }
  }
}

void FieldReader::sessions(std::string_view key, std::vector<world::Period>& to) const {
  const YamlNode* const list = map_.find(key, Shape::sessions);
  if (list == nullptr) {
    return;
  }
  std::vector<world::Period> sessions;
  for (const YamlNode& item : read_list(reading_, {*list, key}, Shape::sessions)) {
    const auto session = item.kind == YamlNode::Kind::scalar ? session_of(item.text) : std::nullopt;
    if (!session) {
      add_wrong_type(reading_, {item, key}, "a session such as `09:30-16:00`");
      return;
    }
    if (!sessions.empty() && session->opens < sessions.back().closes) {
      reading_.problems.add(item.place, "session `" + item.text +
                                            "` begins before the one before it ends; expected "
                                            "sessions in order, without overlap");
      return;
    }
    sessions.push_back(*session);
  }
  if (!sessions.empty() && sessions.front().opens + kDayMinutes < sessions.back().closes) {
    reading_.problems.add(list->place, "the last session of `" + std::string(key) +
                                           "` ends after the first one of the next day begins");
    return;
  }
  if (!sessions.empty()) {
    to = std::move(sessions);
  }
}

void FieldReader::time_zone(std::string_view key, time::Zone& to) const {
  if (const YamlNode* const value = map_.find(key, Shape::time_zone)) {
    const auto zone =
        value->kind == YamlNode::Kind::scalar ? time::Zone::find(value->text) : std::nullopt;
    if (!zone) {
      add_wrong_type(reading_, {*value, key}, describe(Shape::time_zone));
    }
    to = zone.value_or(to);
  }
}

void FieldReader::time_of_day(std::string_view key, int& to) const {
  if (const YamlNode* const value = map_.find(key, Shape::time_of_day)) {
    const std::optional<int> minutes =
        value->kind == YamlNode::Kind::scalar ? minutes_of(value->text) : std::nullopt;
    if (!minutes) {
      add_wrong_type(reading_, {*value, key}, describe(Shape::time_of_day));
    }
    put(minutes, to);
  }
}

void FieldReader::letter(std::string_view key, char& to) const {
  if (const YamlNode* const value = map_.find(key, Shape::letter)) {
    if (value->kind == YamlNode::Kind::scalar && value->text.size() == 1 &&
        std::isalpha(static_cast<unsigned char>(value->text[0])) != 0) {
      to = value->text[0];
    } else {
      add_wrong_type(reading_, {*value, key}, describe(Shape::letter));
    }
  }
}

void FieldReader::sec_type(std::string_view key, std::string& to) const {
  if (const auto index = word(key, Shape::sec_type)) {
    to = words_of(Shape::sec_type)[*index];
  }
}

std::optional<std::size_t> FieldReader::word(std::string_view key, Shape shape) const {
  const YamlNode* const value = map_.find(key, shape);
  return value == nullptr ? std::nullopt : read_word(reading_, {*value, key}, shape);
}

const std::vector<YamlNode>& FieldReader::maps(std::string_view key) const {
  static const std::vector<YamlNode> kNone;
  const YamlNode* const value = map_.find(key, Shape::maps);
  if (value == nullptr) {
    return kNone;
  }
  if (value->kind != YamlNode::Kind::list) {
    add_wrong_type(reading_, {*value, key}, describe(Shape::maps));
  }
  return value->items;
}

void FieldReader::add_problem(std::string_view key, Shape shape, std::string what) const {
  if (const YamlNode* const value = map_.find(key, shape)) {
    reading_.problems.add(value->place, std::move(what));
  }
}

}  // namespace ibgw::scenario
