// Error codes that clients raise themselves; a gateway never sends them.
#pragma once

namespace ibgw::reference {

inline constexpr int kAlreadyConnected = 501;
inline constexpr int kCannotConnect = 502;
inline constexpr int kNotConnected = 504;
inline constexpr int kUnknownId = 505;
inline constexpr int kUnsupportedVersion = 506;
inline constexpr int kConnectionBroken = 507;
inline constexpr int kBadMessage = 508;

// Our own code: the official clients have none for an unanswered request. Their codes end at 589.
inline constexpr int kNoAnswer = 599;

// The id of an error that belongs to no request.
inline constexpr int kNoRequest = -1;

}  // namespace ibgw::reference
