// The requests about scanners; the table is in answers_news.cpp.
#pragma once

#include <string>

#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

void scanner_parameters(const Question& q);
void scanner_subscription(const Question& q);
void cancel_scanner_subscription(const Question& q);

/// What a client may ask scanners for, as the XML that gateways send; small, where a real one is
/// more than a megabyte.
[[nodiscard]] std::string scanner_parameters_xml(const world::World& world);

}  // namespace ibgw::gateway
