using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Dashboards.Causes;

/// <summary>The list of what happened, where notes are written too.</summary>
public sealed partial class WhatHappened
{
    private const int Shown = 6;

    private ConfirmDialog _dialog = null!;
    private NoteForm _form = new();

    /// <summary>What happened; null while it is loaded.</summary>
    [CascadingParameter]
    public CauseList? Causes { get; set; }

    /// <summary>Who loads it; null where the page tells of no time.</summary>
    [CascadingParameter]
    public WithCauses? Page { get; set; }

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    private static string NoteOf(Cause cause) => cause.Kind == CauseKind.Note ? cause.Url[(cause.Url.IndexOf('-', StringComparison.Ordinal) + 1)..] : "";

    private async Task AddAsync()
    {
        _form = NoteForm.For(Page!.From!.Value, Page.To!.Value, Page.Filter);
        if (!await _dialog.AskAsync())
        {
            return;
        }

        (NoteDraft? draft, string? problem) = _form.Read();
        NoteOutcome outcome = draft is null ? new NoteOutcome(null, problem) : await Page.State.AddAsync(await Who.GetAsync(), draft);
        await SayAsync(outcome, "The note is in the charts.");
    }

    private async Task RemoveAsync(Cause cause) => await SayAsync(await Page!.State.RemoveAsync(await Who.GetAsync(), NoteOf(cause)), "The note is gone.");

    private async Task SayAsync(NoteOutcome outcome, string done)
    {
        Toasts.Show(outcome.Problem ?? done, outcome.Problem is null ? "ok" : "bad");
        await Page!.ReloadAsync();
    }
}
