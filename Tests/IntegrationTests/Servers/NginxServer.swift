import Foundation

/// A private nginx on 127.0.0.1 that passes everything to a running program.
final class NginxServer: WebServer {
  let port: UInt16
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - program: where the program listens
  ///   - keepsConnections: whether connections to it are kept for further requests
  init(to program: Endpoint, keepsConnections: Bool = false) throws {
    let nginx = try Tool.find("nginx", package: "nginx-light")
    folder = try TemporaryFolder()
    port = try Port.free()
    let configuration = Self.configuration(
      folder: folder.path, port: port, program: program, keepsConnections: keepsConnections)
    let path = "\(folder.path)/nginx.conf"
    try configuration.write(toFile: path, atomically: true, encoding: .utf8)
    process = try ChildProcess(.init(nginx, "-c", path, "-p", folder.path))
    try waitUntilReady()
  }

  deinit { process.stop() }

  var errorLog: String {
    (try? String(contentsOfFile: "\(folder.path)/error.log", encoding: .utf8)) ?? ""
  }

  private static func configuration(
    folder: String, port: UInt16, program: Endpoint, keepsConnections: Bool
  ) -> String {
    let address =
      switch program {
      case .port(let port): "127.0.0.1:\(port)"
      case .path(let path): "unix:\(path)"
      }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
      "\($0)_temp_path \(folder)/\($0);"
    }
    return """
      daemon off;
      worker_processes 1;
      pid \(folder)/nginx.pid;
      error_log \(folder)/error.log;
      \(Account.other.map { "user \($0);" } ?? "")
      events { worker_connections 256; }
      http {
        access_log off;
        \(temporary.joined(separator: " "))
        keepalive_requests 1000000;
        client_max_body_size 64m;
        upstream program { server \(address); \(keepsConnections ? "keepalive 8;" : "") }
        server {
          listen 127.0.0.1:\(port);
          location / {
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param SCRIPT_NAME "";
            fastcgi_param PATH_INFO $fastcgi_script_name;
            fastcgi_param GATEWAY_INTERFACE CGI/1.1;
            fastcgi_param SERVER_SOFTWARE nginx/$nginx_version;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            fastcgi_param SERVER_NAME $server_name;
            fastcgi_param SERVER_PORT $server_port;
            fastcgi_param REMOTE_ADDR $remote_addr;
            fastcgi_param HTTPS $https if_not_empty;
            fastcgi_keep_conn \(keepsConnections ? "on" : "off");
            fastcgi_buffering off;
            fastcgi_request_buffering off;
            fastcgi_pass program;
          }
        }
      }
      """
  }
}
