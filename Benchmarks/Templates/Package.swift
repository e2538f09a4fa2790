// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "template-benchmark",
  dependencies: [
    .package(name: "eaves", path: "../.."),
    .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .target(name: "AllocationCount"),
    .executableTarget(
      name: "TemplateBenchmark",
      dependencies: [
        "AllocationCount",
        .product(name: "EavesTemplates", package: "eaves"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Stencil", package: "Stencil"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
