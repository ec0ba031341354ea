using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs.Budgets.Alerts;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>One budget: whether it lasts, what it alerted, how it came to be.</summary>
public sealed partial class BudgetPage : IDisposable
{
    private ConfirmDialog _remove = null!, _note = null!;
    private string? _noted;

    [Inject]
    internal BudgetPageState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    /// <summary>The budget.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    private string? Subtitle => State.Item is not { Budget: var budget } ? null
        : $"{BudgetWords.Amount(budget)} for {budget.Scope}{(State.Standing is { } standing ? $", from {standing.Period.From:d MMM yyyy} to {standing.Period.End.AddDays(-1):d MMM yyyy} UTC" : "")}";

    private IReadOnlyList<BudgetAlert> Open => [.. State.Alerts.Where(a => a.ClosedAt is null).OrderByDescending(a => a.Severity)];

    private IReadOnlyList<BudgetAlert> Closed => [.. State.Alerts.Where(a => a.ClosedAt is not null)];

    /// <inheritdoc />
    protected override void OnInitialized() => State.Judged += OnJudged;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => ReloadAsync();

    /// <inheritdoc />
    public void Dispose() => State.Judged -= OnJudged;

    private Task ReloadAsync() => State.LoadAsync(Slug);

    private void OnJudged() => _ = InvokeAsync(async () =>
    {
        await ReloadAsync();
        StateHasChanged();
    });

    private async Task AcknowledgeAsync(BudgetAlert alert)
    {
        await State.AcknowledgeAsync(await Who.GetAsync(), alert.Id);
        Said("It is yours. Nobody else is told of it.");
    }

    private async Task SilenceAsync((BudgetAlert Alert, DateTime Until) asked)
    {
        await State.SilenceAsync(await Who.GetAsync(), asked.Alert.Id, asked.Until);
        Said($"Nobody is told of it until {asked.Until:d MMM HH:mm} UTC. It kills all the same.");
    }

    private async Task NoteAsync(BudgetAlert alert)
    {
        _noted = alert.Note;
        if (await _note.AskAsync())
        {
            await State.NoteAsync(await Who.GetAsync(), alert.Id, _noted ?? "");
            Said("The note is saved.");
        }
    }

    private async Task RemoveAsync()
    {
        if (await _remove.AskAsync() && await State.RemoveAsync(await Who.GetAsync()) is { } outcome)
        {
            Toasts.Say(outcome, "The budget is removed.");
            if (outcome.State == ChangeState.Released)
            {
                Navigation.NavigateTo(BudgetLinks.List);
            }
        }
    }

    private void Said(string done)
    {
        if (State.Problem is null)
        {
            Toasts.Show(done);
        }
    }
}
