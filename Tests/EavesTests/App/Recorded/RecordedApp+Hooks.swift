import Eaves
import HTTPTypes
import TestSupport

extension RecordedApp {
  func addHooks(_ description: RecordedValue, to registry: some HookRegistry) throws {
    addBefore(description["before_request"], to: registry)
    addAfter(description["after_request"], to: registry)
    addTeardown(description["teardown_request"], to: registry)
    addURLHooks(
      defaults: description["url_defaults"], parameters: description["url_value_preprocessor"],
      to: registry)
    addTemplateValues(description["context_processor"], to: registry)
    try addErrorHandlers(description["errorhandlers"], to: registry)
  }

  func addAppWideHooks(_ description: RecordedValue, to blueprint: Blueprint) throws {
    addBefore(description["before_app_request"], to: blueprint.appWide)
    addAfter(description["after_app_request"], to: blueprint.appWide)
    addTeardown(description["teardown_app_request"], to: blueprint.appWide)
    addURLHooks(
      defaults: description["app_url_defaults"],
      parameters: description["app_url_value_preprocessor"], to: blueprint.appWide)
    addTemplateValues(description["app_context_processor"], to: blueprint.appWide)
    try addErrorHandlers(description["app_errorhandlers"], to: blueprint.appWide)
  }

  /// Values that depend on nothing but constants: recorded context processors have no others.
  private func addTemplateValues(_ hooks: RecordedValue?, to registry: some HookRegistry) {
    for values in hooks?.array ?? [] {
      registry.templateValues { _ in try literal(values).templateValues() }
    }
  }

  private func addBefore(_ hooks: RecordedValue?, to registry: some HookRegistry) {
    for steps in hooks?.array ?? [] {
      registry.before { request in
        guard let value = try await run(steps, StepContext(request: request)) else { return nil }
        if case .none = value { return nil }
        return try PythonResponse.make(value, for: request)
      }
    }
  }

  private func addAfter(_ hooks: RecordedValue?, to registry: some HookRegistry) {
    for steps in hooks?.array ?? [] {
      registry.after { request, response in
        try await runAfter(steps, request, response)
      }
    }
  }

  func runAfter(
    _ steps: RecordedValue, _ request: Request, _ response: Response
  ) async throws -> Response {
    let context = StepContext(request: request)
    context.response = response
    if let value = try await run(steps, context) {
      return try PythonResponse.make(value, for: request)
    }
    return context.response ?? response
  }

  func addTeardown(_ hooks: RecordedValue?, to registry: some HookRegistry) {
    for steps in hooks?.array ?? [] {
      registry.teardown { request, error in
        let context = StepContext(request: request, error: error)
        _ = try await run(steps, context)
      }
    }
  }

  private func addURLHooks(
    defaults: RecordedValue?, parameters: RecordedValue?, to registry: some HookRegistry
  ) {
    for values in defaults?.array ?? [] {
      registry.urlDefaults { request, endpoint, given in
        for member in values.object ?? []
        where given[member.key] == nil && request.endpoint(endpoint, expects: member.key) {
          if let name = member.value.string, name.hasPrefix("@") {
            given[member.key] = (request.g[String(name.dropFirst())] as? String).map { .string($0) }
          } else {
            given[member.key] = literal(member.value).routeValue
          }
        }
      }
    }
    for hook in parameters?.array ?? [] {
      registry.parameters { request in
        guard let name = hook["pop"]?.string, let target = hook["to_g"]?.string,
          let value = request.parameters[name]
        else { return }
        request.g[target] = value.text
        request.parameters[name] = nil
      }
    }
  }

  private func addErrorHandlers(
    _ handlers: RecordedValue?, to registry: some HookRegistry
  ) throws {
    for handler in handlers?.array ?? [] {
      let steps = handler["do"] ?? .array([])
      let name = handler["exception"]?.string ?? ""
      if let code = handler["code"]?.int ?? PythonErrors.statuses[name] {
        registry.error(HTTPResponse.Status(code: code)) { request, error in
          try await answer(steps, request, error)
        }
      } else {
        try addErrorHandler(name, steps, to: registry)
      }
    }
  }

  private func addErrorHandler(
    _ name: String, _ steps: RecordedValue, to registry: some HookRegistry
  ) throws {
    func add<Failure: Error>(_ type: Failure.Type) {
      registry.error(type) { request, error in try await answer(steps, request, error) }
    }
    switch name {
    case "Exception": add((any Error).self)
    case "HTTPException": add(HTTPError.self)
    case "BuildError": add(BuildError.self)
    case "ValueError": add(ValueError.self)
    case "TypeError": add(TypeError.self)
    case "RuntimeError": add(RuntimeError.self)
    case "LookupError": add(LookupError.self)
    case "KeyError": add(KeyError.self)
    case "ZeroDivisionError": add(ZeroDivisionError.self)
    default:
      switch ownType(name) {
      case is OwnSubError.Type: add(OwnSubError.self)
      case is OwnError.Type: add(OwnError.self)
      case is OwnValueError.Type: add(OwnValueError.self)
      case is OwnRuntimeError.Type: add(OwnRuntimeError.self)
      case is OwnKeyError.Type: add(OwnKeyError.self)
      case is OwnLookupError.Type: add(OwnLookupError.self)
      default: throw CannotBeWritten(what: "a handler for \(name)")
      }
    }
  }

  private func answer(
    _ steps: RecordedValue, _ request: Request, _ error: any Error
  ) async throws -> Response {
    let value = try await run(steps, StepContext(request: request, error: error))
    return try PythonResponse.make(value ?? .none, for: request)
  }
}
