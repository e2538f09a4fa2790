import EavesGateway
import HTTPTypes
import Logging
import Synchronization

/// Opens and keeps the sessions of requests. The secret key is there from the start when the settings
/// name one; else it is found or made when the first session needs it.
final class SessionKeeper: Sendable {
  private let settings: SessionSettings
  private let fallbacks: [SecretKey]
  private let dataFolder: String
  private let logger: Logger

  /// Set once, by whichever thread needs it first, so that reading it takes no lock.
  private let shared = AtomicLazyReference<Holder>()

  private final class Holder: Sendable {
    let codec: SessionCodec

    init(_ codec: SessionCodec) { self.codec = codec }
  }

  /// - Throws: ``SecretKeyError`` for a key that is named and cannot be used;
  ///   ``SessionSettingsError``
  init(_ app: App, _ context: Launch.Context) throws {
    settings = SessionSettings(context.settings)
    fallbacks = context.settings[AppKeys.secretKeyFallbacks].map { SecretKey($0) }
    dataFolder = "\(context.root)/data"
    logger = context.logger
    try settings.check()
    if let keys = app.secretKeys {
      try share(keys)
    } else if context.settings[AppKeys.secretKey] != nil
      || context.settings[AppKeys.secretKeyFile] != nil
    {
      let loaded = try SecretKey.load(
        text: context.settings[AppKeys.secretKey], file: context.settings[AppKeys.secretKeyFile],
        dataFolder: dataFolder)
      if let warning = loaded.warning { logger.warning("\(warning)") }
      try share(SecretKeys(current: loaded.key, fallbacks: fallbacks))
    }
  }

  @discardableResult
  private func share(_ keys: SecretKeys) throws(SessionSettingsError) -> SessionCodec {
    shared.storeIfNil(Holder(try SessionCodec(settings: settings, secret: keys))).codec
  }

  /// The codec; finds or makes the key at the first use.
  /// - Throws: ``SecretKeyError`` when there is no usable key and none can be made
  private func codec() throws -> SessionCodec {
    if let holder = shared.load() { return holder.codec }
    let loaded = try SecretKey.load(dataFolder: dataFolder)
    if let warning = loaded.warning { logger.warning("\(warning)") }
    if case .made(let path) = loaded.origin {
      logger.notice("made a secret key for sessions: \(path)")
    }
    return try share(SecretKeys(current: loaded.key, fallbacks: fallbacks))
  }
}

extension SessionKeeper {
  /// The session of a request.
  /// - Throws: ``SecretKeyError`` when there is no usable key and none can be made
  func open(_ request: Request) throws -> Session {
    try codec().load(request.cookies[settings.cookieName], now: request.now)
  }

  /// The session that a request came with, opened only to renew its lifetime; nil when there is
  /// nothing to renew. A key is never made for it, since anyone can send a cookie.
  func openToRenew(_ request: Request) -> Session? {
    guard settings.refreshesEachRequest, mayCarrySession(request),
      shared.load() != nil || SecretKeyFile.exists("\(dataFolder)/\(SecretKey.fileName)"),
      let session = try? open(request), !session.isNew
    else { return nil }
    return session
  }

  /// Whether the name of the session's cookie is among a request's cookies: found out without taking
  /// them apart, since most requests have none.
  private func mayCarrySession(_ request: Request) -> Bool {
    guard let cookies = request.gateway.cookies else { return false }
    let name = settings.cookieName.utf8
    var rest = cookies
    while rest.count > name.count {
      if rest.starts(with: name) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Puts into a response what it has to say about a session.
  /// - Throws: ``SessionSaveError`` for a session that no cookie can carry
  func save(_ session: Session, of request: Request, in response: inout Response) throws {
    let outcome = try codec().save(
      session, mount: request.cookiePath, isHTTPS: request.isSecure, now: request.now)
    if let cookie = outcome.cookie {
      response.headers.append(HTTPField(name: .setCookie, value: try cookie.headerValue(now: nil)))
    }
    if outcome.variesByCookie { response.addVary("Cookie") }
  }
}
