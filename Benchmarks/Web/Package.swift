// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "web-benchmark",
  dependencies: [
    .package(name: "eaves", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .executableTarget(
      name: "WebBenchmark",
      dependencies: [
        .product(name: "Eaves", package: "eaves"),
        .product(name: "EavesTesting", package: "eaves"),
        .product(name: "HummingbirdRouter", package: "hummingbird"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ]),
    .executableTarget(
      name: "WebSite",
      dependencies: [.product(name: "Eaves", package: "eaves")]),
  ],
  swiftLanguageModes: [.v6]
)
