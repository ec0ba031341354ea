using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpsConsole.Core.Audit.Anchors;

/// <summary>
/// Opens files so that the operating system itself puts each write at their end. .NET's own append mode only starts there: it
/// is refused by files that may be appended to and nothing else (<c>chattr +a</c>), which is what an anchor wants to be.
/// </summary>
internal static partial class AppendOnlyFile
{
    /// <summary>Opens a file for appending, and creates it where it is missing.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        }

        if (!File.Exists(path))
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }

        SafeFileHandle handle = Open(path, OperatingSystem.IsLinux() ? UnixFlags.Linux : UnixFlags.Bsd);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        int error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        string message = $"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'.";
        throw error is UnixFlags.NotPermitted or UnixFlags.NoAccess ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    private static class UnixFlags
    {
        /// <summary>O_WRONLY, O_APPEND, O_CLOEXEC.</summary>
        public const int Linux = 0x1 | 0x400 | 0x80000;

        /// <summary>The same on macOS.</summary>
        public const int Bsd = 0x1 | 0x8 | 0x1000000;

        public const int NotPermitted = 1, NoAccess = 13;
    }
}
