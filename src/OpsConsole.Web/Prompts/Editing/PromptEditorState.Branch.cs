using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>What others do on the branch while somebody writes, and drafts that go on after it.</summary>
public sealed partial class PromptEditorState
{
    private string? _newestBlob;

    /// <summary>How the prompt stands on the branch now.</summary>
    public BranchStanding Standing { get; private set; }

    /// <summary>The text that is on the branch now; null until it is asked for.</summary>
    public string? NewestText { get; private set; }

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
        object? asked = _asked;
        if (Name is not null && catalog.Current.Commit is { } tip && await versions.ReadAsync(Name, tip, cancellationToken) is { } newest && _asked == asked)
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
    public async Task ResumeAsync(KeptDraft kept, CancellationToken cancellationToken = default)
    {
        if (Proposal is null && kept.Note is { } note)
        {
            (Title, Why) = (note.Title, note.Why);
            if (IsNew)
            {
                SetFormat(Enum.TryParse(note.Format, out PromptFormat format) && Enum.IsDefined(format) ? format : Format);
                SetName(note.Name);
            }
        }

        object? asked = _asked;
        if (Proposal is null && !IsNew && kept.Base != BaseCommit && PromptVersion.IsSha(kept.Base)
            && await versions.ReadAsync(Name!, kept.Base, cancellationToken) is { } version && version.Path == Path && EditStart.Of(version) is { } start && _asked == asked)
        {
            _start = start;
            LookAtBranch();
        }
    }
}
