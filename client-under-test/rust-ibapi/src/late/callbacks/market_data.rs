//! Ticks, depth, bars and history.

use ibapi::contracts::OptionComputation;
use ibapi::market_data::historical::{self, HistoricalBarUpdate, Schedule, TickBidAsk, TickLast, TickMidpoint};
use ibapi::market_data::realtime::{Bar, BidAsk, MarketDepths, MidPoint, TickPrice, TickTypes, Trade};
use serde_json::Value;

use super::{told, Callback, Callbacks};
use crate::kinds::Size;
use crate::values::decimal;
use crate::{fields, release, times};

fn attributes(price: &TickPrice) -> i32 {
    let flags = &price.attributes;
    i32::from(flags.can_auto_execute) | i32::from(flags.past_limit) << 1 | i32::from(flags.pre_open) << 2
}

pub fn option_computation(id: Option<i32>, c: OptionComputation) -> Callback {
    told(
        "tickOptionComputation",
        fields! {
            "reqId": id, "tickType": c.field as i32, "tickAttrib": c.tick_attribute, "impliedVol": c.implied_volatility,
            "delta": c.delta, "optPrice": c.option_price, "pvDividend": c.present_value_dividend, "gamma": c.gamma,
            "vega": c.vega, "theta": c.theta, "undPrice": c.underlying_price,
        },
    )
}

pub fn tick(id: Option<i32>, item: TickTypes) -> Callbacks {
    vec![match item {
        TickTypes::Price(t) => told(
            "tickPrice",
            fields! {
                "reqId": id, "attrMask": attributes(&t), "price": t.price, "tickType": t.tick_type as i32,
            },
        ),
        TickTypes::PriceSize(t) => {
            let price = TickPrice { tick_type: t.price_tick_type, price: t.price, attributes: t.attributes };
            told(
                "tickPrice",
                fields! {
                    "reqId": id, "attrMask": attributes(&price), "price": t.price, "tickType": price.tick_type as i32,
                    "size": decimal(t.size),
                },
            )
        }
        TickTypes::Size(t) => told(
            "tickSize",
            fields! {
                "reqId": id, "tickType": t.tick_type as i32, "size": decimal(t.size),
            },
        ),
        TickTypes::String(t) => told(
            "tickString",
            fields! {
                "reqId": id, "value": t.value, "tickType": t.tick_type as i32,
            },
        ),
        TickTypes::Generic(t) => told(
            "tickGeneric",
            fields! {
                "reqId": id, "tickType": t.tick_type as i32, "value": t.value,
            },
        ),
        TickTypes::OptionComputation(computation) => option_computation(id, computation),
        TickTypes::SnapshotEnd => told("tickSnapshotEnd", fields! { "reqId": id }),
        TickTypes::RequestParameters(p) => told(
            "tickReqParams",
            fields! {
                "reqId": id, "minTick": decimal(p.min_tick), "bboExchange": p.bbo_exchange,
                "snapshotPermissions": p.snapshot_permissions,
            },
        ),
        TickTypes::MarketDataType(kind) => {
            told("marketDataType", fields! { "reqId": id, "marketDataType": kind as i32 })
        }
    }]
}

pub fn market_depth(id: Option<i32>, item: MarketDepths) -> Callbacks {
    vec![match item {
        MarketDepths::MarketDepth(d) => told("updateMktDepth", fields! { "reqId": id, "marketDepthData": d }),
        MarketDepths::MarketDepthL2(d) => told("updateMktDepthL2", fields! { "reqId": id, "marketDepthData": d }),
        #[cfg(feature = "v5")]
        MarketDepths::Reset => told("error", fields! { "id": id, "errorCode": 317 }), // without the text
    }]
}

pub fn real_time_bar(id: Option<i32>, bar: Bar) -> Callbacks {
    vec![told(
        "realtimeBar",
        fields! {
            "reqId": id, "time": times::seconds(bar.date), "open": bar.open, "high": bar.high, "low": bar.low,
            "close": bar.close, "volume": decimal(bar.volume), "WAP": decimal(bar.wap), "count": bar.count,
        },
    )]
}

pub fn trade(id: Option<i32>, t: Trade) -> Callbacks {
    let attributes = fields! { "pastLimit": t.trade_attribute.past_limit, "unreported": t.trade_attribute.unreported };
    let tick = fields! {
        "time": times::seconds(t.time), "price": t.price, "size": decimal(t.size),
        "tickAttribLast": Value::Object(attributes), "exchange": t.exchange,
        "specialConditions": t.special_conditions,
    };
    let kind = release::tick_type(&t);
    vec![told(
        "tickByTickAllLast",
        fields! { "reqId": id, "tickType": kind, "historicalTickLast": Value::Object(tick) },
    )]
}

