import EavesGateway

/// The script that makes a page refresh itself when its program or its files have changed, and that
/// shows what is being built meanwhile.
struct RefreshScript {
  /// Where the events come from. No file of an app begins with a dot that visitors may see.
  static let path = "/.eaves/events"

  /// Which state of the site the page shows. When there is another, the page is of no use any more.
  let generation: String

  /// The method by which the page was asked for: what a form has sent is not to be sent again.
  let method: String

  /// What a Content-Security-Policy knows the script by.
  let nonce: String

  /// The element of HTML.
  var html: String {
    let attributes =
      "data-generation=\"\(generation)\" data-method=\"\(method.escapedForHTML)\" nonce=\"\(nonce)\""
    return "\n<script \(attributes)>\(Self.source)</script>\n"
  }

  private static let source = """
    (() => {
      const own = document.currentScript.dataset
      let source, note
      const say = text => {
        const place = document.getElementById('eaves-progress')
        if (place) { if (text) place.textContent = text; return }
        if (!text) { note?.remove(); note = null; return }
        if (!note) {
          note = document.createElement('div')
          note.style.cssText = 'all:initial;position:fixed;right:1rem;bottom:1rem;z-index:2147483647;'
            + 'max-width:min(30rem,80vw);padding:.4rem .8rem;border-radius:1rem;overflow:hidden;'
            + 'white-space:nowrap;text-overflow:ellipsis;background:#24292f;color:#f6f8fa;'
            + 'font:13px/1.5 system-ui,sans-serif;box-shadow:0 1px 4px #0006;opacity:.92'
          document.documentElement.append(note)
        }
        note.textContent = text
      }
      const refresh = () => {
        source.close()
        if (own.method === 'GET') location.reload()
        else location.replace(location.href.split('#')[0])
      }
      const listen = () => {
        source?.close()
        source = new EventSource('\(path)')
        source.onmessage = event => {
          const news = JSON.parse(event.data)
          if (news.generation !== own.generation) refresh()
          else say(news.progress)
        }
        source.onerror = () => say('eaves serve has ended')
      }
      document.addEventListener('visibilitychange', () => document.hidden ? source?.close() : listen())
      addEventListener('pageshow', event => { if (event.persisted) listen() })
      listen()
    })()
    """
}
