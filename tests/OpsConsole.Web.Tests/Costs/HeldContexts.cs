using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>A database that a test makes fail, or wait until it says so.</summary>
internal sealed class HeldContexts(IDbContextFactory<OpsDbContext> contexts) : IDbContextFactory<OpsDbContext>
{
    private TaskCompletionSource? _hold, _reached;

    /// <summary>Whether it fails as SQLite does.</summary>
    public bool Fails { get; set; }

    /// <summary>Has the next one who asks wait, until <see cref="Release"/>. Done when somebody waits.</summary>
    public Task HoldNext()
    {
        (_hold, _reached) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _reached.Task;
    }

    /// <summary>Lets who waits go on.</summary>
    public void Release() => Waiting!.SetResult();

    /// <summary>Who waits.</summary>
    private TaskCompletionSource? Waiting { get; set; }

    public OpsDbContext CreateDbContext() => Fails ? throw new SqliteException("database disk image is malformed", 11) : contexts.CreateDbContext();

    public async Task<OpsDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (_hold is { } hold)
        {
            (_hold, Waiting) = (null, hold);
            _reached!.SetResult();
            await hold.Task.WaitAsync(cancellationToken);
        }

        return CreateDbContext();
    }
}
