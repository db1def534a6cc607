// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignIn

struct TimeCodeTests {
    /// RFC 6238, appendix B, for SHA-1.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)]
    )
    func givesTheStandardsCodes(seconds: Int64, code: String) {
        let secret = Array("12345678901234567890".utf8)
        let step = TimeCode.step(at: Timestamp(milliseconds: seconds * 1000))
        #expect(TimeCode.code(secret, step: step, digits: 8) == code)
        #expect(TimeCode.code(secret, step: step) == String(code.suffix(6)))
    }

    /// RFC 4226, appendix D.
    @Test(
        arguments: [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ].enumerated().map { (Int64($0.offset), $0.element) }
    )
    func givesTheCodesOfCounters(step: Int64, code: String) {
        #expect(TimeCode.code(Array("12345678901234567890".utf8), step: step) == code)
    }

    @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)])
    func clocksMayDifferByAStep(distance: Int64, isTaken: Bool) {
        let secret = [UInt8](repeating: 3, count: 20)
        let time = SignInFixture.time(10)
        let step = TimeCode.step(at: time) + distance
        let found = TimeCode.match(TimeCode.code(secret, step: step), secret, at: time)
        #expect(found == (isTaken ? step : nil))
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６"])
    func whatIsNoCodeFitsNothing(_ code: String) {
        #expect(TimeCode.match(code, [UInt8](repeating: 3, count: 20), at: SignInFixture.time(0)) == nil)
    }

    @Test func appsReadTheAddress() {
        #expect(
            TimeCode.address(Array("12345678901234567890".utf8), name: "ana+x@example.com")
                == "otpauth://totp/Tocsin:ana%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tocsin"
        )
    }
}
