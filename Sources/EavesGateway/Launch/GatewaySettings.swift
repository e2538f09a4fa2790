import Logging
struct GatewaySettings {
  var root: String, mount: String?, bodyLimit = 16 << 20, debug = false, logsRequests = ProcessEnvironment["AL"] != "off"
  var logLevel = Logger.Level.info, errors: [String] = [], file: FileIdentity?
  static func load(_ entry: Entry) -> GatewaySettings {
    GatewaySettings(root: entry.folder, mount: nil, file: FileIdentity(path: entry.path))
  }
  func log(name: String) -> Log.Destination { .file(path: root + "/logs/\(name).log", sizeLimit: 1 << 20, keptFiles: 5) }
}
