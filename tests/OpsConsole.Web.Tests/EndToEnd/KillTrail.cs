using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>What the database of a console knows of kills, read beside the console.</summary>
internal static class KillTrail
{
    /// <summary>Waits until a kill is in the database and in the trail, and asserts that it is there once.</summary>
    /// <returns>When it was decided, and when it was written.</returns>
    public static async Task<(DateTime Occurred, DateTime Recorded)> OnceAsync(string dataDirectory, string scope)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10)); // the promise: ten seconds after recovery
        while (Count(dataDirectory, "AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope) == 0)
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.Equal(1, Count(dataDirectory, "AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope));
        Assert.Equal(1, Count(dataDirectory, "SwitchRecords WHERE Scope = $scope", scope));
        JsonNode entry = JsonNode.Parse((byte[])Read(dataDirectory, "SELECT Entry FROM AuditEntries WHERE Kind = 'killswitch.killed' AND ObjectId = $scope", scope)!)!;
        return (Time(entry["occurredAt"]), Time(entry["recordedAt"]));
    }

    private static DateTime Time(JsonNode? text) => DateTime.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static long Count(string dataDirectory, string from, string scope) => (long)Read(dataDirectory, "SELECT COUNT(*) FROM " + from, scope)!;

    private static object? Read(string dataDirectory, string sql, string scope)
    {
        SqliteConnectionStringBuilder file = new() { DataSource = Path.Combine(dataDirectory, "opsconsole.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using SqliteConnection connection = new(file.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$scope", scope);
        return command.ExecuteScalar();
    }
}
