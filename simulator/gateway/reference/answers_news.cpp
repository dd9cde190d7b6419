// Requests for news, bulletins, the corporate calendar and fundamentals. The table also names the
// requests for scanners.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/reference/news.hpp"
#include "simulator/gateway/request_time.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kNoArticle = 10172;
constexpr int kFeedNotAllowed = 10276;
constexpr int kDuplicateMetaData = 10278;
constexpr int kMetaDataNotRequested = 10282;
constexpr int kBadTime = 10314;
constexpr int kFundamentalsNotAllowed = 10358;
constexpr std::size_t kHeadlinesMax = 300;
constexpr int kPlainText = 0;

bool has_provider(const world::World& world, std::string_view code) {
  return std::any_of(world.news_providers.begin(), world.news_providers.end(),
                     [&](const world::NewsProvider& p) { return p.code == code; });
}

void news_providers(const Question& q) {
  const auto& providers = q.model.world().news_providers;
  wire::Message& message = q.fresh("NEWS_PROVIDERS");
  put_rows(message, message.root(), "newsProviders", providers.size(),
           [&](std::size_t i, RowWriter row) {
             row.set("providerCode", providers[i].code).set("providerName", providers[i].name);
           });
  q.send(message);
}

void news_article(const Question& q) {
  const std::string_view provider = q.request.text("providerCode");
  if (!has_provider(q.model.world(), provider)) {
    q.error(kFeedNotAllowed, fmt::format("News feed is not allowed: {}", provider));
    return;
  }
  const world::NewsArticle* const article =
      find_article(q.model.world(), provider, q.request.text("articleId"));
  if (article == nullptr) {
    return q.error(kNoArticle, "Failed to request news article: No data available");
  }
  wire::Message& message = q.fresh("NEWS_ARTICLE");
  message.set("reqId", q.id());
  message.set("articleType", kPlainText);
  message.set("articleText", article->text);
  q.send(message);
}

/// Reads `2026-01-05 14:30:00.0`, which is UTC like all times of news, and other formats that
/// requests may use. Nothing if it is not a time.
std::optional<std::int64_t> news_time(std::string text, Moment now) {
  if (text.size() > 8 && text[4] == '-' && text[7] == '-') {
    text.erase(7, 1).erase(4, 1);
    text.erase(std::min(text.find('.'), text.size()));
  }
  const auto found = time::read(text, time::Zone(), now.wall_ms);
  return found ? std::optional(found->wall_ms) : std::nullopt;
}

/// Reads an optional time. Returns false if it sent an error.
bool read_limit(const Question& q, std::string_view field, std::string_view what,
                std::int64_t& wall_ms) {
  const std::string text(q.request.text(field));
  const auto found = text.empty() ? std::optional(wall_ms) : news_time(text, q.now);
  if (!found) {
    q.error(kBadTime, bad_time_text(what));
    return false;
  }
  wall_ms = *found;
  return true;
}

/// Returns false if it sent an error.
bool read_filter(const Question& q, NewsFilter& filter) {
  filter.con_id = q.request.integer("conId").value_or(0);
  if (q.model.world().find_instrument(saturate<int>(filter.con_id)) < 0) {
    q.error(kNoSecurityDefinition, "No security definition has been found for the request");
    return false;
  }
  std::string codes(q.request.text("providerCodes"));
  std::replace(codes.begin(), codes.end(), ',', '+');
  for (std::size_t begin = 0; begin <= codes.size();) {
    const std::size_t end = std::min(codes.find('+', begin), codes.size());
    filter.providers.push_back(codes.substr(begin, end - begin));
    if (!has_provider(q.model.world(), filter.providers.back())) {
      q.error(kFeedNotAllowed,
              fmt::format("News feed is not allowed: {}", filter.providers.back()));
      return false;
    }
    begin = end + 1;
  }
  return read_limit(q, "startDateTime", "Start Date/Time", filter.after_ms) &&
         read_limit(q, "endDateTime", "End Date/Time", filter.until_ms);
}

void historical_news(const Question& q) {
  NewsFilter filter;
  if (!read_filter(q, filter)) {
    return;
  }
  const std::int64_t id = q.id();
  const std::int64_t total = q.request.integer("totalResults").value_or(0);
  const std::size_t wanted =
      total > 0 ? std::min(static_cast<std::size_t>(total), kHeadlinesMax) : kHeadlinesMax;
  filter.until_ms = std::min(filter.until_ms, q.now.wall_ms);
  std::vector<Headline> found =
      find_headlines(q.model.world(), q.model.began_ms(), filter, wanted + 1);
  const bool more = found.size() > wanted;
  found.resize(std::min(found.size(), wanted));
  for (const Headline& headline : found) {
    wire::Message& message = q.fresh("HISTORICAL_NEWS");
    message.set("reqId", id);
    message.set("time", time::news_text(headline.wall_ms, time::Zone()));
    message.set("providerCode", headline.article->provider);
    message.set("articleId", headline.id);
    message.set("headline", headline.article->headline);
    q.send(message);
  }
  wire::Message& end = q.fresh("HISTORICAL_NEWS_END");
  end.set("reqId", id);
  end.set("hasMore", more);
  q.send(end);
}

