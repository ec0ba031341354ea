namespace OpsConsole.Migrations.Sqlite;

/// <summary>Writes instants exactly as Microsoft.Data.Sqlite does (<c>yyyy-MM-dd HH:mm:ss.FFFFFFF</c>), several times as fast.</summary>
internal static class SqliteInstant
{
    /// <summary>Most bytes of an instant.</summary>
    public const int MaxLength = 27;

    /// <summary>Writes an instant and returns its length.</summary>
    public static int Format(DateTime instant, Span<byte> target)
    {
        instant.Deconstruct(out DateOnly date, out TimeOnly time);
        (int year, int month, int day) = date;
        Digits(target[..4], year);
        target[4] = (byte)'-';
        Digits(target.Slice(5, 2), month);
        target[7] = (byte)'-';
        Digits(target.Slice(8, 2), day);
        target[10] = (byte)' ';
        Digits(target.Slice(11, 2), time.Hour);
        target[13] = (byte)':';
        Digits(target.Slice(14, 2), time.Minute);
        target[16] = (byte)':';
        Digits(target.Slice(17, 2), time.Second);
        int fraction = (int)(time.Ticks % TimeSpan.TicksPerSecond);
        if (fraction == 0)
        {
            return 19;
        }

        target[19] = (byte)'.';
        int digits = 7;
        for (; fraction % 10 == 0; digits--)
        {
            fraction /= 10;
        }

        Digits(target.Slice(20, digits), fraction);
        return 20 + digits;
    }

    private static void Digits(Span<byte> target, int value)
    {
        for (int i = target.Length - 1; i >= 0; i--)
        {
            (value, int digit) = Math.DivRem(value, 10);
            target[i] = (byte)('0' + digit);
        }
    }
}
