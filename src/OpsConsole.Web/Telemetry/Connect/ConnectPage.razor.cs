using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>How an application is made to send its telemetry here. The home of a console that has received nothing yet.</summary>
public sealed partial class ConnectPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private ConnectState _state = null!;
    private bool _arrived;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private FirstSpan First { get; set; } = null!;

    [Inject]
    private MakeKey Make { get; set; } = null!;

    /// <summary>The language whose guide is shown.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _state = new ConnectState(new Uri(Navigation.BaseUri));
        _arrived = First.HasArrived;
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _state.Show(Tab);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Asked here and not while prerendering: only a page that lives can change.
        if (!firstRender || _arrived)
        {
            return;
        }

        try
        {
            await First.WaitAsync(_gone.Token);
            Navigation.NavigateTo("/", forceLoad: true); // the home is chosen by the server
        }
        catch (OperationCanceledException)
        {
            // Left before anything arrived.
        }
    }

    private Task MakeKeyAsync() => _state.MakeKeyAsync(Make, Time.GetUtcNow().UtcDateTime, _gone.Token);

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
