// swift-tools-version: 6.3

import PackageDescription

/// The settings of every Swift target: Swift 6 language mode, the upcoming features that make
/// dependencies visible in the source, and no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Of what answers requests: an asynchronous function runs where its caller runs. Without it each call
/// of one handler by another looks for a thread, and finds the one it is on.
let strictOnCaller: [SwiftSetting] =
  strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
  name: "eaves",
  products: [
    .library(name: "Eaves", targets: ["Eaves"]),
    .library(name: "EavesGateway", targets: ["EavesGateway"]),
    .library(name: "EavesTemplates", targets: ["EavesTemplates"]),
    .library(name: "EavesTesting", targets: ["EavesTesting"]),
    .executable(name: "eaves", targets: ["EavesTool"]),
    .executable(name: "basic-site", targets: ["BasicSite"]),
    .executable(name: "hello", targets: ["Hello"]),
    .executable(name: "versions", targets: ["Versions"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // Only the command `eaves` uses these; a package that depends on the libraries alone does not
    // build them.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // The host: what lies between the web server and a message.
    .systemLibrary(
      name: "CFastCGI", pkgConfig: "fcgi",
      providers: [.apt(["libfcgi-dev"]), .brew(["fcgi"])]),
    .target(name: "CCrashHandler"),
    .systemLibrary(name: "CLinux"),
    .target(name: "CProgramFiles"),
    .target(name: "CRequestArena"),
    .target(
      name: "EavesGateway",
      dependencies: [
        "CCrashHandler", "CFastCGI", "CLinux", "CProgramFiles", "CRequestArena", httpTypes, logging,
      ],
      swiftSettings: strictOnCaller),

    // The template engine, usable alone.
    .target(name: "EavesTemplates", swiftSettings: strict),

    // The framework.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "Eaves",
      dependencies: [
        "CZlib", "EavesGateway", "EavesTemplates", httpTypes, logging,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strictOnCaller),
    .target(name: "EavesTesting", dependencies: ["Eaves"], swiftSettings: strictOnCaller),

    // Recorded template cases, for the tests and for the command `eaves`.
    .target(
      name: "EavesTemplateCases", dependencies: ["EavesTemplates"], swiftSettings: strict),

    // The command `eaves`.
    .executableTarget(
      name: "EavesTool",
      dependencies: [
        "EavesGateway", "EavesTemplateCases", "EavesTemplates", httpTypes, logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      // What new apps are made of, what runs on hosts, and links to the files that people copy, so that
      // there is one of each.
      resources: [
        .embedInCode("Deploy/host.sh"),
        .embedInCode("New/Files"),
        .embedInCode("Support/HostFiles/plain-cgi.htaccess"),
        .embedInCode("Support/HostFiles/recommended.htaccess"),
        .embedInCode("Support/HostFiles/subdirectory.htaccess"),
        .embedInCode("Support/HostFiles/userdir.htaccess"),
        .embedInCode("Support/HostFiles/web-root.htaccess"),
      ],
      swiftSettings: strict),

    // Examples: small apps that always build.
    .executableTarget(
      name: "BasicSite", dependencies: ["Eaves"], path: "Examples/BasicSite",
      exclude: ["static", "templates"], swiftSettings: strictOnCaller),
    .executableTarget(
      name: "Hello", dependencies: ["Eaves"], path: "Examples/Hello", swiftSettings: strictOnCaller),
    .executableTarget(
      name: "Versions", dependencies: ["Eaves"], path: "Examples/Versions",
      swiftSettings: strictOnCaller),

    // Tests mirror the sources.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strictOnCaller),
    .testTarget(
      name: "EavesGatewayTests",
      dependencies: ["CCrashHandler", "CRequestArena", "EavesGateway", "TestSupport"],
      swiftSettings: strictOnCaller),
    .testTarget(
      name: "EavesTemplatesTests",
      dependencies: ["EavesTemplateCases", "EavesTemplates", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EavesToolTests",
      dependencies: [
        "EavesTool", "TestSupport", httpTypes,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EavesTests", dependencies: ["Eaves", "EavesTesting", "TestSupport", httpTypes],
      swiftSettings: strictOnCaller),

    // Tests against real web servers, of a program that does all that can go wrong.
    .executableTarget(
      name: "HostFixture", dependencies: ["EavesGateway", httpTypes, logging],
      path: "Tests/Fixtures/HostFixture",
      swiftSettings: strictOnCaller),
    .executableTarget(
      name: "UploadSite", dependencies: ["Eaves"], path: "Tests/Fixtures/UploadSite",
      swiftSettings: strictOnCaller),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["EavesTool", "HostFixture", "TestSupport", "UploadSite"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
