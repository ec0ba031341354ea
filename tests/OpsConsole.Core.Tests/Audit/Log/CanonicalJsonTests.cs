using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Tests.Audit.Log;

/// <summary>The one spelling of a value, RFC 8785 with the restrictions of docs/audit-format.md §1.</summary>
public sealed class CanonicalJsonTests
{
    private const char HighSurrogate = (char)0xD83D, LowSurrogate = (char)0xDE00;

    private static readonly Gen<string> Texts = Gen.ListOf(Gen.OneOf(
        Gen.Choose(0, 0x7F).Select(c => ((char)c).ToString()),
        Gen.Choose(0x80, 0xD7FF).Select(c => ((char)c).ToString()),
        Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32),
        Gen.Elements("\"", "\\", "\\u0041", "\u2028", "\uE000", "\uFFFF", "é", "e\u0301"))).Select(string.Concat);

    private static readonly Gen<string> Names = Gen.NonEmptyListOf(Gen.Choose(0x20, 0x7E).Select(c => (char)c)).Select(letters => string.Concat(letters));

    [Theory]
    [InlineData("\"\\u00e9\"", "\"é\"")]
    [InlineData("\"\\uD83D\\uDE00\"", "\"\U0001F600\"")]
    [InlineData("\"\\u2028\\u00a0\\u007f\"", "\"\u2028\u00A0\u007F\"")]
    [InlineData("\"\\u001F\"", "\"\\u001f\"")]
    [InlineData("\"\\u0008\\u0009\\u000a\\u000c\\u000d\"", "\"\\b\\t\\n\\f\\r\"")]
    [InlineData("\"\\u0000\\u000b\"", "\"\\u0000\\u000b\"")]
    [InlineData("\"\\\"\\\\\\/<>&'+\"", "\"\\\"\\\\/<>&'+\"")]
    [InlineData("\"e\\u0301\"", "\"e\u0301\"")] // no normalisation
    [InlineData(" { \"b\" : 1 , \"a\" : [ true , false , null ] } ", "{\"a\":[true,false,null],\"b\":1}")]
    [InlineData("{\"a\":1,\"_\":2,\"A\":3,\"B\":4,\"b\":5}", "{\"A\":3,\"B\":4,\"_\":2,\"a\":1,\"b\":5}")] // by byte, not by culture
    [InlineData("{\"aa\":1,\"a\":2,\"a-\":3}", "{\"a\":2,\"a-\":3,\"aa\":1}")]
    [InlineData("{\"a\":{},\"b\":[],\"c\":\"\"}", "{\"a\":{},\"b\":[],\"c\":\"\"}")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    [InlineData("0", "0")]
    public void A_value_has_one_spelling(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(json)!)));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1E+21")]
    [InlineData("-0")]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("{\"é\":1}")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"a\\n\":1}")]
    [InlineData("{\"\\u007f\":1}")]
    [InlineData("{\"a\":{\"b\":[0.1]}}")]
    public void What_readers_could_take_for_different_things_is_refused(string json) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Write(JsonNode.Parse(json)!));

    [Fact]
    public void Numbers_that_code_puts_in_are_held_to_the_same_rule()
    {
        Assert.Equal("{\"n\":42}", Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject { ["n"] = 42L })));
        Assert.Throws<FormatException>(() => CanonicalJson.Write(new JsonObject { ["n"] = 1.5 }));
        Assert.Throws<FormatException>(() => CanonicalJson.Write(new JsonObject { ["n"] = 1.10m }));
        Assert.Throws<FormatException>(() => CanonicalJson.Write(new JsonObject { ["n"] = long.MaxValue }));
    }

    [Fact]
    public void A_lone_surrogate_is_refused_and_can_be_cleaned_before()
    {
        foreach (string text in new[] { $"{HighSurrogate}", $"{LowSurrogate}", $"a{HighSurrogate}b", $"{LowSurrogate}{HighSurrogate}", $"{HighSurrogate}{HighSurrogate}{LowSurrogate}", $"{HighSurrogate}{LowSurrogate}{HighSurrogate}" })
        {
            Assert.Throws<FormatException>(() => CanonicalJson.Write(JsonValue.Create(text)));
            string clean = CanonicalJson.Clean(text);
            Assert.Contains('\uFFFD', clean);
            _ = CanonicalJson.Write(JsonValue.Create(clean));
        }

        Assert.Equal("\U0001F600", CanonicalJson.Clean("\U0001F600"));
    }

    [Fact]
    public void The_worked_example_of_RFC_8785_lines_has_its_hashes()
    {
        (string Line, string Leaf)[] example =
        [
            ("""{"action":"flag.update","actor":"ana","after":{"on":true},"before":{"on":false},"reason":"cost spike > 20 %","seq":0,"target":"kill-support-bot","time":"2026-11-21T09:00:00.000Z","v":1}""",
                "2bd567995d02abd6ff244efc4eb86514725cb065cdae125b543c2aa10652d7fe"),
            ("""{"action":"budget.update","actor":"Zoë 😀","after":{"limit":"750.00"},"before":{"limit":"500.00"},"reason":"","seq":1,"target":"support-bot","time":"2026-11-21T09:00:05.120Z","v":1}""",
                "4827319118d1c7ef0815ab1145ca2a80f0942ae8c24b3bfa3b2df8d1fb3f9b02"),
        ];
        foreach ((string line, string leaf) in example)
        {
            JsonObject shuffled = [.. JsonNode.Parse(line)!.AsObject().Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))];
            byte[] bytes = CanonicalJson.Write(shuffled);
            Assert.Equal(line, Encoding.UTF8.GetString(bytes));
            Assert.Equal(leaf, Convert.ToHexStringLower(MerkleTree.Leaf(bytes)));
        }
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_value_and_the_same_bytes() =>
        Prop.ForAll(Values(3).ToArbitrary(), value =>
        {
            byte[] once = CanonicalJson.Write(value);
            JsonNode back = JsonNode.Parse(once)!;
            return JsonNode.DeepEquals(value, back) && CanonicalJson.Write(back).AsSpan().SequenceEqual(once);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void The_order_in_which_members_came_does_not_matter() =>
        Prop.ForAll(Gen.ListOf(Gen.Zip(Names, Texts)).ToArbitrary(), members =>
        {
            List<(string Name, string Text)> distinct = [.. members.DistinctBy(m => m.Item1).Select(m => (m.Item1, m.Item2))];
            static byte[] Write(IEnumerable<(string Name, string Text)> all) =>
                CanonicalJson.Write(new JsonObject(all.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)JsonValue.Create(m.Text)))));
            return Write(distinct).AsSpan().SequenceEqual(Write(Enumerable.Reverse(distinct)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Different_texts_have_different_bytes() =>
        Prop.ForAll(Gen.Zip(Texts, Texts).ToArbitrary(), pair =>
            pair.Item1 == pair.Item2 == CanonicalJson.Write(JsonValue.Create(pair.Item1)).AsSpan().SequenceEqual(CanonicalJson.Write(JsonValue.Create(pair.Item2))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static Gen<JsonNode> Values(int depth)
    {
        Gen<JsonNode> scalar = Gen.OneOf(
            Texts.Select(text => (JsonNode)JsonValue.Create(text)),
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => (JsonNode)JsonValue.Create(n * 2_097_151L)),
            Gen.Elements(true, false).Select(b => (JsonNode)JsonValue.Create(b)));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<JsonNode> inner = Values(depth - 1);
        Gen<JsonNode> items = Gen.ListOf(inner).Resize(4).Select(list => (JsonNode)new JsonArray([.. list.Select(v => v.DeepClone())]));
        Gen<JsonNode> members = Gen.ListOf(Gen.Zip(Names, inner)).Resize(4).Select(list =>
            (JsonNode)new JsonObject(list.DistinctBy(m => m.Item1).Select(m => KeyValuePair.Create(m.Item1, (JsonNode?)m.Item2.DeepClone()))));
        return Gen.OneOf(scalar, items, members);
    }
}
