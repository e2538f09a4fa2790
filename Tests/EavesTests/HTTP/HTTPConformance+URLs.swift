import TestSupport

@testable import Eaves

extension HTTPConformanceTests {
  static let urlAdapters: [String: Adapter] = [
    "url_quote": { input in
      let unescaped = PercentEncoding.Unescaped((input.text("safe") ?? "/").utf8)
      return .string(PercentEncoding.encode(input["value"]?.bytes ?? [], unescaped: unescaped))
    },
    "url_quote_plus": { input in
      let unescaped = PercentEncoding.Unescaped((input.text("safe") ?? "").utf8)
      return .string(PercentEncoding.encodeForm(input["value"]?.bytes ?? [], unescaped: unescaped))
    },
    "url_unquote": { input in
      .string(
        PercentEncoding.decodeText(
          input.text("value") ?? "",
          invalidBytes: input.text("errors") == "werkzeug.url_quote" ? .keptEncoded : .replaced))
    },
    "urljoin": { .string(try URLReference.join($0.text("base") ?? "", $0.text("url") ?? "")) },
    "urlsplit": { input in
      let url = try URLReference(parsing: input.text("url") ?? "")
      return Outcome([url.scheme, url.authority, url.path, url.query, url.fragment])
    },
    "iri_to_uri": { .string(try URLReference.ascii($0.text("value") ?? "")) },
    "uri_to_iri": { .string(try URLReference.unicode($0.text("value") ?? "")) },
  ]

  static let addressAdapters: [String: Adapter] = [
    "get_host": { input in
      let server = input["server"]?.array.flatMap { pair in
        pair[1].int.map { (pair[0].string ?? "", $0) }
      }
      let names = input["trusted_hosts"]?.array?.compactMap(\.string) ?? []
      return .string(
        try TrustedHosts(names).host(
          scheme: input.text("scheme") ?? "", header: input.text("host"), server: server))
    },
    "host_is_trusted": { input in
      let names = input["trusted"]?.array?.compactMap(\.string) ?? []
      return .bool(TrustedHosts(names).trusts(input.text("host") ?? ""))
    },
    "request_urls": { input in
      let request = RecordedRequest(input)
      let url = try request.url()
      return [
        "path": .string(url.path), "full_path": .string(url.fullPath),
        "script_root": .string(url.mount), "root_path": .string(url.mount),
        "url": .string(url.url), "base_url": .string(url.baseURL),
        "root_url": .string(url.rootURL), "host_url": .string(url.hostURL),
        "host": .string(url.host), "scheme": .string(url.scheme),
        "is_secure": .bool(url.isSecure), "remote_addr": Outcome(request.clientAddress),
        "access_route": Outcome(
          ProxyFix.accessRoute(
            forwardedFor: request.header("X-Forwarded-For"),
            clientAddress: request.clientAddress)),
        "query_string": Outcome(bytes: url.query), "method": .string(request.method),
      ]
    },
    "request_headers": { input in
      let request = RecordedRequest(input)
      let headers = request.headers.compactMap { name, bytes -> (String, String)? in
        let isUnset = bytes.isEmpty && ["Content-Type", "Content-Length"].contains(name)
        return isUnset ? nil : (name, bytes.latin1Text.text)
      }
      let cookies = Cookies(parsing: request.headerBytes("Cookie") ?? [])
      return [
        "content_type": Outcome(request.header("Content-Type")),
        "mimetype": .string(request.contentType.mediaType),
        "mimetype_params": object(request.contentType.parameters),
        "content_length": Outcome(
          BodyExtent.contentLength(
            request.header("Content-Length"),
            transferEncoding: request.header("Transfer-Encoding"))),
        "user_agent": .string(request.header("User-Agent") ?? ""),
        "referrer": Outcome(request.header("Referer")),
        "is_json": .bool(request.contentType.isJSON),
        "if_none_match": .string(request.conditions.ifNoneMatch.description),
        "if_modified_since": iso(request.conditions.ifModifiedSince),
        "range": Outcome(
          request.header("Range").flatMap(RangeHeader.init(parsing:))?.description),
        "cookies": Outcome(grouped(cookies.all.map { ($0.name, $0.value) })),
        "pragma": Outcome(HeaderValue.list(request.header("Pragma") ?? "")),
        "date": iso(request.header("Date").flatMap(HTTPDate.init(parsing:))),
        "max_forwards": Outcome(request.header("Max-Forwards").flatMap { Int($0) }),
        "headers": Outcome(headers.sorted { $0 < $1 }),
      ]
    },
    "proxy_fix": { input in
      let request = RecordedRequest(input["request"] ?? .null)
      let options = input["options"]
      let fix = ProxyFix(
        for: options?["x_for"]?.int ?? 1, proto: options?["x_proto"]?.int ?? 1,
        host: options?["x_host"]?.int ?? 0, port: options?["x_port"]?.int ?? 0,
        prefix: options?["x_prefix"]?.int ?? 0)
      var connection = ConnectionInfo(
        clientAddress: request.clientAddress, scheme: request.scheme,
        host: request.header("Host"), serverName: request.server.name,
        serverPort: request.server.port, mount: request.mount)
      fix.apply(to: &connection) { request.header($0) }
      let host = try TrustedHosts().host(
        scheme: connection.scheme, header: connection.host,
        server: Int(connection.serverPort).map { (connection.serverName, $0) })
      let url = RequestURL(
        scheme: connection.scheme, host: host, mount: connection.mount, path: request.path,
        query: request.query)
      return [
        "REMOTE_ADDR": Outcome(connection.clientAddress), "HTTP_HOST": Outcome(connection.host),
        "SERVER_NAME": .string(connection.serverName),
        "SERVER_PORT": .string(connection.serverPort),
        "SCRIPT_NAME": .string(connection.mount), "PATH_INFO": .string(request.path),
        "wsgi.url_scheme": .string(connection.scheme), "url": .string(url.url),
        "host": .string(host),
      ]
    },
  ]
}
