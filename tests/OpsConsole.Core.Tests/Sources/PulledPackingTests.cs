using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>The packed form of what a source said.</summary>
public sealed class PulledPackingTests
{
    private static readonly PulledMinute[] Sample =
    [
        Said.Minute(Said.At(9, 1), 3), Said.Minute(Said.At(9, 2), 1_000_000_007, "Zoë's bot 😀", model: null, environment: ""), Said.Minute(Said.At(0), 0, new string('x', 5_000)),
    ];

    [Fact]
    public void What_was_packed_is_unpacked_as_it_was()
    {
        IReadOnlyList<PulledMinute> again = PulledPacking.Unpack(PulledPacking.Pack(Sample));
        Assert.Equal(Sample.Select(Text), again.Select(Text));
        Assert.Empty(PulledPacking.Unpack(PulledPacking.Pack([])));
    }

    [Fact]
    public void Whatever_is_cut_off_or_goes_on_is_no_piece()
    {
        byte[] packed = PulledPacking.Pack(Sample);
        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => PulledPacking.Unpack(packed[..length]));
        }

        Assert.Throws<InvalidDataException>(() => PulledPacking.Unpack([.. packed, 0]));
    }

    [Fact]
    public void Garbage_is_refused_in_bounded_memory_and_in_no_other_way()
    {
        byte[] packed = PulledPacking.Pack(Sample);
        Random random = new(5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3_000; i++)
        {
            byte[] garbage = i % 2 == 0 ? (byte[])packed.Clone() : new byte[random.Next(1, 200)];
            if (i % 2 == 0)
            {
                garbage[random.Next(garbage.Length)] ^= (byte)(1 << random.Next(8));
            }
            else
            {
                random.NextBytes(garbage);
            }

            try
            {
                PulledPacking.Unpack(garbage);
            }
            catch (InvalidDataException)
            {
                continue; // as it should be
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000_000);
    }

    private static string Text(PulledMinute m) => $"{m.Application}|{m.Environment}|{m.Model}|{m.Minute}|{Convert.ToHexString(m.Cell.Pack())}";
}
