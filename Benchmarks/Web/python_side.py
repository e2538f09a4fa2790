"""Measures Werkzeug and Flask with the inputs in the folder that argument 1 names: prints what was
measured, by whom, and the microseconds it took (the median)."""
import io
import pathlib
import statistics
import sys
import time
import zlib

from flask import Flask, render_template, session
from werkzeug.formparser import FormDataParser
from werkzeug.routing import Map, Rule
from werkzeug.http import parse_options_header

folder, site = map(pathlib.Path, sys.argv[1:3])


def median(body, seconds=0.2, rounds=7):
    body()
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds / 4:
        body()
        count += 1
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(count):
            body()
        times.append((time.process_time() - start) / count)
    return statistics.median(times) * 1e6


def report(name, microseconds, program="flask"):
    print(name, program, microseconds)


def matching(count):
    rules = (folder / f"rules-{count}").read_text().split("\n")[:-1]
    paths = (folder / f"paths-{count}").read_text().split("\n")[:-1]
    adapter = Map([Rule(rule, endpoint=rule, methods=["GET"]) for rule in rules]).bind("localhost")
    lines = []
    for path in paths:
        endpoint, values = adapter.match(path)
        lines.append(f"{endpoint} {','.join(f'{k}={v}' for k, v in values.items())}\n")
    (folder / f"matching-{count}.flask").write_text("".join(lines))

    def body():
        for path in paths:
            adapter.match(path)

    report(f"matching-{count}", median(body) / len(paths), "werkzeug")


def form(name):
    body = (folder / name).read_bytes()
    media_type = ("application/x-www-form-urlencoded" if name == "urlencoded"
                  else "multipart/form-data; boundary=benchmark-boundary")
    mimetype, options = parse_options_header(media_type)

    def parse():
        # The limits of Flask.
        parser = FormDataParser(max_form_memory_size=500_000, max_form_parts=1_000)
        return parser.parse(io.BytesIO(body), mimetype, len(body), options)[1:]

    fields, files = parse()
    text = "".join(f"{key}={value}\n" for key, value in fields.items(multi=True))
    for key, file in files.items(multi=True):
        content = file.read()
        text += f"{key} {file.filename} {len(content)} {zlib.adler32(content)}\n"
    (folder / f"{name}.flask").write_text(text)
    report(name, median(parse), "werkzeug")


def whole_requests():
    app = Flask(__name__, template_folder=site / "templates")
    app.secret_key = "a key of the benchmark"

    @app.get("/hello")
    def hello():
        return "Hello World!"

    @app.get("/post/<int:number>", endpoint="post")
    def post(number):
        session["visits"] = session.get("visits", 0) + 1
        return render_template("page.html", number=number, visits=session["visits"])

    client = app.test_client()
    (folder / "page.flask").write_text(client.get("/post/7").text)
    report("page", median(lambda: client.get("/post/7")))
    (folder / "hello.flask").write_text(client.get("/hello").text)
    report("hello", median(lambda: client.get("/hello")))


for count in (10, 100, 1000, 5000):
    matching(count)
for name in ("urlencoded", "multipart-fields", "multipart-file"):
    form(name)
whole_requests()
