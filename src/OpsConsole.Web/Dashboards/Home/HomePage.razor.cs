using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Dashboards.Home;

/// <summary>Where product owners and compliance start their day.</summary>
public sealed partial class HomePage
{
    /// <summary>Its address.</summary>
    public const string Path = "/home";

    private const int Most = 8;

    [Inject]
    internal HomeState State { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    private string Subtitle => State.Data is { } data && data.Waiting.Count + data.Alerts.Count is > 0 and var waits ? $"{waits} {(waits == 1 ? "thing waits" : "things wait")} for you" : "What waits, what changed, how it goes";

    private TimeRange TrailRange => State.Data!.Since is { } since ? TimeRange.Between(since, Later(since)) : Product.ProductView.Week;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReloadAsync();

    private async Task ReloadAsync() => await State.LoadAsync(await Who.GetAsync());

    private async Task MarkAsync((string Application, bool IsOwn) mark) => await State.MarkAsync(await Who.GetAsync(), mark.Application, mark.IsOwn);

    private DateTime Later(DateTime since) => Time.GetUtcNow().UtcDateTime is var now && now - since < TimeSpan.FromMinutes(1) ? since.AddMinutes(1) : now;
}
