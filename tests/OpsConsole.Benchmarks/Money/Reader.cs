using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace OpsConsole.Benchmarks.Money;

/// <summary>An executive who is signed in at a console of their own.</summary>
internal sealed partial class Reader : IDisposable
{
    private const string Email = "reader@example.com", Password = "a long password for a benchmark";

    private readonly ConsoleServer _console;
    private readonly HttpClient _client;

    private Reader(ConsoleServer console, HttpClient client) => (_console, _client) = (console, client);

    /// <summary>Starts the console on a database and signs in.</summary>
    public static Reader SignIn(string directory)
    {
        ConsoleServer.AddPerson(directory, Email, "executive", Password);
        ConsoleServer console = ConsoleServer.StartConsole(directory, "metrics:read");
        HttpClient client = new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = console.Address };
        string page = client.GetStringAsync("signin").GetAwaiter().GetResult();
        Dictionary<string, string> fields = HiddenField().Matches(page).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        (fields["Input.Email"], fields["Input.Password"]) = (Email, Password);
        using FormUrlEncodedContent form = new(fields);
        using HttpResponseMessage answer = client.PostAsync("signin", form).GetAwaiter().GetResult();
        return answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.OK ? new Reader(console, client) : throw new InvalidOperationException($"Signing in was answered with {answer.StatusCode}.");
    }

    /// <summary>Processor time that the console has used so far.</summary>
    public TimeSpan CpuTime => _console.CpuTime;

    /// <summary>Waits until the console has read ahead what executives look at; returns what it said of that.</summary>
    public string WaitForReadAhead() => _console.WaitForLog("read ahead");

    /// <summary>From the request to the last byte of a page, milliseconds.</summary>
    public double Millis(string page)
    {
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = _client.GetAsync(page).GetAwaiter().GetResult();
        double millis = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.OK ? millis : throw new InvalidOperationException($"/{page} was answered with {answer.StatusCode}.");
    }

    /// <summary>The median of several times.</summary>
    public double Median(string page, int rounds)
    {
        double[] millis = [.. Enumerable.Range(0, rounds).Select(_ => Millis(page)).Order()];
        return millis[rounds / 2];
    }

    public void Dispose()
    {
        _client.Dispose();
        _console.Dispose();
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