void news_bulletins(const Question& q) {
  q.model.subscriptions().add(q.client.session, Stream::news_bulletins, 0, 0);
  if (q.request.integer("allMessages").value_or(0) == 0) {
    return;  // Only future ones were requested.
  }
  for (const world::NewsBulletin& bulletin : q.model.world().bulletins) {
    wire::Message& message = q.fresh("NEWS_BULLETINS");
    message.set("newsMsgId", bulletin.id);
    message.set("newsMsgType", bulletin.type);
    message.set("newsMessage", bulletin.text);
    message.set("originatingExch", bulletin.exchange);
    q.send(message);
  }
}

void cancel_news_bulletins(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::news_bulletins, 0);
}

/// Sends error 10276 if the world has no calendar.
bool may_read_calendar(const Question& q) {
  if (!q.model.world().calendar.empty()) {
    return true;
  }
  q.error(kFeedNotAllowed, "News feed is not allowed.");
  return false;
}

/// The types of events; a client must have asked for them before it asks for events.
void calendar_meta_data(const Question& q) {
  if (!may_read_calendar(q)) {
    return;
  }
  if (!q.model.subscriptions().add(q.client.session, Stream::calendar, 0, 0)) {
    q.error(kDuplicateMetaData, "Duplicate WSH metadata request.");
    return;
  }
  std::vector<std::string_view> types;
  std::string list;
  for (const world::CalendarEvent& event : q.model.world().calendar) {
    if (std::find(types.begin(), types.end(), event.type) == types.end()) {
      types.push_back(event.type);
      list += fmt::format(R"({}{{"tag":"{}"}})", list.empty() ? "" : ",", event.type);
    }
  }
  wire::Message& message = q.fresh("WSH_META_DATA");
  message.set("reqId", q.id());
  message.set("dataJson", fmt::format(R"({{"meta_data":{{"event_types":[{}]}}}})", list));
  q.send(message);
}

void cancel_calendar_meta_data(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::calendar, 0);
}

void calendar_events(const Question& q) {
  if (!may_read_calendar(q)) {
    return;
  }
  if (!q.model.subscriptions().has(q.client.session, Stream::calendar, 0)) {
    q.error(kMetaDataNotRequested, "WSH metadata not requested.");
    return;
  }
  const std::int64_t con_id = q.request.integer("conId").value_or(0);
  const std::string_view filter = q.request.text("filter");
  const std::string_view from = q.request.text("startDate");
  const std::string_view to = q.request.text("endDate");
  const std::int64_t limit = q.request.integer("totalLimit").value_or(INT64_MAX);
  std::int64_t count = 0;
  std::string list;
  for (const world::CalendarEvent& event : q.model.world().calendar) {
    // A filter is JSON that names the types and contracts it wants.
    const bool named = filter.find(event.type) != std::string_view::npos ||
                       filter.find(std::to_string(event.con_id)) != std::string_view::npos;
    if ((con_id > 0 && event.con_id != con_id) || (!filter.empty() && !named) ||
        (!from.empty() && event.date < from) || (!to.empty() && event.date > to) ||
        count >= limit) {
      continue;
    }
    ++count;
    list += fmt::format(R"({}{{"conids":[{}],"event_type":"{}","data":{{"date":"{}"}}}})",
                        list.empty() ? "" : ",", event.con_id, event.type, event.date);
  }
  wire::Message& message = q.fresh("WSH_EVENT_DATA");
  message.set("reqId", q.id());
  message.set("dataJson", fmt::format("[{}]", list));
  q.send(message);
}

void fundamental_data(const Question& q) {
  q.error(kFundamentalsNotAllowed, "Fundamentals data is not allowed.");
}

constexpr Answer kNewsAnswers[] = {
    {"REQ_NEWS_PROVIDERS", news_providers, "the world's news providers", ""},
    {"REQ_NEWS_ARTICLE", news_article, "the text of one of the world's articles", "10172 10276"},
    {"REQ_HISTORICAL_NEWS", historical_news,
     "a contract's headlines, newest first, and whether there are more", "200 10276 10314"},
    {"REQ_NEWS_BULLETINS", news_bulletins,
     "the world's bulletins, if the client asks for all messages", ""},
    {"CANCEL_NEWS_BULLETINS", cancel_news_bulletins, "no answer", ""},
    {"REQ_WSH_META_DATA", calendar_meta_data, "the event types, if the world has an event calendar",
     "10276 10278"},
    {"CANCEL_WSH_META_DATA", cancel_calendar_meta_data, "no answer", ""},
    {"REQ_WSH_EVENT_DATA", calendar_events,
     "a contract's events; REQ_WSH_META_DATA must come first", "10276 10282"},
    {"CANCEL_WSH_EVENT_DATA", answered_at_once, "no answer", ""},
    {"REQ_FUNDAMENTAL_DATA", fundamental_data, "refused: no longer supported", "430 10358"},
    {"CANCEL_FUNDAMENTAL_DATA", answered_at_once, "no answer", ""},
};

}  // namespace

Answers news_answers() {
  return kNewsAnswers;
}

}  // namespace ibgw::gateway
