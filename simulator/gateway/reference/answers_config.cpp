// The gateway's own settings, which clients of the newest versions read and change.
#include <array>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::string_view kReadOnly = "api.settings.readOnlyApi";
constexpr std::int64_t kPortMax = 65535;

void put_messages(wire::Message& config) {
  struct Notice {
    int id;
    std::string_view title;
    std::string_view text;
  };
  static constexpr std::array kNotices = {
      Notice{131, "Price far from the market", "The limit price is far from the last price."},
      Notice{2137, "Position would turn around", "The order would close and reverse a position."},
  };
  put_rows(config, config.root(), "messages", kNotices.size(), [](std::size_t i, RowWriter row) {
    row.set("id", kNotices[i].id)
        .set("title", kNotices[i].title)
        .set("message", kNotices[i].text)
        .set("defaultAction", "accept")
        .set("enabled", true);
  });
}

/// The initial settings of a paper gateway.
wire::Message& settings(Model& model) {
  std::unique_ptr<wire::Message>& kept = model.kept().configuration;
  if (kept == nullptr) {
    kept = std::make_unique<wire::Message>(*wire::find_message("CONFIG_RESPONSE"));
    wire::Message& config = *kept;
    config.set("lockAndExit.autoLogoffTime", "11:45 PM");
    config.set("lockAndExit.autoLogoffPeriod", "Daily");
    config.set("lockAndExit.autoLogoffType", "Restart");
    put_messages(config);
    RowWriter api = RowWriter(config, config.root()).nested("api");
    RowWriter precautions = api.nested("precautions");
    for (const char* const name :
         {"bypassOrderPrecautions", "bypassBondWarning", "bypassNegativeYieldConfirmation",
          "bypassCalledBondWarning", "bypassSameActionPairTradeWarning",
          "bypassFlaggedAccountsWarning", "bypassPriceBasedVolatilityWarning",
          "bypassRedirectOrderWarning", "bypassNoOverfillProtection",
          "bypassRouteMarketableToBBO"}) {
      precautions.set(name, false);
    }
    api.nested("settings")
        .set("downloadOpenOrdersOnConnection", true)
        .set("includeVirtualFxPositions", true)
        .set("prepareDailyPnL", true)
        .set("encodeApiMessages", "UTF-8")
        .set("socketPort", 4002)
        .set("createApiMessageLogFile", false)
        .set("exposeTradingScheduleToApi", true)
        .set("letApiAccountRequestsSwitchSubscription", false)
        .set("loggingLevel", "Error")
        .set("masterClientId", 0)
        .set("bulkDataTimeout", 30)
        .set("rejectMessagesAboveMaxRate", !model.world().pace_messages)
        .set("maintainConnectionOnIncorrectFields", true)
        .set("historicalDataMaxSize", 0)
        .set("allowLocalhostOnly", true)
        .texts("trustedIPs", {"127.0.0.1"});
    RowWriter routing = RowWriter(config, config.root()).nested("orders").nested("smartRouting");
    routing.set("seekPriceImprovement", false)
        .set("preOpenReroute", false)
        .set("doNotRouteToDarkPools", false);
  }
  kept->set(kReadOnly, model.world().read_only);
  return *kept;
}

std::string text_of(const wire::Value& value) {
  if (value.kind == wire::Value::Kind::integer) {
    return std::to_string(value.integer);
  }
  return value.kind == wire::Value::Kind::real ? fmt::format("{}", value.real)
                                               : std::string(value.text());
}

/// Copies the fields that are set in `from` to `to`, and records the paths of those that differed.
class Merge {
 public:
  explicit Merge(wire::Message& to) : to_(to) {}

