using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>While the repository cannot be read, what somebody writes or chooses stays, and is told so.</summary>
public sealed class UnreadableVersionTests(EditingConsole console) : IClassFixture<EditingConsole>
{
    private bool _isAway;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_text_stays_when_what_is_on_the_branch_cannot_be_read()
    {
        PromptEditorState editor = await OpenAsync();
        editor.Look("My words.");
        _isAway = true;
        await editor.ReadNewestAsync(Cancel);
        Assert.Equal((true, "My words.", null), (editor.IsReady, editor.Text, editor.NewestText));
        Assert.StartsWith("What is on the branch could not be read.", editor.ReadProblem, StringComparison.Ordinal);

        _isAway = false;
        await editor.ReadNewestAsync(Cancel);
        Assert.Equal((editor.BaseText, null), (editor.NewestText, editor.ReadProblem));
    }

    [Fact]
    public async Task A_draft_is_not_gone_on_with_on_a_version_that_it_was_not_written_on()
    {
        PromptEditorState editor = await OpenAsync();
        KeptDraft kept = new(0, console.Catalog.Current.Environments["production"].Lines[EditingConsole.Prompt].Commit, new DraftNote("My title", "", "", ""));
        Assert.NotEqual(kept.Base, editor.BaseCommit);
        string began = editor.BaseCommit;
        _isAway = true;
        Assert.False(await editor.ResumeAsync(kept, Cancel));
        Assert.Equal((began, ""), (editor.BaseCommit, editor.Title));
        Assert.StartsWith("The version that the draft was written on could not be read.", editor.ReadProblem, StringComparison.Ordinal);

        _isAway = false;
        Assert.True(await editor.ResumeAsync(kept, Cancel));
        Assert.Equal(("My title", null), (editor.Title, editor.ReadProblem));
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_is_not_released_and_the_dialog_says_why()
    {
        await console.ReadyAsync();
        ReleaseDialogState dialog = ActivatorUtilities.CreateInstance<ReleaseDialogState>(console.Services, Versions());
        _isAway = true;
        await dialog.OpenAsync(EditingConsole.Prompt, "production", null, Cancel);
        Assert.StartsWith("The version could not be read", dialog.Problem, StringComparison.Ordinal);
        Assert.Equal(dialog.Problem, dialog.Refusal);

        _isAway = false;
        await dialog.OpenAsync(EditingConsole.Prompt, "production", null, Cancel);
        Assert.Null(dialog.Problem);
        Assert.NotNull(dialog.Look);
    }

    private async Task<PromptEditorState> OpenAsync()
    {
        await console.ReadyAsync();
        PromptEditorState editor = ActivatorUtilities.CreateInstance<PromptEditorState>(console.Services, Versions());
        await editor.LoadAsync(EditingConsole.Prompt, null, Cancel);
        Assert.True(editor.IsReady, editor.Refusal);
        return editor;
    }

    private VersionReader Versions()
    {
        PromptQueries queries = console.Get<PromptQueries>();
        return new VersionReader(console.Catalog, (prompt, commit, cancel) => _isAway ? throw new IOException("git cat-file did not answer.") : queries.ReadAsync(prompt, commit, cancel));
    }
}
