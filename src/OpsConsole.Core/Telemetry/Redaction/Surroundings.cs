namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Whether a number stands alone. Digits inside identifiers, UUIDs, decimals, versions and dates are no telephone, card or tax numbers.
/// </summary>
internal static class Surroundings
{
    /// <summary>True for ASCII letters, digits and the underscore.</summary>
    public static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_';

    /// <summary>True for ASCII digits.</summary>
    public static bool IsDigit(byte b) => char.IsAsciiDigit((char)b);

    /// <summary>True when what begins at <paramref name="start"/> does not continue something before it. Text before <paramref name="floor"/> is out of sight.</summary>
    public static bool BeginsHere(ReadOnlySpan<byte> text, int start, int floor)
    {
        if (start <= floor)
            return true;
        byte before = text[start - 1];
        if (IsWord(before))
            return false;
        if (start - 1 <= floor)
            return true;
        byte earlier = text[start - 2];
        return before switch
        {
            (byte)'-' or (byte)'.' => !IsWord(earlier),           // UUID, decimal, version
            (byte)'/' or (byte)':' or (byte)',' => !IsDigit(earlier), // date, time, thousands; but /users/529… and cpf:529… begin
            _ => true,
        };
    }

    /// <summary>True when what ends before <paramref name="end"/> does not go on.</summary>
    public static bool EndsHere(ReadOnlySpan<byte> text, int end)
    {
        if (end >= text.Length)
            return true;
        byte after = text[end];
        if (IsWord(after))
            return false;
        if (end + 1 >= text.Length)
            return true;
        byte later = text[end + 1];
        return after switch
        {
            (byte)'-' or (byte)'.' or (byte)'@' => !IsWord(later),
            (byte)'/' => !IsDigit(later),
            _ => true,
        };
    }
}
