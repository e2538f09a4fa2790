import EavesGateway
import HTTPTypes

/// How long requests may be, and what time it is there.
extension OutsideExamination {
  func limits(_ missing: HTTPProbe.Answer) async -> [Finding] {
    let address = url.appending(word)
    let ask = self.ask
    var findings: [Finding] = []
    var probe = HTTPProbe(address)
    probe.fields = [("X-Eaves-Length", String(repeating: "x", count: LimitChecks.fieldCount))]
    if case .success(let answer) = await ask(probe), PageKind(answer) == .server {
      findings.append(LimitChecks.request(address, answer.status))
    }
    let limit = await LimitChecks.bodyLimit(upTo: LimitChecks.visitorSizes) { size in
      var probe = HTTPProbe(address)
      probe.method = "POST"
      probe.body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
      guard case .success(let answer) = await ask(probe) else { return false }
      return PageKind(answer) != .server
    }
    return findings + (limit.map { [LimitChecks.body($0, url.description, maxBody: nil)] } ?? [])
  }

  /// How far the clocks may differ, in seconds.
  private static let tolerance: Int64 = 300

  func clock(_ answer: HTTPProbe.Answer) -> [Finding] {
    guard let text = answer.fields[.date], let time = HTTPDate.seconds(text).map(Int64.init),
      abs(time - now) > Self.tolerance
    else { return [] }
    return [
      Finding(
        .clockWrong,
        .init(
          url.description,
          "its clock is \(abs(time - now)) seconds \(time < now ? "behind" : "ahead of") this machine's"
        ),
        fix: .init("Compare date -u on both with the real time."))
    ]
  }
}
