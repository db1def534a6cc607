// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "Benchmarks",
    targets: [
        // The libraries under Tocsin, used alone.
        .executableTarget(
            name: "Baselines",
            cxxSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-O3"])],
            linkerSettings: [.linkedLibrary("hs"), .linkedLibrary("simdjson")]
        )
    ],
    cxxLanguageStandard: .cxx17
)
