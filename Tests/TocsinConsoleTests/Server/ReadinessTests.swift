// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing
import TocsinConsole
import TocsinTestSupport

struct ReadinessTests {
    @Test func aStoreThatAnswersIsReadyAndOneThatFailsIsNot() async {
        let readiness = Readiness(limit: .seconds(600))
        #expect(await readiness.isReady {})
        #expect(await !readiness.isReady { throw MemoryStore.Away() })
    }

    @Test func aStoreThatKeepsSilentIsNotReadyAndIsAskedOnce() async {
        let readiness = Readiness(limit: .milliseconds(10))
        let gate = DispatchSemaphore(value: 0)
        let asked = Atomic(0)
        // Were it waited for, the test would not end: the gate opens last.
        for _ in 0..<3 {
            let isReady = await readiness.isReady {
                asked.add(1, ordering: .relaxed)
                gate.wait()
            }
            #expect(!isReady)
        }
        #expect(asked.load(ordering: .relaxed) <= 1)
        gate.signal()
    }
}
