// Market scanners: lists of contracts by rank, sent periodically.
#include <algorithm>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/reference/scanner_parameters.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kQueryNotice = 165;
constexpr int kUnknownScanner = 365;
constexpr int kDuplicateScanner = 385;
constexpr std::int64_t kIntervalMs = 30'000;
constexpr int kScannersMax = 10;
constexpr int kRowsMax = 50;

struct Scan {
  Model* model;
  int session;
  std::int64_t id;
  std::string code;
  int rows;
  double above;
  double below;

  [[nodiscard]] std::vector<int> find(std::int64_t wall_ms) const {
    std::vector<int> found;
    for (const world::ScannerList& list : model->world().scanners) {
      if (list.code != code) {
        continue;
      }
      for (const int con_id : list.con_ids) {
        const int instrument = model->world().find_instrument(con_id);
        if (instrument < 0 || static_cast<int>(found.size()) == rows) {
          continue;
        }
        const double last = model->market().quote(instrument, wall_ms).last;
        if (last >= above && last <= below) {
          found.push_back(instrument);
        }
      }
    }
    return found;
  }

  void tell(Moment at, MessageSink& sink) const {
    const std::vector<int> found = find(at.wall_ms);
    if (found.empty()) {
      model->error(session, id, kQueryNotice,
                   "Historical Market Data Service query message:no items retrieved", at, sink);
    }
    wire::Message& message = model->scratch().fresh("SCANNER_DATA");
    message.set("reqId", id);
    put_rows(message, message.root(), "scannerDataElement", found.size(),
             [&](std::size_t i, RowWriter row) {
               const world::Instrument& one =
                   model->world().instruments[static_cast<std::size_t>(found[i])];
               const std::string& local = one.local_symbol.empty() ? one.symbol : one.local_symbol;
               const std::string& name = one.trading_class.empty() ? one.symbol : one.trading_class;
               row.set("rank", static_cast<int>(i)).set("marketName", name);
               row.nested("contract")
                   .set("conId", one.con_id)
                   .set("symbol", one.symbol)
                   .set("secType", one.sec_type)
                   .set("lastTradeDateOrContractMonth", one.last_trade_date)
                   .set("strike", one.strike)
                   .set("right", one.right)
                   .set("exchange", one.exchange)
                   .set("currency", one.currency)
                   .set("localSymbol", local)
                   .set("tradingClass", name);
             });
    sink.send(session, message);
  }
};

void scanner_parameters(const Question& q) {
  wire::Message& message = q.fresh("SCANNER_PARAMETERS");
  message.set("xml", scanner_parameters_xml(q.model.world()));
  q.send(message);
}

void scanner_subscription(const Question& q) {
  const int session = q.client.session;
  if (q.model.subscriptions().has(session, Stream::scanner, q.id())) {
    q.error(kDuplicateScanner, "Duplicate ticker ID for API scanner subscription");
    return;
  }
  const auto text = [&](std::string_view field) {
    return q.request.text(fmt::format("scannerSubscription.{}", field));
  };
  const auto real = [&](std::string_view field, double otherwise) {
    return q.request.real(fmt::format("scannerSubscription.{}", field)).value_or(otherwise);
  };
  const auto& lists = q.model.world().scanners;
  if (std::none_of(lists.begin(), lists.end(),
                   [&](const world::ScannerList& list) { return list.code == text("scanCode"); })) {
    q.error(kHistoricalError,
            fmt::format("Historical Market Data Service error message:No scan code '{}'",
                        text("scanCode")));
    return;
  }
  if (q.model.subscriptions().count(session, Stream::scanner) >= kScannersMax) {
    q.error(kHistoricalError,
            "Historical Market Data Service error message:Too many scanner subscriptions");
    return;
  }
  // -1, 0 or an empty number of rows means the default.
  const std::int64_t rows =
      q.request.integer("scannerSubscription.numberOfRows").value_or(kRowsMax);
  const double below = real("belowPrice", 0);
  const Scan scan{&q.model,
                  session,
                  q.id(),
                  std::string(text("scanCode")),
                  static_cast<int>(rows > 0 ? std::min<std::int64_t>(rows, kRowsMax) : kRowsMax),
                  real("abovePrice", 0),
                  below > 0 ? below : 1e300};
  q.model.subscriptions().add(session, Stream::scanner, q.id(),
                              q.model.schedule().add_stream(
                                  session, Turns::latest, q.now.after_ms(kIntervalMs), kIntervalMs,
                                  [scan](Moment at, MessageSink& sink) { scan.tell(at, sink); }));
  scan.tell(q.now, q.sink);
}

void cancel_scanner_subscription(const Question& q) {
  if (!q.model.subscriptions().remove(q.client.session, Stream::scanner, q.id())) {
    q.error(kUnknownScanner, fmt::format("No scanner subscription found for ticker id:{}", q.id()));
  }
}

constexpr Answer kScannerAnswers[] = {
    {"REQ_SCANNER_PARAMETERS", scanner_parameters, "the world's scans as XML", ""},
    {"REQ_SCANNER_SUBSCRIPTION", scanner_subscription,
     "the rows of a scan, now and every 30 seconds; at most ten scans at a time", "162 165 385"},
    {"CANCEL_SCANNER_SUBSCRIPTION", cancel_scanner_subscription, "no answer", "365"},
};

}  // namespace

Answers scanner_answers() {
  return kScannerAnswers;
}

}  // namespace ibgw::gateway
