using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.Identity;

/// <summary>The form of a key: <c>ops_&lt;id&gt;_&lt;secret&gt;</c>, id of 10 and secret of 52 characters (260 random bits).</summary>
public static class ApiKeyText
{
    /// <summary>Characters of the id.</summary>
    public const int IdLength = 10;

    private const string Prefix = "ops_";
    private const int SecretLength = 52;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    /// <summary>Makes a new key and its id.</summary>
    internal static (string Id, string Key) Create()
    {
        string id = Base32.Random(IdLength * 5);
        return (id, $"{Prefix}{id}_{Base32.Random(256)}");
    }

    /// <summary>The id within a key; false when the text has not the form of a key.</summary>
    public static bool TryGetId(ReadOnlySpan<char> key, out ReadOnlySpan<char> id)
    {
        bool wellFormed = key.Length == Length && key.StartsWith(Prefix, StringComparison.Ordinal) && key[Prefix.Length + IdLength] == '_'
            && System.Text.Ascii.IsValid(key);
        id = wellFormed ? key.Slice(Prefix.Length, IdLength) : default;
        return wellFormed;
    }

    /// <summary>SHA-256 of a well-formed key.</summary>
    internal static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        int written = Encoding.ASCII.GetBytes(key, bytes);
        SHA256.HashData(bytes[..written], hash);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>SHA-256 of a well-formed key.</summary>
    internal static byte[] Hash(string key)
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        Hash(key, hash);
        return hash;
    }
}
