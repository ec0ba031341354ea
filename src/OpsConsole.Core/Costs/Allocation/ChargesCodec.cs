using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Packs the charges of a day: the texts that occur, then each charge by their numbers, its amount and its quantity. The first byte is the version: a new layout gets a new one,
/// and rows of another version are passed over, for the lines are there.
/// </summary>
internal static class ChargesCodec
{
    private const byte Version = 1, LargeAmount = 0x80;

    /// <summary>Packs them. All are of one day.</summary>
    public static byte[] Pack(IReadOnlyList<BilledCharge> charges)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach (string text in charges.SelectMany(Texts).OfType<string>())
        {
            numbers.TryAdd(text, numbers.Count + 1); // 0 is none
        }

        PackedWriter writer = PackedWriter.Shared();
        writer.Byte(Version);
        writer.Number((ulong)numbers.Count);
        foreach (string text in numbers.Keys)
        {
            writer.Text(text);
        }

        writer.Number((ulong)charges.Count);
        foreach (BilledCharge charge in charges)
        {
            foreach (string? text in Texts(charge))
            {
                writer.Number(text is null ? 0 : (ulong)numbers[text]);
            }

            writer.Byte((byte)charge.Category);
            Write(writer, charge.Amount);
            Write(writer, charge.Quantity);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Unpacks the charges of a day; null where they are of a version that is not known here.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static BilledCharge[]? Unpack(DateOnly day, ReadOnlySpan<byte> packed)
    {
        PackedReader reader = new(packed);
        if (reader.Byte() != Version)
        {
            return null;
        }

        string?[] texts = new string?[reader.Count() + 1];
        for (int i = 1; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        BilledCharge[] charges = new BilledCharge[reader.Count()];
        for (int i = 0; i < charges.Length; i++)
        {
            charges[i] = new BilledCharge // initialisers run in the order of the text, which is the order of the bytes
            {
                Day = day,
                Currency = Text(ref reader, texts)!, Provider = Text(ref reader, texts)!, Service = Text(ref reader, texts)!, UsageType = Text(ref reader, texts)!,
                ChargeType = Text(ref reader, texts), Tags = Text(ref reader, texts)!, Unit = Text(ref reader, texts),
                Category = (ChargeCategory)reader.Byte(), Amount = Amount(ref reader), Quantity = Amount(ref reader),
            };
        }

        return charges;
    }

    private static string?[] Texts(BilledCharge charge) => [charge.Currency, charge.Provider, charge.Service, charge.UsageType, charge.ChargeType, charge.Tags, charge.Unit];

    private static string? Text(ref PackedReader reader, string?[] texts)
    {
        ulong number = reader.Number();
        return number < (ulong)texts.Length ? texts[number] : throw new InvalidDataException("A packed charge names a text that is not there.");
    }

    /// <summary>The scale, then the digits: as one number where they fit into one, else as they are.</summary>
    private static void Write(PackedWriter writer, decimal amount)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        ulong digits = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (bits[2] == 0 && digits <= long.MaxValue)
        {
            writer.Byte(amount.Scale);
            writer.Signed(amount < 0 ? -(long)digits : (long)digits);
            return;
        }

        writer.Byte((byte)(amount.Scale | LargeAmount));
        writer.Byte(amount < 0 ? (byte)1 : (byte)0);
        writer.Fixed(digits);
        writer.Number((uint)bits[2]);
    }

    private static decimal Amount(ref PackedReader reader)
    {
        byte scale = reader.Byte();
        if (scale < LargeAmount)
        {
            long digits = reader.Signed();
            return new decimal((int)Math.Abs(digits), (int)(Math.Abs(digits) >> 32), 0, digits < 0, scale);
        }

        bool isNegative = reader.Byte() == 1;
        ulong low = reader.Fixed();
        return new decimal((int)low, (int)(low >> 32), (int)reader.Number(), isNegative, (byte)(scale & ~LargeAmount));
    }
}
