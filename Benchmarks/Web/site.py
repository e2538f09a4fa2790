"""The site of Sources/WebSite with Flask, on flup, which speaks FastCGI; the socket is argument 1."""
import sys

from flask import Flask, abort, jsonify, redirect, render_template, request, session
from flup.server.fcgi_single import WSGIServer

app = Flask(__name__, template_folder="Site/templates")
app.secret_key = "a key of the benchmark"


@app.get("/hello")
def hello():
    return "Hello World!"


@app.get("/post/<int:number>", endpoint="post")
def post(number):
    return render_template("page.html", number=number, visits=1)


@app.get("/json")
def items():
    return jsonify([{"id": i, "title": f"Item {i}", "tags": ["a", "b"]} for i in range(1, 21)])


@app.post("/login")
def login():
    if request.form["username"] != "ann" or request.form["password"] != "secret":
        abort(403)
    session["username"] = "ann"
    return redirect("/hello")


WSGIServer(app, bindAddress=sys.argv[1]).run()
