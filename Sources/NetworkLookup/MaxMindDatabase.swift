// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CMaxMindDB
internal import Foundation

/// A MaxMind DB file that the operator has: countries or autonomous systems by address.
package final class MaxMindDatabase: Sendable {
    // Opened in `init`, closed in `deinit`; lookups only read it.
    private nonisolated(unsafe) let handle: UnsafeMutablePointer<MMDB_s>

    /// Opens a file.
    ///
    /// - Throws: ``NetworkListError/notMaxMind(path:reason:)``.
    package init(path: String) throws(NetworkListError) {
        // Not the property itself: an initialiser that throws once all is set runs `deinit`, which would close what is not open.
        let opened = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), opened)
        guard status == MMDB_SUCCESS else {
            opened.deallocate()
            throw .notMaxMind(path: path, reason: String(cString: MMDB_strerror(status)))
        }
        handle = opened
    }

    deinit {
        MMDB_close(handle)
        handle.deallocate()
    }

    /// ISO 3166-1 alpha-2, upper case; nil where the file does not say.
    package func country(of address: IPAddress) -> String? {
        guard let data = data(of: address, path: ["country", "iso_code"]),
            Int32(data.type) == MMDB_DATA_TYPE_UTF8_STRING
        else { return nil }
        return data.utf8_string.withMemoryRebound(to: UInt8.self, capacity: Int(data.data_size)) {
            String(decoding: UnsafeBufferPointer(start: $0, count: Int(data.data_size)), as: UTF8.self)
        }
    }

    /// The autonomous system's number; nil where the file does not say.
    package func autonomousSystem(of address: IPAddress) -> UInt32? {
        guard let data = data(of: address, path: ["autonomous_system_number"]),
            Int32(data.type) == MMDB_DATA_TYPE_UINT32
        else { return nil }
        return data.uint32
    }

    private func data(of address: IPAddress, path: [String]) -> MMDB_entry_data_s? {
        var addressFailure: Int32 = 0
        var failure: Int32 = 0
        var result = MMDB_lookup_string(handle, address.description, &addressFailure, &failure)
        guard addressFailure == 0, failure == MMDB_SUCCESS, result.found_entry else { return nil }
        var words: [UnsafePointer<CChar>?] = path.map { UnsafePointer(strdup($0)) }
        defer { words.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
        words.append(nil)
        var data = MMDB_entry_data_s()
        guard MMDB_aget_value(&result.entry, &data, words) == MMDB_SUCCESS, data.has_data else { return nil }
        return data
    }
}
