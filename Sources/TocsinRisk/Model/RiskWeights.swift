// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel

/// What was learnt of risk: a model for accounts and one for conversations, and where they come from.
package struct RiskWeights: Sendable, Equatable {
    package var account: RiskModel
    package var conversation: RiskModel
    /// After so many days a piece of evidence counts half.
    package var halfLifeDays: Double
    /// The classifier whose scores it was learnt with; those of another are on another scale.
    package var classifierVersion: String
    /// What it was learnt from, in words.
    package var provenance: [String]

    /// A month of quiet halves what was; chosen for that reason, not learnt: simulated operations do not pause.
    package static let halfLifeDays = 30.0

    package init(
        account: RiskModel,
        conversation: RiskModel,
        halfLifeDays: Double = Self.halfLifeDays,
        classifierVersion: String,
        provenance: [String]
    ) {
        self.account = account
        self.conversation = conversation
        self.halfLifeDays = halfLifeDays
        self.classifierVersion = classifierVersion
        self.provenance = provenance
    }

    /// The weights that come with Tocsin.
    ///
    /// - Throws: ``RiskWeightsError`` when the installation is damaged.
    package static func bundled() throws(RiskWeightsError) -> RiskWeights {
        try RiskWeights(path: Bundle.module.bundleURL.appending(path: "Weights/risk.json").path)
    }

    /// Reads weights.
    ///
    /// - Throws: ``RiskWeightsError``.
    package init(path: String) throws(RiskWeightsError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        let read = try? JSONParser(maximumBytes: 1 << 20)
            .withValue(in: String(decoding: data, as: UTF8.self)) { RiskWeights($0) }
        guard let read = read.flatMap(\.self) else { throw .malformed(path: path) }
        self = read
    }

    /// As a file: the same weights give the same bytes.
    package var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("halfLifeDays", halfLifeDays)
            writer.member("classifierVersion", classifierVersion)
            writer.member("provenance", provenance)
            for (name, model) in [("account", account), ("conversation", conversation)] {
                writer.key(name)
                Self.write(model, to: &writer)
            }
        }
        return writer.text + "\n"
    }

    private static func write(_ model: RiskModel, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("priorBits", model.priorBits)
            writer.member("elevatedBits", model.elevatedBits)
            writer.member("highBits", model.highBits)
            writer.key("weights")
            writer.object { writer in
                for feature in RiskFeature.allCases { writer.member(feature.rawValue, model.weights[feature.place]) }
            }
        }
    }

    private init?(_ value: JSONValue) {
        guard let halfLife = value["halfLifeDays"]?.double, halfLife > 0,
            let version = value["classifierVersion"]?.string,
            let account = value["account"].flatMap({ RiskModel($0) }),
            let conversation = value["conversation"].flatMap({ RiskModel($0) })
        else { return nil }
        self.init(
            account: account,
            conversation: conversation,
            halfLifeDays: halfLife,
            classifierVersion: version,
            provenance: (value["provenance"]?.elements ?? []).compactMap(\.string)
        )
    }
}

extension RiskModel {
    /// Nil where a weight is missing or speaks the wrong way.
    fileprivate init?(_ value: JSONValue) {
        guard let prior = value["priorBits"]?.double, let elevated = value["elevatedBits"]?.double,
            let high = value["highBits"]?.double, elevated <= high, let given = value["weights"]
        else { return nil }
        var weights: [Double] = []
        for feature in RiskFeature.allCases {
            guard let weight = given.member(feature.rawValue)?.double, feature.speaksAgainst ? weight <= 0 : weight >= 0
            else { return nil }
            weights.append(weight)
        }
        self.init(priorBits: prior, weights: weights, elevatedBits: elevated, highBits: high)
    }
}

/// Why there are no weights.
package enum RiskWeightsError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The weights '\(path)' cannot be read. Check the path, or install Tocsin again."
        case .malformed(let path):
            "The weights '\(path)' are not what 'tocsin train risk' writes: a weight is missing or has the wrong sign. Learn them again."
        }
    }
}
