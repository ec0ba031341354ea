using System.Buffers;
using System.Text;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Writes RFC 4180 with CRLF, in UTF-8 with a byte order mark, so that spreadsheets read it as it is and run nothing of it.</summary>
internal sealed class CsvOutput(LineOutput output)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private bool _first = true;

    /// <summary>Starts the file.</summary>
    public void Begin() => output.Buffer.Write(Encoding.UTF8.Preamble);

    /// <summary>Adds a cell of a column that holds numbers and nothing else.</summary>
    public void Number(long number)
    {
        Separate();
        Write(number.ToString());
    }

    /// <summary>Adds a cell of a column that holds text. It cannot become a formula.</summary>
    public void Text(string text)
    {
        Separate();
        text = Inert(text);
        Write(text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        output.Buffer.Write("\r\n"u8);
        _first = true;
    }

    /// <summary>A text as a spreadsheet shows it and never runs it.</summary>
    public static string Inert(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;

    private void Separate()
    {
        if (!_first)
        {
            output.Buffer.Write(","u8);
        }

        _first = false;
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output.Buffer);
}
