using System.Security.Cryptography;

namespace OpsConsole.Client.Audit;

/// <summary>A public key of the log: ECDSA on P-256, written <c>name+id+base64</c>.</summary>
internal sealed class LogKey
{
    public const int IdLength = 4;

    /// <summary>Type byte, then the SubjectPublicKeyInfo of an uncompressed point on P-256 up to the point itself.</summary>
    private static readonly byte[] Prefix = Convert.FromHexString("023059301306072A8648CE3D020106082A8648CE3D03010703420004");

    private readonly byte[] _publicKey;
    private readonly byte[] _id;

    private LogKey(string text, string name, byte[] publicKey, byte[] id) => (Text, Name, _publicKey, _id) = (text, name, publicKey, id);

    /// <summary>The key as it is written.</summary>
    public string Text { get; }

    /// <summary>Its name: the log's origin.</summary>
    public string Name { get; }

    /// <summary>Reads a key. Whatever is not a P-256 key in that form is null.</summary>
    public static LogKey? TryParse(string? text)
    {
        string[] parts = text is { Length: < 1024 } ? text.Trim().Split('+', 3) : [];
        if (parts.Length != 3 || parts[0].Length == 0)
        {
            return null;
        }

        byte[] bytes = new byte[parts[2].Length];
        if (!Convert.TryFromBase64String(parts[2], bytes, out int length) || length != Prefix.Length + 64 || !bytes.AsSpan().StartsWith(Prefix))
        {
            return null;
        }

        byte[] publicKey = bytes[1..length], id = SHA256.HashData(publicKey)[..IdLength];
        return parts[1] == Convert.ToHexStringLower(id) && IsOnCurve(publicKey) ? new LogKey(text!.Trim(), parts[0], publicKey, id) : null;
    }

    /// <summary>Whether a signature begins with this key's id.</summary>
    public bool HasId(ReadOnlySpan<byte> keyIdAndSignature) => keyIdAndSignature.StartsWith(_id);

    /// <summary>Whether a signature in ASN.1 DER over these bytes is this key's.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool IsOnCurve(byte[] publicKey)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out int read);
            return read == publicKey.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
