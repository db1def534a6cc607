// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Finding {
    /// One finding of this and of what an earlier part of the log gave under its id.
    ///
    /// Evidence that was there stays, and is filled up with what is new.
    package func merged(behind earlier: Finding) -> Finding {
        var merged = self
        merged.firstTime = min(firstTime, earlier.firstTime)
        merged.lastTime = max(lastTime, earlier.lastTime)
        // Somebody may have written any number into a store.
        merged.occurrences &+= earlier.occurrences
        merged.evidence = Array((earlier.evidence + evidence).prefix(Finding.maximumEvidence))
        return merged
    }
}
