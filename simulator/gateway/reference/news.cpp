#include "simulator/gateway/reference/news.hpp"

#include <algorithm>

#include "simulator/gateway/moment.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kFirstNewsMs = 1'577'836'800'000;  // 2020-01-01.
constexpr std::size_t kDateDigits = 8;

bool is_daily(const world::NewsArticle& article) {
  return article.daily_minute >= 0;
}

bool fits(const NewsFilter& filter, const world::NewsArticle& article) {
  return article.con_id == filter.con_id &&
         (filter.providers.empty() || std::find(filter.providers.begin(), filter.providers.end(),
                                                article.provider) != filter.providers.end());
}

void add_daily(const world::NewsArticle& article, const NewsFilter& filter, std::size_t most,
               std::vector<Headline>& found) {
  const std::int64_t minute = article.daily_minute * kMinuteMs;
  std::int64_t at = (filter.until_ms - minute) / kDayMs * kDayMs + minute;
  for (std::size_t i = 0; i < most && at > filter.after_ms && at >= kFirstNewsMs; ++i) {
    found.push_back({at, &article, article.id + time::date_text(at, time::Zone())});
    at -= kDayMs;
  }
}

}  // namespace

std::vector<Headline> find_headlines(const world::World& world, std::int64_t began_ms,
                                     const NewsFilter& filter, std::size_t most) {
  std::vector<Headline> found;
  for (const world::NewsArticle& article : world.news) {
    const std::int64_t once = began_ms - article.minutes_ago * kMinuteMs;
    if (!fits(filter, article)) {
      continue;
    }
    if (is_daily(article)) {
      add_daily(article, filter, most, found);
    } else if (once > filter.after_ms && once <= filter.until_ms) {
      found.push_back({once, &article, article.id});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Headline& a, const Headline& b) { return a.wall_ms > b.wall_ms; });
  found.resize(std::min(found.size(), most));
  return found;
}

const world::NewsArticle* find_article(const world::World& world, std::string_view provider,
                                       std::string_view id) {
  for (const world::NewsArticle& article : world.news) {
    if (article.provider != provider || !id.starts_with(article.id)) {
      continue;
    }
    const std::string_view date = id.substr(article.id.size());
    if (is_daily(article) ? date.size() == kDateDigits &&
                                date.find_first_not_of("0123456789") == std::string_view::npos
                          : date.empty()) {
      return &article;
    }
  }
  return nullptr;
}

}  // namespace ibgw::gateway
