using System.Text;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

public class SwitchDocumentTests
{
    [Fact]
    public void A_state_is_read_with_all_that_the_contract_names()
    {
        SwitchDocument document = Read("""
            {"epoch":1,"version":42,"env":"production","auditCheckpoint":"note","later":{"x":[1]},"killed":[
              {"scope":"model:gpt-x","fallback":{"message":"…","model":"gpt-y","later":1},"since":"2026-11-21T10:00:00.123Z","reason":"wrong","trial":0.05,"later":true}]}
            """);
        KilledScope kill = Assert.Single(document.State.Killed);
        Assert.Equal(("1-42", "note", 0), (document.State.Id, document.Checkpoint, document.Skipped));
        Assert.Equal(new KilledScope(SwitchScope.Model("gpt-x"), new SwitchFallback("…", "gpt-y"), new DateTime(2026, 11, 21, 10, 0, 0, 123, DateTimeKind.Utc), "wrong", 0.05), kill);
    }

    [Theory]
    [InlineData("""{"epoch":1,"version":1,"killed":[]}""")]
    [InlineData("""{"epoch":0,"version":9007199254740991,"env":null,"killed":[],"auditCheckpoint":null}""")]
    public void What_may_be_absent_may_be_absent(string json) => Assert.Equal(0, Read(json).State.KilledCount);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"killed\"")]
    [InlineData("{")]
    [InlineData("<!doctype html><title>Sign in</title>")]
    [InlineData("""{"epoch":1,"version":1,"killed":[{"scope":"model:x"}]""")]
    [InlineData("""{"epoch":1,"version":1,"killed":[]}{}""")]
    [InlineData("""{"epoch":1,"version":1}""")]
    [InlineData("""{"epoch":1,"version":1,"killed":{}}""")]
    [InlineData("""{"epoch":1,"version":1,"killed":null}""")]
    [InlineData("""{"epoch":1,"version":"1","killed":[]}""")]
    [InlineData("""{"epoch":1,"version":-1,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1.5,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":9007199254740992,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1e99,"killed":[]}""")]
    [InlineData("""{"epoch":true,"version":1,"killed":[]}""")]
    [InlineData("""{"version":1,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1,"version":9,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1,"env":"staging","killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1,"env":5,"killed":[]}""")]
    [InlineData("""{"epoch":1,"version":1,"killed":[],"auditCheckpoint":{}}""")]
    public void What_is_no_state_is_refused_whole(string json) => Assert.Throws<FormatException>(() => Read(json));

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Throws<FormatException>(() => SwitchDocument.Read((byte[])[.. "{\"epoch\":1,\"version\":1,\"killed\":[{\"scope\":\"app:"u8, 0xC3, 0x28, .. "\"}]}"u8], "production"));

    [Fact]
    public void More_than_a_mebibyte_is_refused() =>
        Assert.Throws<FormatException>(() => Read($$"""{"epoch":1,"version":1,"killed":[],"x":"{{new string('x', SwitchDocument.MaxLength)}}"}"""));

    [Fact]
    public void Deep_nesting_is_refused_and_harms_nobody() =>
        Assert.Throws<FormatException>(() => Read($$"""{"epoch":1,"version":1,"killed":[],"x":{{new string('[', 100_000)}}"""));

    [Theory]
    [InlineData("""5""")]
    [InlineData("""{"scope":"user:anna"}""")]
    [InlineData("""{"scope":5}""")]
    [InlineData("""{"reason":"no scope"}""")]
    public void An_entry_without_a_scope_is_skipped_and_the_others_are_taken(string entry)
    {
        SwitchDocument document = Read($$"""{"epoch":1,"version":1,"killed":[{{entry}},{"scope":"global"}]}""");
        Assert.Equal((1, "global"), (document.Skipped, Assert.Single(document.State.Killed).Scope.Text));
    }

    [Theory]
    [InlineData("\"fallback\":5")]
    [InlineData("\"fallback\":{\"message\":5}")]
    [InlineData("\"trial\":\"0.5\"")]
    [InlineData("\"trial\":1")]
    [InlineData("\"trial\":0")]
    [InlineData("\"trial\":-0.5")]
    [InlineData("\"trial\":1e999")]
    [InlineData("\"since\":\"yesterday\"")]
    [InlineData("\"reason\":[]")]
    public void A_kill_whose_trimmings_cannot_be_read_is_a_kill_without_them(string trimming)
    {
        SwitchDocument document = Read($$"""{"epoch":1,"version":1,"killed":[{"scope":"global",{{trimming}}}]}""");
        Assert.Equal(1, document.Skipped);
        Assert.Equal(new KilledScope(SwitchScope.Global), Assert.Single(document.State.Killed));
    }

    [Fact]
    public void Of_two_lines_for_one_scope_the_stricter_counts() =>
        Assert.Null(Assert.Single(Read("""{"epoch":1,"version":1,"killed":[{"scope":"global"},{"scope":"global","trial":0.5}]}""").State.Killed).Trial);

    /// <summary>Bytes of a valid state are flipped, cut and doubled: it is read, or refused, and nothing else happens.</summary>
    [Fact]
    public void Spoilt_bytes_are_read_or_refused()
    {
        byte[] good = Encoding.UTF8.GetBytes("""{"epoch":1,"version":42,"env":"production","killed":[{"scope":"model:gpt-x","fallback":{"message":"…"},"since":"2026-11-21T10:00:00Z","trial":0.5}],"auditCheckpoint":null}""");
        Random random = new(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] spoilt = [.. good[..random.Next(good.Length)], .. good[random.Next(good.Length)..]];
            for (int flips = random.Next(4); flips > 0 && spoilt.Length > 0; flips--)
            {
                spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                Assert.InRange(SwitchDocument.Read(spoilt, "production").State.Version, 0, 1L << 53);
            }
            catch (FormatException)
            {
            }
        }
    }

    private static SwitchDocument Read(string json) => SwitchDocument.Read(Encoding.UTF8.GetBytes(json), "production");
}
