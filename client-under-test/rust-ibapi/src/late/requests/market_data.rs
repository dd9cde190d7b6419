//! Ticks, depth, bars and history.

use ibapi::contracts::Contract;
use ibapi::market_data::historical::{self, BarSize, Duration};
use ibapi::market_data::realtime::WhatToShow;
use ibapi::market_data::{IgnoreSize, MarketDataType, SmartDepth, TradingHours};

use super::{follow, Table};
use crate::arguments::{Answer, Refusal};
use crate::call::Call;
use crate::callbacks::{self, told};
use crate::kinds;
use crate::{fields, times};

const BAR_SIZES: [BarSize; 22] = [
    BarSize::Sec,
    BarSize::Sec5,
    BarSize::Sec10,
    BarSize::Sec15,
    BarSize::Sec30,
    BarSize::Min,
    BarSize::Min2,
    BarSize::Min3,
    BarSize::Min4,
    BarSize::Min5,
    BarSize::Min10,
    BarSize::Min15,
    BarSize::Min20,
    BarSize::Min30,
    BarSize::Hour,
    BarSize::Hour2,
    BarSize::Hour3,
    BarSize::Hour4,
    BarSize::Hour8,
    BarSize::Day,
    BarSize::Week,
    BarSize::Month,
];
const LIVE: [WhatToShow; 5] =
    [WhatToShow::Trades, WhatToShow::MidPoint, WhatToShow::Bid, WhatToShow::Ask, WhatToShow::AggTrades];

fn one_of<T: Copy + ToString>(known: &[T], call: &Call, name: &str, usual: &str) -> Result<T, Refusal> {
    let text = call.get(name, usual.to_string())?;
    let found = known.iter().find(|one| one.to_string() == text);
    found.copied().ok_or_else(|| Refusal::Unsupported(format!("{name}: the library knows no {text:?}")))
}

fn what_to_show(call: &Call) -> Result<historical::WhatToShow, Refusal> {
    let text = call.get("whatToShow", "TRADES".to_string())?;
    Ok(text.parse().map_err(|_| format!("whatToShow: the library knows no {text:?}"))?)
}

fn hours(call: &Call) -> Result<TradingHours, String> {
    Ok(TradingHours::from_use_rth(call.get("useRTH", false)?))
}

fn instant(call: &Call, name: &str) -> Result<Option<time::OffsetDateTime>, String> {
    let text: Option<String> = call.some_text(name)?;
    text.as_deref().map(times::read_instant).transpose().map_err(|why| format!("{name}: {why}"))
}

fn market_data(call: &Call) -> Answer {
    let contract: Contract = call.record("contract")?;
    let generic_ticks = call.text("genericTickList")?;
    let ticks: Vec<_> = generic_ticks.split(',').filter(|tick| !tick.is_empty()).collect();
    let (snapshot, regulatory) = (call.get("snapshot", false)?, call.get("regulatorySnapshot", false)?);
    let id = call.request_id()?;
    // The library has another call for news, which makes the same request.
    if let (Some((&"mdoff", news)), false, false) = (ticks.split_first(), snapshot, regulatory) {
        let codes: Option<Vec<_>> = news.iter().map(|tick| tick.strip_prefix("292:")).collect();
        if let Some(codes) = codes.filter(|codes| !codes.is_empty()) {
            let news = call.client().contract_news(&contract, &codes)?;
            return follow!(call, ("reqMktData", id), news, callbacks::tick_news);
        }
    }
    let mut request = call.client().market_data(&contract).generic_ticks(&ticks);
    if snapshot {
        request = request.snapshot();
    }
    if regulatory {
        request = request.regulatory_snapshot();
    }
    follow!(call, ("reqMktData", id), request.subscribe()?, callbacks::tick)
}

fn tick_by_tick(call: &Call) -> Answer {
    let contract: Contract = call.record("contract")?;
    let kind = call.get("tickType", "Last".to_string())?;
    let count = call.get("numberOfTicks", 0)?;
    let ignore_size = call.get("ignoreSize", false)?;
    if ignore_size && kind != "BidAsk" {
        crate::values::drop_argument("ignoreSize: the library has it for BidAsk only".to_string());
    }
    let ignore_size = if ignore_size { IgnoreSize::Yes } else { IgnoreSize::No };
    if !["Last", "AllLast", "BidAsk", "MidPoint"].contains(&kind.as_str()) {
        return Err(Refusal::Unsupported(format!("tickType: the library knows no {kind:?}")));
    }
    let id = call.request_id()?;
    let request = call.client().tick_by_tick(&contract, count);
    match kind.as_str() {
        "Last" => follow!(call, ("reqTickByTickData", id), request.last()?, callbacks::trade),
        "AllLast" => follow!(call, ("reqTickByTickData", id), request.all_last()?, callbacks::trade),
        "BidAsk" => follow!(call, ("reqTickByTickData", id), request.bid_ask(ignore_size)?, callbacks::bid_ask),
        _ => follow!(call, ("reqTickByTickData", id), request.mid_point()?, callbacks::mid_point),
    }
}

