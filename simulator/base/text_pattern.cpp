#include "simulator/base/text_pattern.hpp"

#include <utility>

#include <re2/re2.h>

namespace ibgw {
namespace {

re2::RE2::Options options(re2::RE2::Options::Encoding encoding) {
  re2::RE2::Options options;
  options.set_encoding(encoding);
  options.set_never_capture(true);
  options.set_log_errors(false);
  return options;
}

}  // namespace

TextPattern::TextPattern(std::string text) : text_(std::move(text)) {
  auto compiled =
      std::make_shared<const re2::RE2>(text_, options(re2::RE2::Options::EncodingLatin1));
  if (compiled->ok()) {
    compiled_ = std::move(compiled);
  } else {
    // Parsed once more as UTF-8, because parts of it are shown to people.
    wrong_part_ = re2::RE2(text_, options(re2::RE2::Options::EncodingUTF8)).error_arg();
  }
}

bool TextPattern::fits(std::string_view value) const {
  return compiled_ != nullptr &&
         re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *compiled_);
}

}  // namespace ibgw
