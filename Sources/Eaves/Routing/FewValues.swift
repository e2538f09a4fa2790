/// A list of values that keeps the first two in place.
///
/// Hardly a rule has more parameters, so that hardly a match needs an array beside its result.
struct FewValues: Hashable, Sendable {
  private(set) var count = 0
  private var first = RouteValue.null
  private var second = RouteValue.null
  private var rest: [RouteValue] = []

  init() {}

  init(_ values: [RouteValue]) {
    for value in values { append(value) }
  }

  @inline(__always)
  subscript(index: Int) -> RouteValue {
    get {
      precondition(index >= 0 && index < count, "there is no such value")
      return index == 0 ? first : index == 1 ? second : rest[index - 2]
    }
    set {
      precondition(index >= 0 && index < count, "there is no such value")
      switch index {
      case 0: first = newValue
      case 1: second = newValue
      default: rest[index - 2] = newValue
      }
    }
  }

  @inline(__always)
  mutating func append(_ value: RouteValue) {
    switch count {
    case 0: first = value
    case 1: second = value
    default: rest.append(value)
    }
    count += 1
  }

  mutating func remove(at index: Int) {
    var values = (0..<count).map { self[$0] }
    values.remove(at: index)
    self = FewValues(values)
  }
}
