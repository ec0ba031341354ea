using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>
/// Replaces what looks like personal data by the name of its kind (<c>[email]</c>, <c>[card]</c>, …). The built-in rules scan UTF-8 in linear time behind a
/// vectorised search for the few bytes that can begin one, so a value without them costs nanoseconds. Own rules run as
/// non-backtracking regular expressions; one that still takes too long costs the field, not the process.
/// </summary>
internal sealed class Redactor
{
    /// <summary>Stands for a field that could not be searched in time.</summary>
    private const string Unsearched = "[redacted]";

    // Replacing one value can free its neighbour from what glued the two together; more than this many layers are not natural text.
    private const int MaxRounds = 4;

    private static readonly SearchValues<byte> Triggers = SearchValues.Create("@:0123456789"u8);

    private readonly bool enabled;
    private readonly bool[] on;
    private readonly byte[][] placeholders;
    private readonly Regex[] customPatterns;

    public Redactor(RedactionOptions options)
    {
        enabled = options.Enabled;
        on = [.. RedactionRules.Names.Select(name => options.Rules.TryGetValue(name, out bool set) ? set : name != "cnpj")];
        string[] custom = [.. options.Custom.Keys];
        customPatterns = [.. custom.Select(name => RedactionOptions.Compile(options.Custom[name]))];
        Names = [.. RedactionRules.Names, .. custom];
        placeholders = [.. Names.Select(name => Encoding.UTF8.GetBytes($"[{name}]"))];
    }

    /// <summary>Names of all rules, the built-in ones first; counts are by this order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A fresh set of counts, one a rule.</summary>
    public int[] NewCounts() => new int[Names.Count];

    /// <summary>True when redaction would change nothing.</summary>
    public bool IsClean(ReadOnlySpan<byte> utf8)
    {
        if (!enabled)
            return true;
        return !TryNext(utf8, 0, 0, out _) && (customPatterns.Length == 0 || utf8.IsEmpty || IsCleanOfCustom(Encoding.UTF8.GetString(utf8)));
    }

    /// <summary>Writes the text with each finding replaced, and counts them.</summary>
    public void Redact(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output, int[] counts)
    {
        if (!enabled)
        {
            output.Write(utf8);
            return;
        }

        var pass = new ArrayBufferWriter<byte>(utf8.Length + 16);
        bool changed = RedactOnce(utf8, pass, counts);
        for (int round = 1; changed && round < MaxRounds && TryNext(pass.WrittenSpan, 0, 0, out _); round++)
        {
            byte[] previous = pass.WrittenSpan.ToArray();
            pass.ResetWrittenCount();
            RedactOnce(previous, pass, counts);
        }

        if (customPatterns.Length == 0)
            output.Write(pass.WrittenSpan);
        else
            output.Write(Encoding.UTF8.GetBytes(RedactCustom(Encoding.UTF8.GetString(pass.WrittenSpan), counts)));
    }

    /// <summary>The text with each finding replaced.</summary>
    public string Redact(string text, int[]? counts = null)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (IsClean(utf8))
            return text;
        var output = new ArrayBufferWriter<byte>(utf8.Length + 16);
        Redact(utf8, output, counts ?? NewCounts());
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The texts that the built-in rules find, in order; not those that show only once their neighbour is replaced.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        List<string> found = [];
        for (int done = 0; enabled && TryNext(utf8, done, done, out Finding finding); done = finding.End)
            found.Add(Encoding.UTF8.GetString(utf8.AsSpan(finding.Start, finding.End - finding.Start)));
        return found;
    }

    private bool RedactOnce(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> output, int[] counts)
    {
        int done = 0;
        while (TryNext(utf8, done, done, out Finding finding))
        {
            output.Write(utf8[done..finding.Start]);
            output.Write(placeholders[(int)finding.Rule]);
            counts[(int)finding.Rule]++;
            done = finding.End;
        }

        output.Write(utf8[done..]);
        return done > 0;
    }

    /// <summary>The next finding at or after <paramref name="from"/>; nothing before <paramref name="floor"/> belongs to it.</summary>
    private bool TryNext(ReadOnlySpan<byte> text, int from, int floor, out Finding finding)
    {
        int at = from;
        while (true)
        {
            int hop = text[at..].IndexOfAny(Triggers);
            if (hop < 0)
            {
                finding = default;
                return false;
            }

            at += hop;
            int next = at + 1;
            switch (text[at])
            {
                case (byte)'@':
                    if (on[(int)RedactionRule.Email] && EmailRule.TryFind(text, at, floor, out finding))
                        return true;
                    break;
                case (byte)':':
                    if (on[(int)RedactionRule.Ip] && AddressRule.TryFindV6(text, at, floor, out finding))
                        return true;
                    break;
                default:
                    while (next < text.Length && char.IsAsciiDigit((char)text[next]))
                        next++;
                    if (TryNumber(text, at, floor, out finding))
                        return true;
                    break;
            }

            at = next;
        }
    }

    private bool TryNumber(ReadOnlySpan<byte> text, int at, int floor, out Finding finding)
    {
        if (on[(int)RedactionRule.Iban] && IbanRule.TryFind(text, at, floor, out finding))
            return true;
        if (on[(int)RedactionRule.Ip] && AddressRule.TryFindV4(text, at, floor, out finding))
            return true;
        if (on[(int)RedactionRule.Card] && CardRule.TryFind(text, at, floor, out finding))
            return true;
        if (on[(int)RedactionRule.Cpf] && TaxNumberRule.TryFindCpf(text, at, floor, out finding))
            return true;
        if (on[(int)RedactionRule.Cnpj] && TaxNumberRule.TryFindCnpj(text, at, floor, out finding))
            return true;
        if (on[(int)RedactionRule.Phone] && PhoneRule.TryFind(text, at, floor, out finding))
            return true;
        finding = default;
        return false;
    }

    private bool IsCleanOfCustom(string text)
    {
        try
        {
            return !Array.Exists(customPatterns, pattern => pattern.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private string RedactCustom(string text, int[] counts)
    {
        for (int i = 0; i < customPatterns.Length; i++)
        {
            int rule = RedactionRules.Names.Count + i;
            string placeholder = $"[{Names[rule]}]";
            try
            {
                text = customPatterns[i].Replace(text, _ =>
                {
                    counts[rule]++;
                    return placeholder;
                });
            }
            catch (RegexMatchTimeoutException)
            {
                counts[rule]++;
                return Unsearched;
            }
        }

        return text;
    }
}

/// <summary>A stretch of text that a rule claims.</summary>
internal readonly record struct Finding(int Start, int End, RedactionRule Rule);
