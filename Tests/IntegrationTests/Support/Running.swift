import Foundation

/// Says whether a process runs. One that has ended and that its parent has not looked after yet does
/// not; mod_fcgid lets seconds pass before it looks.
func isRunning(_ process: Int) -> Bool {
  guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
    let name = state.lastIndex(of: ")")
  else { return false }
  return !state[name...].dropFirst(2).hasPrefix("Z")
}
