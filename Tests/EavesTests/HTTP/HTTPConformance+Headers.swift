import HTTPTypes
import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let headerAdapters: [String: Adapter] = [
    "options_header": { input in
      let options = HeaderValue.options(input.text("value") ?? "")
      return [.string(options.value), object(options.parameters)]
    },
    "dump_options_header": { input in
      .string(HeaderValue.dump(input.text("value"), parameters(input["options"])))
    },
    "list_header": { Outcome(HeaderValue.list($0.text("value") ?? "")) },
    "dict_header": { object(HeaderValue.parameters($0.text("value") ?? "")) },
    "set_header": { Outcome(HeaderValue.list($0.text("value") ?? "")) },
    "dump_header": { input in
      if let items = input["value"]?.array {
        return .string(HeaderValue.dump(items.map(\.pythonText)))
      }
      return .string(HeaderValue.dump(parameters(input["value"])))
    },
    "quote_header_value": { input in
      let allowToken = input["allow_token"]?.bool ?? true
      return .string(HeaderValue.quote(input["value"]?.pythonText ?? "", allowToken: allowToken))
    },
    "unquote_header_value": { .string(HeaderValue.unquote($0.text("value") ?? "")) },
    "cache_control": { input in
      let cache = CacheControl(parsing: input.text("value") ?? "")
      return [
        "dict": object(cache.directives), "max_age": Outcome(cache.maxAge),
        "no_cache": scope(cache.noCache), "no_store": .bool(cache.noStore),
        "public": .bool(cache.isPublic), "private": scope(cache.isPrivate),
        "str": .string(cache.description),
      ]
    },
    "content_type": { .string(ContentType.header(for: $0.text("mimetype") ?? "")) },
    "header_add": headerAdd,
    "accept": { input in
      switch input.text("kind") ?? "mime" {
      case "lang": accept(AcceptLanguages(parsing: input.text("header") ?? ""), input)
      case "charset": accept(AcceptCharsets(parsing: input.text("header") ?? ""), input)
      case "plain": accept(AcceptEncodings(parsing: input.text("header") ?? ""), input)
      default: acceptMediaTypes(input)
      }
    },
    "authorization": { input in
      let header = RecordedRequest(.array([])).authorization(input["header"])
      guard let credentials = Authorization(parsing: header) else { return nil }
      let isKnown = ["basic", "digest"].contains(credentials.scheme)
      return [
        "type": .string(credentials.scheme),
        "username": isKnown ? Outcome(credentials.username) : nil,
        "password": Outcome(credentials.password), "token": Outcome(credentials.token),
        "parameters": object(credentials.parameters),
      ]
    },
    "authorization_header": { input in
      .string(
        Authorization(
          scheme: input.text("type") ?? "", parameters: parameters(input["data"]),
          token: input.text("token")
        ).description)
    },
    "www_authenticate": { input in
      guard let header = input.text("header") else {
        return .string(
          WWWAuthenticate(
            scheme: input.text("type") ?? "", parameters: parameters(input["values"]),
            token: input.text("token")
          ).description)
      }
      guard let challenge = WWWAuthenticate(parsing: header) else { return nil }
      return [
        "type": .string(challenge.scheme), "token": Outcome(challenge.token),
        "parameters": object(challenge.parameters),
      ]
    },
  ]

  static func object(_ parameters: HeaderParameters) -> Outcome {
    .object(
      Dictionary(uniqueKeysWithValues: parameters.items.map { ($0.name, Outcome($0.value)) }))
  }

  private static func parameters(_ json: RecordedValue?) -> HeaderParameters {
    var parameters = HeaderParameters()
    for member in json?.object ?? [] {
      parameters.set(member.key, to: member.value.isNull ? nil : member.value.pythonText)
    }
    return parameters
  }

  private static func scope(_ scope: CacheControl.Scope?) -> Outcome {
    switch scope {
    case nil: nil
    case .everything: true
    case .fields(let fields): .string(fields)
    }
  }

  private static func accept<Rule>(_ header: AcceptHeader<Rule>, _ input: RecordedValue) -> Outcome
  {
    var result: [String: Outcome] = [
      "list": .array(header.items.map { [.string($0.value), .number($0.quality)] }),
      "best": Outcome(header.best),
    ]
    if let offers = input["offer"]?.array?.compactMap(\.string) {
      result["best_match"] = Outcome(header.bestMatch(among: offers) ?? input.text("default"))
    }
    if let asked = input["ask"]?.array?.compactMap(\.string) {
      result["quality"] = .array(asked.map { .number(header.quality(of: $0)) })
      result["contains"] = .array(asked.map { .bool(header.contains($0)) })
    }
    return .object(result)
  }

  private static func acceptMediaTypes(_ input: RecordedValue) -> Outcome {
    let header = AcceptMediaTypes(parsing: input.text("header") ?? "")
    guard case .object(var result) = accept(header, input) else { return nil }
    result["accept_html"] = .bool(header.acceptsHTML)
    result["accept_json"] = .bool(header.acceptsJSON)
    result["accept_xhtml"] = .bool(header.acceptsXHTML)
    return .object(result)
  }

  private static func headerAdd(_ input: RecordedValue) throws -> Outcome {
    var fields: HTTPFields = [:]
    for item in input["items"]?.array ?? [] {
      try fields.add(item.array?[0].string ?? "", item.array?[1].pythonText ?? "")
    }
    for operation in input["ops"]?.array?.compactMap(\.array) ?? [] {
      let name = operation[1].string ?? ""
      switch operation[0].string {
      case "set": try fields.set(name, operation[2].pythonText)
      case "add": try fields.add(name, operation[2].pythonText)
      case "setdefault": try fields.setDefault(name, operation[2].pythonText)
      case "setlist": try fields.set(name, (operation[2].array ?? []).map(\.pythonText))
      default: if let name = HTTPField.Name(name) { fields.removeAll(name) }
      }
    }
    let names = input["get"]?.array?.compactMap(\.string) ?? []
    let values = names.map { name in
      (name, HTTPField.Name(name).map { fields[fields: $0].map(\.value) } ?? [])
    }
    return [
      "list": Outcome(fields.map { ($0.name.rawName, $0.value) }),
      "get": .object(
        Dictionary(uniqueKeysWithValues: values.map { ($0.0, Outcome($0.1.first)) })),
      "getlist": .object(Dictionary(uniqueKeysWithValues: values.map { ($0.0, Outcome($0.1)) })),
    ]
  }
}

extension RecordedRequest {
  /// A header as the app sees it.
  func authorization(_ json: RecordedValue?) -> String { (json?.bytes ?? []).latin1Text.text }
}
