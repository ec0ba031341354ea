using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Audit.Checkpoints;

/// <summary>The file of the signing key. It is never in the database: whoever can write there must not be able to sign.</summary>
internal sealed class SigningKeyFile(AuditOptions options, StorageOptions storage)
{
    /// <summary>Where the file is.</summary>
    public string Path { get; } = options.SigningKeyFile.Length > 0
        ? System.IO.Path.GetFullPath(options.SigningKeyFile, storage.DataDirectory)
        : System.IO.Path.Combine(storage.DataDirectory, "audit", "signing-key.pem");

    /// <summary>Reads the key. It is read for each signature, so that nodes that share it follow a rotation.</summary>
    /// <exception cref="SigningKeyException">There is none, or it cannot be used; the message says what to do.</exception>
    public SigningKey Read()
    {
        try
        {
            return SigningKey.FromPem(File.ReadAllText(Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new SigningKeyException(
                $"The signing key '{Path}' cannot be used ({exception.Message}) Restore it from its backup; if it is lost for good, run 'audit replace-key'.", exception);
        }
    }

    /// <summary>Whether there is a file.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Writes a key, readable by the server's account only.</summary>
    public void Write(SigningKey key)
    {
        PrivateFile.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        PrivateFile.Write(Path, key.ToPem());
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
