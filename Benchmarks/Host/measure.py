"""Measures what Benchmarks/Host/run has built, and prints one table.

Programs that are compared take turns, round by round, and a ratio is the median of the rounds' own
ratios, so that what else happens on the machine meets both sides alike. Over FastCGI the server and
the load generator share one processor: where the scheduler puts two processes decides more about
their wall-clock time than what they do, and differs from run to run.
"""

import os
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROUNDS = 7
# Of each round over FastCGI. What else a machine does comes and goes within seconds, and the shorter
# the turns are, the more alike it meets those that are compared.
TURNS = 10
REQUESTS = 4_000
SPAWNS = 40
TOUCHES = 100

build = sys.argv[1]
processor = str(max(os.sched_getaffinity(0)))
missed = []


def program(name):
    return os.path.join(build, name)


def report(what, measured, wanted="", holds=None):
    if holds is False:
        missed.append(what)
    verdict = {None: "", True: "ok", False: "MISSED"}[holds]
    print(f"  {what:<46}{measured:>34}  {wanted:<14}{verdict}", flush=True)


def heading(text):
    print(f"\n{text}", flush=True)


class Server:
    """A FastCGI program with a listening socket as file descriptor 0, as a web server starts it."""

    def __init__(self, folder, name, command, **settings):
        self.path = os.path.join(folder, name + ".sock")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path)
            listener.listen(511)
            self.process = subprocess.Popen(
                ["taskset", "-c", processor, *command], stdin=listener,
                stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], **settings})

    def load(self, requests, mode):
        """Sends requests one after the other.

        Returns the requests answered per second, and the server's CPU time per request in
        microseconds.
        """
        before = self.cpu_time()
        output = subprocess.run(
            ["taskset", "-c", processor, program("c-load"), self.path, str(requests), mode],
            check=True, capture_output=True, text=True).stdout
        return float(output), (self.cpu_time() - before) / requests * 1e6

    def cpu_time(self):
        """User and system time in seconds; by the scheduler's own count, which is the finer one."""
        with open(f"/proc/{self.process.pid}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9

    def resident(self):
        """Resident memory in KB: all of it, and what is not the program file's own pages.

        Those pages are clean and shared by every process that runs the program.
        """
        with open(f"/proc/{self.process.pid}/status") as file:
            sizes = dict(line.split(":", 1) for line in file)
        return tuple(int(sizes[name].split()[0]) for name in ("VmRSS", "RssAnon"))

    def image(self):
        """Something that another execution of the same program has otherwise: its addresses."""
        with open(f"/proc/{self.process.pid}/auxv", "rb") as file:
            return file.read()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        os.unlink(self.path)


def start_servers(folder):
    """The programs that are compared over FastCGI. Where a process lies in memory decides about a
    hundredth of its speed, so that each round has new ones."""
    servers = {
        "c": Server(folder, "c", [program("c-hello")]),
        "c-log": Server(folder, "c-log", [program("c-hello"), os.path.join(folder, "c.log")]),
        "on": Server(folder, "on", [program("hello")], EAVES_ROOT=folder),
        "off": Server(folder, "off", [program("hello")], EAVES_ROOT=folder, EAVES_ACCESS_LOG="0"),
    }
    for server in servers.values():
        server.load(1_000, "close")
    return servers


def measure_fastcgi(folder):
    labels = {
        "c": "C on libfcgi", "c-log": "C on libfcgi, and a line for each request",
        "on": "hello, access log on (default)", "off": "hello, access log off",
    }
    modes = {
        "close": ("one connection a request", 0.90), "keep": ("kept connection", 0.85),
    }
    figures = {(mode, name): [] for mode in modes for name in labels}
    for _ in range(ROUNDS):
        servers = start_servers(folder)
        for mode in list(modes) * TURNS:
            for name, server in servers.items():
                figures[mode, name].append(server.load(REQUESTS, mode))
        for server in servers.values():
            server.stop()
    for mode, (title, wanted) in modes.items():
        heading(f"FastCGI, {title}")
        for name, label in labels.items():
            rate, cpu = (statistics.median(column) for column in zip(*figures[mode, name]))
            report(label, f"{rate:,.0f} requests/s, {cpu:.2f} µs CPU")
        # The bound is for a program as it comes, with its access log, against one that has none.
        for ours, theirs, what in (
            ("on", "c", "access log on"), ("off", "c", "access log off"),
            ("on", "c-log", "both log"),
        ):
            pairs = list(zip(figures[mode, ours], figures[mode, theirs]))
            ratio = statistics.median(mine[0] / other[0] for mine, other in pairs)
            cpu = statistics.median(mine[1] / other[1] for mine, other in pairs)
            measured = f"{ratio:.2f} × C's requests/s, {cpu:.2f} × its CPU"
            if what == "access log on":
                report(f"{title}, {what}", measured, f">= {wanted:.2f}", ratio >= wanted)
            else:
                report(f"{title}, {what}", measured)


def measure_memory(folder):
    heading("Memory of a worker")
    server = Server(folder, "memory", [program("hello")], EAVES_ROOT=folder)
    server.load(10_000, "close")
    early = server.resident()
    server.load(90_000, "close")
    late = server.resident()
    server.stop()
    for count, (resident, private) in (("10,000", early), ("100,000", late)):
        report(f"resident after {count} requests", f"{resident:,} KB, {private:,} KB its own")
    report("resident", f"{late[0]:,} KB", "<= 8,192 KB", late[0] <= 8_192)
    grown = late[0] - early[0]
    report("grown in between", f"{grown:+,} KB", "<= 512 KB", grown <= 512)


def measure_cgi(folder):
    sources = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Cgi")
    # A folder of its own, for its log. Not a copy, which the kernel would cache page by page, other than
    # a file that was uploaded or read from the disk.
    hello = os.path.join(folder, "hello")
    os.symlink(program("hello"), hello)
    programs = {
        "static C program": [program("c-hello-cgi")],
        "hello": [hello],
        "Perl without modules": [shutil.which("perl"), f"{sources}/hello-plain.pl"],
        "Perl with CGI.pm": [shutil.which("perl"), f"{sources}/hello.pl"],
        "php-cgi": [shutil.which("php-cgi"), f"{sources}/hello.php"],
        "Flask on wsgiref": [sys.executable, f"{sources}/hello.py"],
    }
    times = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, command in programs.items():
            count = 3 if name == "Flask on wsgiref" else SPAWNS
            output = subprocess.run(
                [program("c-spawn"), str(count), *command], check=True, capture_output=True,
                text=True).stdout
            times[name].append(float(output))
    heading("CGI, from exec to exit")
    for name, values in times.items():
        report(name, f"{statistics.median(values) / 1000:.2f} ms")
    ours = times["hello"]
    for name in programs:
        if name == "hello":
            continue
        ratio = statistics.median(mine / other for mine, other in zip(ours, times[name]))
        wanted = 3.0 if name == "static C program" else 1.0
        relation = "<=" if wanted > 1 else "<"
        report(
            f"ratio to {name}", f"{ratio:.2f} × its time", f"{relation} {wanted:.0f}",
            ratio <= wanted if wanted > 1 else ratio < wanted)


def measure_size():
    heading("Static binary of hello, stripped")
    size = os.path.getsize(program("hello"))
    report("size", f"{size / 1e6:.1f} MB", "<= 20 MB", size <= 20_000_000)
    # The program before its symbols were stripped.
    check = subprocess.run(["deploy/check-foundation", ".build/static/release/hello"])
    linked = "linked" if check.returncode else "not linked"
    report("Foundation", linked, "not linked", check.returncode == 0)


def fastcgi_request():
    """A GET of the first page, as records (FastCGI specification 3)."""
    def record(kind, content):
        return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content

    variables = {
        "REQUEST_METHOD": "GET", "REQUEST_URI": "/", "SCRIPT_NAME": "/run.fcgi",
        "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "www.example.org", "QUERY_STRING": "",
    }
    content = b"".join(
        bytes([len(name), len(value)]) + name.encode() + value.encode()
        for name, value in variables.items())
    begin = record(1, struct.pack(">HB5x", 1, 0))
    return begin + record(4, content) + record(4, b"") + record(5, b"")


def ask(server):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server.path)
        connection.sendall(fastcgi_request())
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    return b"Status: 200" in answer


