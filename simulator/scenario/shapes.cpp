// Describes the values of the language in words.
#include <map>

#include "simulator/scenario/actions.hpp"
#include "simulator/scenario/language.hpp"
#include "simulator/scenario/words.hpp"
#include "simulator/wire/versions.hpp"
#include "simulator/world/checks.hpp"
#include "simulator/world/trading_hours.hpp"

namespace ibgw::scenario {
namespace {

/// `a`, `b` or `c`.
std::string choice(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) {
      text += &word == &words.back() ? " or " : ", ";
    }
    text += "`" + word + "`";
  }
  return text;
}

/// The words that select among the actions of one key.
std::vector<std::string> action_words(Shape shape) {
  std::vector<std::string> words;
  for (const ActionSpec& spec : action_specs()) {
    if (spec.form.main.shape == shape) {
      words.emplace_back(spec.word);
    }
  }
  return words;
}

std::vector<std::string> calendar_names() {
  std::vector<std::string> names;
  for (const world::Calendar& one : world::calendars()) {
    names.emplace_back(one.name);
  }
  return names;
}

using Words = std::map<Shape, std::vector<std::string>>;

const Words& all_words() {
  static const Words kWords{
      {Shape::close_way, action_words(Shape::close_way)},
      {Shape::blackhole_place, action_words(Shape::blackhole_place)},
      {Shape::yes, {"true"}},
      {Shape::query, {"is_connected"}},
      {Shape::phase, {"begin", "end"}},
      {Shape::outcomes, {"success", "failure", "exception", "blocked"}},
      {Shape::socket_end, {"client", "gateway"}},
      {Shape::severity, {"fail", "non-strict", "informational"}},
      {Shape::sec_type,
       {"STK", "OPT", "FUT", "CASH", "IND", "BOND", "CFD", "CRYPTO", "FUND", "CMDTY"}},
      {Shape::option_right, {"C", "P"}},
      {Shape::bulletin_type, {"news", "exchange_unavailable", "exchange_available"}},
      {Shape::farm_state, {"ok", "inactive", "broken"}},
      {Shape::upstream_state, {"lost", "restored", "restored_data_lost"}},
      {Shape::rejection, {"status_first", "error_first"}},
      {Shape::order_action, {"BUY", "SELL"}},
      {Shape::checks, {world::kCheckNames.begin(), world::kCheckNames.end()}},
      {Shape::calendar, calendar_names()},
  };
  return kWords;
}

/// Descriptions of choices, by shape.
const std::map<Shape, std::string>& choices() {
  static const auto kChoices = [] {
    std::map<Shape, std::string> texts;
    for (const auto& [shape, words] : all_words()) {
      texts[shape] = choice(words);
    }
    texts[Shape::outcomes] += ", or a list of them";
    texts[Shape::checks].insert(0, "a list of ");
    return texts;
  }();
  return kChoices;
}

}  // namespace

const std::vector<std::string>& words_of(Shape shape) {
  static const std::vector<std::string> kNone;
  const auto found = all_words().find(shape);
  return found == all_words().end() ? kNone : found->second;
}

const std::vector<std::string>& capability_names() {
  static const std::vector<std::string> kNames{"auto_reconnect", "connect_in_callback",
                                               "order_callbacks", "raw_greeting", "tls"};
  return kNames;
}

const std::vector<std::string>& client_timeout_names() {
  static const std::vector<std::string> kNames{"handshake", "request"};
  return kNames;
}

