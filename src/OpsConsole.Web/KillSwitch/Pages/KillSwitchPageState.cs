using System.Data.Common;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>
/// What the page of the kill switch shows and does. What is killed comes from memory; what needs the database is loaded apart, and its
/// failure is one line on a page that works. Knows nothing of Blazor.
/// </summary>
internal sealed partial class KillSwitchPageState(
    SwitchBoard board, KillCommands kills, RestoreWishes restores, ChangeCommands changes, ChangeQueue queue, SwitchQueries queries, DimensionCatalog dimensions,
    SwitchNames names, LastDrills drills, DeliveryTracker tracker, AccessDirectory access, KillSwitchOptions options, StorageOptions storage,
    ILogger<KillSwitchPageState> logger)
{
    private QueueSnapshot _open = QueueSnapshot.Empty;
    private IReadOnlyList<KillScope> _known = [];
    private IReadOnlyList<KillDelivery> _deliveries = [];

    /// <summary>The environment that is looked at.</summary>
    public string Environment { get; private set; } = options.DefaultEnvironment;

    /// <summary>What was typed to find something to kill.</summary>
    public string Search { get; set; } = "";

    /// <summary>The newest drill; null when none is known.</summary>
    public DrillRun? LastDrill => drills.In(Environment);

    /// <summary>Whether the database was read at least once.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Whether the database could not be read: what it knows may be out of date.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>What was wrong with the last thing tried; empty when nothing was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>What the last thing tried did; empty when nothing.</summary>
    public string Said { get; private set; } = "";

    /// <summary>The whole kill switch.</summary>
    public SwitchSnapshot Snapshot => board.Current;

    /// <summary>The environment's state.</summary>
    public EnvironmentSwitches Switches => board.Current.In(Environment);

    /// <summary>Why the disk does not keep what is decided; null when it does.</summary>
    public string? JournalProblem => board.Journal.Problem;

    /// <summary>Everything that can be looked at: what telemetry, the settings and the kill switch name.</summary>
    public IReadOnlyList<string> Environments =>
    [
        .. new[] { options.DefaultEnvironment, Environment }.Concat(options.Environments).Concat(dimensions.All(DimensionKind.Environment).Where(EnvironmentName.IsValid))
            .Concat(board.Current.Environments.Keys).Where(e => e != Dimension.Overflow).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What is killed here, the widest first; drills are not among it.</summary>
    public IReadOnlyList<KilledItem> Killed =>
    [
        .. Switches.Killed.Values.Where(r => !r.Scope.IsDrill).Select(r => new KilledItem(
            r, names.Of(r), Reach.Of(_deliveries.Where(d => d.RecordId == r.Id), tracker.Progress(r.Id), storage.Node), Wanted.FirstOrDefault(w => w.Environment == Environment && w.Subject == r.Scope.ToString()))),
    ];

    /// <summary>Scopes that are killed in other environments.</summary>
    public int KilledElsewhere => board.Current.Environments.Values.Where(e => e.Environment != Environment).Sum(e => e.Killed.Keys.Count(s => !s.IsDrill));

    /// <summary>Requests of all environments that can still come to something.</summary>
    private IEnumerable<ChangeRequest> Wanted => _open.Open.Where(r => r.State.IsOpen() && (r.Kind == ChangeKind.Lineage || NamedKills.AnyLeft(r.Wanted, board.Current.In(r.Environment))));

    /// <summary>Requests of all environments that wait for people and still have something to restore.</summary>
    public IReadOnlyList<WaitingItem> Waiting(Actor by) => [.. queue.For(new QueueSnapshot([.. Wanted], []), by).Select(i => new WaitingItem(i))];

    /// <summary>Restores by one person alone that nobody reviewed yet.</summary>
    public IReadOnlyList<WaitingItem> ReviewsDue(Actor by) => [.. queue.For(_open with { Open = [.. _open.Open.Where(r => r.NeedsReview && !r.State.IsOpen())] }, by).Select(i => new WaitingItem(i))];

    /// <summary>What can be killed by one tap.</summary>
    public IReadOnlyList<TargetGroup> Targets => KillTargets.Groups(dimensions, _known, Switches, Search);

    /// <summary>Looks at an environment.</summary>
    /// <param name="environment">Its name; null or malformed for the usual one.</param>
    public void Look(string? environment)
    {
        string there = EnvironmentName.IsValid(environment) ? environment! : options.DefaultEnvironment;
        if (there != Environment)
        {
            (Environment, _known, _deliveries, Problem, Said) = (there, [], [], "", "");
        }
    }

    /// <summary>Reads what the database knows. Never fails.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            string environment = Environment;
            QueueSnapshot open = await queue.ReadRestoresAsync(cancellationToken);
            IReadOnlyList<KillScope> known = await queries.KnownScopesAsync(environment, cancellationToken);
            IReadOnlyList<KillDelivery> deliveries = await queries.DeliveriesAsync([.. Switches.Killed.Values.Select(r => r.Id)], cancellationToken);
            if (environment == Environment)
            {
                (_open, _known, _deliveries) = (open, known, deliveries);
            }

            (Loaded, DatabaseFails) = (true, false);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            if (!DatabaseFails)
            {
                Log.Failed(logger, exception); // once: the page asks every few seconds
            }

            (Loaded, DatabaseFails) = (true, true);
        }
    }

    /// <summary>Kills, in the environment that the question named.</summary>
    public async Task KillAsync(string environment, KillScope scope, string reason, string? message, string? model, Actor by)
    {
        KillOutcome outcome = await kills.KillAsync(by, new KillRequest(scope.ToString(), environment, reason, message, model));
        string undurable = outcome.Decision is { Durable: false } ? " The disk has not kept it yet: it counts, and is tried again." : "";
        Say(outcome.Problem, outcome.Decision is { Changed: false } ? $"{scope} was killed already." : $"{scope} is killed in {environment}.{undurable}");
    }

    /// <summary>Asks for a restore.</summary>
    public async Task AskAsync(string environment, KillScope scope, string reason, Actor by) =>
        await EndAsync(await restores.AskAsync(by, scope.ToString(), environment, reason), _ => $"Asked to restore {scope}. Another person must agree.");

    /// <summary>Restores at once.</summary>
    public async Task BreakGlassAsync(string environment, KillScope scope, string reason, Actor by) =>
        await EndAsync(await restores.BreakGlassAsync(by, scope.ToString(), environment, reason), _ => $"{scope} is live again. Another person must review it.");

    /// <summary>Asks for a new lineage: the state is right though the storage was rolled back.</summary>
    public async Task AskLineageAsync(string reason, Actor by) =>
        await EndAsync(await restores.AskLineageAsync(by, reason), _ => "You said that the state is right. Another person must agree.");

    /// <summary>Agrees to exactly what was shown.</summary>
    public async Task AgreeAsync(ChangeRequest request, Actor by)
    {
        ChangeOutcome outcome = await changes.ApproveAsync(by, request.Id, request.Hash);
        await EndAsync(outcome, state =>
            state != ChangeState.Released ? "You agreed. It waits for more, as the policy says."
            : request.Kind == ChangeKind.Lineage ? "The state is trusted again: restores are possible."
            : board.Current.In(request.Environment).IsKilled(KillScope.Parse(request.Subject)) ? $"{request.Subject} was killed again since it was asked for: it stays killed."
            : $"{request.Subject} is live again in {request.Environment}.");
    }

    /// <summary>Takes a request back.</summary>
    public async Task WithdrawAsync(ChangeRequest request, Actor by) => await EndAsync(await changes.WithdrawAsync(by, request.Id), _ => "The request is withdrawn.");

    /// <summary>Reviews a restore by one person alone.</summary>
    public async Task ReviewAsync(ChangeRequest request, string note, Actor by) => await EndAsync(await changes.ReviewAsync(by, request.Id, note), _ => "The review is written.");

    /// <summary>Whether somebody may do something now.</summary>
    public bool May(Actor by, string permission) => by.May(permission, access);

    private async Task EndAsync(ChangeOutcome outcome, Func<ChangeState?, string> said)
    {
        Say(outcome.Problem, outcome.Problem is null ? said(outcome.State) : "");
        await LoadAsync(CancellationToken.None);
    }

    private void Say(string? problem, string said) => (Problem, Said) = problem is null ? ("", said) : (problem, "");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page of the kill switch could not read the database. Killing works without it.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