pub fn bid_ask(id: Option<i32>, t: BidAsk) -> Callbacks {
    let flags = &t.bid_ask_attribute;
    let attributes = fields! { "bidPastLow": flags.bid_past_low, "askPastHigh": flags.ask_past_high };
    let tick = fields! {
        "time": times::seconds(t.time), "priceBid": t.bid_price, "priceAsk": t.ask_price,
        "sizeBid": decimal(t.bid_size), "sizeAsk": decimal(t.ask_size), "tickAttribBidAsk": Value::Object(attributes),
    };
    vec![told("tickByTickBidAsk", fields! { "reqId": id, "historicalTickBidAsk": Value::Object(tick) })]
}

pub fn mid_point(id: Option<i32>, t: MidPoint) -> Callbacks {
    let tick = fields! { "time": times::seconds(t.time), "price": t.mid_point };
    vec![told("tickByTickMidPoint", fields! { "reqId": id, "historicalTickMidPoint": Value::Object(tick) })]
}

fn historical_bar(bar: historical::Bar) -> Value {
    Value::Object(fields! {
        "date": bar.date.to_string(), "open": bar.open, "high": bar.high, "low": bar.low, "close": bar.close,
        "volume": decimal(bar.volume), "WAP": decimal(bar.wap), "barCount": bar.count,
    })
}

fn historical_bars(id: Option<i32>, bars: Vec<historical::Bar>) -> impl Iterator<Item = Callback> {
    bars.into_iter().map(move |bar| {
        told(
            "historicalData",
            fields! {
                "reqId": id, "historicalDataBars": historical_bar(bar),
            },
        )
    })
}

/// An answer that the library collects to its end before it hands it out.
pub fn historical_data(id: Option<i32>, data: historical::HistoricalData) -> Callbacks {
    historical_bars(id, data.bars).chain(historical_end(id, data.start, data.end)).collect()
}

fn historical_end(id: Option<i32>, start: time::OffsetDateTime, end: time::OffsetDateTime) -> Callbacks {
    vec![told(
        "historicalDataEnd",
        fields! {
            "reqId": id, "startDateStr": times::zoned(start), "endDateStr": times::zoned(end),
        },
    )]
}

pub fn historical_update(id: Option<i32>, item: HistoricalBarUpdate) -> Callbacks {
    match item {
        HistoricalBarUpdate::Historical(data) => historical_bars(id, data.bars).collect(),
        HistoricalBarUpdate::Update(bar) => {
            vec![told("historicalDataUpdate", fields! { "reqId": id, "historicalDataBar": historical_bar(bar) })]
        }
        HistoricalBarUpdate::End { start, end } => historical_end(id, start, end),
    }
}

pub fn schedule(id: Option<i32>, schedule: Schedule) -> Callback {
    let session = |s: &historical::Session| {
        Value::Object(fields! {
            "startDateTime": times::session(s.start), "endDateTime": times::session(s.end),
            "refDate": times::day(s.reference),
        })
    };
    told(
        "historicalSchedule",
        fields! {
            "reqId": id, "startDateTime": times::session(schedule.start), "endDateTime": times::session(schedule.end),
            "timeZone": schedule.time_zone,
            "historicalSessions": schedule.sessions.iter().map(session).collect::<Vec<_>>(),
        },
    )
}

// The library takes the lists of historical ticks apart and does not say which tick was the last of one.

pub fn historical_mid_point(id: Option<i32>, t: TickMidpoint) -> Callbacks {
    let tick = fields! { "time": times::seconds(t.timestamp), "price": t.price, "size": t.size.size() };
    vec![told("historicalTicks", fields! { "reqId": id, "historicalTicks": Value::Object(tick) })]
}

pub fn historical_bid_ask(id: Option<i32>, t: TickBidAsk) -> Callbacks {
    let flags = &t.tick_attribute_bid_ask;
    let attributes = fields! { "bidPastLow": flags.bid_past_low, "askPastHigh": flags.ask_past_high };
    let tick = fields! {
        "time": times::seconds(t.timestamp), "tickAttribBidAsk": Value::Object(attributes), "priceBid": t.price_bid,
        "priceAsk": t.price_ask, "sizeBid": t.size_bid.size(), "sizeAsk": t.size_ask.size(),
    };
    vec![told("historicalTicksBidAsk", fields! { "reqId": id, "historicalTicksBidAsk": Value::Object(tick) })]
}

pub fn historical_last(id: Option<i32>, t: TickLast) -> Callbacks {
    let flags = &t.tick_attribute_last;
    let attributes = fields! { "pastLimit": flags.past_limit, "unreported": flags.unreported };
    let tick = fields! {
        "time": times::seconds(t.timestamp), "tickAttribLast": Value::Object(attributes), "price": t.price,
        "size": t.size.size(), "exchange": t.exchange, "specialConditions": t.special_conditions,
    };
    vec![told("historicalTicksLast", fields! { "reqId": id, "historicalTicksLast": Value::Object(tick) })]
}
