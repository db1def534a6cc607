// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation

func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}

/// How often the fuzz test tries, where somebody says.
var fuzzIterations: Int? {
    ProcessInfo.processInfo.environment["TOCSIN_FUZZ_ITERATIONS"].flatMap { Int($0) }
}

/// Draws other damage than a plain run does.
var fuzzSeed: UInt64 {
    ProcessInfo.processInfo.environment["TOCSIN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 0
}

func contents(_ path: String) -> String {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// The rule files below a folder, ordered by name.
func ruleFiles(_ folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yml") }.sorted().map { folder + "/" + $0 }
}
