// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@testable import TocsinPublication

struct PDFPrinterTests {
    @Test func aPrinterThatDoesNotEndIsStopped() async throws {
        try await TemporaryFolder.with { folder in
            let slow = try folder.write("#!/bin/sh\nsleep 60\n", to: "slow")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: slow)
            #expect(throws: PDFPrinterError.failed("it took longer than 1 s")) {
                try PDFPrinter.print("page.html", to: "page.pdf", with: slow, mostSeconds: 1)
            }
        }
    }

    @Test func aPrinterThatIsNotThereIsMissing() {
        #expect(throws: PDFPrinterError.missing) {
            try PDFPrinter.print("page.html", to: "page.pdf", with: "no-such-printer", mostSeconds: 1)
        }
    }
}
