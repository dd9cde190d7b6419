// When the world's articles appear: once, or every day.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

struct Headline {
  std::int64_t wall_ms = 0;
  const world::NewsArticle* article = nullptr;
  std::string id;  ///< Of an article that appears every day: with the date.
};

struct NewsFilter {
  std::int64_t con_id = 0;
  std::int64_t after_ms = INT64_MIN;
  std::int64_t until_ms = INT64_MAX;
  std::vector<std::string> providers;  ///< Empty = all.
};

/// Newest first, at most so many. `began_ms`: when the gateway began to listen.
[[nodiscard]] std::vector<Headline> find_headlines(const world::World& world, std::int64_t began_ms,
                                                   const NewsFilter& filter, std::size_t most);

/// nullptr if there is none.
[[nodiscard]] const world::NewsArticle* find_article(const world::World& world,
                                                     std::string_view provider,
                                                     std::string_view id);

}  // namespace ibgw::gateway
