using System.Security.Cryptography;

namespace OpsConsole.Core.Identity;

/// <summary>Random text of lower-case letters and digits (RFC 4648 alphabet): survives URLs, shells and a double click.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private const int BitsPerCharacter = 5;

    /// <summary>Text with at least this many random bits.</summary>
    public static string Random(int bits) =>
        RandomNumberGenerator.GetString(Alphabet, (bits + BitsPerCharacter - 1) / BitsPerCharacter);
}
