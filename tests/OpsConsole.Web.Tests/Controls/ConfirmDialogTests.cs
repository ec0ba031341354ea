using Bunit;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class ConfirmDialogTests : BunitContext
{
    public ConfirmDialogTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task The_button_that_confirms_answers_yes()
    {
        IRenderedComponent<ConfirmDialog> dialog = Dialog();
        Task<bool> answer = await AskAsync(dialog);
        JSInterop.VerifyInvoke("opsShell.showDialog");

        await dialog.Find(".btn-danger").ClickAsync(new());

        Assert.True(await answer);
        JSInterop.VerifyInvoke("opsShell.closeDialog");
    }

    [Fact]
    public async Task Closing_it_in_any_other_way_answers_no()
    {
        IRenderedComponent<ConfirmDialog> dialog = Dialog();
        Task<bool> answer = await AskAsync(dialog);
        Assert.False(answer.IsCompleted);

        await dialog.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);

        Assert.False(await answer);
    }

    [Fact]
    public async Task The_close_that_follows_a_confirmation_does_not_undo_it()
    {
        IRenderedComponent<ConfirmDialog> dialog = Dialog();
        Task<bool> answer = await AskAsync(dialog);

        await dialog.Find(".btn-danger").ClickAsync(new());
        await dialog.Find("dialog").TriggerEventAsync("onclose", EventArgs.Empty);

        Assert.True(await answer);
    }

    [Fact]
    public async Task Asking_again_answers_the_first_question_with_no()
    {
        IRenderedComponent<ConfirmDialog> dialog = Dialog();
        Task<bool> first = await AskAsync(dialog);
        Task<bool> second = await AskAsync(dialog);

        Assert.False(await first);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public void The_button_that_confirms_waits_until_it_may()
    {
        IRenderedComponent<ConfirmDialog> dialog = Dialog();
        Assert.False(dialog.Find(".btn-danger").HasAttribute("disabled"));
        dialog.Render(parameters => parameters.Add(d => d.CanConfirm, false));
        Assert.True(dialog.Find(".btn-danger").HasAttribute("disabled"));
    }

    private static async Task<Task<bool>> AskAsync(IRenderedComponent<ConfirmDialog> dialog)
    {
        Task<bool>? answer = null;
        await dialog.InvokeAsync(() => { answer = dialog.Instance.AskAsync(); });
        return answer!;
    }

    private IRenderedComponent<ConfirmDialog> Dialog() => Render<ConfirmDialog>(parameters => parameters
        .Add(dialog => dialog.Title, "Revoke the key?")
        .Add(dialog => dialog.ConfirmLabel, "Revoke")
        .Add(dialog => dialog.Danger, true));
}
