// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinModel

/// All that comparing pairs takes: places and numbers that stand for values, no pseudonym and no text.
extension PairFinder {
    func write(to writer: inout ByteWriter) {
        writer.write(count: accountCount)
        for (profile, signUp) in zip(comparer.profiles, comparer.signUps) {
            profile.write(to: &writer)
            signUp.write(to: &writer)
        }
        for account in 0..<accountCount {
            var has: UInt64 = 0
            for (place, accounts) in blocks.has.enumerated() where accounts[account] { has |= 1 << UInt64(place) }
            writer.write(has)
        }
        for range in comparer.timing.ranges {
            writer.write(count: range.count)
            var last: Int64 = 0
            for minute in comparer.timing.minutes[range] {
                writer.write(signed: Int64(minute) - last)
                last = Int64(minute)
            }
        }
        writer.write(count: blocks.blocks.count)
        for block in blocks.blocks {
            writer.write(count: block.comparison.rank)
            writer.write(count: Int(block.sharedByAccounts))
            writer.write(count: block.range.count)
            var next: Int32 = 0
            for account in blocks.accounts[block.range] {
                writer.write(count: Int(account - next))
                next = account + 1
            }
        }
    }

    init(_ reader: inout ByteReader) throws(ByteError) {
        let count = try reader.count()
        guard count < Int32.max else { throw .damaged }
        var profiles: [AccountProfile] = []
        var signUps: [SignUp] = []
        for _ in 0..<count {
            profiles.append(try AccountProfile(&reader))
            signUps.append(try SignUp(&reader))
        }
        let kinds = TieComparison.blocking
        var has = kinds.map { _ in [Bool](repeating: false, count: count) }
        for account in 0..<count {
            let bits = try reader.count(below: 1 << kinds.count)
            for place in kinds.indices where bits >> place & 1 == 1 { has[place][account] = true }
        }
        let timing = try JointTiming(&reader, accounts: count)
        let (blocks, accounts) = try Self.blocks(&reader, accounts: count)
        self.init(Blocks(blocks, accounts: accounts, has: has), PairComparer(profiles, signUps, timing))
    }

    private static func blocks(_ reader: inout ByteReader, accounts count: Int) throws(ByteError) -> (
        [Blocks.Block], [Int32]
    ) {
        var blocks: [Blocks.Block] = []
        var accounts: [Int32] = []
        for _ in 0..<(try reader.count()) {
            let comparison = TieComparison.blocking[try reader.count(below: TieComparison.blocking.count)]
            let sharedBy = try reader.count(below: count + 1)
            let start = accounts.count
            var next = 0
            for _ in 0..<(try reader.count()) {
                let account = next + (try reader.count(below: count))
                guard account < count else { throw .damaged }
                accounts.append(Int32(account))
                next = account + 1
            }
            blocks.append(
                Blocks.Block(
                    comparison: comparison,
                    sharedByAccounts: Int32(sharedBy),
                    range: start..<accounts.count
                )
            )
        }
        return (blocks, accounts)
    }
}

extension AccountProfile {
    fileprivate func write(to writer: inout ByteWriter) {
        for trait in traits.indices { writer.write(signed: Int64(traits[trait])) }
        writer.write(UInt64(autonomousSystem))
    }

    fileprivate init(_ reader: inout ByteReader) throws(ByteError) {
        var traits = InlineArray<6, Int16>(repeating: -1)
        for trait in traits.indices {
            guard let word = Int16(exactly: try reader.signed()) else { throw .damaged }
            traits[trait] = word
        }
        guard let system = UInt32(exactly: try reader.number()) else { throw .damaged }
        self.init(traits: traits, autonomousSystem: system)
    }
}

extension SignUp {
    fileprivate func write(to writer: inout ByteWriter) {
        for time in [created, suspended] {
            writer.write(time == nil ? UInt8(0) : 1)
            if let time { writer.write(signed: time.milliseconds) }
        }
        // From 1 on, so that 0 is none.
        writer.write(count: mailDomain.map { Int($0) + 1 } ?? 0)
    }

    fileprivate init(_ reader: inout ByteReader) throws(ByteError) {
        func time(_ reader: inout ByteReader) throws(ByteError) -> Timestamp? {
            try reader.byte() == 0 ? nil : Timestamp(milliseconds: try reader.signed())
        }
        created = try time(&reader)
        suspended = try time(&reader)
        let domain = try reader.count(below: Int(Int32.max))
        mailDomain = domain == 0 ? nil : Int32(domain - 1)
    }
}

extension JointTiming {
    /// Some minutes from where numbers end, for rounding down to an hour.
    private static let earliest = Int32.min + 60

    fileprivate init(_ reader: inout ByteReader, accounts: Int) throws(ByteError) {
        var minutes: [Int32] = []
        var ranges: [Range<Int>] = []
        for _ in 0..<accounts {
            let start = minutes.count
            var last: Int64 = 0
            for place in 0..<(try reader.count()) {
                let step = try reader.signed()
                guard let minute = Int32(exactly: last.addingReportingOverflow(step).partialValue),
                    place == 0 || step > 0, minute > Self.earliest
                else { throw .damaged }
                minutes.append(minute)
                last = Int64(minute)
            }
            ranges.append(start..<minutes.count)
        }
        self.init(minutes: minutes, ranges: ranges)
    }
}
