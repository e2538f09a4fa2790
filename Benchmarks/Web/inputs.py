"""Writes the inputs of the benchmark into the folder that argument 1 names."""
import pathlib
import random
import sys
import urllib.parse

BOUNDARY = "benchmark-boundary"
folder = pathlib.Path(sys.argv[1])
random.seed(4)


def routes(count):
    """Rules of a site with many sections, a third of them without parameters, and paths for 30."""
    rules, paths = [], []
    for number in range(count):
        section = f"/section-{number // 3}"
        rule = [f"{section}/about", f"{section}/item/<int:id>", f"{section}/page/<name>"][number % 3]
        rules.append(rule)
        paths.append(rule.replace("<int:id>", "1234").replace("<name>", "a-page"))
    (folder / f"rules-{count}").write_text("\n".join(rules) + "\n")
    # As many of each kind, wherever they stand.
    chosen = [random.choice(paths[number % 3::3]) for number in range(30)]
    (folder / f"paths-{count}").write_text("\n".join(chosen) + "\n")


def text(length):
    letters = "abcdefghijklmnopqrstuvwxyz      .,;äöü€"
    return "".join(random.choice(letters) for _ in range(length))


for count in (10, 100, 1000, 5000):
    routes(count)

fields = [(f"field-{number}", text(300)) for number in range(900)]
(folder / "urlencoded").write_text(urllib.parse.urlencode(fields))


def part(head, content):
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


end = f"--{BOUNDARY}--\r\n".encode()
(folder / "multipart-fields").write_bytes(
    b"".join(part(f'name="{name}"', value.encode()) for name, value in fields) + end)
# Bytes as they stand in a photo: line breaks among them, and now and then the start of a boundary.
photo = random.randbytes(8_000_000).replace(b"\x07\x07", f"\r\n--{BOUNDARY[:9]}".encode())
(folder / "multipart-file").write_bytes(
    part('name="title"', b"A photo")
    + part('name="photo"; filename="photo.jpg"\r\nContent-Type: image/jpeg', photo) + end)
