namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>
/// The account that git runs as, with settings of a test's own until it is disposed. Where git finds them is the whole process's: whoever uses this
/// runs alone.
/// </summary>
internal sealed class GitAccount : IDisposable
{
    /// <summary>The variable that names a file of authorities; git counts it more than its settings.</summary>
    public const string Authorities = "GIT_SSL_CAINFO";

    private const string Settings = "GIT_CONFIG_GLOBAL";

    // Whoever runs the tests may have set them.
    private static readonly string[] Variables = [Settings, Authorities, "GIT_SSL_CAPATH", "GIT_ASKPASS"];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);
    private readonly string _directory;

    /// <summary>An account that knows nothing.</summary>
    /// <param name="directory">Where its files are written.</param>
    public GitAccount(string directory)
    {
        _directory = directory;
        Array.ForEach(Variables, v => Environment.SetEnvironmentVariable(v, null));
    }

    /// <summary>Has it know a host, as an operator sets it up.</summary>
    /// <param name="host">The host.</param>
    /// <param name="password">What it signs in with.</param>
    /// <param name="trusts">Whether it trusts the host's certificate.</param>
    public async Task KnowAsync(GitHttpServer host, string password, bool trusts, CancellationToken cancellationToken)
    {
        string file = Path.Combine(_directory, "settings");
        await File.WriteAllTextAsync(
            file,
            $$"""
            [credential "{{host.Address}}"]
                helper = "!f() { echo 'username={{GitHttpServer.User}}'; echo 'password={{password}}'; }; f"
            [http "{{host.Address}}"]
                proxy =
                {{(trusts ? $"sslCAInfo = {CertificateOf(host)}" : "")}}
            """,
            cancellationToken);
        Environment.SetEnvironmentVariable(Settings, file);
    }

    /// <summary>The file of a host's certificate.</summary>
    public string CertificateOf(GitHttpServer host)
    {
        string file = Path.Combine(_directory, "certificate.pem");
        File.WriteAllText(file, host.Certificate);
        return file;
    }

    public void Dispose() => Array.ForEach(Variables, v => Environment.SetEnvironmentVariable(v, _before[v]));
}
