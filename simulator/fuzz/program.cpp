#include "simulator/fuzz/program.hpp"

#include <algorithm>
#include <map>

#include "simulator/base/check.hpp"

namespace ibgw::fuzz {
namespace {

using wire::FieldSpec;
using wire::FieldType;
using wire::Message;
using wire::MessageSpec;
using wire::Record;
using wire::Value;

/// Values that the gateway accepts. Mostly the first one is used.
const std::map<std::string_view, std::vector<const char*>>& usual_values() {
  static const std::map<std::string_view, std::vector<const char*>> values = {
      {"reqId", {"1", "2", "3", "9"}},
      {"orderId", {"1", "2", "3", "4", "5", "6", "7", "8"}},
      {"contract.conId", {"265598", "8314", "272093", "700000009", "730283094", "12087792"}},
      {"contract.exchange", {"SMART", "IDEALPRO", "CME", "NASDAQ", "IBKRATS"}},
      {"conId", {"265598", "8314"}},
      {"order.action", {"BUY", "SELL"}},
      {"order.totalQuantity", {"100", "1", "50", "1000", "0.5", "99999999"}},
      {"order.orderType",
       {"MKT", "LMT", "STP", "STP LMT", "TRAIL", "MIT", "REL", "PEG MID", "MOC", "TRAIL LIMIT",
        "MIDPRICE", "PEG BENCH", "PEG BEST"}},
      {"order.lmtPrice", {"1000", "1", "230.5", "100"}},
      {"order.auxPrice", {"1", "0.1", "230"}},
      {"order.tif", {"GTC", "DAY", "IOC", "FOK", "GTD", "OPG"}},
      {"order.transmit", {"1", "1", "1", "0"}},
      {"acctCode", {"DU1234567"}},
      {"account", {"DU1234567"}},
      {"subscribe", {"1", "0"}},
      {"group", {"All"}},
      {"tags", {"NetLiquidation,TotalCashValue", "$LEDGER:ALL"}},
      {"barSizeSetting", {"1 min", "5 mins", "1 hour", "1 day", "1 secs"}},
      {"duration", {"600 S", "1 D", "1 W", "1 Y"}},
      {"whatToShow", {"TRADES", "MIDPOINT", "BID_ASK", "SCHEDULE"}},
      {"timePeriod", {"1 day", "3 days", "1 week"}},
      {"startDateTime", {"20260105-14:00:00", ""}},
      {"numberOfTicks", {"10", "1000", "0"}},
      {"numRows", {"5", "20"}},
      {"tickType", {"Last", "AllLast", "BidAsk", "MidPoint"}},
      {"groupId", {"1", "2"}},
      {"faDataType", {"1", "2", "3"}},
      {"marketDataType", {"1", "2", "3", "4"}},
      {"underPrice", {"230"}},
      {"optionPrice", {"10"}},
      {"volatility", {"0.3"}},
      {"pattern", {"AA", "I"}},
      {"providerCode", {"BRFG", "DJ-N"}},
      {"providerCodes", {"BRFG+DJ-N"}},
      {"totalResults", {"10"}},
      {"barSize", {"5"}},
      {"exerciseAction", {"1", "2"}},
      {"exerciseQuantity", {"1"}},
      {"scannerSubscription.scanCode", {"TOP_PERC_GAIN"}},
      {"scannerSubscription.instrument", {"STK"}},
      {"scannerSubscription.locationCode", {"STK.US.MAJOR"}},
      {"underlyingSymbol", {"AAPL", "IBM"}},
      {"underlyingSecType", {"STK"}},
      {"underlyingConId", {"265598"}},
  };
  return values;
}

// Values for changed fields of any type; numbers first.
// clang-format off
constexpr const char* kValues[] = {
    "0", "1", "-1", "2", "3", "4", "7", "10", "100", "1000000", "2147483647", "-2147483648",
    "2147483648", "3000000000", "4294967298", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808", "1e308", "-1e308", "1e999", "1.7976931348623157E308", "NaN",
    "Infinity", "-Infinity", "0.01", "1e-320", "-0.0", "1e15", "0.000001", "2147483646", "9223372036854775806", "", "x", "true",
    "AAPL", "IBM", "BAG", "OPT", "FUT", "CASH", "STK", "USD", "EUR", "SMART", "BUY", "SELL",
    "SSHORT", "LMT", "MKT", "IBKRATS", "20260105 14:30:00 UTC", "20260106-00:00:00",
    "00000101-00:00:00", "99991231 23:59:59 UTC", "20261231", "10000000 Y", "1 D", "99999 S",
    "Adaptive", "g1", "D", "5", "6", "\xc3\xbc\xe2\x82\xac", "\xff", "a|b", "DU1234567", "All",
    "1 min", "Rebalance", "265598", "8314"};
// clang-format on

static_assert(std::size(kValues) == kValueCount);
constexpr std::size_t kNumbers = 32;
static_assert(std::string_view(kValues[kNumbers - 1]) == "9223372036854775806");

/// Half of the changes to such a field are numbers, because a text is only refused.
bool is_number(FieldType type) {
  return type == FieldType::i32 || type == FieldType::i64 || type == FieldType::f64 ||
         type == FieldType::decimal;
}

struct Path {
  std::string name;
  const FieldSpec* field;
};

void collect(const wire::RecordSpec& record, const std::string& prefix, int depth,
             std::vector<Path>& paths) {
  for (const FieldSpec& field : record.fields) {
    const std::string name = prefix + std::string(field.name);
    if (field.type == FieldType::record && !field.repeated) {
      if (depth > 0) {
        collect(*field.record, name + '.', depth - 1, paths);
      }
    } else {
      paths.push_back({name, &field});
    }
  }
}

const std::vector<Path>& paths_of(const MessageSpec& spec) {
  static std::map<const MessageSpec*, std::vector<Path>> all;
  std::vector<Path>& paths = all[&spec];
  if (paths.empty()) {
    collect(*spec.record, "", 3, paths);
  }
  return paths;
}

/// Elements with the first few fields filled; the last counts test the memory limits.
void fill_list(Message& message, const Path& path, ProgramReader& program) {
  constexpr std::size_t kCounts[] = {1, 2, 3, 0, 4, 8, 100, 3000};
  const std::size_t count = program.one_of(kCounts);
  Record* record = &message.root();
  std::string_view rest = path.name;
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    record = &message.nested(*record, record->spec->index_of(rest.substr(0, dot)));
    rest.remove_prefix(dot + 1);
  }
  Value& list = record->at(record->spec->index_of(rest));
  for (Value& item : message.make_list(list, *path.field, count)) {
    if (path.field->record == nullptr) {
      message.set_text(item, program.one_of(kValues));
      continue;
    }
    const auto& fields = path.field->record->fields;
    for (std::size_t i = 0; i < fields.size() && i < 4; ++i) {
      if (fields[i].record == nullptr && !fields[i].repeated) {
        message.set_text(item.record->values[i], program.one_of(kValues));
      }
    }
  }
}

}  // namespace

