import Testing

@testable import Eaves

struct MarkupTests {
  @Test func markupEscapesWhatIsPutIntoIt() {
    let name = "<b>\"Ada\"</b>"
    let page: Markup = "<p>\(name) & \(Markup(safe: "<i>you</i>")), \(3)</p>"
    #expect(
      page.html == "<p>&lt;b&gt;&#34;Ada&#34;&lt;/b&gt; & <i>you</i>, 3</p>")
  }
}
