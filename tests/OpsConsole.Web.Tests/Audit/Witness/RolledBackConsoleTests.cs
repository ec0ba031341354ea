using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using OpsConsole.Client;
using OpsConsole.Client.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit.Witness;

/// <summary>A real console whose database file is replaced by an older copy while an application watches.</summary>
public sealed class RolledBackConsoleTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("opsconsole-rollback-").FullName;
    private readonly SwitchHandler _handler = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _handler.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData(0)] // the trail is shorter than what was seen
    [InlineData(60)] // it grew past it, another way
    public async Task A_watching_application_notices_and_the_console_raises_an_alarm(int eventsAfter)
    {
        string file = Path.Combine(_data, "opsconsole.db"), older = Path.Combine(_data, "older.db"), key;
        using (AuditedConsole console = Start())
        {
            key = await console.CreateKeyAsync(Scopes.FlagsRead);
            await console.Get<CheckpointIssuer>().IssueAsync(Cancel);
        }

        Copy(file, older);
        using CheckpointWitness witness = new(
            new ConsoleConnection(new Uri("http://localhost"), key),
            new CheckpointWitnessOptions { Handler = _handler, StateFile = Path.Combine(_data, "app", "witness.json"), Instance = "checkout-1" });
        using (AuditedConsole console = Start())
        {
            await AddEventsAsync(console, 30);
            Assert.Equal(WitnessVerdict.Advanced, await witness.PollAsync(Cancel));
            await AddEventsAsync(console, 3);
            Assert.Equal(WitnessVerdict.Advanced, await witness.PollAsync(Cancel));
            Assert.Equal(await console.SizeAsync(), witness.Size);
        }

        Copy(older, file);
        string seen = witness.Newest!;
        using (AuditedConsole console = Start())
        {
            await AddEventsAsync(console, eventsAfter);
            long before = await console.SizeAsync();
            Assert.Equal(eventsAfter == 0, before < witness.Size);
            Assert.Equal(WitnessVerdict.Violation, await witness.PollAsync(Cancel));
            Assert.Equal(eventsAfter == 0 ? LogViolationKind.Shrunk : LogViolationKind.Inconsistent, witness.Violation!.Kind);
            Assert.Equal(WitnessVerdict.Violation, await witness.PollAsync(Cancel));

            JsonNode entry = Assert.Single(await console.EntriesAsync(before));
            Assert.Equal("audit.witness_reported", (string?)entry["kind"]);
            Assert.Equal(seen, (string?)entry["before"]!["checkpoint"]);
            Assert.Equal("checkout-1", (string?)entry["after"]!["instance"]);

            using CheckpointWitness restarted = new(
                new ConsoleConnection(new Uri("http://localhost"), key),
                new CheckpointWitnessOptions { Handler = _handler, StateFile = Path.Combine(_data, "app", "witness.json") });
            Assert.Equal(seen, restarted.Newest);
            Assert.Equal(WitnessVerdict.Violation, await restarted.PollAsync(Cancel));
            Assert.Single(await console.EntriesAsync(before)); // reported again, and known
        }
    }

    private AuditedConsole Start()
    {
        AuditedConsole console = new() { Settings = { ["DataDirectory"] = _data } };
        _handler.SwitchTo(console.Server.CreateHandler());
        return console;
    }

    private static async Task AddEventsAsync(AuditedConsole console, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await console.CreatePersonAsync(Roles.Engineer);
        }

        await console.Get<CheckpointIssuer>().IssueAsync(Cancel);
    }

    /// <summary>Puts a database file in the place of another, as somebody does who has the server's disk.</summary>
    private static void Copy(string from, string to)
    {
        SqliteConnection.ClearAllPools();
        foreach (string suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(to + suffix);
            if (File.Exists(from + suffix))
            {
                File.Copy(from + suffix, to + suffix);
            }
        }
    }

    /// <summary>Sends to whichever console runs now.</summary>
    private sealed class SwitchHandler : HttpMessageHandler
    {
        private readonly List<HttpMessageHandler> _used = [];

        public void SwitchTo(HttpMessageHandler console) => _used.Add(console);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using HttpMessageInvoker invoker = new(_used[^1], disposeHandler: false);
            return await invoker.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _used.ForEach(h => h.Dispose());
            base.Dispose(disposing);
        }
    }
}
