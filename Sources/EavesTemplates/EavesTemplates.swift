// The Jinja-compatible template engine.
