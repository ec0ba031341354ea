using Microsoft.AspNetCore.Components;
using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>A rule, or a new one: the form with what it would have done beside it.</summary>
public sealed partial class TripRulePage : IDisposable
{
    private static readonly ChartSpec Nothing = new() { Unit = "", From = default, To = default, Times = [], IntervalMinutes = 1, Traces = [], Format = _ => "" };

    private ConfirmDialog _confirm = null!;
    private string _question = "", _consequence = "", _verb = "Confirm";

    [Inject]
    internal TripRuleState State { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <summary>The rule; null for a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    [SupplyParameterFromQuery(Name = "template")]
    private string? Template { get; set; }

    private string Title => Id is null ? "New rule" : State.Item?.Rule.Name ?? "Rule";

    private string Subtitle => State.Item is { } item
        ? $"{TripWords.Name(item.Rule.Measure)} {TripWords.Limit(item.Rule)}, for {TripWords.Where(item.Rule)}"
        : "It begins as a dry run: it says what it would do, and kills nothing until it is armed.";

    private string SaveLabel => State.Item switch { null => "Create as dry run", { Mode: TripMode.DryRun } => "Save", _ => "Save as dry run" };

    /// <inheritdoc />
    protected override void OnInitialized() => State.Judged += OnJudged;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        await State.LoadAsync(Id, Template);
        if (RendererInfo.IsInteractive) // the page comes first; a week of numbers may take a moment
        {
            await State.PreviewAsync();
        }
    }

    /// <inheritdoc />
    public void Dispose() => State.Judged -= OnJudged;

    private void OnJudged() => _ = InvokeAsync(StateHasChanged);

    private Task PreviewAsync() => State.PreviewAsync();

    private async Task SaveAsync()
    {
        if (await State.SaveAsync(await Who.GetAsync()) is { } id)
        {
            Toasts.Show(State.Item is null ? "The rule is made. It is a dry run." : "The rule is saved. It is a dry run.");
            if (Id is null)
            {
                Navigation.NavigateTo($"/killswitch/rules/{id}");
            }
            else
            {
                await ReloadAsync();
            }
        }
    }

    private async Task ArmAsync()
    {
        string did = State.Backtest is { } test ? TripWords.Backtest(test) : "What it would have done is not known yet.";
        (_question, _verb) = ($"Arm “{State.Item!.Rule.Name}”?", "Arm");
        _consequence = $"{did} Armed, it kills {TripWords.Where(State.Item.Rule)} by itself, at any hour. {(State.Item.Rule.TrialShare is null ? "Only people restore." : "People restore, or its own trial.")}";
        if (await _confirm.AskAsync())
        {
            await SetModeAsync(TripMode.Armed);
        }
    }

    private async Task SetModeAsync(TripMode mode)
    {
        if (await State.SetModeAsync(await Who.GetAsync(), mode) is not null)
        {
            Toasts.Show(mode switch { TripMode.Armed => "The rule is armed. What is measured from now on counts.", TripMode.Off => "The rule is off.", _ => "The rule is a dry run." });
            await ReloadAsync();
        }
    }

    private async Task RemoveAsync()
    {
        (_question, _consequence, _verb) = ($"Remove “{State.Item!.Rule.Name}”?", "What it killed stays killed until people restore it.", "Remove");
        if (await _confirm.AskAsync() && await State.RemoveAsync(await Who.GetAsync()) is not null)
        {
            Toasts.Show("The rule is removed.");
            Navigation.NavigateTo("/killswitch/rules");
        }
    }

    private async Task ReloadAsync()
    {
        await State.LoadAsync(Id, null);
        await State.PreviewAsync();
    }
}
