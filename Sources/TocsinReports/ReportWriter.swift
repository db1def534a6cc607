// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Placeholder until the reports stage lands.
package struct ReportWriter {
    package init(_ input: ReportInput, _ options: ReportOptions) {}
    package func files() throws -> [ReportFile] { [] }
}
