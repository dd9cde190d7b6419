// The tables of the world: `gateway` and what is in it, and `set`, which changes it.
#include <array>

#include "simulator/scenario/language.hpp"

namespace ibgw::scenario {
namespace {

constexpr Need kRequired = Need::required;
constexpr Need kOptional = Need::optional;

// ------------------------------------------------------------------------------------------------
// the gateway

constexpr std::array kGatewayKeys{
    KeySpec{"accounts", Shape::accounts,
            "The accounts, instead of the default one. What is not said of the first one is as in "
            "the default account; the others have its cash only.",
            kOptional, &kAccount},
    KeySpec{"max_clients", Shape::whole_number, "Sessions at a time; 0 means no limit."},
    KeySpec{"next_valid_id", Shape::whole_number, "The first order id."},
    KeySpec{"master_client_id", Shape::whole_number,
            "This client is told of everybody's orders; the default is nobody."},
    KeySpec{
        "legacy", Shape::boolean,
        "Go on with a client whose greeting is from before version 100, as a gateway of version "
        "76: unframed, as far as START_API, its answers and the current time."},
    KeySpec{"mute_after_held", Shape::ordinal,
            "From this many half-dead sockets on, say nothing to anybody."},
    KeySpec{"time_zone", Shape::text, "Third word of the connection time."},
    KeySpec{"user_name", Shape::text, "Whom the session belongs to."},
    KeySpec{"white_branding_id", Shape::text, "Of the broker's partner; the default has none."},
    KeySpec{"read_only", Shape::boolean, "The read-only API: orders are refused."},
    KeySpec{"farms", Shape::map, "Names of the data farms.", kOptional, &kFarms},
    KeySpec{"limits", Shape::map, "What a client may ask for.", kOptional, &kClientLimits},
    KeySpec{"tick_interval", Shape::duration, "Between two looks of a stream at its quote."},
    KeySpec{"account_refresh", Shape::duration, "Between two rounds of unchanged account values."},
    KeySpec{"commission", Shape::map, "What an order costs.", kOptional, &kCommission},
    KeySpec{"contracts", Shape::maps, "New contracts, and changes to those of the default world.",
            kOptional, &kContract},
    KeySpec{"exchanges", Shape::maps, "New exchanges, and changes by `name`.", kOptional,
            &kExchange},
    KeySpec{"market_rules", Shape::maps, "New rules, and others in place of those with their `id`.",
            kOptional, &kMarketRule},
    KeySpec{"news_providers", Shape::maps, "All of them, instead of the default ones.", kOptional,
            &kNewsProvider},
    KeySpec{"news", Shape::maps, "All articles, instead of the default ones.", kOptional,
            &kNewsArticle},
    KeySpec{"bulletins", Shape::maps, "All bulletins, instead of the default one.", kOptional,
            &kBulletin},
    KeySpec{"calendar", Shape::maps, "Corporate events; without any, nobody may read the calendar.",
            kOptional, &kCalendarEvent},
    KeySpec{"scanners", Shape::maps,
            "New scanner lists, and others in place of those with their "
            "`code`.",
            kOptional, &kScanner},
};

constexpr std::array kAccountKeys{
    KeySpec{"id", Shape::text, "Its name.", kRequired},
    KeySpec{"base_currency", Shape::text, "What values are added up in; default USD."},
    KeySpec{"cash", Shape::amounts, "All the cash it has."},
    KeySpec{"positions", Shape::maps, "All the positions it has.", kOptional, &kHolding},
    KeySpec{"family_code", Shape::text, "Its family code; the default is none."},
};

/// How a contract of the world is named, where it is not changed.
constexpr KeySpec kByConId{"conId", Shape::ordinal, "The contract with this id."};
constexpr KeySpec kBySymbol{"symbol", Shape::text,
                            "The only contract, or the only stock, with this symbol."};
constexpr KeySpec kByLocalSymbol{"localSymbol", Shape::text,
                                 "The contract that its exchange calls so, such as `ESH7`."};
constexpr std::array kContractNameForms{FormSpec{kByConId}, FormSpec{kBySymbol},
                                        FormSpec{kByLocalSymbol}};

constexpr std::array kHoldingKeys{
    KeySpec{"quantity", Shape::number, "Below 0 is short.", kRequired},
    KeySpec{"averageCost", Shape::number_from_0, "Per unit, with the multiplier in it; default 0."},
};

constexpr std::array kFarmsKeys{
    KeySpec{"market_data", Shape::texts, "Default `usfarm`."},
    KeySpec{"historical", Shape::texts, "Default `ushmds`."},
    KeySpec{"sec_def", Shape::text, "Default `secdefil`."},
};

constexpr std::array kClientLimitsKeys{
    KeySpec{"messages_per_second", Shape::whole_number, "Of each client; 0 means no limit."},
    KeySpec{"pace_messages", Shape::boolean,
            "`true`: what comes faster is read later. `false`: it gets error 100, and the third "
            "time the connection is closed."},
    KeySpec{"market_data_lines", Shape::whole_number, "Beyond them there is error 101."},
};

constexpr std::array kCommissionKeys{
    KeySpec{"per_unit", Shape::number_from_0, "For each share or contract."},
    KeySpec{"minimum", Shape::number_from_0, "For each order."},
};

// ------------------------------------------------------------------------------------------------
// contracts

constexpr std::array kContractKeys{
    KeySpec{"conId", Shape::ordinal, "Of a new contract, or of the one that is changed."},
    KeySpec{"symbol", Shape::text, "Without `conId` it names the contract that is changed."},
    KeySpec{"localSymbol", Shape::text, "The same; default: the symbol."},
    KeySpec{"secType", Shape::sec_type, "Default `STK`."},
    KeySpec{"lastTradeDateOrContractMonth", Shape::date, "Of options and futures."},
    KeySpec{"strike", Shape::number_from_0, "Of options."},
    KeySpec{"right", Shape::option_right, "Of options."},
    KeySpec{"multiplier", Shape::number_from_0, "0 is none."},
    KeySpec{"exchange", Shape::text, "Default `SMART`."},
    KeySpec{"primaryExch", Shape::text, "Where it is listed."},
    KeySpec{"currency", Shape::text, "Default `USD`."},
    KeySpec{"tradingClass", Shape::text, "Default: the symbol."},
    KeySpec{"longName", Shape::text, "The name in full."},
    KeySpec{"minTick", Shape::positive_number, "Default 0.01."},
    KeySpec{"sizeIncrement", Shape::positive_number, "Default 1."},
    KeySpec{"validExchanges", Shape::texts, "Default: `exchange` alone."},
    KeySpec{"marketRuleId", Shape::whole_number, "Which prices an order may have; default 26."},
    KeySpec{"stockType", Shape::text, "Such as `COMMON`."},
    KeySpec{"industry", Shape::text, "As contract details show it."},
    KeySpec{"category", Shape::text, "As contract details show it."},
    KeySpec{"subcategory", Shape::text, "As contract details show it."},
    KeySpec{"underConId", Shape::ordinal, "The contract that an option, future or CFD follows."},
    KeySpec{"contractMonth", Shape::text, "Of options and futures, such as `202703`."},
    KeySpec{"isin", Shape::text, "The international number."},
    KeySpec{"cusip", Shape::text, "The number of a bond."},
    KeySpec{"coupon", Shape::number_from_0, "Of a bond, in percent."},
    KeySpec{"issueDate", Shape::date, "Of a bond."},
    KeySpec{"shortable", Shape::boolean, "Whether shares can be borrowed; default `true`."},
    KeySpec{"subscribed", Shape::boolean,
            "Whether live market data is there; default `true`. Delayed data always is."},
    KeySpec{"price", Shape::map, "How its price moves.", kOptional, &kPrice},
};

constexpr std::array kPriceKeys{
    KeySpec{"start", Shape::positive_number,
            "Where the price swings around; options, futures and CFDs follow what is below them "
            "instead."},
    KeySpec{"volatility", Shape::number_from_0, "Per year, as a fraction; default 0.2."},
    KeySpec{"spread", Shape::whole_number, "Ask minus bid, in minimum ticks; default 1."},
    KeySpec{"size", Shape::positive_number, "Typical size on both sides; default 100."},
    KeySpec{"tape", Shape::maps, "Given prices, each until the next one.", kOptional, &kTapePoint},
};

constexpr std::array kTapePointKeys{
    KeySpec{"at", Shape::duration, "After the gateway began to listen.", kRequired},
    KeySpec{"bid", Shape::positive_number, "The best bid.", kRequired},
    KeySpec{"ask", Shape::positive_number, "The best offer.", kRequired},
    KeySpec{"last", Shape::positive_number, "The last trade; default: the bid."},
    KeySpec{"size", Shape::positive_number, "On both sides; default: the contract's typical size."},
};

constexpr std::array kExchangeKeys{
    KeySpec{"name", Shape::text, "Such as `NYSE`.", kRequired},
    KeySpec{"depth_of", Shape::sec_type, "Whose depth it offers; the default is none."},
    KeySpec{"opens", Shape::time_of_day, "In the time zone of the gateway; default 09:30."},
    KeySpec{"closes", Shape::time_of_day, "Default 16:00."},
    KeySpec{"always_open", Shape::boolean,
            "Trades at any hour, whatever `opens` and `closes` say; default `true`."},
    KeySpec{"letter", Shape::letter, "In tick strings; default `Q`."},
};

constexpr std::array kMarketRuleKeys{
    KeySpec{"id", Shape::whole_number, "What contracts refer to.", kRequired},
    KeySpec{"increments", Shape::maps, "Ascending, the first from 0.", kRequired, &kIncrement},
};

constexpr std::array kIncrementKeys{
    KeySpec{"lowEdge", Shape::number_from_0, "From this price on.", kRequired},
    KeySpec{"increment", Shape::positive_number, "Prices are multiples of it.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// news, calendar, scanners

constexpr std::array kNewsProviderKeys{
    KeySpec{"code", Shape::text, "Such as `BRFG`.", kRequired},
    KeySpec{"name", Shape::text, "In full.", kRequired},
};

constexpr std::array kNewsArticleKeys{
    KeySpec{"provider", Shape::text, "Code of its provider.", kRequired},
    KeySpec{"id", Shape::text, "By which the article is asked for.", kRequired},
    KeySpec{"headline", Shape::text, "One line.", kRequired},
    KeySpec{"text", Shape::text, "The article; default: the headline."},
    KeySpec{"age", Shape::duration, "When the gateway begins to listen; default 1h."},
};

constexpr std::array kBulletinKeys{
    KeySpec{"id", Shape::ordinal, "Default: its place in the list."},
    KeySpec{"type", Shape::bulletin_type, "Default `news`."},
    KeySpec{"text", Shape::text, "What it says.", kRequired},
    KeySpec{"exchange", Shape::text, "Who says it."},
};

constexpr std::array kCalendarEventKeys{
    KeySpec{"type", Shape::text, "Such as `wshe_ed`, earnings dates.", kRequired},
    KeySpec{"date", Shape::date, "The day.", kRequired},
};

constexpr std::array kScannerKeys{
    KeySpec{"code", Shape::text, "Such as `TOP_PERC_GAIN`.", kRequired},
    KeySpec{"contracts", Shape::contracts, "By rank.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// set

constexpr std::array kSetForms{
    FormSpec{
        {"price", Shape::map, "Move a price; what follows it moves too.", kOptional, &kSetPrice}},
    FormSpec{{"farm", Shape::map,
              "Break or restore a data farm; every client is told. Live data pauses while all "
              "market data farms are broken, historical data is refused while all historical ones "
              "are.",
              kOptional, &kSetFarm}},
    FormSpec{{"upstream", Shape::upstream_state,
              "The connection to the broker's servers; every client is told (1100, 1102, 1101). "
              "While it is lost live data pauses; after `restored_data_lost` it must be requested "
              "again."}},
    FormSpec{{"next_valid_id", Shape::ordinal,
              "The next order id of clients that used no higher one yet."}},
    FormSpec{{"competing_session", Shape::boolean,
              "Somebody else uses the market data of this user: live data pauses, its requests "
              "get 10197."}},
    FormSpec{{"api_port", Shape::ordinal,
              "Every client is told to come back on this port (1300) and is closed. The gateway "
              "itself stays where it listens."}},
    FormSpec{{"restart", Shape::yes,
              "The nightly restart: 1100, then every connection is closed. Orders stay."}},
    FormSpec{{"order", Shape::map, "Trade or cancel an order.", kOptional, &kSetOrder}},
};

constexpr std::array kSetPriceKeys{
    KeySpec{"last", Shape::positive_number, "Where the price swings around from now on.",
            kRequired},
};
constexpr std::array kSetFarmKeys{
    KeySpec{"name", Shape::text, "A farm of the world, such as `usfarm`.", kRequired},
    KeySpec{"state", Shape::farm_state, "What becomes of it.", kRequired},
};
constexpr std::array kSetOrderKeys{
    KeySpec{"id", Shape::number_or_capture,
            "Its permanent id, or the order id of any client (the latest open one).", kRequired},
};
constexpr std::array kFilledKeys{
    KeySpec{"price", Shape::positive_number, "Default: as the market stands."},
};
constexpr std::array kSetOrderForms{
    FormSpec{{"filled", Shape::quantity, "So much of it trades now, at most what remains."},
             kFilledKeys},
    FormSpec{{"cancel", Shape::yes, "It is cancelled, not by its client."}},
};

}  // namespace

const MapSpec kGateway{
    "`gateway`",
    "Absent keys keep the default. The same keys are the top of a file for `serve --world`.",
    kGatewayKeys,
    {}};
const MapSpec kAccount{"an account", "An item of `accounts`, or its id alone.", kAccountKeys, {}};
const MapSpec kHolding{"a position", "An item of `positions`.", kHoldingKeys, kContractNameForms};
const MapSpec kFarms{"`farms`", "", kFarmsKeys, {}};
const MapSpec kClientLimits{"`limits`", "", kClientLimitsKeys, {}};
const MapSpec kCommission{"`commission`", "", kCommissionKeys, {}};
const MapSpec kContract{"a contract",
                        "An item of `contracts`. With a `conId` that the world does not have it is "
                        "new and needs a `symbol`; otherwise the other keys are changed.",
                        kContractKeys,
                        {}};
const MapSpec kPrice{"`price`", "", kPriceKeys, {}};
const MapSpec kTapePoint{"a point of a tape", "An item of `tape`, ascending.", kTapePointKeys, {}};
const MapSpec kExchange{"an exchange", "An item of `exchanges`.", kExchangeKeys, {}};
const MapSpec kMarketRule{"a market rule", "An item of `market_rules`.", kMarketRuleKeys, {}};
const MapSpec kIncrement{"an increment", "An item of `increments`.", kIncrementKeys, {}};
const MapSpec kNewsProvider{
    "a news provider", "An item of `news_providers`.", kNewsProviderKeys, {}};
const MapSpec kNewsArticle{"an article", "An item of `news`.", kNewsArticleKeys,
                           kContractNameForms};
const MapSpec kBulletin{"a bulletin", "An item of `bulletins`.", kBulletinKeys, {}};
const MapSpec kCalendarEvent{"an event", "An item of `calendar`.", kCalendarEventKeys,
                             kContractNameForms};
const MapSpec kScanner{"a scanner list", "An item of `scanners`.", kScannerKeys, {}};
const MapSpec kSet{"`set`", "", {}, kSetForms};
const MapSpec kSetPrice{"`set: price`", "", kSetPriceKeys, kContractNameForms};
const MapSpec kSetFarm{"`set: farm`", "", kSetFarmKeys, {}};
const MapSpec kSetOrder{"`set: order`", "", kSetOrderKeys, kSetOrderForms};

}  // namespace ibgw::scenario
