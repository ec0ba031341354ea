using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Checkpoints;

public sealed class SignedNoteTests
{
    // A published example, signed by other code with a throw-away key.
    private const string PublishedKey =
        "opsconsole.example/audit+b214561f+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIM2MrB0fm+A4h1nDA+6owGWthJcZG58iEskakAVtKz7vcoH/Lxp/s2GveVtFdOGmc60Oe+IQlubvOl3UC6ednw=";

    private const string PublishedNote =
        "opsconsole.example/audit\n3\ndqDxvCMAmLrpM4KeZw/e+7pnoTGs9Vn9SDixyU2aYBM=\n\n"
        + "— opsconsole.example/audit shRWHzBFAiEAkkwomy1LF1WE4CZnmfXtpbcjhiRKu2t3yP/GUElUX4gCIBXiTZNWyV7gZgEjjdsCiMz63+AFLZa5W3Ry4RW0VFeh\n";

    private const string Name = "opsconsole.audit/test", Text = "opsconsole.audit/test\n1\nAAAA\n";

    [Fact]
    public void The_published_example_is_verified_and_written_back_as_it_was()
    {
        VerifierKey key = VerifierKey.TryParse(PublishedKey)!;
        SignedNote note = SignedNote.TryParse(PublishedNote)!;
        Assert.True(note.IsSignedBy(key));
        Assert.Equal(PublishedNote, note.ToString());
        Assert.Equal(0xb214561f, Assert.Single(note.Signatures).KeyId);
        Assert.False(SignedNote.TryParse(PublishedNote.Replace("\n3\n", "\n4\n", StringComparison.Ordinal))!.IsSignedBy(key));
    }

    [Fact]
    public void What_is_signed_is_verified_by_that_key_and_no_other()
    {
        using SigningKey key = SigningKey.Create(), other = SigningKey.Create();
        SignedNote note = SignedNote.TryParse(SignedNote.Sign(Text, Name, key).ToString())!;
        Assert.True(note.IsSignedBy(key.Verifier(Name)));
        Assert.False(note.IsSignedBy(other.Verifier(Name)));
        Assert.False(note.IsSignedBy(key.Verifier("opsconsole.audit/other")));
    }

    [Fact]
    public void Both_signatures_of_a_rotation_count_and_unknown_ones_are_passed_over()
    {
        using SigningKey key = SigningKey.Create(), next = SigningKey.Create(), third = SigningKey.Create();
        SignedNote note = SignedNote.TryParse(SignedNote.Sign(Text, Name, key, next).ToString())!;
        Assert.True(note.IsSignedBy(key.Verifier(Name)));
        Assert.True(note.IsSignedBy(next.Verifier(Name)));
        Assert.False(note.IsSignedBy(third.Verifier(Name)));
    }

    [Fact]
    public void A_second_signature_of_a_known_key_that_does_not_fit_spoils_the_note()
    {
        using SigningKey key = SigningKey.Create();
        SignedNote good = SignedNote.Sign(Text, Name, key), other = SignedNote.Sign("other\n", Name, key);
        string wrong = other.ToString()[(other.ToString().LastIndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        Assert.False(SignedNote.TryParse(good + wrong)!.IsSignedBy(key.Verifier(Name)));
    }

    [Fact]
    public void The_signature_starts_after_the_last_empty_line()
    {
        using SigningKey key = SigningKey.Create();
        string text = "first\n\nsecond\n";
        SignedNote note = SignedNote.TryParse(SignedNote.Sign(text, Name, key).ToString())!;
        Assert.Equal(text, note.Text);
        Assert.True(note.IsSignedBy(key.Verifier(Name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAAAAA=")] // no LF at the end
    [InlineData("text\n\n- name AAAAAAA=\n")] // the wrong dash
    [InlineData("text\n\n—name AAAAAAA=\n")]
    [InlineData("text\n\n— name  AAAAAAA=\n")]
    [InlineData("text\n\n—  AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAA\n")] // three bytes are no key id
    [InlineData("text\n\n— name AAAAAA==\n")] // a key id without a signature
    [InlineData("text\n\n— name !!!!\n")]
    [InlineData("text\n\n— name AAAAAAA=\nmore\n")]
    [InlineData("text\n\n— name AAAAAAA=\n\n")]
    [InlineData("text\r\n\r\n— name AAAAAAA=\r\n")]
    [InlineData("te\txt\n\n— name AAAAAAA=\n")]
    public void What_is_not_a_note_is_not_taken_for_one(string note) => Assert.Null(SignedNote.TryParse(note));

    [Fact]
    public void A_note_with_more_signatures_than_anybody_needs_is_refused()
    {
        string line = "— name AAAAAAA=\n";
        Assert.NotNull(SignedNote.TryParse("text\n\n" + string.Concat(Enumerable.Repeat(line, 64))));
        Assert.Null(SignedNote.TryParse("text\n\n" + string.Concat(Enumerable.Repeat(line, 65))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no end")]
    [InlineData("carriage\r\n")]
    [InlineData("zero\0\n")]
    public void Only_text_is_signed(string text)
    {
        using SigningKey key = SigningKey.Create();
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, Name, key));
    }
}
