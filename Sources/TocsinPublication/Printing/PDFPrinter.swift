// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Prints a page to PDF with WeasyPrint, which runs no scripts and loads nothing that the page does not hold.
package enum PDFPrinter {
    /// Prints a file, and waits for it.
    ///
    /// - Parameters:
    ///   - page: The HTML file.
    ///   - path: Where the PDF goes.
    /// - Throws: ``PDFPrinterError``.
    package static func print(_ page: String, to path: String) throws {
        // A report of hundreds of pages takes a minute.
        try print(page, to: path, with: "weasyprint", mostSeconds: 600)
    }

    static func print(_ page: String, to path: String, with program: String, mostSeconds: Int) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["--kill-after=10", "\(mostSeconds)", program, "--quiet", page, path]
        process.standardInput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw PDFPrinterError.missing
        }
        let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0: return
        // What `timeout` ends with where there is no such program.
        case 127: throw PDFPrinterError.missing
        case 124, 137: throw PDFPrinterError.failed("it took longer than \(mostSeconds) s")
        default:
            let last = words.split(whereSeparator: \.isNewline).last
            throw PDFPrinterError.failed(last.map(String.init) ?? "it said nothing")
        }
    }
}

/// Why there is no PDF.
package enum PDFPrinterError: Error, Equatable, CustomStringConvertible {
    case missing
    case failed(String)

    package var description: String {
        switch self {
        case .missing:
            "The report is written but for report.pdf: there is no WeasyPrint here. Install it ('apt-get install weasyprint'), or leave out --pdf."
        case .failed(let reason):
            "The report is written but for report.pdf: WeasyPrint failed (\(reason)). Print report.html from a browser instead."
        }
    }
}
