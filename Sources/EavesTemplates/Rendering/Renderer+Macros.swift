/// Calls of macros.
extension RenderContext {
  /// Starts a macro whose arguments lie behind it on the stack. Takes all of them off.
  func prepare(
    _ macro: Macro, _ callee: UnsafeMutablePointer<Value>, _ shape: Program.Shape, prints: Bool
  ) throws {
    let description = macro.description
    let result: Activation.Result = prints ? .output : .value
    if fits(shape, description) {
      try begin(
        macro.program, description.function, macro.context, captured: macro.captured,
        result: result, step: "macro")
      let slots = activations.last.pointee.slots
      for position in 0..<shape.positional { slots[position] = (callee + 1 + position).move() }
      let keywords = callee + 1 + shape.positional
      for (position, name) in shape.keywords.enumerated() {
        if let place = description.parameters.firstIndex(of: name) {
          slots[place] = (keywords + position).move()
        }
      }
    } else {
      let values = try bind(macro, gather(callee + 1, shape))
      try begin(macro, values, result: result)
      (callee + 1).deinitialize(count: shape.count)
    }
    callee.deinitialize(count: 1)
  }

  /// Whether each argument of a call has a parameter of its own.
  private func fits(_ shape: Program.Shape, _ macro: Program.MacroDescription) -> Bool {
    guard !shape.hasRest, !shape.hasRestKeywords, !shape.hasDoubledKeywords,
      shape.positional <= macro.parameters.count,
      !macro.takesCaller, !macro.takesKeywords, !macro.takesRest
    else { return false }
    return shape.keywords.allSatisfy { name in
      guard let place = macro.parameters.firstIndex(of: name) else { return false }
      return place >= shape.positional
    }
  }

  func begin(_ macro: Macro, _ values: [Value?], result: Activation.Result) throws {
    try begin(
      macro.program, macro.description.function, macro.context, captured: macro.captured,
      result: result, step: "macro")
    let slots = activations.last.pointee.slots
    for (position, value) in values.enumerated() { slots[position] = value }
  }

  /// Sorts the arguments of a macro's call. (Jinja: Macro.__call__.)
  func bind(_ macro: Macro, _ call: CallArguments) throws -> [Value?] {
    let description = macro.description
    let name = description.name.map { Value.string($0).representation } ?? "None"
    let count = description.parameters.count
    var values: [Value?] = call.positional.prefix(count).map { $0 }
    var keywords = call.keywords
    var foundCaller = values.count == count && description.parameters.contains("caller")
    func take(_ name: String) -> Value? {
      guard let position = keywords.firstIndex(where: { $0.name == name }) else { return nil }
      return keywords.remove(at: position).value
    }
    for parameter in description.parameters.dropFirst(values.count) {
      values.append(take(parameter))
      if parameter == "caller" { foundCaller = true }
    }
    if description.takesCaller, !foundCaller {
      values.append(take("caller") ?? undefined(hint: "No caller defined"))
    }
    if description.takesKeywords {
      let dictionary = ValueDictionary(capacity: keywords.count)
      for (name, value) in keywords { dictionary.set(name, value) }
      values.append(.dictionary(dictionary))
    } else if let first = keywords.first {
      guard !keywords.contains(where: { $0.name == "caller" }) else {
        throw TemplateError(
          .type,
          "macro \(name) was invoked with two values for the special caller argument. "
            + "This is most likely a bug.")
      }
      throw TemplateError(
        .type,
        "macro \(name) takes no keyword argument \(Value.string(first.name).representation)")
    }
    if description.takesRest {
      values.append(.tuple(Array(call.positional.dropFirst(count))))
    } else if call.positional.count > count {
      throw TemplateError(.type, "macro \(name) takes not more than \(count) argument(s)")
    }
    return values
  }

  /// The cells of the running function that an inner one shares.
  func sharedCells(
    of function: Int32, _ frame: UnsafeMutablePointer<Activation>
  ) -> [Cell] {
    frame.pointee.program.functions[Int(function)].captures.map {
      $0.isOwn ? frame.pointee.cells[Int($0.number)] : frame.pointee.captured[Int($0.number)]
    }
  }
}
