using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Writes RFC 4180 with CRLF, in UTF-8 with a byte order mark, so that spreadsheets read it as it is and run nothing of it.</summary>
internal sealed class CsvOutput(LineOutput output)
{
    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\",\r\n"u8);

    private bool _first = true;

    /// <summary>Starts the file.</summary>
    public void Begin() => output.Buffer.Write(Encoding.UTF8.Preamble);

    /// <summary>Adds a cell of a column that holds numbers and nothing else.</summary>
    public void Number(long number)
    {
        Separate();
        Utf8Formatter.TryFormat(number, output.Buffer.GetSpan(20), out int length);
        output.Buffer.Advance(length);
    }

    /// <summary>Adds a cell of a column that holds decimal numbers and nothing else, with a point and without separators of thousands.</summary>
    public void Number(decimal number)
    {
        Separate();
        number.TryFormat(output.Buffer.GetSpan(40), out int length, "0.############################", CultureInfo.InvariantCulture);
        output.Buffer.Advance(length);
    }

    /// <summary>Adds a cell of a column that holds text, in UTF-8. It cannot become a formula.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Separate();
        bool quoted = text.ContainsAny(Quoted);
        if (quoted)
        {
            output.Buffer.Write("\""u8);
        }

        if (CouldRun(text))
        {
            output.Buffer.Write("'"u8);
        }

        for (int quote; quoted && (quote = text.IndexOf((byte)'"')) >= 0; text = text[(quote + 1)..])
        {
            output.Buffer.Write(text[..(quote + 1)]);
            output.Buffer.Write("\""u8);
        }

        output.Buffer.Write(text);
        if (quoted)
        {
            output.Buffer.Write("\""u8);
        }
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        output.Buffer.Write("\r\n"u8);
        _first = true;
    }

    /// <summary>Whether a spreadsheet may take a text that starts so for a formula.</summary>
    private static bool CouldRun(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && (text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0
            || text.StartsWith("＝"u8) || text.StartsWith("＋"u8) || text.StartsWith("－"u8) || text.StartsWith("＠"u8));

    private void Separate()
    {
        if (!_first)
        {
            output.Buffer.Write(","u8);
        }

        _first = false;
    }
}
