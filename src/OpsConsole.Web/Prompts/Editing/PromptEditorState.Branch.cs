using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What others do on the branch while somebody writes, and drafts that go on after it.</summary>
public sealed partial class PromptEditorState
{
    private string? _newestBlob;

    /// <summary>How the prompt stands on the branch now.</summary>
    public BranchStanding Standing { get; private set; }

    /// <summary>The text that is on the branch now; null until it is asked for.</summary>
    public string? NewestText { get; private set; }

    /// <summary>Why another version could not be read, in words; null when it could.</summary>
    public string? ReadProblem { get; private set; }

    /// <summary>The commit that a draft starts from.</summary>
    public string DraftBase => Proposal?.HeadCommit ?? BaseCommit;

    /// <summary>What is kept with a draft beside its text.</summary>
    public DraftNote Note => new(Title, Why, NewName, Format.ToString());

    /// <summary>Looks whether the prompt changed on the branch meanwhile; after each new catalog.</summary>
    public void LookAtBranch()
    {
        CatalogPrompt? now = Name is null ? null : catalog.Current.Find(Name);
        Standing = !IsReady || Name is null || Proposal is not null ? BranchStanding.Same
            : IsNew ? now is null ? BranchStanding.Same : BranchStanding.Taken
            : now is null ? BranchStanding.Gone
            : now.Blob != _start.Blob ? BranchStanding.Changed
            : BranchStanding.Same;
        NewestText = now?.Blob == _newestBlob ? NewestText : null;
    }

    /// <summary>Reads what is on the branch now, to be compared with what the edit starts from.</summary>
    public async Task ReadNewestAsync(CancellationToken cancellationToken = default)
    {
        if (Name is null || catalog.Current.Commit is not { } tip)
        {
            return;
        }

        (bool isRead, VersionContent? newest) = await TryReadAsync(tip, "What is on the branch could not be read. Your text is as it was: try again; the log says why.", cancellationToken);
        if (isRead && newest is not null)
        {
            (NewestText, _newestBlob) = (EditedText.From(newest.Content)?.Text, newest.Blob);
        }
    }

    /// <summary>Makes what is on the branch now the base of the edit. The text stays as it is, so that it takes back what others changed: what that is, is shown.</summary>
    public async Task TakeNewestAsync(CancellationToken cancellationToken = default)
    {
        (string text, string title, string why, bool untouched) = (Text, Title, Why, Text == BaseText);
        await LoadAsync(Name, null, cancellationToken);
        (Title, Why) = (title, why);
        Look(untouched ? BaseText : text);
    }

    /// <summary>
    /// Goes on with a draft that the browser kept: from the version that it was written on, where the prompt is another one by now. Else
    /// proposing it would take back, unseen, what others did meanwhile.
    /// </summary>
    /// <returns>Whether it goes on with it; false when that version cannot be read, and when another prompt is open by now.</returns>
    public async Task<bool> ResumeAsync(KeptDraft kept, CancellationToken cancellationToken = default)
    {
        VersionContent? version = null;
        if (Proposal is null && !IsNew && kept.Base != BaseCommit && PromptVersion.IsSha(kept.Base))
        {
            (bool isRead, version) = await TryReadAsync(kept.Base, "The version that the draft was written on could not be read. The draft is still in this browser: try again; the log says why.", cancellationToken);
            if (!isRead)
            {
                return false;
            }
        }

        if (Proposal is null && kept.Note is { } note)
        {
            (Title, Why) = (note.Title, note.Why);
            if (IsNew)
            {
                SetFormat(Enum.TryParse(note.Format, out PromptFormat format) && Enum.IsDefined(format) ? format : Format);
                SetName(note.Name);
            }
        }

        if (version is not null && version.Path == Path && EditStart.Of(version) is { } start)
        {
            _start = start;
            LookAtBranch();
        }

        return true;
    }

    /// <summary>Reads another version; not, and says so, when that fails, and not when another prompt is open by then.</summary>
    private async Task<(bool IsRead, VersionContent? Version)> TryReadAsync(string commit, string problem, CancellationToken cancellationToken)
    {
        object? asked = _asked;
        ReadProblem = null;
        try
        {
            VersionContent? version = await versions.ReadAsync(Name!, commit, cancellationToken);
            return (_asked == asked, version);
        }
        catch (IOException exception)
        {
            Log.Failed(logger, exception);
            ReadProblem = _asked == asked ? problem : ReadProblem;
            return (false, null);
        }
    }
}
