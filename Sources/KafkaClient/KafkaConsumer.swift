// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka

/// A member of a consumer group that reads one topic and says itself how far it has come.
///
/// One thread uses it, from its first call to its last.
package final class KafkaConsumer {
    /// What the library's callbacks write; they come on the thread that polls.
    private final class State {
        var revoked: Set<Int32> = []
        var troubles: [KafkaTrouble] = []
        var rebalances = 0
        /// Nil where the library did it for some partitions only.
        var isPaused: Bool? = false
    }

    private let handle: OpaquePointer
    private let state = State()
    private let topic: String

    /// Joins the group, which takes its time: partitions come while polling.
    ///
    /// A group that is new begins with the oldest message, unless the settings say otherwise.
    package init(_ settings: KafkaSettings, group: String, topic: String) throws {
        self.topic = topic
        let configuration = try settings.configuration(
            defaults: [
                ("client.id", "tocsin"), ("auto.offset.reset", "earliest"),
                // What is read ahead, in all and of a partition: memory is bounded by it.
                ("queued.max.messages.kbytes", "16384"), ("queued.min.messages", "10000"),
            ],
            own: [("group.id", group), ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false")]
        )
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(state).toOpaque())
        rd_kafka_conf_set_rebalance_cb(configuration) { handle, code, partitions, opaque in
            guard let handle, let partitions, let opaque else { return }
            KafkaConsumer.rebalance(
                handle,
                code,
                partitions,
                Unmanaged<State>.fromOpaque(opaque).takeUnretainedValue()
            )
        }
        rd_kafka_conf_set_error_cb(configuration) { _, code, _, opaque in
            guard let opaque else { return }
            let state = Unmanaged<State>.fromOpaque(opaque).takeUnretainedValue()
            state.troubles.append(KafkaTrouble(rd_kafka_resp_err_t(code)))
        }
        handle = try settings.client(RD_KAFKA_CONSUMER, configuration)
        rd_kafka_poll_set_consumer(handle)
        let list = PartitionList()
        list.add(topic, RD_KAFKA_PARTITION_UA)
        let code = rd_kafka_subscribe(handle, list.pointer)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaTrouble(code) }
    }

    /// Leaves the group.
    deinit {
        rd_kafka_consumer_close(handle)
        rd_kafka_destroy(handle)
    }

    /// Waits so long for the next message.
    ///
    /// Nil says nothing: the topic may be at its end, or the brokers away (``takeTroubles()``).
    ///
    /// - Throws: ``KafkaFatalError``.
    package func poll(milliseconds: Int32) throws(KafkaFatalError) -> KafkaRecord? {
        guard let message = rd_kafka_consumer_poll(handle, milliseconds) else { return nil }
        defer { rd_kafka_message_destroy(message) }
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR: return KafkaRecord(message)
        case RD_KAFKA_RESP_ERR__PARTITION_EOF: return nil
        case RD_KAFKA_RESP_ERR__FATAL:
            let code = rd_kafka_fatal_error(handle, nil, 0)
            throw KafkaFatalError(name: String(cString: rd_kafka_err2name(code)))
        case let code:
            state.troubles.append(KafkaTrouble(code))
            return nil
        }
    }

    /// Partitions that were taken away since this was last asked; what was read of them and is not committed belongs to others.
    package func takeRevoked() -> Set<Int32> {
        defer { state.revoked = [] }
        return state.revoked
    }

    /// What went wrong since this was last asked; the library tries again by itself.
    package func takeTroubles() -> [KafkaTrouble] {
        defer { state.troubles = [] }
        return state.troubles
    }

    /// How often partitions came or went.
    package var rebalances: Int { state.rebalances }

    /// Stops reading, and goes on; the group keeps its member, as long as that polls.
    ///
    /// Where the library does not do it, that is among ``takeTroubles()``, and the next call tries again.
    package func setPaused(_ isPaused: Bool) {
        guard state.isPaused != isPaused else { return }
        var assigned: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        let code = rd_kafka_assignment(handle, &assigned)
        guard Self.isDone(code, state), let assigned else { return }
        defer { rd_kafka_topic_partition_list_destroy(assigned) }
        state.isPaused = Self.pause(handle, assigned, isPaused, state) ? isPaused : nil
    }

    /// Says which message of each partition is the next to be read, and waits until the brokers know, at most so many seconds.
    ///
    /// The library itself would wait for the brokers without end, and nobody would poll or hear of them meanwhile.
    ///
    /// - Returns: What kept them from it, such as a partition that is somebody else's by now; nil when they know.
    ///   After `_TIMED_OUT` they may still come to know.
    package func commit(_ next: [Int32: Int64], seconds: Double = 10) -> KafkaTrouble? {
        let list = PartitionList()
        for (partition, offset) in next.sorted(by: { $0.key < $1.key }) { list.add(topic, partition, offset) }
        let answers = rd_kafka_queue_new(handle)
        defer { rd_kafka_queue_destroy(answers) }
        let code = rd_kafka_commit_queue(handle, list.pointer, answers, nil, nil)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return KafkaTrouble(code) }
        guard let answer = rd_kafka_queue_poll(answers, Int32(seconds * 1000)) else {
            return KafkaTrouble(RD_KAFKA_RESP_ERR__TIMED_OUT)
        }
        defer { rd_kafka_event_destroy(answer) }
        let outcome = rd_kafka_event_error(answer)
        return outcome == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaTrouble(outcome)
    }

    private static func rebalance(
        _ handle: OpaquePointer,
        _ code: rd_kafka_resp_err_t,
        _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>,
        _ state: State
    ) {
        state.rebalances += 1
        let isCooperative = rd_kafka_rebalance_protocol(handle).map { String(cString: $0) } == "COOPERATIVE"
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            if isCooperative {
                note(rd_kafka_incremental_assign(handle, partitions), state)
            } else {
                _ = isDone(rd_kafka_assign(handle, partitions), state)
            }
            // Where that fails, the next call of `setPaused` does it for all.
            if state.isPaused == true, !pause(handle, partitions, true, state) { state.isPaused = nil }
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            for index in 0..<Int(partitions.pointee.cnt) {
                state.revoked.insert(partitions.pointee.elems[index].partition)
            }
            if isCooperative {
                note(rd_kafka_incremental_unassign(handle, partitions), state)
            } else {
                _ = isDone(rd_kafka_assign(handle, nil), state)
            }
        default:
            state.troubles.append(KafkaTrouble(code))
            _ = isDone(rd_kafka_assign(handle, nil), state)
        }
    }

    /// Pauses partitions or goes on with them; the library tells of each how it went.
    ///
    /// - Returns: Whether it was done for all of them.
    private static func pause(
        _ handle: OpaquePointer,
        _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>,
        _ isPaused: Bool,
        _ state: State
    ) -> Bool {
        let code =
            isPaused ? rd_kafka_pause_partitions(handle, partitions) : rd_kafka_resume_partitions(handle, partitions)
        guard isDone(code, state) else { return false }
        let failed = (0..<Int(partitions.pointee.cnt)).map { partitions.pointee.elems[$0].err }
            .filter { $0 != RD_KAFKA_RESP_ERR_NO_ERROR }
        state.troubles += failed.map { KafkaTrouble($0) }
        return failed.isEmpty
    }

    /// Notes what went wrong, if anything did.
    private static func isDone(_ code: rd_kafka_resp_err_t, _ state: State) -> Bool {
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return true }
        state.troubles.append(KafkaTrouble(code))
        return false
    }

    private static func note(_ error: OpaquePointer?, _ state: State) {
        guard let error else { return }
        state.troubles.append(KafkaTrouble(rd_kafka_error_code(error)))
        rd_kafka_error_destroy(error)
    }
}
