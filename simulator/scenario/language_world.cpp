// The tables of the world: `gateway` and what is in it, and `set`, which changes it.
#include <array>

#include "simulator/scenario/language.hpp"

namespace ibgw::scenario {
namespace {

constexpr Need kOptional = Need::optional;

// ------------------------------------------------------------------------------------------------
// the gateway

constexpr std::array kGatewayKeys{
    KeySpec{"accounts", Shape::accounts,
            "The accounts, instead of the default one. The first account takes missing keys from "
            "the default account; the others take only its cash.",
            kOptional, &kAccount},
    KeySpec{"max_clients", Shape::whole_number,
            "Maximum number of sessions at a time; 0 means no limit."},
    KeySpec{"next_valid_id", Shape::whole_number, "The first valid order id."},
    KeySpec{"master_client_id", Shape::whole_number,
            "The client that receives the orders of all clients; default: none."},
    KeySpec{
        "legacy", Shape::boolean,
        "Serve clients with a greeting from before version 100 (client versions from 62 on), as a "
        "gateway of version 76 does: without length prefixes."},
    KeySpec{"mute_after_held", Shape::ordinal,
            "Once this many connections are half-dead (closed by the client but not by the "
            "gateway), answer nobody."},
    KeySpec{"time_zone", Shape::time_zone,
            "The login's time zone, the third word of the connection time; default `US/Eastern`."},
    KeySpec{"user_name", Shape::text, "The user who is logged in."},
    KeySpec{"white_branding_id", Shape::text,
            "White branding id of the broker's partner; default: none."},
    KeySpec{"read_only", Shape::boolean, "Make the API read-only: orders are refused."},
    KeySpec{"rejection", Shape::rejection,
            "Whether error 201 of a rejected order comes after its status, as from newer gateways "
            "(`status_first`, the default), or before it."},
    KeySpec{"skip_checks", Shape::checks,
            "Checks of requests that the gateway does not make, for programs that were written "
            "without them; docs/gateway.md describes each."},
    KeySpec{"farms", Shape::map, "Names of the data farms.", kOptional, &kFarms},
    KeySpec{"limits", Shape::map, "Limits for each client.", kOptional, &kClientLimits},
    KeySpec{"delayed_notice", Shape::boolean,
            "Whether delayed data begin with notice 10167, after the parameters and the type of "
            "the data, as gateways do mostly; default `true`. Without it, the type comes first."},
    KeySpec{"tick_interval", Shape::duration, "How often a stream checks its quote for changes."},
    KeySpec{"account_refresh", Shape::duration,
            "How often unchanged account values are sent again."},
    KeySpec{"commission", Shape::map, "Commission of an order.", kOptional, &kCommission},
    KeySpec{"contracts", Shape::maps,
            "New contracts, and changes to contracts of the default world.", kOptional, &kContract},
    KeySpec{"always_open", Shape::boolean,
            "Whether quotes and fills come at any hour, so that programs can be tested at night; "
            "default `true`. With `false`, exchanges keep their hours. History, schedules and "
            "contract details always do."},
    KeySpec{"exchanges", Shape::maps, "New exchanges, and changes to existing ones, by `name`.",
            kOptional, &kExchange},
    KeySpec{"market_rules", Shape::maps, "New rules, and replacements for existing ones, by `id`.",
            kOptional, &kMarketRule},
    KeySpec{"news_providers", Shape::maps, "All news providers, instead of the default ones.",
            kOptional, &kNewsProvider},
    KeySpec{"news", Shape::maps, "All articles, instead of the default ones.", kOptional,
            &kNewsArticle},
    KeySpec{"bulletins", Shape::maps, "All bulletins, instead of the default one.", kOptional,
            &kBulletin},
    KeySpec{"calendar", Shape::maps,
            "Corporate events; without any, requests for the calendar are refused.", kOptional,
            &kCalendarEvent},
    KeySpec{"scanners", Shape::maps,
            "New scanner lists, and replacements for existing ones, by `code`.", kOptional,
            &kScanner},
};

constexpr std::array kAccountKeys{
    KeySpec{"id", Shape::text, "The account's id, such as `DU1234567`.", kRequired},
    KeySpec{"base_currency", Shape::text, "The currency for totals; default USD."},
    KeySpec{"cash", Shape::amounts, "All of its cash, by currency."},
    KeySpec{"positions", Shape::maps, "All of its positions.", kOptional, &kHolding},
    KeySpec{"family_code", Shape::text, "Its family code; default: none."},
};

/// How a contract of the world is named, where it is not changed.
constexpr KeySpec kByConId{"conId", Shape::ordinal, "The contract with this id."};
constexpr KeySpec kBySymbol{"symbol", Shape::text,
                            "The only contract, or the only stock, with this symbol."};
constexpr KeySpec kByLocalSymbol{"localSymbol", Shape::text,
                                 "The contract with this local symbol, such as `ESH7`."};
constexpr std::array kContractNameForms{FormSpec{kByConId}, FormSpec{kBySymbol},
                                        FormSpec{kByLocalSymbol}};

constexpr std::array kHoldingKeys{
    KeySpec{"quantity", Shape::number, "Number of units; negative for a short position.",
            kRequired},
    KeySpec{"averageCost", Shape::number_from_0,
            "Cost per unit, including the multiplier; default 0."},
};

constexpr std::array kFarmsKeys{
    KeySpec{"market_data", Shape::texts, "Default `usfarm`."},
    KeySpec{"historical", Shape::texts, "Default `ushmds`."},
    KeySpec{"sec_def", Shape::text, "Default `secdefil`."},
};

constexpr std::array kClientLimitsKeys{
    KeySpec{"messages_per_second", Shape::whole_number,
            "Maximum messages per second from each client; 0 means no limit."},
    KeySpec{"pace_messages", Shape::boolean,
            "`true`: messages above the limit are read later. `false`: they get error 100, and the "
            "third time the connection is closed."},
    KeySpec{"market_data_lines", Shape::whole_number,
            "Maximum number of streams; further ones get error 101."},
};

constexpr std::array kCommissionKeys{
    KeySpec{"per_unit", Shape::number_from_0, "Per share or contract."},
    KeySpec{"minimum", Shape::number_from_0, "Minimum per order."},
};

// ------------------------------------------------------------------------------------------------
// contracts

constexpr std::array kContractKeys{
    KeySpec{"conId", Shape::ordinal, "Id of the new contract, or of the contract to change."},
    KeySpec{"symbol", Shape::text,
            "The symbol. Without `conId`, it identifies the contract to change."},
    KeySpec{"localSymbol", Shape::text,
            "The local symbol. Without `conId`, it identifies the contract to change. Default: the "
            "symbol."},
    KeySpec{"secType", Shape::sec_type, "Default `STK`."},
    KeySpec{"lastTradeDateOrContractMonth", Shape::date, "Last trade date of an option or future."},
    KeySpec{"lastTradeTime", Shape::time_of_day,
            "Appended to the last trade date in contract details; default: omitted."},
    KeySpec{"timeZoneId", Shape::time_zone,
            "The time zone of its hours and bars; default: its listing exchange's."},
    KeySpec{"strike", Shape::number_from_0, "Strike price of an option."},
    KeySpec{"right", Shape::option_right, "Call or put."},
    KeySpec{"multiplier", Shape::number_from_0, "Contract multiplier; 0 means none."},
    KeySpec{"exchange", Shape::text, "Default `SMART`."},
    KeySpec{"primaryExch", Shape::text, "The primary exchange."},
    KeySpec{"currency", Shape::text, "Default `USD`."},
    KeySpec{"tradingClass", Shape::text, "Default: the symbol."},
    KeySpec{"longName", Shape::text, "The full name."},
    KeySpec{"minTick", Shape::positive_number, "Default 0.01."},
    KeySpec{"sizeIncrement", Shape::positive_number, "Default 1."},
    KeySpec{"validExchanges", Shape::texts, "Default: only `exchange`."},
    KeySpec{"marketRuleId", Shape::whole_number,
            "The market rule, which gives the valid price increments; default 26."},
    KeySpec{"stockType", Shape::text, "Type of stock, such as `COMMON`."},
    KeySpec{"industry", Shape::text, "Shown in contract details."},
    KeySpec{"category", Shape::text, "Shown in contract details."},
    KeySpec{"subcategory", Shape::text, "Shown in contract details."},
    KeySpec{"underConId", Shape::ordinal, "The contract that an option, future or CFD follows."},
    KeySpec{"contractMonth", Shape::text, "Month of an option or future, such as `202703`."},
    KeySpec{"isin", Shape::text, "The ISIN."},
    KeySpec{"cusip", Shape::text, "The CUSIP of a bond."},
    KeySpec{"coupon", Shape::number_from_0, "Coupon of a bond, in percent."},
    KeySpec{"issueDate", Shape::date, "Issue date of a bond."},
    KeySpec{"shortable", Shape::boolean, "Whether shares can be borrowed; default `true`."},
    KeySpec{"subscribed", Shape::boolean,
            "Whether live market data is available; default `true`. Delayed data always is."},
    KeySpec{"price", Shape::map, "How its price moves.", kOptional, &kPrice},
};

constexpr std::array kPriceKeys{
    KeySpec{"start", Shape::positive_number,
            "The price around which it moves. Options, futures and CFDs follow their underlying "
            "instead."},
    KeySpec{"volatility", Shape::number_from_0, "Per year, as a fraction; default 0.2."},
    KeySpec{"spread", Shape::whole_number, "Ask minus bid, in minimum ticks; default 1."},
    KeySpec{"size", Shape::positive_number, "Typical size on both sides; default 100."},
    KeySpec{"tape", Shape::maps, "Fixed prices; each applies until the next one.", kOptional,
            &kTapePoint},
};

constexpr std::array kTapePointKeys{
    KeySpec{"at", Shape::duration, "Time since the gateway started to listen.", kRequired},
    KeySpec{"bid", Shape::positive_number, "The best bid.", kRequired},
    KeySpec{"ask", Shape::positive_number, "The best offer.", kRequired},
    KeySpec{"last", Shape::positive_number, "The last trade; default: the bid."},
    KeySpec{"size", Shape::positive_number,
            "Size on both sides; default: the contract's typical size."},
};

constexpr std::array kExchangeKeys{
    KeySpec{"name", Shape::text, "Name, such as `NYSE`.", kRequired},
    KeySpec{"depth_of", Shape::sec_type,
            "The security type for which it offers market depth; default: none."},
    KeySpec{"time_zone", Shape::time_zone,
            "The time zone of its hours and of its contracts' bars; default `US/Eastern`."},
    KeySpec{"opens", Shape::time_of_day,
            "Beginning of the only session, in its time zone; default 09:30."},
    KeySpec{"closes", Shape::time_of_day, "End of the only session; default 16:00."},
    KeySpec{"regular", Shape::sessions,
            "The regular sessions of a trading day, instead of `opens` and `closes`. A session "
            "that ends earlier than it begins, such as `17:00-16:00`, begins on the evening "
            "before."},
    KeySpec{"extended", Shape::sessions,
            "The sessions with pre- and post-market, which contain the regular ones; default: the "
            "regular ones."},
    KeySpec{"calendar", Shape::calendar,
            "Which days are trading days, and which of them are short; default `weekdays`."},
    KeySpec{"holidays", Shape::dates, "More days without trading."},
    KeySpec{"early_closes", Shape::maps, "More days with an early close.", kOptional, &kEarlyClose},
    KeySpec{"always_open", Shape::boolean,
            "Whether quotes and fills come at any hour; default: as in `gateway`."},
    KeySpec{"letter", Shape::letter, "Its letter in tick strings; default `Q`."},
};

constexpr std::array kEarlyCloseKeys{
    KeySpec{"date", Shape::date, "The trading day.", kRequired},
    KeySpec{"closes", Shape::time_of_day, "When its last session ends.", kRequired},
};

constexpr std::array kMarketRuleKeys{
    KeySpec{"id", Shape::whole_number, "The id that contracts refer to.", kRequired},
    KeySpec{"increments", Shape::maps,
            "Price increments in ascending order; the first starts at price 0.", kRequired,
            &kIncrement},
};

constexpr std::array kIncrementKeys{
    KeySpec{"lowEdge", Shape::number_from_0, "Applies from this price up.", kRequired},
    KeySpec{"increment", Shape::positive_number, "Prices are multiples of this.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// news, calendar, scanners

constexpr std::array kNewsProviderKeys{
    KeySpec{"code", Shape::text, "Code, such as `BRFG`.", kRequired},
    KeySpec{"name", Shape::text, "Full name.", kRequired},
};

constexpr std::array kNewsArticleKeys{
    KeySpec{"provider", Shape::text, "Code of its provider.", kRequired},
    KeySpec{"id", Shape::text, "The id to request the article by.", kRequired},
    KeySpec{"headline", Shape::text, "The headline, one line.", kRequired},
    KeySpec{"text", Shape::text, "The article; default: the headline."},
    KeySpec{"age", Shape::duration,
            "Age of the article when the gateway starts to listen; default 1h."},
    KeySpec{"every_day_at", Shape::time_of_day,
            "It appears every day at this time, in UTC, with the date added to its id; `age` is "
            "ignored."},
};

constexpr std::array kBulletinKeys{
    KeySpec{"id", Shape::ordinal, "Default: its position in the list."},
    KeySpec{"type", Shape::bulletin_type, "Default `news`."},
    KeySpec{"text", Shape::text, "The text of the bulletin.", kRequired},
    KeySpec{"exchange", Shape::text, "The exchange that it comes from."},
};

constexpr std::array kCalendarEventKeys{
    KeySpec{"type", Shape::text, "Type, such as `wshe_ed` (earnings date).", kRequired},
    KeySpec{"date", Shape::date, "Date of the event.", kRequired},
};

constexpr std::array kScannerKeys{
    KeySpec{"code", Shape::text, "Code, such as `TOP_PERC_GAIN`.", kRequired},
    KeySpec{"contracts", Shape::contracts, "The contracts, in order of rank.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// set

constexpr std::array kSetForms{
    FormSpec{{"price", Shape::map, "Move a price. Contracts that follow it move too.", kOptional,
              &kSetPrice}},
    FormSpec{
        {"farm", Shape::map,
         "Break or restore a data farm; all clients are notified. Live data pauses while all "
         "market data farms are broken; historical data is refused while all historical farms are.",
         kOptional, &kSetFarm}},
    FormSpec{
        {"upstream", Shape::upstream_state,
         "State of the connection to the broker's servers; all clients are notified (1100, "
         "1102, 1101). While the connection is lost, live data pauses and no order trades; after "
         "`restored_data_lost`, clients must request it again."}},
    FormSpec{{"next_valid_id", Shape::ordinal,
              "The next order id for clients that have not used a higher one yet."}},
    FormSpec{{"competing_session", Shape::boolean,
              "Another session of the same user has the market data: live data pauses, and "
              "requests for it get error 10197."}},
    FormSpec{{"api_port", Shape::ordinal,
              "All clients are told to reconnect on this port (1300) and are disconnected. The "
              "gateway itself keeps listening on its own port."}},
    FormSpec{{"restart", Shape::yes,
              "The nightly restart: 1100, then all connections are closed. Orders survive."}},
    FormSpec{{"order", Shape::map, "Trade or cancel an order, or enter one by hand.", kOptional,
              &kSetOrder}},
    FormSpec{{"position", Shape::map,
              "Change a position without a trade, as an assignment, a split or a transfer does. "
              "Clients that watch positions are told.",
              kOptional, &kSetPosition}},
    FormSpec{{"cash", Shape::map, "Change the cash of an account.", kOptional, &kSetCash}},
    FormSpec{{"liquidation", Shape::map,
              "The broker closes a position for lack of margin: notice 2148, then an execution "
              "with order id -1 and client id 0.",
              kOptional, &kSetLiquidation}},
};

constexpr std::array kSetPriceKeys{
    KeySpec{"last", Shape::positive_number, "The price around which it moves from now on.",
            kRequired},
};
constexpr std::array kSetFarmKeys{
    KeySpec{"name", Shape::text, "A farm of the world, such as `usfarm`.", kRequired},
    KeySpec{"state", Shape::farm_state, "Its new state.", kRequired},
};
constexpr KeySpec kOrderId{
    "id", Shape::number_or_capture,
    "The permanent id, or the order id of any client (the latest open order with that id).",
    kRequired};
constexpr KeySpec kOfAccount{"account", Shape::text, "Default: the first account."};
constexpr std::array kFilledKeys{
    kOrderId,
    KeySpec{"price", Shape::positive_number, "The price; default: the market price."},
};
constexpr std::array kCancelKeys{kOrderId};
constexpr std::array kSetOrderForms{
    FormSpec{{"filled", Shape::quantity, "This quantity trades now, up to what remains."},
             kFilledKeys},
    FormSpec{{"cancel", Shape::yes, "Cancel it, without a request from its client."}, kCancelKeys},
    FormSpec{{"enter", Shape::map,
              "A new order that was entered by hand: it has no client and order id 0 until client "
              "0 binds it.",
              kOptional, &kEnterOrder}},
};
constexpr std::array kEnterOrderKeys{
    kOfAccount,
    KeySpec{"action", Shape::order_action, "Its side.", kRequired},
    KeySpec{"totalQuantity", Shape::positive_number, "Its quantity.", kRequired},
    KeySpec{"orderType", Shape::text, "Its type, such as `LMT`; default `MKT`."},
    KeySpec{"lmtPrice", Shape::positive_number, "Its limit; default: none."},
    KeySpec{"auxPrice", Shape::positive_number, "Its stop price or offset; default: none."},
    KeySpec{"tif", Shape::text, "Its time in force; default `DAY`."},
};
constexpr std::array kSetPositionKeys{
    kOfAccount,
    KeySpec{"quantity", Shape::number, "The quantity from now on; negative if short.", kRequired},
    KeySpec{"averageCost", Shape::number_from_0,
            "The average cost per unit, including the multiplier; default: as before."},
};
constexpr std::array kSetCashKeys{
    kOfAccount,
    KeySpec{"currency", Shape::text, "The currency, such as `USD`.", kRequired},
    KeySpec{"amount", Shape::number, "The amount from now on.", kRequired},
};
constexpr std::array kSetLiquidationKeys{
    kOfAccount,
    KeySpec{"quantity", Shape::positive_number, "How much of it; default: all."},
    KeySpec{"price", Shape::positive_number, "The price; default: the market price."},
};

}  // namespace

const MapSpec kGateway{"`gateway`",
                       "Missing keys keep their defaults. A file for `serve --world` has the same "
                       "keys at its top level.",
                       kGatewayKeys,
                       {}};
const MapSpec kAccount{"an account", "An item of `accounts`, or just its id.", kAccountKeys, {}};
const MapSpec kHolding{"a position", "An item of `positions`.", kHoldingKeys, kContractNameForms};
const MapSpec kFarms{"`farms`", "", kFarmsKeys, {}};
const MapSpec kClientLimits{"`limits`", "", kClientLimitsKeys, {}};
const MapSpec kCommission{"`commission`", "", kCommissionKeys, {}};
const MapSpec kContract{
    "a contract",
    "An item of `contracts`. If the world has no contract with this `conId`, it is new and needs a "
    "`symbol`; otherwise the given keys change the existing contract.",
    kContractKeys,
    {}};
const MapSpec kPrice{"`price`", "", kPriceKeys, {}};
const MapSpec kTapePoint{
    "a point of a tape", "An item of `tape`, in ascending order of `at`.", kTapePointKeys, {}};
const MapSpec kExchange{"an exchange", "An item of `exchanges`.", kExchangeKeys, {}};
const MapSpec kEarlyClose{"an early close", "An item of `early_closes`.", kEarlyCloseKeys, {}};
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
const MapSpec kSetOrder{"`set: order`", "", {}, kSetOrderForms};
const MapSpec kEnterOrder{"`enter`", "", kEnterOrderKeys, kContractNameForms};
const MapSpec kSetPosition{"`set: position`", "", kSetPositionKeys, kContractNameForms};
const MapSpec kSetCash{"`set: cash`", "", kSetCashKeys, {}};
const MapSpec kSetLiquidation{"`set: liquidation`", "", kSetLiquidationKeys, kContractNameForms};

}  // namespace ibgw::scenario
