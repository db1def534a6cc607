// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignIn
import TocsinStore

struct LockOutRuleTests {
    @Test(
        arguments: [
            (0, 0, 0), (4, 0, 0), (5, 0, 30), (5, 29, 1), (5, 30, 0), (6, 0, 60), (7, 10, 110), (9, 0, 480),
            (10, 0, 900),
            (11, 0, 900), (10_000, 0, 900), (10_000, 900, 0),
        ] as [(Int, Int64, Int64)]
    )
    func aPersonsWaitDoublesUpToAQuarterOfAnHour(failures: Int, passed: Int64, wait: Int64) {
        let attempts = AttemptRecord(failures: failures, lastAt: SignInFixture.time(0))
        #expect(LockOutRule.person.waitSeconds(attempts, at: SignInFixture.time(passed)) == wait)
    }

    @Test(arguments: [(19, 0), (20, 30), (30, 3600)] as [(Int, Int64)])
    func aNetworkMayTryMoreAndThenWaitsLonger(failures: Int, wait: Int64) {
        let attempts = AttemptRecord(failures: failures, lastAt: SignInFixture.time(0))
        #expect(LockOutRule.network.waitSeconds(attempts, at: SignInFixture.time(0)) == wait)
    }

    @Test func aDayWithoutAttemptsIsForgotten() {
        let attempts = AttemptRecord(failures: 9, lastAt: SignInFixture.time(0))
        #expect(LockOutRule.person.counted(attempts, at: SignInFixture.time(86_399)).failures == 10)
        #expect(LockOutRule.person.counted(attempts, at: SignInFixture.time(86_400)).failures == 1)
    }

    @Test func aClockThatWasPutBackMakesNobodyWaitLonger() {
        let attempts = AttemptRecord(failures: 5, lastAt: SignInFixture.time(1_000_000))
        #expect(LockOutRule.person.waitSeconds(attempts, at: SignInFixture.time(0)) == 30)
    }
}
