/// How the mount of a request was found.
public enum MountRule: String, Sendable {
  /// A mount was configured, and the target begins with it.
  case configured
  /// A proxied request: the path is the part of the target that SCRIPT_FILENAME ends with.
  case proxyTail
  /// A proxied request that has nothing in common with SCRIPT_FILENAME: the target is the mount.
  case proxyMount
  /// The target begins with SCRIPT_NAME, whose last segment is the entry file.
  case entryInTarget
  /// The target begins with SCRIPT_NAME, which is the mount itself, as under ScriptAlias.
  case scriptName
  /// The target ends with PATH_INFO; what is before it is the mount.
  case pathInfo
  /// The target begins with the folder of SCRIPT_NAME.
  case scriptFolder
  /// Nothing fits: the mount is taken to be the root.
  case root
  /// The server gives no REQUEST_URI: mount and path are SCRIPT_NAME and PATH_INFO.
  case noRequestURI
}
