using System.Text;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Core.Tests.Audit.Exports;

public class CsvOutputTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("\nx", "\"'\nx\"")]
    [InlineData("\0x", "'\0x")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("a\"b\"\"c", "\"a\"\"b\"\"\"\"c\"")]
    [InlineData("plain 1-2=3", "plain 1-2=3")]
    [InlineData("'=x", "'=x")]
    [InlineData("Zoë ＝", "Zoë ＝")]
    [InlineData("", "")]
    public async Task Text_never_becomes_a_formula(string text, string cell)
    {
        Assert.Equal($"{cell},-5,{cell}\r\n", await WriteAsync(csv =>
        {
            csv.Text(Encoding.UTF8.GetBytes(text));
            csv.Number(-5); // a number stays one
            csv.Text(Encoding.UTF8.GetBytes(text));
        }));
    }

    private static async Task<string> WriteAsync(Action<CsvOutput> row)
    {
        using MemoryStream stream = new();
        using LineOutput lines = new(stream);
        CsvOutput csv = new(lines);
        row(csv);
        csv.EndRow();
        await lines.FlushAsync(TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
