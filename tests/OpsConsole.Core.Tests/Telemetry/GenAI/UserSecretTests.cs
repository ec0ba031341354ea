using OpsConsole.Core.Telemetry.Redaction;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public sealed class UserSecretTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"opsconsole-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void The_secret_is_made_once_and_found_again()
    {
        Directory.CreateDirectory(directory);
        byte[] first = UserSecret.Obtain("", directory);

        Assert.Equal(32, first.Length);
        Assert.Equal(first, UserSecret.Obtain("", directory));
        Assert.Equal("0123456789abcdef"u8.ToArray(), UserSecret.Obtain("0123456789abcdef", directory));
        Assert.Single(Directory.GetFiles(directory));
    }

    [Fact]
    public void Another_secret_gives_other_hashes()
    {
        Directory.CreateDirectory(directory);

        Assert.NotEqual(new UserHasher("0123456789abcdef"u8).Hash("maria"), new UserHasher("0123456789abcdeX"u8).Hash("maria"));
    }
}
