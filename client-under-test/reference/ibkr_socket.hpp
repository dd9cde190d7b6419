// The blocking TCP stream under the official C# client, with the few operations that client uses.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ibgw::reference {

// The exceptions of the .NET classes that matter here. The official client and the application
// around it treat them differently.
class SocketException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class IoException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class EndOfStreamException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class FormatException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class ArgumentException : public std::runtime_error {
  using std::runtime_error::runtime_error;
};
class ApplicationException : public std::runtime_error {  // thrown again by error(Exception)
  using std::runtime_error::runtime_error;
};

// Nothing here has a time-out. The descriptor lives as long as this object; close() only shuts down
// the connection, so that a thread blocked in a read wakes up and releases it.
class IbkrSocket {
 public:
  // Throws SocketException. `keep_alive` is what newer versions set: first probe after 2 s.
  IbkrSocket(const std::string& host, std::uint16_t port, bool keep_alive);
  ~IbkrSocket();
  IbkrSocket(const IbkrSocket&) = delete;
  IbkrSocket& operator=(const IbkrSocket&) = delete;

  // Throws IoException.
  void write(std::string_view bytes);

  // Up to `count` bytes; fewer only at the end of the stream. Throws IoException.
  std::string read(std::size_t count);

  bool is_data_available() const;

  // Readable within `milliseconds`: bytes, the end of the stream, or an error.
  bool poll_readable(int milliseconds) const;

  void close();
  bool is_closed() const { return closed_; }

 private:
  int fd_ = -1;
  std::atomic<bool> closed_ = false;
};

}  // namespace ibgw::reference
