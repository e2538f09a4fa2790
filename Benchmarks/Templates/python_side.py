"""Renders the inputs with Jinja2 and minijinja: prints input, engine, step, microseconds (the median)."""
import json, pathlib, statistics, sys, time
import jinja2, minijinja

FOLDER = pathlib.Path(__file__).parent / "inputs"


def measure(body, seconds=0.25, rounds=7):
    """The median of several rounds, in microseconds a call."""
    body()
    count, start = 0, time.process_time()
    while time.process_time() - start < seconds / 5:
        body()
        count += 1
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(count):
            body()
        times.append((time.process_time() - start) / count)
    return statistics.median(times) * 1e6


def main():
    out = pathlib.Path(sys.argv[1])
    for path in sorted(FOLDER.glob("*.json")):
        case = json.loads(path.read_text())
        templates, main_name, context = case["templates"], case["main"], case["context"]
        escape = main_name.endswith(".html")
        jinja = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=escape)
        page = jinja.get_template(main_name)
        text = page.render(context)
        (out / f"{path.stem}.txt").write_text(text)
        mini = minijinja.Environment(templates=templates)
        got = mini.render_template(main_name, **context)
        normal = lambda t: t.replace("&#34;", "&quot;").replace("&#39;", "&#x27;").replace("/", "&#x2f;")
        if normal(got).replace("&#x2f;", "/").strip() != normal(text).replace("&#x2f;", "/").strip():
            print(f"note: {path.stem}: the output of minijinja differs", file=sys.stderr)
        print(path.stem, "jinja2", "render", measure(lambda: page.render(context)))
        print(path.stem, "minijinja", "render", measure(lambda: mini.render_template(main_name, **context)))
        def compile_jinja():
            environment = jinja2.Environment()
            for source in templates.values():
                environment.from_string(source)
        print(path.stem, "jinja2", "compile", measure(compile_jinja))
        def compile_mini():
            environment = minijinja.Environment()
            for name, source in templates.items():
                environment.add_template(name, source)
        print(path.stem, "minijinja", "compile", measure(compile_mini))


main()
