using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Changes.Preflight;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Tests.Dashboards;
using OpsConsole.Core.Tests.Prompts.History;
using OpsConsole.Core.Tests.Prompts.Serving;

namespace OpsConsole.Core.Tests.Changes.Preflight;

/// <summary>A repository of prompts, and telemetry of the applications that call them.</summary>
internal sealed class PreflightScratch : IAsyncDisposable
{
    public const string Production = "production";

    public static readonly DateTime Now = new(2026, 11, 21, 12, 30, 0, DateTimeKind.Utc);

    private readonly ServedScratch _scratch = new();
    private readonly ServedUpkeep _upkeep;

    private PreflightScratch(RollupDatabase numbers)
    {
        Numbers = numbers;
        _upkeep = _scratch.Start();
        Served = new ServedPrompts(_scratch.Repository.Catalog, _scratch.Reader, _upkeep, numbers.Time);
        Observed = new ObservedVersions(
            new ObservedReader(numbers.Query.RunAsync), new VersionLookup(_scratch.Reader, _scratch.Repository.Catalog, _scratch.Repository.History), Served, _scratch.Repository.Catalog,
            _scratch.Repository.Releases, _scratch.Repository.Options, numbers.Time, NullLogger<ObservedVersions>.Instance);
        Instances = new InstanceRegistry(numbers.Time);
    }

    public RollupDatabase Numbers { get; }

    public ServedPrompts Served { get; }

    public ObservedVersions Observed { get; }

    public InstanceRegistry Instances { get; }

    public VariablesSupplied Variables => new(Served, Observed, new RunningVersion(Served, _scratch.Repository.Queries));

    public ModelPriced Model => new(Served, PriceBooks.Of(PriceBook.ListPrices), Numbers.Time);

    public EnvironmentHeard Environment => new(Numbers.Query, Instances, Served, Numbers.Time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PreflightScratch> CreateAsync() => new(await RollupDatabase.CreateAsync(Now));

    /// <summary>Puts a file into the repository.</summary>
    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync(string path, string content)
    {
        string commit = await _scratch.CommitAsync(GrownRepository.Put(path, content));
        await _scratch.Repository.Releases.RefreshAsync(Cancel);
        await _upkeep.Settled;
        return commit;
    }

    /// <summary>A prompt with these variables, as a file has them: <c>name</c> must be given, <c>name=</c> need not.</summary>
    public Task<string> PromptAsync(params string[] variables) => CommitAsync("a.prompty", Prompty(variables));

    /// <summary>Its text; all variables are used, but for those with a question mark.</summary>
    public static string Prompty(params string[] variables) =>
        "---\ninputs:\n" + string.Concat(variables.Select(v => v.TrimEnd('?') is var name && name.EndsWith('=') ? $"  - {{ name: {name[..^1]}, kind: string, default: x }}\n" : $"  - {{ name: {name}, kind: string, required: true }}\n"))
        + "---\nuser:\nSay " + string.Concat(variables.Where(v => !v.EndsWith('?')).Select(v => $"{{{{{v.TrimEnd('=')}}}}} ")) + "\n";

    /// <summary>SHA of the content of a file in a commit.</summary>
    public string BlobAt(string commit, string path = "a.prompty") => _scratch.Repository.Run("rev-parse", $"{commit}:{path}").Trim();

    /// <summary>An application calls the prompt ten minutes ago.</summary>
    public Task CallAsync(string application, string? version, string environment = Production) => CallAsync(new Counted(Now.AddMinutes(-10), application, environment, "gpt-4o-mini", version is null ? "a" : $"a@{version}"));

    /// <summary>Telemetry has interactions.</summary>
    public async Task CallAsync(params Counted[] counted)
    {
        await Numbers.CountAsync(counted);
        await Observed.RefreshAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _upkeep.Dispose();
        _scratch.Dispose();
        await Numbers.DisposeAsync();
    }
}
