import Foundation
import HTTPTypes
import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let formAdapters: [String: Adapter] = [
    "query_args": { input in
      Outcome(try QueryParameters(parsing: input["query"]?.bytes ?? []).grouped)
    },
    "form": { input in
      let (form, rest) = try RecordedRequest(input, method: "POST").readForm()
      return [
        "form": Outcome(form.fields.grouped), "files": .array(try files(form.files)),
        "data": beginning(of: Outcome(bytes: rest)),
      ]
    },
    "values": { input in
      let request = RecordedRequest(input, method: "POST")
      let query = try QueryParameters(parsing: request.query)
      return Outcome(query.grouped + (try request.readForm().form.fields.grouped))
    },
    "body": { input in
      let request = RecordedRequest(input, method: "POST")
      return [
        "data": Outcome(bytes: try request.readBody()),
        "content_length": Outcome(BodyExtent.contentLength(request.header("Content-Length"))),
        "mimetype": .string(request.contentType.mediaType),
        "is_json": .bool(request.contentType.isJSON),
      ]
    },
    "stream_body": { input in
      ["data": Outcome(bytes: try RecordedRequest(input, method: "POST").readBody())]
    },
    "urlencode": { input in
      var parameters = QueryParameters()
      for item in input["items"]?.array ?? [] {
        parameters.append(item.array?[0].string ?? "", item.array?[1].string ?? "")
      }
      return .string(parameters.encoded)
    },
    "request_json": { input in
      let request = RecordedRequest(input, method: "POST")
      do {
        let value = try JSONBody.decode(
          AnyJSON.self, from: try request.readBody(), contentType: request.contentType,
          ignoresContentType: input["force"]?.bool == true)
        return ["json": value.outcome]
      } catch  where input["silent"]?.bool == true {
        return ["json": nil]
      }
    },
  ]

  private static func beginning(of data: Outcome) -> Outcome {
    if case .string(let text) = data { .string(String(text.prefix(200))) } else { data }
  }

  private static func files(_ files: [UploadedFile]) throws -> [Outcome] {
    var names: [String] = []
    for file in files where !names.contains(file.name) { names.append(file.name) }
    let grouped = names.flatMap { name in files.filter { $0.name == name } }
    return try grouped.map { file in
      let content = try file.content()
      let parameters = file.contentType.parameters.items.map {
        ($0.name, Outcome($0.value))
      }
      return [
        .string(file.name),
        [
          "filename": .string(file.filename),
          "content_type": Outcome(file.fields[.contentType]),
          "mimetype": .string(file.contentType.mediaType),
          "mimetype_params": .object(Dictionary(uniqueKeysWithValues: parameters)),
          "headers": Outcome(file.fields.map { ($0.name.rawName, $0.value) }),
          "content": content.count < 2000
            ? Outcome(bytes: content) : ["$len": Outcome(content.count)],
        ],
      ]
    }
  }
}

/// Any JSON value.
indirect enum AnyJSON: Decodable {
  case value(Outcome)

  var outcome: Outcome {
    switch self {
    case .value(let outcome): outcome
    }
  }

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      var members: [String: Outcome] = [:]
      for key in object.allKeys {
        members[key.stringValue] = try object.decode(AnyJSON.self, forKey: key).outcome
      }
      self = .value(.object(members))
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var items: [Outcome] = []
      while !list.isAtEnd { items.append(try list.decode(AnyJSON.self).outcome) }
      self = .value(.array(items))
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .value(nil)
    } else if let flag = try? single.decode(Bool.self) {
      self = .value(.bool(flag))
    } else if let number = try? single.decode(Double.self) {
      self = .value(.number(number))
    } else {
      self = .value(.string(try single.decode(String.self)))
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
