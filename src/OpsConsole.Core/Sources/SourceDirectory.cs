using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources;

/// <summary>All sources: those of the settings, and those that people added. Each that can be read has a job. What another node changes is seen within half a minute.</summary>
public sealed partial class SourceDirectory : BackgroundService, IJobProvider
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<ISourceKind> _kinds;
    private readonly SourceSecrets _secrets;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceDirectory> _logger;
    private readonly IReadOnlyList<SourceDefinition> _settings;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private Known _known = new([], []);

    internal SourceDirectory(
        IEnumerable<ISourceKind> kinds, SourceSecrets secrets, IConfiguration configuration, IDbContextFactory<OpsDbContext> contexts, TimeProvider time, ILogger<SourceDirectory> logger)
    {
        (_kinds, _secrets, _contexts, _time, _logger) = ([.. kinds], secrets, contexts, time, logger);
        Kinds = [.. _kinds.Select(k => k.Kind).Order()];
        _settings = [.. SourceOptions.Read(configuration, FieldsOf).Select(Judged)];
        _known = new Known(_settings, JobsOf(_settings));
    }

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>What kinds of sources can be read.</summary>
    public IReadOnlyList<SourceKind> Kinds { get; }

    /// <summary>The sources, by name.</summary>
    public IReadOnlyList<SourceDefinition> All => Volatile.Read(ref _known).Sources;

    /// <inheritdoc />
    public IReadOnlyList<JobDefinition> Jobs => Volatile.Read(ref _known).Jobs;

    /// <summary>One by its id; null when there is none.</summary>
    public SourceDefinition? Find(string id) => All.FirstOrDefault(s => s.Id == id);

    /// <summary>The settings of a kind, in the order of the form.</summary>
    public IReadOnlyList<SourceField> FieldsOf(SourceKind kind) => KindOf(kind)?.Fields ?? [];

    /// <summary>The most that requests to a source may cost in a calendar month, US dollars; null where they cost nothing, or it cannot be read.</summary>
    public decimal? MonthlyCapOf(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Problem is null ? KindOf(source.Kind)?.MonthlyCap(source) : null;
    }

    /// <summary>Reads those that people added. What one call read never takes the place of what a later one did.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    /// <summary>A source as it would be with other settings.</summary>
    internal SourceDefinition Judged(SourceDefinition source) => source.Problem is not null ? source : source with { Problem = Problem(source) };

    /// <summary>Looks whether a source can be read.</summary>
    internal Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        KindOf(source.Kind) is { } kind ? kind.TestAsync(source, cancellationToken) : Task.FromResult(new SourceTest(false, [new SourceFinding(false, Problem(source)!)]));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nobody
        using PeriodicTimer timer = new(Again, _time);
        do
        {
            try
            {
                await LoadAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
            {
                Log.Failed(_logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        List<Source> rows;
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            rows = await context.Sources.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        SourceDefinition[] sources = [.. _settings.Concat(rows.Select(Of)).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)];
        Known before = Volatile.Read(ref _known);
        if (sources.Select(Stamp).SequenceEqual(before.Sources.Select(Stamp)))
        {
            return;
        }

        Volatile.Write(ref _known, new Known(sources, JobsOf(sources)));
        Changed?.Invoke();
    }

    private string? Problem(SourceDefinition source)
    {
        if (KindOf(source.Kind) is not { } kind)
        {
            return $"This console cannot read sources of the kind {source.Kind}. Use a version that can, or remove the source.";
        }

        foreach (SourceField field in kind.Fields)
        {
            string value = source[field.Name];
            if (value.Length == 0 && field.IsRequired)
            {
                return $"{field.Label}: {field.Hint}";
            }

            if (value.Length > 0 && field.IsOfSettings && !source.IsFromSettings)
            {
                return $"{field.Label}: it can be given in the console's settings only.";
            }

            if (value.Length > SourceField.MaxValue)
            {
                return $"{field.Label}: it is longer than {SourceField.MaxValue:N0} characters.";
            }

            if (value.Length > 0 && field.Choices.Count > 0 && !field.Choices.Contains(value))
            {
                return $"{field.Label}: must be one of {string.Join(", ", field.Choices)}.";
            }

            if (!field.IsSecret && Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.UserInfo.Length > 0)
            {
                return $"{field.Label}: an address is shown, so it must not hold a user or password. Give them in their own fields.";
            }
        }

        return kind.Problem(source);
    }

    private SourceDefinition Of(Source row)
    {
        IReadOnlyDictionary<string, string>? secrets = _secrets.Unprotect(row.Secrets);
        return Judged(new SourceDefinition
        {
            Id = row.Id,
            Name = row.Name,
            Kind = row.Kind,
            Settings = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Settings) ?? [],
            Secrets = secrets ?? new Dictionary<string, string>(),
            IsEnabled = row.IsEnabled,
            Revision = row.Revision,
            Problem = secrets is null ? "Its secrets were encrypted by a key that this console does not have any more. Give them again." : null,
        });
    }

    private IReadOnlyList<JobDefinition> JobsOf(IEnumerable<SourceDefinition> sources) => [.. sources.Where(s => s is { IsEnabled: true, Problem: null }).Select(s => KindOf(s.Kind)!.Job(s) with { Title = s.Name })];

    private ISourceKind? KindOf(SourceKind kind) => _kinds.FirstOrDefault(k => k.Kind == kind);

    private static string Stamp(SourceDefinition source) => $"{source.Id} {source.Revision} {source.IsEnabled} {source.Problem}"; // a key of the ring may come later than the source

    private sealed record Known(IReadOnlyList<SourceDefinition> Sources, IReadOnlyList<JobDefinition> Jobs);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The sources could not be read from the database. It is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
