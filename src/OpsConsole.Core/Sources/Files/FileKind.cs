using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Sources.Kinds;

namespace OpsConsole.Core.Sources.Files;

/// <summary>Sources whose days come in files that people import. Its job reads one when somebody gives it, and by itself never runs.</summary>
internal sealed class FileKind : ISourceKind
{
    /// <summary>Setting: whom charges were bought from where the file does not say.</summary>
    public const string Provider = "Provider";

    private const int LongestProvider = 100;

    public SourceKind Kind => SourceKind.Files;

    public IReadOnlyList<SourceField> Fields { get; } = [new(Provider, "Provider", "Whom the charges were bought from, such as Azure or Google Cloud. Only used where the file does not say.")];

    public string? Problem(SourceDefinition source) => source[Provider].Length > LongestProvider ? $"Provider: it is longer than {LongestProvider} characters." : null;

    public JobDefinition Job(SourceDefinition source) => JobOf(source, () => new LeftoverSweep(source));

    /// <summary>The job of a source, for one run.</summary>
    public static JobDefinition JobOf(SourceDefinition source, Func<IConsoleJob> make) => new(
        source.Job, $"Reads files of charges that people import for {source.Name}", new EverySchedule(TimeSpan.Zero, TimeSpan.Zero), _ => make())
    {
        TimeLimit = TimeSpan.FromHours(6),
        TellsPeople = false, // whoever gave the file looks
    };

    public Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        Task.FromResult(new SourceTest(true, [new SourceFinding(true, "There is nothing to connect to: files are imported on its page or by the API.")]));
}
