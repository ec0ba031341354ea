using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>Labels one interaction after the other, by single keys.</summary>
public sealed partial class ReviewNextPage : IAsyncDisposable
{
    private const int HoldSeconds = 60;

    private ElementReference _root;
    private IJSObjectReference? _module;
    private AutoRefresh? _hold;
    private Actor? _actor;

    [Inject]
    internal ReviewNextState State { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal IJSRuntime JS { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    private string Subtitle => !State.IsLoaded ? "Loading" : $"{Figures.Count(State.Progress.Waiting)} wait for you, {Figures.Count(State.Progress.MineToday)} labelled by you today";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _hold?.Dispose();
        if (_actor is not null)
        {
            try
            {
                await State.LeaveAsync(_actor);
            }
            catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
            {
                // What is held is free by itself after a while.
            }
        }

        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("detach");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its keys with it.
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive) // what is drawn before that is drawn twice: it would hold an item that nobody sees
        {
            await StartAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _hold = new AutoRefresh(Time, () => InvokeAsync(async () => await State.HoldAsync(await Who.GetAsync())));
        _hold.Every(HoldSeconds);
        try
        {
            _module = await JS.InvokeAsync<IJSObjectReference>("import", "./" + Assets["Quality/Reviews/ReviewNextPage.razor.js"]);
            await _module.InvokeVoidAsync("attach", _root);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }

    private async Task StartAsync()
    {
        _actor = await Who.GetAsync();
        await State.StartAsync(_actor);
    }

    private async Task GradeAsync(byte grade) => await State.GradeAsync(await Who.GetAsync(), grade);

    private async Task ReasonAsync(string reason) => await State.ReasonAsync(await Who.GetAsync(), reason);

    private async Task SkipAsync() => await State.SkipAsync(await Who.GetAsync());

    private async Task UndoAsync() => await State.UndoAsync(await Who.GetAsync());
}
