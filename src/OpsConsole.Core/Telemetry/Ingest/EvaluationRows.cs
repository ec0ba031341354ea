using System.Buffers.Binary;
using System.Security.Cryptography;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>Makes the rows of evaluation results.</summary>
internal static class EvaluationRows
{
    /// <summary>Hash over all that an evaluation says.</summary>
    public static long Fingerprint(EvaluationDelta delta)
    {
        PackedWriter writer = PackedWriter.Shared();
        writer.Fixed(delta.TraceId.High);
        writer.Fixed(delta.TraceId.Low);
        writer.Fixed(delta.SpanId.Value);
        writer.Signed(delta.IsUndated ? 0 : delta.AtMicros);
        foreach (string? text in (ReadOnlySpan<string?>)[delta.ResponseId, delta.Name, delta.Label, delta.Explanation])
        {
            writer.Byte(text is null ? (byte)0 : (byte)1);
            writer.Text(text ?? "");
        }

        writer.Byte(delta.Score is null ? (byte)0 : (byte)1);
        writer.Fixed((ulong)BitConverter.DoubleToInt64Bits(delta.Score ?? 0));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>The row.</summary>
    public static Evaluation Row(EvaluationDelta delta, long fingerprint, long id) => new()
    {
        Id = id,
        Fingerprint = fingerprint,
        TraceId = delta.TraceId.IsEmpty ? null : delta.TraceId.ToBytes(),
        SpanId = (long)delta.SpanId.Value,
        ResponseHash = delta.ResponseId is null ? null : ResponseHash.Of(delta.ResponseId),
        At = Instants.ToUtc(delta.AtMicros),
        Name = delta.Name,
        Score = delta.Score is double score && double.IsFinite(score) ? score : null,
        Label = delta.Label,
        Explanation = delta.Explanation,
    };
}
