"""Measures what Benchmarks/Serve/run has built, and prints one table.

The same program is asked without a web server in front, through nginx, and through eaves serve. The
fronts take turns, round by round, and a ratio is the median of the rounds' own ratios, so that what
else happens on the machine meets all alike. Each front has one processor, which it shares with its
program, as both have one thread; the load comes from the other one, where there is one.
"""

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
SECONDS = 2
LARGE = 200_000_000

build, eaves = sys.argv[1:3]
processors = sorted(os.sched_getaffinity(0))
front_processor, load_processor = str(processors[0]), str(processors[-1])
missed = []


def report(what, measured, wanted="", holds=None):
    if holds is False:
        missed.append(what)
    verdict = {None: "", True: "ok", False: "MISSED"}[holds]
    print(f"  {what:<44}{measured:>40}  {wanted:<12}{verdict}", flush=True)


def heading(text):
    print(f"\n{text}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pinned(command):
    return ["taskset", "-c", front_processor, *command]


class Process:
    """A process that ends with the block it is used in, however that ends."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def processes(self):
        return [self.process.pid]

    def cpu(self):
        """User and system time in seconds, all threads."""
        total = 0
        for process in self.processes():
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/schedstat") as file:
                    total += int(file.read().split()[0])
        return total / 1e9


class Program(Process):
    """The program with a socket of its own, as nginx needs it."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "program.sock")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path)
            listener.listen(511)
            self.process = subprocess.Popen(
                pinned([os.path.join(build, "HostFixture")]), stdin=listener,
                env=environment(folder))

    def load(self):
        """The program's CPU time per request in microseconds, without a web server."""
        before = self.cpu()
        subprocess.run(
            ["taskset", "-c", load_processor, os.path.join(build, "c-load"), self.path, "30000",
             "keep"],
            check=True, capture_output=True)
        return (self.cpu() - before) / 30_000 * 1e6


def environment(folder):
    return {
        "PATH": os.environ["PATH"], "TMPDIR": folder, "EAVES_ROOT": folder, "EAVES_ACCESS_LOG": "0",
        "EAVES_LOG": "off", "EAVES_MAX_BODY": "1G",
    }


class Front(Process):
    def __init__(self, name, command, port, folder):
        self.name = name
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            pinned(command), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env=environment(folder))

    def wait(self):
        """Waits until it can be asked."""
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.02)
        sys.exit(f"{self.name} does not listen")

    def processes(self):
        """Its own processes: nginx answers in a child."""
        if self.name != "nginx":
            return super().processes()
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children) as file:
            return [self.process.pid, *map(int, file.read().split())]

    def memory(self):
        """The most resident memory so far in KB."""
        total = 0
        for process in self.processes():
            with open(f"/proc/{process}/status") as file:
                total += int(re.search(r"VmHWM:\s+(\d+)", file.read())[1])
        return total

    def load(self, connections):
        """Requests per second, and the front's own CPU time per request in microseconds."""
        before = self.cpu()
        output = subprocess.run(
            ["taskset", "-c", load_processor, "wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s",
             f"{self.url}/"],
            check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in output or "Socket errors" in output:
            sys.exit(f"{self.name}: {output}")
        count = int(re.search(r"(\d+) requests in", output)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
        return rate, (self.cpu() - before) / count * 1e6

    def transfer(self, *options):
        """Bytes per second of one large request."""
        begin = time.perf_counter()
        subprocess.run(
            ["taskset", "-c", load_processor, "curl", "-sf", "-o", "/dev/null", *options],
            check=True)
        return LARGE / (time.perf_counter() - begin)


def nginx(folder, program, port):
    path = os.path.join(folder, "nginx.conf")
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    with open(path, "w") as file:
        file.write(f"""
            daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
            events {{ worker_connections 256; }}
            http {{
              access_log off; {temporary} keepalive_requests 100000000; client_max_body_size 1g;
              upstream program {{ server unix:{program.path}; keepalive 8; }}
              server {{
                listen 127.0.0.1:{port};
                location / {{
                  include /etc/nginx/fastcgi_params;
                  fastcgi_param SCRIPT_NAME "";
                  fastcgi_keep_conn on; fastcgi_buffering off; fastcgi_request_buffering off;
                  fastcgi_pass program;
                }}
              }}
            }}
            """)
    os.chmod(folder, 0o755)
    os.chmod(program.path, 0o666)
    user = [] if os.geteuid() else ["-g", "user root;"]
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", path, "-p", folder, *user]
    return Front("nginx", command, port, folder)


def serve(folder, port):
    return Front(
        "eaves serve",
        [eaves, "serve", "--production", "--program", os.path.join(build, "HostFixture"),
         "--workers", "1", "--port", str(port)], port, folder)


def median_ratio(ours, theirs):
    return statistics.median(one / other for one, other in zip(ours, theirs))


def measure_requests(program, fronts):
    for connections in (1, 64):
        figures = {front.name: [] for front in fronts}
        bare = []
        for _ in range(ROUNDS):
            bare.append(program.load())
            for front in fronts:
                figures[front.name].append(front.load(connections))
        heading(f"Small requests over {connections} connection{'s' * (connections > 1)}")
        # What a front adds is told in CPU time. Requests per second of the program alone are no measure:
        # its processor sleeps between them, and waking it takes longer than an answer.
        report("the program alone", f"{statistics.median(bare):.1f} µs CPU")
        for front in fronts:
            rate, cpu = map(statistics.median, zip(*figures[front.name]))
            report(front.name, f"{rate:,.0f} requests/s, adds {cpu:.1f} µs CPU")
        ours, theirs = ([item[0] for item in figures[front.name]] for front in reversed(fronts))
        ratio = median_ratio(ours, theirs)
        report("eaves serve to nginx", f"{ratio:.2f} × its requests/s", ">= 0.50", ratio >= 0.5)
        ours, theirs = ([item[1] for item in figures[front.name]] for front in reversed(fronts))
        report("eaves serve to nginx", f"{median_ratio(ours, theirs):.2f} × what it adds")


def measure_bodies(fronts, folder):
    body = os.path.join(folder, "body")
    with open(body, "wb") as file:
        file.truncate(LARGE)
    for what, options in (
        ("answer", lambda front: [f"{front.url}/stream?pieces={LARGE // 100_000}&size=100000"]),
        ("upload", lambda front: ["-T", body, "-H", "Expect:", f"{front.url}/echo"]),
    ):
        figures = {front.name: [] for front in fronts}
        for _ in range(ROUNDS):
            for front in fronts:
                figures[front.name].append(front.transfer(*options(front)))
        heading(f"One {what} of {LARGE // 1_000_000} MB")
        for front in fronts:
            report(front.name, f"{statistics.median(figures[front.name]) / 1e6:,.0f} MB/s")
        ratio = median_ratio(figures["eaves serve"], figures["nginx"])
        report("eaves serve to nginx", f"{ratio:.2f} × its MB/s", ">= 0.50", ratio >= 0.5)


def main():
    print("eaves serve and nginx in front of the same program: medians of", ROUNDS, "rounds in turns")
    with contextlib.ExitStack() as started:
        folder = started.enter_context(tempfile.TemporaryDirectory(dir="/tmp"))
        program = started.enter_context(Program(folder))
        fronts = [
            started.enter_context(nginx(folder, program, free_port())),
            started.enter_context(serve(folder, free_port())),
        ]
        for front in fronts:
            front.wait()
        program.load()
        measure_requests(program, fronts)
        early = fronts[1].memory()
        measure_bodies(fronts, folder)
        heading("Memory of the front")
        for front in fronts:
            report(f"{front.name}, the most so far", f"{front.memory():,} KB")
        grown = fronts[1].memory() - early
        report("eaves serve, grown by large bodies", f"{grown:,} KB", "<= 8,192 KB", grown <= 8_192)
    if missed:
        print(f"\n{len(missed)} missed: {'; '.join(missed)}")
        sys.exit(1)
    print("\nAll bounds are kept.")


main()
