/// The directives of Apache 2.4, by what it takes to use them in an `.htaccess`: as `httpd -L` lists
/// them.
enum HtaccessDirectives {
  /// What is known of a directive.
  enum Standing: Hashable, Sendable {
    /// Allowed; the modules with it are everywhere.
    case usual
    /// Allowed, where the module is there.
    case needsModule(String)
    /// Allowed where the host has said `AllowOverride Options`, which many do not.
    case needsOptions
    /// Allowed in Apache's own configuration only.
    case serverOnly
    /// Of a module that is not Apache's own, so nothing is known of it.
    case foreign
    /// There is none of that name.
    case unknown
  }

  /// Finds a directive by its name, whatever its case; that of a section begins with `<`.
  static func standing(of name: String) -> Standing {
    let name = name.lowercased()
    if usual.contains(name) { return .usual }
    if options.contains(name) { return .needsOptions }
    if let module = modules[name] { return .needsModule(module) }
    if serverOnly.contains(name) || isServerOnlyFamily(name) { return .serverOnly }
    if foreignPrefixes.contains(where: { name.hasPrefix($0) }) { return .foreign }
    return .unknown
  }

  /// The nearest name that can be used, for one that does not exist.
  static func nearest(to name: String) -> String? {
    NearestName.of(name, among: usualNames + ["Options", "Header", "ExpiresActive"])
  }

  /// Of the directives of mod_fcgid, those that an `.htaccess` may hold.
  static let allowedFcgid: Set<String> = [
    "fcgidwrapper", "fcgidaccesschecker", "fcgidaccesscheckerauthoritative", "fcgidauthenticator",
    "fcgidauthenticatorauthoritative", "fcgidauthorizer", "fcgidauthorizerauthoritative",
  ]

  private static func isServerOnlyFamily(_ name: String) -> Bool {
    name.hasPrefix("fcgid") && !allowedFcgid.contains(name)
  }

  private static let usualNames = words(
    """
    <Else <ElseIf <Files <FilesMatch <If <IfDefine <IfDirective <IfFile <IfModule <IfSection \
    <IfVersion <Limit <LimitExcept <RequireAll <RequireAny <RequireNone Error LimitRequestBody \
    LimitXMLRequestBody RLimitCPU RLimitMEM RLimitNPROC ServerSignature AcceptPathInfo \
    AddDefaultCharset CGIVar DefaultType EnableMMAP EnableSendfile ErrorDocument FileETag ForceType \
    QualifyRedirectURL SetHandler SetInputFilter SetOutputFilter Redirect RedirectMatch \
    RedirectPermanent RedirectRelative RedirectTemp AliasPreservePath PassEnv SetEnv UnsetEnv \
    AddCharset AddEncoding AddHandler AddInputFilter AddLanguage AddOutputFilter AddType \
    DefaultLanguage MultiviewsMatch RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter \
    RemoveLanguage RemoveOutputFilter RemoveType ForceLanguagePriority LanguagePriority RewriteBase \
    RewriteCond RewriteEngine RewriteOptions RewriteRule BrowserMatch BrowserMatchNoCase SetEnvIf \
    SetEnvIfExpr SetEnvIfNoCase CGIPassAuth Satisfy AuthBasicAuthoritative AuthBasicFake \
    AuthBasicProvider AuthBasicUseDigestAlgorithm AuthName AuthType AuthUserFile AuthMerging \
    AuthzSendForbiddenOnFailure Require AuthGroupFile Allow Deny Order AddAlt AddAltByEncoding \
    AddAltByType AddDescription AddIcon AddIconByEncoding AddIconByType DefaultIcon FancyIndexing \
    HeaderName IndexHeadInsert IndexIgnore IndexIgnoreReset IndexOptions IndexOrderDefault \
    IndexStyleSheet ReadmeName DirectoryCheckHandler DirectoryIndex DirectoryIndexRedirect \
    DirectorySlash FallbackResource FcgidWrapper FcgidAccessChecker FcgidAccessCheckerAuthoritative \
    FcgidAuthenticator FcgidAuthenticatorAuthoritative FcgidAuthorizer FcgidAuthorizerAuthoritative \
    AddOutputFilterByType
    """)

  private static let usual = Set(usualNames.map { $0.lowercased() })

  private static let options = Set(
    words(
      "Options ContentDigest XBitHack CheckSpelling CheckCaseOnly CheckBasenameMatch SSLOptions"
    )
    .map { $0.lowercased() })

