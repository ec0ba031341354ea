using System.Globalization;

namespace OpsConsole.Core.Audit.Reading;

/// <summary>Where a page of entries starts: beside a position, towards older or newer ones.</summary>
/// <param name="Older">Towards older entries.</param>
/// <param name="Seq">The position, which is not part of the page.</param>
internal readonly record struct AuditCursor(bool Older, long Seq)
{
    /// <summary>Reads a cursor.</summary>
    /// <returns>Null when it is none.</returns>
    public static AuditCursor? TryParse(string text) =>
        text.Length is > 1 and < 20 && (text[0] is 'o' or 'n') && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long seq)
            ? new AuditCursor(text[0] == 'o', seq)
            : null;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Older ? 'o' : 'n')}{Seq}");
}
