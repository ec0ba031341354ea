using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>What the database of a console knows of kills, read beside the console.</summary>
internal static class KillTrail
{
    /// <summary>Waits until a kill is in the database and in the trail, and asserts that it is there once.</summary>
    /// <returns>When it was decided, and when it was written.</returns>
    public static async Task<(DateTime Occurred, DateTime Recorded)> OnceAsync(string dataDirectory, string scope)
    {
        await FoundAsync(dataDirectory, "AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope);
        Assert.Equal(1, Count(dataDirectory, "AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope));
        Assert.Equal(1, Count(dataDirectory, "SwitchRecords WHERE Scope = $scope", scope));
        JsonNode entry = JsonNode.Parse((byte[])Read(dataDirectory, "SELECT Entry FROM AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope)!)!;
        return (Time(entry["occurredAt"]), Time(entry["recordedAt"]));
    }

    /// <summary>Waits until the database has a row.</summary>
    public static async Task FoundAsync(string dataDirectory, string from, string scope = "")
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30)); // the promise is ten seconds after recovery; a machine that does other things besides gets more
        while (Count(dataDirectory, from, scope) == 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>A connection beside the console's own.</summary>
    public static SqliteConnection Open(string dataDirectory)
    {
        SqliteRuntime.EnsureLoaded();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "opsconsole.db"), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static DateTime Time(JsonNode? text) => DateTime.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static long Count(string dataDirectory, string from, string scope) => (long)Read(dataDirectory, "SELECT COUNT(*) FROM " + from, scope)!;

    private static object? Read(string dataDirectory, string sql, string scope)
    {
        using SqliteConnection connection = Open(dataDirectory);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$scope", scope);
        return command.ExecuteScalar();
    }
}
