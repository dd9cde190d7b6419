// fmt, compiled from Debian's headers, because its package has only a shared library, which needs
// the shared standard library.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {

// Functions that fmt/format.h and fmt/chrono.h declare but do not define.
template std::locale locale_ref::get<std::locale>() const;
template auto thousands_sep_impl<char>(locale_ref) -> thousands_sep_result<char>;
template auto decimal_point_impl(locale_ref) -> char;
template void buffer<char>::append(const char*, const char*);

}  // namespace detail
FMT_END_NAMESPACE