const std::vector<const MessageSpec*>& requests() {
  static const std::vector<const MessageSpec*> all = [] {
    std::vector<const MessageSpec*> rows;
    for (const MessageSpec& row : wire::messages()) {
      if (row.direction == wire::Direction::to_gateway && row.name != "START_API") {
        rows.push_back(&row);
      }
    }
    return rows;
  }();
  return all;
}

Message build_request(const MessageSpec& spec, ProgramReader& program) {
  Message message(spec);
  const std::vector<Path>& paths = paths_of(spec);
  const std::size_t choice = program.byte();
  for (const Path& path : paths) {
    const auto usual = usual_values().find(path.name);
    if (usual != usual_values().end()) {
      message.set(path.name, usual->second[choice % usual->second.size()]);
    }
  }
  const int changes = paths.empty() ? 0 : program.byte() % 8;
  for (int i = 0; i < changes; ++i) {
    // An order has more fields than a byte can count.
    const std::size_t low = program.byte();
    const std::size_t high = program.byte() % 2U;
    const Path& path = paths[(low + 256 * high) % paths.size()];
    if (path.field->repeated || path.field->type == FieldType::map) {
      fill_list(message, path, program);
      continue;
    }
    const auto usual = usual_values().find(path.name);
    const std::uint8_t value = program.byte();
    if (usual != usual_values().end() && value < 64) {
      message.set(path.name, usual->second[value % usual->second.size()]);
    } else if (value >= 250) {
      message.set(path.name, program.text(program.byte()));
    } else if (value >= 128 && is_number(path.field->type)) {
      message.set(path.name, kValues[value % kNumbers]);
    } else {
      message.set(path.name, kValues[value % std::size(kValues)]);
    }
  }
  return message;
}

int position_of_field(const MessageSpec& spec, std::string_view path) {
  const std::vector<Path>& paths = paths_of(spec);
  const auto found =
      std::find_if(paths.begin(), paths.end(), [&](const Path& one) { return one.name == path; });
  IBGW_CHECK(found != paths.end());
  return static_cast<int>(found - paths.begin());
}

std::vector<int> positions_of_numbers(const MessageSpec& spec) {
  const std::vector<Path>& paths = paths_of(spec);
  std::vector<int> positions;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (is_number(paths[i].field->type) && !paths[i].field->repeated) {
      positions.push_back(static_cast<int>(i));
    }
  }
  return positions;
}

int position_of_value(std::string_view text) {
  const auto* const found = std::find(std::begin(kValues), std::end(kValues), text);
  IBGW_CHECK(found != std::end(kValues));
  return static_cast<int>(found - std::begin(kValues));
}

}  // namespace ibgw::fuzz
