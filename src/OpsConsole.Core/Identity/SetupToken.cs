using System.Security.Cryptography;
using System.Text;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Identity;

/// <summary>
/// The one-time link by which the first administrator is made. Whoever reads the output of the server owns the console, and
/// only the newest link counts. Only a hash is kept, in the data directory.
/// </summary>
public sealed class SetupToken(StorageOptions storage)
{
    private const string FileName = "setup.token";

    private string File => Path.Combine(storage.DataDirectory, FileName);

    /// <summary>Makes a new token; the one before stops working.</summary>
    public string Issue()
    {
        string token = Base32.Random(256);
        PrivateFile.Write(File, Convert.ToHexStringLower(Hash(token)));
        return token;
    }

    /// <summary>Whether this is the token that was issued last and not spent.</summary>
    public bool Matches(string? token)
    {
        try
        {
            return !string.IsNullOrEmpty(token)
                && CryptographicOperations.FixedTimeEquals(Hash(token), Convert.FromHexString(System.IO.File.ReadAllText(File).Trim()));
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Makes the token useless.</summary>
    public void Spend() => System.IO.File.Delete(File);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
