namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Reads the charges of a file, line by line.</summary>
internal sealed class ChargeFile : IDisposable
{
    private const int MostColumns = 2_000;

    private readonly CsvText _text;
    private readonly CsvRecords _records;
    private readonly RowValues _values;
    private readonly IChargeFormat _format;

    private ChargeFile(CsvText text, CsvRecords records, IChargeFormat format) => (_text, _records, _format, _values) = (text, records, format, new RowValues(records));

    /// <summary>What its columns are.</summary>
    public string Format => _format.Name;

    /// <summary>How many charges were read, those that are refused too.</summary>
    public long Lines { get; private set; }

    /// <summary>How much of the file was read, 0 to 1.</summary>
    public double Done => _text.Read;

    /// <summary>Those that are refused.</summary>
    public Refusals Refusals { get; } = new();

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="provider">Whom charges were bought from where the file does not say; empty for nobody.</param>
    /// <param name="most">Most bytes that it may be when it is unpacked.</param>
    /// <exception cref="SourceException">Nothing of it can be read.</exception>
    public static ChargeFile Open(string path, string provider, long most)
    {
        CsvText text = CsvText.Open(path, most);
        CsvRecords? records = null;
        try
        {
            records = new CsvRecords(text.Reader, text.Delimiter);
            IChargeFormat format = FormatOf(HeaderOf(records), provider);
            records.Width = records.Count;
            return new ChargeFile(text, records, format);
        }
        catch
        {
            records?.Dispose();
            text.Dispose();
            throw;
        }
    }

    /// <summary>Goes on to the next line.</summary>
    /// <param name="charge">What it says; null where it is refused.</param>
    /// <returns>Whether there is one.</returns>
    public bool Read(out Charge? charge)
    {
        charge = null;
        if (!_records.Read())
        {
            return false;
        }

        Lines++;
        _values.Begin();
        Charge? read = _values.Refused is null ? _format.Read(_values) : null;
        if (_values.Refused is { } refused)
        {
            Refusals.Add(refused);
        }
        else
        {
            charge = read;
        }

        return true;
    }

    public void Dispose()
    {
        _records.Dispose();
        _text.Dispose();
    }

    private static string[] HeaderOf(CsvRecords records)
    {
        if (!records.Read() || records.Refused is not null || records.Count > MostColumns)
        {
            throw Unknown("The file has no header that can be read.");
        }

        return [.. Enumerable.Range(0, records.Count).Select(i => records[i].Trim())];
    }

    private static IChargeFormat FormatOf(string[] names, string provider)
    {
        Header focus = Header.Of(names, name => name), cur = Header.Of(names, CurFormat.NameOfColumn);
        IReadOnlyList<string> noFocus = focus.Missing(FocusFormat.Needed), noCur = cur.Missing(CurFormat.Needed);
        if (!focus["SubAccountId"].IsThere && !focus["BillingAccountId"].IsThere)
        {
            noFocus = [.. noFocus, "BillingAccountId"];
        }

        Header known = noFocus.Count == 0 ? focus : cur;
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1) is { } twice && (noFocus.Count == 0 || noCur.Count == 0))
        {
            throw Unknown($"The header has {RowValues.Quote(twice.Key)} twice, so nobody can tell which counts.");
        }

        return noFocus.Count == 0 ? new FocusFormat(known, provider)
            : noCur.Count == 0 ? new CurFormat(known)
            : noCur.Count < CurFormat.Needed.Length ? throw Unknown($"It looks like a Cost and Usage Report of AWS, but has no column {string.Join(", ", noCur)}.")
            : noFocus.Count < FocusFormat.Needed.Length ? throw Unknown($"It looks like FOCUS, but has no column {string.Join(", ", noFocus)}.")
            : throw Unknown($"The file is neither FOCUS nor a Cost and Usage Report of AWS. Its header is {RowValues.Quote(string.Join(", ", names))}; FOCUS has {string.Join(", ", noFocus)}.");
    }

    private static SourceException Unknown(string message) =>
        new(SourceFault.Malformed, message, "Have the charges exported as FOCUS 1.0 to 1.2, or as a Cost and Usage Report of AWS, in CSV with a header. docs/imports.md names the columns.");
}
