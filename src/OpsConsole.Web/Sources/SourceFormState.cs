using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;

namespace OpsConsole.Web.Sources;

/// <summary>One source, or a new one: its form, and what a test of it found. Knows nothing of Blazor.</summary>
internal sealed partial class SourceFormState(SourceDirectory sources, SourceCommands commands, ILogger<SourceFormState> logger)
{
    private SourceForm _before = new();

    /// <summary>The source; null when it is new or gone.</summary>
    public SourceDefinition? Source { get; private set; }

    /// <summary>The form; null until it is loaded, and when there is nothing to change.</summary>
    public SourceForm? Form { get; private set; }

    /// <summary>Whether there is no such source.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether somebody changed it since the form was filled in.</summary>
    public bool IsStale { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>What the test of the form as it stands found; null when it was not tested.</summary>
    public SourceTest? Test { get; private set; }

    /// <summary>Whether it is tested now.</summary>
    public bool IsTesting { get; private set; }

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<SourceKind> Kinds => sources.Kinds;

    /// <summary>The settings of what was chosen.</summary>
    public IReadOnlyList<SourceField> Fields => Form is { } form ? sources.FieldsOf(form.Kind) : [];

    /// <summary>Whether the form says something that is not saved.</summary>
    public bool IsChanged => Form is { } form && !form.Says(_before);

    /// <summary>Id of the source that was saved; null before that.</summary>
    public string? Saved { get; private set; }

    /// <summary>Raised when there are other sources than before. Any thread.</summary>
    public event Action? Changed
    {
        add => sources.Changed += value;
        remove => sources.Changed -= value;
    }

    /// <summary>Loads a source, or begins a new one.</summary>
    /// <param name="id">The source; null for a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(string? id, CancellationToken cancellationToken = default)
    {
        (Source, Form, IsGone, IsStale, Problem, Test) = (null, null, false, false, null, null);
        if (id is null)
        {
            (Form, _before) = (Begin(), Begin());
            return;
        }

        Source = sources.Find(id) ?? await LookAgainAsync(id, cancellationToken);
        IsGone = Source is null && Problem is null;
        if (Source is { IsFromSettings: false } source)
        {
            (Form, _before) = (SourceForm.Of(source, sources.FieldsOf(source.Kind)), SourceForm.Of(source, sources.FieldsOf(source.Kind)));
        }
    }

    /// <summary>Looks whether somebody changed or removed it meanwhile. What was typed stays.</summary>
    public void Look()
    {
        if (Source is { } source)
        {
            SourceDefinition? now = sources.Find(source.Id);
            (IsGone, IsStale) = (now is null, now is not null && now.Revision != source.Revision);
        }
    }

    /// <summary>The form was changed: what was tested is not what it says now.</summary>
    public void Touch() => Test = null;

    /// <summary>Looks whether what the form says could be read. Nothing is saved.</summary>
    public async Task TestAsync(Actor by, CancellationToken cancellationToken = default)
    {
        if (IsTesting || Form is not { } form)
        {
            return;
        }

        SourceDraft draft = form.ToDraft(Source);
        (IsTesting, Test, Problem) = (true, null, null);
        try
        {
            Test = await commands.TestAsync(by, draft, cancellationToken);
        }
        finally
        {
            IsTesting = false;
        }
    }

    /// <summary>Saves the form.</summary>
    /// <returns>Whether it was saved.</returns>
    public async Task<bool> SaveAsync(Actor by)
    {
        try
        {
            (Saved, Problem, _) = await commands.SaveAsync(by, Form!.ToDraft(Source));
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written to the database. Nothing was changed: try again.";
        }

        return Problem is null;
    }

    private SourceForm Begin() => new() { Kind = sources.Kinds is [var first, ..] ? first : default };

    /// <summary>Another node may have added it a moment ago.</summary>
    private async Task<SourceDefinition?> LookAgainAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await sources.LoadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The source could not be read from the database. Try again.";
        }

        return sources.Find(id);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A source could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
