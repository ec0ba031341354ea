using System.Buffers.Text;
using System.Text;

namespace OpsConsole.Core.Telemetry.Otlp;

/// <summary>Takes the escapes out of a JSON string, where the framework would throw at a lone surrogate.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Writes the text that a string stands for. A surrogate without its partner becomes U+FFFD.</summary>
    /// <param name="escaped">The string between its quotes, with escapes that a JSON reader has found well-formed.</param>
    /// <param name="target">Room for at least as many bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        int written = 0;
        while (escaped.Length > 0)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain != 0)
            {
                plain = plain < 0 ? escaped.Length : plain;
                escaped[..plain].CopyTo(target[written..]);
                written += plain;
                escaped = escaped[plain..];
            }
            else if (escaped[1] == (byte)'u')
            {
                written += Unicode(ref escaped, target[written..]);
            }
            else
            {
                target[written++] = Simple(escaped[1]);
                escaped = escaped[2..];
            }
        }

        return written;
    }

    private static byte Simple(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter, // quote, backslash, slash
    };

    private static int Unicode(ref ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        char first = Unit(escaped);
        escaped = escaped[6..];
        if (!char.IsSurrogate(first))
        {
            return new Rune(first).EncodeToUtf8(target);
        }

        if (char.IsHighSurrogate(first) && escaped.StartsWith("\\u"u8) && Rune.TryCreate(first, Unit(escaped), out Rune rune))
        {
            escaped = escaped[6..];
            return rune.EncodeToUtf8(target);
        }

        Replacement.CopyTo(target);
        return Replacement.Length;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : (char)Rune.ReplacementChar.Value;
}
