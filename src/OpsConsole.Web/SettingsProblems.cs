using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace OpsConsole.Web;

/// <summary>Settings that are wrong, all of them, each with its key.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}

/// <summary>Finds every wrong setting before anything is touched, so that one start is enough to learn them all.</summary>
internal static class SettingsProblems
{
    /// <summary>Checks what the host itself reads.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static void ThrowIfAny(IConfiguration configuration) => ThrowIfAny(Find(configuration));

    /// <summary>Checks what the host and the features read.</summary>
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static void ThrowIfAny(IConfiguration configuration, IServiceProvider services)
    {
        List<string> problems = Find(configuration);
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException exception)
        {
            problems.AddRange(exception.Failures);
        }
        catch (AggregateException exception)
        {
            problems.AddRange(exception.Flatten().InnerExceptions.SelectMany(e => e is OptionsValidationException options ? options.Failures : [e.Message]));
        }
        catch (InvalidOperationException exception)
        {
            problems.Add(exception.Message); // a value that cannot be read; the message names the key
        }

        ThrowIfAny(problems);
    }

    internal static List<string> Find(IConfiguration configuration)
    {
        List<string> problems = [];
        Check(configuration["urls"] is not { Length: > 0 } urls || urls.Split(';').All(IsListenAddress),
            "urls (ASPNETCORE_URLS): must be addresses such as http://localhost:5080 or https://*:443, separated by semicolons.");
        Check(configuration["PublicUrl"] is not { Length: > 0 } url || (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"),
            "PublicUrl: must be the address at which people reach the console, such as https://ops.example.com.");
        Check(configuration["Demo"] is null || bool.TryParse(configuration["Demo"], out _), "Demo: must be true or false.");
        string provider = configuration["Database:Provider"] ?? "Sqlite";
        Check(provider.ToUpperInvariant() is "SQLITE" or "SQLSERVER", $"Database:Provider: is '{provider}', must be Sqlite or SqlServer.");
        Check(!provider.Equals("SqlServer", StringComparison.OrdinalIgnoreCase) || !string.IsNullOrWhiteSpace(configuration["Database:ConnectionString"]),
            "Database:ConnectionString: must name the server and the database when Database:Provider is SqlServer.");
        Check(IsNumber(configuration["Database:Node"], 0, 255), "Database:Node: must be a number from 0 to 255, another on each node.");
        Check(IsNumber(configuration["Database:MaxBatchSize"], 1, 1000), "Database:MaxBatchSize: must be a number from 1 to 1000.");
        Check(configuration.GetSection("ForwardedHeaders:KnownProxies").GetChildren().All(c => IPAddress.TryParse(c.Value, out _)),
            "ForwardedHeaders:KnownProxies: must be a list of IP addresses.");
        Check(configuration.GetSection("ForwardedHeaders:KnownNetworks").GetChildren().All(c => IPNetwork.TryParse(c.Value, out _)),
            "ForwardedHeaders:KnownNetworks: must be a list of networks such as 10.0.0.0/8.");
        return problems;

        void Check(bool right, string problem)
        {
            if (!right)
            {
                problems.Add(problem);
            }
        }
    }

    private static void ThrowIfAny(List<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }
    }

    private static bool IsNumber(string? text, int min, int max) =>
        text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max);

    private static bool IsListenAddress(string address)
    {
        try
        {
            return BindingAddress.Parse(address.Trim()) is { Scheme: "http" or "https", Host.Length: > 0 };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
