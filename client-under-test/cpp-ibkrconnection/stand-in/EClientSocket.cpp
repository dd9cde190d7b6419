#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include <EClientSocket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr int kVersion = 100;
constexpr int kHandshakeMs = 800;  // the gateway of a scenario takes up to 400
constexpr std::uint32_t kFrameMax = 0xFFFFFF;

std::string framed(const std::string& payload) {
  const std::uint32_t length = htonl(static_cast<std::uint32_t>(payload.size()));
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + payload;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> fields(1);
  for (const char character : text) {
    if (character == separator) {
      fields.emplace_back();
    } else {
      fields.back() += character;
    }
  }
  return fields;
}

}  // namespace

Session::Session(const char* host, int port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, host, &address.sin_addr);
  limit_reads(kHandshakeMs);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const std::string why = std::strerror(errno);
    ::close(fd_);
    throw std::runtime_error(why);
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Session::~Session() {
  ::close(fd_);
}

// On Linux the time-out for writing limits connect too.
void Session::limit_reads(int milliseconds) {
  const timeval limit{0, milliseconds * 1000};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

void Session::wait_for_ever() {
  limit_reads(0);
}

void Session::greet() {
  write(std::string("API\0", 4) + framed("v" + std::to_string(kVersion)));
}

void Session::send(const std::vector<std::string>& fields) {
  std::string payload;
  for (const std::string& field : fields) {
    payload += field + '\0';
  }
  write(framed(payload));
}

std::vector<std::string> Session::read() {
  std::uint32_t length = 0;
  read_exactly(reinterpret_cast<char*>(&length), sizeof length);
  length = ntohl(length);
  if (length == 0 || length > kFrameMax) {
    throw std::runtime_error("bad message length");
  }
  std::string payload(length, '\0');
  read_exactly(payload.data(), payload.size());
  return split(payload, '\0');
}

void Session::read_exactly(char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t received = ::recv(fd_, bytes, count, 0);
    if (received <= 0) {
      throw std::runtime_error(received == 0 ? "the gateway closed" : std::strerror(errno));
    }
    bytes += received;
    count -= static_cast<std::size_t>(received);
  }
}

void Session::write(const std::string& bytes) {
  if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error(std::strerror(errno));
  }
}

// The descriptor goes with the last one that uses it.
void Session::close() {
  ::shutdown(fd_, SHUT_RDWR);
}

std::shared_ptr<Session> EClientSocket::session() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

bool EClientSocket::eConnect(const char* host, int port, int client_id) {
  const std::lock_guard lock(connecting_);
  if (isConnected()) {
    wrapper_->error(-1, 501, "already connected");
    return false;
  }
  try {
    const auto session = std::make_shared<Session>(host, port);
    session->greet();
    const std::string version = session->read().at(0);
    if (version != std::to_string(kVersion)) {
      wrapper_->error(-1, 506, "unsupported version: " + version);
      return false;
    }
    session->send({"71", "2", std::to_string(client_id), ""});
    session->wait_for_ever();
    {
      const std::lock_guard state(mutex_);
      session_ = session;
    }
    wrapper_->connectAck();
    return true;
  } catch (const std::runtime_error& error) {
    wrapper_->error(-1, 502, std::string("cannot connect: ") + error.what());
    return false;
  }
}

// Called by the reader at the end of its session, unless somebody has ended that already.
void EClientSocket::lose(const std::shared_ptr<Session>& session, const std::string& why) {
  if (session && session == this->session()) {
    wrapper_->error(-1, 507, "connection lost: " + why);
    end(session);
  }
}

void EClientSocket::end(const std::shared_ptr<Session>& session) {
  {
    const std::lock_guard lock(mutex_);
    if (!session || session != session_) {
      return;
    }
    session_.reset();
  }
  session->close();
  wrapper_->connectionClosed();
}

// A plain order: fields that it does not have are sent empty or with their defaults.
void EClientSocket::placeOrder(long id, const Contract& contract, const Order& order) {
  std::vector<std::string> fields{"3",
                                  "45",
                                  std::to_string(id),
                                  std::to_string(contract.conId),
                                  contract.symbol,
                                  contract.secType,
                                  contract.lastTradeDateOrContractMonth,
                                  "0",
                                  contract.right,
                                  contract.multiplier,
                                  contract.exchange,
                                  contract.primaryExchange,
                                  contract.currency,
                                  contract.localSymbol,
                                  contract.tradingClass,
                                  "",
                                  "",
                                  order.action,
                                  std::to_string(order.totalQuantity),
                                  order.orderType,
                                  order.lmtPrice == 0 ? "" : std::to_string(order.lmtPrice),
                                  "",
                                  "DAY"};
  // From ocaGroup to hidden, and from sharesAllocation to randomizePrice.
  for (const char* const rest :
       {"|||0||1|0|0|0|0|0|0|0",
        "|0|||||||0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0"}) {
    const std::vector<std::string> values = split(rest, '|');
    fields.insert(fields.end(), values.begin(), values.end());
  }
  send(fields);
}

void EClientSocket::send(const std::vector<std::string>& fields) {
  const auto session = this->session();
  if (!session) {
    wrapper_->error(-1, 504, "not connected");
    return;
  }
  try {
    session->send(fields);
  } catch (const std::runtime_error& error) {
    lose(session, error.what());
  }
}
