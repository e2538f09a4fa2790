import Foundation

/// A certificate for `localhost` that its own key has signed, and a client that trusts it.
struct Certificate {
  private let folder: TemporaryFolder

  init() throws {
    let openssl = try Tool.find("openssl", package: "openssl")
    folder = try TemporaryFolder()
    let result = try ChildProcess.run(
      ChildProcess.Command(
        openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-subj", "/CN=localhost", "-days", "2", "-keyout", "\(folder.path)/key.pem",
        "-out", "\(folder.path)/certificate.pem"))
    guard result.status == 0 else { throw Failure("openssl: \(result.output)") }
  }

  /// What makes an Apache speak TLS on all its ports.
  var directives: String {
    """
    LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
    LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
    SSLEngine on
    SSLCertificateFile "\(folder.path)/certificate.pem"
    SSLCertificateKeyFile "\(folder.path)/key.pem"

    """
  }

  /// The answer to a request over TLS, head and body as they came.
  func ask(_ port: UInt16, _ target: String) throws -> String {
    let curl = try Tool.find("curl", package: "curl")
    return try ChildProcess.run(
      ChildProcess.Command(
        curl, "--silent", "--show-error", "--include", "--http1.1", "--cacert",
        "\(folder.path)/certificate.pem", "--resolve", "localhost:\(port):127.0.0.1",
        "https://localhost:\(port)\(target)")
    ).output
  }
}
