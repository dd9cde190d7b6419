// libpcap's functions, as pcap.h declares them: the first call loads the library. Without its eight
// dependencies (D-Bus, systemd, compression), a gateway that captures nothing starts in two thirds
// of the time.
#include <cstdio>

#include <dlfcn.h>
#include <pcap/pcap.h>

namespace {

/// Debian's name, then everybody else's. nullptr: it is not installed, and dlerror() says why.
void* library() {
  static void* const handle = [] {
    void* const debian = ::dlopen("libpcap.so.0.8", RTLD_NOW | RTLD_LOCAL);
    return debian != nullptr ? debian : ::dlopen("libpcap.so.1", RTLD_NOW | RTLD_LOCAL);
  }();
  return handle;
}

/// The library's function of this name. The first argument is our function of the same name, for
/// its type.
template <typename Function>
Function* loaded(Function& /*ours*/, const char* name) {
  return reinterpret_cast<Function*>(::dlsym(library(), name));
}

}  // namespace

extern "C" {

/// All other functions need a handle from this one.
pcap_t* pcap_create(const char* source, char* reason) {
  if (library() == nullptr) {
    const char* const why = ::dlerror();
    std::snprintf(reason, PCAP_ERRBUF_SIZE, "%s", why == nullptr ? "no libpcap" : why);
    return nullptr;
  }
  return loaded(pcap_create, "pcap_create")(source, reason);
}
int pcap_set_snaplen(pcap_t* self, int bytes) {
  return loaded(pcap_set_snaplen, "pcap_set_snaplen")(self, bytes);
}
int pcap_set_buffer_size(pcap_t* self, int bytes) {
  return loaded(pcap_set_buffer_size, "pcap_set_buffer_size")(self, bytes);
}
int pcap_set_timeout(pcap_t* self, int milliseconds) {
  return loaded(pcap_set_timeout, "pcap_set_timeout")(self, milliseconds);
}
int pcap_set_tstamp_precision(pcap_t* self, int precision) {
  return loaded(pcap_set_tstamp_precision, "pcap_set_tstamp_precision")(self, precision);
}
int pcap_activate(pcap_t* self) {
  return loaded(pcap_activate, "pcap_activate")(self);
}
char* pcap_geterr(pcap_t* self) {
  return loaded(pcap_geterr, "pcap_geterr")(self);
}
const char* pcap_statustostr(int result) {
  return loaded(pcap_statustostr, "pcap_statustostr")(result);
}
int pcap_setnonblock(pcap_t* self, int on, char* reason) {
  return loaded(pcap_setnonblock, "pcap_setnonblock")(self, on, reason);
}
int pcap_compile(pcap_t* self, bpf_program* program, const char* text, int optimize,
                 bpf_u_int32 mask) {
  return loaded(pcap_compile, "pcap_compile")(self, program, text, optimize, mask);
}
int pcap_setfilter(pcap_t* self, bpf_program* program) {
  return loaded(pcap_setfilter, "pcap_setfilter")(self, program);
}
void pcap_freecode(bpf_program* program) {
  loaded(pcap_freecode, "pcap_freecode")(program);
}
int pcap_fileno(pcap_t* self) {
  return loaded(pcap_fileno, "pcap_fileno")(self);
}
int pcap_get_selectable_fd(pcap_t* self) {
  return loaded(pcap_get_selectable_fd, "pcap_get_selectable_fd")(self);
}
int pcap_datalink(pcap_t* self) {
  return loaded(pcap_datalink, "pcap_datalink")(self);
}
int pcap_stats(pcap_t* self, pcap_stat* counted) {
  return loaded(pcap_stats, "pcap_stats")(self, counted);
}
int pcap_dispatch(pcap_t* self, int most, pcap_handler handler, u_char* user) {
  return loaded(pcap_dispatch, "pcap_dispatch")(self, most, handler, user);
}
void pcap_close(pcap_t* self) {
  loaded(pcap_close, "pcap_close")(self);
}

}  // extern "C"
