//! Every request that the library can make, under its official name: how to call it, and as which callbacks its answer is
//! reported.

mod accounts;
mod information;
mod market_data;
mod orders;

use crate::arguments::Answer;
use crate::call::Call;

pub type Request = fn(&Call) -> Answer;
type Table = &'static [(&'static str, Request)];

const TABLES: [Table; 4] = [accounts::REQUESTS, information::REQUESTS, market_data::REQUESTS, orders::REQUESTS];

fn all() -> impl Iterator<Item = &'static (&'static str, Request)> {
    TABLES.into_iter().flatten()
}

pub fn names() -> impl Iterator<Item = &'static str> {
    all().map(|(name, _)| *name)
}

pub fn find(wanted: &str) -> Option<Request> {
    all().find(|(name, _)| *name == wanted).map(|(_, request)| *request)
}

/// Follows a subscription of the library: its types share the methods, but no trait that can be named.
macro_rules! follow {
    ($call:expr, ($request:literal, $id:expr), $subscription:expr, $tell:expr, end: $end:expr) => {{
        let subscription = std::sync::Arc::new($subscription);
        let cancelled = std::sync::Arc::clone(&subscription);
        let (cancel, next) = (move || cancelled.cancel(), move || subscription.next());
        $call.follow(($request, $id), (cancel, next), None, $tell, $end);
        Ok(())
    }};
    ($call:expr, ($request:literal, $id:expr), $subscription:expr, $tell:expr) => {
        follow!($call, ($request, $id), $subscription, $tell, end: None)
    };
}

use follow;
