/// The person's browser.
enum Browser {
  #if os(macOS)
  private static let opener = "open"
  #else
  private static let opener = "xdg-open"
  #endif

  /// Opens a page, where the machine has a browser.
  static func open(_ url: String) {
    Task {
      let outcome = try? await ExternalCommand(opener, url).run()
      if outcome?.isSuccess != true {
        DevelopmentSite.say("no browser could be opened: see \(url)")
      }
    }
  }
}
