using OpsConsole.Core.Telemetry.Redaction;
using System.Text;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class RawTests
{
    private static readonly (string, object?)[] Call = SpanMessage.Attrs("gen_ai.operation.name", "chat", "gen_ai.request.model", "gpt-4o");

    private static IngestRequest Map(bool captureContent, params object?[] attributes) =>
        Mapping.Spans([new SpanMessage { Attributes = [.. Call, .. SpanMessage.Attrs(attributes)] }], captureContent);

    [Fact]
    public void A_clean_request_is_stored_byte_for_byte()
    {
        byte[] sent = SpanMessage.Request([new SpanMessage { Attributes = Call, Events = [("note", SpanMessage.Attrs("k", "v", "n", 1, "list", SpanMessage.List("a", "b")))] }], Mapping.Resource);
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(sent);

        IngestRequest request = Mapping.Mapper().Map(batch);

        Assert.Equal(sent, request.Traces[0].Parts[0].Bytes.ToArray());
        Assert.Equal((1, 0, 0, sent.Length), (request.Accepted, request.Rejected, request.Skewed, request.Size));
    }

    [Fact]
    public void Personal_data_is_gone_wherever_it_was_and_counted()
    {
        const string Card = "4111111111111111", Mail = "ana@example.com";
        var span = new SpanMessage
        {
            Name = $"chat with {Mail}",
            StatusCode = 2,
            StatusMessage = $"declined {Card}",
            Attributes =
            [
                .. Call,
                .. SpanMessage.Attrs(
                    "note", $"pay {Card}", $"key.{Mail}", "v", "list", SpanMessage.List("clean", Mail), "map", new Dictionary<string, object?> { ["deep"] = new object[] { SpanMessage.List(Card) } }, "number", 4111111111111111L),
            ],
            Events = [("exception", SpanMessage.Attrs("exception.message", $"no such user {Mail}"))],
        };

        IngestRequest request = Mapping.Spans([span]);

        Assert.DoesNotContain(Card, Mapping.Raw(request), StringComparison.Ordinal);
        Assert.DoesNotContain(Mail, Mapping.Raw(request), StringComparison.Ordinal);
        Assert.Equal("chat with [email]", request.Traces[0].Facts[0].Name);
        Assert.Equal("pay [card]", Mapping.Stored(request)["note"]);
        Assert.Equal("4111111111111111", Mapping.Stored(request)["number"]); // a number sent as a number
        Assert.Equal((4, 3), (request.Redactions["email"], request.Redactions["card"]));
    }

    [Fact]
    public void Technical_values_are_never_redacted()
    {
        Dictionary<string, string> stored = Mapping.Stored(Map(
            false, "server.address", "10.0.0.12", "gen_ai.response.id", "4111111111111111", "service.version", "10.0.0.1", "client.address", "10.0.0.12"));

        Assert.Equal(("10.0.0.12", "4111111111111111", "[ip]"), (stored["server.address"], stored["gen_ai.response.id"], stored["client.address"]));
    }

    [Fact]
    public void A_users_id_is_stored_as_its_hash_only()
    {
        IngestRequest request = Map(false, "user.id", "maria@example.com", "enduser.id", 42);

        string expected = UserHasher.Display(Mapping.Hasher.Hash("maria@example.com"));
        Assert.Equal(expected, Mapping.Stored(request)["user.id"]);
        Assert.Equal(Mapping.Hasher.Hash("maria@example.com"), request.Traces[0].Facts[0].UserHash);
        Assert.Matches("^user:[0-9a-f]{16}$", Mapping.Stored(request)["enduser.id"]);
        Assert.DoesNotContain("maria", Mapping.Raw(request), StringComparison.Ordinal);
        Assert.DoesNotContain("email", request.Redactions.Keys);
    }

    [Fact]
    public void A_conversation_named_by_a_telephone_number_keeps_its_identity_and_loses_the_number()
    {
        IngestRequest request = Map(false, "session.id", "5511987654321");

        Assert.Matches("^conversation:[0-9a-f]{16}$", request.Traces[0].Facts[0].Conversation);
        Assert.Equal(request.Traces[0].Facts[0].Conversation, Mapping.Stored(request)["session.id"]);
        Assert.Equal("conv-7", Map(false, "session.id", "conv-7").Traces[0].Facts[0].Conversation);
    }

    public static TheoryData<string> ContentAttributes =>
    [
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "gen_ai.tool.definitions",
        "gen_ai.prompt", "gen_ai.prompt.0.content", "gen_ai.completion.0.content", "gen_ai.retrieval.documents", "traceloop.entity.input", "traceloop.entity.output",
        "input.value", "output.value", "llm.input_messages.0.message.content", "llm.output_messages.1.message.tool_calls.0.tool_call.function.arguments",
        "retrieval.documents.0.document.content", "ai.prompt", "ai.prompt.messages", "ai.response.text", "ai.toolCall.args", "ai.toolCall.result",
        "langfuse.observation.input", "langfuse.observation.output",
    ];

    [Theory]
    [MemberData(nameof(ContentAttributes))]
    public void Content_is_stored_only_where_it_is_captured_and_then_redacted(string attribute)
    {
        object?[] said = [attribute, "the secret recipe of joe@example.com"];

        Assert.DoesNotContain("secret recipe", Mapping.Raw(Map(false, said)), StringComparison.Ordinal);
        Assert.Equal("the secret recipe of [email]", Mapping.Stored(Map(true, said))[attribute]);
    }

    [Theory]
    [InlineData("gen_ai.user.message", "content")]
    [InlineData("gen_ai.choice", "message")]
    [InlineData("gen_ai.content.prompt", "gen_ai.prompt")]
    [InlineData("gen_ai.client.inference.operation.details", "anything")]
    public void Events_that_carry_content_lose_it_unless_it_is_captured(string name, string attribute)
    {
        SpanMessage[] span = [new SpanMessage { Attributes = Call, Events = [(name, SpanMessage.Attrs("gen_ai.system", "openai", attribute, "the secret recipe"))] }];

        string without = Mapping.Raw(Mapping.Spans(span));
        Assert.DoesNotContain("secret recipe", without, StringComparison.Ordinal);
        Assert.Contains(name, without, StringComparison.Ordinal);
        Assert.Contains("secret recipe", Mapping.Raw(Mapping.Spans(span, captureContent: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_is_cleaned_and_bounded()
    {
        IngestRequest request = Map(
            true, "a", "x\0\u001b\u202ey", "b", new byte[] { 0x61, 0xFF, 0x62 }, "long", new string('é', 100_000), "gen_ai.input.messages", new string('x', 1 << 20));
        Dictionary<string, string> stored = Mapping.Stored(request);

        Assert.Equal(("xy", "a\uFFFDb"), (stored["a"], stored["b"]));
        Assert.EndsWith("é…", stored["long"], StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(stored["long"]), 60_000, RawScrubber.MaxValueBytes);
        Assert.InRange(stored["gen_ai.input.messages"].Length, 60_000, RawScrubber.MaxValueBytes);
    }

    [Fact]
    public void A_card_number_across_the_cut_does_not_survive_by_half()
    {
        IngestRequest request = Map(false, "note", new string('x', RawScrubber.MaxValueBytes - 12) + " 4111111111111111 " + new string('y', 5000));

        Assert.DoesNotContain("4111111", Mapping.Raw(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_attributes_become_256_and_the_rest_is_counted_as_dropped()
    {
        object?[] attributes = [.. Enumerable.Range(0, 10_000).SelectMany(i => new object?[] { $"k{i}", i })];
        IngestRequest request = Map(false, attributes);

        Assert.Equal(RawScrubber.MaxItems, Mapping.Stored(request).Count);
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(request.Traces[0].Parts[0].Bytes);
        var reader = new ProtobufReader(batch.Data, batch.Spans[0].Raw);
        ulong dropped = 0;
        while (reader.TryReadTag(out uint tag))
        {
            if (tag == (10 << 3))
                dropped = reader.ReadVarint();
            else
                reader.Skip(tag);
        }

        Assert.Equal(10_002UL - RawScrubber.MaxItems, dropped);
    }

    [Fact]
    public void A_list_ten_thousand_deep_is_cut_off_and_nothing_falls_over()
    {
        using var nested = new ProtobufWriter();
        nested.WriteString(1, "bottom@example.com");
        byte[] value = nested.ToArray();
        for (int i = 0; i < 10_000; i++)
        {
            using var outer = new ProtobufWriter(value.Length + 32);
            int list = outer.BeginMessage(5);
            outer.WriteBytes(1, value);
            outer.EndMessage(list);
            value = outer.ToArray();
        }

        var span = new SpanMessage
        {
            Attributes = Call,
            Extra = writer =>
            {
                int mark = writer.BeginMessage(9);
                writer.WriteString(1, "deep");
                writer.WriteBytes(2, value);
                writer.EndMessage(mark);
            },
        };

        Assert.DoesNotContain("bottom", Mapping.Raw(Mapping.Spans([span])), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_smuggled_past_in_unknown_fields()
    {
        var span = new SpanMessage
        {
            Attributes = Call,
            Extra = writer =>
            {
                writer.WriteString(99, "smuggled@example.com");
                writer.WriteString(6, "smuggled@example.com"); // a number's field as text
            },
        };

        Assert.DoesNotContain("smuggled", Mapping.Raw(Mapping.Spans([span])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "smuggled@example.com", "seen", "seen")]
    [InlineData(true, "seen", "smuggled@example.com", "[email]")]
    [InlineData(false, "smuggled@example.com", "seen", "seen")]
    [InlineData(false, "seen", "smuggled@example.com", "[email]")]
    public void Nothing_is_smuggled_past_in_doubled_values(bool twoValues, string first, string second, string stored)
    {
        var span = new SpanMessage
        {
            Attributes = Call,
            Extra = writer =>
            {
                int mark = writer.BeginMessage(9);
                writer.WriteString(1, "twice");
                int value = writer.BeginMessage(2);
                writer.WriteString(1, first);
                if (twoValues)
                {
                    writer.EndMessage(value);
                    value = writer.BeginMessage(2);
                }

                writer.WriteString(1, second);
                writer.EndMessage(value);
                writer.EndMessage(mark);
            },
        };

        IngestRequest request = Mapping.Spans([span]);

        Assert.DoesNotContain("smuggled", Mapping.Raw(request), StringComparison.Ordinal);
        Assert.Equal(stored, Mapping.Stored(request)["twice"]);
    }

    [Fact]
    public void Many_spans_become_parts_that_are_each_whole_and_their_traces_know_them()
    {
        SpanMessage[] spans =
        [
            .. Enumerable.Range(0, 60).Select(i => new SpanMessage
            {
                TraceId = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, (byte)((i % 2) + 1)],
                SpanId = [1, 1, 1, 1, 1, 1, 1, (byte)(i + 1)],
                Attributes = [.. Call, ("filler", new string('x', 20_000))],
            }),
        ];

        IngestRequest request = Mapping.Spans(spans);

        RawPart[] parts = [.. request.Traces.SelectMany(trace => trace.Parts).Distinct()];
        Assert.Equal(2, request.Traces.Count);
        Assert.InRange(parts.Length, 4, 6);
        Assert.All(request.Traces, trace => Assert.Equal(parts.Length, trace.Parts.Count));
        int stored = 0;
        foreach (RawPart part in parts)
        {
            using OtlpTraceBatch batch = OtlpTraceBatch.Decode(part.Bytes);
            stored += batch.Spans.Length;
            Assert.Equal(2, batch.Resources[0].AttributeCount);
            Assert.Equal("production", part.Environment);
        }

        Assert.Equal(60, stored);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(1UL, 2UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    [InlineData(9_300_000_000_000_000_000UL, 9_300_000_000_000_000_001UL)] // past 2262
    [InlineData(1_500_000_000_000_000_000UL, 1_500_000_001_000_000_000UL)] // 2017: older than retention
    [InlineData(1_900_000_000_000_000_000UL, 1_900_000_001_000_000_000UL)] // 2030
    public void An_impossible_time_is_the_time_of_receipt_and_counted(ulong start, ulong end)
    {
        IngestRequest request = Mapping.Spans([new SpanMessage { StartNanos = start, EndNanos = end, Attributes = Call }]);

        long received = (long)(SpanMessage.Nanos(SpanMessage.Now) / 1000);
        TraceDelta trace = Assert.Single(request.Traces);
        Assert.Equal((1, received, 0L), (request.Skewed, trace.Facts[0].StartMicros, trace.Facts[0].DurationMicros));
        Assert.Equal((received, received, received), (trace.StartMicros, trace.EndMicros, trace.Parts[0].LatestMicros));
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(trace.Parts[0].Bytes);
        Assert.Equal((ulong)received * 1000, batch.Spans[0].StartNanos);
    }

    [Fact]
    public void An_end_before_the_start_is_impossible_too()
    {
        ulong now = SpanMessage.Nanos(SpanMessage.Now);

        Assert.Equal(1, Mapping.Spans([new SpanMessage { StartNanos = now, EndNanos = now - 1, Attributes = Call }]).Skewed);
        Assert.Equal(0, Mapping.Spans([new SpanMessage { StartNanos = now, EndNanos = now, Attributes = Call }]).Skewed);
        Assert.Equal(0, Mapping.Spans([new SpanMessage { StartNanos = now, EndNanos = SpanMessage.Nanos(SpanMessage.Now.AddMinutes(9)), Attributes = Call }]).Skewed);
    }

    [Fact]
    public void A_span_without_valid_ids_is_rejected_and_the_others_are_not()
    {
        IngestRequest request = Mapping.Spans([new SpanMessage { TraceId = new byte[16] }, new SpanMessage { SpanId = [1] }, new SpanMessage { Attributes = Call }]);

        Assert.Equal((1, 2), (request.Accepted, request.Rejected));
        Assert.NotNull(request.RejectedReason);
    }

    [Fact]
    public void A_resource_without_names_gets_the_usual_ones()
    {
        IngestRequest request = Mapping.Spans([new SpanMessage { Attributes = Call }], resource: []);

        Assert.Equal(("unknown_service", "default"), (request.Traces[0].Facts[0].Application, request.Traces[0].Facts[0].Environment));
    }
}
