using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;
using static OpsConsole.Core.Tests.Telemetry.Interactions.SampleTraces;

namespace OpsConsole.Core.Tests.Storage;

public class KillTests
{
    private const int Kills = 5;

    [Fact]
    public async Task What_was_acknowledged_survives_kill_9_once()
    {
        string directory = await EmptyDatabaseAsync();
        string acknowledgements = Path.Combine(directory, "acknowledged");
        Random random = new();
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process child = Process.Start(KillTarget.StartInfo(directory, acknowledgements))!;
            int before = Acknowledged(acknowledgements).Count;
            while (Acknowledged(acknowledgements).Count < before + random.Next(3, 40))
            {
                Assert.False(child.HasExited, "The child ended by itself.");
                await Task.Delay(random.Next(1, 8), TestContext.Current.CancellationToken);
            }

            child.Kill(); // SIGKILL
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        HashSet<ulong> acknowledged = Acknowledged(acknowledgements);
        await using TestDatabase database = TestDatabase.Open(directory);
        await using OpsDbContext context = database.Context();
        List<Interaction> rows = await context.Interactions.ToListAsync(TestContext.Current.CancellationToken);
        HashSet<string> stored = [.. rows.Select(row => Convert.ToHexString(row.TraceId))];
        Assert.Equal(rows.Count, stored.Count);
        Assert.DoesNotContain(acknowledged, trace => !stored.Contains(Convert.ToHexString(Delta(trace).TraceId.ToBytes())));
        await Recount.AssertRollupsAsync(context);
    }

    private static async Task<string> EmptyDatabaseAsync()
    {
        TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        string directory = Directory.CreateTempSubdirectory("opsconsole-kill-").FullName;
        File.Copy(database.File, Path.Combine(directory, "opsconsole.db"));
        await database.DisposeAsync();
        return directory;
    }

    /// <summary>The numbers on whole lines: the child may have been killed while it wrote the last.</summary>
    private static HashSet<ulong> Acknowledged(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n');
        return [.. lines[..^1].Select(ulong.Parse)];
    }
}
