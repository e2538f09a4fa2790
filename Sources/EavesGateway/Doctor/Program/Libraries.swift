#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The libraries of this host, as its loader finds them.
package struct Libraries: Sendable {
  /// The folders that are searched, in their order.
  package var folders: [String]

  package init(folders: [String]) { self.folders = folders }

  /// Those of this system: what `/etc/ld.so.conf` names, and the usual ones.
  package static var ofSystem: Libraries {
    var folders: [String] = []
    var files = ["/etc/ld.so.conf"]
    for name in FileReading.names(in: "/etc/ld.so.conf.d") ?? [] where name.hasSuffix(".conf") {
      files.append("/etc/ld.so.conf.d/" + name)
    }
    for file in files {
      let text = String(
        decoding: FileReading.beginning(of: file, count: 65_536) ?? [], as: UTF8.self)
      for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("/") {
        folders.append(String(line.prefix { $0 != " " && $0 != "\t" && $0 != "#" }))
      }
    }
    folders += ["/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"]
    for machine in ["x86_64", "aarch64", "i386"] {
      folders += ["/lib/\(machine)-linux-gnu", "/usr/lib/\(machine)-linux-gnu"]
    }
    return Libraries(folders: folders)
  }

  /// Finds a library for a program.
  /// - Returns: its path and its headers; nil when there is none for the program's processor
  package func find(
    _ name: String, for image: ELFImage, at programPath: String
  ) -> (path: String, image: ELFImage)? {
    if name.contains("/") { return look(name, image) }
    let origin = Entry.folder(of: programPath)
    let own = image.searchPaths.map { path in
      path.replacing("$ORIGIN", by: origin).replacing("${ORIGIN}", by: origin)
    }
    for folder in own + folders {
      if let found = look("\(folder)/\(name)", image) { return found }
    }
    return nil
  }

  private func look(_ path: String, _ image: ELFImage) -> (path: String, image: ELFImage)? {
    guard case .elf(let library)? = ProgramPicture(path: path)?.format,
      library.machine == image.machine
    else { return nil }
    return (path, library)
  }
}

extension String {
  /// The text with each occurrence of another replaced.
  func replacing(_ old: String, by new: String) -> String {
    guard !old.isEmpty, utf8.count >= old.utf8.count else { return self }
    let text = Array(utf8)
    let wanted = Array(old.utf8)
    var result: [UInt8] = []
    var place = 0
    while place < text.count {
      if text[place...].starts(with: wanted) {
        result += new.utf8
        place += wanted.count
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
