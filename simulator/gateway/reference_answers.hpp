// The requests about contracts, exchanges and the gateway itself; their table is in
// answers_reference.cpp.
#pragma once

#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

void contract_data(const Question& q);
void cancel_contract_data(const Question& q);
void configuration(const Question& q);
void update_configuration(const Question& q);
void query_display_groups(const Question& q);
void subscribe_to_display_group(const Question& q);
void update_display_group(const Question& q);
void unsubscribe_from_display_group(const Question& q);

}  // namespace ibgw::gateway
