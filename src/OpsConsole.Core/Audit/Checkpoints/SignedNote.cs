using System.Text;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>One signature under a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">First 4 bytes of the key's hash, as a number in network order.</param>
/// <param name="Bytes">The signature itself.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Bytes);

/// <summary>A signed note: text that people can read and machines can verify (C2SP signed-note).</summary>
public sealed class SignedNote
{
    private const string Dash = "\u2014 ";
    private const int MaxSignatures = 64;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed; ends in LF.</summary>
    public string Text { get; }

    /// <summary>The signatures.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text with each key.</summary>
    /// <exception cref="ArgumentException">The text is empty, does not end in LF or holds control characters.</exception>
    public static SignedNote Sign(string text, string name, params ReadOnlySpan<SigningKey> keys)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsText(text))
        {
            throw new ArgumentException("A note's text ends in LF and holds no other control characters.", nameof(text));
        }

        List<NoteSignature> signatures = [];
        foreach (SigningKey key in keys)
        {
            signatures.Add(new NoteSignature(name, key.KeyId, key.Sign(Encoding.UTF8.GetBytes(text))));
        }

        return new SignedNote(text, signatures);
    }

    /// <summary>Reads a note.</summary>
    /// <returns>Null when it is not one.</returns>
    public static SignedNote? TryParse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        int end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n') || !IsText(note))
        {
            return null;
        }

        List<NoteSignature> signatures = [];
        foreach (string line in note[(end + 2)..].Split('\n')[..^1])
        {
            if (signatures.Count == MaxSignatures || TryParseSignature(line) is not { } signature)
            {
                return null;
            }

            signatures.Add(signature);
        }

        return signatures.Count == 0 ? null : new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Whether the key signed the text. A signature in the key's name that does not fit makes the whole note invalid.</summary>
    public bool IsSignedBy(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] text = Encoding.UTF8.GetBytes(Text);
        NoteSignature[] own = [.. Signatures.Where(s => s.Name == key.Name && s.KeyId == key.KeyId)];
        return own.Length > 0 && Array.TrueForAll(own, s => key.Verify(text, s.Bytes));
    }

    /// <summary>The whole note.</summary>
    public override string ToString()
    {
        StringBuilder note = new(Text);
        note.Append('\n');
        foreach (NoteSignature signature in Signatures)
        {
            byte[] keyId = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(keyId, signature.KeyId);
            note.Append(Dash).Append(signature.Name).Append(' ').Append(Convert.ToBase64String([.. keyId, .. signature.Bytes])).Append('\n');
        }

        return note.ToString();
    }

    private static bool IsText(string text) => text.EndsWith('\n') && !text.Any(c => c < ' ' && c != '\n');

    private static NoteSignature? TryParseSignature(string line)
    {
        string[] parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts.Length != 2 || parts[0].Length == 0)
        {
            return null;
        }

        byte[] bytes = new byte[parts[1].Length];
        return Convert.TryFromBase64String(parts[1], bytes, out int length) && length > 4
            ? new NoteSignature(parts[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..length])
            : null;
    }
}
