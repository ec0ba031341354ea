using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Drills;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Web.KillSwitch.Restores;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>
/// What the page of the kill switch shows and does. What is killed comes from memory; what needs the database is loaded apart, and its
/// failure is one line on a page that works. Knows nothing of Blazor.
/// </summary>
internal sealed partial class KillSwitchPageState(
    SwitchBoard board, KillCommands kills, RestoreCommands restores, RestoreQueries requests, SwitchQueries queries, DimensionCatalog dimensions,
    SwitchNames names, LastDrills drills, DeliveryTracker tracker, AccessDirectory access, KillSwitchOptions options, StorageOptions storage,
    ILogger<KillSwitchPageState> logger)
{
    private IReadOnlyList<RestoreRequest> _open = [];
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
            r, names.Of(r), Reach.Of(_deliveries.Where(d => d.RecordId == r.Id), tracker.Progress(r.Id), storage.Node), Waiting.FirstOrDefault(w => w.Request.Environment == Environment && w.Request.Scope == r.Scope.ToString()))),
    ];

    /// <summary>Scopes that are killed in other environments.</summary>
    public int KilledElsewhere => board.Current.Environments.Values.Where(e => e.Environment != Environment).Sum(e => e.Killed.Keys.Count(s => !s.IsDrill));

    /// <summary>Requests of all environments that wait for people and still have something to restore.</summary>
    public IReadOnlyList<WaitingItem> Waiting =>
    [
        .. _open.Where(r => r.State == RestoreState.Waiting && (r.Kind == RestoreKind.NewLineage || RestoreRules.HasSomethingLeft(r, board.Current))).Select(Item),
    ];

    /// <summary>Break-glass restores that nobody reviewed yet.</summary>
    public IReadOnlyList<WaitingItem> ReviewsDue => [.. _open.Where(r => r.BrokeGlass && r.ReviewedBy is null).Select(Item)];

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
            IReadOnlyList<RestoreRequest> open = await requests.OpenAsync(cancellationToken);
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
        await EndAsync(await restores.RequestAsync(new RestoreWish(scope.ToString(), environment, reason), by), $"Asked to restore {scope}. Another person must agree.");

    /// <summary>Restores at once.</summary>
    public async Task BreakGlassAsync(string environment, KillScope scope, string reason, Actor by) =>
        await EndAsync(await restores.BreakGlassAsync(new RestoreWish(scope.ToString(), environment, reason), by), $"{scope} is live again. Another person must review it.");

    /// <summary>Asks for a new lineage: the state is right though the storage was rolled back.</summary>
    public async Task AskLineageAsync(string reason, Actor by) =>
        await EndAsync(await restores.RequestLineageAsync(reason, by), "You said that the state is right. Another person must agree.");

    /// <summary>Agrees to a restore.</summary>
    public async Task ConfirmAsync(RestoreRequest request, Actor by)
    {
        RestoreResult result = await restores.ConfirmAsync(request.Id, by);
        await EndAsync(result, result switch
        {
            { Outcome: RestoreOutcome.Waiting } => "You agreed. One more person must agree.",
            { StillKilled: true } => $"{request.Scope} was killed again since it was asked for: it stays killed.",
            _ => request.Kind == RestoreKind.NewLineage ? "The state is trusted again: restores are possible." : $"{request.Scope} is live again in {request.Environment}.",
        });
    }

    /// <summary>Takes a request back.</summary>
    public async Task WithdrawAsync(RestoreRequest request, Actor by) => await EndAsync(await restores.WithdrawAsync(request.Id, by), "The request is withdrawn.");

    /// <summary>Reviews a break-glass restore.</summary>
    public async Task ReviewAsync(RestoreRequest request, string note, Actor by) => await EndAsync(await restores.ReviewAsync(request.Id, note, by), "The review is written.");

    /// <summary>Whether somebody may do something now.</summary>
    public bool May(Actor by, string permission) => by.May(permission, access);

    private WaitingItem Item(RestoreRequest request) => new(
        request, names.Of(request.RequesterType, request.RequesterId), [.. request.Confirmations.OrderBy(c => c.At).Select(c => names.Person(c.PersonId))]);

    private async Task EndAsync(RestoreResult result, string said)
    {
        Say(result.Counts ? null : RestoreWording.Say(result), said);
        await LoadAsync(CancellationToken.None);
    }

    private void Say(string? problem, string said) => (Problem, Said) = problem is null ? ("", said) : (problem, "");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page of the kill switch could not read the database. Killing works without it.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
