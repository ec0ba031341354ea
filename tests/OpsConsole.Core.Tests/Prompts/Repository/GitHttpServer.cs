using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Prompts.Repository;

/// <summary>A Git host: git's own <c>http-backend</c> behind https, for those who sign in.</summary>
internal sealed class GitHttpServer : IAsyncDisposable
{
    public const string User = "console", Password = "a secret";

    private readonly string _root;
    private readonly X509Certificate2 _certificate;
    private WebApplication? _application;

    private GitHttpServer(string root, X509Certificate2 certificate) => (_root, _certificate) = (root, certificate);

    /// <summary>Address of the host.</summary>
    public string Address => _application!.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>The certificate that it shows, which no public authority knows.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>Requests that were refused, because they did not sign in.</summary>
    public int Refused { get; private set; }

    /// <summary>The protocols that it was spoken to in, as HTTP names them.</summary>
    public HashSet<string> Protocols { get; } = [];

    /// <summary>The status that it answers everything with; null where it serves.</summary>
    public int? Instead { get; set; }

    /// <summary>Serves the repositories of a directory. Where git has no https, the test is skipped.</summary>
    public static async Task<GitHttpServer> StartAsync(string root, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "git there trusts the certificates that Windows trusts.");
        string programs = TestGit.Line(root, "--exec-path");
        foreach (string program in (string[])["git-remote-https", "git-http-backend"])
        {
            Assert.SkipUnless(File.Exists(Path.Combine(programs, program)), $"{program} is not installed.");
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        GitHttpServer server = new(root, request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(server._certificate)));
        server._application = builder.Build();
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application!.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Protocols.Add(http.Request.Protocol);
        if (Instead is { } status)
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (status, "/elsewhere.git");
            return;
        }

        if (http.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")))
        {
            Refused++;
            (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate) = (401, "Basic realm=\"git\"");
            return;
        }

        using Process git = Process.Start(Backend(http.Request))!;
        await http.Request.Body.CopyToAsync(git.StandardInput.BaseStream, http.RequestAborted);
        git.StandardInput.Close();
        using MemoryStream answer = new();
        await git.StandardOutput.BaseStream.CopyToAsync(answer, http.RequestAborted);
        int body = answer.GetBuffer().AsSpan(0, (int)answer.Length).IndexOf("\r\n\r\n"u8);
        foreach (string[] header in Encoding.ASCII.GetString(answer.GetBuffer(), 0, body).Split("\r\n").Select(h => h.Split(": ", 2)))
        {
            if (header[0] == "Status")
            {
                http.Response.StatusCode = int.Parse(header[1].Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                http.Response.Headers[header[0]] = header[1];
            }
        }

        await http.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(body + 4, (int)answer.Length - body - 4), http.RequestAborted);
    }

    /// <summary>The request as a CGI program is told of it, and nothing of what the test tells the other git.</summary>
    private ProcessStartInfo Backend(HttpRequest request)
    {
        ProcessStartInfo start = new("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = ("/dev/null", "1");
        (start.Environment["GIT_PROJECT_ROOT"], start.Environment["GIT_HTTP_EXPORT_ALL"]) = (_root, "1");
        (start.Environment["PATH_INFO"], start.Environment["QUERY_STRING"]) = (request.Path, request.QueryString.Value!.TrimStart('?'));
        (start.Environment["REQUEST_METHOD"], start.Environment["CONTENT_TYPE"]) = (request.Method, request.ContentType);
        (start.Environment["REMOTE_USER"], start.Environment["REMOTE_ADDR"]) = (User, "127.0.0.1");
        (start.Environment["GIT_PROTOCOL"], start.Environment["HTTP_CONTENT_ENCODING"]) = (request.Headers["Git-Protocol"], request.Headers.ContentEncoding);
        start.Environment["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture);
        return start;
    }
}
