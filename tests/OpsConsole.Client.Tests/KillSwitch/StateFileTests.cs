using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

public sealed class StateFileTests : IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("opsconsole-state-").FullName, "deep");

    private StateFile Kept => new(_directory, "production", "shop");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);

    [Fact]
    public void What_is_written_is_read_again_whole()
    {
        KilledScope kill = new(SwitchScope.Model("gpt-\"é"), new SwitchFallback("…", null), new DateTime(2026, 11, 21, 9, 0, 0, 5, DateTimeKind.Utc), "why", 0.25);
        Kept.Write(new SwitchState(3, 7, new Dictionary<string, KilledScope> { [kill.Scope.Text] = kill }));
        SwitchState read = Kept.Read()!;
        Assert.Equal(("3-7", kill), (read.Id, Assert.Single(read.Killed)));
        Assert.Equal([Kept.Location], Directory.GetFiles(_directory));
    }

    [Fact]
    public void Nobody_else_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        Kept.Write(TakeRuleTests.State(1, 1));
#pragma warning disable CA1416 // not reached on Windows
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Kept.Location));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory));
#pragma warning restore CA1416
    }

    [Fact]
    public void Each_application_and_environment_has_its_own_file_whatever_the_names_hold() =>
        Assert.Equal(4, new[] { ("production", "shop"), ("staging", "shop"), ("production", "../../shop"), ("a\nb", "c") }.Select(n => new StateFile(_directory, n.Item1, n.Item2).Location).Distinct().Count());

    [Fact]
    public void A_process_that_lags_behind_does_not_take_back_what_another_wrote()
    {
        Kept.Write(TakeRuleTests.State(1, 9));
        Kept.Write(TakeRuleTests.State(1, 8, "model:m"));
        Assert.Equal(("1-9", 0), (Kept.Read()!.Id, Kept.Read()!.KilledCount));
        Kept.Write(TakeRuleTests.State(1, 9, "model:m"));
        Assert.Equal(("1-9", 1), (Kept.Read()!.Id, Kept.Read()!.KilledCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"epoch\":1,\"version\":1,\"killed\":[{\"sco")]
    [InlineData("{\"epoch\":1,\"version\":1,\"env\":\"staging\",\"killed\":[]}")]
    public void A_spoilt_file_is_said_and_replaced(string content)
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Kept.Location, content);
        Assert.Throws<FormatException>(() => Kept.Read());
        Kept.Write(TakeRuleTests.State(1, 1));
        Assert.Equal("1-1", Kept.Read()!.Id);
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Kept.Location, new string(' ', SwitchDocument.MaxLength + 1));
        Assert.Throws<FormatException>(() => Kept.Read());
    }
}
