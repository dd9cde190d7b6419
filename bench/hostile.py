"""What hostile clients cost the gateway, and a client beside them: memory before, at its peak and after;
request -> answer times of a healthy client alone and beside them, as ratios.

    python3 -m bench.hostile [--bin build/release/bin] [--connections 1000] [--idle 10000] [CASE...]

Loopback only, standard library only. The test hostile_test.py plays the same cases with few connections.
"""
import argparse
import contextlib
import multiprocessing
import os
import pathlib
import random
import resource
import selectors
import socket
import struct
import time

from conformance.lib.gateway import Gateway as Serving

HELLO = b"API\0\0\0\0\x09v100..176"
START_UP_FRAMES = 5
DEADLINE_S = 300
MIB = 1 << 20


def frame(*fields):
    payload = b"".join(str(field).encode() + b"\0" for field in fields)
    return struct.pack(">I", len(payload)) + payload


def start_api(client_id):
    return frame(71, 2, client_id, "")


# Three days of minutes: some 300 KB per request.
HISTORY = frame(20, 1, 265598, "AAPL", "STK", "", 0, "", "", "SMART", "", "USD", "", "", 0, "", "1 min", "3 D", 1, "TRADES",
                1, 0, "")
TICKS = [frame(1, 11, number, 265598, "AAPL", "STK", "", 0, "", "", "SMART", "", "USD", "", "", 0, "", 0, 0, "")
         for number in range(1, 51)]
TIME = frame(49, 1)


class Gateway(Serving):
    """A gateway without limits on clients and their pace, which would hide what is measured."""

    def __init__(self, binaries):
        super().__init__(pathlib.Path(binaries) / "fake-gateway")
        world = self.folder / "world.yaml"
        world.write_text("limits: {messages_per_second: 0}\nmax_clients: 0\n")
        self.start("--server-version", "176", "--world", world, "--trace", "/dev/null")

    def status(self, name):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
        raise AssertionError(name)

    def resident(self):
        return self.status("VmRSS")

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        """Without the one for asking the kernel about clients, which is opened when the first client leaves."""
        process = pathlib.Path(f"/proc/{self.process.pid}")
        asking = {line.split()[9] for line in (process / "net/netlink").read_text().splitlines()[1:]}
        count = 0
        for link in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                count += os.readlink(link).removeprefix("socket:[").rstrip("]") not in asking
        return count


def read_exactly(sock, count):
    data = b""
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise EOFError("closed by the gateway")
        data += part
    return data


def read_frame(sock):
    return read_exactly(sock, struct.unpack(">I", read_exactly(sock, 4))[0])


def healthy_session(port):
    sock = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.sendall(HELLO)
    read_frame(sock)
    sock.sendall(start_api(1_000_000))
    for _ in range(START_UP_FRAMES):
        read_frame(sock)
    return sock


def healthy_client(port, pipe, pause_s):
    """In its own process: requests the time again and again until it is told to stop."""
    times = []
    with healthy_session(port) as sock:
        while not (times and pipe.poll()):
            begin = time.perf_counter()
            sock.sendall(TIME)
            if not read_frame(sock).startswith(b"49\0"):
                raise AssertionError("no answer to the question")
            times.append(time.perf_counter() - begin)
            time.sleep(pause_s)
    pipe.send(times)


class Healthy:
    """`with Healthy(port) as healthy: ...`, then healthy.times in seconds."""

    def __init__(self, port, pause_s=0.002):
        self.pipe, other = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=healthy_client, args=(port, other, pause_s))
        self.times = []

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.pipe.send("stop")
            if not self.pipe.poll(DEADLINE_S):
                raise AssertionError("the healthy client got no answer")
            self.times = self.pipe.recv()
        else:
            self.process.terminate()
        self.process.join(DEADLINE_S)


def quantile(values, q):
    return sorted(values)[int(q * (len(values) - 1))]


class Crowd:
    """Connections that send given data as fast as the gateway takes it, and read only if told to."""

    def __init__(self, port, count):
        self.socks = []
        for _ in range(count):
            sock = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)
            sock.setblocking(False)
            self.socks.append(sock)

    def send(self, data_of, reads=False, seconds=10.0):
        """`data_of(n)`: data of the n-th. Returns when everything is sent, or when nothing was taken for a second."""
        selector = selectors.DefaultSelector()
        left = {}
        for number, sock in enumerate(self.socks):
            left[sock] = memoryview(data_of(number))
            selector.register(sock, selectors.EVENT_WRITE | (selectors.EVENT_READ if reads else 0))
        begin = time.monotonic()
        while selector.get_map() and time.monotonic() - begin < seconds:
            ready = selector.select(1)
            if not ready:
                break
            for key, events in ready:
                sock = key.fileobj
                try:
                    if events & selectors.EVENT_READ and not sock.recv(1 << 16):
                        raise ConnectionResetError
                    if events & selectors.EVENT_WRITE:
                        left[sock] = left[sock][sock.send(left[sock][:1 << 16]):]
                except BlockingIOError:
                    continue
                except OSError:  # The gateway closed, which is allowed.
                    left[sock] = b""
                if not left[sock]:
                    selector.unregister(sock)
        selector.close()

    def sessions(self):
        """Each completes its start-up, and reads until then."""
        self.send(lambda number: HELLO + start_api(number + 1))
        deadline = time.monotonic() + DEADLINE_S
        for sock in self.socks:
            sock.settimeout(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(OSError):
                for _ in range(START_UP_FRAMES + 1):
                    read_frame(sock)
            sock.setblocking(False)

    def close(self, resets=False):
        for sock in self.socks:
            if resets:
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()
        self.socks = []

    def vanish(self):
        """Ends without a FIN or a reset, as if a cable were cut; with a reset if the rights do not allow that."""
        repair = 19  # TCP_REPAIR
        for sock in self.socks:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, repair, 1)
        self.close(resets=True)


