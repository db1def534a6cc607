// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import KafkaClient
internal import TocsinIngest

/// The topic for messages that cannot be read: as they were, with headers that say why and where they come from.
struct DeadLetters {
    let producer: KafkaProducer
    let topic: String
    /// What the brokers have of messages that are not settled yet.
    private var arrived: Set<Place> = []

    private struct Place: Hashable {
        var partition: Int32
        var offset: Int64

        init(_ record: KafkaRecord) {
            partition = record.partition
            offset = record.offset
        }
    }

    init(producer: KafkaProducer, topic: String) {
        self.producer = producer
        self.topic = topic
    }

    /// Sends them and waits until the brokers have them; what arrived since ``settled()`` is not sent again.
    ///
    /// - Throws: ``DeadLetterError``; a repeat sends what did not arrive.
    mutating func send(_ unreadable: [UnreadableMessage], of records: [KafkaRecord]) throws(DeadLetterError) {
        let waiting = unreadable.filter { !arrived.contains(Place(records[$0.index])) }
        let outcomes = producer.send(waiting.map { Self.letter($0, records[$0.index]) }, to: topic)
        for (message, outcome) in zip(waiting, outcomes) where outcome == .acknowledged {
            arrived.insert(Place(records[message.index]))
        }
        for outcome in outcomes {
            switch outcome {
            // What a broker took once it takes again, but for its headers: a topic may allow less than the other.
            case .acknowledged: continue
            case .tooLarge: throw DeadLetterError(topic: topic, reason: "a message is longer than it allows")
            case .failed(let trouble): throw DeadLetterError(topic: topic, reason: trouble.words)
            }
        }
    }

    /// All messages so far are settled.
    mutating func settled() {
        arrived.removeAll()
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
