// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinIngest

extension FormatSample {
    /// Forms that loggers give a format beside its own, and records of other formats among them.
    static let variants = [
        FormatSample(
            format: .tocsin,
            about: "numbers for names, texts and OpenAI's messages for messages",
            log: """
                {"schema":1,"id":81,"time":"2026-01-02T03:04:05Z","type":"request","account":4711,"organisation":4712,"conversation":4713,"client":{"device":4714},"input":"plain","output":[{"role":"assistant","content":"as OpenAI has it"},"bare"]}
                {"schema":1,"id":82,"time":"2026-01-02T03:04:06Z","type":"request","account":"4711","input":[{"role":"user","content":[{"type":"text","text":"a part"}]},{"role":"user","parts":[{"type":"input_text","text":"of another type"}]}]}
                """,
            names: ["4711", "4712", "4713", "4714"],
            events: [
                "2026-01-02T03:04:05.000Z request by=4711 org=4712 device=4714 conv=4713 user=[plain] "
                    + "->=[as OpenAI has it] ->=[bare]",
                "2026-01-02T03:04:06.000Z request by=4711 user=[a part] user=[of another type]",
            ]
        ),
        FormatSample(
            format: .openAIChat,
            about: "halves beside each other and in texts, no text kept, numbers for names",
            log: #"""
                {"timestamp":1769904000,"user":"u-one","model":"m1","messages":[{"role":"user","content":"beside"}],"response":{"id":"r1","choices":[{"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}]}}
                {"timestamp":1769904001,"request":"{\"model\":\"m1\",\"user\":12345,\"messages\":[{\"role\":\"user\",\"content\":\"as text\"}]}","response":"{\"id\":\"r2\",\"choices\":[{\"message\":{\"content\":\"read\"},\"finish_reason\":\"stop\"}]}"}
                {"timestamp":1769904002,"user_id":4711,"request":{"model":"m1","messages":[{"role":"user","content":"hi"}]},"choices":[{"message":{"content":"beside"},"finish_reason":"stop"}]}
                {"timestamp":1769904003,"request":{"method":"POST"},"model":"m1","messages":"[{\"role\":\"user\",\"content\":\"beside HTTP\"}]","response":{"error":{"code":"server_error"}}}
                {"timestamp":1769904004,"request":"{\"messages\":[{\"role\":\"us","response":{"id":"r5","choices":[{"message":{"content":"to what was cut off"}}]}}
                {"timestamp":1769904005,"request":{"model":"m1","user":"u-one"},"response":{"id":"r6","choices":[]}}
                """#,
            names: ["u-one", "12345", "4711"],
            events: [
                "2026-02-01T00:00:00.000Z request by=u-one at=/v1/chat/completions model=m1 end=completed user=[beside] "
                    + "->=[yes]",
                "2026-02-01T00:00:01.000Z request by=12345 at=/v1/chat/completions model=m1 end=completed "
                    + "user=[as text] ->=[read]",
                "2026-02-01T00:00:02.000Z request by=4711 at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + "->=[beside]",
                "2026-02-01T00:00:03.000Z request at=/v1/chat/completions model=m1 end=error user=[beside HTTP]",
                "2026-02-01T00:00:04.000Z request at=/v1/chat/completions end=completed "
                    + #"user=[{"messages":[{"role":"us] ->=[to what was cut off]"#,
                "2026-02-01T00:00:05.000Z request by=u-one at=/v1/chat/completions model=m1",
            ]
        ),
        FormatSample(
            format: .openAIChat,
            about: "function calls of before tools",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m1","user":"bob","functions":[{"name":"look"}],"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,"function_call":{"name":"look","arguments":"{\"a\":1}"}},{"role":"function","name":"look","content":"42"}]},"response":{"id":"r1","choices":[{"message":{"role":"assistant","content":null,"function_call":{"name":"look","arguments":"{}"}},"finish_reason":"function_call"}]}}
                {"timestamp":1769904001,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":[{"id":"r2","choices":[{"index":0,"delta":{"function_call":{"name":"look","arguments":"{\"a\""}}}]},{"id":"r2","choices":[{"index":0,"delta":{"function_call":{"arguments":":1}"}},"finish_reason":"function_call"}]}]}
                """#,
            names: ["bob"],
            events: [
                "2026-02-01T00:00:00.000Z request by=bob at=/v1/chat/completions model=m1 tools=look end=completed "
                    + #"user=[hi] assistant=[<call look {"a":1}>] tool=[<result 42>] ->=[<call look {}>]"#,
                "2026-02-01T00:00:01.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] "
                    + #"->=[<call look {"a":1}>]"#,
            ]
        ),
        FormatSample(
            format: .openAIChat,
            about: "LiteLLM's records among pairs",
            log: #"""
                {"timestamp":1769904000,"request":{"model":"m1","user":"bob","messages":[{"role":"user","content":"hi"}]},"response":{"id":"r1","choices":[{"message":{"content":"yo"}}]}}
                {"id":"l1","call_type":"acompletion","startTime":1769904001,"model":"m3","messages":[{"role":"user","content":"hi"}],"response":{"choices":[{"message":{"content":"yo"}}]},"metadata":{"user_api_key_hash":"hash-one"}}
                {"request_id":"q1","call_type":"acompletion","api_key":"hash-one","startTime":"2026-02-01T00:00:02Z","model":"m3","spend":0,"messages":[{"role":"user","content":"hi"}],"response":{"choices":[]}}
                """#,
            names: ["bob", "hash-one"],
            events: [
                "2026-02-01T00:00:00.000Z request by=bob at=/v1/chat/completions model=m1 end=completed user=[hi] ->=[yo]"
            ],
            rejects: ["wrong-shape", "wrong-shape"]
        ),
        FormatSample(
            format: .openAIResponses,
            about: "halves beside each other and in texts, a Tocsin event among them",
            log: #"""
                {"timestamp":1769904000,"model":"m2","input":"beside","safety_identifier":4711,"response":{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"yes"}]}]}}
                {"timestamp":1769904001,"request":"{\"model\":\"m2\",\"input\":\"as text\",\"user\":\"carl\"}","response":"{\"id\":\"resp_2\",\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"read\"}]}]}"}
                {"schema":1,"id":"e1","time":"2026-02-01T00:00:02Z","type":"request","account":"anna","model":"m2","input":[{"role":"user","parts":[{"type":"text","text":"hi"}]}]}
                """#,
            names: ["4711", "carl", "anna"],
            events: [
                "2026-02-01T00:00:00.000Z request by=4711 at=/v1/responses model=m2 end=completed user=[beside] ->=[yes]",
                "2026-02-01T00:00:01.000Z request by=carl at=/v1/responses model=m2 end=completed user=[as text] "
                    + "->=[read]",
            ],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .liteLLM,
            about: "a row of SpendLogs and a bare request among payloads",
            log: """
                {"id":"l1","call_type":"acompletion","startTime":1769904000,"model":"m3","end_user":4711,"messages":[{"role":"user","content":"hi"}],"response":{},"metadata":{}}
                {"request_id":"q1","call_type":"acompletion","startTime":"2026-02-01T00:00:01Z","model":"m3","user":"eve","spend":0}
                {"timestamp":1769904002,"model":"m1","messages":[{"role":"user","content":"hi"}]}
                """,
            names: ["4711"],
            events: ["2026-02-01T00:00:00.000Z request by=4711 at=acompletion model=m3 end=completed user=[hi]"],
            rejects: ["wrong-shape", "wrong-shape"]
        ),
        FormatSample(
            format: .liteLLMSpend,
            about: "one user with two keys",
            log: """
                {"request_id":"q1","call_type":"acompletion","api_key":"kh1","startTime":"2026-02-01T00:00:00Z","model":"m3","user":"alice","spend":0,"metadata":{"user_api_key_hash":"kh1"},"messages":[{"role":"user","content":"one"}]}
                {"request_id":"q2","call_type":"acompletion","api_key":"kh2","startTime":"2026-02-01T00:00:01Z","model":"m3","user":"alice","spend":0,"metadata":{"user_api_key_hash":"kh2"},"messages":[{"role":"user","content":"two"}]}
                """,
            names: ["alice", "kh1", "kh2"],
            events: [
                "2026-02-01T00:00:00.000Z request by=alice at=acompletion model=m3 end=completed user=[one]",
                "2026-02-01T00:00:01.000Z request by=alice at=acompletion model=m3 end=completed user=[two]",
            ]
        ),
        FormatSample(
            format: .openTelemetry,
            about: "log records for each message, of a span, of none that is there, and alone",
            log: #"""
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1769904000000000000","eventName":"gen_ai.user.message","traceId":"","spanId":"","body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"alone"}}]}}},{"timeUnixNano":"0","observedTimeUnixNano":"1769904001000000000","traceId":"t1","spanId":"s1","eventName":"gen_ai.system.message","attributes":[{"key":"gen_ai.system","value":{"stringValue":"openai"}}],"body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"be kind"}}]}}},{"observedTimeUnixNano":"1769904001000000000","traceId":"t1","spanId":"s1","eventName":"gen_ai.user.message","body":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"hi"}}]}}}]}]}]}
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1769904005000000000","traceId":"t2","spanId":"s2","attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.assistant.message"}}],"body":{"kvlistValue":{"values":[{"key":"tool_calls","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"function","value":{"kvlistValue":{"values":[{"key":"name","value":{"stringValue":"f"}},{"key":"arguments","value":{"stringValue":"{}"}}]}}}]}}]}}}]}}},{"timeUnixNano":"1769904005000000000","traceId":"t2","spanId":"s2","attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.tool.message"}}],"body":{"kvlistValue":{"values":[{"key":"id","value":{"stringValue":"x"}},{"key":"content","value":{"stringValue":"42"}}]}}}]}]}]}
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1769904003000000000","traceId":"t1","spanId":"s1","eventName":"gen_ai.choice","body":{"kvlistValue":{"values":[{"key":"index","value":{"intValue":"0"}},{"key":"finish_reason","value":{"stringValue":"stop"}},{"key":"message","value":{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"assistant"}},{"key":"content","value":{"stringValue":"yo"}}]}}}]}}},{"timeUnixNano":"1769904006000000000","traceId":"t2","spanId":"s2","attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.choice"}}],"body":{"kvlistValue":{"values":[{"key":"index","value":{"intValue":"0"}},{"key":"finish_reason","value":{"stringValue":"content_filter"}},{"key":"message","value":{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"no"}}]}}}]}}}]}]}]}
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"t1","spanId":"s1","startTimeUnixNano":"1769904001000000000","endTimeUnixNano":"1769904003000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m4"}},{"key":"user.id","value":{"stringValue":"fay"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"6"}}]}]}]}]}
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1769904007000000000","eventName":"http.request","body":{"stringValue":"GET"}}]}]}]}
                """#,
            names: ["fay"],
            events: [
                "2026-02-01T00:00:00.000Z request user=[alone]",
                "2026-02-01T00:00:01.000Z request by=fay at=chat model=m4 in=6 ms=2000 end=completed system=[be kind] "
                    + "user=[hi] ->=[yo]",
                "2026-02-01T00:00:05.000Z request end=filtered assistant=[<call f {}>] tool=[<result 42>] ->=[no]",
            ],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .langfuse,
            about: "numbers for names, a LiteLLM payload among observations",
            log: """
                {"id":901,"traceId":900,"type":"GENERATION","startTime":"2026-02-01T00:00:00.000Z","model":"m5","input":"hi","output":"yo"}
                {"id":900,"timestamp":"2026-02-01T00:00:00.000Z","userId":4711,"sessionId":4712}
                {"id":"l1","trace_id":"t9","call_type":"acompletion","startTime":1769904001,"model":"m3","messages":[{"role":"user","content":"hi"}],"metadata":{}}
                """,
            names: ["4711", "4712"],
            events: ["2026-02-01T00:00:00.000Z request by=4711 conv=4712 model=m5 user=[hi] ->=[yo]"],
            rejects: ["wrong-shape"]
        ),
        FormatSample(
            format: .kong,
            about: "a plugin that rewrites the request before the one that passes it on",
            log: #"""
                {"started_at":1769904000123,"client_ip":"198.51.100.9","request":{"id":"k1","uri":"/chat"},"response":{"status":200},"consumer":{"id":4711},"ai":{"ai-request-transformer":{"meta":{"request_model":"small"},"usage":{"prompt_tokens":1,"completion_tokens":2}},"proxy":{"meta":{"request_model":"m10"},"payload":{"request":"{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}","response":"{\"choices\":[{\"message\":{\"content\":\"yo\"},\"finish_reason\":\"stop\"}]}"}}}}
                """#,
            names: ["4711", "198.51.100.9"],
            events: [
                "2026-02-01T00:00:00.123Z request by=4711 ip=198.51.100.9 at=/chat model=m10 in=1 out=2 end=completed "
                    + "user=[hi] ->=[yo]"
            ]
        ),
    ]
}
