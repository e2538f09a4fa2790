import Eaves
import HTTPTypes
import TestSupport

extension RecordedApp {
  /// Runs steps.
  /// - Returns: what they return; nil when none of them returns
  func run(_ steps: RecordedValue, _ context: StepContext) async throws -> PythonValue? {
    for step in steps.array ?? [] {
      guard let member = step.object?.first else { continue }
      if let value = try await runStep(member.key, member.value, context) { return value }
    }
    return nil
  }

  /// What steps that wait for nothing return: a text or nothing.
  func runSync(_ steps: RecordedValue, _ context: StepContext) -> String? {
    for step in steps.array ?? [] {
      if let value = step["return"] { return literal(value).text }
    }
    return nil
  }

  private func runStep(
    _ name: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws -> PythonValue? {
    switch name {
    case "return": return try await value(argument, context)
    case "log": trace.lines.append(try await value(argument, context).string)
    case "eval": _ = try await value(argument, context)
    case "abort": try await abort(argument, context)
    case "raise": try raise(argument)
    case "if":
      let isTrue = try await value(argument["cond"] ?? .null, context).isTrue
      return try await run(argument[isTrue ? "then" : "else"] ?? .array([]), context)
    case "try":
      do {
        return try await run(argument["do"] ?? .array([]), context)
      } catch  where PythonErrors.matches(error, argument["except"]?.string ?? "") {
        return try await run(argument["then"] ?? .array([]), context.catching(error))
      }
    case "g_set":
      let value = try await value(argument.array?[1] ?? .null, context)
      context.request.g[argument.array?[0].string ?? ""] = value.string
    case "flash":
      let arguments = try await list(argument, context)
      context.request.session.flash(
        try arguments[0].stored(), category: arguments.count > 1 ? arguments[1].string : "message")
    case "set_max_content_length": context.request.maxContentLength = argument.int ?? .max
    case "after_this_request":
      context.request.afterThisRequest { try await runAfter(argument, $0, $1) }
    default:
      if name.hasPrefix("session_") {
        try await changeSession(name, argument, context)
      } else {
        try await changeResponse(name, argument, context)
      }
    }
    return nil
  }

  private func abort(_ argument: RecordedValue, _ context: StepContext) async throws {
    if argument["response"] != nil { throw CannotBeWritten(what: "an abort with a response") }
    let items = argument.array
    let code = items?.first?.int ?? argument.int ?? 0
    var description: String?
    if let items, items.count > 1 { description = try await value(items[1], context).text }
    guard let error = HTTPError(code: code, description: description) else {
      throw LookupError("no exception for \(code)")
    }
    throw error
  }

  private func raise(_ argument: RecordedValue) throws {
    let name = argument.array?.first?.string ?? argument.string ?? ""
    let message = argument.array.flatMap { $0.count > 1 ? $0[1].string : nil }
    throw ownException(name, message ?? "") ?? PythonErrors.make(name, message ?? "")
      ?? CannotBeWritten(what: "the exception \(name)")
  }

  /// An exception that the app defines itself.
  private func ownException(_ name: String, _ message: String) -> (any Error)? {
    guard let definition = description["exceptions"]?[name] else { return nil }
    let base = definition["base"]?.string ?? definition.string ?? ""
    if let type = ownType(name) { return type.init(message) }
    guard let status = PythonErrors.statuses[base] else { return nil }
    var error = HTTPError(code: status)
    if let code = definition["code"]?.int { error?.status = .init(code: code) }
    if let text = definition["description"]?.string { error?.description = text }
    return error
  }

  /// The class that stands for an exception of the app's own.
  func ownType(_ name: String) -> PythonException.Type? {
    guard let definition = description["exceptions"]?[name] else { return nil }
    let base = definition["base"]?.string ?? definition.string ?? ""
    if ownType(base) == OwnError.self { return OwnSubError.self }
    return PythonErrors.ownTypes[base]
  }

  private func changeSession(
    _ name: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws {
    let session = context.request.session
    let key = argument.array?.first?.string ?? argument.string ?? ""
    switch name {
    case "session_set":
      let value = try await value(argument.array?[1] ?? .null, context)
      session.isAccessed = true
      session[key] = try value.stored()
    case "session_append":
      session[key] = .list((session[key]?.list ?? []) + [try literal(argument.array?[1]).stored()])
    case "session_modified": session.isModified = argument.bool == true
    case "session_pop": session.remove(key)
    case "session_clear": session.clear()
    case "session_permanent": session.isPermanent = argument.bool == true
    default: throw CannotBeWritten(what: "the step \(name)")
    }
  }

  private func changeResponse(
    _ name: String, _ argument: RecordedValue, _ context: StepContext
  ) async throws {
    guard var response = context.response else {
      throw CannotBeWritten(what: "the step \(name) without a response")
    }
    let key = argument.array?.first?.string ?? ""
    switch name {
    case "set_header":
      response = response.header(key, try await value(argument.array?[1] ?? .null, context).string)
    case "add_header":
      response = response.addingHeader(
        key, try await value(argument.array?[1] ?? .null, context).string)
    case "set_status": response.status = HTTPResponse.Status(code: argument.int ?? 0)
    case "set_body": response.body = .text(try await value(argument, context).string)
    case "set_cookie": response = response.cookie(PythonResponse.cookie(argument))
    default: throw CannotBeWritten(what: "the step \(name)")
    }
    context.response = response
  }
}
