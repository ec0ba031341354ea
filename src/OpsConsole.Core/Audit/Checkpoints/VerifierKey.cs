using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>A public key by which notes are verified: ECDSA on P-256, written as C2SP signed-note writes keys. Thread-safe.</summary>
public sealed class VerifierKey
{
    /// <summary>Type byte of ECDSA.</summary>
    private const byte Ecdsa = 0x02;

    private readonly byte[] _publicKey;

    private VerifierKey(string name, byte[] publicKey)
    {
        Name = name;
        _publicKey = publicKey;
        KeyId = IdOf(publicKey);
    }

    /// <summary>Name of the key: the log's origin.</summary>
    public string Name { get; }

    /// <summary>First 4 bytes of the SHA-256 of the public key, as a number in network order.</summary>
    public uint KeyId { get; }

    /// <summary>The key id as people compare it.</summary>
    public string Fingerprint => KeyId.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Makes a verifier key.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="publicKey">SubjectPublicKeyInfo in DER.</param>
    /// <exception cref="CryptographicException">That is not a P-256 key.</exception>
    public static VerifierKey Create(string name, byte[] publicKey)
    {
        using ECDsa key = Import(publicKey);
        return new VerifierKey(name, key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Reads <c>name+id+base64</c>.</summary>
    /// <returns>Null when it is not a P-256 key in that form.</returns>
    public static VerifierKey? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split('+', 3); // base64 contains '+' too
        if (parts.Length != 3 || parts[0].Length == 0 || parts[0].Any(char.IsWhiteSpace))
        {
            return null;
        }

        try
        {
            byte[] bytes = Convert.FromBase64String(parts[2]);
            VerifierKey? key = bytes.Length > 1 && bytes[0] == Ecdsa ? Create(parts[0], bytes[1..]) : null;
            return key?.Fingerprint == parts[1] ? key : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a signature in ASN.1 DER over these bytes is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = Import(_publicKey);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name}+{Fingerprint}+{Convert.ToBase64String([Ecdsa, .. _publicKey])}";

    internal static uint IdOf(byte[] publicKey) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey));

    private static ECDsa Import(byte[] publicKey)
    {
        ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out int read);
        if (read != publicKey.Length || !IsP256(key))
        {
            key.Dispose();
            throw new CryptographicException("The key is not on P-256.");
        }

        return key;
    }

    /// <summary>Whether a key is on P-256; other curves have 256 bits too.</summary>
    internal static bool IsP256(ECDsa key) => key.KeySize == 256 && key.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
}
