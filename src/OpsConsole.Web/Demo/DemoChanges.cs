using System.Text;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>
/// Gives the queue of change requests some life, once: the sample people ask for changes by the commands that anybody uses. Only on the console's example
/// repository: nothing is pushed to anybody's own.
/// </summary>
internal sealed partial class DemoChanges(
    OwnAddress address, PromptRepositoryState repository, PromptCatalog catalog, PromptQueries prompts, ProposalCommands proposals, ChangeCommands changes, ChangeQueries queries,
    AccessDirectory access, ILogger<DemoChanges> logger) : BackgroundService
{
    private const string Engineer = "engineer@demo.example", ProductOwner = "product-owner@demo.example", OnCall = "on-call@demo.example", Administrator = "administrator@demo.example";

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            if (!repository.Current.IsExample || (await queries.ListAsync(new ChangeFilter { Limit = 1 }, stoppingToken)).Count > 0)
            {
                return;
            }

            await ReadAsync(stoppingToken);
            await AskAsync(Administrator, "support-bot/escalate", DemoWorld.Production, "Send the note to the service desk by itself", "Nobody copies it by hand then.",
                text => text + "\nSend the note to the service desk with the key AKIAIOSFODNN7EXAMPLQ.\n", stoppingToken); // a secret: it goes nowhere
            await AskAsync(ProductOwner, "document-analyst/compare", DemoWorld.Staging, "Name sums with their currency", "A customer took francs for euros.",
                text => text + "\nName every sum with its currency.\n", stoppingToken);
            string? waits = await AskAsync(Engineer, "support-bot/answer", DemoWorld.Production, "Name the passage that an answer is from",
                "People ask where it is written. **Two of five** complaints of last week were about that.",
                text => text.Replace("If the passages do not", "Name the passage. If the passages do not", StringComparison.Ordinal), stoppingToken);
            if (waits is not null)
            {
                await changes.CommentAsync(PersonOf(OnCall), waits, "Fine for me at night. @product-owner, do you want it before the weekend?", stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            Log.NotMade(logger, exception);
        }
    }

    /// <summary>Waits until the repository was read.</summary>
    private async Task ReadAsync(CancellationToken stopping)
    {
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable subscription = catalog.Subscribe(Look);
        Look();
        await read.Task.WaitAsync(stopping);

        void Look()
        {
            if (catalog.Current.Commit is not null)
            {
                read.TrySetResult();
            }
        }
    }

    private async Task<string?> AskAsync(string email, string prompt, string environment, string title, string why, Func<string, string> change, CancellationToken stopping)
    {
        string tip = catalog.Current.Commit!;
        if (await prompts.ReadAsync(prompt, tip, stopping) is not { IsUnread: false } version)
        {
            return null;
        }

        Actor by = PersonOf(email);
        byte[] content = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(version.Content)));
        ProposalOutcome proposed = await proposals.ProposeAsync(by, new ProposalDraft(prompt, null, tip, content, title, why), stopping);
        return proposed.Id is { } proposal
            ? (await changes.OpenAsync(by, new ChangeWish(ChangeKind.Release, environment, prompt, title, why) { Proposal = proposal }, stopping)).Id
            : null;
    }

    /// <summary>A sample person, as if signed in.</summary>
    private Actor PersonOf(string email)
    {
        AccessEntry person = access.People.Single(p => p.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return Actor.Person(new AccessTicket(person.PersonId, person.Email, "sample data", person.Stamp), new ActorOrigin("web"));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: the change requests of the sample people could not be made.")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
