/// Who asks, and for which host: what a request says about its connection, and what a proxy in
/// front may know better.
public struct ConnectionInfo: Sendable, Hashable {
  /// The address of the client, `REMOTE_ADDR`.
  public var clientAddress: String?
  /// `http` or `https`.
  public var scheme: String
  /// The `Host` header.
  public var host: String?
  /// The name of the server, `SERVER_NAME`.
  public var serverName: String
  /// The port of the server, `SERVER_PORT`.
  public var serverPort: String
  /// Where the app is mounted, `SCRIPT_NAME`.
  public var mount: String

  /// A connection.
  public init(
    clientAddress: String?, scheme: String, host: String?, serverName: String, serverPort: String,
    mount: String
  ) {
    self.clientAddress = clientAddress
    self.scheme = scheme
    self.host = host
    self.serverName = serverName
    self.serverPort = serverPort
    self.mount = mount
  }
}
