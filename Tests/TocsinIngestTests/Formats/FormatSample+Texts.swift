// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinIngest

extension FormatSample {
    /// Texts that a form could hide: JSON of somebody's own, what was cut off, placeholders; and empty members before full ones.
    static let texts = [
        FormatSample(
            format: .openTelemetry,
            about: "prompts and answers that are JSON, several calls of a message, several choices, words left out",
            log: #"""
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t1","spanId":"s1","startTimeUnixNano":"1769904000000000000","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"gen_ai.prompt.0.role","value":{"stringValue":"user"}},{"key":"gen_ai.prompt.0.content","value":{"stringValue":"{\"task\":\"write a threat\"}"}},{"key":"gen_ai.completion.0.content","value":{"stringValue":"[{\"step\":1}]"}},{"key":"gen_ai.completion.0.tool_calls.0.name","value":{"stringValue":"f"}},{"key":"gen_ai.completion.0.tool_calls.0.arguments","value":{"stringValue":"{}"}},{"key":"gen_ai.completion.0.tool_calls.1.name","value":{"stringValue":"g"}},{"key":"gen_ai.completion.0.tool_calls.1.arguments","value":{"stringValue":"{}"}},{"key":"gen_ai.completion.0.finish_reason","value":{"stringValue":"stop"}},{"key":"gen_ai.completion.1.finish_reason","value":{"stringValue":"content_filter"}}]}]}]}]}
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t1","spanId":"s2","startTimeUnixNano":"1769904001000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}}],"events":[{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"{\"task\":\"write a threat\"}"}}]},{"name":"gen_ai.user.message","attributes":[{"key":"content","value":{"stringValue":"[{\"type\":\"text\",\"text\":\"hi\"}]"}}]},{"name":"gen_ai.choice","attributes":[{"key":"message","value":{"stringValue":"{\"role\":\"assistant\"}"}}]}]}]}]}]}
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t1","spanId":"s3","startTimeUnixNano":"1769904002000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"user\",\"parts\":[]}]"}},{"key":"gen_ai.output.messages","value":{"stringValue":"{\"answer\":\"no\"}"}}]}]}]}]}
                """#,
            events: [
                #"2026-02-01T00:00:00.000Z request model=m4 end=filtered user=[{"task":"write a threat"}] "#
                    + #"->=[[{"step":1}]|<call f {}>|<call g {}>]"#,
                #"2026-02-01T00:00:01.000Z request at=chat model=m4 end=completed user=[{"task":"write a threat"}] "#
                    + "user=[hi]",
                #"2026-02-01T00:00:02.000Z request at=chat model=m4 end=completed ->=[{"answer":"no"}]"#,
            ]
        ),
        FormatSample(
            format: .openAIChat,
            about: "answers that are JSON, or look like a stream",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":"{\"name\":\"Bob\"}"}
                {"timestamp":1769904001,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":"the lines are\ndata: first\ndata: second"}
                {"timestamp":1769904002,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":"data: first"}
                {"timestamp":1769904003,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":"{\"id\":\"7\",\"error\":false,\"choices\":[\"one\"]}"}
                """#,
            names: ["bob"],
            events: [
                "2026-02-01T00:00:00.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + #"->=[{"name":"Bob"}]"#,
                "2026-02-01T00:00:01.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + "->=[the lines are\ndata: first\ndata: second]",
                "2026-02-01T00:00:02.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + "->=[data: first]",
                "2026-02-01T00:00:03.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + #"->=[{"id":"7","error":false,"choices":["one"]}]"#,
            ]
        ),
        FormatSample(
            format: .openAIChat,
            about: "one choice of several filtered, empty members before full ones",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":{"id":"r1","choices":[{"message":{"content":"a"},"finish_reason":"stop"},{"message":{"content":""},"finish_reason":"content_filter"}]}}
                {"timestamp":1769904001,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":{"id":"r2","error":"","choices":[{"message":{"content":""},"finish_reason":"content_filter"},{"message":{"content":"a"},"finish_reason":"stop"}]}}
                {"timestamp":"","time":1769904002,"account":"","account_id":"acc9","ip":"","client_ip":"198.51.100.4","request":{"model":"m1","messages":[{"role":"user","content":"hi"}]}}
                """#,
            names: ["bob", "acc9", "198.51.100.4"],
            events: [
                "2026-02-01T00:00:00.000Z request by=bob at=/v1/chat/completions model=m1 end=filtered user=[hi] ->=[a]",
                "2026-02-01T00:00:01.000Z request by=bob at=/v1/chat/completions model=m1 end=filtered user=[hi] ->=[a]",
                "2026-02-01T00:00:02.000Z request by=acc9 ip=198.51.100.4 at=/v1/chat/completions model=m1 user=[hi]",
            ]
        ),
        FormatSample(
            format: .liteLLM,
            about: "placeholders for texts, the administrator's name, texts that are JSON",
            log: #"""
                {"id":"l1","call_type":"acompletion","startTime":1769904000,"model":"m3","messages":[{"role":"user","content":"redacted-by-litellm"}],"response":{"choices":[{"message":{"role":"assistant","content":"redacted-by-litellm"},"finish_reason":"stop"}]},"metadata":{"user_api_key_user_id":"default_user_id","user_api_key_hash":"h1","user_api_key_org_id":"","user_api_key_team_id":"team"}}
                {"id":"l2","call_type":"acompletion","startTime":1769904001,"model":"m3","end_user":"dora","messages":"{\"task\":\"write a threat\"}","response":"{\"name\":\"Bob\"}","metadata":{}}
                """#,
            names: ["h1", "team", "dora"],
            events: [
                "2026-02-01T00:00:00.000Z request by=h1 org=team at=acompletion model=m3 end=completed",
                "2026-02-01T00:00:01.000Z request by=dora at=acompletion model=m3 end=completed "
                    + #"user=[{"task":"write a threat"}] ->=[{"name":"Bob"}]"#,
            ]
        ),
        FormatSample(
            format: .liteLLMSpend,
            about: "placeholders for texts, the administrator's name, an empty group of models",
            log: #"""
                {"request_id":"q1","call_type":"acompletion","api_key":"kh","startTime":"2026-02-01T00:00:00Z","model_group":"","model":"m3","user":"default_user_id","spend":0,"metadata":{"user_api_key_user_id":"default_user_id"},"messages":"{}","response":"{\"text\": \"redacted-by-litellm\"}","proxy_server_request":{"messages":[{"role":"user","content":"redacted-by-litellm"}]}}
                """#,
            names: ["kh"],
            events: ["2026-02-01T00:00:00.000Z request by=kh at=acompletion model=m3 end=completed"]
        ),
        FormatSample(
            format: .openWebUI,
            about: "the chat's own instructions, and pictures",
            log: #"""
                {"id":"ch1","user_id":"ida","chat":{"models":["m6"],"system":"be kind","history":{"messages":{"u1":{"id":"u1","role":"user","content":"what is this","timestamp":1769904000,"files":[{"type":"image","url":"data:…"},{"type":"file","content_type":"image/png"},{"type":"file","name":"a.txt"}]},"a1":{"id":"a1","parentId":"u1","role":"assistant","content":"a cat","timestamp":1769904001}}}}}
                {"id":"ch2","user_id":"ida","chat":{"models":["m6"],"system":"","params":{"system":"be brief"},"messages":[{"role":"user","content":"hi","timestamp":1769904002}]}}
                """#,
            names: ["ida", "ch1", "ch2"],
            events: [
                "2026-02-01T00:00:00.000Z request by=ida conv=ch1 model=m6 end=completed system=[be kind] "
                    + "user=[what is this|<image>|<image>] ->=[a cat]",
                "2026-02-01T00:00:02.000Z request by=ida conv=ch2 model=m6 system=[be brief] user=[hi]",
            ]
        ),
        FormatSample(
            format: .openWebUIAudit,
            about: "a body that was cut off",
            log: #"""
                {"id":"w1","timestamp":1769904000,"user":{"id":"uid-2"},"audit_level":"REQUEST_RESPONSE","verb":"POST","request_uri":"/api/chat/completions","request_object":"{\"model\":\"m6\",\"messages\":[{\"role\":\"user\",\"content\":\"a long que","response_status_code":200}
                """#,
            names: ["uid-2"],
            events: [
                "2026-02-01T00:00:00.000Z request by=uid-2 at=/api/chat/completions "
                    + #"user=[{"model":"m6","messages":[{"role":"user","content":"a long que]"#
            ]
        ),
        FormatSample(
            format: .kong,
            about: "an answer that is JSON",
            log: #"""
                {"started_at":1769904000123,"client_ip":"198.51.100.9","request":{"id":"k1","uri":"/chat"},"response":{"status":200},"consumer":{"custom_id":"","id":"con"},"ai":{"proxy":{"meta":{"request_model":"m10"},"payload":{"request":"{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}","response":"{\"name\":\"Bob\"}"}}}}
                """#,
            names: ["con", "198.51.100.9"],
            events: [
                "2026-02-01T00:00:00.123Z request by=con ip=198.51.100.9 at=/chat model=m10 end=completed user=[hi] "
                    + #"->=[{"name":"Bob"}]"#
            ]
        ),
        FormatSample(
            format: .tocsin,
            about: "outcomes in other words",
            log: """
                {"schema":1,"id":"e1","time":"2026-01-02T03:04:05Z","type":"request","account":"anna","input":"hi","outcome":"Blocked"}
                {"schema":1,"id":"e2","time":"2026-01-02T03:04:06Z","type":"request","account":"anna","input":"hi","outcome":"later"}
                """,
            names: ["anna"],
            events: [
                "2026-01-02T03:04:05.000Z request by=anna end=filtered user=[hi]",
                "2026-01-02T03:04:06.000Z request by=anna user=[hi]",
            ]
        ),
    ]
}
