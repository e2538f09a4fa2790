// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "template-benchmark",
  dependencies: [
    .package(name: "eaves", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "TemplateBenchmark",
      dependencies: [.product(name: "EavesTemplates", package: "eaves")])
  ],
  swiftLanguageModes: [.v6]
)
