import CRequestArena
import Testing

@Suite("The arena of a request")
final class RequestArenaTests {
  private let arena = eaves_request_arena_create()
  private let size = Int(EAVES_REQUEST_ARENA_SIZE)

  deinit { eaves_request_arena_destroy(arena) }

  private func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    eaves_request_arena_allocate(arena, size)
  }

  @Test(
    "gives out pieces that are aligned and do not overlap", arguments: [0, 1, 15, 16, 17, 8_192])
  func pieces(size: Int) throws {
    let first = try #require(allocate(size))
    let second = try #require(allocate(size))
    #expect(UInt(bitPattern: first) % 16 == 0)
    #expect(UInt(bitPattern: second) % 16 == 0)
    #expect(second - first >= max(size, 1))
  }

  @Test("gives out nothing when there is not so much room, and goes on with less")
  func exhausted() throws {
    let first = try #require(allocate(size - 100))
    #expect(allocate(101) == nil)
    #expect(allocate(Int.max) == nil)
    let last = try #require(allocate(64))
    #expect(eaves_request_arena_owns(arena, last))
    eaves_request_arena_free(arena, first)
    #expect(allocate(size) == nil)
    eaves_request_arena_free(arena, last)
    #expect(allocate(size) != nil)
  }

  @Test("begins anew when the last piece was given back")
  func anew() throws {
    let first = try #require(allocate(100))
    let second = try #require(allocate(100))
    eaves_request_arena_free(arena, first)
    #expect(try #require(allocate(1)) > second)
    eaves_request_arena_free(arena, second)
    eaves_request_arena_free(arena, second + 112)
    #expect(allocate(100) == first)
  }

  @Test("knows its own pieces from others")
  func owning() throws {
    let piece = try #require(allocate(8))
    var other = 0
    #expect(eaves_request_arena_owns(arena, piece))
    #expect(eaves_request_arena_owns(arena, piece + (size - 1)))
    #expect(!eaves_request_arena_owns(arena, piece + size))
    #expect(!eaves_request_arena_owns(arena, piece - 1))
    #expect(!eaves_request_arena_owns(arena, &other))
    #expect(!eaves_request_arena_owns(arena, nil))
  }
}
