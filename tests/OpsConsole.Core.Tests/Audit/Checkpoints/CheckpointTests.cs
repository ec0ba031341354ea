using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Checkpoints;

public sealed class CheckpointTests
{
    private const string Good = "opsconsole.audit/abc\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\ntime 2026-11-21T09:00:00.120Z\n";

    [Fact]
    public void A_checkpoint_reads_back_as_it_was_written()
    {
        Checkpoint checkpoint = Checkpoint.TryParse(Good)!;
        Assert.Equal("opsconsole.audit/abc", checkpoint.Origin);
        Assert.Equal(12, checkpoint.Size);
        Assert.Equal(new DateTime(2026, 11, 21, 9, 0, 0, 120, DateTimeKind.Utc), checkpoint.At);
        Assert.Equal(DateTimeKind.Utc, checkpoint.At.Kind);
        Assert.Equal(Good, checkpoint.ToText());
    }

    [Theory]
    [InlineData("opsconsole.audit/abc", "example.com/abc")]
    [InlineData("\n12\n", "\n012\n")]
    [InlineData("\n12\n", "\n+12\n")]
    [InlineData("\n12\n", "\n-12\n")]
    [InlineData("\n12\n", "\n12 \n")]
    [InlineData("\n12\n", "\n99999999999999999999\n")]
    [InlineData("ZG3hSuFU=", "ZG3hSuFV=")] // the same 32 bytes, spelt another way
    [InlineData("47DE", "47D E")]
    [InlineData("47DEQ", "DEQ")]
    [InlineData("time ", "Time ")]
    [InlineData("09:00:00.120Z", "09:00:00.12Z")]
    [InlineData("09:00:00.120Z", "09:00:00.120+00:00")]
    [InlineData("2026-11-21", "2026-11-31")]
    [InlineData(".120Z\n", ".120Z\nmore\n")]
    [InlineData(".120Z\n", ".120Z")]
    public void Another_spelling_is_not_a_checkpoint(string part, string other)
    {
        string text = Good.Replace(part, other, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);
        Assert.Null(Checkpoint.TryParse(text));
    }
}
