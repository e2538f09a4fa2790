"""Measures the same site over FastCGI: this framework, Flask on flup, and PHP under php-cgi. Prints
what was measured, by whom, and the microseconds of a request (the median of rounds in turns).

The server and the load generator share one processor, as in Benchmarks/Host.
"""
import json
import os
import pathlib
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
here = pathlib.Path(__file__).parent
processor = str(max(os.sched_getaffinity(0)))
FORM = b"username=ann&password=secret"
# What is asked: the path, the script of PHP that answers, the status, the body that is sent.
PAGES = {
    "hello": ("/hello", "hello.php", 200, b""),
    "page": ("/post/7", "post.php", 200, b""),
    "json": ("/json", "json.php", 200, b""),
    "login": ("/login", "login.php", 302, FORM),
}
REQUESTS = {"eaves": 4000, "php": 2000, "flask": 500}


def record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def variable(name, value):
    def length(text):
        return bytes([len(text)]) if len(text) < 128 else struct.pack(">I", len(text) | 1 << 31)

    name, value = name.encode(), value.encode()
    return length(name) + length(value) + name + value


def request(path, script, body):
    """The records of a browser's request through Apache (FastCGI specification 3)."""
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "Apache/2.4.62 (Debian) mod_fcgid/2.3.9", "SERVER_NAME": "localhost",
        "SERVER_ADDR": "127.0.0.1", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_PORT": "40512", "DOCUMENT_ROOT": str(here / "Site/php"), "REQUEST_SCHEME": "http",
        "REQUEST_METHOD": "POST" if body else "GET", "QUERY_STRING": "", "REQUEST_URI": path,
        "SCRIPT_NAME": "", "PATH_INFO": path, "SCRIPT_FILENAME": str(here / "Site/php" / script),
        "REDIRECT_STATUS": "200", "HTTP_HOST": "localhost", "HTTP_CONNECTION": "keep-alive",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.5", "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
    }
    if body:
        variables["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        variables["CONTENT_LENGTH"] = str(len(body))
    content = b"".join(variable(*pair) for pair in variables.items())
    return (record(1, struct.pack(">HB5x", 1, 0)) + record(4, content) + record(4, b"")
            + (record(5, body) if body else b"") + record(5, b""))


class Server:
    def __init__(self, name, path, command, listens, **settings):
        self.name, self.path = name, path
        standard_input = subprocess.DEVNULL
        if not listens:
            standard_input = socket.socket(socket.AF_UNIX)
            standard_input.bind(path)
            standard_input.listen(511)
        self.process = subprocess.Popen(
            ["taskset", "-c", processor, *command], stdin=standard_input, cwd=here,
            stderr=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], **settings})
        for _ in range(200):
            try:
                self.ask(request("/hello", "hello.php", b""))
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{name} did not start")

    def ask(self, records):
        """The answer as status, head, and body."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            connection.sendall(records)
            raw = b""
            while part := connection.recv(65_536):
                raw += part
        output, place = b"", 0
        while place < len(raw):
            kind, _, length, padding = struct.unpack(">xBHHBx", raw[place:place + 8])
            if kind == 6:
                output += raw[place + 8:place + 8 + length]
            place += 8 + length + padding
        head, _, body = output.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return int(fields.get("Status", "200").split()[0]), fields, body

    def cpu_time(self):
        with open(f"/proc/{self.process.pid}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9

    def load(self, replay, file, status):
        """Microseconds of a request: as the client sees it, and of the server's processor time."""
        requests, before = REQUESTS[self.name], self.cpu_time()
        rate = float(subprocess.run(
            ["taskset", "-c", processor, replay, self.path, str(requests), file, str(status)],
            check=True, capture_output=True, text=True).stdout)
        return 1e6 / rate, (self.cpu_time() - before) / requests * 1e6

    def stop(self):
        self.process.terminate()
        self.process.wait()


def normal(page, answer):
    """What has to be the same: the status, and the content apart from space between tags."""
    status, fields, body = answer
    if page == "login":
        assert "session=" in fields["Set-Cookie"].lower().replace("phpsessid", "session"), fields
        return status, fields["Location"]
    if page == "json":
        return status, json.loads(body)
    return status, " ".join(body.decode().split())


def main():
    replay, site, python = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/sessions")
        php = f"{folder}/php.sock"
        flask = f"{folder}/flask.sock"
        servers = [
            Server("eaves", f"{folder}/eaves.sock", [site], False, EAVES_ROOT=str(here / "Site"),
                   EAVES_SECRET_KEY="a key of the benchmark", EAVES_LOG=f"{folder}/log"),
            Server("flask", flask, [python, "site.py", flask], True),
            # One process for as long as the benchmark takes.
            Server("php", php, ["php-cgi", "-b", php], True, SESSIONS=f"{folder}/sessions",
                   PHP_FCGI_MAX_REQUESTS="10000000"),
        ]
        for page, (path, script, status, body) in PAGES.items():
            records = request(path, script, body)
            file = f"{folder}/{page}"
            pathlib.Path(file).write_bytes(records)
            answers = {server.name: normal(page, server.ask(records)) for server in servers}
            if answers["eaves"] != answers["flask"] or answers["php"] != answers["flask"]:
                sys.exit(f"{page}: the answers differ: {answers}")
            for server in servers:
                server.load(replay, file, status)
            figures = {server.name: [] for server in servers}
            for _ in range(ROUNDS):
                for server in servers:
                    figures[server.name].append(server.load(replay, file, status))
            for name, values in figures.items():
                whole, cpu = (statistics.median(column) for column in zip(*values))
                print(f"fastcgi-{page}", name, whole)
                print(f"fastcgi-cpu-{page}", name, cpu)
        for server in servers:
            server.stop()


main()
