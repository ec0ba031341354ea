using System.Globalization;

namespace OpsConsole.Web.KillSwitch.Delivery.Reports;

/// <summary>What a client says it obeys.</summary>
/// <param name="Epoch">The lineage.</param>
/// <param name="Version">The version.</param>
internal readonly record struct ObeyedVersion(long Epoch, long Version)
{
    /// <summary>The largest number that every client can hold.</summary>
    public const long Max = (1L << 53) - 1;

    /// <summary>Reads <c>epoch-version</c>, as ids of events have it; what follows a second dash, as in entity tags, is skipped.</summary>
    public static ObeyedVersion? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        text = text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
        text = text.Trim('"');
        int dash = text.IndexOf('-');
        if (dash < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = text[(dash + 1)..];
        int next = rest.IndexOf('-');
        return Number(text[..dash], out long epoch) && Number(next < 0 ? rest : rest[..next], out long version) ? new ObeyedVersion(epoch, version) : null;
    }

    private static bool Number(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Max;
}
