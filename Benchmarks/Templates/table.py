"""Makes a table of ratios of the figures: above 1, this engine is faster."""
import sys

figures = {}
for line in sys.stdin:
    name, engine, step, microseconds = line.split()
    figures[name, step, engine] = float(microseconds)
allocations = {key[0]: figures.pop(key) for key in list(figures) if key[1] == "allocations"}
others = {"minijinja": "x minijinja", "jinja2": "x Jinja2", "stencil": "x Stencil", "mustache": "x mustache"}
print(f"{'input':<14}{'step':<10}{'eaves, us':>12}" + "".join(f"{title:>14}" for title in others.values()))
for name, step in sorted({key[:2] for key in figures}, key=lambda key: (key[1], key[0])):
    own = figures[name, step, "eaves"]
    times = [figures.get((name, step, other)) for other in others]
    ratios = "".join(f"{time / own:>14.2f}" if time else f"{'-':>14}" for time in times)
    print(f"{name:<14}{step:<10}{own:>12.1f}{ratios}")
print()
print(f"{'input':<14}{'allocations a render':>22}")
for name, count in sorted(allocations.items()):
    print(f"{name:<14}{count:>22.0f}")
