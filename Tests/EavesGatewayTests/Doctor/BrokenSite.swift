import Foundation
import Testing

@testable import EavesGateway

/// One fault that a site can have, made in a healthy one.
struct BrokenSite: Sendable, CustomStringConvertible {
  let code: FindingCode
  let description: String
  let make: @Sendable (SampleSite) throws -> Void

  init(
    _ code: FindingCode, _ description: String,
    _ make: @escaping @Sendable (SampleSite) throws -> Void
  ) {
    self.code = code
    self.description = description
    self.make = make
  }

  static let all = entries + programs + rules + rights + secrets

  private static let entries: [BrokenSite] = [
    BrokenSite(.entryMissing, "the entry was never uploaded") { unlink($0.entry) },
    BrokenSite(.entryMissing, "the entry is a link that leads nowhere") {
      unlink($0.entry)
      symlink("/nonexistent", $0.entry)
    },
    BrokenSite(.entryNotAFile, "the entry is a folder") {
      unlink($0.entry)
      mkdir($0.entry, 0o755)
    },
    BrokenSite(.entryEmpty, "the upload of the entry broke off at once") {
      try $0.write("", to: $0.entry, 0o755)
    },
    BrokenSite(.entryNotExecutable, "the entry has mode 644") { chmod($0.entry, 0o644) },
    BrokenSite(.entrySymlink, "the entry is a symbolic link") {
      try $0.write(
        try Data(contentsOf: URL(fileURLWithPath: $0.entry)), to: $0.root + "/run", 0o755)
      unlink($0.entry)
      symlink($0.root + "/run", $0.entry)
    },
    BrokenSite(.entrySetuid, "the entry is set-user-ID") { chmod($0.entry, 0o4755) },
    BrokenSite(.shebangMissing, "the entry has settings and no first line") {
      try $0.write("ROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangByteOrderMark, "an editor put a byte order mark before the first line") {
      try $0.write("\u{FEFF}#!\($0.program)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangCarriageReturn, "an editor of Windows saved the entry") {
      try $0.write("#!\($0.program)\r\nROOT=\($0.root)\r\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangTooLong, "the program lies too deep") {
      let folder = "\($0.root)/\(String(repeating: "deep/", count: 60))bin"
      try $0.write(
        try Data(contentsOf: URL(fileURLWithPath: $0.program)), to: folder + "/flasky", 0o755)
      try $0.write("#!\(folder)/flasky\nROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangArgument, "the first line has an option") {
      try $0.write("#!\($0.program) --threads=2\nROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangTargetMissing, "the first line names a program that is not there") {
      try $0.write("#!/home/nobody/bin/flasky\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangTargetMissing, "the first line names nothing") {
      try $0.write("#!\nROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.shebangTargetNotExecutable, "the program has mode 644") {
      chmod($0.program, 0o644)
    },
    BrokenSite(.shebangEnvironment, "the first line looks for the program in PATH") {
      try $0.write("#!/usr/bin/env true\nROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
  ]

  private static let programs: [BrokenSite] = [
    BrokenSite(.programTruncated, "the upload of the program broke off") {
      truncate($0.program, 20_000)
    },
    BrokenSite(.programTruncated, "the program has no bytes") { truncate($0.program, 0) },
    BrokenSite(.programWrongSystem, "the program was built on a Mac") {
      try $0.write(Data([0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1]), to: $0.program, 0o755)
    },
    BrokenSite(.programWrongSystem, "the program was built on Windows") {
      try $0.write(Data("MZ\u{0}\u{0}".utf8), to: $0.program, 0o755)
    },
    BrokenSite(.programWrongArchitecture, "the program was built for another processor") {
      try $0.patchProgram { $0[18] = 22 }
    },
    BrokenSite(.programNeedsNewerGlibc, "the program was linked against a newer C library") {
      try $0.patchProgram { program in
        // The name that the table of needed versions speaks of, in the table of names.
        guard let range = program.range(of: Data("GLIBC_2.3".utf8)) else { return }
        program.replaceSubrange(range, with: Data("GLIBC_9.9".utf8))
      }
    },
    BrokenSite(.programLibraryMissing, "the program needs a library that is not there") {
      try $0.patchProgram { program in
        guard let range = program.range(of: Data("libc.so.6".utf8)) else { return }
        program.replaceSubrange(range, with: Data("libz.so.9".utf8))
      }
    },
    BrokenSite(.programLoaderMissing, "the program's loader is not there") {
      try $0.patchProgram { program in
        guard let range = program.range(of: Data("/lib64/ld-linux".utf8)) else { return }
        program.replaceSubrange(range, with: Data("/lib65/ld-linux".utf8))
      }
    },
    BrokenSite(.appCannotStart, "the app says that it cannot start") {
      let program = $0.root + "/bin/false"
      try FileManager.default.copyItem(atPath: "/bin/false", toPath: program)
      try $0.write("#!\(program)\nROOT=\($0.root)\n", to: $0.entry, 0o755)
    },
    BrokenSite(.settingsInvalid, "a line of the entry is no setting") {
      try $0.appendSettings("this is no setting")
    },
    BrokenSite(.debugOn, "debug mode was left on") { try $0.appendSettings("DEBUG=1") },
  ]

  private static let rules: [BrokenSite] = [
    BrokenSite(.htaccessMissing, "the .htaccess was never uploaded") { unlink($0.htaccess) },
    BrokenSite(.htaccessUnreadable, "nobody else may read the .htaccess") {
      chmod($0.htaccess, 0o600)
    },
    BrokenSite(.htaccessFcgid, "the .htaccess sets what only the server may set") {
      try $0.prefixRules("<IfModule mod_fcgid.c>\n  FcgidIOTimeout 60\n</IfModule>")
    },
    BrokenSite(.htaccessServerOnly, "the .htaccess holds a section of the server's") {
      try $0.prefixRules("<Directory /home>\n</Directory>")
    },
    BrokenSite(.htaccessUnknown, "a directive is misspelled") {
      try $0.prefixRules("RewriteEngin On")
    },
    BrokenSite(.htaccessSyntax, "a section is never closed") {
      try $0.prefixRules("<FilesMatch \\.css$>")
    },
    BrokenSite(.htaccessSyntax, "another section is closed") {
      try $0.prefixRules("<Files x>\n</IfModule>")
    },
    BrokenSite(.htaccessSyntax, "options with and without a sign are mixed") {
      try $0.prefixRules("Options ExecCGI -Indexes")
    },
    BrokenSite(.htaccessSyntax, "there is no such option") {
      try $0.prefixRules("Options +ExecCGl")
    },
    BrokenSite(.htaccessSyntax, "a pattern has a bracket too few") {
      try $0.prefixRules("RewriteRule ^(a - [L]")
    },
    BrokenSite(.htaccessSyntax, "there is no such flag") {
      try $0.prefixRules("RewriteRule ^a - [L,LAST_ONE]")
    },
    BrokenSite(.htaccessSyntax, "a space stands in the flags") {
      try $0.prefixRules("RewriteRule ^a - [L, QSA]")
    },
    BrokenSite(.htaccessSyntax, "the file was saved as UTF-16") { site in
      try site.write(try #require(SampleSite.rules.data(using: .utf16)), to: site.htaccess)
    },
    BrokenSite(.htaccessByteOrderMark, "an editor put a byte order mark before the rules") {
      try $0.write("\u{FEFF}" + SampleSite.rules, to: $0.htaccess)
    },
    BrokenSite(.rewriteLoop, "a rule matches its own result") {
      try $0.write("RewriteEngine On\nRewriteRule ^(.*)$ run.fcgi/$1 [L]\n", to: $0.htaccess)
    },
    BrokenSite(.rewriteTargetMissing, "the rules lead to an entry of another name") {
      try $0.write(SampleSite.rules.replacing("run.fcgi", with: "app.fcgi"), to: $0.htaccess)
    },
    BrokenSite(.rewriteOff, "the rules are not switched on") {
      try $0.write("RewriteRule ^ run.fcgi [L]\n", to: $0.htaccess)
    },
    BrokenSite(.entryNotReached, "no rule leads to the entry") {
      try $0.write("RewriteEngine On\nRewriteRule ^old$ new [L]\n", to: $0.htaccess)
    },
    BrokenSite(.entryNotReached, "the .htaccess has no rules") {
      try $0.write("AddHandler fcgid-script .fcgi\n", to: $0.htaccess)
    },
    BrokenSite(.rootNotReached, "the rules leave folders alone") {
      try $0.prefixRules(
        "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} -d\nRewriteRule ^ - [L]")
    },
    BrokenSite(.rewritePathDiffers, "the template's folder was not changed") {
      try $0.prefixRules("RewriteBase /flasktest/")
    },
    BrokenSite(.severalEntries, "a site without rules lies in a folder of this one") {
      try $0.write("#!/bin/true\n", to: $0.folder + "/blog/run.fcgi", 0o755)
    },
    BrokenSite(.handlerUnknown, "the handler has another module's name") {
      try $0.prefixRules("AddHandler fcgi-script .fcgi")
    },
    BrokenSite(.handlerExtension, "the handler is set for another ending") {
      try $0.prefixRules("AddHandler fcgid-script .fcg .pl")
    },
    BrokenSite(.handlerEverything, "the handler is set for every file") {
      try $0.prefixRules("SetHandler fcgid-script")
    },
  ]

  private static let rights: [BrokenSite] = [
    BrokenSite(.folderWritableByOthers, "the folder has mode 777") { chmod($0.folder, 0o777) },
    BrokenSite(.entryWritableByOthers, "the entry has mode 777") { chmod($0.entry, 0o777) },
    BrokenSite(.programWritableByOthers, "the program has mode 777") { chmod($0.program, 0o777) },
    BrokenSite(.writableByGroup, "the folder has mode 775") { chmod($0.folder, 0o775) },
    BrokenSite(.folderNotSearchable, "a folder on the way has mode 700") {
      chmod($0.base + "/public_html", 0o700)
    },
    BrokenSite(.logNotWritable, "a file lies where the folder of the log should be") {
      try FileManager.default.removeItem(atPath: $0.root + "/logs")
      try $0.write("", to: $0.root + "/logs")
    },
    BrokenSite(.dataNotWritable, "a file lies where the folder of the data should be") {
      try FileManager.default.removeItem(atPath: $0.root + "/data")
      try $0.write("", to: $0.root + "/data")
    },
    BrokenSite(.rootMissing, "ROOT does not exist") {
      try $0.write("#!\($0.program)\nROOT=/nonexistent/place\n", to: $0.entry, 0o755)
    },
    BrokenSite(.clockWrong, "the entry comes from the future") {
      var times = [timeval(tv_sec: time(nil) + 86_400, tv_usec: 0), timeval()]
      times[1] = times[0]
      utimes($0.entry, times)
    },
  ]

  private static let secrets: [BrokenSite] = [
    BrokenSite(.privateFileExposed, "a database lies in the web folder") {
      try $0.write("SQLite", to: $0.folder + "/data/app.db")
    },
    BrokenSite(.privateFileExposed, "a copy of the entry lies beside it") {
      try $0.write("SECRET_KEY=x", to: $0.folder + "/run.fcgi.bak")
    },
    BrokenSite(.privateFileExposed, "a .env lies in the web folder") {
      try $0.write("SECRET_KEY=x", to: $0.folder + "/.env")
    },
    BrokenSite(.secretReadable, "others can read the secret key") {
      try $0.write("0123456789abcdef", to: $0.root + "/data/secret-key")
    },
    BrokenSite(.privateFolderOpen, "others can read what visitors wrote") {
      chmod($0.root + "/data", 0o755)
    },
    BrokenSite(.secretInEntry, "the secret key stands in the entry") {
      try $0.appendSettings("SECRET_KEY=0123456789abcdef0123456789abcdef")
    },
  ]
}

extension SampleSite {
  /// Changes bytes of the program.
  func patchProgram(_ change: (inout Data) -> Void) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: program))
    change(&bytes)
    try write(bytes, to: program, 0o755)
  }
}
