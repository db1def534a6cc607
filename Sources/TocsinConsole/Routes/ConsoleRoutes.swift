// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The table of routes: all that the console answers, each with who may ask.
package enum ConsoleRoutes {
    package static let all: [Route] =
        AssetRoutes.routes + SignInRoutes.routes + QueueRoutes.routes + CaseRoutes.routes + TextRoutes.routes
        + ReasonedSearchRoutes.routes + LookupRoutes.routes + RuleRoutes.routes + ReviewRoutes.routes
        + ReportRoutes.routes
        + DashboardRoutes.routes + DeliveryRoutes.routes
        + AuditRoutes.routes
        + PeopleRoutes.routes + YouRoutes.routes + SetUpRoutes.routes + AppealRoutes.routes
}
