namespace OpsConsole.Core.Storage;

/// <summary>
/// Says that this process owns a data directory: two processes never open the same database files, because the write gate
/// that keeps SQLite's writers apart ends at the process. The operating system lets go when the process ends, however it ends.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    /// <summary>Name of the file that is held open in the data directory.</summary>
    public const string FileName = "opsconsole.lock";

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the directory, and creates it where it is missing.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="fileName">Name of the file that is held open.</param>
    /// <returns>The lock, to be disposed at the end; null when another holder (of this process or another) has it.</returns>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written to.</exception>
    /// <exception cref="IOException">The directory cannot be created or written to.</exception>
    public static DataDirectoryLock? TryAcquire(string directory, string fileName = FileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory.CreateDirectory(directory);
        try
        {
            return new DataDirectoryLock(new FileStream(
                Path.Combine(directory, fileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>Lets the directory go.</summary>
    public void Dispose() => _file.Dispose();

    private static bool IsHeld(IOException exception)
    {
        const int SharingViolation = unchecked((int)0x80070020); // Windows
        const int WouldBlockLinux = 11, WouldBlockMac = 35;
        return exception.HResult is SharingViolation or WouldBlockLinux or WouldBlockMac;
    }
}
