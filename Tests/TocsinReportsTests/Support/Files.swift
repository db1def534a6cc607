// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinReports

/// A report's files by name, as text.
struct Files {
    let all: [String: String]

    init(_ input: ReportInput, _ options: ReportOptions = ReportOptions()) throws {
        var all: [String: String] = [:]
        for file in try ReportWriter(input, options).files() {
            all[file.name] = String(decoding: file.bytes, as: UTF8.self)
        }
        self.all = all
    }

    var html: String { all["report.html"] ?? "" }
    var markdown: String { all["report.md"] ?? "" }
    var bundle: String { all["bundle.json"] ?? "" }
    var misp: String { all["misp.json"] ?? "" }
    var indicators: String { all["indicators.csv"] ?? "" }
    var findings: String { all["findings.jsonl"] ?? "" }

    /// What is meant for readers beyond the analysts.
    var published: [String] { [html, markdown, bundle, misp, indicators] }

    /// The bundle's objects.
    func objects() throws -> [[String: Any]] {
        let bundle = try #require(JSONSerialization.jsonObject(with: Data(bundle.utf8)) as? [String: Any])
        return try #require(bundle["objects"] as? [[String: Any]])
    }

    static func options(_ change: (inout ReportOptions) -> Void) -> ReportOptions {
        var options = ReportOptions()
        change(&options)
        return options
    }
}
