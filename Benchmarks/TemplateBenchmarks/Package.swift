// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "template-benchmark",
  dependencies: [
    .package(path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "TemplateBenchmark",
      dependencies: [.product(name: "EavesTemplates", package: "templates")])
  ],
  swiftLanguageModes: [.v6]
)
