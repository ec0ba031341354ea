using System.Globalization;
using System.Security.Cryptography;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Web.Tests.Audit.Witness;

/// <summary>Checkpoints that the console never signed, by the key that it signs with or by another.</summary>
internal static class ForgedNotes
{
    /// <summary>A checkpoint of a size that the trail does not have, signed by the console's own key.</summary>
    public static string ByTheConsole(OpsConsoleFactory console, string origin, long size)
    {
        using SigningKey key = SigningKey.FromPem(File.ReadAllText(Path.Combine(console.DataDirectory, "audit", "signing-key.pem")));
        return Sign(key, origin, size);
    }

    /// <summary>The same by a key that nobody knows.</summary>
    public static string ByAStranger(string origin, long size)
    {
        using SigningKey key = SigningKey.Create();
        return Sign(key, origin, size);
    }

    private static string Sign(SigningKey key, string origin, long size)
    {
        byte[] root = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(size.ToString(CultureInfo.InvariantCulture)));
        Checkpoint checkpoint = new(origin, size, root, new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        return SignedNote.Sign(checkpoint.ToText(), origin, key).ToString();
    }
}
