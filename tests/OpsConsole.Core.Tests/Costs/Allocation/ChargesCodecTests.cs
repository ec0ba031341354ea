using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using static OpsConsole.Core.Tests.Costs.Allocation.AllocationSample;

namespace OpsConsole.Core.Tests.Costs.Allocation;

public sealed class ChargesCodecTests
{
    [Fact]
    public void Packing_loses_nothing()
    {
        BilledCharge[] charges =
        [
            Charge(0.000000000001m, quantity: 12.5m, unit: "1K tokens", tags: """{"app":"bot"}"""), Charge(-12.50m, "", category: ChargeCategory.Credit, type: "Refund"), Charge(0),
            Charge(9_223_372_036_854_775_807m), Charge(-79_228_162_514_264_337_593_543_950_335m, currency: "EUR"), Charge(1.2345678901234567890123456789m, usageType: "Größe, 単位"),
            .. Enumerable.Range(0, 300).Select(i => Charge(i / 7m, $"usage-{i}", $"service-{i % 90}")), // more texts than a writer refers back to
        ];
        Assert.Equal(charges, ChargesCodec.Unpack(First, ChargesCodec.Pack(charges)));
    }

    [Fact]
    public void No_charges_are_no_charges() => Assert.Empty(ChargesCodec.Unpack(First, ChargesCodec.Pack([]))!);

    [Fact]
    public void What_a_newer_console_packed_is_passed_over()
    {
        byte[] packed = ChargesCodec.Pack([Charge(1)]);
        packed[0]++;
        Assert.Null(ChargesCodec.Unpack(First, packed));
    }

    [Fact]
    public void What_is_cut_off_is_told_and_not_guessed()
    {
        byte[] packed = ChargesCodec.Pack([Charge(1), Charge(2, "other")]);
        Assert.All(Enumerable.Range(1, packed.Length - 1), length => Assert.Throws<InvalidDataException>(() => ChargesCodec.Unpack(First, packed.AsSpan(0, length))));
    }
}
