// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import OTLPTracing
import ServiceLifecycle
import Testing
import TocsinHTTPTestSupport
import Tracing

struct TracingTests {
    @Test(
        arguments: [
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        ]
    )
    func readsWhatItWrites(_ text: String) throws {
        #expect(try #require(TraceParent(text)).text == text)
    }

    @Test(
        arguments: [
            "", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        ]
    )
    func refusesOtherTexts(_ text: String) {
        #expect(TraceParent(text) == nil)
    }

    private struct Dictionaries: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    @Test func goesOnWithATraceAndHandsItOn() throws {
        let tracer = OTLPTracer(share: 0)
        var context = ServiceContext.topLevel
        let sent = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
        tracer.extract(sent, into: &context, using: Dictionaries())
        let span = tracer.startSpan("a", context: context, ofKind: .server)
        #expect(span.isRecording)
        var carrier: [String: String] = [:]
        tracer.inject(span.context, into: &carrier, using: Dictionaries())
        let handed = try #require(carrier["traceparent"].flatMap { TraceParent($0) })
        #expect(handed.trace == context.traceParent?.trace)
        #expect(handed.span != context.traceParent?.span)
        #expect(handed.isSampled)
        // What begins here is kept by the share.
        #expect(!tracer.startSpan("b", context: .topLevel).isRecording)
    }

    private struct Failure: Error, CustomStringConvertible { var description: String { "secret words" } }

    @Test func sendsSpansAsACollectorWants() async throws {
        try await LoopbackServer.with(.answers(status: 200, body: "{}")) { server in
            let tracer = OTLPTracer()
            let span = tracer.startSpan("GET /cases", context: .topLevel, ofKind: .server)
            span.attributes["http.response.status_code"] = Int64(200)
            span.attributes["http.route"] = "/cases"
            let child = tracer.startSpan("upstream", context: span.context, ofKind: .client)
            child.recordError(Failure(), attributes: [:])
            child.end()
            span.end()
            span.end()
            let exporter = SpanExporter(
                tracer,
                endpoint: server.address + "/",
                service: "tocsin-console",
                interval: .milliseconds(10),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await exporter.run() }
                while server.received.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                group.cancelAll()
            }
            let received = try #require(server.received.first)
            #expect(received.uri == "/v1/traces")
            #expect(received.headers["content-type"] == "application/json")
            #expect(!received.body.contains("secret"))
            let body = try #require(
                try JSONSerialization.jsonObject(with: Data(received.body.utf8)) as? [String: Any]
            )
            let resource = try #require((body["resourceSpans"] as? [[String: Any]])?.first)
            let spans = try #require(
                ((resource["scopeSpans"] as? [[String: Any]])?.first)?["spans"] as? [[String: Any]]
            )
            #expect(spans.map { $0["name"] as? String } == ["upstream", "GET /cases"])
            #expect(spans.map { $0["kind"] as? Int } == [3, 2])
            #expect(spans[0]["parentSpanId"] as? String == spans[1]["spanId"] as? String)
            #expect(spans[0]["traceId"] as? String == spans[1]["traceId"] as? String)
            #expect((spans[0]["status"] as? [String: Int])?["code"] == 2)
            #expect((spans[1]["status"] as? [String: Int])?.isEmpty == true)
            #expect(spans[1]["parentSpanId"] == nil)
        }
    }

    private func exporter(_ tracer: OTLPTracer, _ server: LoopbackServer, patience: Duration) -> SpanExporter {
        SpanExporter(
            tracer,
            endpoint: server.address,
            service: "tocsin-console",
            interval: .milliseconds(10),
            patience: patience,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test func whatACollectorDoesNotTakeIsCounted() async throws {
        try await LoopbackServer.with(.answers(status: 503)) { server in
            let tracer = OTLPTracer()
            for _ in 0..<3 { tracer.startSpan("a", context: .topLevel).end() }
            let exporter = exporter(tracer, server, patience: .seconds(5))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await exporter.run() }
                while tracer.dropped < 3 { try await Task.sleep(for: .milliseconds(5)) }
                group.cancelAll()
            }
            #expect(tracer.dropped == 3)
        }
    }

    /// As much waits as can; what ends the wait is told by how often the collector was asked, since time also passes on a busy machine.
    @Test func theEndDoesNotWaitForACollectorThatHangs() async throws {
        try await LoopbackServer.with(.hangs) { server in
            let tracer = OTLPTracer()
            let group = ServiceGroup(
                services: [exporter(tracer, server, patience: .seconds(1))],
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            tracer.startSpan("a", context: .topLevel).end()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                while server.received.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                for _ in 0..<OTLPTracer.mostWaiting { tracer.startSpan("a", context: .topLevel).end() }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            let requests = (OTLPTracer.mostWaiting + SpanExporter.most - 1) / SpanExporter.most
            #expect(server.received.count < 1 + requests)
            #expect(tracer.dropped == 1 + OTLPTracer.mostWaiting)
        }
    }

    @Test func tooManyAreDroppedAndCounted() {
        let tracer = OTLPTracer()
        for _ in 0..<OTLPTracer.mostWaiting + 3 { tracer.startSpan("a", context: .topLevel).end() }
        #expect(tracer.dropped == 3)
    }
}
