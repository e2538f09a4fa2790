import ArgumentParser

/// `eaves completion`: prints what makes a shell complete the command.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a script that makes a shell complete eaves.",
    discussion: """
      eaves completion bash > ~/.local/share/bash-completion/completions/eaves
      eaves completion zsh > ~/.zsh/completions/_eaves
      eaves completion fish > ~/.config/fish/completions/eaves.fish

      The script begins with a comment that says where to put it.
      """)

  /// The shells there are scripts for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "The shell: bash, zsh, or fish.")
  var shell: Shell

  func run() {
    Terminal.write(script)
  }

  /// The parser's script, with a comment that says where to put it.
  var script: String {
    switch shell {
    case .bash:
      return """
        # Put this file into ~/.local/share/bash-completion/completions/eaves, or add to ~/.bashrc:
        #   source <(eaves completion bash)
        \(EavesCommand.completionScript(for: .bash))

        """
    case .zsh:
      // The first line has to stay the first one: zsh reads from it what the script completes.
      let script = EavesCommand.completionScript(for: .zsh)
      let first = script.prefix { $0 != "\n" }
      return """
        \(first)
        # Put this file as _eaves into a folder of $fpath. For one of your own, add to ~/.zshrc:
        #   fpath=(~/.zsh/completions $fpath); autoload -U compinit; compinit
        \(script.dropFirst(first.count + 1))

        """
    case .fish:
      return """
        # Put this file into ~/.config/fish/completions, as eaves.fish.
        \(EavesCommand.completionScript(for: .fish))

        """
    }
  }
}