  private static let modules: [String: String] = table([
    ("mod_actions", "Action"),
    ("mod_auth_digest", "AuthDigestAlgorithm AuthDigestDomain AuthDigestProvider AuthDigestQop"),
    ("mod_authn_dbm", "AuthDBMType AuthDBMUserFile AuthDBMGroupFile"),
    ("mod_charset_lite", "CharsetDefault CharsetOptions CharsetSourceEnc"),
    (
      "mod_deflate",
      "DeflateInflateLimitRequestBody DeflateInflateRatioBurst DeflateInflateRatioLimit"
    ),
    ("mod_expires", "ExpiresActive ExpiresByType ExpiresDefault"),
    ("mod_filter", "FilterChain FilterDeclare FilterProtocol FilterProvider"),
    ("mod_headers", "Header RequestHeader"),
    ("mod_http2", "H2Push H2PushResource H2EarlyHint H2Upgrade"),
    ("mod_include", "SSIErrorMsg SSITimeFormat SSIUndefinedEcho SSIETag SSILastModified"),
    ("mod_proxy_fcgi", "ProxyFCGIBackendType ProxyFCGISetEnvIf"),
    ("mod_session", "Session SessionEnv SessionExclude SessionHeader SessionInclude SessionMaxAge"),
    ("mod_ssl", "SSLRequireSSL SSLRequire SSLVerifyClient SSLVerifyDepth SSLUserName"),
    ("mod_substitute", "Substitute SubstituteInheritBefore SubstituteMaxLineLength"),
    ("mod_usertrack", "CookieDomain CookieExpires CookieName CookieStyle CookieTracking"),
  ])

  /// Families of directives that come with modules of others: PHP, LiteSpeed, Passenger, and so on.
  private static let foreignPrefixes = [
    "php_", "suphp_", "lsapi_", "lsphp", "litespeed", "cacheenable", "cachelookup", "esi",
    "passenger",
    "python", "wsgi", "perl", "sec", "modpagespeed", "pagespeed", "brotli", "geoip", "maxmind",
    "auth",
    "anonymous", "ldap", "md", "imap", "xsendfile", "evasive", "dos", "bw", "speedycache", "oidc",
    "shib", "cas", "ruby", "rails", "tidy", "zend", "eaccelerator", "fastcgi", "fcgiwrapper",
    "imunify",
    "hotlink", "cloudlinux", "dav", "proxyexpress", "proxyhc", "h2", "session", "ssl", "reflector",
  ]

  private static let serverOnly = Set(
    words(
      """
      <Directory <DirectoryMatch <Location <LocationMatch <VirtualHost <Proxy <ProxyMatch <Macro \
      AcceptFilter AccessFileName Alias AliasMatch AllowCONNECT AllowEncodedSlashes AllowMethods \
      AllowOverride AllowOverrideList BalancerMember CacheDisable CacheRoot CGIScriptTimeout ChrootDir \
      CustomLog DefaultRuntimeDir Define DeflateBufferSize DeflateCompressionLevel DocumentRoot \
      DumpIOInput ErrorLog ErrorLogFormat ExtendedStatus GlobalLog GracefulShutdownTimeout Group \
      HostnameLookups HttpProtocolOptions Include IncludeOptional KeepAlive KeepAliveTimeout \
      KeptBodySize LimitInternalRecursion LimitRequestFields LimitRequestFieldSize LimitRequestLine \
      Listen ListenBacklog LoadFile LoadModule LogFormat LogLevel LogMessage MaxClients \
      MaxConnectionsPerChild MaxKeepAliveRequests MaxMemFree MaxRanges MaxRequestsPerChild \
      MaxRequestWorkers MaxSpareThreads MergeSlashes MimeMagicFile MinSpareThreads ModMimeUsePathInfo \
      Mutex NameVirtualHost PidFile Protocols ProtocolsHonorOrder ProxyErrorOverride ProxyPass \
      ProxyPassInherit ProxyPassMatch ProxyPassReverse ProxyPassReverseCookieDomain \
      ProxyPassReverseCookiePath ProxyPreserveHost ProxyRemote ProxyRequests ProxySet ProxyTimeout \
      ProxyVia ReceiveBufferSize RegexDefaultOptions RemoteIPHeader RemoteIPInternalProxy \
      RemoteIPTrustedProxy RequestReadTimeout RewriteLock RewriteLog RewriteLogLevel RewriteMap \
      ScoreBoardFile Script ScriptAlias ScriptAliasMatch ScriptLog ScriptSock SendBufferSize \
      ServerAdmin ServerAlias ServerLimit ServerName ServerPath ServerRoot ServerTokens \
      SSLCertificateFile SSLCertificateKeyFile SSLEngine SSLProtocol StartServers Suexec \
      SuexecUserGroup ThreadLimit ThreadsPerChild Timeout TimeOut TraceEnable TransferLog TypesConfig \
      UnDefine UseCanonicalName User UserDir VirtualDocumentRoot VirtualScriptAlias \
      MaxRequestLen IPCConnectTimeout IPCCommTimeout IdleTimeout ProcessLifeTime MaxProcessCount \
      DefaultInitEnv DefaultMaxClassProcessCount DefaultMinClassProcessCount
      """
    ).map { $0.lowercased() })

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }

  private static func table(_ lists: [(module: String, names: String)]) -> [String: String] {
    var table: [String: String] = [:]
    for (module, names) in lists {
      for name in words(names) { table[name.lowercased()] = module }
    }
    return table
  }
}