  void run(wire::Record& to, const wire::Record& from, const std::string& path) {
    for (std::size_t i = 0; i < from.spec->fields.size(); ++i) {
      const wire::FieldSpec& field = from.spec->fields[i];
      const wire::Value& value = from.values[i];
      const int index = to.spec->index_of(field.name);
      if (value.is_absent() || index < 0 || field.name == "reqId") {
        continue;
      }
      const std::string name =
          path.empty() ? std::string(field.name) : fmt::format("{}.{}", path, field.name);
      if (value.kind == wire::Value::Kind::list) {
        copy_list(to, index, from.values[i], name);
      } else if (value.kind == wire::Value::Kind::record) {
        run(to_.nested(to, index), *value.record, name);
      } else if (text_of(to.at(index)) != text_of(value)) {
        copy(to.at(index), value);
        changed.push_back(name);
      }
    }
  }

  std::vector<std::string> changed;

 private:
  void copy(wire::Value& to, const wire::Value& from) {
    if (from.kind == wire::Value::Kind::text) {
      to_.set_text(to, from.text());
    } else {
      to = from;
    }
  }

  /// Notices are changed one by one, by their id; other lists as a whole.
  void copy_list(wire::Record& to, int index, const wire::Value& from, const std::string& name) {
    wire::Value value = from;
    const wire::FieldSpec& field = to.spec->fields[static_cast<std::size_t>(index)];
    if (field.record == nullptr) {
      const std::span<wire::Value> list = to_.make_list(to.at(index), field, from.size);
      for (std::size_t i = 0; i < list.size(); ++i) {
        copy(list[i], value.list()[i]);
      }
      changed.push_back(name);
      return;
    }
    for (const wire::Value& item : value.list()) {
      for (wire::Value& known : to.at(index).list()) {
        const int id = known.record->spec->index_of("id");
        if (text_of(known.record->at(id)) == text_of(item.record->at(id))) {
          run(*known.record, *item.record,
              fmt::format("{}[{}]", name, text_of(item.record->at(id))));
        }
      }
    }
  }

  wire::Message& to_;
};

/// The reasons to refuse the request; empty if there are none.
std::vector<std::string> objections(const wire::Message& request) {
  std::vector<std::string> errors;
  const auto port = request.integer("api.settings.socketPort");
  if (port && (*port < 1 || *port > kPortMax)) {
    errors.push_back(fmt::format("api.settings.socketPort: {} is not a port", *port));
  }
  const auto master = request.integer("api.settings.masterClientId");
  if (master && *master < 0) {
    errors.push_back(fmt::format("api.settings.masterClientId: {} is not a client id", *master));
  }
  if (request.integer("resetAPIOrderSequence").value_or(0) != 0) {
    errors.emplace_back("resetAPIOrderSequence: not offered by this gateway");
  }
  return errors;
}

void configuration(const Question& q) {
  wire::Message& config = settings(q.model);
  config.set("reqId", q.id());
  q.send(config);
}

void update_configuration(const Question& q) {
  const std::vector<std::string> errors = objections(q.request);
  wire::Message& config = settings(q.model);
  Merge merge(config);
  if (errors.empty()) {
    merge.run(config.root(), q.request.root(), "");
    q.model.world().read_only = config.integer(kReadOnly).value_or(0) != 0;
  }
  wire::Message& message = q.fresh("UPDATE_CONFIG_RESPONSE");
  message.set("reqId", q.id());
  message.set("status", errors.empty() ? "success" : "error");
  message.set("message", errors.empty() ? fmt::format("{} changed", merge.changed.size())
                                        : std::string("nothing was changed"));
  RowWriter(message, message.root()).texts("changedFields", merge.changed).texts("errors", errors);
  q.send(message);
}

constexpr Answer kConfigurationAnswers[] = {
    {"REQ_CONFIG", configuration, "the gateway's current settings", ""},
    {"UPDATE_CONFIG", update_configuration, "stores the settings and reports which ones changed",
     "", true},
};

}  // namespace

Answers configuration_answers() {
  return kConfigurationAnswers;
}

}  // namespace ibgw::gateway
