extension Variables {
  /// Notes, in front of the places of all variables, where the common ones lie.
  /// - Returns: those that there are with `REDIRECT_` in front
  static func noteCommon(
    _ places: Slice<UnsafeMutableBufferPointer<Place>>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> CommonVariable.Selection {
    let all = UnsafeMutableBufferPointer(rebasing: places)
    for index in 0..<CommonVariable.count { all[index] = .absent }
    var redirected: CommonVariable.Selection = []
    guard let text = bytes.baseAddress else { return redirected }
    for index in CommonVariable.count..<all.count {
      let item = text + Int(all[index].start)
      if let variable = CommonVariable(item: item) { note(variable, index, item, in: all) }
      var rest = item
      while let next = VariableViews.afterRedirect(rest) {
        rest = next
        if let variable = CommonVariable(item: rest) { redirected.insert(.init(variable)) }
      }
    }
    return redirected
  }

  /// Notes where a common variable lies, unless it has been seen before.
  private static func note(
    _ variable: CommonVariable, _ index: Int, _ item: UnsafePointer<UInt8>,
    in places: UnsafeMutableBufferPointer<Place>
  ) {
    let nameCount = variable.name.utf8CodeUnitCount
    if places[index].isUnread {
      let value = UnsafeRawPointer(item + nameCount + 1).assumingMemoryBound(to: CChar.self)
      places[index] = Place(
        start: places[index].start, nameCount: nameCount,
        count: nameCount + 1 + CLibrary.length(of: value))
    }
    // The name of a pair may itself have an equals sign.
    guard places[index].name.count == nameCount, places[variable.rawValue].isAbsent else { return }
    places[variable.rawValue] = places[index]
  }
}
