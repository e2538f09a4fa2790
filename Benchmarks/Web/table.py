"""Makes tables of the figures, with the bounds that are wanted; ends with 1 when one is missed.
Argument 1 names the folder of the inputs, whose sizes give the megabytes a second."""
import os
import sys

figures, folder, missed = {}, sys.argv[1], []
for line in sys.stdin:
    name, program, microseconds = line.split()
    figures[name, program] = float(microseconds)


def bound(what, holds):
    if not holds:
        missed.append(what)
    return "ok" if holds else "MISSED"


def ratio(name, other):
    return figures[name, other] / figures[name, "eaves"]


print("Medians; a ratio above 1 means that this framework is faster.\n")
print(f"{'matching':<22}{'eaves, ns':>12}{'x Werkzeug':>14}{'x Hummingbird':>16}")
for count in (10, 100, 1000, 5000):
    name = f"matching-{count}"
    own = figures[name, "eaves"] * 1000
    werkzeug, hummingbird = ratio(name, "werkzeug"), ratio(name, "hummingbird")
    verdict = bound(f"{count} rules", werkzeug >= 50 and hummingbird >= 1)
    print(f"{f'{count} rules':<22}{own:>12.0f}{werkzeug:>14.0f}{hummingbird:>16.2f}"
          f"  >= 50, >= 1  {verdict}")
growth = figures["matching-1000", "eaves"] / figures["matching-10", "eaves"]
print(f"{'1,000 rules / 10':<22}{growth:>12.2f}{'':>30}  <= 1.3       "
      f"{bound('growth', growth <= 1.3)}")

print(f"\n{'forms':<22}{'eaves, MB/s':>12}{'Werkzeug':>14}{'ratio':>16}")
for name in ("urlencoded", "multipart-fields", "multipart-file"):
    size = os.path.getsize(f"{folder}/{name}")
    own, other = (size / figures[name, program] for program in ("eaves", "werkzeug"))
    print(f"{name:<22}{own:>12.0f}{other:>14.0f}{own / other:>16.1f}")

print(f"\n{'test client':<22}{'eaves, us':>12}{'Flask':>14}{'ratio':>16}")
for name, label in (("hello", "hello"), ("page", "session and template")):
    own, other = figures[name, "eaves"], figures[name, "flask"]
    print(f"{label:<22}{own:>12.1f}{other:>14.1f}{other / own:>16.1f}")

for kind, title in (("fastcgi", "FastCGI, us a request"), ("fastcgi-cpu", "of it the server")):
    print(f"\n{title:<22}{'eaves':>12}{'Flask, flup':>14}{'PHP':>12}{'x Flask':>12}{'x PHP':>10}")
    for page in ("hello", "page", "json", "login"):
        name = f"{kind}-{page}"
        print(f"{page:<22}{figures[name, 'eaves']:>12.1f}{figures[name, 'flask']:>14.1f}"
              f"{figures[name, 'php']:>12.1f}{ratio(name, 'flask'):>12.1f}{ratio(name, 'php'):>10.1f}")

if missed:
    print(f"\nMissed: {', '.join(missed)}")
    sys.exit(1)
