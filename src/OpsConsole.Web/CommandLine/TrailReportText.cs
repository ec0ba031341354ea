using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Web.CommandLine;

/// <summary>A verification as people read it in a terminal, and as scripts pick it apart: a name, a tab, a value a line.</summary>
internal static class TrailReportText
{
    public static async Task WriteAsync(TrailReport report, TextWriter output)
    {
        List<(string Name, string Value)> lines = [("result", report.Finding.Kind switch { Tampering.None => "intact", Tampering.Unreadable => "unreadable", _ => "TAMPERED" })];
        if (!report.IsIntact)
        {
            lines.Add(("kind", report.Finding.Name));
            lines.Add(("first bad", report.Finding.FirstBad is { } bad ? $"entry {bad}" : "-"));
            lines.Add(("finding", report.Finding.Message));
        }

        if (report.LogId.Length > 0)
        {
            lines.Add(("log", report.LogId));
            lines.Add(("entries", report.Entries == report.Size ? $"{report.Size}" : $"{report.Entries} of {report.Size}"));
            lines.Add(("recorded", $"{report.FirstAt} to {report.LastAt}"));
            lines.AddRange(report.Keys.Select(k => ("key", $"{k.Key.Fingerprint} from entry {k.Seq} on")));
        }

        if (report.Newest is { } newest)
        {
            lines.Add(("checkpoint", $"{newest.Size} entries, root {Convert.ToBase64String(newest.Root)}, {newest.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
        }

        if (report.Seal is { } seal)
        {
            lines.Add(("exported", $"{seal.MadeAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}, filter {seal.Filter}"));
        }

        lines.AddRange(report.Notes.Select(n => ("note", n)));
        foreach ((string name, string value) in lines)
        {
            await output.WriteLineAsync($"{name}\t{string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c))}"); // the file is not trusted: nothing of it moves the cursor
        }
    }
}
