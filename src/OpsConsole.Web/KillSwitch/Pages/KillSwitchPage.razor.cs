using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>The kill switch: for a thumb, at night.</summary>
public sealed partial class KillSwitchPage : IDisposable
{
    /// <summary>Address of the page.</summary>
    internal const string Path = "/killswitch";

    private const int RefreshSeconds = 5; // what other nodes know, and how long ago things are

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _leaving = new();
    private ReasonSheet _kill = default!, _ask = default!, _glass = default!, _review = default!, _lineage = default!;
    private ConfirmDialog _confirm = default!, _withdraw = default!;
    private IReadOnlyList<KilledItem> _killed = [];
    private Throttle? _show, _load;
    private AutoRefresh? _refresh;
    private IDisposable? _board, _changes, _progress;
    private Actor? _actor;
    private string _asked = "", _confirmTitle = "", _confirmText = "", _confirmLabel = "", _message = "", _model = "";

    /// <summary>The environment, from the address.</summary>
    [SupplyParameterFromQuery(Name = "env")]
    public string? Env { get; set; }

    [Inject]
    internal KillSwitchPageState State { get; set; } = default!;

    [Inject]
    private SwitchBoard Board { get; set; } = default!;

    [Inject]
    private DeliveryTracker Tracker { get; set; } = default!;

    [Inject]
    private ChangeFeed Changes { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    private IReadOnlyList<KilledItem> Killed => _killed = State.Killed;

    private IReadOnlyList<WaitingItem> Waiting => _actor is { } actor ? State.Waiting(actor) : [];

    private IReadOnlyList<WaitingItem> ReviewsDue => _actor is { } actor ? State.ReviewsDue(actor) : [];

    private bool MayKill => _actor is { } actor && State.May(actor, Permissions.Kill);

    private bool MayRestore => _actor is { } actor && State.May(actor, Permissions.Restore);

    private string Summary => _killed.Count == 0
        ? $"Everything is live in {State.Environment}."
        : $"Killed in {State.Environment}: {string.Join(", ", State.Killed.Select(k => k.Record.Scope))}.";

    /// <inheritdoc />
    public void Dispose()
    {
        _board?.Dispose();
        _changes?.Dispose();
        _progress?.Dispose();
        _show?.Dispose();
        _load?.Dispose();
        _refresh?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        State.Look(Env); // before anything is awaited: no button ever stands under another environment's name
        _actor = await Who.GetAsync();
        if (State.Loaded)
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        // Only now: the buttons are there before the database is asked, however long it takes.
        _show = new Throttle(Time, Soon, () => InvokeAsync(StateHasChanged));
        _load = new Throttle(Time, Soon, () => InvokeAsync(LoadAsync));
        _board = Board.Subscribe(_ => _show.Ask());
        _progress = Tracker.Subscribe(_ => _show.Ask());
        _changes = Changes.Subscribe(_load.Ask);
        _refresh = new AutoRefresh(Time, () => InvokeAsync(LoadAsync));
        _refresh.Every(RefreshSeconds);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            _actor = await Who.GetAsync();
            await State.LoadAsync(_leaving.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private void GoTo(string? environment) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("env", environment));

    private async Task KillAsync(KillScope scope)
    {
        (_asked, _message, _model) = (NameOf(scope), "", "");
        string environment = State.Environment;
        if (await _kill.AskAsync() is { } reason)
        {
            await State.KillAsync(environment, scope, reason, _message.Trim(), _model.Trim(), await Who.GetAsync());
        }
    }

    private async Task AskAsync(KilledItem item)
    {
        _asked = NameOf(item.Record.Scope);
        string environment = State.Environment;
        if (await _ask.AskAsync() is { } reason)
        {
            await State.AskAsync(environment, item.Record.Scope, reason, await Who.GetAsync());
        }
    }

    private async Task BreakGlassAsync(KilledItem item)
    {
        _asked = NameOf(item.Record.Scope);
        string environment = State.Environment;
        if (await _glass.AskAsync() is { } reason)
        {
            await State.BreakGlassAsync(environment, item.Record.Scope, reason, await Who.GetAsync());
        }
    }

    private async Task AskLineageAsync()
    {
        if (await _lineage.AskAsync() is { } reason)
        {
            await State.AskLineageAsync(reason, await Who.GetAsync());
        }
    }

    private async Task AgreeAsync(WaitingItem waiting)
    {
        (_confirmTitle, _confirmLabel) = waiting.IsLineage ? ($"Agree on {waiting.Matter}?", "Agree") : ($"Restore {waiting.Matter}?", "Agree and restore");
        string then = waiting.IsLineage ? "Restores are possible again" : "It is live again at once";
        _confirmText = $"{waiting.Request.AuthorName}: “{waiting.Request.Description}” {then}, and your name stands beside it in the audit trail.";
        if (await _confirm.AskAsync())
        {
            await State.AgreeAsync(waiting.Request, await Who.GetAsync());
        }
    }

    private async Task WithdrawAsync(WaitingItem waiting)
    {
        _asked = waiting.Matter;
        if (await _withdraw.AskAsync())
        {
            await State.WithdrawAsync(waiting.Request, await Who.GetAsync());
        }
    }

    private async Task ReviewAsync(WaitingItem due)
    {
        _asked = due.Matter;
        if (await _review.AskAsync() is { } note)
        {
            await State.ReviewAsync(due.Request, note, await Who.GetAsync());
        }
    }

    private static string NameOf(KillScope scope) => scope == KillScope.Global ? "everything" : scope.ToString();
}
