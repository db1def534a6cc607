// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking

/// What comparisons say in a log, counted over all its pairs.
package struct LinkModel: Sendable {
    let model: MatchModel

    init(_ model: MatchModel) {
        self.model = model
    }

    package init(bytes: [UInt8]) throws(LinkPartError) {
        do {
            model = try bytes.withUnsafeBytes { bytes throws(ByteError) -> MatchModel in
                var reader = ByteReader(bytes)
                let model = try MatchModel(&reader)
                guard reader.isAtEnd else { throw .damaged }
                return model
            }
        } catch {
            throw .damagedModel
        }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        model.write(to: &writer)
        return writer.bytes
    }
}
