using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Costs.Value;

/// <summary>The page of what outcomes are worth. It follows what is put in force.</summary>
public sealed partial class ValuePage : IDisposable
{
    private const string Done = "It counts from now on.";

    private ConfirmDialog _confirm = null!;
    private ValueDraft _draft = new();
    private string _question = "";

    [Inject]
    internal ValueState State { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    /// <inheritdoc />
    public void Dispose() => State.Changed -= OnChanged;

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        _draft = Blank();
        State.Changed += OnChanged;
        return ReloadAsync();
    }

    private ValueDraft Blank() => new() { From = Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        await ReloadAsync();
        StateHasChanged();
    });

    private async Task ReloadAsync() => await State.LoadAsync(await Who.GetAsync());

    private async Task AskAsync((ValueEntry Entry, string Why) asked)
    {
        ChangeOutcome outcome = await State.AskAsync(await Who.GetAsync(), asked.Entry, asked.Why);
        Toasts.Say(outcome, Done);
        if (outcome.Problem is null)
        {
            _draft = Blank();
        }
    }

    private async Task RemoveAsync(ValueEntry entry)
    {
        _question = $"Remove the value of {entry.App ?? "all others"} from {entry.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}?";
        StateHasChanged();
        if (await _confirm.AskAsync())
        {
            Toasts.Say(await State.AskWithoutAsync(await Who.GetAsync(), entry, null), Done);
        }
    }
}
