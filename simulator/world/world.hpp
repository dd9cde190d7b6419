// The data of the healthy gateway: accounts, contracts, prices, news. The default world is in
// default_world.cpp, and a scenario's `gateway:` may override any part of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/time/zone.hpp"
#include "simulator/world/checks.hpp"
#include "simulator/world/trading_hours.hpp"

namespace ibgw::world {

/// A fixed price from a given time on, instead of the seeded process.
struct TapePoint {
  std::int64_t at_ms = 0;  ///< Time since the gateway started to listen.
  double bid = 0;
  double ask = 0;
  double last = 0;
  double size = 0;  ///< Size on both sides.
};

/// How the price of an instrument moves. Options and futures with an underlying are derived from
/// its price; `start` is then ignored.
struct PriceSpec {
  double start = 100;           ///< The price around which it moves.
  double volatility = 0.2;      ///< Per year, as a fraction.
  int spread_ticks = 1;         ///< Ask minus bid, in minimum ticks.
  double size = 100;            ///< Typical size on both sides.
  std::vector<TapePoint> tape;  ///< Ascending; empty = the process.
};

/// A contract with all values of its contract details. Names are those of the messages.
struct Instrument {
  int con_id = 0;  ///< Above 0, unique.
  std::string symbol;
  std::string sec_type = "STK";  ///< STK OPT FUT CASH IND BOND CFD CRYPTO FUND CMDTY.
  std::string last_trade_date;   ///< yyyyMMdd for OPT and FUT.
  int last_trade_minute = -1;    ///< After midnight, in its time zone; -1 = not told.
  double strike = 0;
  std::string right;      ///< C or P for OPT.
  double multiplier = 0;  ///< 0 = none.
  std::string exchange = "SMART";
  std::string primary_exchange;
  std::string currency = "USD";
  std::string local_symbol;   ///< Empty = the symbol.
  std::string trading_class;  ///< Empty = the symbol.
  std::string long_name;
  double min_tick = 0.01;
  double size_increment = 1;
  std::string valid_exchanges;  ///< Empty = `exchange`.
  int market_rule = 26;         ///< Id of a MarketRule.
  std::string stock_type;
  std::string industry;
  std::string category;
  std::string subcategory;
  int under_con_id = 0;  ///< Of an OPT, FUT or CFD; 0 = none.
  std::string contract_month;
  std::string isin;
  std::string cusip;  ///< BOND.
  double coupon = 0;  ///< BOND, percent.
  std::string issue_date;
  std::optional<time::Zone> time_zone;  ///< None = that of its listing exchange.
  bool shortable = true;
  bool subscribed = true;  ///< False: live market data is refused, delayed data is available.
  PriceSpec price;
};

struct Holding {
  int con_id = 0;
  double quantity = 0;      ///< Negative = short.
  double average_cost = 0;  ///< Per unit, including the multiplier, as in POSITION.
};

struct Account {
  std::string id = "DU1234567";
  std::map<std::string, double> cash{{"USD", 100'000}, {"EUR", 10'000}};  ///< By currency.
  std::vector<Holding> positions;
  std::string base_currency = "USD";  ///< The currency for totals.
};

struct Exchange {
  std::string name;
  std::string sec_type;  ///< Security type with market depth; empty = none.
  char letter = 'Q';     ///< Its letter in tick strings and smart components.
  TradingHours hours = {};
  /// Quotes and fills come at any hour, so that programs can be tested at night. History, schedules
  /// and contract details keep the hours all the same.
  bool always_open = true;
};

struct PriceIncrement {
  double low_edge = 0;
  double increment = 0.01;
};
struct MarketRule {
  int id = 26;
  std::vector<PriceIncrement> increments;
};

struct NewsProvider {
  std::string code;
  std::string name;
};
struct NewsArticle {
  std::string provider;
  std::string id;
  int con_id = 0;
  std::string headline;
  std::string text;
  int minutes_ago = 60;   ///< Before the gateway started to listen.
  int daily_minute = -1;  ///< After midnight UTC: it appears every day; -1 = once.
};

/// A message from an exchange or the broker to all clients.
struct NewsBulletin {
  int id = 1;
  int type = 1;  ///< 1 = news, 2 = exchange unavailable, 3 = exchange available.
  std::string text;
  std::string exchange;
};

/// An event of the corporate calendar (Wall Street Horizon).
struct CalendarEvent {
  int con_id = 0;
  std::string type;  ///< E.g. wshe_ed, earnings dates.
  std::string date;  ///< yyyyMMdd.
};

struct ScannerList {
  std::string code;          ///< E.g. TOP_PERC_GAIN.
  std::vector<int> con_ids;  ///< By rank.
};

/// Which comes first when an order is rejected: its OPEN_ORDER and ORDER_STATUS, or error 201.
/// Recordings have both.
enum class Rejection { status_first, error_first };

struct World {
  std::vector<Account> accounts{Account{}};  ///< Never empty: ib_async would wait for ever.
  int max_clients = 32;                      ///< Documented limit of a real gateway; 0 = none.
  int next_valid_id = 1;
  int master_client_id = -1;              ///< Receives the orders of all clients; -1 = none.
  time::Zone time_zone = default_zone();  ///< Of the login; the third word of the connection time.
  std::string user_name = "paper";
  std::string white_branding_id;
  std::vector<std::string> market_data_farms{"usfarm"};
  std::vector<std::string> historical_farms{"ushmds"};
  std::string sec_def_farm = "secdefil";
  std::vector<Check> skip_checks;  ///< Of requests, before they are served.
  bool read_only = false;          ///< Read-only API: orders get 321.
  Rejection rejection = Rejection::status_first;
  int messages_per_second = 50;  ///< 0 = no limit.
  bool pace_messages = true;     ///< Above the limit: delay (true) or error 100 (false).
  int market_data_lines = 100;   ///< Further streams get error 101.
  bool delayed_notice = true;    ///< Delayed data begin with a notice.
  int tick_interval_ms = 250;    ///< How often a stream checks its quote for changes.
  int account_refresh_ms = 180'000;
  double commission = 0.005;  ///< Per share or contract, at least `commission_min` per order.
  double commission_min = 1;

  std::vector<Instrument> instruments;
  std::vector<Exchange> exchanges;
  /// For contracts of other exchanges: open around the clock, every day.
  Exchange elsewhere{.name = "", .sec_type = "", .hours = hours_like("every_day")};
  std::vector<MarketRule> market_rules;
  std::vector<NewsProvider> news_providers;
  std::vector<NewsArticle> news;
  std::vector<NewsBulletin> bulletins;
  std::vector<CalendarEvent> calendar;  ///< Empty = requests for it are refused.
  std::vector<ScannerList> scanners;
  std::vector<std::pair<std::string, std::string>> family_codes;  ///< Account, code.

  /// Position in `instruments`, or -1.
  [[nodiscard]] int find_instrument(int con_id) const;
  [[nodiscard]] const Exchange* find_exchange(std::string_view name) const;
  /// The exchange that lists the instrument; `elsewhere` if it is none of this world.
  [[nodiscard]] const Exchange& listing_of(const Instrument& one) const;
  /// The time zone in which the instrument trades: its own or its listing exchange's.
  [[nodiscard]] const time::Zone& zone_of(const Instrument& one) const;
};

/// One paper account with cash in two currencies and positions in stocks and options; the usual US
/// stocks and ETFs, an option chain, futures, forex, an index, a bond, a CFD, crypto and a fund;
/// with quotes and fills around the clock.
[[nodiscard]] World default_world();

}  // namespace ibgw::world
