"""Makes a table of ratios of the figures: above 1, this engine is faster."""
import sys

figures = {}
for line in sys.stdin:
    name, engine, step, microseconds = line.split()
    figures[name, step, engine] = float(microseconds)
allocations = {key[0]: figures.pop(key) for key in list(figures) if key[1] == "allocations"}
print(f"{'input':<14}{'step':<10}{'eaves, us':>12}{'x minijinja':>14}{'x Jinja2':>12}")
for name, step in sorted({key[:2] for key in figures}, key=lambda key: (key[1], key[0])):
    own = figures[name, step, "eaves"]
    ratios = [figures[name, step, other] / own for other in ("minijinja", "jinja2")]
    print(f"{name:<14}{step:<10}{own:>12.1f}{ratios[0]:>14.2f}{ratios[1]:>12.1f}")
print()
print(f"{'input':<14}{'allocations a render':>22}")
for name, count in sorted(allocations.items()):
    print(f"{name:<14}{count:>22.0f}")
