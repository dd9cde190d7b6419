// Text layouts of the session itself: start, ids, times, errors, log level, verification, groups.
// Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, the Go port, and published captures at
// 200 to 225.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

inline constexpr Item kVersionOnly[] = {version("1")};
inline constexpr Item kReqIdOnly[] = {field("reqId")};
inline constexpr Item kVersionReqId[] = {version("1"), field("reqId")};

inline constexpr Item kVersionReplyText[] = {field("serverVersion"), field("connectionTime")};

// Rust 1.x and 2.x omit the capabilities below 73; all others send them, mostly empty, from 72 on.
inline constexpr Item kStartApiText[] = {
    version("2"), field("clientId"),
    // Without length prefixes nobody would know that the field is missing.
    field("optionalCapabilities").since(gate::kOptionalCapabilities).until(gate::kV100Plus),
    field("optionalCapabilities").since(gate::kV100Plus).may_be_missing()};
inline constexpr Item kReqIdsText[] = {version("1"), field("numIds")};
inline constexpr Item kSetServerLogLevelText[] = {version("1"), field("logLevel")};
inline constexpr Item kManagedAccountsText[] = {version("1"), field("accountsList")};
inline constexpr Item kNextValidIdText[] = {version("1"), field("orderId")};
inline constexpr Item kCurrentTimeText[] = {version("1"), field("currentTime")};
inline constexpr Item kCurrentTimeInMillisText[] = {field("currentTimeInMillis")};
inline constexpr Item kErrMsgText[] = {
    version("2").until(gate::kErrorTime),
    field("id").unset_as("-1"),
    field("errorCode"),
    field("errorMsg"),
    field("advancedOrderRejectJson").since(gate::kAdvancedOrderReject),
    field("errorTime").since(gate::kErrorTime),
};

inline constexpr Item kVerifyRequestText[] = {version("1"), field("apiName"), field("apiVersion")};
inline constexpr Item kVerifyMessageText[] = {version("1"), field("apiData")};
// Java, C++ and C# compare the word with "true", the official Python passes it on; ib_async expects
// a number and drops the message.
inline constexpr Item kVerifyCompletedText[] = {
    version("1"),
    field("isSuccessful").spelled(Item::Spelling::true_false).unset_as("false"),
    field("errorText"),
};
inline constexpr Item kVerifyAndAuthRequestText[] = {version("1"), field("apiName"),
                                                     field("apiVersion"), field("opaqueIsvKey")};
inline constexpr Item kVerifyAndAuthMessageText[] = {version("1"), field("apiData"),
                                                     field("xyzResponse")};
inline constexpr Item kVerifyAndAuthMessageApiText[] = {version("1"), field("apiData"),
                                                        field("xyzChallenge")};
inline constexpr Item kSubscribeToGroupText[] = {version("1"), field("reqId"), field("groupId")};
inline constexpr Item kGroupContractText[] = {version("1"), field("reqId"), field("contractInfo")};
inline constexpr Item kDisplayGroupListText[] = {version("1"), field("reqId"), field("groups")};

}  // namespace ibgw::wire::layout
