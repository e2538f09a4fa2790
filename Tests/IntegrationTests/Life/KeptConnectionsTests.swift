import Foundation
import Testing

extension RealServers {
  /// Web servers keep connections open, and send over any of them when they like.
  @Suite struct KeptConnections {
    private let site: Site
    private let program: FCGIProcess

    init() throws {
      site = try Site(.settings)
      program = try FCGIProcess(site)
    }

    /// Connections over which a request has been answered.
    private func warmClients(_ count: Int) throws -> [FastCGIClient] {
      try (0..<count).map { _ in
        let client = try FastCGIClient(program.endpoint)
        #expect(try client.ask("GET", "/", keep: true).status == 200)
        return client
      }
    }

    private func holdWorker(by client: FastCGIClient) throws {
      try client.send(FastCGIClient.request("GET", "/sleep?ms=300&mark=arrived", keep: true))
      #expect(Wait.until(20) { access("\(site.root)/arrived", F_OK) == 0 })
    }

    private var descriptorCount: Int? {
      try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.process.id)/fd").count
    }

    // More than one wait of the worker tells of.
    @Test("Requests that come at once over many connections are all answered")
    func manyAtOnce() throws {
      let clients = try warmClients(100)
      for round in 0..<3 {
        try holdWorker(by: clients[round])
        #expect(unlink("\(site.root)/arrived") == 0)
        let others = clients.indices.filter { $0 != round }
        for index in others {
          try clients[index].send(FastCGIClient.request("GET", "/echo/\(index)", keep: true))
        }
        for client in clients { #expect(try client.receive().status == 200) }
      }
    }

    @Test("A request that comes in pieces is answered, and so are others that come in between")
    func pieces() throws {
      let clients = try warmClients(3)
      let request = FastCGIClient.request("GET", "/echo/pieces", keep: true)
      try clients[0].send(Array(request.prefix(100)))
      usleep(50_000)
      try clients[1].send(FastCGIClient.request("GET", "/", keep: true))
      try clients[2].send(FastCGIClient.request("GET", "/", keep: true))
      try clients[0].send(Array(request.dropFirst(100)))
      for client in clients { #expect(try client.receive().status == 200) }
      for client in clients { #expect(try client.ask("GET", "/", keep: true).status == 200) }
    }

    @Test("Those that wait while the program is replaced are answered by the new version")
    func reload() throws {
      let clients = try warmClients(20)
      try holdWorker(by: clients[0])
      for client in clients[1...10] {
        try client.send(FastCGIClient.request("GET", "/", keep: true))
      }
      var deploys = Deploys()
      try deploys.deploy(2, to: site)
      for client in clients[11...] {
        try client.send(FastCGIClient.request("GET", "/", keep: true))
      }
      for client in clients[...10] { #expect(try client.receive().status == 200) }
      for client in clients[11...] {
        #expect(try client.receive().body.hasPrefix("2 "), "\(site.log)")
      }
    }

    @Test("What the web server closes is closed here too, also while the worker is busy")
    func closed() throws {
      // The worker opens what it needs before its first request.
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
      let before = try #require(descriptorCount)
      for _ in 0..<3 {
        let clients = try warmClients(30)
        try holdWorker(by: clients[0])
        #expect(unlink("\(site.root)/arrived") == 0)
        // Half of them with a request that nobody waits for any more.
        for client in clients[1...15] {
          try client.send(FastCGIClient.request("GET", "/", keep: true))
        }
        for client in clients { client.connection.abort() }
      }
      #expect(
        Wait.until(20) { descriptorCount.map { $0 <= before } == true },
        "\(descriptorCount ?? 0), \(before)")
      #expect(try FastCGIClient.ask(program.endpoint, "/").status == 200)
    }
  }
}
