"""The kernel's and the wire's view, independent of the gateway: packets on the loopback of our own network
namespace, and the kernel's table of sockets."""
import ctypes
import dataclasses
import fcntl
import os
import pathlib
import socket
import struct
import subprocess
import sys
import time

DEADLINE_S = 60  # Only events that never come are waited for this long.
FIN, SYN, RST, ACK = 1, 2, 4, 16
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
SOL_PACKET = 263
STATES = dict(enumerate("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK "
                        "LISTEN CLOSING NEW_SYN_RECV".split(), 1))


def enter_network():
    """Enters a network namespace without other packets. Returns nothing, or the missing right; then nothing has
    changed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) != 0 and libc.unshare(NEW_USER | NEW_NETWORK) != 0:
        return "no right to a network namespace: " + os.strerror(ctypes.get_errno())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(sock, 0x8913, request))[1]  # SIOCGIFFLAGS
        fcntl.ioctl(sock, 0x8914, struct.pack("16sh14x", b"lo", flags | 1))  # SIOCSIFFLAGS, IFF_UP
    return None


def may_filter():
    """Whether programs that we start may attach a filter to a socket."""
    return subprocess.run([sys.executable, __file__], stderr=subprocess.DEVNULL).returncode == 0


def try_filter():
    code = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # Drop everything.
    program = struct.pack("HxxxxxxQ", 1, ctypes.addressof(code))
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, 26, program)  # SO_ATTACH_FILTER


@dataclasses.dataclass
class Segment:
    source: int
    destination: int
    sequence: int
    acknowledged: int
    flags: int
    payload: bytes


class Wire:
    """Captures everything on loopback from now on."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, 33, 16 << 20)  # SO_RCVBUFFORCE
        except PermissionError:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
        self.socket.setsockopt(SOL_PACKET, 23, 1)  # PACKET_IGNORE_OUTGOING: loopback shows each packet twice.
        self.socket.bind(("lo", 0))
        self.socket.setblocking(False)
        self.segments = []

    def close(self):
        self.socket.close()

    def seen(self):
        while True:
            try:
                packet, (_, protocol, *_) = self.socket.recvfrom(1 << 17)
            except BlockingIOError:
                lost = struct.unpack("II", self.socket.getsockopt(SOL_PACKET, 6, 8))[1]  # PACKET_STATISTICS
                assert lost == 0, f"{lost} packets did not fit into the buffer"
                return self.segments
            if protocol != 0x0800 or packet[23] != socket.IPPROTO_TCP:
                continue
            tcp = packet[14 + packet[14] % 16 * 4:14 + struct.unpack(">H", packet[16:18])[0]]
            self.segments.append(Segment(*struct.unpack(">HHII", tcp[:12]), tcp[13] & (FIN | SYN | RST | ACK),
                                         tcp[tcp[12] // 16 * 4:]))

    def payloads(self, source, destination):
        """The payload of each segment, once, however often the kernel sent it; its probes repeat earlier bytes."""
        found, parts, following = [], {}, None
        for segment in self.seen():
            if (segment.source, segment.destination) == (source, destination):
                if segment.flags & SYN:
                    following = (segment.sequence + 1) % (1 << 32)
                elif segment.payload:
                    parts.setdefault(segment.sequence, segment.payload)
        while following in parts:  # By number, because two processors may swap them.
            found.append(parts[following])
            following = (following + len(found[-1])) % (1 << 32)
        return found

    def flags(self, source, destination):
        """All flags that were set in any segment."""
        found = 0
        for segment in self.seen():
            if (segment.source, segment.destination) == (source, destination):
                found |= segment.flags
        return found


@dataclasses.dataclass
class Row:
    """A socket in the kernel's table. For a listener, `unread` is the number of waiting connections."""
    state: str
    unsent: int
    unread: int
    inode: int


def row(local, remote=0):
    """The socket with these ports; its state is `closed` if there is none."""
    for line in pathlib.Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if [int(words[i].split(":")[1], 16) for i in (1, 2)] == [local, remote]:
            unsent, unread = (int(word, 16) for word in words[4].split(":"))
            return Row(STATES[int(words[3], 16)], unsent, unread, int(words[9]))
    return Row("closed", 0, 0, 0)


def wait_for(condition, seconds=DEADLINE_S):
    """Waits for the first value that is true."""
    deadline = time.monotonic() + seconds
    while True:
        is_last = time.monotonic() >= deadline  # If we wake up late, look once more.
        if value := condition():
            return value
        if is_last:
            raise AssertionError(f"waited in vain for {seconds} s")
        time.sleep(0.005)


if __name__ == "__main__":
    try_filter()
