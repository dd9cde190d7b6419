#include <string>

#include "simulator/world/world.hpp"

namespace ibgw::world {
namespace {

constexpr std::string_view kStockExchanges =
    "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,BATS,IEX,OVERNIGHT";

struct StockRow {
  int con_id;
  std::string_view symbol;
  std::string_view name;
  std::string_view primary;
  std::string_view type;
  std::string_view industry;
  std::string_view isin;
  double price;
  double volatility;
};

// Contract ids are the public ones; the prices are plausible, not real.
constexpr StockRow kStocks[] = {
    {265598, "AAPL", "APPLE INC", "NASDAQ", "COMMON", "Technology", "US0378331005", 230, 0.28},
    {272093, "MSFT", "MICROSOFT CORP", "NASDAQ", "COMMON", "Technology", "US5949181045", 420, 0.24},
    {3691937, "AMZN", "AMAZON.COM INC", "NASDAQ", "COMMON", "Communications", "US0231351067", 200,
     0.30},
    {208813719, "GOOGL", "ALPHABET INC-CL A", "NASDAQ", "COMMON", "Communications", "US02079K3059",
     180, 0.28},
    {4815747, "NVDA", "NVIDIA CORP", "NASDAQ", "COMMON", "Technology", "US67066G1040", 140, 0.45},
    {76792991, "TSLA", "TESLA INC", "NASDAQ", "COMMON", "Consumer, Cyclical", "US88160R1014", 330,
     0.55},
    {107113386, "META", "META PLATFORMS INC-CLASS A", "NASDAQ", "COMMON", "Communications",
     "US30303M1027", 580, 0.32},
    {8314, "IBM", "INTL BUSINESS MACHINES CORP", "NYSE", "COMMON", "Technology", "US4592001014",
     220, 0.20},
    {1520593, "JPM", "JPMORGAN CHASE & CO", "NYSE", "COMMON", "Financial", "US46625H1005", 240,
     0.22},
    {756733, "SPY", "SS SPDR S&P 500 ETF TRUST-US", "ARCA", "ETF", "Funds", "US78462F1030", 590,
     0.16},
    {320227571, "QQQ", "INVESCO QQQ TRUST SERIES 1", "NASDAQ", "ETF", "Funds", "US46090E1038", 510,
     0.20},
    {9579970, "IWM", "ISHARES RUSSELL 2000 ETF", "ARCA", "ETF", "Funds", "US4642876555", 230, 0.22},
};

Instrument stock(const StockRow& row) {
  Instrument one;
  one.con_id = row.con_id;
  one.symbol = row.symbol;
  one.long_name = row.name;
  one.primary_exchange = row.primary;
  one.valid_exchanges = kStockExchanges;
  one.trading_class = row.primary == "NASDAQ" ? "NMS" : std::string(row.symbol);
  one.stock_type = row.type;
  one.industry = row.industry;
  one.category = row.type == "ETF" ? "Equity Fund" : "Large Cap";
  one.subcategory = one.category;
  one.isin = row.isin;
  one.price.start = row.price;
  one.price.volatility = row.volatility;
  return one;
}

/// Expirations of the option chain: third Fridays.
constexpr std::string_view kExpirations[] = {"20270115", "20270319", "20270618"};
constexpr double kStrikes[] = {200, 210, 220, 225, 230, 235, 240, 250, 260};

void add_option_chain(World& world, const Instrument& underlying) {
  int con_id = 700'000'001;
  for (const std::string_view expiration : kExpirations) {
    for (const double strike : kStrikes) {
      for (const char right : {'C', 'P'}) {
        Instrument one;
        one.con_id = con_id++;
        one.symbol = underlying.symbol;
        one.sec_type = "OPT";
        one.last_trade_date = expiration;
        one.strike = strike;
        one.right = std::string(1, right);
        one.multiplier = 100;
        one.valid_exchanges = "SMART,AMEX,CBOE,PHLX,PSE,ISE,BOX,BATS";
        one.trading_class = underlying.symbol;
        const std::string thousandths = std::to_string(static_cast<int>(strike * 1000));
        one.local_symbol = underlying.symbol + std::string(6 - underlying.symbol.size(), ' ') +
                           std::string(expiration.substr(2)) + right +
                           std::string(8 - thousandths.size(), '0') + thousandths;
        one.long_name = underlying.long_name;
        one.market_rule = 32;
        one.under_con_id = underlying.con_id;
        one.contract_month = expiration.substr(0, 6);
        one.price.volatility = underlying.price.volatility;
        one.price.spread_ticks = 5;
        one.price.size = 20;
        world.instruments.push_back(one);
      }
    }
  }
}

Instrument future(int con_id, std::string_view symbol, std::string_view name,
                  std::string_view month, std::string_view last_day, std::string_view local,
                  std::string_view exchange, int last_minute, double multiplier, double tick,
                  double price) {
  Instrument one;
  one.con_id = con_id;
  one.symbol = symbol;
  one.sec_type = "FUT";
  one.long_name = name;
  one.last_trade_date = last_day;
  one.last_trade_minute = last_minute;
  one.contract_month = month;
  one.local_symbol = local;
  one.exchange = exchange;
  one.multiplier = multiplier;
  one.min_tick = tick;
  one.market_rule = tick >= 0.2 ? 67 : 26;
  one.price.start = price;
  one.price.volatility = 0.18;
  one.price.size = 20;
  return one;
}

Instrument forex(int con_id, std::string_view base, std::string_view quote, double price,
                 double tick) {
  Instrument one;
  one.con_id = con_id;
  one.symbol = base;
  one.sec_type = "CASH";
  one.currency = quote;
  one.exchange = "IDEALPRO";
  one.local_symbol = std::string(base) + '.' + std::string(quote);
  one.trading_class = one.local_symbol;
  one.long_name = one.local_symbol;
  one.min_tick = tick;
  one.market_rule = tick == 0.005 ? 240 : 239;
  one.price.start = price;
  one.price.volatility = 0.08;
  one.price.size = 1'000'000;
  return one;
}

void add_futures_and_forex(World& world) {
  world.instruments.push_back(future(730283094, "ES", "E-mini S&P 500", "202703", "20270319",
                                     "ESH7", "CME", 510, 50, 0.25, 6000));
  world.instruments.push_back(future(750150193, "ES", "E-mini S&P 500", "202706", "20270618",
                                     "ESM7", "CME", 510, 50, 0.25, 6050));
  world.instruments.push_back(future(730283085, "NQ", "E-mini NASDAQ 100", "202703", "20270319",
                                     "NQH7", "CME", 510, 20, 0.25, 21000));
  world.instruments.push_back(future(296349625, "CL", "Light Sweet Crude Oil", "202703", "20270222",
                                     "CLH7", "NYMEX", 870, 1000, 0.01, 70));
  world.instruments.push_back(forex(12087792, "EUR", "USD", 1.08, 0.00005));
  world.instruments.push_back(forex(12087797, "GBP", "USD", 1.27, 0.00005));
  world.instruments.push_back(forex(15016059, "USD", "JPY", 150, 0.005));
  world.instruments.push_back(forex(12087802, "EUR", "GBP", 0.85, 0.00005));
}

void add_others(World& world) {
  Instrument index;
  index.con_id = 416904;
  index.symbol = "SPX";
  index.sec_type = "IND";
  index.exchange = "CBOE";
  index.long_name = "S&P 500 Stock Index";
  index.price.start = 5950;
  index.price.volatility = 0.16;
  world.instruments.push_back(index);

  Instrument bond;
  bond.con_id = 28036500;
  bond.symbol = "US-T";
  bond.sec_type = "BOND";
  bond.long_name = "UNITED STATES TREASURY";
  bond.cusip = "91282CJL6";
  bond.coupon = 5;  // A whole number, because API 9.81 in Python reads an integer and exits on
                    // anything else.
  bond.last_trade_date = "20291130";
  bond.issue_date = "20231130";
  bond.min_tick = 0.001;
  bond.market_rule = 153;
  bond.price.start = 101.5;
  bond.price.volatility = 0.05;
  world.instruments.push_back(bond);

  Instrument cfd;
  cfd.con_id = 120549942;
  cfd.symbol = "IBM";
  cfd.sec_type = "CFD";
  cfd.long_name = "INTL BUSINESS MACHINES CORP";
  cfd.local_symbol = "IBMn";
  cfd.under_con_id = 8314;
  world.instruments.push_back(cfd);

  Instrument crypto;
  crypto.con_id = 479624278;
  crypto.symbol = "BTC";
  crypto.sec_type = "CRYPTO";
  crypto.exchange = "PAXOS";
  crypto.local_symbol = "BTC.USD";
  crypto.long_name = "Bitcoin cryptocurrency";
  crypto.min_tick = 0.25;
  crypto.market_rule = 67;
  crypto.size_increment = 0.0001;
  crypto.price.start = 95000;
  crypto.price.volatility = 0.6;
  crypto.price.size = 1;
  world.instruments.push_back(crypto);

  Instrument fund;
  fund.con_id = 41347462;
  fund.symbol = "VFIAX";
  fund.sec_type = "FUND";
  fund.exchange = "FUNDSERV";
  fund.long_name = "VANGUARD 500 INDEX FUND-ADMIRAL";
  fund.price.start = 540;
  fund.price.volatility = 0.16;
  world.instruments.push_back(fund);
}

}  // namespace

int World::find_instrument(int con_id) const {
  for (std::size_t i = 0; i < instruments.size(); ++i) {
    if (instruments[i].con_id == con_id) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

const time::Zone& default_zone() {
  static const time::Zone kZone = *time::Zone::find("US/Eastern");
  return kZone;
}

const time::Zone& World::zone_of(const Instrument& one) const {
  if (one.time_zone) {
    return *one.time_zone;
  }
  const Exchange& listing = listing_of(one);
  return &listing == &elsewhere ? time_zone : listing.hours.zone;
}

const Exchange& World::listing_of(const Instrument& one) const {
  const Exchange* const found =
      find_exchange(one.primary_exchange.empty() ? one.exchange : one.primary_exchange);
  return found == nullptr ? elsewhere : *found;
}

const Exchange* World::find_exchange(std::string_view name) const {
  for (const Exchange& exchange : exchanges) {
    if (exchange.name == name) {
      return &exchange;
    }
  }
  return nullptr;
}

World default_world() {
  World world;
  for (const StockRow& row : kStocks) {
    world.instruments.push_back(stock(row));
  }
  add_option_chain(world, stock(kStocks[0]));
  add_futures_and_forex(world);
  add_others(world);
  world.accounts.front().positions = {
      {265598, 100, 180.5}, {272093, -50, 400.25}, {756733, 200, 510.75}, {700'000'009, 5, 2150}};
  const auto open_like = [&](std::string_view hours, std::vector<Exchange> exchanges) {
    for (Exchange& one : exchanges) {
      one.hours = hours_like(hours);
      world.exchanges.push_back(std::move(one));
    }
  };
  open_like("us_stocks", {{"SMART", "", ' '},
                          {"NASDAQ", "STK", 'Q'},
                          {"NYSE", "STK", 'N'},
                          {"ARCA", "STK", 'P'},
                          {"BATS", "STK", 'Z'},
                          {"IEX", "STK", 'V'},
                          {"AMEX", "STK", 'A'},
                          {"FUNDSERV", "", 'F'}});
  open_like("us_options", {{"CBOE", "OPT", 'B'}});
  open_like("us_futures", {{"CME", "FUT", 'G'}, {"CBOT", "FUT", 'T'}, {"CFE", "FUT", 'E'}});
  open_like("us_commodities", {{"NYMEX", "FUT", 'Y'}, {"COMEX", "FUT", 'K'}});
  open_like("xetra", {{"IBIS", "", 'W'}});
  open_like("eurex", {{"EUREX", "FUT", 'D'}});
  open_like("amsterdam", {{"AEB", "", 'S'}});
  open_like("helsinki", {{"HEX", "", 'L'}});
  open_like("tokyo", {{"TSEJ", "", 'J'}});
  open_like("hong_kong", {{"HKFE", "FUT", 'H'}});
  open_like("forex", {{"IDEALPRO", "CASH", 'I'}});
  open_like("every_day", {{"PAXOS", "CRYPTO", 'X'}});
  world.market_rules = {
      {26, {{0, 0.01}}},   {32, {{0, 0.01}, {3, 0.05}}}, {67, {{0, 0.25}}},
      {153, {{0, 0.001}}}, {239, {{0, 0.00005}}},        {240, {{0, 0.005}}},
  };
  world.news_providers = {{"BRFG", "Briefing.com General Market Columns"},
                          {"BRFUPDN", "Briefing.com Analyst Actions"},
                          {"DJ-N", "Dow Jones News"}};
  world.news = {
      {"BRFG", "BRFG$0a1b2c3d", 265598, "Apple ships a new product line",
       "Apple began to ship a new product line today.", 0, 780},
      {"DJ-N", "DJ-N$1f2e3d4c", 265598, "Analysts look at the quarter ahead",
       "Analysts expect a steady quarter.", 0, 630},
      {"BRFUPDN", "BRFUPDN$77aa55cc", 8314, "IBM: target raised", "The target was raised.", 0, 270},
  };
  world.bulletins = {{1, 1, "Welcome to this paper trading account.", "NYSE"}};
  world.scanners = {{"TOP_PERC_GAIN", {4815747, 76792991, 265598, 272093, 3691937}},
                    {"MOST_ACTIVE", {756733, 4815747, 265598, 76792991, 320227571}},
                    {"HOT_BY_VOLUME", {320227571, 756733, 265598}}};
  return world;
}

}  // namespace ibgw::world
