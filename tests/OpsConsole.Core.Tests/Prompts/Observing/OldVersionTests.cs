using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Core.Telemetry.Rollups;
using OpsConsole.Core.Tests.Prompts.History;
using OpsConsole.Core.Tests.Prompts.Serving;

namespace OpsConsole.Core.Tests.Prompts.Observing;

/// <summary>A version that was live before is told from one that never was, however telemetry names it.</summary>
public sealed class OldVersionTests : IDisposable
{
    private readonly ServedScratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_live_is_known_by_its_commit_its_content_and_another_commit_of_that_content()
    {
        string old = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Old."));
        string same = await _scratch.CommitAsync(GrownRepository.Put("other.md", "Other."));
        string never = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Never live."));
        string now = await _scratch.CommitAsync(GrownRepository.Put("a.md", "Now."));
        await _scratch.CommitAsync(GrownRepository.Put("environments/production.yaml", $"a: {old}\n"));
        await _scratch.CommitAsync(GrownRepository.Put("environments/production.yaml", $"a: {now}\n"));
        await _scratch.Repository.Releases.RefreshAsync(Cancel);
        using ServedUpkeep upkeep = _scratch.Start();
        await upkeep.Settled;
        string BlobAt(string commit) => _scratch.Repository.Run("rev-parse", $"{commit}:a.md").Trim();

        IReadOnlyList<PromptDrift> drifts = await DriftsAsync(upkeep, old, same[..10], BlobAt(old)[..12], never, BlobAt(never), BlobAt(now), "0123456789");

        Assert.Equal(
            new Dictionary<string, DriftKind>
            {
                [old] = DriftKind.OldVersion, [same[..10]] = DriftKind.OldVersion, [BlobAt(old)[..12]] = DriftKind.OldVersion,
                [never] = DriftKind.NotReleasedVersion, [BlobAt(never)] = DriftKind.NotReleasedVersion, ["0123456789"] = DriftKind.UnknownVersion,
            },
            drifts.ToDictionary(d => d.Observed, d => d.Kind));
    }

    [Fact]
    public async Task Of_a_folder_a_commit_with_another_user_file_was_never_live()
    {
        string old = await _scratch.CommitAsync(GrownRepository.Put("a/system.md", "Old."), GrownRepository.Put("a/user.md", "Live."));
        string same = await _scratch.CommitAsync(GrownRepository.Put("other.md", "Other."));
        string never = await _scratch.CommitAsync(GrownRepository.Put("a/user.md", "Never live."));
        string now = await _scratch.CommitAsync(GrownRepository.Put("a/system.md", "Now."));
        await _scratch.CommitAsync(GrownRepository.Put("environments/production.yaml", $"a: {old}\n"));
        await _scratch.CommitAsync(GrownRepository.Put("environments/production.yaml", $"a: {now}\n"));
        await _scratch.Repository.Releases.RefreshAsync(Cancel);
        using ServedUpkeep upkeep = _scratch.Start();
        await upkeep.Settled;
        string content = _scratch.Repository.Run("rev-parse", $"{old}:a/system.md").Trim();

        IReadOnlyList<PromptDrift> drifts = await DriftsAsync(upkeep, same, never, content);

        Assert.Equal(
            new Dictionary<string, DriftKind> { [same] = DriftKind.OldVersion, [never] = DriftKind.NotReleasedVersion, [content] = DriftKind.OldVersion },
            drifts.ToDictionary(d => d.Observed, d => d.Kind));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<IReadOnlyList<PromptDrift>> DriftsAsync(ServedUpkeep upkeep, params string[] versions)
    {
        // Each version in an application of its own, once every five minutes.
        Task<MetricsResult> RunAsync(MetricsRequest request, CancellationToken cancellationToken) => Task.FromResult(new MetricsResult(request.From, request.To,
            [.. versions.Select((v, i) => new MetricsGroup(["production", $"a@{v}", $"app{i}"], Totals(9), [new MetricsPoint(request.From, Totals(9)), new MetricsPoint(request.To, Totals(9))]))]));
        _scratch.Repository.Options.DriftTolerance = TimeSpan.Zero;
        ObservedVersions observed = new(
            new ObservedReader(RunAsync), new VersionLookup(_scratch.Reader, _scratch.Repository.Catalog, _scratch.Repository.History), new ServedPrompts(_scratch.Repository.Catalog, _scratch.Reader, upkeep),
            _scratch.Repository.Catalog, _scratch.Repository.Releases, _scratch.Repository.Options, TimeProvider.System, NullLogger<ObservedVersions>.Instance);
        await observed.RefreshAsync(Cancel);
        return observed.Drifts;
    }

    private static MetricsTotals Totals(long requests) => MetricsTotals.Of(new RollupCell { Requests = requests }, 300);
}
