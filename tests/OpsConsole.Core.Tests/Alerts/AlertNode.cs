using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Outbox;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Core.Tests.Alerts;

/// <summary>One process that notifies people, on a database that others may use too. What runs by itself runs only when started.</summary>
internal sealed class AlertNode : IAsyncDisposable
{
    /// <summary>A kind of event for what the tests announce.</summary>
    public const string Happened = "test.happened";

    private readonly ServiceProvider _services;

    private AlertNode(ServiceProvider services) => _services = services;

    public NotificationOutbox Outbox => Get<NotificationOutbox>();

    public OutboxStore Store => Get<OutboxStore>();

    public NotificationQueries Queries => Get<NotificationQueries>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts it with channels of the test's own.</summary>
    public static Task<AlertNode> StartAsync(TestDatabase database, TimeProvider time, params INotificationChannel[] channels) =>
        StartAsync(database, _ => { }, time, services => services.AddSingleton(new NotificationChannels(channels)));

    /// <summary>Starts it with channels of the settings.</summary>
    public static async Task<AlertNode> StartAsync(TestDatabase database, Action<AlertsOptions> configure, TimeProvider? time = null, Action<IServiceCollection>? replace = null)
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
        services.AddPeopleAndKeys();
        services.AddAlerts();
        services.Configure<AlertsOptions>(options =>
        {
            options.PublicAddress = "https://ops.example.com/";
            configure(options);
        });
        services.AddAuditKinds(new AuditKind(Happened, "tested"));
        services.AddSqliteStorage(storage);
        replace?.Invoke(services);
        AlertNode node = new(services.BuildServiceProvider());
        await node.Get<AuditStart>().PrepareAsync(Cancel);
        await node.Get<AccessLoader>().PrepareAsync(Cancel);
        return node;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A lane, to be driven by hand.</summary>
    public DeliveryLane Lane(string channel, TimeSpan? limit = null)
    {
        (INotificationChannel found, AlertsOptions options) = (Get<NotificationChannels>().Find(channel)!, Get<AlertsOptions>());
        return limit is { } shorter
            ? new DeliveryLane(found, Store, options, Get<TimeProvider>(), NullLogger.Instance) { Limit = shorter }
            : new DeliveryLane(found, Store, options, Get<TimeProvider>(), NullLogger.Instance);
    }

    /// <summary>Runs all lanes and the upkeep until disposed.</summary>
    public async Task<IAsyncDisposable> RunAsync()
    {
        NotificationDelivery delivery = _services.GetServices<IHostedService>().OfType<NotificationDelivery>().Single();
        await delivery.StartAsync(Cancel);
        return new Running(delivery);
    }

    /// <summary>Something happens, is recorded and announced in one transaction.</summary>
    public async Task AnnounceAsync(Notification notification, bool commit = true)
    {
        await using OpsDbContext context = await ContextAsync();
        await using AuditedTransaction transaction = await Get<AuditTrail>().BeginAsync(context, cancellationToken: Cancel);
        Outbox.Enqueue(context, notification);
        await context.SaveChangesAsync(Cancel);
        if (commit)
        {
            transaction.Record(new AuditEvent(Happened, Actor.Shell("tester@localhost"), "test", "1"));
            await transaction.CommitAsync(Cancel);
        }
    }

    /// <summary>The only delivery there is.</summary>
    public async Task<DeliveryStatus> OnlyAsync() => Assert.Single(await Queries.RecentAsync(cancellationToken: Cancel));

    /// <summary>Kinds of the events so far that notifications themselves left.</summary>
    public async Task<string[]> EventsAsync()
    {
        await using OpsDbContext context = await ContextAsync();
        return [.. await context.AuditEntries.AsNoTracking().Where(e => e.Kind.StartsWith("notification.")).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync(Cancel)];
    }

    public Task<OpsDbContext> ContextAsync() => Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Running(IHostedService service) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await service.StopAsync(CancellationToken.None);
    }
}

/// <summary>A channel that does what the test says.</summary>
internal sealed class TestChannel(string name, Func<OutgoingMessage, CancellationToken, Task<SendResult>> send) : INotificationChannel
{
    public TestChannel(string name, Func<OutgoingMessage, SendResult>? send = null)
        : this(name, (message, _) => Task.FromResult(send?.Invoke(message) ?? SendResult.Delivered))
    {
    }

    public string Name => name;

    public string Kind => "Test";

    public string Target => "test://" + name;

    public string Address => Target;

    /// <summary>Every attempt.</summary>
    public ConcurrentQueue<OutgoingMessage> Tried { get; } = new();

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        Tried.Enqueue(message);
        return send(message, cancellationToken);
    }
}

/// <summary>Notifications to try with.</summary>
internal static class Sample
{
    public static Notification To(params string[] recipients) =>
        new("change.waiting", "A change waits for you", "**support-bot/answer** in `production`\n\n- risk: high\n- by Ben", "/changes/01?tab=diff", recipients);
}
