// The yardstick: an Asio program that recognises nothing and answers with pre-encoded bytes.
#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <unistd.h>

#include "bench/bench.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Answers {
  std::string version;
  std::string start_up;
  std::string time;
};

class RawSession : public std::enable_shared_from_this<RawSession> {
 public:
  RawSession(tcp::socket socket, const Answers& answers)
      : socket_(std::move(socket)), answers_(answers) {}

  void read() {
    socket_.async_read_some(
        asio::buffer(buffer_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
          if (error) {
            return;
          }
          const std::string& answer = self->step_ == 0   ? self->answers_.version
                                      : self->step_ == 1 ? self->answers_.start_up
                                                         : self->answers_.time;
          ++self->step_;
          boost::system::error_code ignored;
          asio::write(self->socket_, asio::buffer(answer), ignored);
          self->read();
        });
  }

 private:
  tcp::socket socket_;
  const Answers& answers_;
  std::array<char, 4096> buffer_;
  int step_ = 0;
};

std::string encoded(const char* name,
                    std::initializer_list<std::pair<const char*, const char*>> fields) {
  wire::Codec codec(176);
  wire::Message message(*wire::find_message(name));
  for (const auto& [field, text] : fields) {
    message.set(field, text);
  }
  OutputBuffer out;
  if (codec.encode(message, out)) {
    std::abort();
  }
  return std::string(out.view());
}

}  // namespace

int raw_server() {
  const auto notice = [](const char* code, const char* text) {
    return encoded("ERR_MSG", {{"errorCode", code}, {"errorMsg", text}});
  };
  const Answers answers{encoded("VERSION_REPLY", {{"serverVersion", "176"},
                                                  {"connectionTime", "20260105 14:30:00 UTC"}}),
                        encoded("MANAGED_ACCTS", {{"accountsList", "DU1234567"}}) +
                            encoded("NEXT_VALID_ID", {{"orderId", "1"}}) +
                            notice("2104", "Market data farm connection is OK:usfarm") +
                            notice("2106", "HMDS data farm connection is OK:ushmds") +
                            notice("2158", "Sec-def data farm connection is OK:secdefil"),
                        encoded("CURRENT_TIME", {{"currentTime", "1767623400"}})};
  asio::io_context context(1);
  tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](const boost::system::error_code& error, tcp::socket socket) {
      if (!error) {
        socket.set_option(tcp::no_delay(true));
        std::make_shared<RawSession>(std::move(socket), answers)->read();
        accept();
      }
    });
  };
  accept();
  asio::posix::stream_descriptor parent(context, ::dup(STDIN_FILENO));
  char byte = 0;
  asio::async_read(parent, asio::buffer(&byte, 1),
                   [&](const boost::system::error_code&, std::size_t) { context.stop(); });
  std::printf("{\"listening\":{\"host\":\"127.0.0.1\",\"port\":%d}}\n",
              acceptor.local_endpoint().port());
  std::fflush(stdout);
  context.run();
  return 0;
}

}  // namespace ibgw::bench
