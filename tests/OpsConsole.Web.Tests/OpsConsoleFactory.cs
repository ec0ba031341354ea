using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace OpsConsole.Web.Tests;

/// <summary>A console of its own, on a data directory of its own. With <c>UseKestrel(0)</c> and <c>StartServer()</c> it listens on a real port.</summary>
public class OpsConsoleFactory : WebApplicationFactory<Program>
{
    /// <summary>Where this console keeps its files.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("opsconsole-").FullName;

    /// <summary>Settings that a test adds before the first request.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("");
        builder.UseSetting("DataDirectory", DataDirectory);
        foreach ((string key, string value) in Settings)
        {
            builder.UseSetting(key, value);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(DataDirectory, recursive: true);
        }
    }
}
