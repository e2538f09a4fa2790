import EavesGateway

// A program that does what can go well and what can go wrong, one route each, for the tests against
// real web servers.
Gateway.run(
  Program(version: Deployment.build ?? "unstamped") { context in try Fixture(context) })
