#include "client-under-test/reference/channel.hpp"

namespace ibgw::reference {

using Status = TlsSession::Status;

IoStatus Channel::send_output(Deadline deadline) {
  return socket_.send(tls_->take_output(), deadline);
}

IoStatus Channel::start_tls(Deadline deadline) {
  tls_ = std::make_unique<TlsSession>();
  while (true) {
    const Status status = tls_->handshake();
    const IoStatus sent = send_output(deadline);
    if (status == Status::done || status == Status::failed) {
      return status == Status::failed ? IoStatus::broken : sent;
    }
    if (sent != IoStatus::ok) {
      return sent;
    }
    std::string bytes;
    const IoStatus received = socket_.receive(bytes, deadline);
    if (received != IoStatus::ok) {
      return received;
    }
    tls_->feed(bytes);
  }
}

IoStatus Channel::send(std::string_view bytes, Deadline deadline) {
  if (!tls_) {
    return socket_.send(bytes, deadline);
  }
  const std::lock_guard lock(tls_mutex_);
  if (tls_->write(bytes) != Status::done) {
    return IoStatus::broken;
  }
  return send_output(deadline);
}

IoStatus Channel::receive(std::string& bytes, Deadline deadline) {
  if (!tls_) {
    return socket_.receive(bytes, deadline);
  }
  while (true) {
    {
      const std::lock_guard lock(tls_mutex_);
      const Status status = tls_->read(bytes);
      // Reading may produce output for the peer, such as a new key.
      const IoStatus sent = send_output(deadline);
      if (status != Status::need_more) {
        return status == Status::done     ? IoStatus::ok
               : status == Status::closed ? IoStatus::closed
                                          : IoStatus::broken;
      }
      if (sent != IoStatus::ok) {
        return sent;
      }
    }
    std::string encrypted;
    const IoStatus received = socket_.receive(encrypted, deadline);
    if (received != IoStatus::ok) {
      return received;
    }
    const std::lock_guard lock(tls_mutex_);
    tls_->feed(encrypted);
  }
}

}  // namespace ibgw::reference
