using System.Text;
using CsvHelper;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>
/// Reads the records of a CSV file one by one. Memory is bounded whatever the file says. A quote that is opened and not closed costs the line that it is in and not
/// those after it: lines in which quotes pair are records by themselves, and where they do not, lines that follow are looked at, and given back when nothing comes of it.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    /// <summary>Longest field, characters, and how far a record goes on over the ends of lines.</summary>
    public const int MaxField = 1 << 16;

    private readonly TextLines _lines;
    private readonly CsvReaderOptions _options;
    private readonly StringBuilder _block = new();
    private readonly Queue<long> _numbers = new(); // of the lines of the block
    private TextLine? _apart; // the line after the block, which is no record by itself
    private CsvReader? _reader;
    private bool _isMalformed;

    /// <summary>Creates a reader.</summary>
    /// <param name="text">The text.</param>
    /// <param name="delimiter">What stands between two fields.</param>
    public CsvRecords(TextReader text, char delimiter)
    {
        _lines = new TextLines(text);
        _options = new CsvReaderOptions
        {
            Separator = delimiter, HasHeader = false, SkipEmptyLines = false, AllowLineBreaksInQuotes = false, TrimWhitespace = true, OnMalformedRecord = _ => _isMalformed = true,
        };
    }

    /// <summary>How many fields a record has; that of the header. 0 until it is known: then any number will do.</summary>
    public int Width { get; set; }

    /// <summary>Number of the first line of the record.</summary>
    public long Line { get; private set; }

    /// <summary>Why the record cannot be read; null when it can.</summary>
    public RefusedLine? Refused { get; private set; }

    /// <summary>How many fields it has.</summary>
    public int Count => _reader!.FieldCount;

    /// <summary>A field of it.</summary>
    public string this[int index] => _reader!.GetString(index);

    /// <summary>Goes on to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        (Refused, _isMalformed) = (null, false);
        while (true)
        {
            if (_numbers.TryDequeue(out long number))
            {
                Line = number;
                _reader!.Read();
                Refused = _isMalformed ? new RefusedLine(Line, "", "A quote stands where none may be.", "Put the field into quotes, and write each quote in it twice.") : OfWidth();
                return true;
            }

            if (_apart is { } apart)
            {
                _apart = null;
                ReadApart(apart);
                return true;
            }

            if (!ReadBlock())
            {
                return false;
            }
        }
    }

    public void Dispose() => _reader?.Dispose();

    private bool ReadBlock()
    {
        _block.Clear();
        while (_block.Length < MaxField && _lines.Read(out TextLine line))
        {
            if (line.Text is not { } text || text.AsSpan().Count('"') % 2 != 0)
            {
                _apart = line;
                break;
            }

            if (text.Length > 0)
            {
                _block.Append(text).Append('\n');
                _numbers.Enqueue(line.Number);
            }
        }

        if (_numbers.Count > 0)
        {
            Open(_block.ToString(), _options);
        }

        return _numbers.Count > 0 || _apart is not null;
    }

    /// <summary>A line that is too long, or at whose end a quote is open: the record goes on in the next, or the quote is a mistake.</summary>
    private void ReadApart(TextLine first)
    {
        Line = first.Number;
        if (first.Text is null)
        {
            Refused = new RefusedLine(Line, "", $"It is longer than {TextLines.MaxLine:N0} characters.", "Look whether its line endings are lost.");
            return;
        }

        StringBuilder record = new(first.Text);
        List<TextLine> more = [];
        bool isOpen = true;
        while (isOpen && record.Length <= MaxField && _lines.Read(out TextLine next))
        {
            more.Add(next);
            if (next.Text is not { } text)
            {
                break;
            }

            record.Append('\n').Append(text);
            isOpen = text.AsSpan().Count('"') % 2 == 0;
        }

        if (!isOpen)
        {
            Open(record.Append('\n').ToString(), _options with { AllowLineBreaksInQuotes = true });
            isOpen = !_reader!.Read() || _isMalformed || OfWidth() is not null;
        }

        if (isOpen)
        {
            Refused = new RefusedLine(Line, "", "A quote is opened and not closed.", "Put a field that has quotes in it into quotes, and write each of them twice.");
            _lines.Return(more);
        }
    }

    private void Open(string text, CsvReaderOptions options)
    {
        _reader?.Dispose();
        _reader = CsvReader.FromText(text, options);
    }

    private RefusedLine? OfWidth() => Width == 0 || Count == Width
        ? null
        : new RefusedLine(Line, "", $"It has {Count:N0} fields, and the header has {Width:N0}.", "Put a field that has the delimiter or a quote in it into quotes.");
}
