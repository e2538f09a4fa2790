// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "template-benchmark",
  dependencies: [
    .package(name: "eaves", path: "../..")
  ],
  targets: [
    .target(name: "AllocationCount"),
    .executableTarget(
      name: "TemplateBenchmark",
      dependencies: ["AllocationCount", .product(name: "EavesTemplates", package: "eaves")]),
  ],
  swiftLanguageModes: [.v6]
)
