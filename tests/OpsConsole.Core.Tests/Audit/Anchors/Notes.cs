using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>Checkpoints without a trail, for what only carries them.</summary>
internal static class Notes
{
    public const string LogId = "abcdefghijklmnopqrstuvwxyz", OtherLogId = "zyxwvutsrqponmlkjihgfedcba";

    private static readonly DateTime Start = new(2026, 11, 21, 7, 0, 0, DateTimeKind.Utc);

    public static PublishedCheckpoint Of(long size, string logId = LogId, TimeSpan after = default)
    {
        using SigningKey key = SigningKey.Create();
        byte[] root = SHA256.HashData(Encoding.UTF8.GetBytes($"{logId} {size}"));
        Checkpoint checkpoint = new(Checkpoint.OriginOf(logId), size, root, Start + after);
        return new PublishedCheckpoint(checkpoint, SignedNote.Sign(checkpoint.ToText(), checkpoint.Origin, key).ToString());
    }
}
