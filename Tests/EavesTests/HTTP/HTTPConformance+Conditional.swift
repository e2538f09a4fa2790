import HTTPTypes
import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let conditionalAdapters: [String: Adapter] = [
    "parse_date": { iso($0.text("value").flatMap(HTTPDate.init(parsing:))) },
    "http_date": { input in
      let seconds =
        input["timestamp"]?.double ?? input["timestamp"]?["$float"]?.string.flatMap(Double.init)
        ?? 0
      return .string(HTTPDate(secondsSince1970: Int(seconds.rounded(.down))).description)
    },
    "parse_age": { Outcome($0.text("value").flatMap(DeltaSeconds.parse)) },
    "quote_etag": { input in
      guard let tag = EntityTag(input.text("etag") ?? "", isWeak: input["weak"]?.bool == true)
      else { return .failure(nil) }
      return .string(tag.description)
    },
    "unquote_etag": { input in
      guard let tag = EntityTag(parsing: input.text("value") ?? "") else { return [nil, nil] }
      return [.string(tag.value), .bool(tag.isWeak)]
    },
    "etags": { input in
      let tags = EntityTagSet(parsing: input.text("value") ?? "")
      let asked = input["ask"]?.array?.compactMap(\.string) ?? []
      return [
        "strong": Outcome(tags.strong.sorted()), "weak": Outcome(tags.weak.sorted()),
        "star": .bool(tags.isAny), "bool": .bool(!tags.isEmpty),
        "contains": .array(asked.map { .bool(tags.contains($0)) }),
        "contains_weak": .array(asked.map { .bool(tags.containsWeakly($0)) }),
      ]
    },
    "generate_etag": { .string(EntityTag(hashing: $0["data"]?.bytes ?? []).value) },
    "resource_modified": { input in
      .bool(
        RecordedRequest(input).conditions.isModified(
          tag: input.text("etag"),
          lastModified: input["last_modified"]?.int.map(HTTPDate.init(secondsSince1970:)),
          regardsIfRange: input["ignore_if_range"]?.bool == false))
    },
    "range_header": rangeHeader,
    "content_range": { input in
      guard let range = input.text("value").flatMap(ContentRange.init(parsing:)) else { return nil }
      return [
        "units": .string(range.unit), "start": Outcome(range.range?.lowerBound),
        "stop": Outcome(range.range?.upperBound), "length": Outcome(range.length),
        "str": .string(range.description),
      ]
    },
    "if_range": { input in
      let ifRange = IfRange(parsing: input.text("value") ?? "")
      var (tag, date): (String?, HTTPDate?) = (nil, nil)
      if case .tag(let value) = ifRange {
        guard EntityTag(value) != nil else { return .failure(nil) }
        tag = value
      }
      if case .date(let value) = ifRange { date = value }
      return [
        "etag": Outcome(tag), "date": iso(date), "str": .string(ifRange?.description ?? ""),
      ]
    },
    "conditional": conditional,
  ]

  static func iso(_ date: HTTPDate?) -> Outcome {
    guard let date else { return nil }
    let (days, seconds) = date.secondsSince1970.quotientAndRemainder(flooringBy: 86_400)
    let civil = CalendarDate(daysSince1970: days)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let day = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    return .string("\(day)T\(time.joined(separator: ":"))Z")
  }

  private static func rangeHeader(_ input: RecordedValue) -> Outcome {
    guard let header = RangeHeader(parsing: input.text("value") ?? "") else { return nil }
    let ranges = header.parts.map { part -> Outcome in
      switch part {
      case .from(let start): [Outcome(start), nil]
      case .range(let range): [Outcome(range.lowerBound), Outcome(range.upperBound)]
      case .suffix(let count): [Outcome(-count), nil]
      }
    }
    var result: [String: Outcome] = [
      "units": .string(header.unit), "ranges": .array(ranges), "str": .string(header.description),
    ]
    if let length = input["length"]?.int {
      let bytes = header.bytes(ofLength: length)
      result["range_for_length"] =
        bytes.map { [Outcome($0.lowerBound), Outcome($0.upperBound)] } ?? Outcome.null
      result["content_range"] = Outcome(
        bytes.map { ContentRange(range: $0, length: length).description })
    }
    return .object(result)
  }

  /// A response with a tag and a date, made conditional.
  private static func conditional(_ input: RecordedValue) throws -> Outcome {
    let request = RecordedRequest(input)
    var body = input["body"]?.bytes ?? []
    var head = ResponseHead(fields: [.contentType: "text/plain; charset=utf-8"])
    if let status = input["status"]?.int { head.status = HTTPResponse.Status(code: status) }
    if let tag = input.text("etag") {
      head.fields[.eTag] = EntityTag(tag, isWeak: input["weak"]?.bool == true)?.description
    }
    if input["add_etag"]?.bool == true, head.fields[.eTag] == nil {
      head.fields[.eTag] = EntityTag(hashing: body).description
    }
    let date = input["last_modified"]?.int.map(HTTPDate.init(secondsSince1970:))
    head.fields[.lastModified] = date?.description
    let unit = input["accept_ranges"]?.bool == true ? "bytes" : input.text("accept_ranges")
    if request.method == "GET" || request.method == "HEAD" { head.fields[.acceptRanges] = unit }
    let outcome = try request.conditions.outcome(
      method: request.httpMethod, tag: head.fields[.eTag], lastModified: date,
      length: input["complete_length"]?.int, allowsRanges: unit != nil)
    switch outcome {
    case .whole: break
    case .notModified: head.status = .notModified
    case .preconditionFailed: head.status = .preconditionFailed
    case .partial(let bytes, let range):
      head.status = .partialContent
      head.fields[.contentRange] = range.description
      body = Array(body[bytes])
    }
    return try response(head, body, for: request)
  }

  /// A response as a client gets it.
  static func response(
    _ head: ResponseHead, _ body: [UInt8], isStream: Bool = false, for request: RecordedRequest,
    baseURL: String? = nil
  ) throws -> Outcome {
    var head = head
    try head.finish(bodyLength: isStream ? nil : body.count, baseURL: baseURL)
    let headers = head.fields.map { ($0.name.rawName, $0.value) }.sorted { $0 < $1 }
    return [
      "status": Outcome(head.status.code), "status_line": .string(head.status.line),
      "headers": Outcome(headers),
      "body": Outcome(bytes: head.sendsBody(for: request.httpMethod) ? body : []),
    ]
  }
}
