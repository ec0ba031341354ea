using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

public class CanonicalScanTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"\\\"\":0,\"a\":1,\"b\":-1}")]
    [InlineData("{\"a\":9007199254740991,\"b\":-9007199254740991}")]
    [InlineData("{\"a\":[],\"b\":[1,\"x\",true,false,null,{}],\"c\":{\"d\":{}}}")]
    [InlineData("{\"a\":\"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u001f\\u000b\"}")]
    [InlineData("{\"a\":\"/<é😀\u007f\u2028\"}")]
    [InlineData("{\"A\":1,\"[\":1,\"\\\\\":1,\"]\":1,\"a\":1}")]
    public void The_one_spelling_is_accepted(string json) => Assert.True(IsCanonical(json));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{} ")]
    [InlineData(" {}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{}{}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\" :1}")]
    [InlineData("{\"a\":1 }")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1 ,\"b\":1}")]
    [InlineData("{\"a\":[1, 2]}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[,1]}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":{\"b\":1,\"a\":1}}")]
    [InlineData("{\"\\\\\":1,\"[\":1}")] // by what they mean, a backslash comes after a bracket
    [InlineData("{\"\":1}")]
    [InlineData("{\"é\":1}")]
    [InlineData("{\"\\n\":1}")]
    [InlineData("{\"\\u0061\":1}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{\"a\":1e0}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":99999999999999999999999}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":\"\\u0061\"}")]
    [InlineData("{\"a\":\"\\u001F\"}")]
    [InlineData("{\"a\":\"\\u000a\"}")]
    [InlineData("{\"a\":\"\\u0008\"}")]
    [InlineData("{\"a\":\"\\u0022\"}")]
    [InlineData("{\"a\":\"\\/\"}")]
    [InlineData("{\"a\":\"\\ud83d\\ude00\"}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":\"x}")]
    [InlineData("{\"a\":\"\\\"}")]
    [InlineData("{\"a\":\"\\u00\"}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1/**/}")]
    public void Every_other_spelling_is_refused(string json) => Assert.False(IsCanonical(json));

    [Fact]
    public void What_is_not_utf8_is_refused()
    {
        Assert.False(IsCanonical([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]));
        Assert.False(IsCanonical([.. "{\"a\":\""u8, 0xc0, 0xaf, .. "\"}"u8])); // too long a form
        Assert.False(IsCanonical([.. "{\"a\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8])); // a surrogate
    }

    [Fact]
    public void Nesting_is_bounded_without_a_deep_stack()
    {
        Assert.True(IsCanonical(Nested(31)));
        Assert.False(IsCanonical(Nested(32)));
        Assert.False(IsCanonical(Nested(100_000)));

        static string Nested(int depth) => "{\"a\":" + new string('[', depth) + new string(']', depth) + "}";
    }

    [Fact]
    public void What_the_writer_writes_is_accepted_and_any_byte_more_or_less_is_another_text()
    {
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = CanonicalJson.Write(RandomObject(random, 0));
            Assert.True(IsCanonical(bytes), Encoding.UTF8.GetString(bytes));
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (IsCanonical(changed)) // then it is the spelling of what it says
            {
                Assert.Equal(changed, CanonicalJson.Write(JsonNode.Parse(changed)!));
            }

            Assert.False(IsCanonical(bytes[..^1]));
        }
    }

    private static JsonObject RandomObject(Random random, int depth)
    {
        JsonObject made = [];
        for (int i = random.Next(5); i > 0; i--)
        {
            made[string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)random.Next(' ', '~' + 1)))] = random.Next(6) switch
            {
                0 => random.NextInt64(-CanonicalJson.MaxInteger, CanonicalJson.MaxInteger),
                1 => random.Next(2) == 0,
                2 => null,
                3 when depth < 4 => RandomObject(random, depth + 1),
                4 when depth < 4 => new JsonArray(RandomObject(random, depth + 1), random.Next(10)),
                _ => CanonicalJson.Clean(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next(0x400)))),
            };
        }

        return made;
    }

    private static bool IsCanonical(string json) => IsCanonical(Encoding.UTF8.GetBytes(json));

    private static bool IsCanonical(byte[] json) => Utf8.IsValid(json) && CanonicalScan.IsObject(json);
}
