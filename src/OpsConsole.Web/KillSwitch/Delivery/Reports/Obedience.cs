using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Delivery.Reports;

/// <summary>Takes what clients say they obey, by whatever way they say it.</summary>
internal sealed class Obedience(SwitchBoard board, InstanceRegistry instances, DeliveryTracker tracker)
{
    /// <summary>The instance behind a caller; null when it does not name itself.</summary>
    public Instance? See(Caller caller, InstanceVia via) =>
        caller is { Application: { } application, Instance: { } name } ? instances.See(new InstanceName(caller.Environment, application, name), via) : null;

    /// <summary>The instance that opens a stream; null when it does not name itself.</summary>
    public Instance? Connect(Caller caller) =>
        caller is { Application: { } application, Instance: { } name } ? instances.Connect(new InstanceName(caller.Environment, application, name)) : null;

    /// <summary>Notes that a stream ended.</summary>
    public void Disconnect(Instance? instance)
    {
        if (instance is not null)
        {
            instances.Disconnect(instance);
        }
    }

    /// <summary>Notes that an instance was told what flags are: it obeys what it asks anew each time.</summary>
    public void Evaluated(string environment, string? application, string? instance, SwitchSnapshot snapshot)
    {
        if (InstanceName.IsValid(application) && InstanceName.IsValid(instance))
        {
            Instance known = instances.See(new InstanceName(environment, application!, instance!), InstanceVia.OpenFeature);
            tracker.Confirm(known, snapshot.Epoch, snapshot.PublishedVersion(environment), TimeSpan.Zero);
        }
    }

    /// <summary>Takes a report.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="instance">Who reports; null when it did not say.</param>
    /// <param name="obeyed">What it obeys.</param>
    /// <param name="delay">How long ago it began to.</param>
    public void Take(string environment, Instance? instance, ObeyedVersion obeyed, TimeSpan delay)
    {
        SwitchSnapshot snapshot = board.Current;
        if (obeyed.Epoch > snapshot.Epoch || (obeyed.Epoch == snapshot.Epoch && obeyed.Version > snapshot.PublishedVersion(environment)))
        {
            board.ReportedByClient(environment, obeyed.Epoch, obeyed.Version); // our storage may have been rolled back
            return;
        }

        if (instance is not null)
        {
            tracker.Confirm(instance, obeyed.Epoch, obeyed.Version, delay);
        }
    }
}
