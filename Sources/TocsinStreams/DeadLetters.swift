// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import KafkaClient
internal import TocsinIngest

/// The topic for messages that cannot be read: as they were, with headers that say why and where they come from.
struct DeadLetters {
    let producer: KafkaProducer
    let topic: String

    /// Sends them and waits until the brokers have them.
    ///
    /// - Throws: ``DeadLetterError``; some may have arrived, and will arrive again.
    func send(_ unreadable: [UnreadableMessage], of records: [KafkaRecord]) throws(DeadLetterError) {
        let outcomes = producer.send(unreadable.map { Self.letter($0, records[$0.index]) }, to: topic)
        for outcome in outcomes {
            switch outcome {
            // What a broker took once it takes again, but for its headers: a topic may allow less than the other.
            case .acknowledged: continue
            case .tooLarge: throw DeadLetterError(topic: topic, reason: "a message is longer than it allows")
            case .failed(let trouble): throw DeadLetterError(topic: topic, reason: trouble.words)
            }
        }
    }

    private static func letter(_ unreadable: UnreadableMessage, _ record: KafkaRecord) -> KafkaMessage {
        KafkaMessage(
            key: record.key,
            payload: record.payload,
            headers: record.headers + [
                .init("tocsin.code", unreadable.code), .init("tocsin.reason", unreadable.reason),
                .init("tocsin.topic", record.topic), .init("tocsin.partition", "\(record.partition)"),
                .init("tocsin.offset", "\(record.offset)"),
            ]
        )
    }
}

/// Why dead letters could not be sent.
struct DeadLetterError: Error, Equatable, CustomStringConvertible {
    var topic: String
    var reason: String

    var description: String {
        "Messages that cannot be read cannot be sent to '\(topic)': \(reason). Check that the topic is there and may be written to."
    }
}
