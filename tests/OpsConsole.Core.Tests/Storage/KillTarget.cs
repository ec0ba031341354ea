using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Tests.Telemetry.Interactions;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>
/// What the test assembly does when it is started to be killed: it commits request after request, some of them again, and
/// appends to a file what was acknowledged.
/// </summary>
internal static class KillTarget
{
    private const string DirectoryVariable = "OPSCONSOLE_KILL_DIRECTORY", FileVariable = "OPSCONSOLE_KILL_FILE";

    /// <summary>How to start this assembly as a target.</summary>
    public static ProcessStartInfo StartInfo(string directory, string acknowledgements) => new(Environment.ProcessPath!)
    {
        ArgumentList = { typeof(KillTarget).Assembly.Location },
        Environment = { [DirectoryVariable] = directory, [FileVariable] = acknowledgements },
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The entry point of a test assembly belongs to the test framework.")]
    internal static void RunIfTarget()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { } directory)
        {
            RunAsync(directory, Environment.GetEnvironmentVariable(FileVariable)!).GetAwaiter().GetResult();
        }
    }

    private static async Task RunAsync(string directory, string acknowledgements)
    {
        await using TestDatabase database = TestDatabase.Open(directory);
        await using (var context = database.Context())
        {
            await database.Provider.Get<DimensionCatalog>().LoadAsync(context, CancellationToken.None);
            await database.Provider.Get<SeriesCatalog>().LoadAsync(context, CancellationToken.None);
        }

        await using FileStream file = new(acknowledgements, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
        Random random = new();
        for (ulong first = (ulong)random.NextInt64(1, long.MaxValue / 2); ; first += 8)
        {
            ulong[] traces = [.. Enumerable.Range(0, 8).Select(i => first + (ulong)i)];
            var roots = SampleTraces.Request([.. traces.Select(trace => SampleTraces.Delta(trace, SampleTraces.Root()))]);
            var calls = SampleTraces.Request([.. traces.Select(trace => SampleTraces.Delta(trace, SampleTraces.Call()))]);
            await database.Store.CommitAsync([roots], CancellationToken.None);
            await database.Store.CommitAsync([calls, roots], CancellationToken.None);
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Concat(traces.Select(trace => $"{trace}\n"))));
        }
    }

    private static T Get<T>(this IServiceProvider services) => (T)services.GetService(typeof(T))!;
}
