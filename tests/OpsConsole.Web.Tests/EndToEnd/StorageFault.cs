using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>Breaks the storage of a console from outside. Dispose it to mend.</summary>
internal sealed class StorageFault(Action mend) : IDisposable
{
    private static readonly string[] DatabaseNames = ["opsconsole.db", "opsconsole.db-wal", "opsconsole.db-shm"];

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

    /// <summary>Somebody deletes the database. A program that has it open writes on, to where nobody will find it.</summary>
    public static void Delete(string dataDirectory) => Array.ForEach(DatabaseFiles(dataDirectory), File.Delete);

    /// <summary>
    /// The database cannot be changed, also by those who have it open; null where this account or file system has no such thing. Its index of the log stays as it is: SQLite has that
    /// mapped into memory, and the kernel ends with SIGBUS whoever writes a mapped page of a frozen file.
    /// </summary>
    public static StorageFault? Freeze(string dataDirectory)
    {
        string[] files = [.. DatabaseFiles(dataDirectory).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal))];
        if (Command("chattr", ["+i", .. files]))
        {
            return new StorageFault(() => Command("chattr", ["-i", .. files]));
        }

        Command("chattr", ["-i", .. files]); // some may have it
        return null;
    }

    /// <summary>Every write to the database by a running process fails as on a broken disk (EIO); null where processes cannot be traced.</summary>
    public static StorageFault? FailWrites(string dataDirectory, int process)
    {
        const string Calls = "write,pwrite64,pwritev,ftruncate,fsync,fdatasync";
        Process tracer;
        try
        {
            tracer = Process.Start(new ProcessStartInfo("strace",
            [
                "-f", "-p", process.ToString(CultureInfo.InvariantCulture), "-o", "/dev/null", "-e", $"trace={Calls}", "-e", $"inject={Calls}:error=EIO",
                .. DatabaseFiles(dataDirectory).SelectMany(f => new[] { "-P", f }),
            ]) { RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // there is no such program
        }

        if (tracer.StandardError.ReadLine()?.Contains("attached", StringComparison.Ordinal) != true) // it says so once all threads are stopped by it
        {
            tracer.Dispose();
            return null;
        }

        _ = tracer.StandardError.ReadToEndAsync(); // a full pipe would stop it
        return new StorageFault(() =>
        {
            Command("kill", "-INT", tracer.Id.ToString(CultureInfo.InvariantCulture)); // it lets go of the process
            if (!tracer.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                tracer.Kill(); // it waits for a thread that just starts git, and that for the git which it has stopped
                tracer.WaitForExit();
            }

            tracer.Dispose();
        });
    }

    public void Dispose() => Interlocked.Exchange(ref _mend, null)?.Invoke();

    private static StorageFault Replace(string path, Action<string> make)
    {
        string[] files = DatabaseFiles(Path.GetDirectoryName(path)!);
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

    private static string[] DatabaseFiles(string directory) =>
        [.. DatabaseNames.Select(name => Path.Combine(directory, name)).Where(File.Exists)];

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
