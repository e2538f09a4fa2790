import Foundation
import Testing

extension RealServers.Doctor {
  /// The doctor reads an `.htaccess` as Apache does: what one refuses, so does the other.
  @Suite struct Agreement {
    /// Lines whose modules the private Apache has.
    static let lines = [
      "# a comment \\\nRewriteEngin On", "RewriteEngine On", "rewriteengine ON",
      "RewriteEngine Yes",
      "RewriteEngine", "RewriteEngin On", "RewriteBase /x/", "RewriteBase x", "RewriteRule ^ - [L]",
      "RewriteRule ^", "RewriteRule a b c", "RewriteRule a b [L", "RewriteRule a b [L, QSA]",
      "RewriteRule a b [L,XX]", "RewriteRule a b [R=301,NC,QSA,NE]", "RewriteRule \"a b\" -",
      "RewriteRule ^(a -", "RewriteRule a) -", "RewriteRule [a -", "RewriteRule ^[b-a] -",
      "RewriteRule a** -", "RewriteRule a++b -", "RewriteRule a{2,1} -", "RewriteRule a{2}{3} -",
      "RewriteRule (?!x)y -", "RewriteRule (?<n>x) -", "RewriteRule ^\\d+$ -", "RewriteRule * -",
      "RewriteRule !^a -", "RewriteRule ^a|b$ -", "RewriteRule ^\\.(?!well-known/) -",
      "RewriteRule a\\ b -", "RewriteRule a{,2} -", "RewriteRule [[:alpha:]] -",
      "RewriteCond %{HTTPS} off\nRewriteRule ^ -", "RewriteCond x", "RewriteCond a ^(b",
      "RewriteCond a b [XX]", "RewriteCond a b [NC,OR]", "RewriteCond %{REQUEST_FILENAME} !-f",
      "Options +ExecCGI", "Options ExecCGI -Indexes", "Options +ExecCGl",
      "Options -Indexes +MultiViews",
      "Options All", "Options +All", "Options", "Options None", "Options +SymLinksIfOwnerMatch",
      "<IfModule mod_rewrite.c>\nRewriteEngine On\n</IfModule>", "<IfModule mod_rewrite.c>",
      "<IfModule !mod_rewrite.c>", "<IfModule !mod_rewrite.c>\nNonsense\n</IfModule>",
      "<IfModule !mod_rewrite.c>\n</Files>\n</IfModule>", "<IfModule>\n</IfModule>",
      "<IfModule mod_rewrite.c\n</IfModule>",
      "<IfModule mod_fcgid.c>\nFcgidIOTimeout 60\n</IfModule>",
      "<Files a>\n</Files>", "<Files a>", "<Files a>\n</IfModule>", "<Files a\n</Files>",
      "<Files a>\n</Files", "</Files>",
      "<FilesMatch \"\\.css$\">\nForceType text/css\n</FilesMatch>",
      "<Limit GET>\n</Limit>", "<RequireAll>\nRequire all granted\n</RequireAll>", "<RequireAny>",
      "<Directory /x>\n</Directory>", "<Location /x>\n</Location>",
      "<VirtualHost *>\n</VirtualHost>",
      "FcgidWrapper /bin/true .xyz", "FcgidMaxRequestLen 1000", "FcgidBusyTimeout 5",
      "FcgidInitialEnv A b", "FcgidNonsense x", "ServerName x", "DocumentRoot /x", "Alias /a /b",
      "ScriptAlias /a /b", "RewriteMap a txt:/b", "RewriteLog /x", "ErrorLog /x", "LogLevel debug",
      "LimitRequestFieldSize 100", "Timeout 5", "KeepAlive On", "UserDir x", "LoadModule a b",
      "AllowOverride All", "TraceEnable Off", "SuexecUserGroup a b", "Include /x",
      "AddHandler cgi-script .xyz", "AddHandler x", "AddType text/x .xyz", "AddType x",
      "SetHandler none", "SetHandler", "ErrorDocument 404 /x", "ErrorDocument 404",
      "ErrorDocument abc x",
      "Order deny,allow", "Order deny, allow", "Order foo", "Deny from 10.9.8.7",
      "Require all granted",
      "SetEnv A B", "SetEnvIf X-Forwarded-Proto https HTTPS=on", "CGIPassAuth On",
      "CGIPassAuth maybe",
      "DirectorySlash Off", "DirectorySlash maybe", "DirectoryIndex run.fcgi",
      "FallbackResource /x",
      "FallbackResource a b", "Redirect 301 /a /b", "RedirectMatch ^/x$ /y", "Header set A b",
      "ServerSignature Off", "AddDefaultCharset utf-8", "Nonsense", "Hedaer set A b",
      "\u{FEFF}# a mark", "AcceptPathInfo On", "LimitRequestBody 1000000", "FileETag None",
    ]

    @Test("on every one of many lines")
    func lines() throws {
      let site = try ServedSite()
      try site.write("a file\n", to: "\(site.path)/file.txt")
      try site.serve()
      let server = try #require(site.server)
      for line in Self.lines {
        try site.write(line + "\n", to: "\(site.path)/.htaccess")
        let isRefused = try server.get("/flasky/file.txt").status == 500
        let answer = try DoctorAnswer.ask(site.path)
        let errors = answer.errors.filter { $0.hasPrefix("htaccess") }
        #expect(!errors.isEmpty == isRefused, "\(line.debugDescription): \(errors)")
      }
    }
  }
}
