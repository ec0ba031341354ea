using System.Security.Cryptography;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Checkpoints;

public sealed class VerifierKeyTests
{
    private const string Name = "opsconsole.audit/test";

    [Fact]
    public void A_key_is_written_and_read_back()
    {
        using SigningKey key = SigningKey.Create();
        VerifierKey verifier = key.Verifier(Name);
        VerifierKey back = VerifierKey.TryParse($" {verifier}\n")!;
        Assert.Equal(verifier.ToString(), back.ToString());
        Assert.Equal((Name, key.KeyId), (back.Name, back.KeyId));
        Assert.Equal(8, back.Fingerprint.Length);
    }

    [Fact]
    public void The_id_comes_from_the_key_alone()
    {
        using SigningKey key = SigningKey.Create();
        Assert.Equal(key.Verifier("one").KeyId, key.Verifier("two").KeyId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("name+12345678")]
    [InlineData("name+12345678+")]
    [InlineData("name+12345678+AA==")]
    [InlineData("name+12345678+Ag==")]
    [InlineData("name+12345678+not base64")]
    [InlineData("example.com/foo+530d903a+ATqvk8bJ0AKUsKhJGNQkTRcAXKGUoyKKbKcYc0mTBD3L")] // Ed25519
    public void What_is_not_such_a_key_is_not_taken_for_one(string text) => Assert.Null(VerifierKey.TryParse(text));

    [Fact]
    public void A_key_under_another_id_or_no_name_is_refused()
    {
        using SigningKey key = SigningKey.Create();
        VerifierKey verifier = key.Verifier(Name);
        Assert.Null(VerifierKey.TryParse(verifier.ToString().Replace(verifier.Fingerprint, "00000000", StringComparison.Ordinal)));
        Assert.Null(VerifierKey.TryParse(verifier.ToString().Replace(Name, "", StringComparison.Ordinal)));
        Assert.Null(VerifierKey.TryParse(verifier.ToString().Replace(Name, "two words", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.3.132.0.34")] // P-384
    [InlineData("1.3.132.0.10")] // secp256k1: 256 bits too
    [InlineData("1.3.36.3.3.2.8.1.1.7")] // brainpoolP256r1: 256 bits too
    public void Only_the_curve_P_256_is_taken(string curve)
    {
        using ECDsa other = ECDsa.Create(ECCurve.CreateFromValue(curve));
        Assert.Throws<CryptographicException>(() => VerifierKey.Create(Name, other.ExportSubjectPublicKeyInfo()));
        Assert.Throws<FormatException>(() => SigningKey.FromPem(other.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Signatures_are_in_DER_and_anything_else_is_false_not_an_error()
    {
        using SigningKey key = SigningKey.Create();
        VerifierKey verifier = key.Verifier(Name);
        byte[] text = "text\n"u8.ToArray(), signature = key.Sign(text);
        Assert.True(verifier.Verify(text, signature));
        Assert.Equal(0x30, signature[0]);
        Assert.False(verifier.Verify("other\n"u8, signature));
        Assert.False(verifier.Verify(text, []));
        Assert.False(verifier.Verify(text, new byte[64]));
        Assert.False(verifier.Verify(text, signature.AsSpan(0, signature.Length - 1)));
        Assert.False(verifier.Verify(text, [.. signature, 0]));
    }

    [Fact]
    public void A_private_key_survives_its_file()
    {
        using SigningKey key = SigningKey.Create();
        using SigningKey back = SigningKey.FromPem(key.ToPem());
        Assert.Equal(key.KeyId, back.KeyId);
        Assert.True(key.Verifier(Name).Verify("a"u8, back.Sign("a"u8)));
        Assert.Throws<FormatException>(() => SigningKey.FromPem(""));
        Assert.Throws<FormatException>(() => SigningKey.FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    }
}
