using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>A directory in which boards live one after the other, as a console does that is started again.</summary>
internal sealed class JournalDirectory : IDisposable
{
    public static readonly KillScope Scope = KillScope.Model("gpt-x");

    public static RecordedActor Tester { get; } = RecordedActor.Of(Actor.Shell("tester@localhost"));

    public string Path { get; } = Directory.CreateTempSubdirectory("opsconsole-journal-").FullName;

    public long Size { get; init; } = 1 << 18;

    public IEnumerable<string> Aside => Directory.EnumerateFiles(Path, "*.damaged-*");

    public string File(char name) => System.IO.Path.Combine(Path, "journal-" + name);

    /// <summary>Starts a board on what the directory holds.</summary>
    public OpenBoard Open(TimeProvider? time = null, int node = 0, string? at = null)
    {
        KillSwitchOptions options = new() { JournalDirectory = at ?? Path, JournalSize = Size, DiskPatience = TimeSpan.FromSeconds(5) };
        StorageOptions storage = new() { DataDirectory = Path, Node = node };
        KillJournal journal = new(options, storage, NullLogger<KillJournal>.Instance);
        return new OpenBoard(journal, new SwitchBoard(journal, options, storage, time ?? TimeProvider.System));
    }

    /// <summary>The directory as a crash would leave it now: a copy, with another board on it.</summary>
    public JournalDirectory Crash()
    {
        JournalDirectory copy = new() { Size = Size };
        foreach (char name in "ab")
        {
            System.IO.File.Copy(File(name), copy.File(name));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A board and its journal. Disposing it stops it, as a console that ends.</summary>
internal sealed record OpenBoard(KillJournal Journal, SwitchBoard Board) : IDisposable
{
    public const string Production = "production";

    public EnvironmentSwitches State => Board.Current.In(Production);

    public Task<SwitchDecision> KillAsync(KillScope scope, string environment = Production, string reason = "test") =>
        Board.KillAsync(new KillOrder(environment, scope, reason, JournalDirectory.Tester, SwitchCause.Command));

    public Task<SwitchDecision> RestoreAsync(KillScope scope, string environment = Production) =>
        Board.RestoreAsync(new RestoreOrder(environment, scope, "test", JournalDirectory.Tester, SwitchCause.FourEyes));

    public void Dispose() => Journal.Dispose();
}
