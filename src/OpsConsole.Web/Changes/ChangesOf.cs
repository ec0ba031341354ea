using System.Data.Common;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Web.Changes;

/// <summary>The change requests of a prompt or of a proposal. Knows nothing of Blazor.</summary>
internal sealed partial class ChangesOf(ChangeQueries queries, ILogger<ChangesOf> logger)
{
    /// <summary>Most that are shown.</summary>
    public const int Most = 50;

    private object? _asked;

    /// <summary>Newest first; null until they are read.</summary>
    public IReadOnlyList<ChangeRequest>? Requests { get; private set; }

    /// <summary>Whether they could not be read the last time.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>Reads them. An older look that is answered later counts no more.</summary>
    /// <param name="prompt">The prompt; null for any.</param>
    /// <param name="proposal">The proposal; null for any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(string? prompt, string? proposal, CancellationToken cancellationToken = default)
    {
        object asked = _asked = new();
        try
        {
            IReadOnlyList<ChangeRequest> found = await queries.ListAsync(new ChangeFilter { Subject = prompt, Proposal = proposal, Limit = Most }, cancellationToken);
            if (_asked == asked)
            {
                (Requests, IsUnread) = (found, false);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.NotRead(logger, exception);
            IsUnread |= _asked == asked; // what was read before stays
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Change requests could not be read for a page.")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
