using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

/// <summary>The newest document of one environment. It is encoded by the first who asks after a change.</summary>
internal sealed class EnvironmentState(string environment, SwitchBoard board, NewestCheckpoint checkpoints)
{
    private readonly Lock _lock = new();
    private StateDocument? _document;

    /// <summary>The environment.</summary>
    public string Environment => environment;

    /// <summary>The document. Costs three reads while nothing changes.</summary>
    public StateDocument Current => Volatile.Read(ref _document) is { } document && IsNewest(document) ? document : Encode();

    private bool IsNewest(StateDocument document) =>
        ReferenceEquals(document.Snapshot, board.Current) && ReferenceEquals(document.Checkpoint, checkpoints.Current);

    private StateDocument Encode()
    {
        lock (_lock)
        {
            SwitchSnapshot snapshot = board.Current; // read here: what another thread encoded meanwhile is never replaced by something older
            StateDocument document = StateDocument.Of(snapshot, environment, checkpoints.Current, _document);
            Volatile.Write(ref _document, document);
            return document;
        }
    }
}
