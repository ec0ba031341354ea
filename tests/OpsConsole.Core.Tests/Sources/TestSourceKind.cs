using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What the sources of a test say. Nothing outside is asked.</summary>
internal sealed class TestWorld
{
    /// <summary>What a source says of a stretch of the past, by the source's name.</summary>
    public Func<string, TimeWindow, IReadOnlyList<PulledMinute>> Says { get; set; } = (_, _) => [];

    /// <summary>What a test of a source finds.</summary>
    public Func<SourceDefinition, CancellationToken, Task<SourceTest>> Finds { get; set; } = (source, _) => Task.FromResult(new SourceTest(true, [new SourceFinding(true, $"{source.Settings["Address"]} answers.")]));

    /// <summary>The earliest instant that is read.</summary>
    public DateTime Since { get; set; } = DateTime.UtcNow.Date.AddDays(-1);
}

/// <summary>A kind of source whose numbers the test says.</summary>
internal sealed class TestSourceKind(SourceKind kind, TestWorld world) : ISourceKind
{
    public SourceKind Kind => kind;

    public IReadOnlyList<SourceField> Fields { get; } =
    [
        new("Address", "Address", "Where it answers, as https://prometheus.example.com.") { IsRequired = true, IsAddress = true },
        new("Auth", "Signs in by", "How the console proves who it is.") { Choices = ["none", "bearer"], Usual = "none" },
        new("Token", "Token", "The bearer token.") { IsSecret = true },
        new("Key", "Private key", "PEM, where it asks for one.") { IsSecret = true, IsLong = true },
        new("Queries", "Queries", "One a line: a measure, an equals sign and what to ask.") { IsLong = true },
        new("Client", "Client", "Whose token it is.") { When = ("Auth", "bearer") },
        new("File", "File", "A file of this host.") { IsOfSettings = true },
    ];

    public string? Problem(SourceDefinition source) =>
        !Uri.TryCreate(source["Address"], UriKind.Absolute, out _) ? "Address: it must begin with http:// or https://."
        : source["Auth"] == "bearer" && source["Token"].Length == 0 ? "Token: give one, or choose none."
        : null;

    public JobDefinition Job(SourceDefinition source) => new(source.Job, $"Pulls the numbers of {source.Name}", new EverySchedule(TimeSpan.FromDays(1), TimeSpan.FromDays(1)), provider => new MetricsPull(
        source, () => new Reader(stretch => world.Says(source.Name, stretch)), Rule, provider.GetRequiredService<PulledMinutes>(), provider.GetRequiredService<IDbContextFactory<OpsDbContext>>(), provider.GetRequiredService<TimeProvider>()))
    {
        Windows = () => Rule,
    };

    public Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) => world.Finds(source, cancellationToken);

    private WindowRule Rule => new(TimeSpan.FromHours(1), world.Since, TimeSpan.FromMinutes(2), TimeSpan.FromHours(2), TimeSpan.FromHours(6));

    private sealed class Reader(Func<TimeWindow, IReadOnlyList<PulledMinute>> says) : IMetricsReader
    {
        public Task<IReadOnlyList<PulledMinute>> ReadAsync(TimeWindow stretch, IPullReport report, CancellationToken cancellationToken)
        {
            report.Requesting();
            return Task.FromResult(says(stretch));
        }

        public void Dispose()
        {
        }
    }
}
