using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>How far a change of the key has come. Tests stop there, as a crash would.</summary>
internal enum KeyStep
{
    /// <summary>The new key lies beside the old one.</summary>
    Written,

    /// <summary>The event that names it is committed.</summary>
    Recorded,

    /// <summary>The checkpoint that it signs first is committed.</summary>
    Signed,

    /// <summary>It is the only one.</summary>
    Swapped,
}

/// <summary>
/// The file of the signing key, and while the key changes, the next one beside it. Neither is ever in the database: whoever can write
/// there must not be able to sign.
/// </summary>
internal sealed class SigningKeyFile(AuditOptions options, StorageOptions storage, TimeProvider time)
{
    /// <summary>Where the file is.</summary>
    public string Path { get; } = options.SigningKeyFile.Length > 0
        ? System.IO.Path.GetFullPath(options.SigningKeyFile, storage.DataDirectory)
        : System.IO.Path.Combine(storage.DataDirectory, "audit", "signing-key.pem");

    /// <summary>Where the next key is while the key changes.</summary>
    public string NextPath => Path + ".next";

    /// <summary>Whether there is a file.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Whether a key change has begun and not ended.</summary>
    public bool HasNext => File.Exists(NextPath);

    /// <summary>Whether the key in use is this one.</summary>
    public bool IsCurrent(VerifierKey key) => Holds(Path, key);

    /// <summary>Why a key is not to be had, with what to do; empty when it is.</summary>
    public string Problem(VerifierKey key)
    {
        try
        {
            Read([key]).Dispose();
            return "";
        }
        catch (SigningKeyException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Whether the next key is this one.</summary>
    public bool IsNext(VerifierKey key) => Holds(NextPath, key);

    /// <summary>Told of each step of a key change.</summary>
    internal Action<KeyStep> Reached { get; set; } = static _ => { };

    /// <summary>Reads the key. It is read for each signature, so that nodes that share it follow a rotation.</summary>
    /// <exception cref="SigningKeyException">There is none, or it cannot be used; the message says what to do.</exception>
    public SigningKey Read() => TryRead(Path, out string problem) ?? throw Unusable(problem);

    /// <summary>Reads the private keys of these public ones, from the file or from the next beside it.</summary>
    /// <exception cref="SigningKeyException">One is in neither.</exception>
    public SigningKeys Read(IReadOnlyList<VerifierKey> wanted)
    {
        SigningKey? next = TryRead(NextPath, out _), current = TryRead(Path, out string problem); // in this order: a swap in between leaves one of them
        SigningKeys keys = new([.. new[] { current, next }.OfType<SigningKey>()]);
        if (wanted.FirstOrDefault(w => keys.Find(w) is null) is not { } missing)
        {
            return keys;
        }

        using (keys)
        {
            throw Unusable(current is null ? problem : $"it holds the key {current.Verifier(missing.Name).Fingerprint}, the audit trail is signed by {missing.Fingerprint}");
        }
    }

    /// <summary>Writes the first key, readable by the server's account only.</summary>
    public void Write(SigningKey key) => Write(Path, key);

    /// <summary>Writes the next key beside the one in use.</summary>
    public void WriteNext(SigningKey key) => Write(NextPath, key);

    /// <summary>Forgets the next key.</summary>
    public void DiscardNext() => File.Delete(NextPath);

    /// <summary>Puts the next key in the place of the one in use, unless another node did so already.</summary>
    /// <param name="keepOld">Whether to keep what lay there, under another name: a file that was not the lost key is somebody's.</param>
    public void Swap(bool keepOld)
    {
        try
        {
            if (keepOld && File.Exists(Path))
            {
                File.Copy(Path, $"{Path}.before-{time.GetUtcNow():yyyyMMddHHmmss}", overwrite: false);
            }

            File.Move(NextPath, Path, overwrite: true);
        }
        catch (FileNotFoundException) when (!HasNext)
        {
        }
    }

    private static bool Holds(string path, VerifierKey key)
    {
        using SigningKey? held = TryRead(path, out _);
        return held?.Verifier(key.Name).ToString() == key.ToString();
    }

    private static void Write(string path, SigningKey key)
    {
        string directory = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory)) // one that is there is the operator's, with rights of the operator's choice
        {
            PrivateFile.CreateDirectory(directory);
        }

        PrivateFile.Write(path, key.ToPem());
    }

    private static SigningKey? TryRead(string path, out string problem)
    {
        try
        {
            problem = "";
            return SigningKey.FromPem(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            problem = exception.Message.TrimEnd('.');
            return null;
        }
    }

    private SigningKeyException Unusable(string problem) => new(
        $"The signing key '{Path}' cannot be used: {problem}. Restore it from its backup; if it is lost for good, run 'audit replace-key'.");
}

/// <summary>Private keys, while they are needed.</summary>
internal sealed class SigningKeys(IReadOnlyList<SigningKey> keys) : IDisposable
{
    /// <summary>The private side of a key; null when it is not here.</summary>
    public SigningKey? Find(VerifierKey key) => keys.FirstOrDefault(k => k.Verifier(key.Name).ToString() == key.ToString());

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SigningKey key in keys)
        {
            key.Dispose();
        }
    }
}

/// <summary>The signing key cannot be used. The message says why and what to do.</summary>
public sealed class SigningKeyException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SigningKeyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public SigningKeyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public SigningKeyException()
    {
    }
}
