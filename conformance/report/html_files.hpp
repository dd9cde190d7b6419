// The files of report/html/, put into the program when it is built (embed.cmake).
#pragma once

#include <string_view>

namespace ibgw::conformance::html_files {

extern const std::string_view index_mustache;
extern const std::string_view case_mustache;
extern const std::string_view style_css;
extern const std::string_view index_js;
extern const std::string_view case_js;

}  // namespace ibgw::conformance::html_files
