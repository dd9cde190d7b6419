// From which server version on a request exists, or a text layout has a field or is written
// differently; the constants MIN_SERVER_VER_* of the official clients.
#pragma once

namespace ibgw::reference::since {

inline constexpr int kPeggedToBenchmark = 102;  // conditions came with it
inline constexpr int kModelsSupport = 103;
inline constexpr int kExtOperator = 105;
inline constexpr int kSoftDollarTier = 106;
inline constexpr int kCashQty = 111;
inline constexpr int kRegulatorySnapshot = 114;
inline constexpr int kSyntheticBars = 124;
inline constexpr int kMarketCapPrice = 131;
inline constexpr int kLastLiquidity = 136;
inline constexpr int kDecisionMaker = 138;
inline constexpr int kMifidExecution = 139;
inline constexpr int kAutoPriceForHedge = 141;
inline constexpr int kWhatIfExtFields = 142;
inline constexpr int kOrderContainer = 145;
inline constexpr int kDiscretionaryPegged = 148;
inline constexpr int kCompletedOrders = 150;
inline constexpr int kPriceMgmtAlgo = 151;
inline constexpr int kEscapedText = 153;
inline constexpr int kDuration = 158;
inline constexpr int kPostToAts = 160;
inline constexpr int kAutoCancelParent = 162;
inline constexpr int kAdvancedOrderReject = 166;
inline constexpr int kManualOrderTime = 169;
inline constexpr int kPegBestPegMid = 170;
inline constexpr int kFaProfileGone = 177;
inline constexpr int kPendingPriceRevision = 178;
inline constexpr int kCustomerAccount = 183;
inline constexpr int kProfessionalCustomer = 184;
inline constexpr int kBondAccruedInterest = 185;
inline constexpr int kRfqFields = 187;
inline constexpr int kIncludeOvernight = 189;
inline constexpr int kRfqFieldsGone = 190;
inline constexpr int kManualOrderIndicator = 192;
inline constexpr int kOperatorInOpenOrder = 193;
inline constexpr int kErrorTime = 194;  // errors have no version field any more
inline constexpr int kFullOrderPreview = 195;
inline constexpr int kHistoricalDataEnd = 196;
inline constexpr int kCurrentTimeInMillis = 197;
inline constexpr int kSubmitter = 198;
inline constexpr int kImbalanceOnly = 199;
inline constexpr int kParametrizedExecutions = 200;

}  // namespace ibgw::reference::since
