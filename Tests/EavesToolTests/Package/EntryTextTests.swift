import Testing

@testable import EavesTool

@Suite("The text of an entry file")
struct EntryTextTests {
  @Test("names the program and ROOT, and says how to reload")
  func fresh() {
    #expect(
      EntryText(nil).naming(program: "/home/a/x/bin/x", root: "/home/a/x") == """
        #!/home/a/x/bin/x
        # Touch or edit this file to reload the app.
        ROOT=/home/a/x

        """)
  }

  @Test("keeps the author's settings and comments, and puts the program and ROOT in")
  func ownText() {
    let text = EntryText("#!/old\r\n# about\r\nexport ROOT = /old\r\nDEBUG=1\r\nROOT=again\r\n\r\n")
    #expect(
      text.naming(program: "/new/bin/x", root: "/new")
        == "#!/new/bin/x\n# about\nROOT=/new\nDEBUG=1\n")
    #expect(text.settings == ["DEBUG=1"])
    #expect(text.program == "/old")
  }

  @Test("does not take a setting for ROOT whose name only begins so")
  func similarNames() {
    let text = EntryText("ROOTS=1\nMY_ROOT=2\n# ROOT=3\n")
    #expect(
      text.naming(program: "/p", root: "/r")
        == "#!/p\nROOTS=1\nMY_ROOT=2\n# ROOT=3\nROOT=/r\n")
  }

  @Test("tells the home folder once its author has filled it in")
  func home() {
    #expect(EntryText("#!/home/bob/x/bin/x\n").home(of: "x/bin/x") == "/home/bob")
    #expect(EntryText("#!/x/bin/x\n").home(of: "x/bin/x") == "/")
    #expect(EntryText("#!/home/username/x/bin/x\n").home(of: "x/bin/x") == nil)
    #expect(EntryText("#!../x/bin/x\n").home(of: "x/bin/x") == nil)
    #expect(EntryText("#!/home/bob/y/bin/y\n").home(of: "x/bin/x") == nil)
    #expect(EntryText(nil).home(of: "x/bin/x") == nil)
  }
}
