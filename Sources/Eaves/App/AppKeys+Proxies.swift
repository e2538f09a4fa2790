public import EavesGateway

extension AppKeys {
  /// How many proxies set `X-Forwarded-For`.
  public static let proxyFixFor = proxyCount("FOR", "X-Forwarded-For", "the visitor's address")

  /// How many proxies set `X-Forwarded-Host`.
  public static let proxyFixHost = proxyCount("HOST", "X-Forwarded-Host", "the host")

  /// How many proxies set `X-Forwarded-Port`.
  public static let proxyFixPort = proxyCount("PORT", "X-Forwarded-Port", "the port")

  /// How many proxies set `X-Forwarded-Prefix`.
  public static let proxyFixPrefix = proxyCount("PREFIX", "X-Forwarded-Prefix", "the mount")

  /// How many proxies set `X-Forwarded-Proto`.
  public static let proxyFixProto = proxyCount("PROTO", "X-Forwarded-Proto", "the scheme")

  static func declareProxyKeys(in keys: inout SettingKeys.Table) {
    keys.declare(proxyFixFor)
    keys.declare(proxyFixHost)
    keys.declare(proxyFixPort)
    keys.declare(proxyFixPrefix)
    keys.declare(proxyFixProto)
  }

  private static func proxyCount(
    _ name: String, _ header: String, _ meaning: String
  ) -> SettingKey<Int> {
    SettingKey(
      "PROXY_FIX_\(name)", .int(0...16), default: 0,
      "How many proxies in front of the app add \(meaning) to the header \(header); 0 when none"
        + " does, since anyone can send it.")
  }
}

extension ProxyFix {
  /// What the settings say of proxies; nil when there is none to trust.
  init?(_ settings: Settings) {
    self.init(
      for: settings[AppKeys.proxyFixFor], proto: settings[AppKeys.proxyFixProto],
      host: settings[AppKeys.proxyFixHost], port: settings[AppKeys.proxyFixPort],
      prefix: settings[AppKeys.proxyFixPrefix])
    guard forCount + protoCount + hostCount + portCount + prefixCount > 0 else { return nil }
  }
}
