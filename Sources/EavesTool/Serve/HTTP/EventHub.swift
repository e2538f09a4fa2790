import NIOCore

/// Those who listen to events (server-sent events, HTML Living Standard §9.2).
final class EventHub {
  private var listeners: [ObjectIdentifier: (ByteBuffer) -> Void] = [:]

  /// The last event, which everybody gets who comes new.
  private var last = ByteBuffer()

  /// Adds a listener.
  /// - Parameter send: called with each event's bytes
  func add(_ listener: AnyObject, _ send: @escaping (ByteBuffer) -> Void) {
    listeners[ObjectIdentifier(listener)] = send
    send(last)
  }

  func remove(_ listener: AnyObject) { listeners[ObjectIdentifier(listener)] = nil }

  /// Sends an event to all, and to those who come later until there is another.
  /// - Parameter data: text without line ends
  func send(_ data: String) {
    last = ByteBuffer(string: "data: \(data)\n\n")
    for send in listeners.values { send(last) }
  }

  /// Sends a comment, so that connections that have gone are noticed.
  func keepAlive() {
    for send in listeners.values { send(ByteBuffer(string: ":\n\n")) }
  }
}
