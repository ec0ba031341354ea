using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using static OpsConsole.Core.Tests.KillSwitch.JournalDirectory;
using SwitchState = OpsConsole.Client.KillSwitch.SwitchState;

namespace OpsConsole.Core.Tests.KillSwitch;

/// <summary>
/// Storage goes back to what it was at any earlier moment, again and again. As long as one client that knows more speaks before the next
/// decision, no client revives what nobody restored, but for a new epoch.
/// </summary>
public class LostStorageProperties
{
    [Fact]
    public void Whatever_is_lost_no_client_revives_what_it_knows_killed() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => LoseAsync(new Random(seed)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static async Task LoseAsync(Random random)
    {
        using Story story = new(random);
        for (int step = 0; step < 40; step++)
        {
            await story.GoOnAsync();
        }
    }

    private sealed class Story : IDisposable
    {
        private static readonly string[] Environments = ["production", "staging"];
        private static readonly KillScope[] Scopes = [KillScope.Global, KillScope.App("a"), KillScope.Model("m"), KillScope.Feature("a", "f")];

        private readonly Random _random;
        private readonly ManualTime _time = new(DateTime.UtcNow);
        private readonly FollowingClient[] _clients = [.. Environments.SelectMany(e => Enumerable.Range(0, 4).Select(_ => new FollowingClient(e)))];
        private readonly List<byte[][]> _backups = [];
        private readonly HashSet<string> _undone = [];
        private JournalDirectory _directory = new() { Size = JournalFile.MinSize };
        private OpenBoard _board;

        public Story(Random random)
        {
            _random = random;
            _board = _directory.Open(_time);
        }

        public async Task GoOnAsync()
        {
            string environment = Any(Environments);
            switch (_random.Next(12))
            {
                case < 4:
                    Undo((await _board.KillAsync(Any(Scopes), environment)).Record);
                    break;
                case 4 or 5 when _board.Board.Current.Doubt is null:
                    Undo((await _board.RestoreAsync(Any(Scopes), environment)).Record);
                    break;
                case 6 or 7:
                    Hear(Any(_clients));
                    break;
                case 8:
                    _backups.Add(await KeepAsync());
                    break;
                case 9 when _backups.Count > 0:
                    Start(Any(_backups));
                    break;
                case 10:
                    Start(await KeepAsync());
                    break;
                case 11:
                    _time.Advance(TimeSpan.FromSeconds(_random.Next(12)));
                    _board.Board.JudgeReports();
                    await _board.Board.BeginLineageAsync(Tester, "we looked");
                    Speak();
                    break;
            }
        }

        public void Dispose()
        {
            _board.Dispose();
            _directory.Dispose();
        }

        private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

        private void Undo(SwitchRecord? record) => _undone.UnionWith(record?.Undoes ?? []);

        private void Hear(FollowingClient client)
        {
            SwitchState? before = client.Hear(_board.Board);
            if (before is not null && client.State!.Epoch == before.Epoch)
            {
                foreach (KilledScope revived in before.Killed.Where(k => !client.State.Names(k.Scope)))
                {
                    Assert.Contains(revived.Reason!, _undone);
                }
            }

            if (client.KnowsMoreThan(_board.Board))
            {
                client.Tell(_board.Board);
            }
        }

        /// <summary>In each environment one client that knows more, if there is any, says so.</summary>
        private void Speak()
        {
            foreach (string environment in Environments)
            {
                if (_clients.Where(c => c.Environment == environment && c.KnowsMoreThan(_board.Board)).ToList() is { Count: > 0 } knowing)
                {
                    Any(knowing).Tell(_board.Board);
                }
            }
        }

        private async Task<byte[][]> KeepAsync()
        {
            await _board.Journal.FlushedAsync();
            return [File.ReadAllBytes(_directory.File('a')), File.ReadAllBytes(_directory.File('b'))];
        }

        /// <summary>The console starts on these files.</summary>
        private void Start(byte[][] files)
        {
            Dispose();
            _directory = new JournalDirectory { Size = JournalFile.MinSize };
            File.WriteAllBytes(_directory.File('a'), files[0]);
            File.WriteAllBytes(_directory.File('b'), files[1]);
            _board = _directory.Open(_time);
            Speak();
        }
    }
}
