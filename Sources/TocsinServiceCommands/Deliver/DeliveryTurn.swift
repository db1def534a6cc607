// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import TocsinCommandSupport
internal import TocsinDelivery

/// The turn to deliver, which every task of a run asks for before it does something.
actor DeliveryTurn {
    private var turn: JobTurn
    private let desk: DeliveryDesk
    private let logger: Logger
    private var number = 1
    private var isRecordOld = false
    /// The last look that gave nothing, and when it ended.
    private var failure: (error: any Error, at: ContinuousClock.Instant)?

    /// `turn`: Is this process's already.
    init(_ turn: JobTurn, _ desk: DeliveryDesk, logger: Logger) {
        self.turn = turn
        self.desk = desk
        self.logger = logger
    }

    /// Makes sure of the turn; where it was lost and is free, takes it again, with the record as others left it.
    ///
    /// - Returns: The turn's number, another one after each that was lost; nil while another process has the turn.
    func look() async throws -> Int? {
        // Whoever waited while another asked in vain, for half a minute where a server is away, need not ask and wait again.
        if let failure, failure.at.duration(to: .now) < .seconds(1) { throw failure.error }
        do {
            return try await ask()
        } catch {
            failure = (error, .now)
            throw error
        }
    }

    private func ask() async throws -> Int? {
        let logger = logger
        switch try turn.look({ logger.error("\($0)") }) {
        case .kept: break
        case .taken: return nil
        case .begun:
            number += 1
            isRecordOld = true
            logger.notice("This 'deliver' has its turn again, and carries decisions on")
        }
        // Also where somebody else does so just now: nobody may go on before it is done.
        if isRecordOld {
            try await desk.reload()
            isRecordOld = false
        }
        return number
    }

    func giveBack() { turn.giveBack() }
}
