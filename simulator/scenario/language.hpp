// The scenario language as tables: every kind of map with its keys, what each key takes, and one
// line of explanation. The readers accept what these tables list and nothing else; hints, the
// reference in scenarios/README.md and the JSON Schema come from the same rows.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ibgw::scenario {

/// What a key takes. Names (messages, callbacks, ...) are shapes of their own because they are
/// checked while reading.
enum class Shape {
  nothing,  ///< The key has no value: `- hold`.
  text,
  texts,  ///< List of texts.
  boolean,
  whole_number,  ///< 0 and up.
  ordinal,       ///< 1 and up.
  duration,
  limit,           ///< A duration or kLimit.
  number_matcher,  ///< A matcher on a number from 1.
  field_matchers,  ///< Map of dotted field path -> matcher.
  field_values,    ///< Map of field -> value, nested like the message.
  saved_fields,    ///< Map of dotted field path -> `$name`.
  scalar,          ///< Any scalar.
  scalars,         ///< List of scalars.
  hex,
  close_way,
  stage,
  request,  ///< Name of a message to the gateway.
  message_to_client,
  callback,
  call,
  query,
  rule_id,
  phase,
  outcomes,  ///< One or a list.
  socket_end,
  socket_states,  ///< One or a list.
  severity,
  count,  ///< A number or kCount.
  client_timeout,
  capabilities,    ///< List of client capabilities.
  server_version,  ///< At least the first version with the length-prefixed protocol.
  trigger,
  anchor,
  pattern,
  patterns,
  actions,
  rules,
  steps,
  expectations,
  alternatives,
  variants,
  number,
  number_from_0,
  positive_number,
  quantity,           ///< Above 0, or `all`.
  number_or_capture,  ///< From 1, or `$name`.
  yes,                ///< `true` only: for flags that are off unless given.
  date,               ///< `20270319`.
  dates,              ///< A list of them.
  time_of_day,        ///< `09:30`.
  sessions,           ///< `[09:30-16:00]`
  calendar,
  time_zone,  ///< `US/Eastern`.
  letter,
  sec_type,
  option_right,
  bulletin_type,
  farm_state,
  upstream_state,
  rejection,
  order_action,
  checks,       ///< List of names of checks.
  amounts,      ///< Map of currency to amount.
  contracts,    ///< List of contract ids and symbols.
  accounts,     ///< List of ids, or of maps as in KeySpec::map.
  byte_count,   ///< 1 and up.
  byte_sizes,   ///< List of byte counts; the last may be `rest`.
  hex_number,   ///< Up to 0xffffffff, in decimal or with 0x.
  byte_mask,    ///< From 1 to 0xff, in decimal or with 0x.
  positions,    ///< List of numbers from 1.
  percent,      ///< `50%`.
  memory_size,  ///< `64MiB`.
  blackhole_place,
  options,  ///< No value, or a map as described by KeySpec::map.
  maps,     ///< A list of maps as described by KeySpec::map; may be empty.
  map,      ///< A map as described by KeySpec::map.
};

enum class Need {
  optional,
  required,
};
inline constexpr Need kRequired = Need::required;

struct MapSpec;

inline constexpr int kNoMax = std::numeric_limits<int>::max();

struct KeySpec {
  std::string_view key;
  Shape shape = Shape::nothing;
  std::string_view doc;
  Need need = Need::optional;
  const MapSpec* map = nullptr;  ///< For Shape::map, options, maps and accounts.
  /// Largest whole number allowed; it protects against running out of memory or time.
  int max = kNoMax;
};

/// One of several forms of a map: its main key and the keys allowed beside it.
struct FormSpec {
  KeySpec main;
  std::span<const KeySpec> companions = {};
};

struct MapSpec {
  std::string_view name;  ///< With its article: `a rule`.
  std::string_view doc;
  std::span<const KeySpec> keys = {};    ///< Allowed in every form.
  std::span<const FormSpec> forms = {};  ///< If any: exactly one of their main keys must be there.

  [[nodiscard]] const FormSpec* form(std::string_view main_key) const;
  /// Every key that some form knows.
  [[nodiscard]] const KeySpec* find(std::string_view key) const;
};

extern const MapSpec kScenario;
extern const MapSpec kVersions;
extern const MapSpec kGateway;
extern const MapSpec kRule;
extern const MapSpec kTrigger;
extern const MapSpec kAction;
extern const MapSpec kModifiers;
extern const MapSpec kFragment;
extern const MapSpec kCorrupt;
extern const MapSpec kStopReading;
extern const MapSpec kStopAccepting;
extern const MapSpec kRawBytes;
extern const MapSpec kRepeat;
extern const MapSpec kStep;
extern const MapSpec kConnect;
extern const MapSpec kWaitFor;
extern const MapSpec kExpectation;
extern const MapSpec kPattern;
extern const MapSpec kBefore;
extern const MapSpec kConnections;
extern const MapSpec kAlternative;
extern const MapSpec kAnchor;
extern const MapSpec kLimit;
extern const MapSpec kCount;
extern const MapSpec kMatcher;

// Of the world.
extern const MapSpec kAccount;
extern const MapSpec kHolding;
extern const MapSpec kFarms;
extern const MapSpec kClientLimits;
extern const MapSpec kCommission;
extern const MapSpec kContract;
extern const MapSpec kPrice;
extern const MapSpec kTapePoint;
extern const MapSpec kExchange;
extern const MapSpec kEarlyClose;
extern const MapSpec kMarketRule;
extern const MapSpec kIncrement;
extern const MapSpec kNewsProvider;
extern const MapSpec kNewsArticle;
extern const MapSpec kBulletin;
extern const MapSpec kCalendarEvent;
extern const MapSpec kScanner;
extern const MapSpec kSet;
extern const MapSpec kSetPrice;
extern const MapSpec kSetFarm;
extern const MapSpec kSetOrder;
extern const MapSpec kEnterOrder;
extern const MapSpec kSetPosition;
extern const MapSpec kSetCash;
extern const MapSpec kSetLiquidation;

/// All tables, in the order of the reference.
[[nodiscard]] std::vector<const MapSpec*> language();

/// The capabilities that a client's manifest may provide and a scenario may require, and the names
/// of a client's own time-outs. Other words are errors, because a misspelt one would never match
/// anything.
[[nodiscard]] const std::vector<std::string>& capability_names();
[[nodiscard]] const std::vector<std::string>& client_timeout_names();

/// Describes a value of this shape, to follow "expected": `a duration such as 300ms or 2s`.
[[nodiscard]] std::string_view describe(Shape shape);
/// The same, with the largest number that the key allows, if it has one.
[[nodiscard]] std::string describe(const KeySpec& key);

/// The tables as JSON Schema (draft 2020-12), for editors.
[[nodiscard]] std::string json_schema();

/// The tables as Markdown: the reference section of scenarios/README.md.
[[nodiscard]] std::string reference_markdown();

}  // namespace ibgw::scenario
