import ArgumentParser
import Foundation
import Testing

@testable import EavesTool

/// The scripts in the shells they are for, each asked what it offers behind the beginning of a command.
@Suite("Completion in a real shell")
struct CompletionShellTests {
  typealias Shell = CompletionCommand.Shell

  private let folder: Folder

  init() throws {
    folder = try Folder()
    for shell in Shell.allCases {
      try folder.write(try CompletionCommand.parse([shell.rawValue]).script, to: "\(shell)/_eaves")
    }
    try folder.write(Self.bash, to: "ask.bash")
    try folder.write(Self.fish, to: "ask.fish")
    try folder.write(Self.zsh, to: "ask.zsh")
    try folder.write(Self.zshSetup, to: "setup.zsh")
    try folder.write("", to: "here/program.bin")
    try folder.write("", to: "here/static/style.css")
  }

  @Test("offers the commands", arguments: Shell.allCases)
  func commands(shell: Shell) async throws {
    let names = EavesCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(names.contains("doctor"))
    // bash lists what else can stand there too.
    let offered = try await offers(shell, "eaves ").filter { !$0.hasPrefix("-") }
    #expect(offered == Set(names + ["help"]))
    #expect(try await offers(shell, "eaves rou") == ["routes"])
  }

  @Test("offers the options of a command", arguments: Shell.allCases)
  func options(shell: Shell) async throws {
    #expect(
      try await offers(shell, "eaves doctor --")
        == ["--help", "--json", "--no-probe", "--notes", "--url", "--version"])
    let serve = try await offers(shell, "eaves serve --")
    #expect(
      serve.isSuperset(of: [
        "--cgi", "--host", "--mount", "--open", "--port", "--production", "--program", "--set",
        "--workers",
      ]))
    let help = EavesCommand.helpMessage(for: ServeCommand.self)
    for option in serve { #expect(help.contains("\(option)"), "\(option)") }
    let without = try await offers(shell, "eaves serve --cgi --")
    #expect(without.contains("--port") && !without.contains("--cgi"))
  }

  @Test("offers the values of an option that has only some", arguments: Shell.allCases)
  func values(shell: Shell) async throws {
    #expect(
      try await offers(shell, "eaves new flasky --host ")
        == Set(HostSetup.allCases.map(\.rawValue)))
    #expect(try await offers(shell, "eaves completion ") == ["bash", "fish", "zsh"])
    #expect(try await offers(shell, "eaves render --undefined st") == ["strict"])
  }

  @Test("offers files and folders where they are expected", arguments: Shell.allCases)
  func files(shell: Shell) async throws {
    func names(_ line: String) async throws -> Set<String> {
      Set(try await offers(shell, line).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
    }
    for line in [
      "eaves serve --program ", "eaves doctor ", "eaves check --program ", "eaves render ",
    ] {
      #expect(try await names(line) == ["program.bin", "static"], "\(line)")
    }
    for line in ["eaves serve --package-path ", "eaves deploy ", "eaves package --root "] {
      #expect(try await names(line) == ["static"], "\(line)")
    }
    #expect(try await names("eaves serve --port ") == [])
  }

  /// What a shell offers behind a line.
  private func offers(_ shell: Shell, _ line: String) async throws -> Set<String> {
    let arguments = shell == .bash ? ["--norc"] : shell == .fish ? ["--no-config"] : ["-f"]
    var command = ExternalCommand(
      ["timeout", "60", shell.rawValue] + arguments
        + ["\(folder.path)/ask.\(shell)", folder.path, line],
      in: "\(folder.path)/here")
    command.environment = ["HOME": folder.path, "TERM": "xterm"]
    let outcome = try await command.run()
    #expect(outcome.isSuccess, "\(outcome)")
    let lines = outcome.output.split { $0.isNewline }
    switch shell {
    case .bash: return Set(lines.map(String.init))
    // A description stands behind each.
    case .fish: return Set(lines.map { String($0.prefix { $0 != "\t" }) })
    case .zsh:
      return Set(lines.compactMap { $0.firstMatch(of: #/<offer ([^<>]+)>/#).map { String($0.1) } })
    }
  }

  private static let bash = #"""
    source "$1/bash/_eaves"
    read -ra COMP_WORDS <<<"$2"
    if [[ $2 == *' ' ]]; then COMP_WORDS+=(''); fi
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9 COMPREPLY=()
    _eaves eaves "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
    """#

  private static let fish = #"""
    source $argv[1]/fish/_eaves
    complete -C $argv[2]
    """#

  /// zsh completes on a terminal only, so it has one here.
  private static let zsh = #"""
    zmodload zsh/zpty
    zpty terminal zsh -f -i
    zpty -w terminal "fpath=($1/zsh \$fpath); source $1/setup.zsh; echo PRE''PARED"
    zpty -r terminal prepared '*PREPARED*'
    zpty -n -w terminal "$2"$'\t'
    zpty -r terminal offered '*<end>*'
    print -r -- "$offered"
    zpty -d terminal
    """#

  /// Lets the shell on the terminal say what its completion offers, in place of showing it.
  private static let zshSetup = #"""
    autoload -Uz compinit
    compinit -u -D
    compadd() {
      local -a offers
      # Asked only what would match.
      if [[ -n ${(M)argv[1,(i)(-|--)]:#-(O|A|D)} ]]; then builtin compadd "$@"; return; fi
      builtin compadd -A offers "$@"
      if (( $#offers )); then print -l -- '<offer '${^offers}'>'; fi
      builtin compadd "$@"
    }
    finish() { compstate[insert]= compstate[list]=; print '<end>' }
    comppostfuncs=(finish)
    bindkey '^I' complete-word
    """#
}
