using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>Breaks the storage of a console from outside. Dispose it to mend.</summary>
internal sealed class StorageFault(Action mend) : IDisposable
{
    private Action? _mend = mend;

    /// <summary>Another program holds the database.</summary>
    public static StorageFault Lock(string dataDirectory)
    {
        SqliteConnection connection = KillTrail.Open(dataDirectory);
        Run(connection, "BEGIN EXCLUSIVE");
        return new StorageFault(() =>
        {
            Run(connection, "ROLLBACK");
            connection.Dispose();
        });
    }

    /// <summary>The database is something else.</summary>
    public static StorageFault Damage(string dataDirectory) => Replace(Path.Combine(dataDirectory, "opsconsole.db"), path => File.WriteAllText(path, new string('x', 8192)));

    /// <summary>There is a directory where the database should be.</summary>
    public static StorageFault Block(string dataDirectory) => Replace(Path.Combine(dataDirectory, "opsconsole.db"), path => Directory.CreateDirectory(path));

    /// <summary>A file is where the whole directory should be.</summary>
    public static StorageFault TakeAway(string directory)
    {
        Directory.Move(directory, directory + ".aside");
        File.WriteAllText(directory, "");
        return new StorageFault(() =>
        {
            File.Delete(directory);
            Directory.Move(directory + ".aside", directory);
        });
    }

    /// <summary>The disk has no room left.</summary>
    public static StorageFault Fill(string directory)
    {
        string path = Path.Combine(directory, "filler");
        using FileStream file = File.Create(path);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            return new StorageFault(() => File.Delete(path));
        }
    }

    /// <summary>A disk of its own, of some megabytes; null where this account may not make one.</summary>
    public static StorageFault? Mount(string directory, int megabytes) =>
        Command("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", directory) ? new StorageFault(() => Command("umount", "-l", directory)) : null;

    public void Dispose() => Interlocked.Exchange(ref _mend, null)?.Invoke();

    private static StorageFault Replace(string path, Action<string> make)
    {
        string[] files = [.. new[] { path, path + "-wal", path + "-shm" }.Where(File.Exists)];
        Array.ForEach(files, file => File.Move(file, file + ".aside"));
        make(path);
        return new StorageFault(() =>
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }

            foreach (string leftover in Directory.GetFiles(Path.GetDirectoryName(path)!, "opsconsole.db*").Where(f => !f.EndsWith(".aside", StringComparison.Ordinal)))
            {
                File.Delete(leftover);
            }

            Array.ForEach(files, file => File.Move(file + ".aside", file));
        });
    }

    private static bool Command(string name, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
