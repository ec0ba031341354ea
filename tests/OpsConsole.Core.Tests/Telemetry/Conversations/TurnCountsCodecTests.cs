using OpsConsole.Core.Telemetry.Conversations;

namespace OpsConsole.Core.Tests.Telemetry.Conversations;

public sealed class TurnCountsCodecTests
{
    [Fact]
    public void Counts_are_read_as_they_were_packed()
    {
        TurnCounts counts = Sample(), read = TurnCountsCodec.Unpack(TurnCountsCodec.Pack(counts));
        Assert.Equal(counts.Lengths, read.Lengths);
        Assert.Equal(counts.ByTurn, read.ByTurn);
        Assert.Equal(1_000 + 30, read.Turns);
    }

    [Fact]
    public void A_day_without_any_is_read_too() => Assert.Equal(0, TurnCountsCodec.Unpack(TurnCountsCodec.Pack(new TurnCounts())).Conversations);

    [Fact]
    public void A_day_with_every_length_takes_few_bytes()
    {
        TurnCounts counts = new();
        for (int turns = 1; turns <= 100; turns++)
        {
            counts.AddConversations(turns, 10_000);
            counts.AddTurn(turns, new TurnEnds(20_000, 15_000, 1_000));
        }

        Assert.InRange(TurnCountsCodec.Pack(counts).Length, 100, 400);
    }

    [Fact]
    public void What_was_cut_off_anywhere_is_not_read()
    {
        byte[] packed = TurnCountsCodec.Pack(Sample());
        Assert.All(Enumerable.Range(0, packed.Length), length => Assert.Throws<InvalidDataException>(() => TurnCountsCodec.Unpack(packed.AsSpan(0, length))));
    }

    [Theory]
    [InlineData(2, 0, 0, 0)] // another version
    [InlineData(1, 21)] // more lengths than there are
    [InlineData(1, 1, 0, 5, 0, 0)] // conversations of no turn
    [InlineData(1, 1, 21, 5, 0, 0)] // or of a number that is not told apart
    [InlineData(1, 0, 0, 1, 1, 3, 4, 0)] // more completed than there are
    [InlineData(1, 0, 0, 1, 1, 3, 2, 2)] // more with an end, or none, than there are
    [InlineData(1, 0, 0, 0, 7)] // something after it
    public void What_cannot_be_is_not_read(params int[] bytes) => Assert.Throws<InvalidDataException>(() => TurnCountsCodec.Unpack([.. bytes.Select(b => (byte)b)]));

    private static TurnCounts Sample()
    {
        TurnCounts counts = new();
        counts.AddConversations(1, 10);
        counts.AddConversations(4, 5);
        counts.AddConversations(1_000);
        counts.AddTurn(1, new TurnEnds(300, 200, 7));
        counts.AddTurn(20, new TurnEnds(1, 0, 1));
        return counts;
    }
}
