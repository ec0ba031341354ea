using System.Text;
using Microsoft.Data.Sqlite;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>Secrets are written and never shown.</summary>
public sealed class SourceSecretsTests
{
    private const string Secret = "hunter2-4d41", Pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_them_can_be_read_in_the_files_of_the_database()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await AddAsync(console);
        await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("renamed") with { Id = source.Id, Revision = source.Revision }, Cancel);
        Assert.Equal(Secret, console.Directory.Find(source.Id)!["Token"]);
        SqliteConnection.ClearAllPools();

        string[] files = Directory.GetFiles(Path.GetDirectoryName(console.Database.File)!, "opsconsole.db*");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] bytes = await ReadAsync(file);
            foreach (string secret in new[] { Secret, "MIGHAgEAMBMGByqGSM49" })
            {
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)));
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..12])));
            }
        }
    }

    [Fact]
    public async Task The_trail_and_its_exports_name_them_and_nothing_more()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await AddAsync(console);
        await console.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("pulled", ("Token", Secret + "-new"), ("Auth", "bearer")) with { Id = source.Id, Revision = source.Revision }, Cancel);
        await console.Commands.RemoveAsync(SourceConsole.Shell, source.Id, Cancel);

        foreach (ExportFormat format in Enum.GetValues<ExportFormat>())
        {
            using ExportPlan plan = await console.Get<TrailExports>().PrepareAsync(new AuditFilter(), Cancel);
            using MemoryStream export = new();
            await console.Get<TrailExports>().WriteAsync(plan, format, export, null, Cancel);
            string text = Encoding.UTF8.GetString(export.ToArray());
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("MIGHAgEA", text, StringComparison.Ordinal);
        }

        string changed = Encoding.UTF8.GetString((await console.EventsAsync())[1].Entry);
        Assert.Contains("\"secrets\":[\"Key\",\"Token\"]", changed, StringComparison.Ordinal);
        Assert.Contains("\"Auth\":\"bearer\"", changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_the_source_says_what_to_do_and_works_again_when_they_are_given()
    {
        await using SourceConsole console = await SourceConsole.StartAsync();
        SourceDefinition source = await AddAsync(console), open = await console.AddAsync("open");
        string empty = Path.Combine(Path.GetDirectoryName(console.Database.File)!, "other-keys");

        await using SourceConsole restored = await SourceConsole.StartAsync(with: console, keys: empty);
        SourceDefinition lost = restored.Directory.Find(source.Id)!;
        Assert.Equal("Its secrets were encrypted by a key that this console does not have any more. Give them again.", lost.Problem);
        Assert.Empty(lost.SecretNames);
        Assert.Equal([open.Job], restored.Directory.Jobs.Select(j => j.Name));
        Assert.Null(restored.Directory.Find(open.Id)!.Problem);

        SourceOutcome given = await restored.Commands.SaveAsync(SourceConsole.Shell, SourceConsole.Draft("pulled", ("Auth", "bearer"), ("Token", "again")) with { Id = source.Id, Revision = lost.Revision }, Cancel);
        Assert.Null(given.Problem);
        Assert.Equal((null, "again"), (restored.Directory.Find(source.Id)!.Problem, restored.Directory.Find(source.Id)!["Token"]));
    }

    private static Task<SourceDefinition> AddAsync(SourceConsole console) => console.AddAsync("pulled", ("Auth", "bearer"), ("Token", Secret), ("Key", Pem));

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
