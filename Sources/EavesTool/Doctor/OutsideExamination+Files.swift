import EavesGateway
import HTTPTypes

/// What visitors must not get.
extension OutsideExamination {
  func sourceShown(_ address: String, _ answer: HTTPProbe.Answer) -> Finding {
    let type = answer.fields[.contentType] ?? "no type"
    return Finding(
      .sourceShown, .init(address, "is the entry itself, sent as \(type)"),
      fix: .init(
        "Take the entry away or its rights (chmod 600) at once; then copy no-options.htaccess, which sets"
          + " a handler, and change every secret that was in it."))
  }

  /// The entry must be started, not shown.
  func entry() async -> [Finding] {
    let address = url.appending(entryName)
    var probe = HTTPProbe(address)
    probe.bodyLimit = 4_096
    guard case .success(let answer) = await ask(probe), answer.status == 200,
      PageKind(answer) == .source
    else { return [] }
    return [sourceShown(address, answer)]
  }

  func exposed(_ missing: HTTPProbe.Answer) async -> [Finding] {
    var evidence: [Finding.Evidence] = []
    if privateFiles.isEmpty {
      // An app that says the same of every path has no such file.
      for guess in PrivateGuess.all(entryName) where !guess.isIt(missing) {
        guard let answer = await page(guess.name, unlike: missing), guess.isIt(answer) else {
          continue
        }
        evidence.append(.init(url.appending(guess.name), guess.what))
      }
    }
    for file in privateFiles.prefix(60) where !file.beginning.isEmpty {
      guard let answer = await page(file.name, unlike: missing) else { continue }
      let count = min(answer.body.count, file.beginning.count)
      if count > 0, answer.body.prefix(count) == file.beginning.prefix(count)[...] {
        evidence.append(.init(url.appending(file.name), "is sent to anybody"))
      }
    }
    if evidence.isEmpty { return [] }
    return [
      Finding(
        .privateFileExposed, evidence,
        fix: .init(
          "Move them out of the web folder, or copy the rules of private-files.htaccess; then change every"
            + " secret that was in them."))
    ]
  }

  /// Folders of static files, whose names visitors can read.
  func listed() async -> [Finding] {
    let address = url.appending("static/")
    guard case .success(let answer) = await ask(HTTPProbe(address)), PageKind(answer) == .listing
    else { return [] }
    return [
      Finding(
        .folderListed, .init(address, "is a list of the folder's files"),
        fix: .init("Write Options -Indexes into the .htaccess, where the host allows it."))
    ]
  }

  /// A page that exists; nil for one like the page of a path that does not.
  private func page(_ name: String, unlike missing: HTTPProbe.Answer) async -> HTTPProbe.Answer? {
    var probe = HTTPProbe(url.appending(name))
    probe.bodyLimit = 4_096
    guard case .success(let answer) = await ask(probe), answer.status == 200,
      missing.status != 200 || answer.body != missing.body.prefix(4_096)[...].map({ $0 })
    else { return nil }
    return answer
  }

  func debug(_ missing: HTTPProbe.Answer) -> [Finding] {
    guard missing.text.contains("This is shown because the setting DEBUG is on") else { return [] }
    return [
      Finding(
        .debugOn, .init(url.appending(word), "shows the app's insides"),
        fix: .init("Remove DEBUG from the entry, and touch it."))
    ]
  }

  /// Cookies of a login that are not kept to encrypted connections.
  func security(_ first: Visit) -> [Finding] {
    guard url.isSecure else { return [] }
    for field in first.answer.fields where field.name == .setCookie {
      let parts = field.value.split(separator: ";").map {
        $0.drop { $0 == " " }.lowercased()
      }
      guard parts.contains("httponly"), !parts.contains("secure") else { continue }
      let name = field.value.prefix { $0 != "=" }
      return [httpsNotSeen(.init(url.description, "sets the cookie \(name) without Secure"))]
    }
    return []
  }
}
