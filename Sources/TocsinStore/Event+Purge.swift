// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Array<Event> {
    /// Removes the text of events before a time; of all for nil.
    ///
    /// - Returns: The times of those that had any.
    package mutating func removeText(before limit: Timestamp?) -> [Timestamp] {
        var times: [Timestamp] = []
        for index in indices where limit.map({ self[index].time < $0 }) ?? true {
            if self[index].removeText() { times.append(self[index].time) }
        }
        return times
    }
}
