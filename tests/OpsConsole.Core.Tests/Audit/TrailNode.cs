using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Audit;

/// <summary>One process with an audit trail, on a database that others may use too. Its services that run by themselves run only when started.</summary>
internal sealed class TrailNode : IAsyncDisposable
{
    /// <summary>A kind of event that asks to be signed at once, and one that does not.</summary>
    public const string AtOnce = "test.at_once", Plain = "test.plain";

    private readonly ServiceProvider _services;

    private TrailNode(ServiceProvider services) => _services = services;

    public static Actor Shell { get; } = Actor.Shell("tester@localhost");

    public CheckpointIssuer Issuer => Get<CheckpointIssuer>();

    public KeyRotation Rotation => Get<KeyRotation>();

    public SigningKeyFile KeyFile => Get<SigningKeyFile>();

    public NewestCheckpoint Newest => Get<NewestCheckpoint>();

    public AuditAlarms Alarms => Get<AuditAlarms>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TrailNode> StartAsync(TestDatabase database, Action<AuditOptions>? configure = null, TimeProvider? time = null)
    {
        StorageOptions storage = database.Provider.GetRequiredService<StorageOptions>();
        ServiceCollection services = new();
        services.AddSingleton(storage);
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddLogging();
        services.AddOpsModel();
        services.AddDataProtection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddAudit();
        services.AddSingleton(_ =>
        {
            AuditOptions options = new(); // not validated: tests wait for shorter times than people may set
            configure?.Invoke(options);
            return options;
        });
        services.AddAuditKinds(new AuditKind(AtOnce, "tested") { AtOnce = true }, new AuditKind(Plain, "tested"));
        services.AddPeopleAndKeys();
        services.AddSqliteStorage(storage);
        TrailNode node = new(services.BuildServiceProvider());
        await node.Get<AuditStart>().PrepareAsync(Cancellation);
        await node.Get<AccessLoader>().PrepareAsync(Cancellation);
        return node;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts what runs by itself, in the order of the product. Disposing stops it, as a graceful stop does.</summary>
    public async Task<IAsyncDisposable> RunAsync<T>() where T : IHostedService
    {
        T service = _services.GetServices<IHostedService>().OfType<T>().Single();
        await service.StartAsync(Cancellation);
        return new Running(service);
    }

    /// <summary>Writes events. Returns the position of the last.</summary>
    public async Task<long> RecordAsync(int count = 1, string kind = Plain)
    {
        long seq = 0;
        for (int i = 0; i < count; i++)
        {
            seq = await Get<AuditTrail>().RecordAsync(new AuditEvent(kind, Shell, "test", i.ToString()), Cancellation);
        }

        return seq;
    }

    public async Task<PublishedCheckpoint> IssueAsync() => (await Issuer.IssueAsync(Cancellation))!;

    /// <summary>Whether a checkpoint is signed by all keys that the schedule of this log asks for, and has the root of the stored tree.</summary>
    public async Task AssertSoundAsync(PublishedCheckpoint published, long previous)
    {
        await using OpsDbContext context = await Get<Microsoft.EntityFrameworkCore.IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancellation);
        KeySchedule keys = await KeyEntries.ReadAsync(context, Cancellation);
        SignedNote note = SignedNote.TryParse(published.Note)!;
        Assert.Equal(published.Checkpoint.ToText(), note.Text);
        Assert.All(keys.RequiredFor(published.Checkpoint.Size, previous), key => Assert.True(note.IsSignedBy(key)));
        Assert.Equal(await new TreeReader(context).RootAsync(published.Checkpoint.Size, Cancellation), published.Checkpoint.Root);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Running(IHostedService service) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await service.StopAsync(CancellationToken.None);
    }
}
