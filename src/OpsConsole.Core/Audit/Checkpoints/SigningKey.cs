using System.Security.Cryptography;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>The private key of a log: ECDSA on P-256, which .NET signs with without a further package. Not thread-safe.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly byte[] _publicKey;

    private SigningKey(ECDsa key)
    {
        _key = key;
        _publicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>As <see cref="VerifierKey.KeyId"/>.</summary>
    public uint KeyId => VerifierKey.IdOf(_publicKey);

    /// <summary>Makes a new key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a PEM file's text.</summary>
    /// <exception cref="FormatException">It is not a private key on P-256.</exception>
    public static SigningKey FromPem(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (VerifierKey.IsP256(key))
            {
                return new SigningKey(key);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException("The file does not hold a private key in PEM.", exception);
        }

        key.Dispose();
        throw new FormatException("The private key is not on the curve P-256.");
    }

    /// <summary>The key as PKCS #8 in PEM.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The public side.</summary>
    public VerifierKey Verifier(string name) => VerifierKey.Create(name, _publicKey);

    /// <summary>Signs, in ASN.1 DER: .NET's default form fails at every other verifier.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}
