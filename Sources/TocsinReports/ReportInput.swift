// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Everything that a report is made of.
///
/// The same input gives the same files, byte for byte.
package struct ReportInput: Sendable {
    /// Who publishes, such as a service's name.
    package var publisher: String
    /// First and last event.
    package var period: ClosedRange<Timestamp>
    package var accounts: Int
    /// One a log file.
    package var sources: [Source]
    /// Records that could not be read, by reason.
    package var rejects: [Reject.Code: Int]
    /// Raised findings, ordered by first time.
    package var findings: [Finding]
    /// How many findings rules on trial would have raised, by rule title.
    package var shadowFindings: [String: Int]
    /// All groups, also those in which no harm was found; ordered by first time.
    package var operations: [Operation]
    /// How the groups stand to the findings.
    package var tying: Tying
    /// By operation.
    package var activities: [OperationID: Activity]
    /// Values too common to tie anybody, left out of linking.
    package var skippedBlocks: [TieComparison: Int]
    /// Public holidays, for what quiet days may say.
    package var holidays: HolidayTable
    /// How many rules looked, and a hash of them; nil and empty where nothing was scanned yet.
    package var ruleCount: Int?
    package var rulesVersion: String
    /// Texts to quote, by event: only filled when the operator asked for excerpts.
    package var excerpts: [EventID: RequestText]
    /// By operation: only filled when the operator asked for indicators.
    package var indicators: [OperationID: [Indicator]]

    package init(publisher: String, period: ClosedRange<Timestamp>) {
        self.publisher = publisher
        self.period = period
        accounts = 0
        sources = []
        rejects = [:]
        findings = []
        shadowFindings = [:]
        operations = []
        tying = .current
        activities = [:]
        skippedBlocks = [:]
        holidays = HolidayTable()
        rulesVersion = ""
        excerpts = [:]
        indicators = [:]
    }

    /// Whether accounts were tied into groups with all that is known.
    package enum Tying: Sendable {
        /// Nobody tied them yet.
        case never
        /// Events or findings came since.
        case outdated
        case current
    }

    /// What a log file held.
    package struct Source: Sendable {
        package var name: String
        /// For people.
        package var format: String
        package var coverage: Coverage
        /// Sentences: what was missing and what to change in the gateway to have it.
        package var advice: [String]

        package init(name: String, format: String, coverage: Coverage, advice: [String]) {
            self.name = name
            self.format = format
            self.coverage = coverage
            self.advice = advice
        }
    }

    /// When and how an operation's accounts were active.
    package struct Activity: Sendable {
        /// 168 counts: hours of the week in Universal Time, from Monday's first.
        package var hoursOfWeek: [Int]
        /// Requests a day, ascending, days without any left out.
        package var days: [(day: Timestamp, requests: Int)]
        /// Requests by language of prompt and answer, most first.
        package var languagePairs: [(prompt: String?, output: String?, requests: Int, accounts: Int)]
        /// Requests by country and kind of network, most first.
        package var networks: [(country: String?, kind: NetworkKind?, requests: Int, accounts: Int)]
        package init(
            hoursOfWeek: [Int],
            days: [(day: Timestamp, requests: Int)],
            languagePairs: [(prompt: String?, output: String?, requests: Int, accounts: Int)],
            networks: [(country: String?, kind: NetworkKind?, requests: Int, accounts: Int)]
        ) {
            self.hoursOfWeek = hoursOfWeek
            self.days = days
            self.languagePairs = languagePairs
            self.networks = networks
        }
    }
}

/// How a report is to be made.
package struct ReportOptions: Sendable {
    /// Groups of fewer accounts are not described, only counted.
    package var minimumGroup = 3
    /// Quotes redacted texts; the report is then marked TLP:AMBER+STRICT.
    package var withExcerpts = false
    /// Releases what several accounts of an operation named and nobody else did.
    package var withIndicators = false
    /// The operations to describe; nil for all harmful ones.
    package var chosen: Set<OperationID>?
    /// Adds published STIX extensions, which not every workbench knows.
    package var stixExtensions = false
    /// How far the report may travel; with excerpts never further than ``SharingMark/amberStrict``.
    package var mark = SharingMark.amber
    /// The published versions up to this one, the first first; empty for a report that is not published in versions.
    package var versions: [ReportVersion] = []

    package init() {}
}

/// One version of a published report.
package struct ReportVersion: Sendable, Equatable {
    package var number: Int
    /// Days since 1970-01-01.
    package var day: Int64
    /// What it changed.
    package var change: String

    package init(number: Int, day: Int64, change: String) {
        self.number = number
        self.day = day
        self.change = change
    }
}

/// A file of a report.
package struct ReportFile: Sendable {
    /// Such as `report.html`.
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
