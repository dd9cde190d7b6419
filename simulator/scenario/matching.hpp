// Does a value fit a matcher? One meaning for the gateway's filters, which look at decoded
// messages, and for the judge, which looks at what adapters and the trace told: both hand their
// values over as ValueViews.
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

/// A value as matchers see it, whatever it is kept as. Cheap to copy; borrows from that value.
struct ValueView {
  enum class Kind {
    absent,
    integer,  ///< Booleans too, as 1 and 0.
    real,
    text,    ///< Decimals too, as they are spelled.
    record,  ///< Named members; a map of tags to values as well.
    list,
  };

  /// How to look into a record or a list that is kept at `whole`.
  struct Access {
    std::size_t (*size)(const void* whole);
    /// The n-th member or element, n below the size.
    ValueView (*item)(const void* whole, std::size_t index);
    /// Records only; absent when there is no such member.
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

/// What rules saved (`save: {order: orderId}`), by name. A name stands for every value that was
/// saved under it, in matchers for any of them, where one is needed for the latest.
class SavedValues {
 public:
  /// A value that is there already becomes the latest; of more than kPerName the oldest are
  /// dropped.
  void add(const std::string& name, Tree value);
  /// All members of a map, as a `rule` line of the trace has them.
  void add_all(const Tree& values);

  /// nullptr: nothing was saved under the name.
  [[nodiscard]] const std::deque<Tree>* find(std::string_view name) const;
  [[nodiscard]] const Tree* latest(std::string_view name) const;

  /// Who runs for weeks must not keep every order id there was.
  static constexpr std::size_t kPerName = 1000;

 private:
  std::map<std::string, std::deque<Tree>, std::less<>> values_;
};

/// The name in a text `$name`, which stands for saved values or for a field of the message at hand;
/// empty for every other text. `$$` begins a text with a plain `$`.
[[nodiscard]] std::string_view reference_of(const Tree& scalar);
/// The text itself, without the `$` that protects another one.
[[nodiscard]] std::string_view plain_text(const Tree& scalar);

/// The tree with every `$name` replaced by the latest value of that name, and `$$` by `$`; nothing
/// while one of them has no value.
[[nodiscard]] std::optional<Tree> with_saved(const Tree& tree, const SavedValues& saved);

/// One value. `saved` may be null: then a `$name` fits nothing.
[[nodiscard]] bool fits(const Matcher& matcher, const ValueView& value,
                        const SavedValues* saved = nullptr);

/// The value on the dotted path below a record. A path goes through lists: then any element does
/// (for `absent` and `empty`: every one). A record or a list in which nothing is set is absent.
[[nodiscard]] bool fits(const FieldMatcher& field, const ValueView& record,
                        const SavedValues* saved);
/// All of them.
[[nodiscard]] bool fits(const std::vector<FieldMatcher>& where, const ValueView& record,
                        const SavedValues* saved);

/// Whether a text spells a number: what compares by value and not by spelling.
[[nodiscard]] bool is_number(std::string_view text);

}  // namespace ibgw::scenario
