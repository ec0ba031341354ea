using System.Globalization;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Reads the values of a record. The first one that cannot be read refuses it: what comes after that is read in vain.</summary>
internal sealed class RowValues(CsvRecords records)
{
    private const int MostTimes = 4_096, Quoted = 40;
    private const decimal MostAmount = 1_000_000_000_000, MostQuantity = 1_000_000_000_000_000;

    private static readonly string[] Times =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss 'UTC'", "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'",
    ];

    private readonly Dictionary<string, DateTime> _times = new(StringComparer.Ordinal);

    /// <summary>Why the record cannot be counted; null when it can.</summary>
    public RefusedLine? Refused { get; private set; }

    /// <summary>Begins with the record that was read last.</summary>
    public void Begin() => Refused = records.Refused;

    /// <summary>Refuses the record.</summary>
    public void Refuse(Column column, string problem, string remedy) => Refused ??= new RefusedLine(records.Line, column.Name, problem, remedy);

    /// <summary>A value as it is, but for spaces around it; empty where the file has none.</summary>
    public string Text(Column column)
    {
        if (!column.IsThere || Refused is not null)
        {
            return "";
        }

        string text = records[column.Index].Trim();
        if (text.Length > CsvRecords.MaxField)
        {
            Refuse(column, $"It is longer than {CsvRecords.MaxField:N0} characters.", "Look whether a quote is missing in it.");
        }
        else if (text.AsSpan().ContainsAny('\0', '\uFFFD'))
        {
            Refuse(column, "It has bytes that are no text.", "Save the file as UTF-8.");
        }

        return text.Equals("null", StringComparison.OrdinalIgnoreCase) ? "" : text;
    }

    /// <summary>A name of bounded length.</summary>
    public string Name(Column column, int longest)
    {
        string name = Text(column);
        if (name.Length > longest)
        {
            Refuse(column, $"It has {name.Length:N0} characters, more than {longest}.", "Shorten it.");
        }
        else if (name.Any(char.IsControl))
        {
            Refuse(column, "It has line breaks or other control characters.", "Take them out.");
        }

        return name;
    }

    /// <summary>A name that there must be.</summary>
    public string Needed(Column column, int longest)
    {
        string name = Name(column, longest);
        if (name.Length == 0)
        {
            Refuse(column, "It is empty.", "Give it a value.");
        }

        return name;
    }

    /// <summary>A text, in one line, of which the beginning is enough.</summary>
    public string Words(Column column, int longest)
    {
        string words = Text(column);
        if (words.Any(char.IsControl))
        {
            words = string.Join(' ', string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return words.Length <= longest ? words : words[..(char.IsHighSurrogate(words[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>An amount of money.</summary>
    public decimal Amount(Column column) => Number(column, Text(column), MostAmount);

    /// <summary>An amount of money; 0 where there is none.</summary>
    public decimal AmountOrNone(Column column) => Text(column) is { Length: > 0 } text ? Number(column, text, MostAmount) : 0;

    /// <summary>How much was used; 0 where it does not say.</summary>
    public decimal Quantity(Column column) => Text(column) is { Length: > 0 } text ? Number(column, text, MostQuantity) : 0;

    /// <summary>A currency of ISO 4217.</summary>
    public string Currency(Column column)
    {
        string currency = Text(column);
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            Refuse(column, $"{Quote(currency)} is no currency.", "Write the three capitals of ISO 4217, such as USD.");
        }

        return currency;
    }

    /// <summary>An instant, UTC.</summary>
    public DateTime Time(Column column)
    {
        string text = Text(column);
        if (Refused is not null)
        {
            return default;
        }

        if (_times.TryGetValue(text, out DateTime known))
        {
            return known;
        }

        if (!DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            Refuse(column, $"{Quote(text)} is no date.", "Write it as 2026-11-01T00:00:00Z or 2026-11-01.");
            return default;
        }

        if (_times.Count == MostTimes)
        {
            _times.Clear();
        }

        return _times[text] = time.UtcDateTime;
    }

    /// <summary>A value between quotation marks, in one short line.</summary>
    public static string Quote(string value)
    {
        string shown = string.Concat(value.Take(Quoted).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return value.Length > Quoted ? $"“{shown}…”" : $"“{shown}”";
    }

    private decimal Number(Column column, string text, decimal most)
    {
        if (Refused is not null)
        {
            return 0;
        }

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal value))
        {
            Refuse(column, text.Length == 0 ? "It is empty." : $"{Quote(text)} is no number.", "Write a number with a point and without separators of thousands, such as 1234.56.");
        }
        else if (Math.Abs(value) > most)
        {
            Refuse(column, $"{Quote(text)} is larger than {most:N0}.", "Look whether the point of the number is lost.");
        }

        return value;
    }
}
