#include <array>

#include "client-under-test/reference/order_fields.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using Type = FieldType;

using namespace since;

namespace execution_data {

constexpr int kContract = 2;  // protobuf numbers of the records
constexpr int kExecution = 3;

constexpr FieldSpec contract(std::string_view name, Type type, int number) {
  return {name, type, number, kContract};
}
constexpr FieldSpec execution(std::string_view name, Type type, int number, int since = kAlways) {
  return {name, type, number, kExecution, since};
}

constexpr std::array kExecutionData{
    FieldSpec{"reqId", Type::int32, 1},
    execution("execution.orderId", Type::int32, 1),
    contract("contract.conId", Type::int32, 1),
    contract("contract.symbol", Type::text, 2),
    contract("contract.secType", Type::text, 3),
    contract("contract.lastTradeDateOrContractMonth", Type::text, 4),
    contract("contract.strike", Type::float64, 5),
    contract("contract.right", Type::text, 6),
    contract("contract.multiplier", Type::float64, 7),
    contract("contract.exchange", Type::text, 8),
    contract("contract.currency", Type::text, 10),
    contract("contract.localSymbol", Type::text, 11),
    contract("contract.tradingClass", Type::text, 12),
    execution("execution.execId", Type::text, 2),
    execution("execution.time", Type::text, 3),
    execution("execution.acctNumber", Type::text, 4),
    execution("execution.exchange", Type::text, 5),
    execution("execution.side", Type::text, 6),
    execution("execution.shares", Type::decimal, 7),
    execution("execution.price", Type::float64, 8),
    execution("execution.permId", Type::int64, 9),
    execution("execution.clientId", Type::int32, 10),
    execution("execution.isLiquidation", Type::boolean, 11),
    execution("execution.cumQty", Type::decimal, 12),
    execution("execution.avgPrice", Type::float64, 13),
    execution("execution.orderRef", Type::text, 14),
    execution("execution.evRule", Type::text, 15),
    execution("execution.evMultiplier", Type::float64, 16),
    execution("execution.modelCode", Type::text, 17, kModelsSupport),
    execution("execution.lastLiquidity", Type::int32, 18, kLastLiquidity),
    execution("execution.isPriceRevisionPending", Type::boolean, 19, kPendingPriceRevision),
    execution("execution.submitter", Type::text, 20, kSubmitter),
};

}  // namespace execution_data

constexpr std::array kCommission{
    FieldSpec{"execId", Type::text, 1},       FieldSpec{"commissionAndFees", Type::float64, 2},
    FieldSpec{"currency", Type::text, 3},     FieldSpec{"realizedPNL", Type::float64, 4},
    FieldSpec{"bondYield", Type::float64, 5}, FieldSpec{"yieldRedemptionDate", Type::text, 6},
};

}  // namespace

std::span<const FieldSpec> execution_fields() {
  return execution_data::kExecutionData;
}
std::span<const FieldSpec> commission_fields() {
  return kCommission;
}

}  // namespace ibgw::reference
