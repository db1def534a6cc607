// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import HTTPTypes

/// The page that somebody asked for before they had signed in, kept by their browser until they have: also on the way to another provider and back.
///
/// Only a place in the console that was asked for by GET. What the browser sends back is read with the same doubt as all that browsers send.
enum WantedPage {
    static let cookieName = "__Host-tocsin-wanted"
    /// Signing in takes no longer; and then nobody else who sits down at the browser is led there.
    private static let seconds = 900
    /// Of the place as the cookie holds it; longer ones are not kept.
    private static let mostBytes = 512
    private static let front = LocalPath("/")

    /// What tells the browser to keep a place; or to forget the one before, where the front page or none of ours was asked for.
    static func keep(path: String, query: String?) -> String {
        let value = FormFields.encoded(path + (query.map { "?\($0)" } ?? ""))
        guard let place = place(value), place != front else { return forget }
        return "\(SessionCookie.set(value, name: cookieName)); Max-Age=\(seconds)"
    }

    static let forget = SessionCookie.remove(name: cookieName)

    /// Where to go now; the front page where nothing that can be used is kept.
    static func read(_ headers: HTTPFields) -> LocalPath {
        SessionCookie.read(headers, name: cookieName).flatMap { place($0) } ?? front
    }

    /// Nil for whatever could lead elsewhere: browsers read a backslash as a slash.
    private static func place(_ value: String) -> LocalPath? {
        guard value.utf8.count <= mostBytes, let address = value.removingPercentEncoding, !address.contains("\\") else {
            return nil
        }
        let place = LocalPath(address)
        return place.text == address ? place : nil
    }
}