def measure_reload(folder):
    entry = os.path.join(folder, "run.fcgi")
    with open(entry, "w") as file:
        file.write(f"#!{program('hello')}\n")
    os.chmod(entry, 0o755)
    server = Server(folder, "reload", [entry], EAVES_ROOT=folder)
    ask(server)
    times, stale = [], 0
    for _ in range(TOUCHES):
        before = server.image()
        begin = time.perf_counter()
        os.utime(entry)
        good = ask(server)
        times.append((time.perf_counter() - begin) * 1000)
        stale += not good or server.image() == before
    heading(f"Reload: from touch to the first answer of the new code, {TOUCHES} times")
    report("median", f"{statistics.median(times):.1f} ms")
    report("longest", f"{max(times):.1f} ms")
    report("answers of the old code", str(stale), "0", stale == 0)

    ended = threading.Event()
    lost = []

    def load():
        while not ended.is_set():
            try:
                server.load(2_000, "close")
            except subprocess.CalledProcessError as error:
                lost.append(error.stderr)

    thread = threading.Thread(target=load)
    thread.start()
    for _ in range(TOUCHES):
        os.utime(entry)
        time.sleep(0.05)
    ended.set()
    thread.join()
    server.stop()
    report(f"failures under load, {TOUCHES} touches", str(len(lost)), "0", not lost)


def main():
    print(f"Eaves' host: medians of {ROUNDS} rounds in turns, and over FastCGI of {ROUNDS * TURNS} turns"
          " on one processor")
    with tempfile.TemporaryDirectory() as folder:
        measure_fastcgi(folder)
        measure_memory(folder)
        measure_cgi(folder)
        measure_size()
        measure_reload(folder)
    if missed:
        print(f"\n{len(missed)} missed: {'; '.join(missed)}")
        sys.exit(1)
    print("\nAll bounds are kept.")


main()
