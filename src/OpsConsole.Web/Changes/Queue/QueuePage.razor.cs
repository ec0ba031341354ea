using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>The queue: what waits for whom.</summary>
public sealed partial class QueuePage : IDisposable
{
    private const int RefreshSeconds = 30; // how long ago things are

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private ConfirmDialog _confirm = null!;
    private IReadOnlyList<QueueItem> _chosen = [];
    private Throttle? _load;
    private AutoRefresh? _refresh;
    private string? _text;
    private bool _busy;

    [Inject]
    internal QueueState State { get; set; } = default!;

    [Inject]
    internal QueueWatch Watch { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "env")]
    private string? Env { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? Stand { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    private IReadOnlyList<QueueItem> Chosen => _busy ? _chosen : State.Releasable;

    /// <inheritdoc />
    public void Dispose()
    {
        Watch.Changed -= OnChanged;
        _load?.Dispose();
        _refresh?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (!string.Equals(_text ?? "", Query ?? "", StringComparison.Ordinal) && !string.Equals(State.View.Text ?? "", Query ?? "", StringComparison.Ordinal))
        {
            _text = Query; // another address; what was typed meanwhile stays
        }

        State.View = new QueueView(Empty(Env), Empty(Stand), Empty(Query));
        if (!State.IsLoaded)
        {
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _load = new Throttle(Time, Soon, () => InvokeAsync(AgainAsync));
        _refresh = new AutoRefresh(Time, () => InvokeAsync(AgainAsync));
        _refresh.Every(RefreshSeconds);
        Watch.Changed += OnChanged;
    }

    private static string? Empty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static string Count(int count) => count == 1 ? "1 change" : $"{count:N0} changes";

    private void OnChanged() => _load?.Ask();

    private async Task AgainAsync()
    {
        if (!_busy)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync() => await State.LoadAsync(await Who.GetAsync());

    private void GoTo(QueueView view) => Navigation.NavigateTo((view with { Text = Empty(view.Text) }).Href(), replace: true);

    private void Choose(QueueItem item, bool chosen)
    {
        if (!(chosen ? State.Chosen.Add(item.Request.Id) : State.Chosen.Remove(item.Request.Id)))
        {
            return;
        }

        StateHasChanged();
    }

    private bool AllChosen(IReadOnlyList<QueueItem> ready) => ready.Where(i => i.MayRelease).All(i => State.Chosen.Contains(i.Request.Id));

    private void ChooseAll(IReadOnlyList<QueueItem> ready)
    {
        bool all = AllChosen(ready);
        foreach (QueueItem item in ready.Where(i => i.MayRelease))
        {
            Choose(item, !all);
        }
    }

    private async Task ReleaseAsync()
    {
        IReadOnlyList<QueueItem> chosen = State.Releasable; // exactly what the question lists
        (_chosen, _busy) = (chosen, true);
        try
        {
            if (!await _confirm.AskAsync())
            {
                return;
            }

            (int done, IReadOnlyList<string> problems) = await State.ReleaseAsync(await Who.GetAsync(), chosen);
            if (done > 0)
            {
                Toasts.Show(done == 1 ? "1 change is live." : $"{done:N0} changes are live.");
            }

            foreach (string problem in problems)
            {
                Toasts.Show(problem, "bad");
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
