using System.Text;
using OpsConsole.Core.Audit.Exports;

namespace OpsConsole.Core.Sources.Files;

/// <summary>Writes refused lines as CSV, of which a spreadsheet runs nothing.</summary>
public static class RefusalReport
{
    /// <summary>Writes them.</summary>
    public static async Task WriteAsync(IReadOnlyList<RefusedLine> refusals, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        using LineOutput output = new(stream);
        CsvOutput csv = new(output);
        csv.Begin();
        foreach (string column in (string[])["line", "column", "problem", "remedy"])
        {
            csv.Text(Encoding.UTF8.GetBytes(column));
        }

        csv.EndRow();
        foreach (RefusedLine refusal in refusals)
        {
            csv.Number(refusal.Line);
            csv.Text(Encoding.UTF8.GetBytes(refusal.Column));
            csv.Text(Encoding.UTF8.GetBytes(refusal.Problem));
            csv.Text(Encoding.UTF8.GetBytes(refusal.Remedy));
            csv.EndRow();
            await output.WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
