// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Tocsin",
    products: [
        .executable(name: "tocsin", targets: ["tocsin"]),
        .executable(name: "tocsin-service", targets: ["tocsin-service"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // MARK: System and C++ libraries, each wrapped once

        .target(
            name: "CCLD2",
            cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("cld2")]
        ),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
        .target(
            name: "CIgraph",
            cSettings: [.unsafeFlags(["-I/usr/include/igraph", "-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("igraph")]
        ),
        .systemLibrary(name: "CLibLinear", providers: [.apt(["liblinear-dev"])]),
        .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CPSL", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(
            name: "CSimdJSON",
            cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        .target(name: "BlockingWork", swiftSettings: strict),
        .target(name: "BytePacking", swiftSettings: strict),
        .target(name: "Compression", dependencies: ["CZlib", "CZstd"], swiftSettings: strict),
        .target(name: "JSONText", dependencies: ["CSimdJSON"], swiftSettings: strict),
        .target(name: "KafkaClient", dependencies: ["CRdKafka", "ShellWord"], swiftSettings: strict),
        .target(name: "LanguageDetection", dependencies: ["CCLD2"], swiftSettings: strict),
        .target(name: "NetworkLookup", dependencies: ["CMaxMindDB", "JSONText"], swiftSettings: strict),
        .target(name: "OrderedWork", swiftSettings: strict),
        .target(
            name: "OTLPTracing",
            dependencies: [
                "JSONText",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PatternMatching",
            dependencies: [
                "BytePacking", "CPCRE2", "CVectorscan", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(name: "PostgresClient", dependencies: ["CPostgres"], swiftSettings: strict),
        .target(name: "PrometheusText", swiftSettings: strict),
        .target(name: "SecretFile", dependencies: ["ShellWord"], swiftSettings: strict),
        .target(name: "ShellWord", swiftSettings: strict),
        .target(
            name: "TextEncoder",
            dependencies: ["BytePacking", "Compression", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "TextNormalization", swiftSettings: strict),

        // MARK: The pipeline, in the order in which data flows

        .target(name: "TocsinModel", swiftSettings: strict),
        .target(
            name: "TocsinAudit",
            dependencies: [
                "BytePacking", "JSONText", "TocsinModel", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinStore",
            dependencies: ["BlockingWork", "BytePacking", "Compression", "JSONText", "TocsinAudit", "TocsinModel"],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinStorePostgres",
            dependencies: [
                "BytePacking", "Compression", "JSONText", "PostgresClient", "TocsinAudit", "TocsinModel", "TocsinStore",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinStoreSQLite",
            dependencies: [
                "BytePacking", "Compression", "JSONText", "TocsinAudit", "TocsinModel", "TocsinStore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinIngest",
            dependencies: [
                "Compression", "JSONText", "NetworkLookup", "OrderedWork", "SecretFile", "ShellWord", "TocsinModel",
                "TocsinStore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinStreams",
            dependencies: ["KafkaClient", "TocsinIngest", "TocsinModel", "TocsinStore"],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinSignals",
            dependencies: ["BytePacking", "LanguageDetection", "OrderedWork", "TocsinModel"],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinFindings",
            dependencies: [
                "BlockingWork", "OrderedWork", "PatternMatching", "TextNormalization", "TocsinClassifier",
                "TocsinModel",
                "TocsinSignals", "TocsinStore",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinRisk",
            dependencies: [
                "JSONText", "OrderedWork", "PatternMatching", "TocsinClassifier", "TocsinFindings", "TocsinModel",
                "TocsinSignals", "TocsinStore",
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.copy("Phrases"), .copy("Weights")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinRulePack",
            resources: [.copy("Rules"), .copy("Identity")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinLinking",
            dependencies: ["BytePacking", "CIgraph", "JSONText", "OrderedWork", "TocsinModel", "TocsinSignals"],
            resources: [.copy("Weights")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinCases",
            dependencies: [
                "BytePacking", "SecretFile", "TocsinAudit", "TocsinModel", "TocsinStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinDelivery",
            dependencies: [
                "JSONText", "TocsinAudit", "TocsinCases", "TocsinModel", "TocsinStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinErasure",
            dependencies: [
                "JSONText", "TocsinAudit", "TocsinCases", "TocsinIngest", "TocsinModel", "TocsinSignals", "TocsinStore",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinJudge",
            dependencies: [
                "JSONText", "TocsinModel", "TocsinStore", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinReports",
            dependencies: [
                "BytePacking", "JSONText", "TocsinModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.copy("Holidays/holidays.csv")],
            swiftSettings: strict
        ),

        .target(
            name: "TocsinPublication",
            dependencies: [
                "BytePacking", "TocsinCases", "TocsinFindings", "TocsinIngest", "TocsinModel", "TocsinReports",
                "TocsinSignals", "TocsinStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),

        .target(
            name: "TocsinClassifier",
            dependencies: ["BytePacking", "Compression", "TextEncoder", "TocsinModel"],
            resources: [.copy("Model")],
            swiftSettings: strict
        ),

        // MARK: Beside the pipeline

        .target(
            name: "TocsinRuleImport",
            dependencies: ["JSONText", "TocsinFindings", "TocsinModel"],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinScamCheck",
            dependencies: [
                "CIDN2", "CPSL", "JSONText", "LanguageDetection", "PatternMatching", "TextNormalization",
                "TocsinClassifier", "TocsinModel",
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinTraining",
            dependencies: [
                "CLibLinear", "TextEncoder", "TocsinClassifier", "TocsinCorpus", "TocsinModel", "TocsinRisk",
                "TocsinRulePack", "TocsinSignals",
            ],
            resources: [.copy("Scenarios")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinSimulator",
            dependencies: ["JSONText", "TocsinModel", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Grammars"), .copy("Grammars-test"), .copy("Scenarios")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinCorpus",
            dependencies: ["Compression", "JSONText", "TocsinIngest", "TocsinModel", "TocsinSignals"],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinEvaluation",
            dependencies: ["JSONText", "TocsinCorpus", "TocsinModel", "TocsinRisk", "TocsinScamCheck"],
            swiftSettings: strict
        ),

        // MARK: Who may work with it

        .target(
            name: "TocsinSignIn",
            dependencies: [
                "BlockingWork", "BytePacking", "CSodium", "NetworkLookup", "SecretFile", "TocsinAudit", "TocsinCases",
                "TocsinModel", "TocsinStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinOpenID",
            dependencies: [
                "JSONText", "TocsinCases", "TocsinModel", "TocsinSignIn",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ],
            swiftSettings: strict
        ),

        // MARK: Command line

        .target(
            name: "TocsinCommandSupport",
            dependencies: [
                "PostgresClient", "ShellWord", "TocsinCases", "TocsinModel", "TocsinStore", "TocsinStorePostgres",
                "TocsinStoreSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinCommands",
            dependencies: [
                "Compression", "JSONText", "KafkaClient", "NetworkLookup", "PatternMatching", "SecretFile",
                "ShellWord", "TocsinAudit", "TocsinCases", "TocsinClassifier",
                "TocsinCommandSupport", "TocsinCorpus", "TocsinErasure",
                "TocsinEvaluation",
                "TocsinFindings", "TocsinIngest",
                "TocsinLinking", "TocsinModel", "TocsinPublication", "TocsinReports", "TocsinRisk", "TocsinRuleImport",
                "TocsinRulePack",
                "TocsinScamCheck", "TocsinSignIn", "TocsinSignals",
                "TocsinSimulator", "TextEncoder", "TocsinStore", "TocsinStoreSQLite", "TocsinStreams",
                "TocsinTraining",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.copy("Spark/Driver")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "tocsin",
            dependencies: ["TocsinCommands"],
            swiftSettings: strict
        ),

        // MARK: Commands that speak HTTP, in a program of their own so that the main job builds without

        .target(
            name: "TocsinJudgeHTTP",
            dependencies: [
                "TocsinJudge",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinDeliveryHTTP",
            dependencies: [
                "BlockingWork", "NetworkLookup", "TocsinDelivery",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinSignInHTTP",
            dependencies: [
                "TocsinOpenID",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinGateway",
            dependencies: [
                "JSONText", "KafkaClient", "OTLPTracing", "PrometheusText", "TocsinIngest", "TocsinModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "WebService",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinConsole",
            dependencies: [
                "BlockingWork", "BytePacking", "JSONText", "OTLPTracing", "PrometheusText", "TocsinAPI", "TocsinAudit",
                "TocsinCases", "TocsinDelivery",
                "TocsinFindings",
                "TocsinModel",
                "TocsinOpenID",
                "TocsinPublicCheck", "TocsinPublication", "TocsinReports", "TocsinRulePack", "TocsinSignIn",
                "TocsinSignals",
                "TocsinStore",
                "WebService",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            resources: [.copy("Assets")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinAPI",
            dependencies: [
                "BlockingWork", "JSONText", "TocsinAudit", "TocsinCases", "TocsinModel", "TocsinReports",
                "TocsinSignIn",
                "TocsinStore", "WebService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinPublicCheck",
            dependencies: [
                "BlockingWork", "JSONText", "NetworkLookup", "TocsinReports", "TocsinScamCheck", "WebService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinServiceCommands",
            dependencies: [
                "JSONText", "KafkaClient", "TocsinCases", "TocsinCommandSupport", "TocsinConsole", "TocsinDelivery",
                "TocsinDeliveryHTTP",
                "TocsinEvaluation", "TocsinGateway", "TocsinIngest", "TocsinJudge",
                "TocsinJudgeHTTP", "TocsinModel", "TocsinOpenID", "TocsinPublicCheck", "TocsinScamCheck",
                "SecretFile", "TocsinSignIn",
                "TocsinSignInHTTP", "TocsinStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "tocsin-service",
            dependencies: ["TocsinServiceCommands", "TocsinTestSupport"],
            swiftSettings: strict
        ),

        // MARK: Tests

        .target(name: "KafkaTestSupport", dependencies: ["CRdKafka", "KafkaClient"], swiftSettings: strict),
        .target(
            name: "TocsinHTTPTestSupport",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinStoreTestSupport",
            dependencies: [
                "PostgresClient", "TocsinModel", "TocsinStore", "TocsinStorePostgres", "TocsinStoreSQLite",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TocsinTestSupport",
            dependencies: ["TocsinAudit", "TocsinClassifier", "TocsinModel", "TocsinStore"],
            swiftSettings: strict
        ),
        .testTarget(name: "BlockingWorkTests", dependencies: ["BlockingWork"], swiftSettings: strict),
        .testTarget(
            name: "BytePackingTests",
            dependencies: ["BytePacking", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CompressionTests",
            dependencies: ["Compression", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"], swiftSettings: strict),
        .testTarget(
            name: "KafkaClientTests",
            dependencies: ["KafkaClient", "KafkaTestSupport", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LanguageDetectionTests",
            dependencies: ["LanguageDetection"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "NetworkLookupTests",
            dependencies: ["NetworkLookup", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "OrderedWorkTests", dependencies: ["OrderedWork"], swiftSettings: strict),
        .testTarget(
            name: "OTLPTracingTests",
            dependencies: [
                "OTLPTracing", "TocsinHTTPTestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PatternMatchingTests",
            dependencies: ["PatternMatching", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PostgresClientTests",
            dependencies: ["PostgresClient", "TocsinStoreTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "ShellWordTests", dependencies: ["ShellWord"], swiftSettings: strict),
        .testTarget(
            name: "TextNormalizationTests",
            dependencies: ["TextNormalization", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "TocsinAuditTests", dependencies: ["TocsinAudit", "TocsinModel"], swiftSettings: strict),
        .testTarget(
            name: "TocsinCasesTests",
            dependencies: ["TocsinAudit", "TocsinCases", "TocsinModel", "TocsinStore", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinCommandsTests",
            dependencies: [
                "JSONText", "KafkaClient", "KafkaTestSupport", "PostgresClient", "TocsinCommands",
                "TocsinHTTPTestSupport", "TocsinModel", "TocsinSignIn", "TocsinStore", "TocsinStorePostgres",
                "TocsinStoreSQLite", "TocsinStoreTestSupport", "TocsinTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinAPITests",
            dependencies: [
                "TocsinAPI", "TocsinCases", "TocsinModel", "TocsinSignIn", "TocsinStore", "TocsinTestSupport",
                "WebService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinDeliveryTests",
            dependencies: [
                "TocsinAudit", "TocsinCases", "TocsinDelivery", "TocsinModel", "TocsinStore", "TocsinStoreSQLite",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinDeliveryHTTPTests",
            dependencies: [
                "TocsinDelivery", "TocsinDeliveryHTTP", "TocsinHTTPTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinPublicationTests",
            dependencies: [
                "TocsinAudit", "TocsinCases", "TocsinFindings", "TocsinModel", "TocsinPublication", "TocsinReports",
                "TocsinStore", "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinEvaluationTests",
            dependencies: ["TocsinCorpus", "TocsinEvaluation", "TocsinModel", "TocsinRisk", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TextEncoderTests",
            dependencies: [
                "BytePacking", "TextEncoder", "TocsinTestSupport", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinClassifierTests",
            dependencies: ["TextEncoder", "TocsinClassifier", "TocsinModel", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinConsoleTests",
            dependencies: [
                "TocsinAPI", "TocsinAudit", "TocsinCases", "TocsinConsole", "TocsinFindings", "TocsinModel",
                "TocsinSignIn",
                "TocsinStore", "TocsinStoreSQLite",
                "TocsinTestSupport", "WebService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinCorpusTests",
            dependencies: ["TocsinCorpus", "TocsinModel", "TocsinTestSupport"],
            exclude: ["near-misses"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinStreamsTests",
            dependencies: [
                "KafkaClient", "KafkaTestSupport", "TocsinIngest", "TocsinModel", "TocsinStore", "TocsinStoreSQLite",
                "TocsinStreams", "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinTrainingTests",
            dependencies: [
                "TocsinClassifier", "TocsinCorpus", "TocsinModel", "TocsinRisk", "TocsinRulePack", "TocsinTestSupport",
                "TocsinTraining",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinErasureTests",
            dependencies: [
                "TocsinAudit", "TocsinCases", "TocsinErasure", "TocsinFindings", "TocsinIngest", "TocsinModel",
                "TocsinRulePack", "TocsinSignals", "TocsinStore", "TocsinStoreSQLite", "TocsinTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinFindingsTests",
            dependencies: [
                "PatternMatching", "TextEncoder", "TocsinClassifier", "TocsinFindings", "TocsinModel", "TocsinRulePack",
                "TocsinSignals", "TocsinStore", "TocsinStorePostgres", "TocsinStoreSQLite", "TocsinStoreTestSupport",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinIngestTests",
            dependencies: [
                "Compression", "JSONText", "SecretFile", "TocsinIngest", "TocsinModel", "TocsinStore",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinGatewayTests",
            dependencies: [
                "KafkaClient", "KafkaTestSupport", "TocsinGateway", "TocsinHTTPTestSupport", "TocsinIngest",
                "TocsinModel",
                "TocsinTestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinJudgeHTTPTests",
            dependencies: [
                "TocsinHTTPTestSupport", "TocsinJudge", "TocsinJudgeHTTP", "TocsinModel",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinJudgeTests",
            dependencies: ["JSONText", "TocsinJudge", "TocsinModel", "TocsinStore", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinLinkingTests",
            dependencies: ["TocsinLinking", "TocsinModel", "TocsinSignals", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "TocsinModelTests", dependencies: ["TocsinModel"], swiftSettings: strict),
        .testTarget(
            name: "TocsinReportsTests",
            dependencies: ["JSONText", "TocsinModel", "TocsinReports", "TocsinTestSupport"],
            exclude: ["Snapshots"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinRuleImportTests",
            dependencies: ["TocsinFindings", "TocsinModel", "TocsinRuleImport", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinRiskTests",
            dependencies: [
                "TocsinClassifier", "TocsinModel", "TocsinRisk", "TocsinSignals", "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinPublicCheckTests",
            dependencies: [
                "TocsinPublicCheck", "TocsinScamCheck", "WebService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinScamCheckTests",
            dependencies: [
                "TocsinClassifier", "TocsinEvaluation", "TocsinScamCheck", "TocsinTestSupport",
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["Examples", "messages"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinSignInTests",
            dependencies: [
                "SecretFile", "TocsinAudit", "TocsinCases", "TocsinModel", "TocsinSignIn", "TocsinStore",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinOpenIDTests",
            dependencies: [
                "TocsinAudit", "TocsinCases", "TocsinModel", "TocsinOpenID", "TocsinSignIn", "TocsinStore",
                "TocsinTestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinServiceCommandsTests",
            dependencies: [
                "PostgresClient", "SecretFile", "TocsinCommandSupport", "TocsinServiceCommands", "TocsinStore",
                "TocsinStorePostgres", "TocsinStoreSQLite", "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinSignInHTTPTests",
            dependencies: [
                "TocsinCases", "TocsinHTTPTestSupport", "TocsinModel", "TocsinOpenID", "TocsinSignIn",
                "TocsinSignInHTTP", "TocsinStore", "TocsinTestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "TocsinSignalsTests", dependencies: ["TocsinModel", "TocsinSignals"], swiftSettings: strict),
        .testTarget(
            name: "TocsinSimulatorTests",
            dependencies: ["JSONText", "TocsinIngest", "TocsinModel", "TocsinSimulator", "TocsinTestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinStorePostgresTests",
            dependencies: [
                "PostgresClient", "TocsinAudit", "TocsinModel", "TocsinStore", "TocsinStorePostgres",
                "TocsinStoreTestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinStoreSQLiteTests",
            dependencies: [
                "TocsinAudit", "TocsinModel", "TocsinStore", "TocsinStoreSQLite", "TocsinStoreTestSupport",
                "TocsinTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TocsinStoreTests",
            dependencies: [
                "BytePacking", "TocsinAudit", "TocsinModel", "TocsinStore", "TocsinStoreTestSupport",
                "TocsinTestSupport",
            ],
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)
