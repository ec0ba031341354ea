using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

/// <summary>The state of one environment as clients get it, encoded once for all of them: the body of a poll, and the two events of a stream.</summary>
internal sealed class StateDocument
{
    /// <summary>Bytes of a body that clients still read are 1 MiB; above this, words are left out, and scopes never.</summary>
    private const int MaxBytes = 900 << 10;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private StateDocument(SwitchSnapshot snapshot, EnvironmentSwitches switches, PublishedCheckpoint? checkpoint, long version, byte[] content)
    {
        Snapshot = snapshot;
        Switches = switches;
        Checkpoint = checkpoint;
        Version = version;
        string id = $"{snapshot.Epoch}-{version}";
        ETag = $"\"{id}-{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 4))}\"";
        Body = WithCheckpoint(content, checkpoint?.Note);
        StateEvent = Event("state", id, Body);
        HeartbeatEvent = Event("heartbeat", id, Body);
        AnnouncementEvent = Event("message", id, Encoding.ASCII.GetBytes($"{{\"type\":\"refetchEvaluation\",\"etag\":\"\\\"{id}\\\"\"}}"));
    }

    /// <summary>The snapshot it was made of.</summary>
    public SwitchSnapshot Snapshot { get; }

    /// <summary>The environment it was made of.</summary>
    public EnvironmentSwitches Switches { get; }

    /// <summary>The audit checkpoint in it; null before the first.</summary>
    public PublishedCheckpoint? Checkpoint { get; }

    /// <summary>The version that clients are told.</summary>
    public long Version { get; }

    /// <summary>Entity tag, quoted. It covers everything but the checkpoint.</summary>
    public string ETag { get; }

    /// <summary>The document, JSON.</summary>
    public byte[] Body { get; }

    /// <summary>The event <c>state</c>, as it goes over the wire.</summary>
    public byte[] StateEvent { get; }

    /// <summary>The event <c>heartbeat</c>, as it goes over the wire.</summary>
    public byte[] HeartbeatEvent { get; }

    /// <summary>The event by which OpenFeature's providers in browsers learn that they must ask again.</summary>
    public byte[] AnnouncementEvent { get; }

    /// <summary>Encodes an environment.</summary>
    /// <param name="snapshot">The kill switch.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="checkpoint">The newest checkpoint of the audit trail.</param>
    /// <param name="before">What was encoded last; used again where nothing changed.</param>
    public static StateDocument Of(SwitchSnapshot snapshot, string environment, PublishedCheckpoint? checkpoint, StateDocument? before)
    {
        EnvironmentSwitches switches = snapshot.Environments.GetValueOrDefault(environment) ?? before?.Switches ?? EnvironmentSwitches.New(environment);
        long version = snapshot.PublishedVersion(environment);
        if (before is not null && ReferenceEquals(switches, before.Switches) && ReferenceEquals(checkpoint, before.Checkpoint)
            && version == before.Version && snapshot.Epoch == before.Snapshot.Epoch)
        {
            return new StateDocument(before, snapshot);
        }

        byte[] content = Encode(snapshot.Epoch, version, switches, reasons: true, messages: true);
        content = content.Length <= MaxBytes ? content : Encode(snapshot.Epoch, version, switches, reasons: false, messages: true);
        content = content.Length <= MaxBytes ? content : Encode(snapshot.Epoch, version, switches, reasons: false, messages: false);
        return new StateDocument(snapshot, switches, checkpoint, version, content);
    }

    private StateDocument(StateDocument same, SwitchSnapshot snapshot)
    {
        (Snapshot, Switches, Checkpoint, Version) = (snapshot, same.Switches, same.Checkpoint, same.Version);
        (ETag, Body, StateEvent, HeartbeatEvent, AnnouncementEvent) = (same.ETag, same.Body, same.StateEvent, same.HeartbeatEvent, same.AnnouncementEvent);
    }

    private static byte[] Encode(long epoch, long version, EnvironmentSwitches switches, bool reasons, bool messages)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using Utf8JsonWriter writer = new(buffer, Json);
        writer.WriteStartObject();
        writer.WriteNumber("epoch"u8, epoch);
        writer.WriteNumber("version"u8, version);
        writer.WriteString("env"u8, switches.Environment);
        writer.WriteStartArray("killed"u8);
        foreach ((KillScope scope, SwitchRecord record) in switches.Killed)
        {
            writer.WriteStartObject();
            writer.WriteString("scope"u8, scope.ToString());
            WriteFallback(writer, record.Fallback, messages);
            writer.WriteString("since"u8, record.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("reason"u8, reasons ? record.Reason : "");
            if (record.Trial is { } trial)
            {
                writer.WriteNumber("trial"u8, trial);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteFallback(Utf8JsonWriter writer, Fallback? fallback, bool messages)
    {
        string? message = messages ? fallback?.Message : null;
        if (message is null && fallback?.Model is null)
        {
            return;
        }

        writer.WriteStartObject("fallback"u8);
        if (message is not null)
        {
            writer.WriteString("message"u8, message);
        }

        if (fallback?.Model is { } model)
        {
            writer.WriteString("model"u8, model);
        }

        writer.WriteEndObject();
    }

    private static byte[] WithCheckpoint(byte[] content, string? note)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(note);
        return [.. content.AsSpan(0, content.Length - 1), .. ",\"auditCheckpoint\":"u8, .. text, (byte)'}'];
    }

    /// <summary>JSON escapes line ends, so that the body is one line.</summary>
    private static byte[] Event(string name, string id, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"event: {name}\nid: {id}\ndata: "), .. body, (byte)'\n', (byte)'\n'];
}
