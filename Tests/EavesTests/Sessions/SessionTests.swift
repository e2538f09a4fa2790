import Foundation
import Testing

@testable import Eaves

@Suite("Session")
struct SessionTests {
  @Test("a new session is untouched")
  func untouched() {
    let session = Session()
    #expect(session.isNew && !session.isModified && !session.isAccessed)
  }

  @Test("reading notes the access and changes nothing")
  func reading() {
    let session = Session(["name": "Ann"], isNew: false)
    let name: String? = session["name"]
    #expect(name == "Ann")
    #expect(session.isAccessed && !session.isModified)
  }

  @Test("values of Swift's types go in and come out")
  func types() throws {
    let session = Session()
    let name = "Ann"
    let date = Date(timeIntervalSince1970: 1_709_208_000)
    let id = UUID()
    session["name"] = name
    session["visits"] = 3
    session["ratio"] = 0.5
    session["admin"] = true
    session["cart"] = [1, 2]
    session["since"] = date
    session["id"] = id
    session["sizes"] = ["a": 1]
    session["nothing"] = .null
    #expect(session["name"] == "Ann")
    #expect(session["visits"] as Int? == 3)
    #expect(session["visits"] as Double? == 3)
    #expect(session["ratio"] as Double? == 0.5)
    #expect(session["admin"] as Bool? == true)
    #expect(session["cart"] as [Int]? == [1, 2])
    #expect(session["since"] as Date? == date)
    #expect(session["id"] as UUID? == id)
    #expect(session["sizes"] as [String: Int]? == ["a": 1])
    #expect(session["nothing"]?.isNull == true)
    #expect(session["name"] as Int? == nil)
    #expect(session["cart"] as [String]? == nil)
    #expect(session["cart"]?[1]?.int == 2)
    #expect(session["cart"]?[2] == nil)
  }

  @Test("a default stands in for what is missing or of another kind")
  func defaults() {
    let session = Session(["name": "Ann"])
    session["visits", default: 0] += 1
    session["visits", default: 0] += 1
    #expect(session["visits"] as Int? == 2)
    #expect(session["name", default: 7] == 7)
  }

  @Test("removing what is there is a change, removing what is not is none")
  func removing() {
    let session = Session(["a": 1, "b": 2])
    session.remove("c")
    session["c"] = nil
    let absent: String? = nil
    session["c"] = absent
    #expect(!session.isModified)
    #expect(session.remove("a")?.int == 1)
    #expect(session.isModified)
    session["b"] = nil
    #expect(session.isEmpty)
  }

  @Test("permanence is kept in the session, as Flask keeps it")
  func permanence() {
    let session = Session()
    session.isPermanent = true
    #expect(session.isModified)
    #expect(session.values == ["_permanent": true])
    #expect(Session(["_permanent": false]).isPermanent == false)
  }

  @Test("flashed messages come once, in order, in Flask's form")
  func flashes() {
    let session = Session()
    session.flash("one")
    session.flash(.markup("<b>two</b>"), category: "error")
    let text = "three"
    session.flash(text)
    #expect(
      session["_flashes"]?[1] == .tuple(["error", .markup("<b>two</b>")]))
    let messages = session.takeFlashes()
    #expect(messages.map(\.message) == ["one", .markup("<b>two</b>"), "three"])
    #expect(messages.map(\.category) == ["message", "error", "message"])
    #expect(session.takeFlashes().isEmpty)
    #expect(session.isEmpty)
  }

  @Test("messages that are none are passed over")
  func garbledFlashes() {
    #expect(Session(["_flashes": [1, "x", ["a"], [1, "a"]]]).takeFlashes().isEmpty)
    #expect(Session(["_flashes": "x"]).takeFlashes().isEmpty)
  }

  @Test("keys are equal when their bytes are, and keep their order")
  func keys() {
    var dictionary: SessionDictionary = ["e\u{301}": 1, "\u{E9}": 2, "a": 3, "e\u{301}": 4]
    #expect(dictionary.map(\.key.utf8.count) == [3, 2, 1])
    #expect(dictionary["e\u{301}"] == 4)
    dictionary["\u{E9}"] = nil
    dictionary["b"] = 5
    #expect(dictionary.map(\.value) == [4, 3, 5])
    #expect(dictionary == ["b": 5, "a": 3, "e\u{301}": 4])
    #expect(dictionary != ["b": 5, "a": 3, "\u{E9}": 4])
  }
}
