/// Everything that the doctor can find. The names are stable: scripts may rely on them.
///
/// They stand in the order in which they are told: what alone keeps every page from working comes
/// first, so that the first line of a report is the most likely cause.
package enum FindingCode: String, CaseIterable, Sendable {
  // The file that the web server starts.
  case entryMissing = "entry-missing"
  case entryNotAFile = "entry-not-a-file"
  case entryEmpty = "entry-empty"
  case entryNotExecutable = "entry-not-executable"
  case entryUnreadable = "entry-unreadable"
  case shebangMissing = "shebang-missing"
  case shebangByteOrderMark = "shebang-byte-order-mark"
  case shebangCarriageReturn = "shebang-carriage-return"
  case shebangTooLong = "shebang-too-long"
  case shebangArgument = "shebang-argument"
  case shebangTargetMissing = "shebang-target-missing"
  case shebangTargetNotExecutable = "shebang-target-not-executable"
  case entryPathUnusable = "entry-path-unusable"
  case noexecMount = "noexec-mount"
  case entrySetuid = "entry-setuid"

  // The program behind it.
  case programWrongSystem = "program-wrong-system"
  case programWrongArchitecture = "program-wrong-architecture"
  case programTruncated = "program-truncated"
  case programLoaderMissing = "program-loader-missing"
  case programLibraryMissing = "program-library-missing"
  case programNeedsNewerGlibc = "program-needs-newer-glibc"
  case programNeedsNewerKernel = "program-needs-newer-kernel"

  // What Apache reads.
  case htaccessFcgid = "htaccess-fcgid"
  case htaccessServerOnly = "htaccess-server-only"
  case htaccessUnknown = "htaccess-unknown"
  case htaccessSyntax = "htaccess-syntax"
  case htaccessByteOrderMark = "htaccess-byte-order-mark"
  case htaccessTooLarge = "htaccess-too-large"
  case htaccessUnreadable = "htaccess-unreadable"
  case rewriteLoop = "rewrite-loop"
  case rewriteTargetMissing = "rewrite-target-missing"
  case rewriteOff = "rewrite-off"
  case entryNotReached = "entry-not-reached"

  // What a request from outside shows.
  case urlUnreachable = "url-unreachable"
  case tlsInvalid = "tls-invalid"
  case sourceShown = "source-shown"
  case redirectLoop = "redirect-loop"

  // The app's own start.
  case rootMissing = "root-missing"
  case settingsInvalid = "settings-invalid"
  case appCannotStart = "app-cannot-start"
  case appError = "app-error"

  // Who may do what, by the rules of suexec.
  case folderWritableByOthers = "folder-writable-by-others"
  case entryWritableByOthers = "entry-writable-by-others"
  case programWritableByOthers = "program-writable-by-others"
  case writableByGroup = "writable-by-group"
  case ownerDiffers = "owner-differs"
  case folderNotSearchable = "folder-not-searchable"
  case entrySymlink = "entry-symlink"
  case outsideWebFolder = "outside-web-folder"

  // What depends on the host.
  case htaccessMissing = "htaccess-missing"
  case htaccessOptions = "htaccess-options"
  case htaccessModule = "htaccess-module"
  case handlerUnknown = "handler-unknown"
  case handlerExtension = "handler-extension"
  case handlerEverything = "handler-everything"
  case rootNotReached = "root-not-reached"
  case rewritePathDiffers = "rewrite-path-differs"
  case severalEntries = "several-entries"
  case shebangEnvironment = "shebang-env"
  // The web server's own pages, which say nothing of the cause.
  case serverError = "server-error"
  case forbidden = "forbidden"
  case notFound = "not-found"
  case serviceUnavailable = "service-unavailable"
  case badGateway = "bad-gateway"

  // What arrives of a request.
  case mountWrong = "mount-wrong"
  case httpsNotSeen = "https-not-seen"

  // What visitors and neighbours can read.
  case privateFileExposed = "private-file-exposed"
  case folderListed = "folder-listed"
  case debugOn = "debug-on"
  case secretReadable = "secret-readable"
  case secretInEntry = "secret-in-entry"
  case privateFolderOpen = "private-folder-open"

  // What runs out.
  case diskFull = "disk-full"
  case diskNearlyFull = "disk-nearly-full"
  case processLimit = "process-limit"
  case memoryLimit = "memory-limit"
  case openFilesLimit = "open-files-limit"
  case fileSizeLimit = "file-size-limit"
  case processorTimeLimit = "processor-time-limit"
  case logNotWritable = "log-not-writable"
  case dataNotWritable = "data-not-writable"
  case clockWrong = "clock-wrong"

  // What the host does with requests.
  case bodyLimit = "body-limit"
  case headerLimit = "header-limit"
  case authorizationNotPassed = "authorization-not-passed"
  case probeFailed = "probe-failed"
}

extension FindingCode {
  /// How grave it is, unless the circumstances say otherwise.
  package var severity: Finding.Severity {
    switch self {
    case .writableByGroup, .ownerDiffers, .folderNotSearchable, .entrySymlink, .htaccessMissing,
      .handlerUnknown, .handlerExtension, .handlerEverything, .rootNotReached, .rewritePathDiffers,
      .shebangEnvironment, .folderListed, .debugOn, .secretReadable, .secretInEntry,
      .privateFolderOpen, .diskNearlyFull, .memoryLimit, .openFilesLimit, .fileSizeLimit,
      .logNotWritable, .dataNotWritable, .clockWrong, .headerLimit, .httpsNotSeen:
      .warning
    case .outsideWebFolder, .htaccessOptions, .htaccessModule, .severalEntries,
      .processorTimeLimit, .bodyLimit, .authorizationNotPassed, .probeFailed:
      .note
    default: .error
    }
  }

  /// Whether it breaks pages on some hosts only, so that a page of the app's that was answered under
  /// the same `.htaccess` shows that it does not here.
  package var isRefutedByAnswer: Bool {
    switch self {
    case .writableByGroup, .ownerDiffers, .folderNotSearchable, .entrySymlink, .outsideWebFolder,
      .htaccessMissing, .htaccessUnreadable, .htaccessOptions, .htaccessModule, .handlerUnknown,
      .handlerExtension, .rewriteOff, .rewritePathDiffers, .shebangEnvironment:
      true
    default: false
    }
  }
}
