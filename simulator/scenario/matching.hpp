// Decides whether a value matches a matcher, in the same way for the gateway's filters, which look
// at decoded messages, and for the judge, which looks at events of adapters and the trace. Both
// pass their values as ValueViews.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/tree.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// A view of a value for matchers, whatever its type. Cheap to copy; must not outlive the value.
struct ValueView {
  enum class Kind {
    absent,
    integer,  ///< Also booleans, as 1 and 0.
    real,
    text,    ///< Also decimals, as they are spelled.
    record,  ///< Named members; also a map of tags to values.
    list,
  };

  /// Access to the members of the record or list at `whole`.
  struct Access {
    std::size_t (*size)(const void* whole);
    /// The n-th member or element; n must be below the size.
    ValueView (*item)(const void* whole, std::size_t index);
    /// Records only; absent if there is no such member.
    ValueView (*member)(const void* whole, std::string_view name);
  };

  Kind kind = Kind::absent;
  std::int64_t integer = 0;
  double real = 0;                 ///< Never NaN; that is a text.
  std::string_view text;           ///< text; real: the spelling in a scenario, where there is one.
  const void* whole = nullptr;     ///< record, list.
  const Access* access = nullptr;  ///< record, list.
};

/// Null is absent, a map is a record.
[[nodiscard]] ValueView view_of(const Tree& tree);
[[nodiscard]] ValueView view_of(std::int64_t number);

/// Values saved by rules (`save: {orderId: $order}`), by name. A matcher with a name matches any of
/// the values saved under it; where a single value is needed, it is the latest.
class SavedValues {
 public:
  /// A value that is already saved becomes the latest. If there are more than kPerName, the oldest
  /// are dropped.
  void add(const std::string& name, Tree value);
  /// Saves all members of a map, as given in a `rule` line of the trace.
  void add_all(const Tree& values);

  /// nullptr if nothing was saved under the name.
  [[nodiscard]] const std::deque<Tree>* find(std::string_view name) const;
  [[nodiscard]] const Tree* latest(std::string_view name) const;

  /// A limit, so that a gateway that runs for weeks does not keep every order id.
  static constexpr std::size_t kPerName = 1000;

 private:
  std::map<std::string, std::deque<Tree>, std::less<>> values_;
};

/// The name in a text `$name`, which refers to saved values or to a field of the current message;
/// empty for every other text. `$$` starts a text with a literal `$`.
[[nodiscard]] std::string_view reference_of(const Tree& scalar);
/// The text itself, without the `$` that escapes another one.
[[nodiscard]] std::string_view plain_text(const Tree& scalar);

/// The tree with every `$name` replaced by the latest value of that name, and `$$` by `$`; nothing
/// if one of the names has no value yet.
[[nodiscard]] std::optional<Tree> with_saved(const Tree& tree, const SavedValues& saved);

/// Whether one value matches. `saved` may be null: then a `$name` matches nothing.
[[nodiscard]] bool fits(const Matcher& matcher, const ValueView& value,
                        const SavedValues* saved = nullptr);

/// The value on the dotted path below a record. If the path leads through a list, any element may
/// match (for `absent` and `empty`, all must). A record or list without values is absent.
[[nodiscard]] bool fits(const FieldMatcher& field, const ValueView& record,
                        const SavedValues* saved);
/// Whether all of them match.
[[nodiscard]] bool fits(const std::vector<FieldMatcher>& where, const ValueView& record,
                        const SavedValues* saved);

/// Whether a text is a number, which is compared by value and not as text.
[[nodiscard]] bool is_number(std::string_view text);

}  // namespace ibgw::scenario
