using System.Text;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>
/// A file as a text area holds it: with line feeds only and without a byte order mark. Both come back when it is written, so that editing a
/// line changes that line and nothing else.
/// </summary>
/// <param name="Text">The text, lines ended by line feeds.</param>
/// <param name="HasMark">Whether the file begins with a byte order mark.</param>
/// <param name="HasReturns">Whether its lines end with carriage return and line feed: most of them do.</param>
/// <param name="IsMixed">Whether lines end in both ways; written, they all end in the one that most of them have.</param>
internal sealed record EditedText(string Text, bool HasMark = false, bool HasReturns = false, bool IsMixed = false)
{
    private const char Mark = '\ufeff';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Nothing yet.</summary>
    public static EditedText Empty { get; } = new("");

    /// <summary>Reads a file; null when it is not UTF-8, which a browser cannot give back byte for byte.</summary>
    public static EditedText? From(ReadOnlySpan<byte> content)
    {
        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        bool mark = text.Length > 0 && text[0] == Mark;
        text = mark ? text[1..] : text;
        int feeds = text.AsSpan().Count('\n'), returns = text.AsSpan().Count("\r\n");
        return new EditedText(Plain(text), mark, returns * 2 > feeds, returns > 0 && returns < feeds);
    }

    /// <summary>The file with another text.</summary>
    public byte[] ToBytes(string text)
    {
        string plain = Plain(text);
        return Strict.GetBytes((HasMark ? Mark.ToString() : "") + (HasReturns ? plain.Replace("\n", "\r\n", StringComparison.Ordinal) : plain));
    }

    // A browser turns every end of a line into a line feed.
    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
