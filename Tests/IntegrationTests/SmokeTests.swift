import Testing

extension RealServers {
  @Suite struct Smoke {
    @Test func apache() throws {
      let site = try Site(.settings)
      let server = try ApacheServer(site)
      let answer = try server.get("/version")
      #expect(answer.status == 200, "\(answer) \(server.errorLog)")
      #expect(answer.text == "1")
    }
    @Test func fastcgi() throws {
      let site = try Site(.program)
      let p = try FCGIProcess(site)
      let a = try FastCGIClient.ask(p.endpoint, "GET", "/version")
      #expect(a.text == "1")
    }
  }
}
