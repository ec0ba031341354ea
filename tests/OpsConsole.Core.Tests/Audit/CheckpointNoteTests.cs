using System.Diagnostics;
using System.Text;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit;

public sealed class CheckpointNoteTests
{
    /// <summary>Made by another program; see the C2SP signed-note specification for the form.</summary>
    private const string ForeignKey =
        "opsconsole.example/audit+b214561f+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIM2MrB0fm+A4h1nDA+6owGWthJcZG58iEskakAVtKz7vcoH/Lxp/s2GveVtFdOGmc60Oe+IQlubvOl3UC6ednw=";

    private const string ForeignNote = """
        opsconsole.example/audit
        3
        dqDxvCMAmLrpM4KeZw/e+7pnoTGs9Vn9SDixyU2aYBM=

        — opsconsole.example/audit shRWHzBFAiEAkkwomy1LF1WE4CZnmfXtpbcjhiRKu2t3yP/GUElUX4gCIBXiTZNWyV7gZgEjjdsCiMz63+AFLZa5W3Ry4RW0VFeh

        """;

    [Fact]
    public void A_note_that_another_program_signed_is_verified()
    {
        VerifierKey key = VerifierKey.TryParse(ForeignKey)!;
        SignedNote note = SignedNote.TryParse(ForeignNote)!;

        Assert.True(note.IsSignedBy(key));
        Assert.Equal(ForeignNote, note.ToString());
        Assert.Equal(ForeignKey, key.ToString());
    }

    [Theory]
    [InlineData("\n3\n", "\n4\n")]
    [InlineData("dqDx", "dqDy")]
    [InlineData("audit\n3", "audit \n3")]
    public void A_note_that_was_altered_is_not(string original, string altered)
    {
        SignedNote? note = SignedNote.TryParse(ForeignNote.Replace(original, altered, StringComparison.Ordinal));

        Assert.True(note is null || !note.IsSignedBy(VerifierKey.TryParse(ForeignKey)!));
    }

    [Fact]
    public async Task Openssl_verifies_what_is_signed_here()
    {
        const string Origin = "opsconsole.audit/aaaaaaaaaaaaaaaaaaaaaaaaaa";
        string directory = Directory.CreateTempSubdirectory("opsconsole-test-").FullName;
        using SigningKey key = SigningKey.Create();
        Checkpoint checkpoint = new(Origin, 7, new byte[32], new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc));
        SignedNote note = SignedNote.TryParse(SignedNote.Sign(checkpoint.ToText(), Origin, key).ToString())!;
        byte[] publicKey = Convert.FromBase64String(key.Verifier(Origin).ToString().Split('+', 3)[2])[1..];
        string Path(string name) => System.IO.Path.Combine(directory, name);
        await File.WriteAllTextAsync(Path("key.pem"), new string(System.Security.Cryptography.PemEncoding.Write("PUBLIC KEY", publicKey)), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path("signature"), note.Signatures[0].Bytes, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path("text"), Encoding.UTF8.GetBytes(note.Text), TestContext.Current.CancellationToken);

        using Process? openssl = TryStart("dgst", "-sha256", "-verify", Path("key.pem"), "-signature", Path("signature"), Path("text"));
        Assert.SkipWhen(openssl is null, "There is no openssl here.");
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, openssl.ExitCode);
        Directory.Delete(directory, recursive: true);
    }

    private static Process? TryStart(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
