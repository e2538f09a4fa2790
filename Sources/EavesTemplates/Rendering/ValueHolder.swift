/// What holds variables of a render and can be held by their values in turn, as a macro holds the
/// variables around it. It has to be emptied when the render ends, or it would never go away.
protocol ValueHolder: AnyObject {
  func empty()
}

extension Value {
  /// Whether the value may hold something of the render that it belongs to.
  var mayLeadBack: Bool {
    if case .macro = self { return true }
    return isContainer
  }
}
