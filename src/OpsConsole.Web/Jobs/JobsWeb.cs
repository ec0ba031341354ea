using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using OpsConsole.Core.Storage;
using OpsConsole.Migrations.Sqlite;
using OpsConsole.Web.Storage;
using Quartz;

namespace OpsConsole.Web.Jobs;

/// <summary>Says where schedules and the history of runs are kept.</summary>
internal static class JobsWeb
{
    private static readonly TimeSpan HistoryRetention = TimeSpan.FromDays(30);

    /// <summary>
    /// On a server database the scheduler shares it, clustered. On SQLite it has a file of its own with a rollback journal: it
    /// writes by connections of its own, which the write gate does not hold back, and the fault the gate is there for is that of the
    /// write-ahead log alone.
    /// </summary>
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        StorageOptions options = builder.StorageOptions();
        IServiceCollection services = builder.Services;
        bool sqlServer = options.Provider.Equals("SqlServer", StringComparison.OrdinalIgnoreCase);
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                if (sqlServer)
                {
                    store.UseSqlServer(SqlClientFactory.Instance, options.ConnectionString);
                    store.UseClustering();
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, JobsFile(options));
                }

                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.UseExecutionHistory();
                store.ConfigureStore(settings =>
                {
                    settings.StoreJobDataAsStrings = true;
                    settings.MisfireThreshold = TimeSpan.FromMinutes(1);
                });
            });
            quartz.UseExecutionLogCapture();
        });
        services.AddQuartzExecutionHistory(history => history.Retention = HistoryRetention);
        services.AddQuartzHostedService(service => service.WaitForJobsToComplete = true);
    }

    /// <summary>Makes the scheduler's file ready, before the scheduler starts.</summary>
    public static void PrepareJobs(this WebApplication app)
    {
        StorageOptions options = app.Services.GetRequiredService<StorageOptions>();
        if (!options.Provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        SqliteRuntime.EnsureLoaded();
        using SqliteConnection connection = new(JobsFile(options));
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=TRUNCATE;";
        command.ExecuteNonQuery();
    }

    private static string JobsFile(StorageOptions options) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(options.DataDirectory, "jobs.db") }.ToString();
}
