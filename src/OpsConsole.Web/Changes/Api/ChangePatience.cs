using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Web.Changes.Api;

/// <summary>
/// Has programs wait for a command as long as they are promised, and no longer: a remote repository may take minutes for a push. What takes longer goes on by
/// itself, and they hear where to look.
/// </summary>
internal sealed partial class ChangePatience(ChangeQueries changes, TimeProvider time, ILogger<ChangePatience> logger)
{
    /// <summary>How long a command is waited for. With what is read before and after it, an answer takes ten seconds at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private const int MostRecent = 20;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command. Its token is cancelled when the caller goes while it is waited for, and never afterwards.</param>
    /// <param name="gone">Says that the caller went.</param>
    /// <returns>What became of it; null when it takes longer.</returns>
    public async Task<T?> WaitAsync<T>(Func<CancellationToken, Task<T>> command, CancellationToken gone)
        where T : class
    {
        CancellationTokenSource cancel = new(); // lives as long as the command, and holds nothing that must be let go
        Task<T> running;
        await using (gone.Register(cancel.Cancel))
        {
            using CancellationTokenSource inTime = new();
            running = command(cancel.Token);
            if (await Task.WhenAny(running, Task.Delay(Longest, time, inTime.Token)) == running)
            {
                await inTime.CancelAsync();
                return await running;
            }
        }

        _ = FinishAsync(running);
        return null;
    }

    /// <summary>The change request that an opening which takes longer has made by now; null while there is none.</summary>
    /// <param name="author">Id of who asked.</param>
    /// <param name="wish">For what.</param>
    /// <param name="since">When, UTC.</param>
    public async Task<ChangeRequest?> FindAsync(string author, ChangeWish wish, DateTime since)
    {
        IReadOnlyList<ChangeRequest> recent = await changes.ListAsync(new ChangeFilter { AuthorId = author, Subject = wish.Subject, Environment = wish.Environment, Limit = MostRecent }, CancellationToken.None);
        return recent.FirstOrDefault(r => r.Kind == wish.Kind && r.Title == wish.Title.Trim() && r.CreatedAt >= since);
    }

    /// <summary>Nobody waits for it any more; what goes wrong with it is in the log.</summary>
    private async Task FinishAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception exception) // whatever it is: there is nobody else to hear of it
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A command on a change request that took long failed. Its state says how far it got.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
