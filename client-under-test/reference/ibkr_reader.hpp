// The official C# client's EReader: a queue between the thread that reads and the one that
// decodes, and the signal that the message loop waits for.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "client-under-test/reference/ibkr_socket.hpp"

namespace ibgw::reference {

class IbkrReader {
 public:
  // `server_version` is what the decoder starts with: 0 means that the version reply comes first.
  IbkrReader(std::shared_ptr<IbkrSocket> stream, int server_version)
      : stream_(std::move(stream)), server_version_(server_version) {}

  // Blocks until a frame has arrived. Throws EndOfStreamException, IoException, FormatException.
  // Like the original, it returns a shortened message if the stream ends inside the payload.
  void read_one_message();

  std::optional<std::string> take_message();

  void issue_signal();
  void wait_for_signal();

  IbkrSocket& stream() { return *stream_; }
  bool reads(const std::shared_ptr<IbkrSocket>& stream) const { return stream_ == stream; }
  int server_version() const { return server_version_; }
  void set_server_version(int version) { server_version_ = version; }

 private:
  const std::shared_ptr<IbkrSocket> stream_;
  int server_version_;  // used by the decoding thread only

  std::mutex mutex_;
  std::deque<std::string> messages_;
  std::condition_variable signalled_;
  bool signal_ = false;
};

}  // namespace ibgw::reference
