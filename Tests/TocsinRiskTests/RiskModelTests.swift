// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinClassifier
import TocsinModel
import TocsinRisk
import TocsinTestSupport

struct RiskModelTests {
    private func model(_ weights: [RiskFeature: Double]) -> RiskModel {
        RiskModel(
            priorBits: -4,
            weights: RiskFeature.allCases.map { weights[$0] ?? 0 },
            elevatedBits: -1,
            highBits: 2
        )
    }

    @Test func addsUpEveryPiece() {
        let model = model([.findingsMedium: 3, .harmfulShare: 12, .quoting: -0.5])
        let risk = model.risk(evidence([request(1, quoted: 1)], [finding(7, events: [1])]))
        #expect(risk.contributions.map(\.feature) == [.harmfulShare, .findingsMedium, .quoting])
        #expect(risk.contributions.map(\.bits) == [4, 3, -0.5])
        #expect(risk.contributions[1].findings == [FindingID(value: 7)])
        #expect(risk.contributions[2].events == [event(1)])
        #expect(risk.sumBits == 2.5)
        #expect(risk.band == .high)
        #expect(abs(risk.probability - 0.8498) < 1e-4)
    }

    @Test(arguments: [(-4.0, Risk.Band.low), (-1.0, .elevated), (1.9, .elevated), (2.0, .high)])
    func banksOnThresholdsThatAreReached(sum: Double, band: Risk.Band) {
        var model = model([:])
        model.priorBits = sum
        #expect(model.risk(evidence([request(1)])).band == band)
        #expect(model.risk(evidence([request(1)])).contributions.isEmpty)
    }

    @Test func ranksAccountsAndTheirRiskiestConversation() {
        let weights = RiskWeights(
            account: model([.highestScore: 1]),
            conversation: model([.highestScore: 2]),
            classifierVersion: "1",
            provenance: []
        )
        let histories = [2, 1, 3].map { number in
            AccountHistory(
                account: AccountID(high: 0, low: number),
                requests: [request(1, bits: number == 3 ? 7 : 0, conversation: 1), request(2, conversation: 2)],
                findings: []
            )
        }
        let ranking = RiskRanking(histories, weights, at: moment(2))
        #expect(ranking.accounts.map(\.id.low) == [3, 1, 2])
        #expect(abs(ranking.accounts[0].risk.sumBits + 1) < 1e-5)
        #expect(ranking.accounts[0].riskiest?.first == event(1))
        #expect(ranking.accounts[0].riskiest?.risk.sumBits == 2)
        #expect(ranking.accounts[0].conversations == 2)
        #expect(ranking.requests == 6)
        #expect(ranking.requestsWithoutText == 3)
    }
}

struct RiskWeightsTests {
    @Test func theBundledOnesBelongToTheBundledClassifier() throws {
        let weights = try RiskWeights.bundled()
        let classifier = try HarmModel.bundled()
        #expect(weights.classifierVersion == classifier.version)
        #expect(weights.halfLifeDays == RiskWeights.halfLifeDays)
        #expect(weights.provenance.count == 3)
        for model in [weights.account, weights.conversation] {
            for feature in RiskFeature.allCases {
                let bounds = feature.weightBounds
                #expect(abs(model.weights[feature.place]) <= max(abs(bounds.lowerBound), abs(bounds.upperBound)) + 1e-9)
            }
        }
    }

    /// docs/risk.md has a row for each: name, meaning, cap, bounds, and the weights for accounts and for conversations.
    @Test func theDocumentedOnesAreTheBundledOnes() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/risk.md"), encoding: .utf8)
        let weights = try RiskWeights.bundled()
        for feature in RiskFeature.allCases {
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(feature.rawValue)` |") })
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 6)
            let bounds = feature.weightBounds
            let limits = cells[3].components(separatedBy: " to ").compactMap(Double.init)
            #expect(Double(cells[2]) == feature.cap)
            #expect(limits == [bounds.lowerBound, bounds.upperBound])
            #expect(Double(cells[4]) == rounded(weights.account.weights[feature.place]))
            #expect(Double(cells[5]) == rounded(weights.conversation.weights[feature.place]))
        }
        #expect(page.contains("The account's prior is \(rounded(weights.account.priorBits))"))
    }

    private func rounded(_ bits: Double) -> Double { (bits * 100).rounded() / 100 }

    @Test func readsWhatItWrites() async throws {
        let weights = try RiskWeights.bundled()
        try await TemporaryFolder.with { folder in
            let path = try folder.write(weights.json, to: "risk.json")
            #expect(try RiskWeights(path: path) == weights)
        }
    }

    @Test func refusesWhatIsNotComplete() async throws {
        let good = try RiskWeights.bundled().json
        try await TemporaryFolder.with { folder in
            #expect(throws: RiskWeightsError.cannotRead(path: folder.file("none"))) {
                try RiskWeights(path: folder.file("none"))
            }
            let bad = [
                "", "{}", "[1]", String(good.dropLast(20)), good.replacing("\"findingsLow\"", with: "\"findings\""),
                good.replacing("\"halfLifeDays\":30", with: "\"halfLifeDays\":0"),
                good.replacing("\"quoting\":-", with: "\"quoting\":"),
            ]
            for text in bad {
                let path = try folder.write(text, to: "bad.json")
                #expect(throws: RiskWeightsError.malformed(path: path)) { try RiskWeights(path: path) }
            }
        }
    }
}
