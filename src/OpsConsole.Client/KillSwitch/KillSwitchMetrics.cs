using System.Diagnostics.Metrics;

namespace OpsConsole.Client.KillSwitch;

/// <summary>The figures of a client, on the meter <c>OpsConsole.Client</c>.</summary>
internal sealed class KillSwitchMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "OpsConsole.Client";

    private readonly Meter _meter;
    private readonly Counter<long> _messages;

    public KillSwitchMetrics(KillSwitchClient client)
    {
        _meter = new Meter(new MeterOptions(MeterName)
        {
            Tags = [new("opsconsole.application", client.Application.Text[SwitchScope.ApplicationPrefix.Length..]), new("deployment.environment.name", client.Environment)],
        });
        _messages = _meter.CreateCounter<long>("opsconsole.killswitch.messages", "{message}", "Valid messages of the console, by what they did.");
        _meter.CreateObservableCounter("opsconsole.killswitch.malformed", () => client.Malformed, "{message}", "Messages, or parts of them, that could not be read.");
        _meter.CreateObservableGauge("opsconsole.killswitch.connected", () => client.IsConnected ? 1 : 0, null, "1 while news of the console would arrive.");
        _meter.CreateObservableGauge("opsconsole.killswitch.stale", () => client.IsStale ? 1 : 0, null, "1 while the console has not been heard for too long.");
        _meter.CreateObservableGauge("opsconsole.killswitch.killed", () => client.State?.KilledCount ?? 0, "{scope}", "Scopes that are killed.");
        _meter.CreateObservableGauge("opsconsole.killswitch.version", () => client.State?.Version ?? 0, null, "Version of the state that is obeyed.");
    }

    public void Count(Taken taken) => _messages.Add(1, new KeyValuePair<string, object?>("effect", taken switch
    {
        Taken.Replaced => "replaced",
        Taken.KillsAdded => "kills_added",
        _ => "none",
    }));

    public void Dispose() => _meter.Dispose();
}
