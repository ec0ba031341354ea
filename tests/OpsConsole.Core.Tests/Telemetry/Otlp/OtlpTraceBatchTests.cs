using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

public class OtlpTraceBatchTests
{
    [Fact]
    public void A_span_is_read_with_its_resource_scope_and_attributes()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span =>
        {
            span.WriteBytes(4, [1, 2, 3, 4, 5, 6, 7, 8]);
            span.Attribute(9, "text", v => v.WriteString(1, "é"));
            span.Attribute(9, "yes", v => v.WriteVarint(2, 1));
            span.Attribute(9, "count", v => v.WriteVarint(3, unchecked((ulong)-120)));
            span.Attribute(9, "ratio", v => v.WriteDouble(4, 0.25));
            span.Attribute(9, "bytes", v => v.WriteBytes(7, [9, 8]));
            span.Attribute(9, "nothing", _ => { });
            span.Message(11, _ => { });
            span.Message(11, _ => { });
            span.Message(13, _ => { });
            span.Message(15, status =>
            {
                status.WriteString(2, "throttled");
                status.WriteVarint(3, 2);
            });
            span.WriteFixed32(16, 0x101);
        }));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        OtlpSpan span = Assert.Single(batch.Spans.ToArray());
        Assert.Equal("5b8efff798038103d269b633813fc60c", span.TraceId.ToString());
        Assert.Equal("eee19b7ec3c1b174", span.SpanId.ToString());
        Assert.Equal("0102030405060708", span.ParentId.ToString());
        Assert.True(span.HasValidIds);
        Assert.Equal("chat nova-lite", batch.Text(span.Name));
        Assert.Equal(3, span.Kind);
        Assert.Equal(1_500_000_000UL, span.EndNanos - span.StartNanos);
        Assert.Equal((2, "throttled"), (span.StatusCode, batch.Text(span.StatusMessage)));
        Assert.Equal((2, 1), (span.EventCount, span.LinkCount));
        Assert.Equal("my.lib", batch.Text(batch.Scopes[span.Scope].Name));
        Assert.Equal("helpdesk", batch.Text(batch.AttributesOf(batch.Resources[span.Resource])[0].Value));
        OtlpAttribute[] attributes = batch.AttributesOf(span).ToArray();
        Assert.Equal(["text", "yes", "count", "ratio", "bytes", "nothing"], attributes.Select(a => batch.Text(a.Key)));
        Assert.Equal("é", batch.Text(attributes[0].Value));
        Assert.Equal((OtlpValueKind.Bool, 1L), (attributes[1].Kind, attributes[1].Integer));
        Assert.Equal((OtlpValueKind.Int, -120L), (attributes[2].Kind, attributes[2].Integer));
        Assert.Equal((OtlpValueKind.Double, 0.25), (attributes[3].Kind, attributes[3].Double));
        Assert.Equal([9, 8], batch.Bytes(attributes[4].Value).ToArray());
        Assert.Equal(OtlpValueKind.None, attributes[5].Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(120)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(70_000)]
    public void A_value_of_any_length_is_read(int length)
    {
        string text = new('x', length);
        byte[] message = OtlpPayload.Request(s => s.Span(span =>
        {
            span.Attribute(9, "key", v => v.WriteString(1, text));
            span.Attribute(9, text, v => v.WriteVarint(3, long.MaxValue));
        }));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        ReadOnlySpan<OtlpAttribute> attributes = batch.AttributesOf(batch.Spans[0]);
        Assert.Equal(text, batch.Text(attributes[0].Value));
        Assert.Equal(text, batch.Text(attributes[1].Key));
        Assert.Equal(long.MaxValue, attributes[1].Integer);
    }

    [Fact]
    public void An_attribute_in_an_unusual_order_reads_the_same()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span => span.Message(9, a =>
        {
            a.Message(2, v => v.WriteVarint(3, 1));
            a.WriteString(99, "unknown");
            a.WriteString(1, "key");
            a.Message(2, v =>
            {
                v.WriteVarint(3, 2);
                v.WriteVarint(3, 300);
            });
        })));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        OtlpAttribute attribute = batch.AttributesOf(batch.Spans[0])[0];
        Assert.Equal(("key", 300L), (batch.Text(attribute.Key), attribute.Integer));
    }

    [Fact]
    public void The_last_of_a_repeated_scalar_counts_and_lists_may_be_interleaved()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span =>
        {
            span.Attribute(9, "a", v => v.WriteVarint(3, 1));
            span.WriteString(5, "renamed");
            span.Attribute(9, "b", v => v.WriteVarint(3, 2));
            span.Message(15, status => status.WriteVarint(3, 1));
            span.Message(15, status => status.WriteVarint(3, 2));
        }));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        Assert.Equal("renamed", batch.Text(batch.Spans[0].Name));
        Assert.Equal(2, batch.Spans[0].AttributeCount);
        Assert.Equal(2, batch.Spans[0].StatusCode);
    }

    [Fact]
    public void A_resource_may_come_after_its_spans()
    {
        byte[] message = OtlpPayload.Build(w => w.Message(1, r =>
        {
            r.Message(2, s => s.Span(span => span.Attribute(9, "a", v => v.WriteVarint(3, 1))));
            r.Message(1, resource => resource.Attribute(1, "service.name", v => v.WriteString(1, "late")));
            r.WriteString(3, "schema");
        }));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        OtlpResource resource = batch.Resources[batch.Spans[0].Resource];
        Assert.Equal("late", batch.Text(batch.AttributesOf(resource)[0].Value));
        Assert.Equal("schema", batch.Text(resource.SchemaUrl));
        Assert.Equal("a", batch.Text(batch.AttributesOf(batch.Spans[0])[0].Key));
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(0, 8)]
    [InlineData(15, 8)]
    [InlineData(16, 9)]
    [InlineData(8, 16)]
    public void Ids_of_the_wrong_length_make_a_span_unacceptable_and_not_the_request(int traceLength, int spanLength)
    {
        byte[] message = OtlpPayload.Request(s =>
        {
            s.Message(2, span =>
            {
                span.WriteBytes(1, Enumerable.Repeat((byte)1, traceLength).ToArray());
                span.WriteBytes(2, Enumerable.Repeat((byte)1, spanLength).ToArray());
            });
            s.Span(_ => { });
        });

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        Assert.Equal([false, true], batch.Spans.ToArray().Select(s => s.HasValidIds));
    }

    [Fact]
    public void Ids_of_zeros_are_not_valid()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span => span.WriteBytes(1, new byte[16])));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        Assert.False(batch.Spans[0].HasValidIds);
    }

    [Fact]
    public void Unknown_fields_of_every_layout_are_skipped()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span =>
        {
            span.WriteVarint(100, ulong.MaxValue);
            span.WriteFixed64(101, 1);
            span.WriteFixed32(102, 1);
            span.WriteString(103, "x");
            span.WriteTag(104, WireType.StartGroup);
            span.WriteTag(105, WireType.StartGroup);
            span.WriteVarint(1, 1);
            span.WriteTag(105, WireType.EndGroup);
            span.WriteTag(104, WireType.EndGroup);
            span.WriteVarint(5, 7); // the name, as a number: not the field we know
            span.Attribute(9, "after", v => v.WriteVarint(3, 1));
        }));

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        Assert.Equal("chat nova-lite", batch.Text(batch.Spans[0].Name));
        Assert.Equal("after", batch.Text(batch.AttributesOf(batch.Spans[0])[0].Key));
    }

    [Theory]
    [InlineData("0a")] // no length
    [InlineData("0a05")] // a length beyond the end
    [InlineData("0affffffffffffffffff01")] // a length of 2^64 - 1
    [InlineData("0affffffff0f")] // a length of 2^32 - 1
    [InlineData("00")] // field number 0
    [InlineData("0f")] // wire type 7
    [InlineData("0c")] // the end of a group that never began
    [InlineData("0b")] // a group without end
    [InlineData("0b14")] // a group closed by another
    [InlineData("08ffffffffffffffffffff01")] // a number of eleven bytes
    [InlineData("ffffffffff0100")] // a tag beyond 32 bits
    [InlineData("090102")] // eight bytes of which two came
    [InlineData("0d0102")] // four bytes of which two came
    public void What_is_malformed_is_told_so(string hex) =>
        Assert.Throws<OtlpFormatException>(() => OtlpTraceBatch.Decode(Convert.FromHexString(hex)));

    [Fact]
    public void An_empty_request_holds_nothing()
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(Array.Empty<byte>());
        Assert.True(batch.Spans.IsEmpty);
    }

    [Fact]
    public void Lists_ten_thousand_deep_are_kept_and_entered_a_hundred_deep()
    {
        byte[] value = OtlpPayload.NestedLists(10_000);
        byte[] message = OtlpPayload.Request(s => s.Span(span => span.Message(9, a => a.WriteBytes(2, value))));
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);
        OtlpAttribute list = batch.AttributesOf(batch.Spans[0])[0];
        Assert.Equal(OtlpValueKind.KeyValueList, list.Kind);

        AnyValueReader reader = AnyValueReader.Enter(batch.Data, list);
        while (reader.Read(out OtlpAttribute item) && reader.TryEnter(item, out AnyValueReader nested))
        {
            reader = nested;
        }

        Assert.Equal(AnyValueReader.MaxDepth, reader.Depth);
    }

    [Fact]
    public void Lists_are_walked_item_by_item()
    {
        byte[] message = OtlpPayload.Request(s => s.Span(span => span.Attribute(9, "list", v => v.Message(6, list =>
        {
            list.Attribute(1, "a", i => i.WriteVarint(3, 1));
            list.Attribute(1, "b", i => i.Message(5, array =>
            {
                array.Message(1, x => x.WriteString(1, "x"));
                array.Message(1, y => y.WriteString(1, "y"));
            }));
        }))));
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message);

        AnyValueReader reader = AnyValueReader.Enter(batch.Data, batch.AttributesOf(batch.Spans[0])[0]);
        Assert.True(reader.Read(out OtlpAttribute first));
        Assert.Equal(("a", 1L), (batch.Text(first.Key), first.Integer));
        Assert.False(reader.TryEnter(first, out _));
        Assert.True(reader.Read(out OtlpAttribute second));
        Assert.True(reader.TryEnter(second, out AnyValueReader nested));
        List<string> texts = [];
        while (nested.Read(out OtlpAttribute item))
        {
            texts.Add(batch.Text(item.Value));
        }

        Assert.Equal(["x", "y"], texts);
        Assert.False(reader.Read(out _));
    }

    [Fact]
    public void Unknown_groups_a_hundred_thousand_deep_are_refused()
    {
        byte[] message = new byte[200_000];
        message.AsSpan(0, 100_000).Fill(0x0B);
        message.AsSpan(100_000).Fill(0x0C);

        OtlpFormatException exception = Assert.Throws<OtlpFormatException>(() => OtlpTraceBatch.Decode(message));
        Assert.Contains("nested", exception.Message);
    }

    [Theory]
    [InlineData(2, "spans")] // ScopeSpans.spans, each empty
    public void More_records_than_the_limit_are_refused(int field, string what)
    {
        byte[] message = OtlpPayload.Request(s =>
        {
            for (int i = 0; i <= OtlpBatch.MaxRecords; i++)
            {
                s.WriteBytes(field, []);
            }
        });

        OtlpFormatException exception = Assert.Throws<OtlpFormatException>(() => OtlpTraceBatch.Decode(message));
        Assert.Contains(what, exception.Message);
    }

    [Fact]
    public void Decoding_allocates_less_than_fifty_bytes_a_span()
    {
        byte[] message = OtlpPayload.Request(s =>
        {
            for (int i = 0; i < 1000; i++)
            {
                s.Span(span => span.Attribute(9, "gen_ai.request.model", v => v.WriteString(1, "nova-lite")));
            }
        });
        OtlpTraceBatch.Decode(message).Dispose(); // fills the pool

        long before = GC.GetAllocatedBytesForCurrentThread();
        OtlpTraceBatch.Decode(message).Dispose();

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 50);
    }
}
