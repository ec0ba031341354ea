using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>The list of proposals. Knows nothing of Blazor.</summary>
internal sealed partial class ProposalsState(ProposalQueries queries, ILogger<ProposalsState> logger)
{
    /// <summary>Those that wait, those of the person, those that are over.</summary>
    public static readonly IReadOnlyList<(string Value, string Text)> Choices = [("open", "Open"), ("mine", "Mine"), ("closed", "Closed")];

    /// <summary>Which are shown: a value of <see cref="Choices"/>.</summary>
    public string Show { get; private set; } = "open";

    /// <summary>The proposals, newest first; null until they are loaded.</summary>
    public IReadOnlyList<PromptProposal>? Items { get; private set; }

    /// <summary>Why they could not be loaded; null when they could.</summary>
    public string? Error { get; private set; }

    /// <summary>Loads them.</summary>
    /// <param name="show">Which: a value of <see cref="Choices"/>; anything else is the first.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(string? show, Actor by, CancellationToken cancellationToken = default)
    {
        Show = Choices.Any(c => c.Value == show) ? show! : Choices[0].Value;
        try
        {
            Items = Show switch
            {
                "mine" => await queries.ListAsync(new ProposalFilter { AuthorId = by.Id }, cancellationToken),
                "open" => await queries.ListAsync(new ProposalFilter { State = ProposalState.Open }, cancellationToken),
                _ => [.. (await queries.ListAsync(new ProposalFilter(), cancellationToken)).Where(p => p.State != ProposalState.Open)],
            };
            Error = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Error = "The proposals could not be read from the database. Their branches are in the repository all the same.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The proposals could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