std::string_view describe(Shape shape) {
  switch (shape) {
    case Shape::nothing:
      return "no value";
    case Shape::close_way:
    case Shape::blackhole_place:
    case Shape::query:
    case Shape::phase:
    case Shape::outcomes:
    case Shape::socket_end:
    case Shape::severity:
    case Shape::sec_type:
    case Shape::option_right:
    case Shape::bulletin_type:
    case Shape::farm_state:
    case Shape::upstream_state:
    case Shape::rejection:
    case Shape::order_action:
    case Shape::checks:
    case Shape::calendar:
    case Shape::yes:
      return choices().at(shape);
    case Shape::text:
      return "text";
    case Shape::texts:
      return "a list of texts";
    case Shape::boolean:
      return "`true` or `false`";
    case Shape::whole_number:
      return "a whole number from 0";
    case Shape::ordinal:
      return "a whole number from 1";
    case Shape::duration:
      return "a duration such as `300ms` or `2s`";
    case Shape::limit:
      return "a duration such as `300ms` or `2s`, or `{timeout: handshake, plus: 1s}`";
    case Shape::number_matcher:
      return "a number, `{lt: ..}`, `{gt: ..}` or `{in: [..]}`";
    case Shape::field_matchers:
      return "a map of fields to matchers";
    case Shape::field_values:
      return "a map of fields to values";
    case Shape::saved_fields:
      return "a map of fields to names, such as `{orderId: $order}`";
    case Shape::scalar:
      return "a single value";
    case Shape::scalars:
      return "a list of single values";
    case Shape::hex:
      return "pairs of hex digits such as `00 1f`";
    case Shape::stage:
      return "a stage or the name of a request";
    case Shape::request:
      return "a request";
    case Shape::message_to_client:
      return "a message to the client";
    case Shape::callback:
      return "a callback";
    case Shape::call:
      return "a call";
    case Shape::rule_id:
      return "the id of a rule";
    case Shape::socket_states:
      return "a socket state or a list of them";
    case Shape::count:
      return "a whole number from 0, or `{min: .., max: ..}`";
    case Shape::client_timeout: {
      static const std::string kText = choice(client_timeout_names());
      return kText;
    }
    case Shape::capabilities: {
      static const std::string kText = "a list of " + choice(capability_names());
      return kText;
    }
    case Shape::server_version: {
      static const std::string kText =
          "a server version from " + std::to_string(wire::kServerVersionMin);
      return kText;
    }
    case Shape::trigger:
      return "a stage, a request, `any_request`, `{sending: ..}` or `{after: .., of: ..}`";
    case Shape::anchor:
      return "a map such as `{sent: ERR_MSG}`";
    case Shape::pattern:
      return "a map such as `{callback: error}`";
    case Shape::patterns:
      return "a list of patterns such as `{callback: error}`";
    case Shape::actions:
      return "a list of actions";
    case Shape::rules:
      return "a list of rules";
    case Shape::steps:
      return "a list of client steps";
    case Shape::expectations:
      return "a list of expectations";
    case Shape::alternatives:
      return "a list of alternatives";
    case Shape::variants:
      return "a map of parameters to lists, or to maps of labels to values";
    case Shape::number:
      return "a number";
    case Shape::number_from_0:
      return "a number from 0";
    case Shape::positive_number:
      return "a number above 0";
    case Shape::quantity:
      return "a number above 0, or `all`";
    case Shape::number_or_capture:
      return "a number from 1, or a captured field such as `$orderId`";
    case Shape::date:
      return "a date such as `20270319`";
    case Shape::dates:
      return "a list of dates such as `20270319`";
    case Shape::time_of_day:
      return "a time such as `09:30`";
    case Shape::sessions:
      return "a list of sessions such as `09:30-16:00`";
    case Shape::time_zone:
      return "a name of the tz database, such as `US/Eastern`";
    case Shape::letter:
      return "a letter";
    case Shape::amounts:
      return "a map of currencies to amounts";
    case Shape::contracts:
      return "a list of contract ids or symbols";
    case Shape::accounts:
      return "a list of account ids or maps";
    case Shape::byte_count:
      return "a number of bytes from 1";
    case Shape::byte_sizes:
      return "a list of byte counts; the last may be `rest`";
    case Shape::hex_number:
      return "a number up to 4294967295, such as `65536` or `0x7fffffff`";
    case Shape::byte_mask:
      return "a number from 1 to 255, such as `0xff`";
    case Shape::positions:
      return "a list of numbers from 1";
    case Shape::percent:
      return "a percentage such as `50%`";
    case Shape::memory_size:
      return "a size such as `64MiB`";
    case Shape::options:
      return "no value, or a map";
    case Shape::maps:
      return "a list of maps";
    case Shape::map:
      return "a map";
  }
  return "";
}

std::string describe(const KeySpec& key) {
  std::string text(describe(key.shape));
  if (key.max != kNoMax) {
    text += (key.shape == Shape::byte_sizes ? ", each up to " : " to ") + std::to_string(key.max);
  }
  return text;
}

}  // namespace ibgw::scenario