fn history(call: &Call) -> Answer {
    let contract: Contract = call.record("contract")?;
    let duration = call.get("duration", "1 D".to_string())?;
    let duration: Duration = duration.parse().map_err(|error| format!("duration: {error}"))?;
    let (what, end) = (what_to_show(call)?, instant(call, "endDateTime")?);
    let hours = hours(call)?;
    if what == historical::WhatToShow::Schedule {
        let mut request = call.client().historical_schedules(&contract, duration);
        if let Some(end) = end {
            request = request.ending(end);
        }
        let id = call.request_id()?;
        call.tell(callbacks::schedule(id, request.fetch()?));
        return Ok(());
    }
    let size = one_of(&BAR_SIZES, call, "barSizeSetting", "1 day")?;
    let request = call.client().historical_data(&contract, size);
    let mut request = request.what_to_show(what).trading_hours(hours).duration(duration);
    if call.get("keepUpToDate", false)? {
        let id = call.request_id()?;
        return follow!(call, ("reqHistoricalData", id), request.stream()?, callbacks::historical_update);
    }
    if let Some(end) = end {
        request = request.ending(end);
    }
    let id = call.request_id()?;
    let data = request.fetch()?;
    callbacks::historical_data(id, data).into_iter().for_each(|callback| call.tell(callback));
    Ok(())
}

fn historical_ticks(call: &Call) -> Answer {
    let contract: Contract = call.record("contract")?;
    let (start, end) = (instant(call, "startDateTime")?, instant(call, "endDateTime")?);
    let what = what_to_show(call)?;
    let mut request = call.client().historical_ticks(&contract, call.get("numberOfTicks", 10)?);
    request = request.trading_hours(hours(call)?);
    if let Some(start) = start {
        request = request.starting(start);
    }
    if let Some(end) = end {
        request = request.ending(end);
    }
    let ignore_size = if call.get("ignoreSize", false)? { IgnoreSize::Yes } else { IgnoreSize::No };
    use historical::WhatToShow::{BidAsk, MidPoint, Trades};
    if ![BidAsk, MidPoint, Trades].contains(&what) {
        return Err(Refusal::Unsupported(format!("whatToShow: the library has no ticks of {what}")));
    }
    let id = call.request_id()?;
    match what {
        Trades => follow!(call, ("reqHistoricalTicks", id), request.trade()?, callbacks::historical_last),
        MidPoint => follow!(call, ("reqHistoricalTicks", id), request.mid_point()?, callbacks::historical_mid_point),
        _ => {
            let ticks = request.bid_ask(ignore_size)?;
            follow!(call, ("reqHistoricalTicks", id), ticks, callbacks::historical_bid_ask)
        }
    }
}

pub const REQUESTS: Table = &[
    ("reqMktData", market_data),
    ("cancelMktData", |call| call.cancel("reqMktData")),
    ("reqMarketDataType", |call| {
        let kind = MarketDataType::from(call.get("marketDataType", 1)?);
        Ok(call.client().switch_market_data_type(kind)?)
    }),
    ("reqMktDepth", |call| {
        let contract: Contract = call.record("contract")?;
        let rows = call.get("numRows", 5)?;
        let smart = if call.get("isSmartDepth", false)? { SmartDepth::Yes } else { SmartDepth::No };
        let id = call.request_id()?;
        let depth = call.client().market_depth(&contract, rows).smart_depth(smart).subscribe()?;
        follow!(call, ("reqMktDepth", id), depth, callbacks::market_depth)
    }),
    ("cancelMktDepth", |call| {
        call.raw("isSmartDepth"); // the subscription knows
        call.cancel("reqMktDepth")
    }),
    ("reqMktDepthExchanges", |call| {
        let exchanges = call.client().market_depth_exchanges()?;
        call.tell(told("mktDepthExchanges", fields! { "depthMarketDataDescriptions": exchanges }));
        Ok(())
    }),
    ("reqRealTimeBars", |call| {
        let contract: Contract = call.record("contract")?;
        let what = one_of(&LIVE, call, "whatToShow", "TRADES")?;
        let options = call.raw("realTimeBarsOptions").map(kinds::Tags::read).transpose()?.unwrap_or_default();
        let request = call.client().realtime_bars(&contract).what_to_show(what).trading_hours(hours(call)?);
        let id = call.request_id()?;
        let bars = request.options(options).subscribe()?;
        follow!(call, ("reqRealTimeBars", id), bars, callbacks::real_time_bar)
    }),
    ("cancelRealTimeBars", |call| call.cancel("reqRealTimeBars")),
    ("reqTickByTickData", tick_by_tick),
    ("cancelTickByTickData", |call| call.cancel("reqTickByTickData")),
    ("reqHistoricalData", history),
    ("cancelHistoricalData", |call| call.cancel("reqHistoricalData")),
    ("reqHistoricalTicks", historical_ticks),
    ("cancelHistoricalTicks", |call| Ok(call.client().cancel_historical_ticks(call.get("reqId", 0)?)?)),
    ("reqHeadTimestamp", |call| {
        let contract: Contract = call.record("contract")?;
        let (what, hours) = (what_to_show(call)?, hours(call)?);
        let id = call.request_id()?;
        let at = call.client().head_timestamp(&contract, what, hours)?;
        call.tell(told("headTimestamp", fields! { "reqId": id, "headTimestamp": times::seconds(at) }));
        Ok(())
    }),
    ("reqHistogramData", |call| {
        let contract: Contract = call.record("contract")?;
        let (hours, period) = (hours(call)?, one_of(&BAR_SIZES, call, "timePeriod", "1 day")?);
        let id = call.request_id()?;
        let entries = call.client().histogram_data(&contract, hours, period)?;
        call.tell(told("histogramData", fields! { "reqId": id, "histogramDataEntries": entries }));
        Ok(())
    }),
];
