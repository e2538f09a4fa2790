/// The built-in filters by name, alphabetically.
enum Filters {
  static let table: [String: Filter] = [
    "upper": Filter(Signature("upper")) { value, _, context in
      try upper(value, context)
    }
  ]
}
