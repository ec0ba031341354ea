using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Migrations.SqlServer;

namespace OpsConsole.Core.Tests.Identity;

/// <summary>What one process knows of people and keys, on a database that others may use too.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Node(ServiceProvider services) => _services = services;

    public PeopleCommands People => Get<PeopleCommands>();

    public AccountCommands Account => Get<AccountCommands>();

    public KeyCommands Keys => Get<KeyCommands>();

    public AccessDirectory Access => Get<AccessDirectory>();

    public KeyDirectory KeyDirectory => Get<KeyDirectory>();

    public static async Task<Node> StartAsync(TestDatabase database, TimeProvider? time = null)
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
        services.AddSingleton<KeyUseUpkeep>();
        _ = storage.Provider == "Sqlite" ? services.AddSqliteStorage(storage) : services.AddSqlServerStorage(storage);
        Node node = new(services.BuildServiceProvider());
        await node.Get<AuditStart>().PrepareAsync(TestContext.Current.CancellationToken);
        await node.Get<AccessLoader>().PrepareAsync(TestContext.Current.CancellationToken);
        return node;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Adds somebody with these roles. Returns the id.</summary>
    public async Task<string> AddAsync(string email, params string[] roles)
    {
        NewPerson made = await People.AddAsync(email, null, roles, password: null, Actor.Shell("tester@localhost"), TestContext.Current.CancellationToken);
        Assert.Equal(PeopleOutcome.Done, made.Outcome);
        return made.PersonId;
    }

    /// <summary>Somebody who is signed in.</summary>
    public AccessTicket SignIn(string personId)
    {
        AccessEntry person = Access.Find(personId)!;
        return new AccessTicket(personId, person.Email, Guid.NewGuid().ToString("n"), person.Stamp);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
