// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CRdKafka
internal import Foundation
internal import ShellWord

/// Which brokers, and how they are spoken to.
package struct KafkaSettings: Sendable {
    /// HOST:PORT, several parted by commas.
    package let brokers: String
    /// Properties of librdkafka by name, in order; values may be secret, so nothing prints them.
    let properties: [(name: String, value: String)]

    /// `file`: Lines `name=value` of librdkafka's properties, such as `sasl.mechanisms` and `ssl.ca.location`; `#` begins a comment line.
    ///
    /// - Throws: ``KafkaSettingsError``.
    package init(brokers: String, file: String? = nil) throws(KafkaSettingsError) {
        guard Self.areBrokers(brokers) else { throw .noBrokers(brokers) }
        self.brokers = brokers
        properties = try file.map { path throws(KafkaSettingsError) in try Self.read(path) } ?? []
    }

    /// Whether each is a host, with a port or without.
    private static func areBrokers(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { broker in
            let broker = broker.trimmingCharacters(in: .whitespaces)
            guard !broker.isEmpty, !broker.contains(where: \.isWhitespace) else { return false }
            guard let colon = broker.lastIndex(of: ":"), !broker.hasSuffix("]") else { return true }
            return UInt16(broker[broker.index(after: colon)...]).map { $0 > 0 } ?? false
        }
    }

    /// With some properties set, for tests.
    package init(brokers: String, properties: [(name: String, value: String)]) {
        self.brokers = brokers
        self.properties = properties
    }

    /// What Tocsin itself decides, and what it promises rests on.
    private static let reserved: Set<String> = [
        "bootstrap.servers", "metadata.broker.list", "group.id", "enable.auto.commit", "enable.auto.offset.store",
        "enable.partition.eof", "message.timeout.ms", "delivery.timeout.ms", "acks", "request.required.acks",
        "delivery.report.only.error", "log_level", "debug",
    ]

    private static func read(_ path: String) throws(KafkaSettingsError) -> [(name: String, value: String)] {
        guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
        else { throw .cannotRead(path: path) }
        var properties: [(name: String, value: String)] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else { throw .noPair(path: path, line: index + 1) }
            let name = line[..<equals].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            if reserved.contains(name) { throw .reserved(path: path, line: index + 1, name: name) }
            properties.append((name, value))
        }
        if properties.contains(where: { isSecret($0.name) }) {
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            if let mode, mode & 0o077 != 0 { throw .readableByOthers(path: path) }
        }
        return properties
    }

    private static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "ssl.key.pem", "oauthbearer.config"].contains { name.contains($0) }
    }

    /// A configuration of the library, which owns it until a client takes it over.
    ///
    /// `own`: What Tocsin sets, over what the file says; `defaults`: under it.
    func configuration(defaults: [(String, String)], own: [(String, String)]) throws(KafkaSettingsError)
        -> OpaquePointer
    {
        guard let configuration = rd_kafka_conf_new() else { throw .refused(reason: "there is no memory") }
        let quiet = [("bootstrap.servers", brokers), ("log_level", "0")]
        for (name, value) in defaults + properties.map({ ($0.name, $0.value) }) + quiet + own {
            // The library's own words may repeat the value, which may be secret.
            switch rd_kafka_conf_set(configuration, name, value, nil, 0) {
            case RD_KAFKA_CONF_OK: break
            case let result:
                rd_kafka_conf_destroy(configuration)
                throw result == RD_KAFKA_CONF_UNKNOWN ? .unknown(name: name) : .badValue(name: name)
            }
        }
        rd_kafka_conf_set_log_cb(configuration, nil)
        return configuration
    }

    /// Makes a client of a configuration, which it takes over.
    func client(_ type: rd_kafka_type_t, _ configuration: OpaquePointer) throws(KafkaSettingsError) -> OpaquePointer {
        var reason = [CChar](repeating: 0, count: 512)
        if let client = rd_kafka_new(type, configuration, &reason, reason.count) { return client }
        rd_kafka_conf_destroy(configuration)
        var text = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for property in properties where Self.isSecret(property.name) && !property.value.isEmpty {
            text = text.replacingOccurrences(of: property.value, with: "…")
        }
        throw .refused(reason: text)
    }
}

/// Why settings for Kafka cannot be used; values are never in it.
package enum KafkaSettingsError: Error, Equatable, CustomStringConvertible {
    case noBrokers(String)
    case cannotRead(path: String)
    case noPair(path: String, line: Int)
    case reserved(path: String, line: Int, name: String)
    case readableByOthers(path: String)
    case unknown(name: String)
    case badValue(name: String)
    case refused(reason: String)

    package var description: String {
        switch self {
        case .noBrokers(let text):
            "'\(text)' names no brokers. Write HOST:PORT, such as kafka.example:9092, several parted by commas."
        case .cannotRead(let path): "'\(path)' cannot be read as text. Name a file of librdkafka's properties."
        case .noPair(let path, let line): "\(path), line \(line): expected 'name=value', or '#' before a comment."
        case .reserved(let path, let line, let name):
            "\(path), line \(line): '\(name)' is set by Tocsin. Take the line out."
        case .readableByOthers(let path):
            "'\(path)' holds secrets and can be read by others. Make it yours alone: chmod 600 \(path.shellWord)"
        case .unknown(let name):
            "librdkafka knows no property '\(name)'. Its page CONFIGURATION.md lists them."
        case .badValue(let name): "The value of '\(name)' is none that librdkafka takes. Correct it."
        case .refused(let reason): "librdkafka does not start with these settings: \(reason)."
        }
    }
}
