// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

/// Sends messages, and says what became of each.
package final class KafkaProducer: Sendable {
    // Written once in `init`; the library may be called from any thread.
    nonisolated(unsafe) private let handle: OpaquePointer
    private let stops: @Sendable () -> Bool

    /// - Parameters:
    ///   - settings: Which brokers.
    ///   - seconds: How long a message may take, with all tries.
    ///   - stops: Asked while messages are under way; once it says yes, what is not acknowledged soon fails.
    /// - Throws: When the library does not take the settings.
    package init(
        _ settings: KafkaSettings,
        seconds: Double = 30,
        stops: @escaping @Sendable () -> Bool = { false }
    ) throws(KafkaSettingsError) {
        self.stops = stops
        let configuration = try settings.configuration(
            defaults: [("client.id", "tocsin"), ("linger.ms", "5"), ("compression.type", "zstd")],
            own: [("acks", "all"), ("message.timeout.ms", "\(max(1, Int(seconds * 1000)))")]
        )
        rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, _ in
            guard let message, let place = message.pointee._private else { return }
            place.assumingMemoryBound(to: Slot.self).pointee = Slot(isDone: true, code: message.pointee.err)
        }
        handle = try settings.client(RD_KAFKA_PRODUCER, configuration)
    }

    deinit { rd_kafka_destroy(handle) }

    /// What the library's callback writes of a message.
    private struct Slot {
        var isDone = false
        var code = RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// What became of a message.
    package enum Outcome: Sendable, Equatable {
        /// All brokers that keep its partition in step have it.
        case acknowledged
        /// It is longer than the brokers or the settings allow.
        case tooLarge
        case failed(KafkaTrouble)
    }

    /// Sends messages in order and waits until it is known of each what became of it.
    ///
    /// One thread at a time may do so. A message's time begins when the library takes it: those that its queue has no room for wait for the
    /// ones before. Once it is told to stop, two seconds are left for all.
    ///
    /// - Returns: In the order of `messages`.
    package func send(_ messages: [KafkaMessage], to topic: String) -> [Outcome] {
        guard !messages.isEmpty else { return [] }
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: messages.count)
        slots.initialize(repeating: Slot(), count: messages.count)
        // Nobody writes to them any more when all are done, and this ends no sooner.
        defer { slots.deallocate() }
        var giveUp: ContinuousClock.Instant?
        var isGivenUp = false
        for (index, message) in messages.enumerated() {
            var code =
                isGivenUp ? RD_KAFKA_RESP_ERR__PURGE_QUEUE : produce(message, to: topic, slots + index)
            while code == RD_KAFKA_RESP_ERR__QUEUE_FULL {
                rd_kafka_poll(handle, 50)
                isGivenUp = isOver(&giveUp)
                code = isGivenUp ? RD_KAFKA_RESP_ERR__PURGE_QUEUE : produce(message, to: topic, slots + index)
            }
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { slots[index] = Slot(isDone: true, code: code) }
        }
        // Every message that the library took is reported, at the latest when its time is over.
        while !(0..<messages.count).allSatisfy({ slots[$0].isDone }) {
            rd_kafka_poll(handle, 50)
            if isOver(&giveUp) {
                rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            }
        }
        return (0..<messages.count).map { index in
            switch slots[index].code {
            case RD_KAFKA_RESP_ERR_NO_ERROR: .acknowledged
            case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: .tooLarge
            case let code: .failed(KafkaTrouble(code))
            }
        }
    }

    /// Whether it was told to stop, and the time since is over: two seconds are enough for brokers that are there.
    private func isOver(_ giveUp: inout ContinuousClock.Instant?) -> Bool {
        if giveUp == nil, stops() { giveUp = .now + .seconds(2) }
        return giveUp.map { $0 < .now } ?? false
    }

    private func produce(_ message: KafkaMessage, to topic: String, _ slot: UnsafeMutablePointer<Slot>)
        -> rd_kafka_resp_err_t
    {
        var headers: OpaquePointer?
        if !message.headers.isEmpty {
            headers = rd_kafka_headers_new(message.headers.count)
            for header in message.headers {
                rd_kafka_header_add(headers, header.name, -1, header.value, header.value.utf8.count)
            }
        }
        let code = message.payload.withUnsafeBytes { payload in
            (message.key ?? []).withUnsafeBytes { key in
                tocsin_rd_kafka_produce(
                    handle,
                    topic,
                    message.key == nil ? nil : key.baseAddress,
                    key.count,
                    payload.baseAddress,
                    payload.count,
                    headers,
                    slot
                )
            }
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
        return code
    }
}
