// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The colours of a drawing where a reader knows no style sheet, such as a program that prints PDF: those of the light page.
///
/// As attributes, which any style sheet overrides.
package enum ChartPaint {
    /// Inside of a shape with a class.
    package static func fill(_ className: String) -> String? {
        switch className {
        case "bar", "dot full": accent
        case "bar against", "dot": paper
        case "heat0": "#eef0f3"
        case "heat1": "#c5dcec"
        case "heat2": "#8dbbd9"
        case "heat3": "#4f94c0"
        case "heat4": "#1f6fa3"
        case "heat5": "#0a4670"
        case "on-dot": paper
        default: nil
        }
    }

    /// Its outline, or a line's colour.
    package static func stroke(_ className: String) -> String? {
        switch className {
        case "bar against", "dot", "dot full": accent
        case "axis", "tie": "#818a97"
        case "grid": "#d5d9df"
        default: nil
        }
    }

    private static let accent = "#0b5c8f"
    private static let paper = "#ffffff"
}
