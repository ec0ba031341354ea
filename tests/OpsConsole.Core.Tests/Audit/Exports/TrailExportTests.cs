using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Audit.Exports;

public class TrailExportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_of_everything_verifies()
    {
        await using SampleTrail trail = await SampleTrail.CreateAsync();
        string[] lines = await trail.ExportLinesAsync();
        TrailReport report = await SampleTrail.VerifyAsync(lines);

        Assert.Equal("", report.Finding.Message);
        Assert.Equal((31, 31), (report.Size, report.Entries));
        Assert.Equal(31, lines.Count(l => l.StartsWith("{\"entry\":", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.StartsWith("{\"proof\":", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"personal\":{\"actor\":{\"data\":{\"address\":\"192.0.2.7\"", StringComparison.Ordinal));
        Assert.Contains(report.Notes, n => n.StartsWith("The key is not pinned", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Notes, n => n.StartsWith("Silence", StringComparison.Ordinal));
    }
}