def garbage(crowd):
    crowd.send(lambda number: random.Random(number).randbytes(1 << 17), reads=True)


def garbage_frames(crowd):
    crowd.sessions()

    def frames(number):
        generator = random.Random(number)
        return b"".join(struct.pack(">I", 40) + generator.randbytes(40) for _ in range(500))
    crowd.send(frames, reads=True)


def drip(crowd):
    """Frames of 16 MiB that never end: a byte at a time."""
    crowd.sessions()
    crowd.send(lambda number: struct.pack(">I", (1 << 24) - 1))
    for _ in range(50):
        crowd.send(lambda number: b"x")


def unfinished(crowd):
    """Frames of 16 MiB that never end, most of which arrives."""
    crowd.sessions()
    crowd.send(lambda number: struct.pack(">I", (1 << 24) - 1) + bytes(2 * MIB), seconds=30)


def never_read(crowd):
    """Requests with long answers that nobody reads."""
    crowd.sessions()
    crowd.send(lambda number: HISTORY * 1000)


def never_read_ticks(crowd):
    """Subscribes to everything, for some time, without reading."""
    crowd.sessions()
    crowd.send(lambda number: b"".join(TICKS))
    time.sleep(10)


def ask_and_vanish(crowd):
    """Requests with long answers, then vanishes; again and again."""
    crowd.sessions()
    crowd.send(lambda number: HISTORY * 50)
    crowd.vanish()


def ask_and_reset(crowd):
    crowd.sessions()
    crowd.send(lambda number: HISTORY * 50)
    crowd.close(resets=True)


def idle(crowd):
    crowd.sessions()


CASES = {case.__name__: case for case in
         (garbage, garbage_frames, drip, unfinished, never_read, never_read_ticks, ask_and_vanish, ask_and_reset, idle)}


class Watch:
    """Watches the gateway's memory while something happens."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.peak = gateway.resident()
        self.stop = multiprocessing.Event()
        self.value = multiprocessing.Value("q", self.peak)
        self.process = multiprocessing.Process(target=self.look)

    def look(self):
        while not self.stop.wait(0.02):
            self.value.value = max(self.value.value, self.gateway.resident())

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.process.join()
        self.peak = self.value.value


def wait_until(is_so, seconds=DEADLINE_S):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def play(binaries, name, count, alone_s=2.0):
    """Plays one case; returns the measurements."""
    with Gateway(binaries) as gateway:
        with Healthy(gateway.port) as alone:
            time.sleep(alone_s)
        # Do not count what the program allocates once, with the first connections.
        base = gateway.descriptors()
        before = gateway.resident()
        with Watch(gateway) as watch, Healthy(gateway.port) as beside:
            crowd = Crowd(gateway.port, count)
            CASES[name](crowd)
            time.sleep(alone_s)
        served = gateway.cpu_s()
        crowd.close(resets=False)
        is_gone = wait_until(lambda: gateway.descriptors() <= base, 60)
        busy_after = gateway.cpu_s() - served
        with Healthy(gateway.port) as after:
            time.sleep(0.5)
        return {"case": name, "connections": count, "before": before, "peak": watch.peak, "after": gateway.resident(),
                "alone": alone.times, "beside": beside.times, "later": after.times, "busy_after_s": busy_after,
                "left": 0 if is_gone else gateway.descriptors() - base}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default="build/release/bin")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--idle", type=int, default=10000)
    parser.add_argument("case", nargs="*", default=[*CASES])
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print("| case | connections | RSS before, peak, after (MiB) | healthy p50 alone, beside (ms) | ratio "
          "| p99 alone, beside (ms) | ratio | CPU after they left (s) |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in options.case:
        seen = play(options.bin, name, options.idle if name == "idle" else options.connections)
        memory = ", ".join(f"{seen[key] / MIB:.0f}" for key in ("before", "peak", "after"))
        row = [name, str(seen["connections"]), memory]
        for q in (0.5, 0.99):
            alone, beside = (1000 * quantile(seen[key], q) for key in ("alone", "beside"))
            row += [f"{alone:.2f}, {beside:.2f}", f"{beside / alone:.1f}"]
        row.append(f"{seen['busy_after_s']:.1f}" + (f", {seen['left']} still there" if seen["left"] else ""))
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
