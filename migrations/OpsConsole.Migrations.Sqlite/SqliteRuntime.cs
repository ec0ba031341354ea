using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>
/// Binds Microsoft.Data.Sqlite to the operating system's SQLite. The managed binding is a file reference (see the project
/// file), so the loader needs help to find it; the native library keeps its security updates from the system's packages.
/// </summary>
public static class SqliteRuntime
{
    private const string Binding = "SQLitePCLRaw.core";

    private static readonly Lazy<bool> Provider = new(SetProvider);

    /// <summary>Makes SQLite usable. Safe to call any number of times.</summary>
    public static void EnsureLoaded() => _ = Provider.Value;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The handlers must be in place before the first type of the binding is loaded.")]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += ResolveManaged;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += ResolveNative;
    }

    private static Assembly? ResolveManaged(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name != Binding)
        {
            return null;
        }

        // Beside this assembly: under dotnet-ef and in tests the base directory is another one.
        string directory = Path.GetDirectoryName(typeof(SqliteRuntime).Assembly.Location)!;
        string path = Path.Combine(directory, Binding + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    private static nint ResolveNative(Assembly assembly, string name)
    {
        if (name != "e_sqlite3")
        {
            return 0;
        }

        string library = OperatingSystem.IsWindows() ? "winsqlite3" : OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(library, out nint handle)
            ? handle
            : throw new DllNotFoundException($"SQLite was not found as '{library}'. Install it, on Debian: apt-get install libsqlite3-0.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SetProvider()
    {
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }
}
